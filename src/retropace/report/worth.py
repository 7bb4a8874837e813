"""What a session was worth: to this walker, against the same walk forward, against folk claims."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from retropace.effort import (
    Circumstances,
    Effort,
    Estimate,
    Rails,
    SessionWorth,
    Stretch,
    assess,
    worth,
)
from retropace.effort.quantities import REST_ML_KG_MIN
from retropace.effort.single_studies import ATHLETES_VO2MAX, FOLK_RATIO, FOLK_STEPS_RATIO
from retropace.journal import Recording, Second
from retropace.model import Direction

FOLK_RATIOS: Final = (FOLK_RATIO, FOLK_STEPS_RATIO)
ATHLETES_METS: Final = ATHLETES_VO2MAX / REST_ML_KG_MIN
WHOLE: Final = 0.98
"""From this share on the odd second that no model answers for is not worth a word."""
_BAND_DRAWS: Final = 600
"""For one second's band in the picture; an eye does not see what more of them would change."""


class Cost(NamedTuple):
    """What one speed cost this walker, METs, and what forward would have cost there."""

    mets: Estimate
    forward_mets: float
    extrapolated: bool


class Compared(NamedTuple):
    """Backward walking beside forward walking at the same speeds, in METs over the same time."""

    forward_mets: float
    backward_mets: Estimate
    ratio: Estimate


@dataclass(frozen=True)
class Worth:
    """A recording's effort to its walker; every interval is 95 %, and drawn for one person."""

    recording: Recording
    practice_sessions: int = 0

    @cached_property
    def circumstances(self) -> Circumstances:
        """What is known of how it was walked."""
        rails = self.recording.told.rails
        return Circumstances(self.practice_sessions, None if rails is None else Rails(rails))

    @cached_property
    def session(self) -> SessionWorth:
        """The whole of it, from the first motion to the last."""
        return self._worth(self.seconds)

    @cached_property
    def seconds(self) -> tuple[Second, ...]:
        """The seconds that count, as they do in the journal's own totals."""
        seconds = self.recording.seconds
        moving = [index for index, second in enumerate(seconds) if second.moving]
        return seconds[moving[0] : moving[-1] + 1] if moving else ()

    @property
    def counted_share(self) -> float:
        """How much of that time a model answers for, 0 to 1."""
        session = self.session
        return session.counted_s / session.duration_s if session.duration_s else 0.0

    @cached_property
    def counted_m(self) -> float:
        """The belt's way in the seconds that a model answers for."""
        return sum(second.speed_mps or 0.0 for second in self.seconds if _effort(second))

    @cached_property
    def compared(self) -> Compared | None:
        """The seconds walked backward that a model answers for; None where there are none."""
        walked = [
            (second, effort)
            for second in self.seconds
            if second.moving and second.direction is Direction.BACKWARD
            if (effort := _effort(second)) is not None
        ]
        there = self._worth(second for second, _ in walked)
        if there.mets is None or there.ratio is None:
            return None
        forward = sum(float(effort.forward_vo2_ml_kg_min) for _, effort in walked)
        return Compared(forward / len(walked) / REST_ML_KG_MIN, there.mets, there.ratio)

    def cost(self, second: Second) -> Cost | None:
        """What one second's speed costs; None where no model answers."""
        effort = _effort(second)
        if effort is None:
            return None
        key = second.speed_mps or 0.0, second.grade, second.direction
        if key not in self._costs:
            there = worth([Stretch(1.0, *key)], circumstances=self.circumstances, draws=_BAND_DRAWS)
            self._costs[key] = there.mets
        mets = self._costs[key]
        forward = float(effort.forward_vo2_ml_kg_min) / REST_ML_KG_MIN
        return None if mets is None else Cost(mets, forward, effort.extrapolated)

    @cached_property
    def _costs(self) -> dict[tuple[float, float, Direction], Estimate | None]:
        """Belts report few speeds, so each is drawn once."""
        return {}

    def _worth(self, seconds: Iterable[Second]) -> SessionWorth:
        return worth(
            (Stretch(1.0, s.speed_mps, s.grade, s.direction) for s in seconds),
            mass_kg=self.recording.summary.walker_mass_kg,
            circumstances=self.circumstances,
        )


def _effort(second: Second) -> Effort | None:
    """What the models say of a second; None where they do not answer."""
    if second.speed_mps is None:
        return None
    effort = assess(second.speed_mps, second.grade, second.direction)
    return effort if isinstance(effort, Effort) else None
