"""Wiring, nothing else: one treadmill, one kernel, one journal and one runtime for a session."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from retropace.clock import LoopClock
from retropace.driver import Driver, HeartRateStrap, Treadmill, TreadmillInfo, find
from retropace.errors import RetropaceError, TreadmillError
from retropace.journal import Header, Recorder, journal_path, new_header
from retropace.kernel import Kernel, Setup
from retropace.model import Cue, Level, Request
from retropace.profile.plan import Plan
from retropace.runtime.inbox import Inbox
from retropace.runtime.loop import Runtime
from retropace.runtime.snapshot import Snapshot
from retropace.safety import objections
from retropace.session import Ending


@dataclass(frozen=True, slots=True)
class Guidance:
    """One guided session, before it begins; ``backend`` is a simulated radio, or None."""

    plan: Plan
    level: Level
    address: str
    data_dir: Path
    started_at: datetime
    known: bool
    simulated: bool = False
    backend: Any = None
    strap_address: str | None = None
    mass_kg: float | None = None
    heart_ceiling_bpm: int | None = None


class Front(Protocol):
    """The walker's side of a session: what is shown and said, and who may ask."""

    def attach(self, runtime: Runtime, info: TreadmillInfo) -> None:
        """The session is about to run: from now on requests may come."""
        ...

    def show(self, snapshot: Snapshot) -> None:
        """Show a moment; returns at once."""
        ...

    def say(self, cue: Cue) -> None:
        """Say a cue; returns at once."""
        ...


@dataclass(frozen=True, slots=True)
class Guided:
    """How a session went, where its journal lies, and what that lacks at its end, if anything."""

    ending: Ending
    journal: Path
    treadmill: TreadmillInfo
    trouble: str | None = None


class _Connected(NamedTuple):
    """A treadmill that has answered, and what belongs to it."""

    treadmill: Treadmill
    info: TreadmillInfo
    clock: LoopClock
    inbox: Inbox


async def guide(
    guidance: Guidance, front: Front, *, record: Callable[[Path, Header], Recorder] = Recorder
) -> Guided:
    """Connect, check, guide one session to its end, and let go of the treadmill.

    ``record`` makes the journal's recorder, for those who put a disk of their own below it.
    Raises TreadmillError where the treadmill cannot be reached or cannot do the profile safely;
    nothing has moved then.
    """
    clock = LoopClock()
    inbox = Inbox(clock)
    driver: Driver = find("retropace.drivers", "ftms")
    treadmill = driver.treadmill(guidance.address, inbox.put, clock, backend=guidance.backend)
    strap: HeartRateStrap | None = None
    try:
        info = await treadmill.connect()
        _object(guidance, info)
        if guidance.strap_address is not None:
            strap = driver.heart_rate_strap(
                guidance.strap_address, inbox.put, clock, backend=guidance.backend
            )
            await _connect_strap(strap)
        connected = _Connected(treadmill, info, clock, inbox)
        return await _run(guidance, front, connected, record)
    finally:
        if strap is not None:
            await strap.close()
        await treadmill.close()


def _object(guidance: Guidance, info: TreadmillInfo) -> None:
    """R04: what this treadmill cannot do safely is refused before the belt moves."""
    reasons = objections(guidance.plan, info, guidance.level)
    if reasons:
        raise TreadmillError(
            f"{info.name} cannot walk the profile {guidance.plan.name!r} safely: "
            f"{'; '.join(reasons)}."
        )


async def _connect_strap(strap: HeartRateStrap) -> None:
    """A session goes on without a strap."""
    try:
        await strap.connect()
    except RetropaceError:
        return


async def _run(
    guidance: Guidance,
    front: Front,
    connected: _Connected,
    record: Callable[[Path, Header], Recorder],
) -> Guided:
    """The session itself, from an open journal to a closed one."""
    treadmill, info, clock, inbox = connected
    setup = Setup(
        guidance.plan,
        info,
        guidance.level,
        ask_console=not (guidance.known or info.known),
        heart_ceiling_bpm=guidance.heart_ceiling_bpm,
    )
    path = journal_path(guidance.data_dir, guidance.started_at, guidance.plan.name)
    header = new_header(
        setup,
        started_at=guidance.started_at,
        base_ns=clock.now_ns(),
        session_id=path.stem,
        simulated=guidance.simulated,
        mass_kg=guidance.mass_kg,
    )
    recorder = record(path, header)
    runtime = Runtime(
        Kernel(setup),
        treadmill,
        clock,
        inbox,
        recorder,
        show=front.show,
        say=front.say,
        mass_kg=guidance.mass_kg,
    )
    recorder.open()
    try:
        front.attach(runtime, info)
        runtime.ask(Request.CLIP_ON, "readiness check")
        await runtime.run()
    finally:
        trouble = recorder.close(runtime.ending)
    return Guided(runtime.ending, path, info, trouble)
