"""Draws a session as SVG: steps, marks and lanes on one axis of time."""

from collections.abc import Callable, Iterator, Sequence
from math import inf
from typing import Final

from retropace.model import Direction
from retropace.report.frame import (
    BAND_PX,
    BAND_TOP_PX,
    LETTER_PX,
    Frame,
    Placed,
)
from retropace.report.markup import Markup, corners, number, plain, tag
from retropace.report.scale import Point, minute_ticks, runs, thinned
from retropace.report.story import Event, Moment, Story, Stretch
from retropace.report.words import clock

ARROWS: Final = {Direction.BACKWARD: "←", Direction.FORWARD: "→"}
_NARROWEST_PX: Final = 0.5
_SHORTEST_PX: Final = 1.5
_SIGN_PX: Final = 19.0


def chart(story: Story, frame: Frame, prefix: str, description: str) -> Markup:
    """The whole picture; ``prefix`` keeps its ids apart from those of other pictures."""
    page, time = frame.page, frame.time
    return tag(
        "svg",
        tag("title", _title(story), id=f"{prefix}-title"),
        tag("desc", description, id=f"{prefix}-desc"),
        _patterns(prefix),
        tag("g", *_shades(story, frame), class_="shades"),
        tag("g", *_event_lines(story, frame), class_="events"),
        *(_grid(placed, frame) for placed in frame.lanes),
        tag("g", *_bands(story, frame), class_="bands"),
        tag("g", *_marks(story, frame), class_="marks"),
        *_drawn_lanes(story, frame, prefix),
        _time_axis(story, frame),
        tag(
            "line", class_="cursor", y1=frame.marks_px - 12, y2=frame.floor_px, visibility="hidden"
        ),
        class_=f"chart {page.name}",
        viewBox=f"0 0 {number(page.width_px)} {number(frame.height_px)}",
        role="img",
        aria_labelledby=f"{prefix}-title {prefix}-desc",
        data_begin_s=f"{time.low:g}",
        data_end_s=f"{time.high:g}",
        data_left=time.begin_px,
        data_right=time.end_px,
        data_width=page.width_px,
    )


def _title(story: Story) -> str:
    return f"{plain(story.recording.summary.title)}: the session over time"


def _patterns(prefix: str) -> Markup:
    """Hatching for what is extrapolated, so that no colour has to say it."""
    return tag(
        "defs",
        tag(
            "pattern",
            tag("rect", class_="hatch-ground", width=6, height=6),
            tag("path", class_="hatch-line", d="M0 0V6"),
            id=f"{prefix}-hatch",
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
            width=6,
            height=6,
        ),
    )


# --- steps, marks, time -----------------------------------------------------------------------


def _bands(story: Story, frame: Frame) -> Iterator[Markup]:
    """A block for each step; steps too short to be seen are one block, as long as they follow."""
    short: list[Stretch] = []
    for stretch in _drawn(story, frame):
        if _span(stretch, frame)[1] < _SHORTEST_PX:
            short.append(stretch)
            continue
        yield from _short_band(short, frame)
        short = []
        lap, time = stretch.lap, clock(stretch.end_s - stretch.begin_s)
        name, arrow = plain(lap.name), ARROWS[lap.direction]
        yield _band(stretch, f"{name}, {lap.direction}, {time} min", (name, arrow, time), frame)
    yield from _short_band(short, frame)


def _short_band(short: list[Stretch], frame: Frame) -> Iterator[Markup]:
    if short:
        whole = short[0]._replace(end_s=short[-1].end_s)
        yield _band(whole, f"{len(short)} short steps", ("", "", ""), frame)


def _band(stretch: Stretch, words: str, labels: tuple[str, str, str], frame: Frame) -> Markup:
    left, width = _span(stretch, frame)
    return tag(
        "g",
        tag("title", words),
        tag("rect", x=left, y=BAND_TOP_PX, width=width, height=BAND_PX, rx=min(3.0, width / 2)),
        *_band_labels(*labels, left, width),
        class_=f"band facing-{stretch.lap.direction}" + (" rest" if stretch.lap.rest else ""),
    )


def _drawn(story: Story, frame: Frame) -> list[Stretch]:
    """The stretches that lie in the picture."""
    time = frame.time
    return [s for s in story.stretches if s.begin_s < time.high and s.end_s > time.low]


def _band_labels(name: str, arrow: str, time: str, left: float, width: float) -> Iterator[Markup]:
    """The name above, arrow and time below, as far as there is room."""
    short = name.partition(",")[0]  # "Brisk" of "Brisk, 1 of 6"
    above = next((text for text in (name, short) if _fits(text, width)), None)
    below = next((text for text in (f"{arrow} {time}", arrow) if _fits(text, width)), None)
    lines = [line for line in (above, below) if line]
    y = BAND_TOP_PX + BAND_PX / 2 + 4 - 7 * (len(lines) - 1)
    for number_, line in enumerate(lines):
        yield tag("text", line, x=left + width / 2, y=y + 14 * number_, text_anchor="middle")


