"""The broker's side of a session: moments and cues out, requests in."""

import asyncio
import time
from collections.abc import Callable, Sequence
from itertools import count
from typing import Final, Protocol

from retropace.driver import TreadmillInfo
from retropace.model import Cue, Request
from retropace.mqtt.bridge import Bridge
from retropace.mqtt.commands import LONGEST_COMMAND, heard
from retropace.mqtt.discovery import discovery_payload, discovery_topic
from retropace.mqtt.measure import Measure
from retropace.mqtt.outbox import Message, Outbox
from retropace.mqtt.payloads import (
    About,
    cue_of,
    ended_event,
    idle_state,
    is_over,
    notice_event,
    packed,
    plain_event,
    sample_of,
    state_of,
)
from retropace.mqtt.settings import BrokerSettings
from retropace.mqtt.topics import Topics
from retropace.profile.plan import Plan
from retropace.runtime.snapshot import Snapshot

SAMPLE_EVERY_S: Final = 1.0
SOURCE: Final = "mqtt"
CUE_LIFE_S: Final = 5.0
"""A rise is announced so long ahead (R06): "faster soon" after it is worse than nothing."""
_NOT_OFFERED: Final = "a profile can be chosen where one is offered, and only from those offered"


class Asks(Protocol):
    """The part of a runtime that takes requests."""

    def ask(self, request: Request, source: str) -> None:
        """A person asks for something."""
        ...


