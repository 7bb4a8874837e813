"""Wiring, nothing else: one treadmill, one kernel, one journal and one runtime for a session."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from retropace.clock import LoopClock
from retropace.driver import Discovered, Driver, HeartRateStrap, Treadmill, TreadmillInfo, find
from retropace.errors import RetropaceError, TreadmillError
from retropace.guardian import GuardedRecorder, GuardedTreadmill, Guardian, Manners, RadioPlug
from retropace.guardian.look import Look
from retropace.journal import Header, Recorder, journal_path, new_header
from retropace.kernel import Input, Kernel, Setup
from retropace.memory import recall, remember
from retropace.model import Cue, Level, Request
from retropace.phrase import Phrase
from retropace.profile.plan import Plan
from retropace.runtime.inbox import Inbox
from retropace.runtime.loop import Runtime
from retropace.runtime.snapshot import Snapshot
from retropace.safety import Mode, objections
from retropace.session import Ending, EndingKind

T = TypeVar("T")

SAMPLES_TO_LEAVE: Final = 3


class Aside(Protocol):
    """How work that waits for a disk is done."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]:
        """Do it; what it came to."""
        ...


async def at_once(work: Callable[[], T]) -> T:
    """Here and now: for a program that has nothing else to do before and after a session."""
    return work()


async def look_around(timeout_s: float, *, backend: Any = None) -> list[Discovered]:
    """Treadmills within reach, strongest first; connects to none. Raises RadioUnavailableError."""
    driver: Driver = await asyncio.to_thread(find, "retropace.drivers", "ftms")
    await asyncio.to_thread(driver.prepare)
    return await driver.scan(timeout_s, backend=backend)


MASSES_KG: Final = (20, 250)
"""What a session takes for a walker's mass."""
HEART_CEILINGS_BPM: Final = (60, 220)
"""And for the heart rate above which it eases down, and stops."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """One guided session, before it begins.

    ``backend`` is None for the platform's Bluetooth, a ``RadioPlug`` for another radio that the
    guardian can open too, or, where ``simulated``, a radio that lives in this process alone. Such
    a treadmill has no guardian: its belt ends with the program. Without its strap a
    session that ``needs_strap`` is refused before the belt moves. ``place`` tells the treadmills of
    one room apart: it becomes part of the journal's name, which two sessions must not share.
    """

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
    needs_strap: bool = False
    place: str = ""


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


@dataclass
class _Connected:
    """A treadmill that has answered, and what belongs to it.

    ``led`` is set once the runtime has it, which sees its belt at rest whatever happens (R29).
    """

    treadmill: Treadmill
    info: TreadmillInfo
    clock: LoopClock
    inbox: Inbox
    guardian: Guardian | None
    led: bool = False


async def guide(
    guidance: Guidance,
    front: Front,
    *,
    record: Callable[[Path, Header], Recorder] = Recorder,
    aside: Aside = at_once,
) -> Guided:
    """Connect, check, guide one session to its end, and let go of the treadmill.

    ``record`` makes the journal's recorder, for those who put a disk of their own below it;
    ``aside`` opens and closes it, in a thread where other sessions must not wait for this one's
    disk. Raises TreadmillError where the treadmill cannot be reached, cannot do the profile safely
    or cannot be guarded; we have moved nothing then.
    """
    clock = LoopClock()
    inbox = Inbox(clock)
    driver: Driver = find("retropace.drivers", "ftms")
    backend = guidance.backend
    if isinstance(backend, RadioPlug):
        backend = await backend.open()
    treadmill: Treadmill = driver.treadmill(guidance.address, inbox.put, clock, backend=backend)
    guardian = _start_guardian(guidance, clock, inbox)
    if guardian is not None:
        treadmill = GuardedTreadmill(treadmill, guardian, clock)
    async with AsyncExitStack() as letting_go:
        if guardian is not None:
            letting_go.push_async_callback(to_its_end, guardian.end)
        letting_go.push_async_callback(to_its_end, treadmill.close)
        info = await treadmill.connect()
        connected = _Connected(treadmill, info, clock, inbox, guardian)
        async with _seen_at_rest(connected, front):
            moved = await _look_first(connected, front)
            _object(guidance, connected.info, moved=moved)
            if guidance.strap_address is not None:
                strap = driver.heart_rate_strap(
                    guidance.strap_address, inbox.put, clock, backend=backend
                )
                letting_go.push_async_callback(to_its_end, strap.close)
                await _connect_strap(strap, guidance)
            if guardian is not None:
                await guardian.ready()
            return await _run(guidance, front, connected, record, aside)


async def to_its_end(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Do it whatever interrupts, once or often: that is raised when it is done, and not before.

    For what has a bound of its own, and leaves a belt or a link to itself where it breaks off.
    """
    doing = asyncio.get_running_loop().create_task(work())
    interruption: asyncio.CancelledError | None = None
    while not doing.done():
        try:
            await asyncio.wait({doing})
        except asyncio.CancelledError as error:
            interruption = error
    if interruption is not None:
        doing.exception()
        raise interruption
    return doing.result()


def _start_guardian(guidance: Guidance, clock: LoopClock, inbox: Inbox) -> Guardian | None:
    """R24: a real treadmill is guarded from before the link is made; a simulated one cannot be."""
    if guidance.simulated:
        return None
    plug = guidance.backend
    if plug is not None and not isinstance(plug, RadioPlug):
        raise TreadmillError(
            Phrase(
                "this radio lives in this program alone, so that no guardian could stop the belt "
                "over it: name it by a RadioPlug, or call the session simulated."
            )
        )
    guardian = Guardian(clock, inbox.put)
    guardian.start(guidance.address, plug)
    return guardian


