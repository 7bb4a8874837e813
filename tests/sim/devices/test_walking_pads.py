"""Walking pads that were seen, each doing what was seen of it. Numbers are the quirks'."""

import asyncio
from itertools import pairwise

import pytest
from bleak import BleakClient

from retropace.ftms import decode_features, decode_speed_range, uuid_of
from retropace_simulators.attributes import Att
from retropace_simulators.belt import BeltState
from retropace_simulators.server import HANG_UP
from retropace_simulators.treadmill import simulator
from support.captures import captured
from support.gatt import Bench, running
from support.machines import (
    bench,
    last_sample,
    machine_table,
)

SUCCESS, FAILED, NOT_PERMITTED = 1, 4, 5


def statuses(made: Bench) -> list[str]:
    """Target speeds that were told."""
    return [data for data in made.said("2ada") if data.startswith("05")]


class TestK12:
    def test_a_stop_while_it_rests_starts_it(self) -> None:
        made = running("kingsmith-k12", 1.0)
        made.result("0802")
        made.wait(10)
        assert made.machine.belt.state is BeltState.PAUSED
        assert made.result("0801") == SUCCESS
        made.wait(10)
        assert made.speed_kmh == pytest.approx(0.5)


class TestKsHdZ1d:
    def test_q06_start_while_running_fails(self) -> None:
        assert running("ks-hd-z1d").result("07") == FAILED

    def test_q22_a_target_while_it_spins_up_ends_the_link(self) -> None:
        for wait_s in (1.0, 4.0):
            made = bench("ks-hd-z1d")
            made.result("00")
            made.result("07")
            made.wait(wait_s)
            made.write("02c800")
            assert made.said(HANG_UP) == [""]
        made = running("ks-hd-z1d", 2.0)
        assert made.speed_kmh == pytest.approx(2.0)

    def test_q22_over_the_air(self) -> None:
        world = simulator.open("ks-hd-z1d")
        lost: list[object] = []

        async def main() -> bool:
            client = BleakClient(
                world.address, disconnected_callback=lost.append, backend=world.backend.client
            )
            await client.connect()
            await client.start_notify(uuid_of("2ad9"), lambda _, data: None)
            for octets in ("00", "07", "02c800"):
                await client.write_gatt_char(uuid_of("2ad9"), bytes.fromhex(octets), True)
                await asyncio.sleep(0.5)
            return client.is_connected

        assert world.run(main()) is False
        assert len(lost) == 1

    def test_q41_flags_2484_with_steps(self) -> None:
        made = running("ks-hd-z1d", 3.0)
        assert made.said("2acd")[-1][:4] == "8424"
        assert (last_sample(made).steps or 0) > 10

    def test_locked_it_says_and_does_nothing_until_the_vendors_write(self) -> None:
        made = bench("ks-hd-z1d-locked")
        made.console.start()
        for octets in ("00", "0801"):
            assert made.write(octets) is None
            made.wait(5)
        assert made.heard == []
        assert made.speed_kmh == pytest.approx(1.6)
        unlock = bytes.fromhex("710005012e5a314474")
        channel = "24e2521c-f63b-48ed-85be-c5330d00fdf7"
        assert made.server.write(channel, unlock, 1, made.now_ns, response=False) is None
        made.wait(1)
        assert made.said("2acd")[-1][:4] == "0424"
        assert made.result("00") == SUCCESS
        assert made.result("0801") == SUCCESS


class TestPh4:
    def test_q12_some_requests_are_refused_for_no_reason(self) -> None:
        made = bench("ph4")
        assert made.result("00") == SUCCESS
        results = [made.result("0801") for _ in range(100)]
        assert set(results) == {FAILED, NOT_PERMITTED}

    def test_q21_a_target_is_taken_after_2_5_s(self) -> None:
        made = bench("ph4")
        made.result("00")
        while made.result("07") != SUCCESS:
            pass
        assert {made.result("02c800") for _ in range(20)} == {NOT_PERMITTED}
        made.wait(2.5)
        assert SUCCESS in {made.result("02c800") for _ in range(20)}

    def test_q42_the_speed_is_there_whatever_the_flags_say(self) -> None:
        made = bench("ph4")
        made.console.start()
        made.wait(10)
        record = bytes.fromhex(made.said("2acd")[-1])
        assert record[0] & 1
        assert record[2:4] == b"\x32\x00"
        assert record[12] == 10  # the seconds, where the source found them


class TestYesoul:
    def test_q24_after_a_pause_it_begins_at_its_lowest(self) -> None:
        made = running("yesoul-w2-pro", 3.0)
        made.result("0802")
        made.wait(20)
        made.result("07")
        made.wait(20)
        assert made.speed_kmh == pytest.approx(0.5)

    def test_q37_no_inclination_range_and_result_04(self) -> None:
        made = running("yesoul-w2-pro")
        assert made.server.read("2ad5", made.now_ns) is Att.INVALID_HANDLE
        assert made.result("030a00") == FAILED
        speeds = decode_speed_range(made.server.read("2ad4", made.now_ns))  # type: ignore[arg-type]
        assert speeds.minimum_mps == pytest.approx(0.5 / 3.6)  # type: ignore[union-attr]
        assert speeds.maximum_mps == pytest.approx(6.1 / 3.6)  # type: ignore[union-attr]
        features = decode_features(made.server.read("2acc", made.now_ns))  # type: ignore[arg-type]
        assert features.target_names == ("speed",)  # type: ignore[union-attr]

    def test_q68_it_beeps_at_every_target_even_an_unchanged_one(self) -> None:
        made = running("yesoul-w2-pro")
        before = len(made.server.panel.beeps)
        for _ in range(3):
            made.result("02c800")
        assert len(made.server.panel.beeps) == before + 3


