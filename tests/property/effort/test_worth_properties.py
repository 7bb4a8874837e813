import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retropace.effort import (
    Circumstances,
    Estimate,
    People,
    PersonalRatio,
    Rails,
    SessionWorth,
    Stretch,
    worth,
)
from retropace.effort.load import Beats, Heart, internal_load
from retropace.model import Direction

BACKWARD = Direction.BACKWARD
ANY_NUMBER = st.floats()
ANY = st.builds(Stretch, ANY_NUMBER, st.none() | ANY_NUMBER, ANY_NUMBER, st.sampled_from(Direction))
USUAL = st.builds(
    Stretch,
    st.floats(0.1, 600.0),
    st.none() | st.floats(0.0, 4.0),
    st.floats(-0.05, 0.3),
    st.sampled_from(Direction),
)
CIRCUMSTANCES = st.builds(
    Circumstances,
    st.integers(0, 1000),
    st.none() | st.sampled_from(Rails),
    st.sampled_from(People),
    st.none()
    | st.builds(
        PersonalRatio,
        st.floats(-2.0, 2.0),
        st.floats(0.0, 2.0),
        st.floats(0.0, 4.0),
        st.floats(-0.1, 0.3),
    ),
)


def draw(stretches: list[Stretch], circumstances: Circumstances | None = None) -> SessionWorth:
    return worth(stretches, mass_kg=70.0, circumstances=circumstances, draws=64)


def figures(answer: SessionWorth) -> list[Estimate]:
    all_of_them = (
        answer.ratio,
        answer.vo2_ml_kg_min,
        answer.mets,
        answer.kcal,
        answer.equivalent_mps,
        answer.same_time_distance_m,
        answer.same_speed_distance_m,
    )
    return [figure for figure in all_of_them if figure is not None]


@settings(max_examples=100, deadline=None)
@given(st.lists(ANY, max_size=4), CIRCUMSTANCES)
def test_no_number_makes_it_raise(stretches: list[Stretch], how: Circumstances) -> None:
    draw(stretches, how)


@settings(max_examples=100, deadline=None)
@given(st.lists(USUAL, max_size=6), CIRCUMSTANCES)
def test_every_figure_is_finite_and_inside_its_interval(
    stretches: list[Stretch], how: Circumstances
) -> None:
    answer = draw(stretches, how)
    for figure in figures(answer):
        assert all(math.isfinite(part) for part in figure)
        assert 0.0 <= figure.low <= figure.value <= figure.high
    if answer.ratio is not None:
        assert answer.ratio.low >= 1.0
    left_out_s = sum(seconds for _, seconds in answer.uncounted)
    assert answer.counted_s + left_out_s == pytest.approx(answer.duration_s)
    assert answer.unsteady_s <= answer.counted_s - answer.standing_s + 1e-6
    assert answer.counted_distance_m <= answer.distance_m + 1e-4 * answer.duration_s
    json.dumps(answer.to_json(), allow_nan=False)


@settings(max_examples=50, deadline=None)
@given(st.lists(USUAL, min_size=1, max_size=4), CIRCUMSTANCES)
def test_it_does_not_matter_how_time_is_cut(stretches: list[Stretch], how: Circumstances) -> None:
    halves = [half._replace(duration_s=half.duration_s / 2) for half in stretches for _ in range(2)]
    for one, other in zip(figures(draw(stretches, how)), figures(draw(halves, how)), strict=True):
        assert one == pytest.approx(other)


@settings(max_examples=50, deadline=None)
@given(st.floats(0.3, 3.5), st.floats(0.3, 3.5), CIRCUMSTANCES)
def test_faster_costs_more(one_mps: float, other_mps: float, how: Circumstances) -> None:
    slow, fast = sorted((one_mps, other_mps))
    slower, faster = (draw([Stretch(60.0, mps, 0.0, BACKWARD)], how).mets for mps in (slow, fast))
    assert slower is not None
    assert faster is not None
    assert slower.value <= faster.value + 1e-9


BEATS = st.builds(Beats, st.floats(0.0, 1000.0), st.none() | st.floats(0.0, 300.0))


@settings(max_examples=100, deadline=None)
@given(st.lists(BEATS, max_size=6), st.none() | st.floats(0.0, 10.0))
def test_a_load_is_never_below_nothing_and_grows_with_time(
    beats: list[Beats], rpe: float | None
) -> None:
    heart = Heart(55.0, 190.0, 45.0)
    once, twice = (internal_load(beats * times, heart, rpe=rpe) for times in (1, 2))
    for part, whole in (
        (once.trimp, twice.trimp),
        (once.edwards, twice.edwards),
        (once.rpe_load, twice.rpe_load),
    ):
        assert (part is None) == (whole is None)
        if part is not None:
            assert part >= 0.0
            assert whole == pytest.approx(2 * part)
    json.dumps(once.to_json(), allow_nan=False)
