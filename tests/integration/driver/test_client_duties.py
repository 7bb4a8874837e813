"""What a conforming collector must do (Fitness Machine Profile), one test a duty, by its number.

The shipped driver, through Bleak's own API, on the simulated spec-clean treadmill or one that asks
more of it. There is no public list of case identifiers for clients; the numbers are those of the
profile's duties as docs/simulator.md gives them.
"""

import asyncio

import pytest

from retropace.ftms import TreadmillDataDecoder
from retropace.model import CommandKind, Outcome, Sample
from retropace.units import kmh_to_mps
from support.bench import Bench

LONG_FIELDS = ("distance", "incline", "elevation", "energy", "heart-rate", "elapsed")


def samples(bench: Bench) -> list[Sample]:
    """What the records that came to the sink say, as the kernel would put them together."""
    decoder = TreadmillDataDecoder()
    fed = (decoder.feed(frame.data, frame.received_ns) for frame in bench.frames("2acd"))
    return [sample for sample in fed if isinstance(sample, Sample)]


def first(bench: Bench, what: str, uuid: str) -> int:
    """The place of a call among all calls."""
    return [(call.what, call.uuid) for call in bench.wire.calls].index((what, uuid))


def test_duty_1_discovers_the_mandatory_and_does_without_the_optional() -> None:
    full = Bench()
    full.run(full.connected())
    assert first(full, "read", "2acc")
    assert first(full, "subscribe", "2ad3")
    bare = Bench(
        control={"present": False, "takes_speed": False, "takes_incline": False},
        declared={"missing": ("2ad3", "2ad4", "2ad5", "2ad7")},
    )

    async def look() -> None:
        info = await bare.treadmill().connect()
        assert not info.has_control_point
        assert info.speed_range is info.grade_range is None
        await asyncio.sleep(3)

    bare.run(look())
    assert samples(bare)


def test_duty_2_reads_the_features_first_and_enables_the_data() -> None:
    bench = Bench()

    async def drive() -> None:
        await bench.walking()

    bench.run(drive())
    first_target = next(
        place
        for place, call in enumerate(bench.wire.calls)
        if call.what == "write" and call.octets[0] == 2
    )
    assert first(bench, "read", "2acc") < first_target
    assert first(bench, "subscribe", "2acd") < first_target


def test_duty_3_accepts_records_in_parts() -> None:
    bench = Bench(link={"mtu": 23}, telemetry={"fields": LONG_FIELDS, "seldom_fields": ()})

    async def drive() -> None:
        await bench.walking(2.0)
        await asyncio.sleep(5)

    bench.run(drive())
    parts = bench.frames("2acd")
    assert {frame.data[0] & 1 for frame in parts} == {0, 1}
    whole = samples(bench)
    assert len(whole) == pytest.approx(len(parts) / 2, abs=1)
    assert not any(sample.faults for sample in whole)
    assert whole[-1].speed_mps == pytest.approx(kmh_to_mps(2.0))
    assert None not in (whole[-1].distance_m, whole[-1].ascent_m, whole[-1].elapsed_s)


def test_duty_4_ignores_reserved_bits_and_surplus_octets_and_takes_not_available() -> None:
    bench = Bench(telemetry={"energy_rates": "not-available"})
    bench.world.treadmill.server._fixed["2acc"] = bytes.fromhex("1dba0ef8f31ffeff")

    def adorned(data: bytes) -> bytes:
        """Reserved flags 14 and 15, and octets that nobody has announced."""
        return bytes((data[0], data[1] | 0xC0)) + data[2:] + b"\xaa\x55"

    bench.world.peripheral.conditions.meddle = lambda item: [
        (0.0, adorned(item.data) if item.characteristic == "2acd" else item.data)
    ]

    async def drive() -> None:
        treadmill = bench.treadmill()
        info = await treadmill.connect()
        assert info.takes_speed
        assert info.takes_grade
        await treadmill.send(bench.command(CommandKind.START))
        await asyncio.sleep(10)

    bench.run(drive())
    last = samples(bench)[-1]
    assert last.speed_mps == pytest.approx(kmh_to_mps(0.8))
    assert last.elapsed_s is not None
    assert last.energy_kcal is not None
    assert last.energy_per_hour_kcal is None


