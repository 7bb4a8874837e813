"""What waits to be published: bounded, the newest state, the newest samples, and every event."""

import time
from collections import deque
from threading import Lock
from typing import Final, NamedTuple

SAMPLES_LIMIT: Final = 300
"""Five minutes of a session; older ones make way."""
EVENTS_LIMIT: Final = 20_000
"""No event makes way for anything. A session has some hundreds; past this a new one is counted."""


class Message(NamedTuple):
    """One message, ready to go; a retained one says how things stand, the others what happened.

    After ``best_before_s`` of the monotonic clock it is of no use to anyone.
    """

    topic: str
    payload: str
    qos: int = 0
    retain: bool = False
    best_before_s: float | None = None

    @property
    def left_s(self) -> float | None:
        """For how long it is of use yet; None for ever."""
        return None if self.best_before_s is None else self.best_before_s - time.monotonic()


class Outbox:
    """Filled by the session's thread, emptied by the bridge's. Never waits, never raises."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._states: dict[str, Message] = {}
        self._events: deque[Message] = deque()
        self._samples: deque[Message] = deque(maxlen=SAMPLES_LIMIT)
        self._going = False
        self.lost_events = 0

    def put_state(self, message: Message) -> None:
        """How things stand now; what waited under the same topic is of no use any more."""
        with self._lock:
            self._states[message.topic] = message

    def put_event(self, message: Message) -> None:
        """Something that happened: it stays until the broker has it."""
        with self._lock:
            if len(self._events) >= EVENTS_LIMIT:
                self.lost_events += 1
            else:
                self._events.append(message)

    def put_sample(self, message: Message) -> None:
        """A measurement; the oldest makes way for it."""
        with self._lock:
            self._samples.append(message)

    def take(self) -> Message | None:
        """The next to go: how things stand, then what happened, then what was measured.

        Who takes the next has sent the one before, or puts it back; until then that one waits.
        """
        with self._lock:
            message = self._next()
            self._going = message is not None
            return message

    def _next(self) -> Message | None:
        if self._states:
            return self._states.pop(next(iter(self._states)))
        while self._events:
            event = self._events.popleft()
            if event.left_s is None or event.left_s > 0:
                return event
        return self._samples.popleft() if self._samples else None

    def put_back(self, message: Message) -> None:
        """It did not go: a state waits on if no newer one came, an event goes to the front."""
        with self._lock:
            self._going = False
            if message.retain:
                self._states.setdefault(message.topic, message)
            elif message.qos:
                self._events.appendleft(message)

    def __len__(self) -> int:
        with self._lock:
            waiting = len(self._states) + len(self._events) + len(self._samples)
            return waiting + self._going
