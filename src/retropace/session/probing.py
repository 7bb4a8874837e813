"""How fast the unit probe goes (R03): fast enough to tell, slow enough for a wrong unit."""

from typing import Final

from retropace.profile.plan import Plan
from retropace.units import KMH_PER_MPH, kmh_to_mps

FINE_STEP_MPS: Final = kmh_to_mps(0.1)
_RISE_MPS: Final = kmh_to_mps(0.5)
_LEAST_RISE_MPS: Final = kmh_to_mps(0.3)
"""A smaller rise could not be told from a belt that ignores it."""

_GRID_SLACK: Final = 1e-6


def probe_speed_mps(plan: Plan, minimum_mps: float, step_mps: float) -> float:
    """The probe's speed, m/s, on the belt's own grid, so that the console shows what is said.

    A belt that takes it for miles per hour must not go above the cap (R07), as far as a rise that
    can be told at all allows that.
    """
    careful_mps = plan.cap_mps / KMH_PER_MPH
    least_mps = minimum_mps + max(_LEAST_RISE_MPS, step_mps)
    wanted_mps = min(minimum_mps + _RISE_MPS, max(careful_mps, least_mps), plan.steps[0].cap_mps)
    steps = int((wanted_mps - minimum_mps) / step_mps + _GRID_SLACK)
    return minimum_mps + max(0, steps) * step_mps
