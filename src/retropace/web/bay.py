"""One treadmill of the room: its session, if one runs, who controls it, and what is told of it."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple, Protocol

from retropace.app import Front, Guidance, Guided, Together, guide
from retropace.cues.languages import TONGUES
from retropace.cues.text import NO_WORDS
from retropace.cues.told import told
from retropace.driver import TreadmillInfo
from retropace.errors import RetropaceError
from retropace.journal import EXIT_CODES
from retropace.library import words_for
from retropace.model import Cue, Request, SpeedUnit
from retropace.phrase import Phrase
from retropace.profile.plan import Plan
from retropace.runtime.loop import Runtime
from retropace.runtime.snapshot import Snapshot
from retropace.session import Phase
from retropace.units import told_kmh
from retropace.web.asking import CONTROLLING, SEEN_LONGEST_S
from retropace.web.lease import Lease
from retropace.web.pairing import Device
from retropace.web.refusals import NotNowError, our_fault
from retropace.web.shapes import Spoken, cue_shape, may_move, session_shape
from retropace.web.wording import sentence

SOURCE: Final = "page"
SAID_KEPT: Final = 50
LONGEST_NAME: Final = 24
"""Letters of what people call a treadmill: no card has room for more."""
COURSE_KEPT: Final = 3600
_COURSE_PACE_S: Final = 2.0
_STOP_AGAIN_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class Machine:
    """A treadmill as the command line named it; see ``Guidance`` for what the fields mean."""

    name: str
    address: str
    simulated: bool = False
    backend: Any = None
    strap_address: str | None = None


class Stage(StrEnum):
    """Where a treadmill is between two sessions."""

    IDLE = "idle"
    CONNECTING = "connecting"
    SESSION = "session"
    LEAVING = "leaving"


class Beside(Front, Protocol):
    """Someone else who is told of every session of a treadmill, such as a broker."""

    def begins(self, plan: Plan) -> None:
        """A session is about to connect."""
        ...

    def idle(self) -> None:
        """Nothing is walked just now."""
        ...


class Said(NamedTuple):
    """Something said; ``number`` only ever grows, through all sessions of a treadmill."""

    number: int
    time_s: float
    cue: Cue


class Bay:
    """One treadmill; ``changed`` is called when viewers should hear of something at once."""

    def __init__(
        self,
        bay_id: str,
        machine: Machine,
        now_s: Callable[[], float],
        changed: Callable[[], None],
        *,
        added: bool = False,
    ) -> None:
        self.id = bay_id
        self.added = added
        self.machine = machine
        self.beside: Beside | None = None
        self.chosen: str | None = None
        self.lease = Lease(now_s)
        self.stage = Stage.IDLE
        self.said: deque[Said] = deque(maxlen=SAID_KEPT)
        self.course: deque[tuple[float | int | None, ...]] = deque(maxlen=COURSE_KEPT)
        self.plan: Plan | None = None
        self._words: dict[str, dict[str, str]] = {}
        self.last: dict[str, Any] | None = None
        self.trouble: str | None = None
        self._now_s = now_s
        self._changed = changed
        self._task: asyncio.Task[None] | None = None
        self._runtime: Runtime | None = None
        self._info: TreadmillInfo | None = None
        self._snapshot: Snapshot | None = None
        self._numbered = 0
        self._stopped_s: float | None = None
        self._broken_off = False
        self._ending = False

    # --- a session -----------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a session runs, begins or ends."""
        return self._task is not None

    def must_be_free(self) -> None:
        """Raise NotNowError while a session is on."""
        if self._task is not None:
            raise NotNowError(Phrase("A session is on at this treadmill: stop it first."))
        if self._ending:
            raise NotNowError(Phrase("The program is ending: begin it anew first."))

    def begin(self, guidance: Guidance, done: Callable[[Guided], Any]) -> None:
        """Begin a session; nothing moves yet. Raises NotNowError where one is on already.

        ``done`` is called, in a thread, with how it went.
        """
        self.must_be_free()
        self._task = asyncio.get_running_loop().create_task(self._lead(guidance, done))
        self._opens(guidance.plan)

    async def host(self, guidance: Guidance, *fronts: Front) -> Guided:
        """A session that was begun elsewhere, as at a terminal: the page is one front of several.

        Raises what ``guide`` raises.
        """
        self.must_be_free()
        self._task = asyncio.current_task()
        self._opens(guidance.plan)
        try:
            guided = await guide(guidance, Together(self, *fronts), aside=asyncio.to_thread)
            self.last = _last_shape(guided)
            return guided
        finally:
            self._closes()

    async def _lead(self, guidance: Guidance, done: Callable[[Guided], Any]) -> None:
        """One session, from connecting to letting go; whatever goes wrong becomes a sentence."""
        try:
            guided = await guide(guidance, self._fronts(guidance.plan), aside=asyncio.to_thread)
            self.last = _last_shape(guided)
            await asyncio.to_thread(done, guided)
        except asyncio.CancelledError:
            self.trouble = Phrase("Stopped before the session began.")
        except RetropaceError as error:
            self.trouble = error.sentence
        except Exception as error:  # a fault of ours must not take the other treadmills along
            self.trouble = our_fault(repr(error))
        finally:
            self._closes()
            if self.beside is not None:
                self.beside.idle()

    def _opens(self, plan: Plan) -> None:
        """A new session, of which nothing is known yet."""
        self.plan, self.last, self.trouble, self.chosen = plan, None, None, None
        self._words = {language: words_for(plan, language) for language in TONGUES}
        self.course.clear()
        self._stopped_s, self._broken_off = None, False
        self._enter(Stage.CONNECTING)

    def _closes(self) -> None:
        """The session is over, and the treadmill let go of."""
        self._task = self._runtime = self._snapshot = self._info = None
        self.lease.lapse()
        self._enter(Stage.IDLE)

    def _fronts(self, plan: Plan) -> Front:
        """The page, and who is told beside it."""
        if self.beside is None:
            return self
        self.beside.begins(plan)
        return Together(self, self.beside)

    def choose(self, profile: str) -> None:
        """Somebody would like this profile to be walked next: the page opens it, no more (R01)."""
        self.chosen = profile
        self._changed()

    async def end(self) -> None:
        """Stop, and wait until the belt has been seen at rest and let go of (R29)."""
        self._ending = True
        self.stop("program ends")
        while self._task is not None:
            await asyncio.wait({self._task})

    # --- the front of the session (see ``retropace.app.Front``) ----------------------------------

    def attach(self, runtime: Runtime, info: TreadmillInfo) -> None:
        """The session is about to run: from now on requests may come."""
        self._runtime, self._info = runtime, info
        self._enter(Stage.SESSION)
        if self._broken_off:
            runtime.ask(Request.STOP, SOURCE)

    def show(self, snapshot: Snapshot) -> None:
        """Keep the newest moment, and a trace of those before."""
        before, self._snapshot = self._snapshot, snapshot
        if not self.course or snapshot.now_s - (self.course[-1][0] or 0.0) >= _COURSE_PACE_S:
            self.course.append(_point(snapshot))
        if snapshot.view.phase is Phase.ENDED and self.stage is Stage.SESSION:
            self._enter(Stage.LEAVING)
        elif before is None or before.view.phase is not snapshot.view.phase:
            self._changed()

    def say(self, cue: Cue) -> None:
        """Keep what is said, and have it told at once."""
        self._numbered += 1
        time_s = 0.0 if self._snapshot is None else self._snapshot.now_s
        self.said.append(Said(self._numbered, round(time_s, 2), cue))
        self._changed()

    # --- what people ask -----------------------------------------------------------------------

    def stop(self, source: str = SOURCE) -> bool:
        """Stop, whoever asks (R08, R19); whether there was anything to stop.

        A stop asked again within a moment is the same stop: nobody can fill the session's inbox.
        """
        if self._runtime is not None:
            now_s = self._now_s()
            if self._stopped_s is None or now_s - self._stopped_s >= _STOP_AGAIN_S:
                self._stopped_s = now_s
                self._runtime.ask(Request.STOP, source)
        elif self._task is not None and not self._broken_off:
            self._broken_off = True
            self._task.cancel()
        return self._task is not None

    def ask(self, request: Request, device: Device, seen_s: float | None) -> None:
        """Pass a request of a paired device on. Raises NotNowError, and nothing is passed on."""
        if request is Request.STOP:
            self.stop()
            return
        if self._runtime is None:
            raise NotNowError(Phrase("There is no session at this treadmill: begin one first."))
        if request in CONTROLLING:
            if seen_s is None or not 0 <= self._now_s() - seen_s <= SEEN_LONGEST_S:
                raise NotNowError(Phrase("The page was behind: look again, then press again."))
            self.lease.take(device)
        self._runtime.ask(request, SOURCE)

    # --- what viewers are told -----------------------------------------------------------------

    def may_move(self) -> bool | None:
        """Whether the belt may move; None where nobody knows."""
        return None if self._runtime is None else may_move(self._snapshot)

    def public_shape(self) -> dict[str, Any]:
        """What everyone may know."""
        return {"id": self.id, "stage": self.stage.value, "may_move": self.may_move()}

    def shape(self, language: str) -> dict[str, Any]:
        """What every paired viewer may know, the same for all of a language."""
        session = None
        if self._info is not None and self.plan is not None:
            spoken = self._spoken(language)
            session = session_shape(self._snapshot, self.plan, self._info, spoken)
        return self.public_shape() | {
            "name": self.machine.name,
            "simulated": self.machine.simulated,
            "added": self.added,
            "trouble": None if self.trouble is None else sentence(told(self.trouble, language)),
            "last": _last_in(self.last, language),
            "chosen": self.chosen,
            "session": session,
        }

    def said_since(self, number: int, unit: SpeedUnit, language: str) -> list[dict[str, Any]]:
        """What was said after that number, in words."""
        spoken = self._spoken(language)
        return [
            {"number": said.number, "time_s": said.time_s} | cue_shape(said.cue, unit, spoken)
            for said in self.said
            if said.number > number
        ]

    @property
    def newest_said(self) -> int:
        """The number of the newest thing said."""
        return self._numbered

    def _spoken(self, language: str) -> Spoken:
        """The language, with the words of the profile that is walked."""
        return Spoken(language, self._words.get(language, NO_WORDS))

    def _enter(self, stage: Stage) -> None:
        self.stage = stage
        self._changed()


def _point(snapshot: Snapshot) -> tuple[float | int | None, ...]:
    """Time in s, measured and commanded km/h, heart rate in bpm, step, time of the profile in s."""
    return (
        round(snapshot.now_s, 1),
        told_kmh(snapshot.measured_mps),
        told_kmh(snapshot.commanded_mps),
        snapshot.heart_rate_bpm,
        snapshot.view.step_number,
        round(snapshot.view.elapsed_s, 1),
    )


def _last_shape(guided: Guided) -> dict[str, Any]:
    return {
        "session_id": guided.journal.stem,
        "ending": guided.ending.kind.value,
        "reason": guided.ending.reason,
        "exit_code": EXIT_CODES[guided.ending.kind],
        "trouble": guided.trouble,
    }


def _last_in(last: dict[str, Any] | None, language: str) -> dict[str, Any] | None:
    """How it ended, told in a language."""
    if last is None:
        return None
    trouble = last["trouble"]
    return last | {
        "reason": told(last["reason"], language),
        "trouble": None if trouble is None else told(trouble, language),
    }
