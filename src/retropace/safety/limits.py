"""The numbers of SAFETY.md, and the one ceiling that every speed stays under (R05, R07)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from retropace.model import Level
from retropace.units import kmh_to_mps, seconds_to_ns

HARD_BOUND_WALKING_MPS: Final = kmh_to_mps(4.8)
HARD_BOUND_JOGGING_MPS: Final = kmh_to_mps(7.2)
LEVEL_CAPS_MPS: Final[Mapping[Level, float]] = {
    Level.FIRST_STEPS: kmh_to_mps(2.5),
    Level.WALKER: HARD_BOUND_WALKING_MPS,
    Level.JOGGER: HARD_BOUND_JOGGING_MPS,
}

RISE_MPS2: Final = kmh_to_mps(0.2)
"""R06: 0.2 km/h in each second."""
NOTICE_NS: Final = seconds_to_ns(5.0)
"""R06: a rise is announced at least this long ahead."""
OVERSPEED_MPS: Final = kmh_to_mps(0.5)
"""R14."""
ABOVE_CEILING_NS: Final = seconds_to_ns(3.0)
"""R07: so long above the ceiling, whatever the hand or the fault, and the belt is stopped."""
BROUGHT_DOWN_NS: Final = seconds_to_ns(4.5)
"""R07: unless it was just told to come down: a report, and half a km/h of the weakest brake."""
ABOVE_CEILING_LONGEST_NS: Final = seconds_to_ns(7.0)
"""R07: and never longer, however often it was told."""
FOLLOW_TOLERANCE_MPS: Final = kmh_to_mps(0.35)
RISE_GATE_MPS: Final = kmh_to_mps(0.3)
"""No further rise while the belt lags this far, so a slow belt throttles a ramp (R13)."""
FOLLOW_LATENCY_NS: Final = seconds_to_ns(4.0)
CONSOLE_TOLERANCE_MPS: Final = kmh_to_mps(0.15)
ALIKE_MPS: Final = kmh_to_mps(0.05)
"""Speeds so near are told, kept or held for one and the same, by a machine or by a hand."""
SAME_MPS: Final = kmh_to_mps(0.005)
"""Machines count in hundredths of a km/h: closer than this, two speeds are one."""
START_WAIT_NS: Final = seconds_to_ns(20.0)
"""Machines count down, and the slowest seen needs 6.2 s to its first motion."""
SPIN_UP_NS: Final = seconds_to_ns(2.5)
"""A set-point sent while a belt spins up is ignored by some machines and drops the link of one."""
PERMIT_NS: Final = seconds_to_ns(30.0)
SPEED_LIFE_NS: Final = seconds_to_ns(1.0)
"""R09: a set-point not sent within this is never sent."""
START_LIFE_NS: Final = seconds_to_ns(2.0)
IDLE_SILENCE_NS: Final = seconds_to_ns(30.0)
"""A treadmill that says nothing while the belt is to rest is given up after this."""
RECEIPT_WAIT_NS: Final = seconds_to_ns(6.0)
STOP_ANSWERED_NS: Final = seconds_to_ns(0.48)
"""R30: a stop without its answer by then is tried another way, which may write it once more.

That is at half a second; a timer may be early by a tick of the coarsest clock, 16 ms.
"""
ANOTHER_WAY_NS: Final = seconds_to_ns(21.0)
"""And that is over by then, whatever hangs."""
UNCERTAIN_NS: Final = seconds_to_ns(10.0)
PROBE_SETTLE_NS: Final = seconds_to_ns(4.0)
PROBE_WAIT_NS: Final = seconds_to_ns(8.0)
STOP_REPEAT_NS: Final = seconds_to_ns(1.0)
SLOWING_WAIT_NS: Final = seconds_to_ns(2.5)
COARSEST_STEP_MPS: Final = kmh_to_mps(0.5)
LONGEST_SESSION_NS: Final = seconds_to_ns(3600.0)
_GRID_SLACK: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Limits:
    """What this belt may do in this session; speeds in m/s.

    ``ceiling_mps`` is the lowest of the treadmill's range, the profile's cap, the walker's level
    and the hard bound; ``minimum_mps`` and ``step_mps`` are the treadmill's own grid. Before
    ``spin_up_ns`` after its first motion it is sent no set-point.
    """

    minimum_mps: float
    ceiling_mps: float
    step_mps: float
    steepest_grade: float = 0.0
    longest_ns: int = LONGEST_SESSION_NS
    heart_ceiling_bpm: int | None = None
    spin_up_ns: int = SPIN_UP_NS

    def settle(self, wish_mps: float, cap_mps: float | None = None) -> float:
        """The fastest speed of the machine's grid at or below the wish and every cap, m/s.

        Applied last, after all scaling and rounding; a wish below the machine's lowest speed
        gives that lowest speed, which the check before the start has held against the caps.
        """
        ceiling_mps = self.bound(self.ceiling_mps, cap_mps)
        bounded_mps = min(wish_mps, ceiling_mps)
        if not bounded_mps > self.minimum_mps:
            return self.minimum_mps
        steps = int((bounded_mps - self.minimum_mps) / self.step_mps + _GRID_SLACK)
        return min(self.minimum_mps + steps * self.step_mps, ceiling_mps)

    def bound(self, wish_mps: float, cap_mps: float | None = None) -> float:
        """The wish under every cap, on no grid, m/s."""
        ceiling_mps = self.ceiling_mps if cap_mps is None else min(self.ceiling_mps, cap_mps)
        return min(wish_mps, ceiling_mps)


def hard_bound_mps(level: Level) -> float:
    """The backward hard bound: jogging speeds only where jogging has been unlocked."""
    return HARD_BOUND_JOGGING_MPS if level is Level.JOGGER else HARD_BOUND_WALKING_MPS