class TestUrevo:
    def test_it_has_no_write_and_its_answers_are_notified(self) -> None:
        table = machine_table("urevo-e1l")
        assert table["2ad9"] == ("write-without-response", "indicate")  # properties 24
        made = bench("urevo-e1l")
        assert made.server.write("2ad9", b"\x00", 1, made.now_ns) is Att.WRITE_NOT_PERMITTED
        assert made.server.write("2ad9", b"\x00", 1, made.now_ns, response=False) is None
        (item,) = made.server.drain()
        assert (item.data.hex(), item.indication) == ("800001", False)

    def test_start_while_running_is_a_success_and_changes_nothing(self) -> None:
        made = running("urevo-e1l", 1.6)
        assert made.result("07") == SUCCESS
        made.wait(10)
        assert made.speed_kmh == pytest.approx(1.6)

    def test_q35_speeds_lie_on_a_grid_of_0_32(self) -> None:
        made = running("urevo-e1l")
        assert made.server.read("2ad4", made.now_ns) == bytes.fromhex("600083022000")
        assert made.speed_kmh == pytest.approx(0.96)
        made.result("02c800")
        made.wait(10)
        assert made.speed_kmh == pytest.approx(1.92)

    def test_a_start_runs_up_to_the_speed_of_before_and_says_so_at_once(self) -> None:
        made = running("urevo-e1l", 2.25)
        made.result("0801")
        made.wait(20)
        made.heard.clear()
        made.result("07")
        made.wait(3.5)
        assert made.speed_kmh < 0.5
        assert last_sample(made).speed_mps == pytest.approx(2.24 / 3.6)
        made.wait(10)
        assert made.speed_kmh == pytest.approx(2.24)

    def test_a_ramp_down_is_told_step_by_step_as_captured(self) -> None:
        made = running("urevo-e1l", 2.25)
        made.heard.clear()
        made.result("0802")
        made.wait(10)
        told = [int.from_bytes(bytes.fromhex(data)[1:3], "little") for data in statuses(made)]
        # The capture's are tenths of a mile an hour, cut off; ours are whole hundredths.
        captured = [0xD1, 0xC1, 0xB1, 0xA0, 0x90, 0x80, 0x70, 0x60, 0x50, 0x40, 0x30, 0x20, 0x10, 0]
        assert told[-14:] == pytest.approx(captured, abs=1)
        assert all(earlier > later for earlier, later in pairwise(told))
        assert made.said("2ad3") == ["0010", "0011"]
        assert "020200" in made.said("2ada")
        assert made.machine.belt.state is BeltState.PAUSED

    def test_its_records_are_the_captured_ones(self) -> None:
        made = running("urevo-e1l", 2.25)
        made.wait(60)
        record = made.said("2acd")[-1]
        seen = captured("Urevo E1L", "2ACD")
        assert {each[:4] for each in seen} == {record[:4]} == {"8425"}
        assert {len(each) for each in seen} == {len(record)}
        sample = last_sample(made)
        assert (sample.distance_m or 1) % 10 == 0
        assert (sample.energy_per_hour_kcal, sample.energy_per_minute_kcal) == (0, 0)
        assert len(made.said("2acd")) == pytest.approx(2 * 130, abs=60)

    def test_an_inclination_it_does_not_have_is_taken_with_success(self) -> None:
        made = running("urevo-e1l")
        assert made.result("033c00") == SUCCESS
        made.wait(10)
        assert made.machine.belt.grade == 0.0


class TestDbt:
    def test_q33_the_range_is_in_miles_and_says_kilometres(self) -> None:
        made = bench("dbt-fs-bt-t4")
        assert made.server.read("2ad4", made.now_ns) == bytes.fromhex("3c007c010a00")
        made.console.start()
        made.wait(10)
        assert made.speed_kmh == pytest.approx(0.97, abs=0.01)

    def test_q38_it_claims_what_it_has_not(self) -> None:
        made = bench("dbt-fs-bt-t4")
        features = decode_features(made.server.read("2acc", made.now_ns))  # type: ignore[arg-type]
        assert {"resistance level", "power"} <= set(features.names)  # type: ignore[union-attr]
        assert features.target_names == ("speed", "resistance", "power")  # type: ignore[union-attr]
        made.result("00")
        assert made.result("050a00") == 2

    def test_q44_energy_rates_not_available(self) -> None:
        made = running("dbt-fs-bt-t4")
        assert last_sample(made).energy_per_hour_kcal is None
        assert made.said("2acd")[-1][26:32] == "ffffff"
