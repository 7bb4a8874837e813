"""Rises are announced and slow; falls pass through untouched (R06)."""

from collections import deque
from typing import Final, NamedTuple

from retropace.safety.limits import NOTICE_NS, RISE_MPS2
from retropace.units import NS_PER_S, kmh_to_mps, seconds_to_ns

QUANTUM_MPS: Final = kmh_to_mps(0.2)
"""One rise a second where the grid allows: many machines beep at each command."""
_PROMISE_NS: Final = seconds_to_ns(30.0)
_OLD_NS: Final = seconds_to_ns(8.0)
_PROMISES: Final = 16


class _Promise(NamedTuple):
    """A speed announced; one that is ``lasting`` was announced for a whole ramp."""

    made_ns: int
    speed_mps: float
    lasting: bool


class RiseGate:
    """Remembers what was promised aloud, and when the belt last rose.

    A promise lapses: half a minute after it was made, or after the last rise under it, nobody on
    the belt still expects one. The promise of a ramp holds as long as its step.
    """

    def __init__(self, step_mps: float) -> None:
        self._step_mps = step_mps
        self._promises: deque[_Promise] = deque(maxlen=_PROMISES)
        self._rose_ns = 0
        self._next_rise_ns = 0

    def promise(self, speed_mps: float, now_ns: int, *, lasting: bool = False) -> None:
        """A cue announced this speed just now."""
        self._promises.append(_Promise(now_ns, speed_mps, lasting))

    def forget(self) -> None:
        """Nothing promised before counts any more."""
        self._promises.clear()

    def fell(self, now_ns: int) -> None:
        """The belt was slowed: older promises are void, one just made for the next rise is not."""
        while self._promises and now_ns - self._promises[0].made_ns > _OLD_NS:
            self._promises.popleft()

    def step_over(self, now_ns: int) -> None:
        """A step ended, and its ramp with it; what was promised lately is for the next step."""
        kept = [
            made for made in self._promises if not made.lasting or now_ns - made.made_ns <= _OLD_NS
        ]
        self._promises.clear()
        self._promises.extend(kept)

    def rose(self, by_mps: float, now_ns: int) -> None:
        """The belt was sped up: the next rise waits until this one is paid for."""
        alive = [promise for promise in self._promises if self._holds(promise, now_ns)]
        self._promises.clear()
        self._promises.extend(alive)
        self._rose_ns = now_ns
        self._next_rise_ns = now_ns + int(by_mps / RISE_MPS2 * NS_PER_S)

    def promised_mps(self, now_ns: int) -> float:
        """The fastest speed promised at least five seconds ago and not lapsed, m/s; 0 when none."""
        fastest_mps = 0.0
        for promise in self._promises:
            if now_ns - promise.made_ns >= NOTICE_NS and self._holds(promise, now_ns):
                fastest_mps = max(fastest_mps, promise.speed_mps)
        return fastest_mps

    def announced_mps(self, now_ns: int) -> float:
        """The fastest speed announced and not lapsed, however lately, m/s; 0 when none."""
        return max(
            (one.speed_mps for one in self._promises if self._holds(one, now_ns)), default=0.0
        )

    def _holds(self, promise: _Promise, now_ns: int) -> bool:
        """Whether the walker still expects this speed."""
        since_ns = max(promise.made_ns, self._rose_ns)
        return promise.lasting or now_ns - since_ns <= _PROMISE_NS

    def next_mps(self, commanded_mps: float, target_mps: float, now_ns: int) -> float:
        """The next speed on the way up, m/s; the commanded one while the rise must wait."""
        if now_ns < self._next_rise_ns:
            return commanded_mps
        goal_mps = min(target_mps, self.promised_mps(now_ns))
        most_mps = commanded_mps + max(QUANTUM_MPS, self._step_mps)
        return max(commanded_mps, min(goal_mps, most_mps))

    def next_change_ns(self, now_ns: int) -> int | None:
        """When a promise ripens or lapses, or the next rise is due."""
        changes_ns = [self._next_rise_ns] if now_ns < self._next_rise_ns else []
        for made_ns, _, lasting in self._promises:
            change_ns = made_ns + NOTICE_NS
            if change_ns <= now_ns:
                change_ns = max(made_ns, self._rose_ns) + _PROMISE_NS + 1
                if lasting or change_ns <= now_ns:
                    continue
            changes_ns.append(change_ns)
        return min(changes_ns, default=None)
