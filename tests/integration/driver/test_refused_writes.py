"""Each ATT error has its remedy, once; answers may be late, doubled, lost or nonsense."""

import asyncio

import pytest

from retropace.model import CommandKind, Outcome, Receipt
from support.bench import Bench


def _send_after(bench: Bench, *errors: int, kind: CommandKind = CommandKind.START) -> Receipt:
    async def drive() -> Receipt:
        treadmill = await bench.connected()
        bench.wire.calls.clear()
        bench.world.peripheral.conditions.write_errors.extend(errors)
        return await treadmill.send(bench.command(kind))

    return bench.run(drive())


def test_fd_subscribes_again_and_retries() -> None:
    bench = Bench()
    assert _send_after(bench, 0xFD).outcome is Outcome.CONFIRMED
    order = [(call.what, call.uuid) for call in bench.wire.calls if call.what != "disconnect"]
    assert order == [("write", "2ad9"), ("subscribe", "2ad9"), ("write", "2ad9")]


def test_fe_waits_and_retries() -> None:
    bench = Bench()
    assert _send_after(bench, 0xFE).outcome is Outcome.CONFIRMED
    assert len(bench.wire.writes()) == 2


def test_fe_is_retried_as_soon_as_the_running_procedure_is_answered() -> None:
    bench = Bench(control={"response_delay_s": 0.3})

    async def drive() -> Receipt:
        ours, other = await bench.connected(), await bench.connected()
        running = asyncio.ensure_future(other.send(bench.command(CommandKind.START)))
        await asyncio.sleep(0.05)
        receipt = await ours.send(bench.command(CommandKind.SET_SPEED, 2.0))
        await running
        return receipt

    assert bench.run(drive()).outcome is Outcome.CONFIRMED
    assert len(bench.wire.writes(op=2)) == 2


@pytest.mark.rule("R09")
def test_a_command_that_expires_before_its_retry_is_not_written_again() -> None:
    bench = Bench()

    async def drive() -> Receipt:
        treadmill = await bench.walking()
        bench.wire.calls.clear()
        bench.world.peripheral.conditions.write_errors.append(0xFE)
        return await treadmill.send(bench.command(CommandKind.SET_SPEED, 3.0, life_s=0.3))

    receipt = bench.run(drive())
    assert (receipt.outcome, receipt.detail) == (Outcome.REJECTED, "expired")
    assert len(bench.wire.writes()) == 1


@pytest.mark.parametrize("code", [0x05, 0x0F])
def test_an_unsafe_link_is_paired_once(code: int) -> None:
    bench = Bench()
    assert _send_after(bench, code).outcome is Outcome.CONFIRMED
    assert sum(call.what == "pair" for call in bench.wire.calls) == 1


def test_a_machine_that_wants_encryption_is_paired_while_connecting() -> None:
    bench = Bench(control={"needs_encryption": True})

    async def drive() -> Receipt:
        treadmill = await bench.connected()
        return await treadmill.send(bench.command(CommandKind.START))

    assert bench.run(drive()).outcome is Outcome.CONFIRMED


@pytest.mark.parametrize("errors", [(0x0E,), (0x03,), (0xFD, 0xFD), (0x05, 0x0F)])
def test_what_has_no_remedy_is_unknown_and_named(errors: tuple[int, ...]) -> None:
    receipt = _send_after(Bench(), *errors)
    assert receipt.outcome is Outcome.UNKNOWN
    assert f"0x{errors[-1]:02X}" in receipt.detail


def test_a_stop_keeps_trying_while_the_machine_is_busy() -> None:
    bench = Bench()

    async def drive() -> Receipt:
        treadmill = await bench.walking()
        bench.world.peripheral.conditions.write_errors.extend([0xFE] * 5)
        return await treadmill.send(bench.command(CommandKind.STOP))

    assert bench.run(drive()).outcome is Outcome.CONFIRMED
    assert len(bench.wire.writes(op=8)) == 6


def test_permission_lost_is_asked_for_again() -> None:
    bench = Bench()

    async def drive() -> Receipt:
        treadmill = await bench.walking()
        _, phone = bench.world.another_computer()
        from retropace.clock import LoopClock
        from retropace_drivers.ftms import driver

        other = driver.treadmill(bench.world.address, lambda _: None, LoopClock(), backend=phone)
        await other.connect()
        bench.wire.calls.clear()
        return await treadmill.send(bench.command(CommandKind.SET_SPEED, 1.0))

    receipt = bench.run(drive())
    assert receipt.outcome is Outcome.CONFIRMED
    assert [call.octets[0] for call in bench.wire.writes()] == [2, 0, 2]


def test_permission_refused_twice_is_a_rejection() -> None:
    bench = Bench(control={"control_policy": "refuse"})

    async def drive() -> Receipt:
        _, phone = bench.world.another_computer()
        from retropace.clock import LoopClock
        from retropace_drivers.ftms import driver

        other = driver.treadmill(bench.world.address, lambda _: None, LoopClock(), backend=phone)
        await other.connect()
        treadmill = bench.treadmill()
        info = await treadmill.connect()
        assert any("refuses control" in note for note in info.notes)
        return await treadmill.send(bench.command(CommandKind.START))

    receipt = bench.run(drive())
    assert (receipt.outcome, receipt.result) == (Outcome.REJECTED, 5)


@pytest.mark.rule("R13", "R30")
def test_a_lost_answer_is_unknown_within_three_seconds() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.connected()
        bench.world.peripheral.conditions.meddle = lambda item: (
            [] if item.characteristic == "2ad9" else [(0.0, item.data)]
        )
        began_s = asyncio.get_running_loop().time()
        receipt = await treadmill.send(bench.command(CommandKind.START))
        assert receipt.outcome is Outcome.UNKNOWN
        assert asyncio.get_running_loop().time() - began_s == pytest.approx(3.0)

    bench.run(drive())


def test_doubled_answers_and_strangers_change_nothing() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.connected()

        def meddle(item):  # type: ignore[no-untyped-def]
            if item.characteristic != "2ad9":
                return [(0.0, item.data)]
            other = bytes((0x80, 0x00, 0x01))
            return [(0.0, other), (0.01, b"\x80"), (0.02, item.data), (0.03, item.data)]

        bench.world.peripheral.conditions.meddle = meddle
        started = await treadmill.send(bench.command(CommandKind.START))
        assert started.outcome is Outcome.CONFIRMED
        await asyncio.sleep(1)
        refused = await treadmill.send(bench.command(CommandKind.SET_SPEED, 90.0))
        assert (refused.outcome, refused.result) == (Outcome.REJECTED, 3)

    bench.run(drive())


def test_nonsense_for_an_answer_is_quoted() -> None:
    bench = Bench()

    async def drive() -> Receipt:
        treadmill = await bench.connected()
        bench.world.peripheral.conditions.meddle = lambda item: (
            [(0.0, b"\x42")] if item.characteristic == "2ad9" else [(0.0, item.data)]
        )
        return await treadmill.send(bench.command(CommandKind.START))

    receipt = bench.run(drive())
    assert receipt.outcome is Outcome.UNKNOWN
    assert "42" in receipt.detail