class MqttFront:
    """One treadmill on one broker.

    Its methods are called in the session's thread and only fill a bounded outbox. ``profiles`` are
    offered to choose from, and ``choose`` is told the choice, in the session's thread; ``stop`` is
    called where there is more to stop than a session that has begun.
    """

    def __init__(
        self,
        settings: BrokerSettings,
        topics: Topics,
        about: About,
        *,
        version: str,
        profiles: Sequence[str] = (),
        choose: Callable[[str], None] | None = None,
        stop: Callable[[str], object] | None = None,
    ) -> None:
        self._settings = settings
        self._topics = topics
        self._about = about
        self._profiles = tuple(profiles) if choose is not None else ()
        self._choose = choose
        self._stop = stop
        self._version = version
        self._outbox = Outbox()
        self._state = idle_state(about)
        self._chosen: str | None = None
        self._sampled_s = float("-inf")
        self._now_s = 0.0
        self._ended = False
        self._events = count(1)
        self._runtime: Asks | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._measure = Measure()
        self.bridge = Bridge(
            settings, topics, self._outbox, standing=self._standing, incoming=self._incoming
        )

    def open(self) -> None:
        """Begin to connect; call it in the session's loop, or before there is one."""
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None
        self.bridge.start()

    def close(self) -> None:
        """Say the last words, if the broker takes them within two seconds."""
        self.idle()
        self.bridge.close()

    def trouble(self) -> str | None:
        """What went wrong with the broker, in a sentence; None where it has everything."""
        line, waiting, lost = self.bridge.news, len(self._outbox), self._outbox.lost_events
        if not line.connections:
            what = "was never reached"
        elif waiting or lost:
            more = f", too many to keep: {lost}" if lost else ""
            what = f"has not been told everything ({waiting} messages wait{more})"
        elif not self.bridge.stops.connections:
            line, what = self.bridge.stops, f"let no stop through on {self._topics.stop}"
        else:
            return None
        why = f": {line.trouble}" if line.trouble else ""
        return f"the MQTT broker {self._settings.host}:{self._settings.port} {what}{why}."

    # --- out, in the session's thread -----------------------------------------------------------

    def attach(self, runtime: Asks, info: TreadmillInfo) -> None:
        """A session is about to run: from now on requests may come."""
        self._loop = asyncio.get_running_loop()
        self._runtime = runtime
        self._sampled_s, self._ended = float("-inf"), False
        self._about = self._about._replace(treadmill=info.name)
        self._event(plain_event("session begins", 0.0, self._about.profile))

    def show(self, snapshot: Snapshot) -> None:
        """A moment: the state when it changes, a sample a second, every notice."""
        self._now_s = snapshot.now_s
        state = state_of(self._about, snapshot)
        if state != self._state:
            self._state = state
            self._outbox.put_state(self._state_message())
        self._tell_refused(last=is_over(snapshot))
        for notice in snapshot.notices:
            self._event(notice_event(notice, snapshot.now_s))
        if snapshot.now_s - self._sampled_s >= SAMPLE_EVERY_S:
            self._sampled_s = snapshot.now_s
            self._outbox.put_sample(Message(self._topics.sample, packed(sample_of(snapshot))))
        if is_over(snapshot) and not self._ended:
            self._ended = True
            self._runtime = None
            self._event(ended_event(snapshot))
        self.bridge.wake()

    def say(self, cue: Cue) -> None:
        """A cue, for a speaker in the house."""
        payload = packed(cue_of(self._about, cue, self._now_s, time.time()))
        best_before_s = time.monotonic() + CUE_LIFE_S
        self._outbox.put_event(Message(self._topics.cue, payload, 1, best_before_s=best_before_s))
        self.bridge.wake()

    def begins(self, plan: Plan) -> None:
        """A session with this plan is about to connect."""
        self._about = self._about._replace(profile=plan.name, title=plan.title)
        self._chosen = plan.name if plan.name in self._profiles else None

    def idle(self) -> None:
        """Nothing is walked just now, however that came about; the last ending stays known."""
        self._runtime = None
        over = self._state["phase"] == "ended"
        state = self._state | {"linked": False} if over else idle_state(self._about)
        if state != self._state:
            self._state = state
            self._outbox.put_state(self._state_message())
            self.bridge.wake()

    def _event(self, values: dict[str, object]) -> None:
        """Numbered, since a broker may deliver it twice."""
        numbered = {"number": next(self._events), **values}
        self._outbox.put_event(Message(self._topics.event, packed(numbered), qos=1))

    def _state_message(self) -> Message:
        state = self._state | {"chosen": self._chosen}
        return Message(self._topics.state, packed(state), qos=1, retain=True)

    # --- in, in the bridge's thread -------------------------------------------------------------

    def _standing(self) -> list[Message]:
        """What must be retained whenever a connection begins."""
        described = discovery_payload(
            self._topics,
            self._about,
            version=self._version,
            may_start=self._settings.may_start,
            profiles=self._profiles,
        )
        topic = discovery_topic(self._settings.discovery_prefix, self._topics)
        return [Message(topic, packed(described), qos=1, retain=True), self._state_message()]

    def _incoming(self, topic: str, payload: object, retained: bool) -> None:
        """Understand it here; hand on what is in measure, and a word about the rest."""
        if topic == self._topics.profile:
            self._incoming_choice(payload, retained)
            return
        if topic == self._topics.stop and not retained:
            request: Request | str = Request.STOP  # whatever it says: nothing else is sent there
        else:
            request = heard(payload, retained=retained, may_start=self._settings.may_start)
        if not isinstance(request, Request):
            self._refuse(request)
        elif self._measure.stop() if request is Request.STOP else self._measure.request():
            self._hand_on(self._take, request)

    def _incoming_choice(self, payload: object, retained: bool) -> None:
        name = ""
        if isinstance(payload, bytes | bytearray) and len(payload) <= LONGEST_COMMAND:
            name = payload.decode("utf-8", "replace").strip()
        if retained or self._choose is None or name not in self._profiles:
            self._refuse(_NOT_OFFERED)
        elif self._measure.request():
            self._hand_on(self._take_choice, name)

    def _refuse(self, reason: str) -> None:
        """Many a second may be refused; that is told once a second."""
        self._measure.refuse(reason)
        if (refused := self._measure.refused()) is not None:
            self._hand_on(self._say_refused, *refused)

    def _hand_on(self, take: Callable[..., None], *what: object) -> None:
        """To the session's own loop, which alone may touch the session."""
        if self._loop is None:
            return
        try:
            self._loop.call_soon_threadsafe(take, *what)
        except RuntimeError:  # that loop has ended, and the session with it
            return

    # --- in, in the session's thread ------------------------------------------------------------

    def _take(self, request: Request) -> None:
        if request is Request.STOP and self._stop is not None:
            self._stop(SOURCE)
        elif self._runtime is None:
            self._refuse(f"{request}: no session is running")
        else:
            self._runtime.ask(request, SOURCE)

    def _take_choice(self, name: str) -> None:
        """A profile to be walked next: a choice starts nothing."""
        self._chosen = name
        if self._choose is not None:
            self._choose(name)
        self._outbox.put_state(self._state_message())
        self.bridge.wake()

    def _tell_refused(self, *, last: bool) -> None:
        """What was refused since it was last told of."""
        if (refused := self._measure.refused(last=last)) is not None:
            self._say_refused(*refused)

    def _say_refused(self, reason: str, how_many: int) -> None:
        event = plain_event("command refused", self._now_s, reason)
        self._event(event | {"count": how_many})
        self.bridge.wake()