def _fits(text: str, width: float) -> bool:
    return len(text) * LETTER_PX + 4 <= width


def _shades(story: Story, frame: Frame) -> Iterator[Markup]:
    """Every other step is shaded through all lanes, so that an eye can follow it down."""
    top = BAND_TOP_PX + BAND_PX
    for stretch in _drawn(story, frame)[1::2]:
        left, width = _span(stretch, frame)
        yield tag("rect", x=left, y=top, width=width, height=frame.floor_px - top)


def _span(stretch: Stretch, frame: Frame) -> tuple[float, float]:
    left = frame.time.at(max(stretch.begin_s, frame.time.low))
    right = frame.time.at(min(stretch.end_s, frame.time.high))
    return left, max(right - left - 1.0, _NARROWEST_PX)


def _marks(story: Story, frame: Frame) -> Iterator[Markup]:
    """A tick for each cue, a numbered sign for each event that the table tells."""
    y = frame.marks_px
    inside = [said for said in story.cues if frame.time.low <= said.at_s <= frame.time.high]
    spots = dict.fromkeys(number(frame.time.at(said.at_s)) for said in inside)
    if spots:
        yield tag("path", class_="cue", d="".join(f"M{x} {number(y + 4)}v7" for x in spots))
    nearest = -inf
    for event, x in _seen(story, frame):
        nearest = max(x, nearest + _SIGN_PX)  # beside the one before, not on it
        yield _sign(event, nearest, y)


def _seen(story: Story, frame: Frame) -> Iterator[tuple[Event, float]]:
    """The events of the table that lie in the picture, and where."""
    for event in story.noticed:
        if frame.time.low <= event.at_s <= frame.time.high + 1.0:
            yield event, frame.time.at(min(event.at_s, frame.time.high))


def _sign(event: Event, x: float, y: float) -> Markup:
    """A filled octagon where the belt was stopped, an open diamond where not."""
    stops = event.event.stops
    shape = "M{} {}l6 0 4 4 0 6 -4 4 -6 0 -4 -4 0 -6z" if stops else "M{} {}l9 9 -9 9 -9 -9z"
    begin = (x - 3, y - 7) if stops else (x, y - 9)
    return tag(
        "g",
        tag("path", d=shape.format(*map(number, begin))),
        tag("text", str(event.number), x=x, y=y + 3.5, text_anchor="middle"),
        class_="sign stops" if stops else "sign",
    )


def _event_lines(story: Story, frame: Frame) -> Iterator[Markup]:
    for event, x in _seen(story, frame):
        kind = "stops" if event.event.stops else None
        yield tag("line", class_=kind, x1=x, x2=x, y1=frame.marks_px + 8, y2=frame.floor_px)


def time_words(*, moved: bool) -> str:
    """What the axis of time counts."""
    return f"minutes since the {'belt began to move' if moved else 'recording began'}"


def _time_axis(story: Story, frame: Frame) -> Markup:
    floor = frame.floor_px
    parts = []
    ticks = minute_ticks(frame.time.low, frame.time.high, frame.page.minute_ticks)
    whole = all(at_s % 60 == 0 for at_s in ticks)
    for at_s in ticks:
        x, label = frame.time.at(at_s), f"{at_s / 60:g}" if whole else clock(at_s)
        parts.append(tag("line", x1=x, x2=x, y1=floor, y2=floor + 5))
        parts.append(tag("text", label, x=x, y=floor + 18, text_anchor="middle"))
    middle = (frame.time.begin_px + frame.time.end_px) / 2
    words = time_words(moved=story.moved)
    return tag(
        "g",
        tag("line", x1=frame.time.begin_px, x2=frame.time.end_px, y1=floor, y2=floor),
        *parts,
        tag("text", words, x=middle, y=floor + 34, text_anchor="middle", class_="unit"),
        class_="axis",
    )


# --- lanes ------------------------------------------------------------------------------------


def _grid(placed: Placed, frame: Frame) -> Markup:
    """A lane's title and its lines, with their values at the left."""
    lane, left, right = placed.lane, frame.time.begin_px, frame.time.end_px
    parts = []
    for value in lane.axis.ticks:
        y = placed.scale.at(value)
        parts.append(tag("line", x1=left, x2=right, y1=y, y2=y))
        parts.append(tag("text", f"{value:g}", x=left - 6, y=y + 4, text_anchor="end"))
    title = tag(
        "text",
        lane.title,
        tag("tspan", f"  {lane.unit}", class_="unit"),
        class_="lane-title",
        x=left,
        y=placed.top_px - 9,
    )
    return tag("g", *parts, title, _key(lane.key, right, placed.top_px - 13), class_="grid")


