"""Internal load, against Williford's heart rates and figures worked by hand."""

import math

import pytest

from retropace.effort import GrossVo2, load
from retropace.effort.load import (
    TRIMP_MEN,
    TRIMP_WOMEN,
    Beats,
    Heart,
    disagreement,
    edwards_load,
    edwards_zone,
    heart_vo2,
    internal_load,
    reserve_share,
    session_rpe_load,
    trimp,
)
from retropace.effort.quantities import Mark
from retropace.errors import BadInputError

ATHLETE = Heart(rest_bpm=60, max_bpm=199, vo2max_ml_kg_min=54.13)
"""Williford's means; the heart at rest, and at most by age, are assumed, as in the evidence."""


def test_williford_by_the_heart_and_by_oxygen() -> None:
    """Forward 113 bpm and 12.42, backward 132 and 15.95: 38 to 52 % HRR, 18 to 25 % VO2R."""
    assert reserve_share(113, ATHLETE) == pytest.approx(0.38, abs=0.005)
    assert reserve_share(132, ATHLETE) == pytest.approx(0.52, abs=0.005)
    reserve = 54.13 - 3.5
    assert (12.42 - 3.5) / reserve == pytest.approx(0.18, abs=0.005)
    assert (15.95 - 3.5) / reserve == pytest.approx(0.25, abs=0.005)
    apart = disagreement(132, ATHLETE, GrossVo2(15.95))
    assert apart is not None
    assert apart.heart_vo2_ml_kg_min == pytest.approx(3.5 + 0.518 * reserve, abs=0.05)
    assert "% more" in apart.text


@pytest.mark.parametrize(
    ("bpm", "share"), [(60, 0.0), (40, 0.0), (129.5, 0.5), (199, 1.0), (230, 1.0)]
)
def test_the_reserve_is_between_rest_and_most(bpm: float, share: float) -> None:
    assert reserve_share(bpm, ATHLETE) == pytest.approx(share)


def test_banister_by_hand() -> None:
    """Half the reserve for 10 min: 10 x 0.5 x 0.64 e^0.96 = 8.36 (men), 0.86 e^0.835 = 9.91."""
    half = [Beats(600.0, 129.5)]
    assert trimp(half, ATHLETE) == pytest.approx(8.357, abs=0.001)
    assert trimp(half, ATHLETE, TRIMP_WOMEN) == pytest.approx(9.911, abs=0.001)
    assert trimp([Beats(600.0, 50.0), Beats(60.0, None)], ATHLETE) == 0.0


def test_what_is_recalled_is_marked_and_no_default() -> None:
    assert TRIMP_WOMEN.mark is Mark.RECALLED
    assert TRIMP_MEN.mark is not Mark.RECALLED
    assert internal_load([Beats(60.0, 100.0)], ATHLETE).trimp_weighting is TRIMP_MEN
    asked_for = internal_load([Beats(60.0, 100.0)], ATHLETE, weighting=TRIMP_WOMEN)
    assert asked_for.to_json()["trimp_known"] == "recalled"
    assert load.MARKS[load.RPE_SOURCE] is Mark.RECALLED
    assert internal_load([Beats(60.0, 100.0)], rpe=4.0).rpe_load is None


@pytest.mark.parametrize(
    ("share", "zone"),
    [(0.0, 0), (0.499, 0), (0.5, 1), (0.6, 2), (0.69, 2), (0.7, 3), (0.8, 4), (0.9, 5), (1.1, 5)],
)
def test_edwards_zones(share: float, zone: int) -> None:
    assert edwards_zone(share * 200, 200) == zone


def test_edwards_sums_minutes_times_zone() -> None:
    beats = [Beats(60.0, 90.0), Beats(120.0, 110.0), Beats(60.0, 185.0), Beats(600.0, None)]
    assert edwards_load(beats, 200.0) == pytest.approx(0 + 2 * 1 + 1 * 5)


def test_a_rating_times_minutes() -> None:
    assert session_rpe_load(7, 3600) == 420.0
    assert session_rpe_load(0, 3600) == 0.0
    for rating in (-0.1, 10.1, math.nan):
        with pytest.raises(BadInputError, match="0 to 10"):
            session_rpe_load(rating, 60)


