"""The heart rate believed: strap before treadmill, and neither when lost or frozen."""

import pytest

from retropace.belief import HeartTracker
from retropace.units import NS_PER_S

S = NS_PER_S


def test_nothing_heard_is_nothing_known() -> None:
    assert HeartTracker().bpm(0) is None


def test_the_strap_comes_before_the_treadmill() -> None:
    heart = HeartTracker()
    heart.take_treadmill(100, 0)
    heart.take_strap(120, True, 0)
    assert heart.bpm(1) == 120
    heart.take_treadmill(101, 6 * S)
    assert heart.bpm(6 * S) == 101


@pytest.mark.rule("R20")
@pytest.mark.parametrize(("bpm", "contact"), [(None, None), (0, True), (120, False)])
def test_a_strap_off_the_skin_says_nothing(bpm: int | None, contact: bool | None) -> None:
    heart = HeartTracker()
    heart.take_strap(bpm, contact, 0)
    assert heart.bpm(1) is None


@pytest.mark.rule("R20")
def test_a_heart_rate_is_lost_after_five_seconds_of_silence() -> None:
    heart = HeartTracker()
    heart.take_strap(120, None, 0)
    assert heart.bpm(5 * S) == 120
    assert heart.next_change_ns(0) == 5 * S + 1
    assert heart.bpm(5 * S + 1) is None


@pytest.mark.rule("R20")
def test_a_heart_that_keeps_one_figure_for_over_a_minute_is_not_believed() -> None:
    heart = HeartTracker()
    for k in range(62):
        heart.take_strap(120, None, k * S)
    assert heart.bpm(61 * S) is None
    heart.take_strap(121, None, 62 * S)
    assert heart.bpm(62 * S) == 121
