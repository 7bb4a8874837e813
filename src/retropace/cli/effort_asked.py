"""What `retropace effort` was asked, and what every model says of it."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from retropace.effort import Circumstances
    from retropace.effort.opinions import Opinion
    from retropace.model import Direction


class Asked(NamedTuple):
    """The question, checked."""

    speed_kmh: float
    grade_pct: float
    minutes: float
    mass_kg: float | None
    direction: "Direction"
    circumstances: "Circumstances"

    @property
    def speed_mps(self) -> float:
        """The speed in m/s."""
        from retropace.units import kmh_to_mps

        return kmh_to_mps(self.speed_kmh)

    @property
    def grade(self) -> float:
        """The grade as a fraction."""
        return self.grade_pct / 100.0


def opinions(asked: Asked) -> "tuple[tuple[Opinion, ...], tuple[Opinion, ...]]":
    """What every backward and every forward model says; no backward ones facing forward."""
    from retropace.effort.backward import backward_gait
    from retropace.effort.forward import forward_gait
    from retropace.effort.opinions import backward_opinions, forward_opinions
    from retropace.effort.quantities import Gait
    from retropace.model import Direction

    speed_mps, grade = asked.speed_mps, asked.grade
    gait = forward_gait(speed_mps, grade)
    if gait is Gait.STANDING:
        return (), ()
    if asked.direction is Direction.FORWARD:
        return (), forward_opinions(gait, speed_mps, grade)
    gait = backward_gait(speed_mps, grade) or gait
    return backward_opinions(gait, speed_mps, grade), forward_opinions(gait, speed_mps, grade)
