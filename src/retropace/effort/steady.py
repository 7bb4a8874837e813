"""How much of a session was too soon after a change of speed for the body to have settled.

Steady-state figures hold from about two minutes at a speed on (J Exp Biol 225, jeb244471).
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from retropace.model import Direction

SETTLING_S: Final = 120.0
_SAME_MPS: Final = 0.056  # 0.2 km/h: more than a belt's own wandering
_SAME_GRADE: Final = 0.005


class Stretch(NamedTuple):
    """Some time at one speed; ``speed_mps`` None (or no number) means not known."""

    duration_s: float
    speed_mps: float | None
    grade: float
    direction: Direction


def unsteady_s(stretches: Iterable[Stretch]) -> list[float]:
    """Of each stretch, the moving seconds within two minutes of the last change.

    A change is one of speed, grade or direction; so is coming from rest, or out of a hole in what
    is known of the speed.
    """
    parts: list[float] = []
    since_s = 0.0
    anchor: Stretch | None = None
    for stretch in stretches:
        if anchor is None or not _alike(anchor, stretch):
            anchor, since_s = stretch, 0.0
        settling_s = min(max(SETTLING_S - since_s, 0.0), stretch.duration_s)
        parts.append(settling_s if stretch.speed_mps else 0.0)
        since_s += stretch.duration_s
    return parts


def _alike(one: Stretch, other: Stretch) -> bool:
    if not one.speed_mps or not other.speed_mps:
        return not one.speed_mps and not other.speed_mps
    return (
        one.direction is other.direction
        and abs(one.speed_mps - other.speed_mps) <= _SAME_MPS
        and abs(one.grade - other.grade) <= _SAME_GRADE
    )
