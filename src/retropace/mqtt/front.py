"""The broker's side of a session: moments and cues out, requests in."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import count
from typing import Final, Protocol

from retropace.driver import TreadmillInfo
from retropace.model import Cue, Request
from retropace.mqtt.bridge import Bridge
from retropace.mqtt.commands import LONGEST_COMMAND, heard
from retropace.mqtt.discovery import discovery_payload, discovery_topic
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
MOST_REQUESTS: Final = 8
"""In one second; a broker that sends more is not obeyed faster. A stop is never too many."""


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
        self._sampled_s = float("-inf")
        self._now_s = 0.0
        self._ended = False
        self._events = count(1)
        self._runtime: Asks | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked_in_second: tuple[int, int] = (0, 0)
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
        self.bridge.close()

    def trouble(self) -> str | None:
        """What the broker has not been told, in a sentence; None where it has everything."""
        bridge, waiting = self.bridge, len(self._outbox)
        if bridge.connections and not waiting:
            return None
        what = f"has not been told everything ({waiting} messages wait)"
        if not bridge.connections:
            what = "was never reached"
        why = f": {bridge.trouble}" if bridge.trouble else ""
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
        payload = packed(cue_of(self._about, cue, self._now_s))
        self._outbox.put_event(Message(self._topics.cue, payload, qos=1))
        self.bridge.wake()

    def begins(self, plan: Plan) -> None:
        """A session with this plan is about to connect."""
        self._about = self._about._replace(profile=plan.name, title=plan.title)

    def idle(self) -> None:
        """Nothing is walked just now, however that came about; the last ending stays known."""
        self._runtime = None
        if self._state["phase"] != "ended":
            self._state = idle_state(self._about)
            self._outbox.put_state(self._state_message())
            self.bridge.wake()

    def _event(self, values: dict[str, object]) -> None:
        """Numbered, since a broker may deliver it twice."""
        numbered = {"number": next(self._events), **values}
        self._outbox.put_event(Message(self._topics.event, packed(numbered), qos=1))

    def _state_message(self) -> Message:
        return Message(self._topics.state, packed(self._state), qos=1, retain=True)

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
        """Hand it to the session's own loop, which alone may touch the session."""
        if self._loop is None:
            return
        try:
            self._loop.call_soon_threadsafe(self._take, topic, payload, retained)
        except RuntimeError:  # that loop has ended, and the session with it
            return

    # --- in, in the session's thread ------------------------------------------------------------

    def _take(self, topic: str, payload: object, retained: bool) -> None:
        if topic == self._topics.profile:
            self._take_choice(payload, retained)
            return
        request = heard(payload, retained=retained, may_start=self._settings.may_start)
        if not isinstance(request, Request):
            self._event(plain_event("command refused", self._now_s, request))
        elif request is Request.STOP and self._stop is not None:
            self._stop(SOURCE)
        elif self._runtime is None:
            told = f"{request}: no session is running"
            self._event(plain_event("command refused", self._now_s, told))
        elif request is Request.STOP or self._in_measure():
            self._runtime.ask(request, SOURCE)
        self.bridge.wake()

    def _in_measure(self) -> bool:
        """Whether this second has room for one more request."""
        second, asked = self._asked_in_second
        now = int(asyncio.get_running_loop().time())
        asked = asked + 1 if now == second else 1
        self._asked_in_second = (now, asked)
        return asked <= MOST_REQUESTS

    def _take_choice(self, payload: object, retained: bool) -> None:
        """A profile to be walked next: a choice starts nothing."""
        name = ""
        if isinstance(payload, bytes | bytearray) and len(payload) <= LONGEST_COMMAND:
            name = payload.decode("utf-8", "replace").strip()
        if retained or self._choose is None or name not in self._profiles:
            told = "a profile can be chosen where one is offered, and only from those offered"
            self._event(plain_event("command refused", self._now_s, told))
        else:
            self._about = self._about._replace(profile=name)
            self._choose(name)
        self.bridge.wake()
