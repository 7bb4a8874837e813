"""What a handling entry makes the driver do, on the wire; and what no entry can make it do."""

import asyncio
import math
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retropace.clock import LoopClock
from retropace.errors import TreadmillError
from retropace.ftms import commanded_speed_mps, encode_command
from retropace.model import Command, CommandKind, LinkEvent, Outcome, SpeedUnit
from retropace.units import kmh_to_mps, mps_to_kmh
from retropace_drivers import treadmill as treadmill_module
from retropace_drivers.ftms import driver
from retropace_drivers.gate import MAY_MOVE, TOO_FAST, asks_too_much
from retropace_drivers.handling import Handling, Match, load_handling
from retropace_drivers.treadmill import FtmsTreadmill
from retropace_simulators.treadmill import SimulatedWorld
from support.bench import Bench
from support.bench import _wired as wired

UNLOCK = {
    "service": "59554c55-8000-6666-8888-4d4552414348",
    "characteristic": "59554c55-0000-6666-8888-4d4552414348",
    "octets": "aa01000155",
}


def make(**told: Any) -> Handling:
    return Handling.model_validate(
        {"name": "mine", "title": "A test", "does": "What it says.", **told}
    )


def on(bench: Bench, handling: Handling | None) -> FtmsTreadmill:
    """The driver's treadmill on the bench, with a handling forced on it."""
    return driver.treadmill(
        bench.world.address,
        bench.events.append,
        LoopClock(),
        backend=bench.backend,
        handling=handling,
    )


def run(bench: Bench, main: Coroutine[Any, Any, None]) -> None:
    bench.run(main)


def called(**told: Any) -> Bench:
    """A bench whose treadmill says other things of itself."""
    bench = Bench()
    bench.world = SimulatedWorld(bench.world.model.model_copy(update=told))
    bench.backend = wired(bench.world, bench.wire)
    return bench


@pytest.mark.rule("R05")
def test_a_machine_that_takes_miles_is_told_miles_and_never_more_than_commanded() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = on(bench, load_handling("jftm-t202"))
        info = await treadmill.connect()
        assert info.speed_unit is SpeedUnit.MPH
        assert info.handling == "jftm-t202"
        assert not info.known
        await treadmill.send(bench.command(CommandKind.SET_SPEED, 2.0))

    run(bench, drive())
    (written,) = bench.wire.writes(op=2)
    assert written.octets == b"\x02" + (124).to_bytes(2, "little")
    told_mps = commanded_speed_mps(written.octets, SpeedUnit.MPH)
    assert told_mps is not None
    assert 1.98 < mps_to_kmh(told_mps) <= 2.0


