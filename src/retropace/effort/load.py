"""Internal load: what the heart and the walker say of a session. A channel of its own.

Backward walking raises heart rate and exertion more than its oxygen cost (at matched VO2, Gait
Posture 2018), so that these figures may well be higher than those of the models. Nothing here is
ever turned into metres, kcal or a forward speed; where heart and model disagree, that is said, and
neither is averaged into the other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, isfinite
from typing import Any, Final, NamedTuple

from retropace.effort.quantities import REST_ML_KG_MIN, GrossVo2, Mark
from retropace.errors import BadInputError

SECONDS_PER_MINUTE: Final = 60.0
DISAGREEMENT: Final = 0.25
_FEWEST_S: Final = 120.0  # the heart needs as long to settle as the breath
_LEAST_SHARE: Final = 0.20  # %HRR; below, a few beats of error are a quarter of everything
NOT_COMPARED: Final = (
    "Without a VO2max that was measured, your heart rate cannot be held against the model."
)

RESERVE_SOURCE: Final = (
    "Swain et al. 1997, doi 10.1097/00005768-199703000-00018 (cycling, n = 63), and 1998 "
    "(treadmill, n = 50): the share of the heart-rate reserve is that of the VO2 reserve"
)
EDWARDS_SOURCE: Final = "Edwards: minutes in each tenth of the highest heart rate from 50 % up"
RPE_DOUBT: Final = "formula recalled, not checked against the paper"
RPE_SOURCE: Final = (
    f"Foster et al. 2001, J Strength Cond Res 15:109: CR-10 rating times minutes ({RPE_DOUBT})"
)
MARKS: Final = {
    RESERVE_SOURCE: Mark.SEEN,
    EDWARDS_SOURCE: Mark.SECOND_HAND,
    RPE_SOURCE: Mark.RECALLED,  # only its validity was seen: told where it is asked for
}


class Weighting(NamedTuple):
    """How Banister's training impulse weighs the share x of the reserve: factor e^(exponent x)."""

    id: str
    factor: float
    exponent: float
    mark: Mark


TRIMP_MEN: Final = Weighting("banister-men", 0.64, 1.92, Mark.SECOND_HAND)
# Recalled; the one copy seen mixes it with the men's factor. Used only where it is asked for.
TRIMP_WOMEN: Final = Weighting("banister-women", 0.86, 1.67, Mark.RECALLED)


class Heart(NamedTuple):
    """A person's own heart: at rest, at most, and the most oxygen it can bring, where known.

    Heart rates are beats a minute, measured and not computed from an age; VO2max in ml/kg/min.
    """

    rest_bpm: float
    max_bpm: float
    vo2max_ml_kg_min: float | None = None


class Beats(NamedTuple):
    """Some time at one heart rate; None where nobody knew."""

    duration_s: float
    bpm: float | None


class Disagreement(NamedTuple):
    """Heart rate and model differ by more than a quarter; gross VO2, ml/kg/min."""

    heart_vo2_ml_kg_min: GrossVo2
    model_vo2_ml_kg_min: GrossVo2

    @property
    def text(self) -> str:
        """It as a sentence for the walker."""
        heart, model = self
        more = "more" if heart > model else "less"
        percent = abs(heart / model - 1.0) * 100.0
        return (
            f"Your heart rate speaks of {heart:.1f} ml/kg/min, the model of {model:.1f}: "
            f"{percent:.0f} % {more}. Neither is averaged into the other. Backward walking raises "
            "the heart rate beyond its oxygen cost; the model may also be wrong for you."
        )


def checked(heart: Heart) -> Heart:
    """The same, if such a heart can be. Raises BadInputError naming the bound."""
    rest, most, vo2max = heart
    if not (25.0 <= rest < most <= 240.0):
        raise BadInputError(
            f"A heart of {rest:g} bpm at rest and {most:g} at most cannot be: give 25 or more at "
            "rest, 240 or less at most, and the first below the second."
        )
    if vo2max is not None and not 10.0 <= vo2max <= 100.0:
        raise BadInputError(f"VO2max {vo2max:g} is out of bounds: give 10 to 100 ml/kg/min.")
    return heart


def reserve_share(bpm: float, heart: Heart) -> float:
    """The share of the heart-rate reserve in use, 0 to 1 (%HRR)."""
    share = (bpm - heart.rest_bpm) / (heart.max_bpm - heart.rest_bpm)
    return min(max(share, 0.0), 1.0)


def trimp(beats: Iterable[Beats], heart: Heart, weighting: Weighting = TRIMP_MEN) -> float:
    """Banister's training impulse: minutes times share times its weight; arbitrary units."""
    total = 0.0
    for duration_s, bpm in _known(beats):
        share = reserve_share(bpm, heart)
        weight = weighting.factor * exp(weighting.exponent * share)
        total += duration_s / SECONDS_PER_MINUTE * share * weight
    return total


def edwards_zone(bpm: float, max_bpm: float) -> int:
    """Zone 1 from 50 % of the highest heart rate, 2 from 60 %, ... 5 from 90 %; below, 0."""
    tenths = int(bpm / max_bpm * 10.0 + 1e-9)
    return min(max(tenths - 4, 0), 5)


def edwards_load(beats: Iterable[Beats], max_bpm: float) -> float:
    """Edwards' summated zones: minutes times the number of their zone; arbitrary units."""
    return sum(
        duration_s / SECONDS_PER_MINUTE * edwards_zone(bpm, max_bpm)
        for duration_s, bpm in _known(beats)
    )


