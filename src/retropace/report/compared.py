"""Two sessions' figures in one table, with what lies between them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from retropace.effort import Estimate
from retropace.report.markup import Markup, plain
from retropace.report.story import Story
from retropace.report.tables import table
from retropace.report.words import MINUS, UNKNOWN, clock, verdict, when


class Row(NamedTuple):
    """One figure of both sessions; ``digits`` None means a time in s."""

    name: str
    first: float | None
    second: float | None
    digits: int | None
    ends: tuple[str, str] = ("", "")


def compared_figures(stories: Sequence[Story]) -> Markup:
    """The table over both pictures."""
    heads = ["", *(_head(number, story) for number, story in enumerate(stories, 1)), "Difference"]
    endings = [verdict(story.recording.summary).words for story in stories]
    rows = [_cells(row) for row in _rows(stories)]
    return table("The figures of both", heads, [("How it ended", *endings, ""), *rows])


def _head(number: int, story: Story) -> str:
    summary = story.recording.summary
    return f"{number}. {plain(summary.title)}, {plain(when(summary.started_at))}"


def _rows(stories: Sequence[Story]) -> list[Row]:
    one, other = (story.recording.summary.totals for story in stories)
    ratings = [story.recording.told.rpe for story in stories]
    worths = [story.worth.session for story in stories]
    noticed = [len(story.noticed) for story in stories]
    estimates = (
        ("Effort, METs", [worth.mets for worth in worths], 1),
        ("Oxygen vs. forward, times", [worth.ratio for worth in worths], 2),
        ("Energy, kcal", [worth.kcal for worth in worths], 0),
        ("Worth, forward, m", [worth.same_time_distance_m for worth in worths], 0),
    )
    rows = [
        Row("Time backward, min", one["backward_duration_s"], other["backward_duration_s"], None),
        Row("Time that can be told, min", worths[0].counted_s, worths[1].counted_s, None),
        *(_estimated(name, found, digits) for name, found, digits in estimates),
        *(Row(name, one[key], other[key], digits) for name, key, digits in _PLAIN),
        Row("How hard it felt (0 to 10)", ratings[0], ratings[1], 1),
        Row("Things safety noticed", noticed[0], noticed[1], 0),
    ]
    return [row for row in rows if row.first is not None or row.second is not None]


_PLAIN: Final = (
    ("Distance backward, m", "backward_distance_m", 0),
    ("Speed on average, km/h", "mean_speed_kmh", 1),
    ("Speed at most, km/h", "max_speed_kmh", 1),
    ("Heart rate on average, bpm", "heart_rate_mean_bpm", 0),
    ("Heart rate at most, bpm", "heart_rate_max_bpm", 0),
)


def _estimated(name: str, found: Sequence[Estimate | None], digits: int) -> Row:
    values = [one and one.value for one in found]
    shown = ["" if one is None else f" ({_between(one, digits)})" for one in found]
    return Row(name, values[0], values[1], digits, (shown[0], shown[1]))


def _between(estimate: Estimate, digits: int) -> str:
    return f"{estimate.low:,.{digits}f} to {estimate.high:,.{digits}f}"


def _cells(row: Row) -> tuple[str, ...]:
    first, second = row.first, row.second
    between = UNKNOWN
    if first is not None and second is not None:
        between = _difference(first, second, row.digits)
    return (
        row.name,
        _shown(first, row.digits) + row.ends[0],
        _shown(second, row.digits) + row.ends[1],
        between,
    )


def _difference(first: float, second: float, digits: int | None) -> str:
    """With its sign; what is the same as it is shown does not differ."""
    size = _shown(abs(second - first), digits)
    if size == _shown(0.0, digits):
        return "±0"
    return (MINUS if second < first else "+") + size


def _shown(value: float | None, digits: int | None) -> str:
    if value is None:
        return UNKNOWN
    return clock(value) if digits is None else f"{value:,.{digits}f}"
