"""What makes one walker's cost differ from the curve: practice, rails, a ratio of their own."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from retropace.errors import BadInputError

PRACTISED_SESSIONS: Final = 12
"""So many completed sessions make somebody practised."""


class Rails(StrEnum):
    """Whether the hands were on the rails."""

    NONE = "none"
    LIGHT = "light"
    GRIP = "grip"


class People(StrEnum):
    """Whether anybody like the walker was ever measured."""

    STUDIED = "studied"
    OTHER = "other"


class Factor(NamedTuple):
    """A factor on the cost: half of what may be lies below the middle, half above."""

    low: float
    middle: float
    high: float


class PersonalRatio(NamedTuple):
    """Somebody's own ratio R of gross VO2, backward to forward, as a normal of its logarithm.

    It was found at one speed (m/s) and grade (a fraction). There it stands in the place of the
    population's ratio, of the spread between studies and people, and of the practice factor, since
    it was measured with the practice that the walker had. At other speeds the pooled curve carries
    it on, with the curve's own doubt about the way from there to here.
    """

    ln_mean: float
    ln_sd: float
    speed_mps: float
    grade: float = 0.0


# Berling 2006 (n = 10, forward, at 20.3, 22.8, 26.1 ml/kg/min): hands resting took 4, 4 and 8 %
# off the whole, gripping 15, 21 and 21 %. Arms can carry no more than what walking adds to standing
# (4.1 ml/kg/min), so these are the shares of that part: 5, 5 and 10 %, 19, 26 and 25 %. Dalton 2013
# saw no effect, which is the high end. Nobody measured it backward or slow, so the low end is twice
# the most that Berling saw (assumed); leaning back, 32 % off the whole in Hofmann 2014 (39 %
# of that part at an assumed 75 kg), lies within it.
_RAILS: Final = {
    Rails.NONE: Factor(1.0, 1.0, 1.0),
    Rails.LIGHT: Factor(0.80, 0.935, 1.0),
    Rails.GRIP: Factor(0.48, 0.77, 1.0),
}
# Heath 2001 (8 men): same-speed VO2 fell to 0.81 in four weeks, without a forward control.
# Terblanche 2005: backward and forward fell alike, which leaves the ratio at nearly 1.
_PRACTISED: Final = Factor(0.81, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How a session was walked, and by whom.

    ``practice_sessions`` counts the completed backward sessions before this one. ``rails`` None
    means that nobody said; figures are then for free hands. Raises BadInputError on a number of
    sessions below 0 or a personal ratio that is none.
    """

    practice_sessions: int = 0
    rails: Rails | None = None
    people: People = People.STUDIED
    personal: PersonalRatio | None = None

    def __post_init__(self) -> None:
        """Check the numbers."""
        if self.practice_sessions < 0:
            raise BadInputError(
                f"{self.practice_sessions} completed sessions: give a number of 0 or more."
            )
        own = self.personal
        if own is not None and not (-2.0 <= own.ln_mean <= 2.0 and 0.0 <= own.ln_sd <= 2.0):
            raise BadInputError(
                f"A personal ratio with a logarithm of {own.ln_mean} (sd {own.ln_sd}) is none: "
                "the mean must lie within -2 and 2, the standard deviation within 0 and 2."
            )


def practice_factor(sessions: int) -> Factor:
    """The factor on R after so many completed sessions: 1 for a novice, 0.81 to 1 after 12."""
    share = min(sessions / PRACTISED_SESSIONS, 1.0)
    low, middle, high = (1.0 - share * (1.0 - end) for end in _PRACTISED)
    return Factor(low, middle, high)


def rails_factor(rails: Rails | None) -> Factor:
    """The factor on VO2 above standing for hands on the rails."""
    return _RAILS[rails or Rails.NONE]


def spread_factor(people: People) -> float:
    """On the models' spread, on a logarithmic scale: double for people nobody measured."""
    return 2.0 if people is People.OTHER else 1.0