@pytest.mark.rule("R05", "R07")
@pytest.mark.parametrize("handling", ["jftm-t202", "t12b"])
def test_octets_that_mean_more_than_the_command_are_not_written(
    handling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cap was applied before the conversion: the last look catches it."""
    bench = Bench()

    def generous(command: Command, unit: SpeedUnit) -> bytes:
        octets = encode_command(command, unit)
        if command.kind is not CommandKind.SET_SPEED:
            return octets
        return octets[:1] + (int.from_bytes(octets[1:], "little") + 1).to_bytes(2, "little")

    async def drive() -> None:
        treadmill = on(bench, load_handling(handling))
        await treadmill.connect()
        monkeypatch.setattr(treadmill_module, "encode_command", generous)
        receipt = await treadmill.send(bench.command(CommandKind.SET_SPEED, 2.0))
        assert (receipt.outcome, receipt.detail) == (Outcome.REJECTED, TOO_FAST)
        stopped = await treadmill.send(bench.command(CommandKind.STOP))
        assert stopped.result is not None

    run(bench, drive())
    assert not bench.wire.writes(op=2)
    assert bench.wire.writes(op=8)


@pytest.mark.rule("R05")
@settings(max_examples=300)
@given(
    st.floats(0, 5, allow_nan=False),
    st.sampled_from(SpeedUnit),
    st.integers(1, 400),
)
def test_the_last_look_passes_what_the_encoder_makes_and_nothing_faster(
    speed_mps: float, unit: SpeedUnit, more: int
) -> None:
    command = Command(1, CommandKind.SET_SPEED, 0, None, speed_mps)
    octets = encode_command(command, unit)
    assert not asks_too_much(command, octets, unit)
    raw = int.from_bytes(octets[1:], "little")
    assert asks_too_much(command, octets[:1] + (raw + more).to_bytes(2, "little"), unit)
    assert asks_too_much(command, octets[:2], unit)
    assert asks_too_much(command, b"\x07", unit)


def test_km_h_octets_for_a_machine_that_reads_miles_do_not_pass() -> None:
    command = Command(1, CommandKind.SET_SPEED, 0, None, kmh_to_mps(2.0))
    assert asks_too_much(command, encode_command(command, SpeedUnit.KMH), SpeedUnit.MPH)
    start = Command(2, CommandKind.START, 0, None)
    assert not asks_too_much(start, encode_command(start), SpeedUnit.MPH)
    assert asks_too_much(start, encode_command(command), SpeedUnit.KMH)


@pytest.mark.rule("R01")
def test_where_a_second_start_would_stop_it_start_needs_a_belt_known_to_rest() -> None:
    bench = Bench(control={"start_while_running": "toggle"})

    async def drive() -> None:
        treadmill = on(bench, load_handling("tm11gy"))
        await treadmill.connect()
        early = await treadmill.send(bench.command(CommandKind.START))
        assert (early.outcome, early.detail) == (Outcome.REJECTED, MAY_MOVE)
        await asyncio.sleep(3)
        started = await treadmill.send(bench.command(CommandKind.START))
        assert started.outcome is Outcome.CONFIRMED
        at_once = await treadmill.send(bench.command(CommandKind.START))
        assert at_once.detail == MAY_MOVE
        await asyncio.sleep(6)
        assert bench.speed_kmh > 0
        walking = await treadmill.send(bench.command(CommandKind.START))
        assert walking.detail == MAY_MOVE
        await treadmill.send(bench.command(CommandKind.STOP))
        await asyncio.sleep(6)
        again = await treadmill.send(bench.command(CommandKind.START))
        assert again.outcome is Outcome.CONFIRMED

    run(bench, drive())
    assert len(bench.wire.writes(op=7)) == 2


@pytest.mark.rule("R01", "R04")
def test_a_machine_known_by_name_to_be_unsafe_is_not_even_connected_to() -> None:
    bench = called(name="XTERRA T85")

    async def drive() -> None:
        with pytest.raises(TreadmillError, match=r"cannot be walked backward safely, since it"):
            await on(bench, None).connect()

    run(bench, drive())
    assert not [call for call in bench.wire.calls if call.what != "disconnect"]


@pytest.mark.rule("R04", "R08")
def test_a_machine_found_out_later_to_be_unsafe_takes_a_stop_and_nothing_else() -> None:
    unsafe = make(refuse="a test says so", match={"lacks": ["ffff"]})
    bench = Bench()

    async def drive() -> None:
        treadmill = on(bench, None)
        await treadmill.connect()
        treadmill._info = treadmill._info and _refused(treadmill._info, unsafe.refuse)
        for kind, speed_kmh in ((CommandKind.START, None), (CommandKind.SET_SPEED, 1.0)):
            receipt = await treadmill.send(bench.command(kind, speed_kmh))
            assert (receipt.outcome, receipt.detail) == (Outcome.REJECTED, "a test says so")
        await treadmill.send(bench.command(CommandKind.STOP))

    run(bench, drive())
    assert [call.octets[0] for call in bench.wire.writes()] == [0, 8]


def _refused(info: Any, why: str) -> Any:
    from dataclasses import replace

    return replace(info, refused=why)


def test_a_machine_without_a_control_point_is_refused_by_what_it_lacks() -> None:
    bench = Bench(control={"present": False})

    async def drive() -> None:
        info = await on(bench, None).connect()
        assert info.handling == "no-control-point"
        assert "no control point" in info.refused

    run(bench, drive())


def test_a_machine_whose_name_says_nothing_is_known_by_its_model_number() -> None:
    bench = called(title="OMEGA Z")

    async def drive() -> None:
        assert (await on(bench, None).connect()).handling == "omega-z"

    run(bench, drive())


def test_a_locked_machine_is_unlocked_before_it_is_asked_and_after_each_loss() -> None:
    from retropace_simulators.knobs import UnlockKnobs

    bench = Bench(control={"unlock": UnlockKnobs.model_validate(UNLOCK)})

    async def drive() -> None:
        treadmill = on(bench, load_handling("merach-mrk-t"))
        await treadmill.connect()
        assert (await treadmill.send(bench.command(CommandKind.START))).result == 1
        bench.world.peripheral.drop_links()
        await asyncio.sleep(2)
        await treadmill.reconnect()
        assert (await treadmill.send(bench.command(CommandKind.STOP))).result == 1

    run(bench, drive())
    first = [call.octets.hex() for call in bench.wire.writes()][:2]
    assert first == ["aa01000155", "00"]
    assert [call.octets.hex() for call in bench.wire.writes()].count("aa01000155") == 2


def test_unlocking_a_machine_that_has_no_lock_writes_nothing_and_is_noted() -> None:
    bench = Bench()

    async def drive() -> None:
        info = await on(bench, load_handling("merach-mrk-t")).connect()
        assert any("to unlock it by" in note for note in info.notes)

    run(bench, drive())
    assert [call.octets for call in bench.wire.writes()] == [b"\x00"]


def test_control_is_asked_for_as_often_as_the_machine_wants() -> None:
    bench = Bench(control={"request_control_count": 2})

    async def drive() -> None:
        treadmill = on(bench, load_handling("wellfit"))
        await treadmill.connect()
        assert (await treadmill.send(bench.command(CommandKind.START))).result == 1

    run(bench, drive())
    first, second = bench.wire.writes(op=0)
    assert second.at_s - first.at_s >= 0.5


def test_nobody_waits_for_an_answer_that_never_comes() -> None:
    bench = Bench(control={"request_control_response": "none"})

    async def drive() -> None:
        began_s = asyncio.get_running_loop().time()
        info = await on(bench, load_handling("omega-z")).connect()
        assert asyncio.get_running_loop().time() - began_s < 2.5
        assert not any("request for control" in note for note in info.notes)

    run(bench, drive())


@pytest.mark.rule("R08")
def test_a_key_the_machine_does_not_want_bars_neither_control_nor_a_stop() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = on(bench, load_handling("technogym-myrun"))
        info = await treadmill.connect()
        assert not any("refuses control" in note for note in info.notes)
        assert (await treadmill.send(bench.command(CommandKind.START))).result == 1
        await asyncio.sleep(5)
        assert (await treadmill.send(bench.command(CommandKind.STOP))).result == 1

    run(bench, drive())
    assert [call.octets.hex() for call in bench.wire.writes(op=0)][:2] == [
        "0093f051e81b42928e",
        "00",
    ]


def test_a_key_the_machine_wants_is_sent_with_each_request() -> None:
    bench = Bench(control={"request_control_key": bytes.fromhex("93f051e81b42928e")})

    async def drive() -> None:
        treadmill = on(bench, load_handling("technogym-myrun"))
        await treadmill.connect()
        assert (await treadmill.send(bench.command(CommandKind.START))).result == 1

    run(bench, drive())
    assert len(bench.wire.writes(op=0)) == 2  # once while connecting, once before the start
    assert all(len(call.octets) == 9 for call in bench.wire.writes(op=0))


@pytest.mark.parametrize(("preamble", "requests"), [("none", 1), ("once", 2), ("each", 3)])
def test_the_preamble_asks_for_control_again_and_never_starts(preamble: str, requests: int) -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = on(bench, make(start={"preamble": preamble}))
        await treadmill.connect()
        await treadmill.send(bench.command(CommandKind.START))
        await asyncio.sleep(6)
        await treadmill.send(bench.command(CommandKind.SET_SPEED, 1.5))

    run(bench, drive())
    assert len(bench.wire.writes(op=0)) == requests
    assert len(bench.wire.writes(op=7)) == 1


@pytest.mark.parametrize(("retries", "writes"), [(0, 2), (3, 5)])
def test_what_is_denied_is_asked_again_as_often_as_the_entry_says(
    retries: int, writes: int
) -> None:
    bench = Bench(control={"fixed_results": {"07": 5}})

    async def drive() -> None:
        treadmill = on(bench, make(control={"denied_retries": retries}))
        await treadmill.connect()
        receipt = await treadmill.send(bench.command(CommandKind.START, life_s=5.0))
        assert receipt.outcome is not Outcome.CONFIRMED

    run(bench, drive())
    assert len(bench.wire.writes(op=7)) == writes


def test_a_machine_that_is_better_without_acknowledgement_is_written_to_so() -> None:
    both = ("write", "write-without-response", "indicate")

    async def drive(bench: Bench) -> None:
        treadmill = on(bench, make(control={"acknowledged": False}))
        await treadmill.connect()
        assert (await treadmill.send(bench.command(CommandKind.START))).result == 1

    for declared, acknowledged in ((both, False), (("write", "indicate"), True)):
        bench = Bench(control={"properties": declared})
        run(bench, drive(bench))
        assert {call.acknowledged for call in bench.wire.writes()} == {acknowledged}


@pytest.mark.rule("R09", "R23")
def test_a_stop_over_a_new_connection_unlocks_it_first() -> None:
    from retropace_simulators.knobs import UnlockKnobs

    bench = Bench(control={"unlock": UnlockKnobs.model_validate(UNLOCK)})

    async def drive() -> None:
        treadmill = on(bench, load_handling("merach-mrk-t"))
        await treadmill.connect()
        await asyncio.sleep(2)
        await treadmill.send(bench.command(CommandKind.START))
        await asyncio.sleep(6)
        bench.world.peripheral.drop_links()
        await asyncio.sleep(2)
        receipt = await treadmill.stop_another_way(bench.command(CommandKind.STOP))
        assert receipt.outcome is Outcome.CONFIRMED
        await asyncio.sleep(6)
        assert bench.speed_kmh == 0

    run(bench, drive())
    assert any(isinstance(event, LinkEvent) for event in bench.events)


@pytest.mark.rule("R24", "R30")
def test_a_stop_by_a_program_that_never_asked_unlocks_by_the_name_alone() -> None:
    from retropace_simulators.knobs import UnlockKnobs

    lock = UnlockKnobs.model_validate(UNLOCK)
    model = Bench(control={"unlock": lock}).world.model
    bench = called(name="MRK-T10", control=model.control)

    async def drive() -> None:
        receipt = await on(bench, None).stop_another_way(bench.command(CommandKind.STOP))
        assert receipt.result == 4  # heard and understood: it stands already

    run(bench, drive())
    assert [call.octets.hex() for call in bench.wire.writes()] == ["aa01000155", "00", "0801"]


def test_a_match_is_needed_only_in_a_file() -> None:
    assert make().match is None
    assert Match(lacks=("2ad9",)).names == ()
    assert math.isfinite(make().start.spin_up_s)
