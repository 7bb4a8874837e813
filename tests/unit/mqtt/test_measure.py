"""What of a flood the session hears of."""

import pytest

from retropace.mqtt.measure import MOST_REQUESTS, Measure

pytestmark = pytest.mark.rule("R26")


class Watch:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now_s = 50.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def measure(watch: Watch) -> Measure:
    return Measure(watch)


def test_a_second_has_room_for_some_requests(measure: Measure, watch: Watch) -> None:
    assert sum(measure.request() for _ in range(500)) == MOST_REQUESTS
    watch.now_s += 1.0
    assert measure.request()


@pytest.mark.rule("R19")
def test_a_stop_is_never_too_many_but_the_same_one_is_told_once(
    measure: Measure, watch: Watch
) -> None:
    for _ in range(100):
        measure.request()
    assert [measure.stop() for _ in range(3)] == [True, False, False]
    watch.now_s += 0.25
    assert measure.stop()


def test_refusals_are_told_once_a_second_with_their_count(measure: Measure, watch: Watch) -> None:
    assert measure.refused() is None
    measure.refuse("first")
    assert measure.refused() == ("first", 1)
    for number in range(1000):
        measure.refuse(f"number {number}")
        assert measure.refused() is None
    watch.now_s += 1.0
    assert measure.refused() == ("number 999", 1000)
    assert measure.refused() is None


def test_at_the_end_those_that_wait_are_told_at_once(measure: Measure) -> None:
    measure.refuse("first")
    measure.refused()
    measure.refuse("second")
    assert measure.refused() is None
    assert measure.refused(last=True) == ("second", 1)
    assert measure.refused(last=True) is None
