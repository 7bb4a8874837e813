"""Treadmills that were seen, each doing what was seen of it. Numbers are the quirks'."""

import asyncio

import pytest
from bleak import BleakClient, BleakScanner

from retropace.ftms import uuid_of
from retropace_simulators.models import load_model
from retropace_simulators.treadmill import simulator
from support.captures import captured
from support.gatt import Bench, running
from support.machines import (
    MERACH_KEY,
    MERACH_LOCK,
    bench,
    last_sample,
    machine_table,
    unlocked_merach,
)

SUCCESS, FAILED, NOT_PERMITTED = 1, 4, 5


class TestJftmT202:
    def test_q29_a_target_is_miles_and_the_record_is_kilometres(self) -> None:
        made = running("jftm-t202")
        assert made.result("026400") == SUCCESS
        made.wait(20)
        assert made.speed_kmh == pytest.approx(1.6)
        assert last_sample(made).speed_mps == pytest.approx(1.6 / 3.6)


class TestTm11gy:
    def test_q01_start_is_a_toggle_and_always_a_success(self) -> None:
        made = running("tm11gy")
        assert made.result("07") == SUCCESS
        made.wait(10)
        assert made.speed_kmh == 0.0
        assert made.result("07") == SUCCESS
        made.wait(10)
        assert made.speed_kmh > 0.0

    def test_q19_q30_three_seconds_and_1_61_km_h(self) -> None:
        made = bench("tm11gy")
        made.result("00")
        made.result("07")
        made.wait(2.9)
        assert made.speed_kmh == 0.0
        made.wait(10)
        assert made.result("026400") == SUCCESS
        made.wait(10)
        assert made.speed_kmh == pytest.approx(1.6, abs=0.02)


class TestOmegaZ:
    def test_q07_request_control_is_never_answered_and_granted(self) -> None:
        made = Bench(load_model("omega-z"))
        made.connect(subscriptions={"2acd": 1, "2ada": 1, "2ad9": 1})
        assert made.write("00") is None
        assert made.said("2ad9") == []
        assert made.result("07") == SUCCESS

    def test_q20_6_2_s_to_0_8_km_h_and_four_back(self) -> None:
        made = Bench(load_model("omega-z"))
        made.connect(subscriptions={"2acd": 1, "2ad9": 1})
        made.write("00")
        made.result("07")
        made.wait(6.1)
        assert made.speed_kmh < 0.8
        made.wait(0.2)
        assert made.speed_kmh == pytest.approx(0.8)
        made.result("0801")
        made.wait(3.0)
        assert made.speed_kmh > 0.0
        made.wait(0.96)
        assert made.speed_kmh == 0.0

    def test_it_advertises_without_a_name_and_sometimes_only_1816(self) -> None:
        world = simulator.open("omega-z")
        lists: set[tuple[str, ...]] = set()

        async def listen() -> None:
            def heard(device: object, data: object) -> None:
                if getattr(device, "address", None) == world.address:
                    assert getattr(data, "local_name", None) is None
                    lists.add(tuple(getattr(data, "service_uuids", ())))

            async with BleakScanner(heard, backend=world.backend.scanner):
                await asyncio.sleep(10)

        world.run(listen())
        speed, machine = uuid_of("1816"), uuid_of("1826")
        assert lists == {(), (speed,), (speed, machine)}

    def test_its_table_is_as_enumerated(self) -> None:
        table = machine_table("omega-z")
        assert table == {
            "2acc": ("read",),
            "2acd": ("notify",),
            "2ad4": ("read",),
            "2ad5": ("read",),
            "2ad9": ("write", "notify"),
            "2ada": ("notify",),
        }


class TestMatrix:
    def test_q45_the_idle_record_is_the_captured_one(self) -> None:
        made = bench("matrix-ctm")
        made.wait(1)
        assert made.said("2acd") == ["9e1b000000000000000000ff7f0000ffff000000"]
        assert made.said("2acd")[0] in captured("Matrix treadmill", "2ACD")

    def test_q45_twenty_octets_where_the_flags_promise_32(self) -> None:
        made = running("matrix-ctm", 9.6)
        made.wait(60)
        record = bytes.fromhex(made.said("2acd")[-1])
        assert record[:4].hex() == "9e1fc003"
        assert len(record) == 20
        sample = last_sample(made)
        assert sample.speed_mps == pytest.approx(9.6 / 3.6)
        assert sample.faults
        assert sample.energy_kcal is not None
        assert sample.elapsed_s is None


