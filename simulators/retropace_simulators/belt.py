"""The physics of a belt: how fast it truly moves, how far, how steep.

Speed is piecewise linear in time, so a belt is advanced from corner to corner in closed form,
however long nobody looked. This is the true speed that safety tests are held against; what the
machine reports of it is the server's affair.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from retropace.units import NS_PER_S

S_PER_NS: Final = 1.0 / NS_PER_S


class BeltState(StrEnum):
    """What the belt is doing; it moves in running, pausing and stopping only."""

    STOPPED = "stopped"
    COUNTDOWN = "countdown"
    RUNNING = "running"
    PAUSING = "pausing"
    PAUSED = "paused"
    STOPPING = "stopping"


AT_REST: Final = frozenset({BeltState.STOPPED, BeltState.PAUSED})
SLOWING: Final = frozenset({BeltState.PAUSING, BeltState.STOPPING})

Listener = Callable[[BeltState, int], None]


@dataclass(frozen=True, slots=True)
class BeltPhysics:
    """What a belt can do; accelerations in m/s per second, grades as fractions."""

    countdown_s: float
    acceleration_mps2: float
    deceleration_mps2: float
    emergency_deceleration_mps2: float
    grade_rate_per_s: float


class Belt:
    """One belt. Every method takes the time it happens at; time never goes back.

    ``speed_mps``, ``distance_m``, ``grade`` and the rest hold for ``now_ns``, the last instant the
    belt was advanced to. Listeners hear of each change of state, with the instant it happened.
    """

    def __init__(self, physics: BeltPhysics) -> None:
        self.physics = physics
        self.state = BeltState.STOPPED
        self.now_ns: int | None = None
        self.speed_mps = 0.0
        self.target_mps = 0.0
        self.grade = 0.0
        self.target_grade = 0.0
        self.distance_m = 0.0
        self.elapsed_s = 0.0
        self.ascent_m = 0.0
        self.descent_m = 0.0
        self.odometer_m = 0.0
        self.listeners: list[Listener] = []
        self._countdown_end_ns = 0
        self._deceleration_mps2 = physics.deceleration_mps2

    @property
    def at_rest(self) -> bool:
        """True when the belt neither moves nor is about to."""
        return self.state in AT_REST

    @property
    def heading_mps(self) -> float:
        """The speed the belt is on its way to."""
        return self.target_mps if self.state is BeltState.RUNNING else 0.0

    def advance(self, now_ns: int) -> None:
        """Bring the belt to ``now_ns``, through every corner on the way."""
        if self.now_ns is None:
            self.now_ns = now_ns
        while self.now_ns < now_ns:
            corner_ns = self.next_corner_ns()
            self._integrate(now_ns if corner_ns is None else min(now_ns, corner_ns))
            self._turn()

    def next_corner_ns(self) -> int | None:
        """When the speed, the grade or the state next changes course by itself; None for never."""
        at_ns = self.now_ns or 0
        corner_ns: int | None = None
        if self.state is BeltState.COUNTDOWN:
            corner_ns = self._countdown_end_ns
        gap_mps = abs(self.heading_mps - self.speed_mps)
        if gap_mps > 0.0:
            speed_corner_ns = at_ns + math.ceil(gap_mps / self._rate_mps2() * NS_PER_S)
            corner_ns = speed_corner_ns if corner_ns is None else min(corner_ns, speed_corner_ns)
        gap = abs(self.target_grade - self.grade)
        if gap > 0.0:
            grade_corner_ns = at_ns + math.ceil(gap / self.physics.grade_rate_per_s * NS_PER_S)
            corner_ns = grade_corner_ns if corner_ns is None else min(corner_ns, grade_corner_ns)
        return corner_ns

    def next_change_ns(self) -> int | None:
        """When the state will change by itself: the countdown's end, or rest; None for never."""
        if self.state is BeltState.COUNTDOWN:
            return self._countdown_end_ns
        if self.state in SLOWING:
            wait_ns = math.ceil(self.speed_mps / self._deceleration_mps2 * NS_PER_S)
            return (self.now_ns or 0) + max(1, wait_ns)
        return None

    def passes_ns(self, speed_mps: float) -> int | None:
        """When the belt, as it changes speed now, will be at ``speed_mps``; None for never."""
        gap_mps, left_mps = speed_mps - self.speed_mps, self.heading_mps - self.speed_mps
        if gap_mps * left_mps <= 0.0 or abs(gap_mps) > abs(left_mps) + 1e-9:
            return None
        return (self.now_ns or 0) + math.ceil(abs(gap_mps) / self._rate_mps2() * NS_PER_S)

    def start(self, speed_mps: float, now_ns: int) -> None:
        """Count down, then climb to ``speed_mps``. Only a belt at rest can be started."""
        self.advance(now_ns)
        if not self.at_rest:
            message = f"a belt that is {self.state} cannot be started"
            raise ValueError(message)
        self.target_mps = speed_mps
        self._deceleration_mps2 = self.physics.deceleration_mps2
        self._countdown_end_ns = now_ns + round(self.physics.countdown_s * NS_PER_S)
        self._enter(BeltState.COUNTDOWN, now_ns)
        self._turn()

    def stop(self, now_ns: int, *, emergency: bool = False) -> None:
        """Slow to rest and end; an emergency brakes harder (the safety key)."""
        self.advance(now_ns)
        if emergency:
            self._deceleration_mps2 = self.physics.emergency_deceleration_mps2
        self._slow(BeltState.STOPPING, BeltState.STOPPED)

    def pause(self, now_ns: int) -> None:
        """Slow to rest, to go on later."""
        self.advance(now_ns)
        self._slow(BeltState.PAUSING, BeltState.PAUSED)

    def set_target(self, speed_mps: float, now_ns: int) -> None:
        """Run towards ``speed_mps``; has an effect in countdown and running only."""
        self.advance(now_ns)
        self.target_mps = speed_mps

    def set_grade(self, grade: float, now_ns: int) -> None:
        """Let the incline motor run towards ``grade``."""
        self.advance(now_ns)
        self.target_grade = grade

    def clear_totals(self) -> None:
        """Distance, time and ascent back to zero; the odometer goes on."""
        self.distance_m = self.elapsed_s = self.ascent_m = self.descent_m = 0.0

    def _slow(self, slowing: BeltState, rest: BeltState) -> None:
        at_ns = self.now_ns or 0
        if self.speed_mps > 0.0:
            self._enter(slowing, at_ns)
        else:
            self._enter(rest, at_ns)

    def _rate_mps2(self) -> float:
        if self.heading_mps > self.speed_mps:
            return self.physics.acceleration_mps2
        return self._deceleration_mps2

    def _integrate(self, end_ns: int) -> None:
        """Move to ``end_ns``, before which speed and grade are straight lines."""
        start_mps, start_grade = self.speed_mps, self.grade
        dt_s = (end_ns - (self.now_ns or 0)) * S_PER_NS
        self.speed_mps = _toward(start_mps, self.heading_mps, self._rate_mps2() * dt_s)
        self.grade = _toward(start_grade, self.target_grade, self.physics.grade_rate_per_s * dt_s)
        self.now_ns = end_ns
        if self.state is BeltState.RUNNING:
            self.elapsed_s += dt_s
        if start_mps > 0.0 or self.speed_mps > 0.0:
            self._travel(start_mps, start_grade, dt_s)

    def _travel(self, start_mps: float, start_grade: float, dt_s: float) -> None:
        moved_m = 0.5 * (start_mps + self.speed_mps) * dt_s
        self.distance_m += moved_m
        self.odometer_m += moved_m
        if start_grade or self.grade:
            # Simpson's rule is exact here: the product of two straight lines is a parabola.
            middle = 0.25 * (start_mps + self.speed_mps) * (start_grade + self.grade)
            rise_m = (start_mps * start_grade + 4 * middle + self.speed_mps * self.grade) * dt_s / 6
            self.ascent_m += max(0.0, rise_m)
            self.descent_m += max(0.0, -rise_m)

    def _turn(self) -> None:
        """Change state where a corner has been reached."""
        at_ns = self.now_ns or 0
        if self.state is BeltState.COUNTDOWN and at_ns >= self._countdown_end_ns:
            self._enter(BeltState.RUNNING, at_ns)
        elif self.state in SLOWING and self.speed_mps <= 0.0:
            stopping = self.state is BeltState.STOPPING
            self._enter(BeltState.STOPPED if stopping else BeltState.PAUSED, at_ns)

    def _enter(self, state: BeltState, at_ns: int) -> None:
        if state is self.state:
            return
        self.state = state
        for listener in self.listeners:
            listener(state, at_ns)


def _toward(value: float, goal: float, most: float) -> float:
    """``value`` moved towards ``goal`` by at most ``most``, never past it."""
    if abs(goal - value) <= most:
        return goal
    return value + math.copysign(most, goal - value)
