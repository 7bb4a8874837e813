"""The program's end of the pipe, with a real guardian process at the other."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from retropace.clock import LoopClock
from retropace.driver import TreadmillInfo
from retropace.errors import TreadmillError
from retropace.guardian import GuardedTreadmill, Guardian, RadioPlug, keeper
from retropace.model import Command, CommandKind, HealthEvent, Outcome, Receipt
from support.guardian_nowhere import BROKEN, EMPTY
from support.program import PATIENCE_S

if sys.platform == "win32":
    pytest.skip("signals of POSIX", allow_module_level=True)

pytestmark = pytest.mark.rule("R24")

ADDRESS = "C4:19:D1:00:00:01"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setenv("RETROPACE_VOICE", "off")
    monkeypatch.setattr(keeper, "GOODBYE_S", PATIENCE_S)  # what is sent away does not return 0


class Treadmill:
    """A driver's treadmill that takes everything."""

    def __init__(self) -> None:
        self.sent: list[CommandKind] = []

    async def connect(self) -> TreadmillInfo:
        return TreadmillInfo("a belt", ADDRESS, True, True, False, None, None)

    reconnect = connect

    async def send(self, command: Command) -> Receipt:
        self.sent.append(command.kind)
        return Receipt(command.number, command.kind, Outcome.CONFIRMED, 0)

    stop_another_way = send

    async def close(self) -> None:
        pass


class Kept:
    """A guardian, what was told of it, and a treadmill under its guard."""

    def __init__(self) -> None:
        self.told: list[HealthEvent] = []
        self.guardian = Guardian(LoopClock(), self.told.append)
        self.inner = Treadmill()
        self.treadmill = GuardedTreadmill(self.inner, self.guardian, LoopClock())

    @property
    def pid(self) -> int:
        process = self.guardian._process
        assert process is not None
        return process.pid

    async def send(self, kind: CommandKind) -> Outcome:
        return (await self.treadmill.send(Command(1, kind, 0, None))).outcome


@asynccontextmanager
async def kept(plug: str = EMPTY) -> AsyncIterator[Kept]:
    made = Kept()
    made.guardian.start(ADDRESS, RadioPlug(plug))
    process = made.guardian._process
    assert process is not None
    try:
        await made.guardian.ready()
        await made.treadmill.connect()
        yield made
    finally:
        await made.guardian.end()
        with suppress(ProcessLookupError):
            process.kill()
        process.wait(PATIENCE_S)
        await until(lambda: process.stdout is None or process.stdout.closed)


async def until(holds: Callable[[], object]) -> float:
    """Wait until it holds; how long that took, s.

    This program holds one end of the pipe: while it does not run, nothing can be noticed there, and
    of such a while only a moment counts.
    """
    waited_s, looked_s = 0.0, time.monotonic()
    async with asyncio.timeout(PATIENCE_S):
        while not holds():
            await asyncio.sleep(0.02)
            now_s = time.monotonic()
            waited_s, looked_s = waited_s + min(now_s - looked_s, 0.1), now_s
    return waited_s


async def test_it_starts_listens_and_goes_with_the_goodbye() -> None:
    async with kept() as scene:
        process = scene.guardian._process
        await asyncio.sleep(1.5)
        assert scene.guardian.trouble is None
        for kind in (CommandKind.START, CommandKind.SET_SPEED, CommandKind.STOP):
            assert await scene.send(kind) is Outcome.CONFIRMED
        await scene.guardian.end()
        assert process is not None
        assert process.returncode == 0, "it went by itself"
    assert not scene.told


async def test_one_that_dies_is_told_of_and_nothing_starts_without_it() -> None:
    async with kept() as scene:
        os.kill(scene.pid, signal.SIGKILL)
        assert await until(lambda: scene.told) < 2.0
        (event,) = scene.told
        assert (event.part, event.healthy) == ("guardian", False)
        assert await scene.send(CommandKind.START) is Outcome.REJECTED
        # The judge allows no increase now; what it does allow goes out.
        assert await scene.send(CommandKind.SET_SPEED) is Outcome.CONFIRMED
        assert await scene.send(CommandKind.STOP) is Outcome.CONFIRMED


async def test_one_that_hangs_is_told_of_and_told_well_again() -> None:
    async with kept() as scene:
        os.kill(scene.pid, signal.SIGSTOP)
        assert 1.0 < await until(lambda: scene.told) < 5.0
        assert scene.guardian.trouble == "it does not answer"
        assert await scene.send(CommandKind.START) is Outcome.REJECTED
        os.kill(scene.pid, signal.SIGCONT)
        await until(lambda: len(scene.told) == 2)
        assert scene.told[1].healthy
        assert scene.guardian.trouble is None
        await asyncio.sleep(1.0)
        assert not scene.guardian.suspended, "it judged before it had read what had come"


@pytest.mark.rule("R01")
async def test_a_program_that_stood_still_sends_nothing_but_a_stop_any_more() -> None:
    async with kept() as scene:
        moving = True
        scene.guardian.guard(lambda: moving)
        assert await scene.send(CommandKind.SET_SPEED) is Outcome.CONFIRMED
        time.sleep(1.3)  # noqa: ASYNC251 (this is the hang)
        assert await scene.send(CommandKind.SET_SPEED) is Outcome.REJECTED
        assert await scene.send(CommandKind.START) is Outcome.REJECTED
        assert await scene.send(CommandKind.STOP) is Outcome.CONFIRMED
        assert [(event.part, event.healthy) for event in scene.told] == [("program", False)]
        moving = False
        await asyncio.sleep(1.0)
        assert await scene.send(CommandKind.START) is Outcome.REJECTED, "it was forgotten"
    assert scene.inner.sent == [CommandKind.SET_SPEED, CommandKind.STOP]


async def test_standing_still_while_the_belt_rests_is_nothing() -> None:
    async with kept() as scene:
        time.sleep(1.3)  # noqa: ASYNC251
        assert await scene.send(CommandKind.START) is Outcome.CONFIRMED
    assert not scene.told


async def test_a_session_that_makes_no_steps_any_more_is_replaced() -> None:
    async with kept() as scene:
        scene.guardian.guard(lambda: True)
        scene.guardian.stepped()
        assert 1.5 < await until(lambda: scene.guardian.suspended) < 4.0
        scene.guardian.guard(lambda: False)


async def test_where_the_belt_may_still_move_it_stays_behind() -> None:
    async with kept() as scene:
        process = scene.guardian._process
        scene.guardian.guard(lambda: True)
        await scene.guardian.end()
        assert process is not None
        await asyncio.sleep(1.0)
        assert process.poll() is None, "it went although the belt may move"


@pytest.mark.parametrize("program", ["/nonexistent/python", "/bin/false"])
async def test_one_that_cannot_be_started_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    scene = Kept()

    async def begin() -> None:
        scene.guardian.start(ADDRESS, None)
        await scene.guardian.ready()

    with pytest.raises(TreadmillError, match="no session begins without it"):
        await begin()
    await scene.guardian.end()


async def test_one_without_its_radio_is_a_sentence() -> None:
    scene = Kept()
    scene.guardian.start(ADDRESS, RadioPlug(BROKEN))
    with pytest.raises(TreadmillError, match="no session begins without it"):
        await scene.guardian.ready()
    await scene.guardian.end()
