"""Which level forward speed costs as much: the inverse of F(v, 0).

The same-time distance is that speed times the same time. The other reading, the forward distance
at the same speed for the same net energy, gives another number; both are always named.
"""

from dataclasses import dataclass
from typing import Final

from retropace.effort.forward import crossing_mps, forward_vo2, forward_w_kg
from retropace.effort.quantities import Gait, GrossVo2, Interval, power_of_vo2

FASTEST_MPS: Final = 6.0
_HALVINGS: Final = 30  # 6 m/s halved 30 times: 6 nm/s

BELOW_STANDING: Final = "No forward equivalent: it costs less than standing still."
BEYOND_FASTEST: Final = "No forward equivalent: it costs more than level running at 6 m/s."


@dataclass(frozen=True, slots=True)
class NoEquivalent:
    """No level forward speed costs that; why, as a sentence."""

    reason: str


def equivalent_mps(vo2: GrossVo2) -> float | NoEquivalent:
    """The level forward speed, m/s, whose gross VO2 this is; bisection on 0 to 6 m/s."""
    if vo2 < forward_vo2(0.0):
        return NoEquivalent(BELOW_STANDING)
    if vo2 > forward_vo2(FASTEST_MPS):
        return NoEquivalent(BEYOND_FASTEST)
    power_w_kg = power_of_vo2(vo2)
    low_mps, high_mps = 0.0, FASTEST_MPS
    for _ in range(_HALVINGS):
        middle_mps = (low_mps + high_mps) / 2.0
        if forward_w_kg(middle_mps) < power_w_kg:
            low_mps = middle_mps
        else:
            high_mps = middle_mps
    return high_mps


def equivalent_interval(low: GrossVo2, high: GrossVo2) -> Interval:
    """Both ends inverted; an end without an equivalent goes to 0 or to 6 m/s."""
    return Interval(_end_mps(low), _end_mps(high))


def equivalent_gait(speed_mps: float) -> Gait:
    """Whether a level forward speed is walked or run, by which is cheaper (2.17 m/s)."""
    if speed_mps == 0.0:
        return Gait.STANDING
    return Gait.WALK if speed_mps <= crossing_mps() else Gait.RUN


def _end_mps(vo2: GrossVo2) -> float:
    speed = equivalent_mps(vo2)
    if isinstance(speed, NoEquivalent):
        return 0.0 if speed.reason == BELOW_STANDING else FASTEST_MPS
    return speed