def session_rpe_load(rpe: float, duration_s: float) -> float:
    """Foster's session load: the CR-10 rating of the whole session times its minutes.

    Raises BadInputError for a rating outside 0 to 10.
    """
    if not 0.0 <= rpe <= 10.0:
        raise BadInputError(f"{rpe:g} is no CR-10 rating: give a number from 0 to 10.")
    return rpe * duration_s / SECONDS_PER_MINUTE


def heart_vo2(bpm: float, heart: Heart) -> GrossVo2 | None:
    """Gross VO2 by the heart, ml/kg/min: the same share of both reserves (Swain).

    None without the person's own VO2max.
    """
    if heart.vo2max_ml_kg_min is None:
        return None
    reserve = heart.vo2max_ml_kg_min - REST_ML_KG_MIN
    return GrossVo2(REST_ML_KG_MIN + reserve_share(bpm, heart) * reserve)


def disagreement(bpm: float, heart: Heart, model_vo2: GrossVo2) -> Disagreement | None:
    """Whether the heart and the model differ by more than 25 % of the model; None if they do not.

    None as well where the person's own VO2max is not known: then it cannot be told.
    """
    by_heart = heart_vo2(bpm, heart)
    if by_heart is None or abs(by_heart / model_vo2 - 1.0) <= DISAGREEMENT:
        return None
    return Disagreement(by_heart, model_vo2)


@dataclass(frozen=True, slots=True)
class InternalLoad:
    """What heart and walker say of a session; None where it was not told or measured.

    ``heart_rate_s`` are the seconds with a heart rate; the loads are in arbitrary units, each its
    own, and not to be compared with each other or with a distance.
    """

    heart_rate_s: float
    mean_bpm: float | None
    reserve_share: float | None
    trimp: float | None
    trimp_weighting: Weighting | None
    edwards: float | None
    rpe: float | None
    rpe_load: float | None
    disagreement: Disagreement | None
    not_compared: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Everything, names with their units."""
        apart, weighting = self.disagreement, self.trimp_weighting
        return {
            "heart_rate_s": round(self.heart_rate_s, 1),
            "heart_rate_mean_bpm": _rounded(self.mean_bpm),
            "heart_rate_reserve_pct": _rounded(self.reserve_share and self.reserve_share * 100.0),
            "trimp": _rounded(self.trimp),
            "trimp_weighting": weighting and weighting.id,
            "trimp_known": weighting and str(weighting.mark),
            "edwards_load": _rounded(self.edwards),
            "rpe": self.rpe,
            "rpe_load": _rounded(self.rpe_load),
            "rpe_load_known": None if self.rpe_load is None else str(MARKS[RPE_SOURCE]),
            "not_compared": self.not_compared,
            "disagreement": apart
            and {
                "heart_vo2_ml_kg_min": round(apart.heart_vo2_ml_kg_min, 2),
                "model_vo2_ml_kg_min": round(apart.model_vo2_ml_kg_min, 2),
                "text": apart.text,
            },
        }


def internal_load(
    beats: Sequence[Beats],
    heart: Heart | None = None,
    *,
    rpe: float | None = None,
    duration_s: float | None = None,
    model_vo2: GrossVo2 | None = None,
    model_beats: Sequence[Beats] | None = None,
    weighting: Weighting = TRIMP_MEN,
    with_rpe_load: bool = False,
) -> InternalLoad:
    """Everything that heart rates and a rating allow to say.

    ``duration_s`` is the session's, for the rating; by default the length of ``beats``. Heart and
    model are compared over ``model_beats``, the part that ``model_vo2`` is the mean of (by default
    all of it), from two minutes of heart rate and a fifth of its reserve on. ``with_rpe_load`` asks
    for a load whose formula is recalled. Raises BadInputError for a heart or a rating
    that cannot be.
    """
    known_s, mean = _mean(beats)
    whole_s = sum(part.duration_s for part in beats) if duration_s is None else duration_s
    own = None if heart is None else checked(heart)
    apart = None
    compared_s, compared = _mean(beats if model_beats is None else model_beats)
    long_enough = compared_s >= _FEWEST_S
    if own and compared is not None and model_vo2 is not None and long_enough:
        hard_enough = reserve_share(compared, own) >= _LEAST_SHARE
        apart = disagreement(compared, own, model_vo2) if hard_enough else None
    measured = own if mean is not None else None
    return InternalLoad(
        heart_rate_s=known_s,
        mean_bpm=mean,
        reserve_share=None if measured is None else reserve_share(mean or 0.0, measured),
        trimp=None if measured is None else trimp(beats, measured, weighting),
        trimp_weighting=None if measured is None else weighting,
        edwards=None if measured is None else edwards_load(beats, measured.max_bpm),
        rpe=rpe,
        rpe_load=session_rpe_load(rpe, whole_s) if with_rpe_load and rpe is not None else None,
        disagreement=apart,
        not_compared=NOT_COMPARED if measured and measured.vo2max_ml_kg_min is None else None,
    )


def _mean(beats: Iterable[Beats]) -> tuple[float, float | None]:
    """Seconds with a heart rate, and its mean over them."""
    known = list(_known(beats))
    known_s = sum(part_s for part_s, _ in known)
    return known_s, sum(part_s * bpm for part_s, bpm in known) / known_s if known_s else None


def _known(beats: Iterable[Beats]) -> Iterable[tuple[float, float]]:
    for duration_s, bpm in beats:
        if bpm is not None and isfinite(bpm) and bpm > 0.0 and duration_s > 0.0:
            yield duration_s, bpm


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
