import pytest

from retropace.effort.steady import Stretch, unsteady_s
from retropace.model import Direction

BACKWARD, FORWARD = Direction.BACKWARD, Direction.FORWARD


def walk(
    duration_s: float,
    speed_mps: float | None,
    grade: float = 0.0,
    direction: Direction = BACKWARD,
) -> Stretch:
    return Stretch(duration_s, speed_mps, grade, direction)


@pytest.mark.parametrize(
    ("stretches", "expected"),
    [
        ([], 0.0),
        ([walk(90, 1.0)], 90.0),
        ([walk(600, 1.0)], 120.0),
        ([walk(1, 1.0)] * 600, 120.0),
        ([walk(300, 1.0), walk(300, 1.2)], 240.0),
        ([walk(300, 1.0), walk(300, 1.03), walk(300, 1.0)], 120.0),
        ([walk(300, 1.0), walk(300, 1.0, 0.02)], 240.0),
        ([walk(300, 1.0), walk(300, 1.0, 0.0, FORWARD)], 240.0),
        ([walk(300, 1.0), walk(60, 0.0), walk(300, 1.0)], 240.0),
        ([walk(300, 1.0), walk(60, None), walk(300, 1.0)], 240.0),
        ([walk(600, 0.0)], 0.0),
        ([walk(600, None)], 0.0),
    ],
)
def test_two_minutes_after_each_change(stretches: list[Stretch], expected: float) -> None:
    assert sum(unsteady_s(stretches)) == pytest.approx(expected)


def test_a_slow_climb_is_unsteady_all_the_way() -> None:
    """Steps too small to count one by one add up."""
    climb = [walk(10, 0.8 + 0.01 * step) for step in range(60)]
    assert sum(unsteady_s(climb)) == pytest.approx(600.0)
