"""A line with fewer points looks the same."""

from bisect import bisect_left

from hypothesis import given, settings
from hypothesis import strategies as st

from retropace.report.scale import Point, thinned

HEIGHTS = st.lists(
    st.one_of(st.sampled_from([10.0, 20.0, 30.0]), st.floats(0.0, 150.0)), min_size=1, max_size=400
)


def height_at(line: list[Point], x: float) -> float:
    """The height of a line at a place, by linear interpolation."""
    after = bisect_left([point[0] for point in line], x)
    if line[min(after, len(line) - 1)][0] == x or after == 0:
        return line[min(after, len(line) - 1)][1]
    (x0, y0), (x1, y1) = line[after - 1], line[min(after, len(line) - 1)]
    return y0 if x1 == x0 else y0 + (y1 - y0) * (x - x0) / (x1 - x0)


@given(HEIGHTS, st.sampled_from([1.0, 2.5, 7.0]))
@settings(max_examples=150, deadline=None)
def test_no_point_is_missed_by_more_than_an_eye_sees(heights: list[float], step: float) -> None:
    points = [(40.0 + step * n, y) for n, y in enumerate(heights)]
    line = thinned(points)
    assert line[0] == points[0]
    assert line[-1] == points[-1]
    assert set(line) <= set(points)
    for x, y in points:
        assert abs(height_at(line, x) - y) <= 0.51


@given(HEIGHTS)
@settings(max_examples=100, deadline=None)
def test_a_crowded_line_keeps_its_peaks(heights: list[float]) -> None:
    points = [(40.0 + 0.05 * n, y) for n, y in enumerate(heights)]
    line = thinned(points)
    assert len(line) <= 4 * (len(points) // 20 + 2)
    shown = [y for _, y in line]
    assert max(shown) >= max(heights) - 0.51
    assert min(shown) <= min(heights) + 0.51


def test_a_straight_line_needs_two_points() -> None:
    assert len(thinned([(float(n), 2.0 * n) for n in range(500)])) == 2
    assert len(thinned([(float(n), 7.0) for n in range(500)])) == 2
