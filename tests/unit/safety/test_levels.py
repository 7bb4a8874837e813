"""Levels are walked for: six sessions that count, then twelve more, three of them brisk (R05)."""

from collections.abc import Iterable
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retropace.model import Level
from retropace.safety.levels import BEGINNER, SLOWEST_MPS, Standing, Walked, barred, way_up

GOOD = Walked(completed=True, simulated=False, stops=0, backward_s=600, backward_m=250, brisk_s=0)
BRISK = GOOD._replace(brisk_s=180)


def standing(sessions: Iterable[Walked]) -> Standing:
    """Where these, oldest first, lead to."""
    return reduce(Standing.after, sessions, BEGINNER)


@pytest.mark.rule("R05")
@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        ([], Standing(Level.FIRST_STEPS, 0, 0)),
        ([GOOD] * 5, Standing(Level.FIRST_STEPS, 5, 0)),
        ([GOOD] * 6, Standing(Level.WALKER, 0, 0)),
        ([GOOD] * 17 + [BRISK], Standing(Level.WALKER, 12, 1)),
        ([GOOD] * 15 + [BRISK] * 2, Standing(Level.WALKER, 11, 2)),
        ([GOOD] * 15 + [BRISK] * 3, Standing(Level.JOGGER, 0, 0)),
        ([GOOD] * 100, Standing(Level.WALKER, 94, 0)),
        ([GOOD] * 6 + [BRISK] * 11, Standing(Level.WALKER, 11, 11)),
        ([BRISK] * 6 + [GOOD] * 12, Standing(Level.WALKER, 12, 0)),
        ([GOOD] * 6 + [GOOD._replace(brisk_s=119)] * 12, Standing(Level.WALKER, 12, 0)),
    ],
)
def test_sessions_that_count_lead_up(sessions: list[Walked], expected: Standing) -> None:
    assert standing(sessions) == expected


@pytest.mark.rule("R05")
@pytest.mark.parametrize(
    "idle",
    [
        GOOD._replace(completed=False),
        GOOD._replace(simulated=True),
        GOOD._replace(stops=1),
        GOOD._replace(backward_s=239),
        GOOD._replace(backward_m=600 * 0.89 / 3.6),
    ],
    ids=["broken off", "simulated", "stopped by safety", "of seconds", "a crawl"],
)
def test_what_does_not_count_leads_nowhere(idle: Walked) -> None:
    assert standing([idle] * 100) == BEGINNER
    assert standing([GOOD] * 5 + [idle] * 50).level is Level.FIRST_STEPS


@pytest.mark.rule("R05")
def test_the_slowest_average_that_counts_is_no_crawl() -> None:
    slowest = GOOD._replace(backward_m=GOOD.backward_s * SLOWEST_MPS)
    assert slowest.counts
    assert not slowest._replace(backward_m=slowest.backward_m - 1e-6).counts


@pytest.mark.parametrize(
    ("brisk", "words"),
    [
        (1, "2 more uneventful sessions at 4.0 km/h or more"),
        (2, "1 more uneventful session at 4.0 km/h or more"),
    ],
)
def test_what_is_left_of_the_brisk_sessions_is_told_in_words(brisk: int, words: str) -> None:
    assert way_up(Standing(Level.WALKER, 12, brisk)) == words


def test_at_the_top_nothing_more_is_needed() -> None:
    top = Standing(Level.JOGGER, 0, 0)
    assert (top.needed, top.missing, top.next_level) == (0, 0, None)


walks = st.builds(
    Walked,
    st.booleans(),
    st.booleans(),
    st.integers(0, 2),
    st.floats(0, 3600),
    st.floats(0, 3600),
    st.floats(0, 600),
)


@pytest.mark.rule("R05")
@settings(max_examples=200)
@given(st.lists(st.one_of(walks, st.just(GOOD), st.just(BRISK)), max_size=40))
def test_nobody_comes_up_with_too_few(sessions: list[Walked]) -> None:
    counting = [one for one in sessions if one.counts]
    level = standing(sessions).level
    if level is not Level.FIRST_STEPS:
        assert len(counting) >= 6
    if level is Level.JOGGER:
        assert len(counting) >= 18
        assert sum(one.is_brisk for one in counting[6:]) >= 3


@settings(max_examples=200)
@given(st.lists(st.one_of(st.just(GOOD), st.just(BRISK)), max_size=30))
def test_what_is_said_to_be_missing_is_what_is_missing(sessions: list[Walked]) -> None:
    now = standing(sessions)
    if now.next_level is None:
        assert (now.missing, way_up(now)) == (0, "")
        return
    assert standing([*sessions, *[BRISK] * (now.missing - 1)]).level is now.level
    assert standing([*sessions, *[BRISK] * now.missing]).level is now.next_level


@pytest.mark.rule("R05")
def test_a_profile_above_the_level_is_told_how_many_sessions_are_missing() -> None:
    assert barred("A jog", Level.WALKER, standing([GOOD] * 6)) is None
    told = barred("A walk", Level.WALKER, standing([GOOD] * 5))
    assert told is not None
    assert "To walker: 1 more uneventful session." in told
    told = barred("A jog", Level.JOGGER, standing([GOOD] * 2))
    assert told is not None
    assert "To walker: 4 more uneventful sessions; from there to jogger: 12 more" in told
    assert "3 of them at 4.0 km/h or more" in told
    told = barred("A jog", Level.JOGGER, standing([GOOD] * 17))
    assert told is not None
    assert "To jogger: 3 more uneventful sessions at 4.0 km/h or more." in told


@pytest.mark.rule("R05")
def test_a_session_counts_from_its_very_least_on() -> None:
    assert GOOD._replace(backward_s=240.0).counts
    assert GOOD._replace(brisk_s=120.0).is_brisk


def test_at_the_top_nothing_leads_further() -> None:
    assert way_up(Standing(Level.JOGGER, 0, 0)) == ""
