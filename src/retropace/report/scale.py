"""Where a value lies in the drawing: linear scales, round ticks, and lines with few points."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil, floor, inf, log10
from typing import Final, NamedTuple

Point = tuple[float, float]
_STRAIGHT_PX: Final = 0.25
"""Nearer to a straight line than this, a point is not seen."""
_MINUTES: Final = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0)


class Scale(NamedTuple):
    """Values from ``low`` to ``high`` on pixels from ``begin_px`` to ``end_px``."""

    low: float
    high: float
    begin_px: float
    end_px: float

    def at(self, value: float) -> float:
        """The pixel of a value."""
        return self.begin_px + (value - self.low) / (self.high - self.low) * (
            self.end_px - self.begin_px
        )


class Range(NamedTuple):
    """An axis: its ends and its ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]


def round_range(values: Iterable[float], *, ticks: int, from_zero: bool = True) -> Range:
    """Round ends that hold all the values, and about so many ticks between them."""
    found = [0.0, *values] if from_zero else list(values)
    low, high = min(found, default=0.0), max(found, default=1.0)
    if high - low < 1e-9:
        high = low + 1.0
    step = _round_step((high - low) / ticks)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return Range(first * step, last * step, tuple(n * step for n in range(first, last + 1)))


def _round_step(least: float) -> float:
    """The next of 1, 2 or 5 times a power of ten, from 0.1 up."""
    power = 10.0 ** max(floor(log10(max(least, 0.1)) + 1e-9), -1)
    return next(n * power for n in (1.0, 2.0, 5.0, 10.0) if n * power >= least * (1.0 - 1e-9))


def minute_ticks(begin_s: float, end_s: float, most: int) -> tuple[float, ...]:
    """Round minutes, in s, at most so many."""
    span_min = max(end_s - begin_s, 1.0) / 60.0
    step_s = 60.0 * next((step for step in _MINUTES if span_min / step <= most), _MINUTES[-1])
    return tuple(n * step_s for n in range(ceil(begin_s / step_s), floor(end_s / step_s) + 1))


def runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The unbroken stretches of a series, each value with its index."""
    found: list[list[tuple[int, float]]] = []
    broken = True
    for index, value in enumerate(values):
        if value is None:
            broken = True
            continue
        if broken:
            found.append([])
        found[-1].append((index, value))
        broken = False
    return found


def thinned(points: Sequence[Point]) -> list[Point]:
    """The same line with fewer points: the lowest and the highest of each pixel, no straight ones.

    So a line of an hour takes no more room than the picture is wide.
    """
    kept: list[Point] = []
    column: list[Point] = []
    for point in points:
        if column and int(point[0]) != int(column[0][0]):
            kept += _ends(column)
            column = []
        column.append(point)
    return _bent(kept + _ends(column))


def _ends(column: list[Point]) -> list[Point]:
    """First, lowest, highest and last of one column, in their order."""
    if len(column) <= 4:
        return column
    by_height = sorted(column, key=lambda point: point[1])
    wanted = {column[0], by_height[0], by_height[-1], column[-1]}
    return [point for point in column if point in wanted]


def _bent(points: list[Point]) -> list[Point]:
    """Without the points that lie on the line between their neighbours that are kept.

    From the last point kept, a cone holds the slopes that pass near every point left out since.
    """
    if len(points) < 3:
        return points
    kept = [points[0]]
    low, high = -inf, inf
    for here, after in pairwise(points[1:]):
        (from_x, from_y), (x, y) = kept[-1], here
        if x > from_x:
            low = max(low, (y - _STRAIGHT_PX - from_y) / (x - from_x))
            high = min(high, (y + _STRAIGHT_PX - from_y) / (x - from_x))
        on = x > from_x and low <= (after[1] - from_y) / (after[0] - from_x) <= high
        if not on:
            kept.append(here)
            low, high = -inf, inf
    return [*kept, points[-1]]
