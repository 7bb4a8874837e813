"""How much of what comes in the session hears of: decided before it does, in the bridge's thread.

A broker can send thousands of messages a second; each that were handed on would cost the session a
turn of its loop (R26).
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import Final

MOST_REQUESTS: Final = 8
"""In one second; a broker that sends more is not obeyed faster."""
SAME_STOP_S: Final = 0.25
"""A stop within so long of another is the same stop."""
REFUSALS_EVERY_S: Final = 1.0


class Measure:
    """Counts by the computer's own time: a session that runs faster hears no more."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._second = (0, 0)
        self._stopped_s = float("-inf")
        self._lock = Lock()
        self._refused = ("", 0)
        self._told_s = float("-inf")

    def stop(self) -> bool:
        """Whether this stop is another than the last; it is never too many (R19)."""
        now_s = self._now_s()
        if now_s - self._stopped_s < SAME_STOP_S:
            return False
        self._stopped_s = now_s
        return True

    def request(self) -> bool:
        """Whether this second has room for one more request."""
        second, asked = self._second
        now = int(self._now_s())
        asked = asked + 1 if now == second else 1
        self._second = (now, asked)
        return asked <= MOST_REQUESTS

    def refuse(self, reason: str) -> None:
        """One more was refused; it is told with those before and after it."""
        with self._lock:
            self._refused = (reason, self._refused[1] + 1)

    def refused(self, *, last: bool = False) -> tuple[str, int] | None:
        """The newest reason and how many were refused, once a second; ``last`` waits no longer."""
        if not self._refused[1]:
            return None
        with self._lock:
            now_s = self._now_s()
            if now_s - self._told_s < REFUSALS_EVERY_S and not last:
                return None
            told, self._refused, self._told_s = self._refused, ("", 0), now_s
            return told
