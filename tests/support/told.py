"""Sessions in sped-up time that are told to a broker, and a pilot that does as a test says."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from retropace.app import Guidance, Guided, Together, guide
from retropace.driver import TreadmillInfo
from retropace.journal import read_journal
from retropace.model import Cue, Level, OperatorEvent, Request
from retropace.mqtt import BrokerSettings, MqttFront
from retropace.mqtt.line import OFFLINE, Line
from retropace.mqtt.measure import Measure
from retropace.mqtt.payloads import About
from retropace.mqtt.topics import Topics
from retropace.runtime.loop import Runtime
from retropace.runtime.snapshot import Snapshot
from retropace.session import Phase
from support.broker import Listener, wait_for
from support.handed import watched
from support.recorded import STARTED_AT
from support.walk import a_plan, a_step, a_world

SPEED_UP = 60.0
UNHURRIED = 25.0
"""So fast time goes where a pilot waits for other threads: its session outlasts our patience."""
TOPICS = Topics("retropace", "test")


class Autopilot:
    """Answers prompts; once the walk is under way it does as a test says, and then ends it."""

    def __init__(self, *, answers: bool = True, when: Callable[[], None] | None = None) -> None:
        self.phases: list[Phase] = []
        self.runtime: Runtime | None = None
        self.failure: BaseException | None = None
        self.doing: threading.Thread | None = None
        self._answers = answers
        self._when = when
        self._prompted: Request | None = None

    def attach(self, runtime: Runtime, info: TreadmillInfo) -> None:
        self.runtime = runtime

    def show(self, snapshot: Snapshot) -> None:
        self.phases.append(snapshot.view.phase)
        prompt = snapshot.view.prompt
        if prompt is not self._prompted:
            self._prompted = prompt
            if prompt is not None and self._answers and self.runtime is not None:
                asyncio.get_running_loop().call_later(1.0, self.runtime.ask, prompt, "test")
        if snapshot.view.phase is Phase.WALKING and self._when is not None:
            when, self._when = self._when, None
            arguments = (when, asyncio.get_running_loop())
            self.doing = threading.Thread(target=self._do, args=arguments, daemon=True)
            self.doing.start()

    def _do(self, when: Callable[[], None], loop: asyncio.AbstractEventLoop) -> None:
        try:
            when()
        except BaseException as error:
            self.failure = error
        if self.runtime is not None:
            with contextlib.suppress(RuntimeError):  # the session may be over, and its loop
                loop.call_soon_threadsafe(self.runtime.ask, Request.STOP, "test")

    def say(self, cue: Cue) -> None:
        pass

    def finish(self) -> None:
        """See its thread end, though the session is over; raises what went wrong in it."""
        if self.doing is not None:
            wait_for(lambda: self.doing is not None and not self.doing.is_alive(), "the pilot")
        if self.failure is not None:
            raise self.failure


class Noted(Measure):
    """Remembers when, by its own clock, it let something through."""

    def __init__(self) -> None:
        super().__init__()
        self.stopped_s: list[float] = []
        self.told_s: list[float] = []

    def stop(self) -> bool:
        let = super().stop()
        if let:
            self.stopped_s.append(self._stopped_s)
        return let

    def refused(self, *, last: bool = False) -> tuple[str, int] | None:
        told = super().refused(last=last)
        if told is not None and not last:
            self.told_s.append(self._told_s)
        return told


def a_front(settings: BrokerSettings, **more: Any) -> MqttFront:
    about = About("a-test", "A test", "simulated", simulated=True)
    return MqttFront(settings, TOPICS, about, version="1.2.3", **more)


def walk(
    front: MqttFront,
    tmp_path: Path,
    pilot: Autopilot | None = None,
    *,
    written: Callable[[], None] | None = None,
    met: Callable[[], object] | None = None,
    speed_up: float | None = None,
) -> Guided:
    """A session in sped-up time with the front attached; the front is closed afterwards.

    It begins when the broker has taken us on both lines, or as soon as ``met`` holds: how long that
    takes says how busy the computer is. It lasts a minute, or as long as the pilot is busy.
    ``written`` hears of each Stop when Bleak's backend is handed it.
    """
    world = a_world()
    seconds = 60.0 if pilot is None else 3_000.0
    plan = a_plan(a_step(1.2, seconds / 2), a_step(1.6, seconds / 2))
    guidance = Guidance(
        plan=plan, level=Level.FIRST_STEPS, address=world.address, data_dir=tmp_path,
        started_at=STARTED_AT, known=True, simulated=True, mass_kg=70.0,
        backend=world.backend if written is None else watched(world.backend, written),
        strap_address=world.strap_address,
    )  # fmt: skip
    lines = (front.bridge.news, front.bridge.stops)
    front.open()
    try:
        wait_for(met or (lambda: all(line.connections for line in lines)), "the broker")
        pace = speed_up or (SPEED_UP if pilot is None else UNHURRIED)
        guided = world.run(guide(guidance, Together(pilot or Autopilot(), front)), pace)
        if pilot is not None:
            pilot.finish()
    finally:
        front.close()
    return guided


def last_words(listener: Listener) -> None:
    """Wait until the session has been told to its end: the broker hands on in order."""
    wait_for(lambda: OFFLINE in [got.payload for got in listener.on("test/availability")], OFFLINE)


def requests_in(guided: Guided) -> list[tuple[str, str]]:
    journal = read_journal(guided.journal)
    return [
        (given.request, given.source)
        for step in journal.steps()
        for given in step.inputs
        if isinstance(given, OperatorEvent)
    ]


def heard_on(line: Line) -> list[object]:
    """Every payload that reaches us over this connection from now on."""
    heard: list[object] = []
    take = line._incoming

    def note(topic: str, payload: object, retained: bool) -> None:
        heard.append(payload)
        take(topic, payload, retained)

    line._incoming = note
    return heard


def refused(listener: Listener) -> list[str]:
    events = [got.values for got in listener.on("test/event")]
    return [one["detail"] for one in events if one["event"] == "command refused"]


def how_many_refused(listener: Listener) -> int:
    events = [got.values for got in listener.on("test/event")]
    return sum(one["count"] for one in events if one["event"] == "command refused")