def test_duty_5_configures_indications_before_the_first_write() -> None:
    bench = Bench()
    bench.run(bench.walking())
    assert first(bench, "subscribe", "2ad9") < first(bench, "write", "2ad9")


def test_duty_6_requests_control_first_and_can_reset() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.walking()
        assert bench.wire.writes()[0].octets == b"\x00"
        assert await treadmill.reset() is Outcome.CONFIRMED
        await asyncio.sleep(5)
        assert bench.speed_kmh == 0.0
        # Permission has ended with it and is asked for again.
        started = await treadmill.send(bench.command(CommandKind.START))
        assert started.outcome is Outcome.CONFIRMED

    bench.run(drive())
    assert bytes(call.octets[0] for call in bench.wire.writes())[-4:] == b"\x01\x07\x00\x07"


def test_duty_7_waits_no_longer_than_thirty_seconds_for_an_answer() -> None:
    """Ours gives up sooner, tells that the outcome is unknown, and can still stop."""
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.walking()
        bench.world.peripheral.conditions.meddle = lambda item: (
            [] if item.characteristic == "2ad9" else [(0.0, item.data)]
        )
        began_s = asyncio.get_running_loop().time()
        receipt = await treadmill.send(bench.command(CommandKind.SET_SPEED, 1.0, life_s=None))
        assert asyncio.get_running_loop().time() - began_s < 30
        assert receipt.outcome is Outcome.UNKNOWN
        bench.world.peripheral.conditions.meddle = None
        bench.world.treadmill.server.confirm(1)
        stopped = await treadmill.send(bench.command(CommandKind.STOP))
        assert stopped.outcome is Outcome.CONFIRMED

    bench.run(drive())


def test_duty_8_treats_control_as_gone_after_status_ff() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.walking()
        before = len(bench.wire.writes())
        bench.world.treadmill.console.take_control()
        await asyncio.sleep(30)
        assert bench.frames("2ada")[-1].data == b"\xff"
        assert len(bench.wire.writes()) == before  # it does not take it back by itself
        stopped = await treadmill.send(bench.command(CommandKind.STOP))
        assert stopped.outcome is Outcome.CONFIRMED
        await asyncio.sleep(5)
        assert bench.speed_kmh == 0.0

    bench.run(drive())
    assert b"\x00" in {call.octets for call in bench.wire.writes()[-3:]}


def test_duty_9_leaves_an_idle_link_alone() -> None:
    bench = Bench()

    async def idle() -> None:
        await bench.connected()
        await asyncio.sleep(60)
        assert bench.world.computer.links
        assert len(bench.frames("2acd")) > 50

    bench.run(idle())
    assert "disconnect" not in {call.what for call in bench.wire.calls}
    assert not bench.lost


def test_duty_10_reconnects_after_a_loss_and_configures_anew() -> None:
    bench = Bench()

    async def lose_and_return() -> None:
        treadmill = await bench.walking()
        bench.world.peripheral.vanish()
        await asyncio.sleep(5)
        bench.world.peripheral.come_back()
        bench.wire.calls.clear()
        heard = len(bench.frames("2acd"))
        await treadmill.reconnect()
        await asyncio.sleep(5)
        assert len(bench.frames("2acd")) > heard + 3

    bench.run(lose_and_return())
    assert bench.lost == 1
    subscribed = {call.uuid for call in bench.wire.calls if call.what == "subscribe"}
    assert {"2acd", "2ad3", "2ad9", "2ada"} <= subscribed
    assert [call.octets for call in bench.wire.writes()] == [b"\x00"]  # nothing stale (R09)
