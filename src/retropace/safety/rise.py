"""Rises are announced and slow; falls pass through untouched (R06)."""

from collections import deque
from typing import Final

from retropace.safety.limits import NOTICE_NS, RISE_MPS2
from retropace.units import NS_PER_S, kmh_to_mps, seconds_to_ns

QUANTUM_MPS: Final = kmh_to_mps(0.2)
"""One rise a second where the grid allows: many machines beep at each command."""
_PROMISE_NS: Final = seconds_to_ns(120.0)
_OLD_NS: Final = seconds_to_ns(8.0)
_PROMISES: Final = 16
_SLACK_MPS: Final = 1e-9


class RiseGate:
    """Remembers what was promised aloud, and when the belt last rose."""

    def __init__(self, step_mps: float) -> None:
        self._step_mps = step_mps
        self._promises: deque[tuple[int, float]] = deque(maxlen=_PROMISES)
        self._next_rise_ns = 0

    def promise(self, speed_mps: float, now_ns: int) -> None:
        """A cue announced this speed just now."""
        self._promises.append((now_ns, speed_mps))

    def forget(self) -> None:
        """Nothing promised before counts any more."""
        self._promises.clear()

    def fell(self, now_ns: int) -> None:
        """The belt was slowed: older promises are void, one just made for the next rise is not."""
        while self._promises and now_ns - self._promises[0][0] > _OLD_NS:
            self._promises.popleft()

    def rose(self, by_mps: float, now_ns: int) -> None:
        """The belt was sped up: the next rise waits until this one is paid for."""
        self._next_rise_ns = now_ns + int(by_mps / RISE_MPS2 * NS_PER_S)

    def promised_mps(self, now_ns: int) -> float:
        """The fastest speed promised at least five seconds ago, m/s; 0 when none."""
        fastest_mps = 0.0
        for made_ns, speed_mps in self._promises:
            if NOTICE_NS <= now_ns - made_ns <= _PROMISE_NS:
                fastest_mps = max(fastest_mps, speed_mps)
        return fastest_mps

    def next_mps(self, commanded_mps: float, target_mps: float, now_ns: int) -> float:
        """The next speed on the way up, m/s; the commanded one while the rise must wait."""
        if now_ns < self._next_rise_ns:
            return commanded_mps
        goal_mps = min(target_mps, self.promised_mps(now_ns) + _SLACK_MPS)
        most_mps = commanded_mps + max(QUANTUM_MPS, self._step_mps)
        return max(commanded_mps, min(goal_mps, most_mps))

    def next_change_ns(self, now_ns: int) -> int | None:
        """When a promise ripens or the next rise is due."""
        ripe = [
            made_ns + NOTICE_NS for made_ns, _ in self._promises if now_ns < made_ns + NOTICE_NS
        ]
        if now_ns < self._next_rise_ns:
            ripe.append(self._next_rise_ns)
        return min(ripe, default=None)