class TestMerach:
    def test_q09_control_is_locked_until_the_vendors_write(self) -> None:
        made = bench("merach-mrk-t")
        assert made.result("00") == NOT_PERMITTED
        assert made.server.write(MERACH_LOCK, MERACH_KEY, 1, made.now_ns) is None
        assert made.result("00") == NOT_PERMITTED
        made.wait(0.2)
        assert made.result("00") == SUCCESS

    def test_q09_over_the_air(self) -> None:
        world = simulator.open("merach-mrk-t")
        answers: list[str] = []

        async def main() -> None:
            async with BleakClient(world.address, backend=world.backend.client) as client:
                await client.start_notify(
                    uuid_of("2ad9"), lambda _, data: answers.append(data.hex())
                )
                await client.write_gatt_char(uuid_of("2ad9"), b"\x00", True)
                await client.write_gatt_char(MERACH_LOCK, MERACH_KEY, True)
                await asyncio.sleep(0.3)
                await client.write_gatt_char(uuid_of("2ad9"), b"\x00", True)
                await asyncio.sleep(0.3)

        world.run(main())
        assert answers == ["800005", "800001"]

    def test_q32_its_console_is_set_to_miles(self) -> None:
        made = unlocked_merach()
        made.result("02c800")
        made.wait(20)
        assert made.speed_kmh == pytest.approx(3.2)
        made.console.set_unit("km/h")
        made.result("02c800")
        made.wait(20)
        assert made.speed_kmh == pytest.approx(2.0)

    def test_q51_single_zeros_amid_motion(self) -> None:
        made = unlocked_merach()
        made.heard.clear()
        made.wait(200)
        speeds = [data[4:8] for data in made.said("2acd")]
        zeros = [index for index, speed in enumerate(speeds) if speed == "0000"]
        assert 2 <= len(zeros) <= 25
        assert made.speed_kmh == pytest.approx(1.0)


class TestXterraBad:
    def test_q14_the_belt_starts_when_somebody_connects(self) -> None:
        world = simulator.open("xterra-t85-bad")

        async def connect() -> float:
            async with BleakClient(world.address, backend=world.backend.client):
                await asyncio.sleep(10)
            return world.treadmill.true_speed_kmh

        assert world.run(connect()) == pytest.approx(1.0)

    def test_q28_it_creeps_after_a_stop_until_the_key_is_pulled(self) -> None:
        made = running("xterra-t85-bad")
        assert made.result("0801") == SUCCESS
        made.wait(60)
        assert made.speed_kmh == pytest.approx(0.3)
        made.console.key_out()
        made.wait(1)
        assert made.speed_kmh == 0.0

    def test_q59_a_target_speed_has_no_effect_and_no_error(self) -> None:
        made = running("xterra-t85-bad")
        assert made.result("022c01") == SUCCESS
        made.wait(30)
        assert made.speed_kmh == pytest.approx(1.0)
        assert made.result("031400") == SUCCESS  # the incline works
        made.wait(10)
        assert made.machine.belt.grade == pytest.approx(0.02)


class TestOld:
    def test_q61_it_tells_and_does_not_listen(self) -> None:
        table = machine_table("old-no-control-point")
        assert set(table) == {"2acc", "2acd"}
        made = Bench(load_model("old-no-control-point"))
        made.connect(subscriptions={"2acd": 1})
        made.console.start()
        made.wait(10)
        assert last_sample(made).speed_mps == pytest.approx(1.0 / 3.6)


class TestTwoMore:
    def test_q31_the_bowflex_is_wrong_in_both_directions(self) -> None:
        made = running("bowflex-t9")
        assert made.result("02c800") == SUCCESS
        made.wait(20)
        assert made.speed_kmh == pytest.approx(3.2, abs=0.1)
        assert last_sample(made).speed_mps == pytest.approx(2.0 / 3.6, abs=0.03)

    def test_q02_the_trx3500_wants_start_again_and_again(self) -> None:
        made = bench("xterra-trx3500")
        made.result("00")
        made.result("07")
        made.wait(3)
        for _ in range(10):
            made.result("07")
            made.wait(1)
        assert made.speed_kmh == pytest.approx(0.8)
        made.wait(5)
        assert made.speed_kmh == 0.0


class TestMobvoi:
    def test_q53_time_and_distance_stand_still_over_an_empty_belt(self) -> None:
        made = running("mobvoi-tmp", 3.0)
        made.wait(10)
        made.machine.walker.step_aside()
        before = last_sample(made)
        made.wait(20)
        after = last_sample(made)
        assert after.speed_mps == pytest.approx(3.0 / 3.6, abs=0.01)
        assert (after.elapsed_s, after.distance_m) == (before.elapsed_s, before.distance_m)
        made.machine.walker.step_on()
        made.wait(20)
        assert (last_sample(made).elapsed_s or 0) == (before.elapsed_s or 0) + 20

    def test_q53_nothing_is_counted_before_somebody_walks(self) -> None:
        made = bench("mobvoi-tmp")
        made.machine.walker.step_aside()
        made.result("00")
        made.result("07")
        made.wait(30)
        assert made.speed_kmh == 1.0
        assert last_sample(made).elapsed_s == 0

    def test_q27_it_pretends_to_take_less_than_one(self) -> None:
        made = running("mobvoi-tmp", 3.0)
        assert made.result("023c00") == SUCCESS
        made.wait(10)
        assert made.speed_kmh == 3.0

    def test_q04_a_start_while_it_runs_is_a_new_start(self) -> None:
        made = running("mobvoi-tmp", 3.0)
        assert made.result("07") == SUCCESS
        made.wait(10)
        assert made.speed_kmh == 1.0
