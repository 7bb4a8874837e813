"""A judge whose belt has run for long, with its memory, what it hears and what it is asked."""

from retropace.belief import Belief, Trust
from retropace.model import Command, Intent, IntentKind
from retropace.safety import Limits, Safety
from retropace.safety.case import Case
from retropace.units import NS_PER_S, kmh_to_mps

S = NS_PER_S
LIMITS = Limits(kmh_to_mps(0.8), kmh_to_mps(2.5), kmh_to_mps(0.1), steepest_grade=0.05)
REST = Belief(0.0, Trust.FRESH, 0, at_rest=True, samples=1)


def moving(speed_kmh: float | None = 1.5, trust: Trust = Trust.FRESH) -> Belief:
    speed_mps = None if speed_kmh is None else kmh_to_mps(speed_kmh)
    return Belief(speed_mps, trust, 0, moving=True, samples=5)


def running(speed_kmh: float = 1.5, limits: Limits = LIMITS) -> tuple[Safety, Case]:
    """A judge whose belt has had this speed for long, and its memory."""
    safety = Safety(limits)
    case = safety._case
    case.begin_start(S)
    case.begin_running(2 * S)
    case.pinned, case.step = True, 0
    case.follow.adopt(kmh_to_mps(speed_kmh))
    case.notices.clear()
    return safety, case


def wish(
    speed_kmh: float | None, now_ns: int, cap_kmh: float | None = None, grade: float | None = None
) -> Intent:
    speed_mps = None if speed_kmh is None else kmh_to_mps(speed_kmh)
    cap_mps = None if cap_kmh is None else kmh_to_mps(cap_kmh)
    return Intent(IntentKind.SPEED, now_ns + S, speed_mps, cap_mps, grade, step=0)


def told_kmh(command: Command | None) -> float | None:
    return None if command is None or command.speed_mps is None else command.speed_mps * 3.6