async def _look_first(connected: _Connected, front: Front) -> bool:
    """R24: a belt that moves as we come is stopped before anything else; whether it moved."""
    look = _look(connected, front)
    rests = await look.take(samples=1)
    if not rests:
        raise TreadmillError(
            Phrase(
                "the belt of {name} moves, and Stop does not bring it to rest: "
                "pull the safety key, and switch the treadmill off.",
                name=connected.info.name,
            )
        )
    for event in look.still_true():
        connected.inbox.put(event)
    if look.moved:
        note = Phrase("its belt was moving already: it has been stopped")
        connected.info = replace(connected.info, notes=(*connected.info.notes, note))
    return look.moved


@asynccontextmanager
async def _seen_at_rest(connected: _Connected, front: Front) -> AsyncIterator[None]:
    """R29: a treadmill that no session came to lead is seen at rest too before it is let go of."""
    try:
        yield
    finally:
        if not connected.led:
            look = _look(connected, front)
            await to_its_end(lambda: look.take(samples=SAMPLES_TO_LEAVE))


def _look(connected: _Connected, front: Front) -> Look:
    """A look at the belt, which the guardian is told of."""
    info, inbox, guardian = connected.info, connected.inbox, connected.guardian
    manners = Manners(info.rest_after_s, info.speed_always)

    def drain() -> list[Input]:
        if guardian is not None:
            guardian.stepped()
        return inbox.drain()

    look = Look(connected.treadmill, connected.clock, drain, front.say, manners)
    if guardian is not None:
        guardian.learn(manners)
        guardian.guard(lambda: look.stopping)
    return look


def _object(guidance: Guidance, info: TreadmillInfo, *, moved: bool) -> None:
    """R04: what this treadmill cannot do safely is refused before we move the belt."""
    reasons = objections(guidance.plan, info, guidance.level)
    if reasons:
        told = Phrase(
            "{name} cannot walk the profile '{profile}' safely: {reasons}.",
            name=info.name,
            profile=guidance.plan.name,
            reasons=reasons,
        )
        if moved:
            told = Phrase("{told} Its belt was moving already: it has been stopped.", told=told)
        raise TreadmillError(told)


async def _connect_strap(strap: HeartRateStrap, guidance: Guidance) -> None:
    """A session goes on without a strap, but not with a ceiling that nobody watches (R20).

    Nor where it is walked for the heart's sake.
    """
    try:
        await strap.connect()
    except RetropaceError as error:
        if guidance.heart_ceiling_bpm is not None:
            raise TreadmillError(
                Phrase(
                    "a heart-rate ceiling is set, and the strap is not to be had: {error} "
                    "Put it on, or start without the ceiling.",
                    error=error.sentence,
                )
            ) from error
        if guidance.needs_strap:
            raise TreadmillError(
                Phrase(
                    "without a heart rate there is nothing to calibrate by: {error} "
                    "Put the strap on, and wet its pads.",
                    error=error.sentence,
                )
            ) from error


async def _run(
    guidance: Guidance,
    front: Front,
    connected: _Connected,
    record: Callable[[Path, Header], Recorder],
    aside: Aside,
) -> Guided:
    """The session itself, from an open journal to a closed one."""
    info, clock, guardian = connected.info, connected.clock, connected.guardian
    setup = Setup(
        guidance.plan,
        info,
        guidance.level,
        ask_console=info.console_decides or not (guidance.known or info.known),
        heart_ceiling_bpm=guidance.heart_ceiling_bpm,
    )
    name = f"{guidance.place} {guidance.plan.name}".strip()
    path = journal_path(guidance.data_dir, guidance.started_at, name)
    header = new_header(
        setup,
        started_at=guidance.started_at,
        base_ns=clock.now_ns(),
        session_id=path.stem,
        simulated=guidance.simulated,
        mass_kg=guidance.mass_kg,
    )
    recorder = record(path, header)
    kernel = Kernel(setup)
    runtime = Runtime(
        kernel,
        connected.treadmill,
        clock,
        connected.inbox,
        recorder if guardian is None else GuardedRecorder(recorder, guardian),
        show=front.show,
        say=front.say,
        mass_kg=guidance.mass_kg,
    )
    try:
        await aside(recorder.open)
        if guardian is not None:
            guardian.guard(lambda: kernel.safety.mode is not Mode.IDLE or kernel.belief.moving)
        front.attach(runtime, info)
        runtime.ask(Request.CLIP_ON, "readiness check")
        connected.led = True
        await runtime.run()
    finally:
        if guardian is not None:
            guardian.stepped()  # from here on the way out has its time
        ending = runtime.ending
        trouble = await aside(lambda: recorder.close(ending))
    return Guided(ending, path, info, trouble)


def learn_treadmill(guidance: Guidance, guided: Guided) -> None:
    """A machine whose console agreed is known from now on (R03)."""
    if not guidance.known and guided.ending.kind is EndingKind.DONE:
        remember(recall(guidance.data_dir).met(guidance.address), guidance.data_dir)


class Together:
    """Several fronts as one; one that breaks does not keep the moment from the others."""

    def __init__(self, *fronts: Front) -> None:
        self._fronts = fronts

    def attach(self, runtime: Runtime, info: TreadmillInfo) -> None:
        """Tell each."""
        for front in self._fronts:
            front.attach(runtime, info)

    def show(self, snapshot: Snapshot) -> None:
        """Show it to each."""
        self._each(lambda front: front.show(snapshot))

    def say(self, cue: Cue) -> None:
        """Have each say it."""
        self._each(lambda front: front.say(cue))

    def _each(self, tell: Callable[[Front], None]) -> None:
        """All of them first; then what broke is raised, for the runtime to write down."""
        broken: list[Exception] = []
        for front in self._fronts:
            try:
                tell(front)
            except Exception as error:
                broken.append(error)
        if broken:
            raise broken[0]
