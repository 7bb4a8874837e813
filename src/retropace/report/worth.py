"""What a session was worth: to this walker, against the same walk forward, against folk claims."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from retropace.effort import Estimate, SessionWorth, worth
from retropace.effort.quantities import REST_ML_KG_MIN
from retropace.effort.single_studies import ATHLETES_VO2MAX
from retropace.journal import Recording, Second
from retropace.journal.worth import effort_of, stretches_of, walked
from retropace.model import Direction

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
    session: SessionWorth

    @cached_property
    def seconds(self) -> Sequence[Second]:
        """The seconds that count, from the first motion to the last."""
        return walked(self.recording.seconds)

    @property
    def counted_share(self) -> float:
        """How much of that time a model answers for, 0 to 1."""
        session = self.session
        return session.counted_s / session.duration_s if session.duration_s else 0.0

    @cached_property
    def counted_m(self) -> float:
        """The belt's way in the seconds that a model answers for."""
        return sum(second.speed_mps or 0.0 for second in self.seconds if effort_of(second))

    @cached_property
    def compared(self) -> Compared | None:
        """The seconds walked backward that a model answers for; None where there are none.

        Forward is meant with the hands where they were, and costs what the ratio leaves of it.
        """
        backward = [
            second
            for second in self.seconds
            if second.moving and second.direction is Direction.BACKWARD and effort_of(second)
        ]
        there = worth(stretches_of(backward), circumstances=self.session.circumstances)
        if there.mets is None or there.ratio is None:
            return None
        return Compared(there.mets.value / there.ratio.value, there.mets, there.ratio)

    def cost(self, second: Second) -> Cost | None:
        """What one second's speed costs; None where no model answers."""
        effort = effort_of(second)
        if effort is None:
            return None
        key = second.speed_mps, second.grade, second.direction
        if key not in self._costs:
            self._costs[key] = worth(
                stretches_of([second]), circumstances=self.session.circumstances, draws=_BAND_DRAWS
            )
        mets, ratio = self._costs[key].mets, self._costs[key].ratio
        if mets is None:
            return None
        forward_mets = mets.value / (ratio.value if ratio else 1.0)
        return Cost(mets, forward_mets, effort.extrapolated)

    @cached_property
    def _costs(self) -> dict[tuple[float | None, float, Direction], SessionWorth]:
        """Belts report few speeds, so each is drawn once."""
        return {}
