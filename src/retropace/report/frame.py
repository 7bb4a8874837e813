"""The frame of the picture: how wide it is, which lanes it has, and on which scales."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from retropace.report.scale import Range, Scale, round_range
from retropace.report.story import Moment, Story

LETTER_PX: Final = 6.4
"""The room one letter of a label takes, on average and on the safe side."""


class Page(NamedTuple):
    """What one picture is laid out for; px of its own view box."""

    name: str
    width_px: float
    left_px: float = 40.0
    right_px: float = 12.0
    minute_ticks: int = 12


WIDE: Final = Page("wide", 960.0)
HALF: Final = Page("half", 560.0, left_px=36.0, minute_ticks=8)
NARROW: Final = Page("narrow", 400.0, left_px=34.0, right_px=8.0, minute_ticks=6)

BAND_TOP_PX: Final = 4.0
BAND_PX: Final = 36.0
MARKS_PX: Final = 26.0
TITLE_PX: Final = 24.0
AXIS_PX: Final = 40.0


class Lane(NamedTuple):
    """One quantity's strip: its name, unit, height and range."""

    key: str
    title: str
    unit: str
    height_px: float
    axis: Range


class Placed(NamedTuple):
    """A lane in its place; ``scale`` goes from the bottom up."""

    lane: Lane
    top_px: float
    bottom_px: float
    scale: Scale


class Frame(NamedTuple):
    """Everything that drawings of one picture share."""

    page: Page
    time: Scale
    lanes: tuple[Placed, ...]
    height_px: float

    @property
    def floor_px(self) -> float:
        """Where the lowest lane ends."""
        return self.height_px - AXIS_PX

    @property
    def marks_px(self) -> float:
        """The middle of the strip with the marks."""
        return BAND_TOP_PX + BAND_PX + MARKS_PX / 2.0


def lanes_of(stories: Sequence[Story]) -> tuple[Lane, ...]:
    """The lanes that are needed, on ranges that hold all the stories, so that they compare."""
    moments = [moment for story in stories for moment in story.moments]
    lanes = [
        Lane("speed", "Speed", "km/h", 140.0, _range(moments, _speeds, 5)),
        Lane("effort", "Effort", "METs", 122.0, _range(moments, _efforts, 5)),
    ]
    if any(story.has_heart_rate for story in stories):
        axis = _range(moments, lambda moment: (moment.heart_rate_bpm,), 4, from_zero=False)
        lanes.append(Lane("heart", "Heart rate", "bpm", 76.0, axis))
    if any(story.has_grade for story in stories):
        lanes.append(Lane("grade", "Grade", "%", 44.0, _range(moments, _grades, 3)))
    return tuple(lanes)


def frame_of(page: Page, lanes: Sequence[Lane], begin_s: float, end_s: float) -> Frame:
    """The lanes one below the other, on one axis of time."""
    time = Scale(begin_s, max(end_s, begin_s + 1.0), page.left_px, page.width_px - page.right_px)
    top_px = BAND_TOP_PX + BAND_PX + MARKS_PX
    placed = []
    for lane in lanes:
        top_px += TITLE_PX
        bottom_px = top_px + lane.height_px
        scale = Scale(lane.axis.low, lane.axis.high, bottom_px, top_px)
        placed.append(Placed(lane, top_px, bottom_px, scale))
        top_px = bottom_px + 8.0
    return Frame(page, time, tuple(placed), top_px + AXIS_PX)


Values = Callable[[Moment], tuple[float | None, ...]]


def _range(
    moments: Sequence[Moment], values: Values, ticks: int, *, from_zero: bool = True
) -> Range:
    found = (value for moment in moments for value in values(moment) if value is not None)
    return round_range(found, ticks=ticks, from_zero=from_zero)


def _speeds(moment: Moment) -> tuple[float | None, ...]:
    return moment.asked_kmh, moment.measured_kmh


def _efforts(moment: Moment) -> tuple[float | None, ...]:
    return moment.mets, moment.mets_high


def _grades(moment: Moment) -> tuple[float | None, ...]:
    return (moment.grade_pct,)