_KEYS: Final = {
    "speed": (("asked", "asked"), ("measured", "measured")),
    "effort": (("band-key", "95 %"), ("mets", "estimate"), ("forward-line", "forward")),
}
"""What a lane's lines are, from the right to the left, with their classes."""


def _key(lane: str, right: float, y: float) -> Markup | None:
    """Samples of a lane's lines and what they are."""
    parts = []
    for class_, words in _KEYS.get(lane, ()):
        right -= len(words) * LETTER_PX
        parts.append(tag("text", words, x=right, y=y + 4))
        right -= 28
        thick = class_ == "band-key"
        path = (
            f"M{number(right)} {number(y - 4)}h22v8h-22z" if thick else f"M{number(right)} {y}h22"
        )
        parts.append(tag("path", class_=class_, d=path))
        right -= 14
    return tag("g", *parts, class_="key") if parts else None


def _drawn_lanes(story: Story, frame: Frame, prefix: str) -> Iterator[Markup]:
    draw: dict[str, Callable[[Story, Frame, Placed, str], Markup]] = {
        "speed": _speed,
        "effort": _effort,
        "heart": _heart,
        "grade": _grade,
    }
    for placed in frame.lanes:
        yield draw[placed.lane.key](story, frame, placed, prefix)


def _speed(story: Story, frame: Frame, placed: Placed, _prefix: str) -> Markup:
    measured = [moment.measured_kmh for moment in story.moments]
    asked = [moment.asked_kmh for moment in story.moments]
    lines = _lines(story, frame, placed, measured)
    floor = placed.bottom_px
    return tag(
        "g",
        tag("path", class_="measured-fill", d=_areas(lines, floor)),
        tag("path", class_="measured", d=_paths(lines)),
        tag("path", class_="asked", d=_paths(_lines(story, frame, placed, asked))),
        class_="lane speed",
    )


def _effort(story: Story, frame: Frame, placed: Placed, prefix: str) -> Markup:
    moments = story.moments
    parts = []
    for extrapolated in (False, True):
        chosen = _of_kind(moments, extrapolated=extrapolated)
        low = _lines(story, frame, placed, [moment.mets_low for moment in chosen])
        high = _lines(story, frame, placed, [moment.mets_high for moment in chosen])
        if high:
            fill = f"url(#{prefix}-hatch)" if extrapolated else None
            path = "".join(map(_between, high, low))
            parts.append(tag("path", class_="band-fill", d=path, fill=fill))
    best = _lines(story, frame, placed, [moment.mets for moment in moments])
    forward = _lines(story, frame, placed, [moment.forward_mets for moment in moments])
    return tag(
        "g",
        *parts,
        tag("path", class_="forward-line", d=_paths(forward)),
        tag("path", class_="mets", d=_paths(best)),
        class_="lane effort",
    )


def _of_kind(moments: Sequence[Moment], *, extrapolated: bool) -> list[Moment]:
    """The moments of one kind and the neighbours they touch; the others without values."""
    flags = [moment.mets is not None and moment.extrapolated is extrapolated for moment in moments]
    return [
        moment if flag or (moment.mets is not None and before) else Moment()
        for moment, flag, before in zip(moments, flags, [False, *flags], strict=False)
    ]


def _heart(story: Story, frame: Frame, placed: Placed, _prefix: str) -> Markup:
    beats = [moment.heart_rate_bpm for moment in story.moments]
    return tag(
        "g",
        tag("path", class_="beats", d=_paths(_lines(story, frame, placed, beats))),
        class_="lane heart",
    )


def _grade(story: Story, frame: Frame, placed: Placed, _prefix: str) -> Markup:
    grades = [moment.grade_pct for moment in story.moments]
    lines = _lines(story, frame, placed, grades)
    return tag(
        "g",
        tag("path", class_="steep-fill", d=_areas(lines, placed.scale.at(0.0))),
        tag("path", class_="steep", d=_paths(lines)),
        class_="lane grade",
    )


def _lines(
    story: Story, frame: Frame, placed: Placed, values: Sequence[float | None]
) -> list[list[Point]]:
    """A series as lines, one for each unbroken stretch; a lone second is a second wide."""
    found = []
    for run in runs(values):
        points = [
            (frame.time.at(story.begin_s + index + 1), placed.scale.at(value))
            for index, value in run
        ]
        first, height = run[0][0], points[0][1]
        if len(points) == 1:
            points.insert(0, (frame.time.at(story.begin_s + first), height))
        found.append(thinned(points))
    return found


def _paths(lines: list[list[Point]]) -> str:
    return "".join("M" + corners(line) for line in lines)


def _areas(lines: list[list[Point]], floor: float) -> str:
    return "".join(
        f"M{number(line[0][0])} {number(floor)}L{corners(line)}V{number(floor)}z" for line in lines
    )


def _between(high: list[Point], low: list[Point]) -> str:
    return f"M{corners(high)}L{corners(low[::-1])}z"