@pytest.mark.parametrize(
    ("share", "apart"), [(1.24, False), (1.26, True), (0.76, False), (0.74, True)]
)
def test_a_quarter_is_the_border(share: float, apart: bool) -> None:
    by_heart = heart_vo2(130, ATHLETE)
    assert by_heart is not None
    model = GrossVo2(float(by_heart) / share)
    assert (disagreement(130, ATHLETE, model) is not None) is apart


def test_without_the_own_vo2max_nothing_can_be_compared() -> None:
    heart = ATHLETE._replace(vo2max_ml_kg_min=None)
    assert heart_vo2(130, heart) is None
    assert disagreement(130, heart, GrossVo2(5.0)) is None


def test_the_whole_of_a_session() -> None:
    beats = [Beats(1.0, 132.0)] * 600 + [Beats(1.0, None)] * 60
    told = internal_load(beats, ATHLETE, rpe=4.0, model_vo2=GrossVo2(15.95), with_rpe_load=True)
    assert told.heart_rate_s == 600.0
    assert told.mean_bpm == pytest.approx(132.0)
    assert told.reserve_share == pytest.approx(0.518, abs=0.001)
    assert told.edwards == pytest.approx(10 * 2)
    assert told.rpe_load == pytest.approx(4.0 * 11)
    assert told.disagreement is not None
    answer = told.to_json()
    assert answer["disagreement"]["model_vo2_ml_kg_min"] == 15.95
    assert not [key for key in answer if "_m" in key.replace("_mean", "")], "never metres"


def test_a_short_heart_rate_is_not_compared() -> None:
    told = internal_load([Beats(100.0, 180.0)], ATHLETE, model_vo2=GrossVo2(10.0))
    assert told.disagreement is None
    assert told.trimp is not None


def test_an_easy_heart_is_not_compared() -> None:
    """At a tenth of the reserve a few beats are a quarter of everything."""
    easy = internal_load([Beats(600.0, 74.0)], ATHLETE, model_vo2=GrossVo2(5.0))
    assert easy.reserve_share == pytest.approx(0.10, abs=0.01)
    assert easy.disagreement is None
    harder = internal_load([Beats(600.0, 92.0)], ATHLETE, model_vo2=GrossVo2(5.0))
    assert harder.disagreement is not None


def test_without_a_vo2max_it_says_why_nothing_is_compared() -> None:
    heart = ATHLETE._replace(vo2max_ml_kg_min=None)
    told = internal_load([Beats(600.0, 132.0)], heart, model_vo2=GrossVo2(5.0))
    assert told.not_compared == told.to_json()["not_compared"] == load.NOT_COMPARED
    assert internal_load([Beats(600.0, 132.0)], ATHLETE).not_compared is None


def test_only_what_the_model_answers_for_is_compared() -> None:
    easy, hard = [Beats(600.0, 95.0)], [Beats(300.0, 190.0)]
    by_heart = heart_vo2(95, ATHLETE)
    assert by_heart is not None
    alike = internal_load(easy + hard, ATHLETE, model_vo2=by_heart, model_beats=easy)
    apart = internal_load(easy + hard, ATHLETE, model_vo2=by_heart)
    assert alike.disagreement is None
    assert apart.disagreement is not None
    assert alike.mean_bpm == apart.mean_bpm


def test_what_was_not_told_is_not_made_up() -> None:
    nothing = internal_load([Beats(60.0, None)], ATHLETE)
    assert nothing.mean_bpm is nothing.trimp is nothing.edwards is nothing.rpe_load is None
    only_strap = internal_load([Beats(60.0, 120.0)])
    assert only_strap.mean_bpm == 120.0
    assert only_strap.trimp is only_strap.reserve_share is only_strap.disagreement is None
    assert internal_load([]).to_json()["heart_rate_s"] == 0.0


@pytest.mark.parametrize(
    "heart",
    [
        Heart(60, 60),
        Heart(200, 60),
        Heart(10, 190),
        Heart(60, 260),
        Heart(math.nan, 190),
        Heart(60, 190, 5.0),
        Heart(60, 190, math.nan),
    ],
)
def test_a_heart_that_cannot_be_is_refused(heart: Heart) -> None:
    with pytest.raises(BadInputError):
        internal_load([Beats(60.0, 120.0)], heart)
