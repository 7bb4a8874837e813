"""The tables of a report: steps, what safety noticed, the numbers, what was said."""

from collections.abc import Iterable, Sequence
from typing import Final

from retropace.report.chart import ARROWS
from retropace.report.markup import Child, Markup, plain, tag
from retropace.report.story import Moment, Story, Stretch
from retropace.report.words import UNKNOWN, clock, done_about, happened

MOST_ROWS: Final = 60
_ENOUGH: Final = 0.9
"""From this share of a step on a mean is the step's."""
_EVERY_S: Final = (5, 10, 15, 30, 60, 120, 300)


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Child]]) -> Markup:
    """A table whose first column heads its rows; columns of figures are known by their heads."""
    kinds = ["figure" if head.endswith(")") or head in _FIGURES else None for head in heads]
    body = [
        tag(
            "tr",
            *(
                tag("td" if index else "th", cell, class_=kind, scope=None if index else "row")
                for index, (cell, kind) in enumerate(zip(row, kinds, strict=True))
            ),
        )
        for row in rows
    ]
    ths = (tag("th", h, scope="col", class_=k) for h, k in zip(heads, kinds, strict=True))
    return tag(
        "div",
        tag(
            "table",
            tag("caption", caption, class_="hidden-visually"),
            tag("thead", tag("tr", *ths)),
            tag("tbody", *body),
        ),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=caption,
    )


_FIGURES: Final = frozenset({"From", "Time", "No."})


def event_table(story: Story) -> Markup | None:
    """What safety noticed, by the numbers in the picture; None where there is nothing."""
    rows = [
        (
            tag("span", str(told.number), class_="no stops" if told.event.stops else "no"),
            clock(told.at_s),
            plain(happened(told.event)),
            tag("strong", done_about(told.event)) if told.event.stops else done_about(told.event),
        )
        for told in story.noticed
    ]
    if not rows:
        return None
    heads = ("No.", "Time", "What happened", "What Retropace did")
    return table("What safety noticed, in order of time", heads, rows)


def step_table(story: Story) -> Markup | None:
    """Each stretch of the profile: which way, how long, how fast, at what cost."""
    if not story.stretches:
        return None
    heads = ["Step", "Facing", "From", "Time", "Speed (km/h)", "Effort (METs)"]
    if story.has_heart_rate:
        heads.append("Heart rate (bpm)")
    rows = [_step_row(story, stretch) for stretch in story.stretches]
    return table("Step by step", heads, rows)


def _step_row(story: Story, stretch: Stretch) -> list[Child]:
    lap = stretch.lap
    inside = _inside(story, stretch.begin_s, stretch.end_s)
    low, high = (_mean([getattr(m, f"mets_{end}") for m in inside]) for end in ("low", "high"))
    mets = _mean([moment.mets for moment in inside])
    counted_s = sum(moment.mets is not None for moment in inside)
    row: list[Child] = [
        plain(lap.name),
        f"{ARROWS[lap.direction]} {lap.direction}",
        clock(stretch.begin_s),
        clock(stretch.end_s - stretch.begin_s),
        _shown(_mean([moment.measured_kmh for moment in inside])),
        _of_part(_with_ends(mets, low, high), counted_s, len(inside)),
    ]
    if story.has_heart_rate:
        row.append(_shown(_mean([moment.heart_rate_bpm for moment in inside]), 0))
    return row


def _of_part(shown: Markup | str, counted_s: int, whole_s: int) -> Markup | str:
    """A mean of a few seconds is not the step's: it says how many they are."""
    if not counted_s or counted_s >= _ENOUGH * whole_s:
        return shown
    return tag("span", shown, tag("span", f" of {clock(counted_s)} alone", class_="ends"))


def number_table(story: Story) -> Markup:
    """The picture's values at regular times: for those who cannot see it, or want to compute."""
    every_s = next((s for s in _EVERY_S if len(story.moments) / s <= MOST_ROWS), _EVERY_S[-1])
    heads = ["Time", "Asked (km/h)", "Measured (km/h)", "Effort (METs)"]
    if story.has_heart_rate:
        heads.append("Heart rate (bpm)")
    if story.has_grade:
        heads.append("Grade (%)")
    first_s = -(-story.begin_s // every_s) * every_s
    rows = [_number_row(story, at_s) for at_s in range(first_s, story.end_s + 1, every_s)]
    return table(f"The picture in numbers, every {every_s} seconds", heads, rows)


def _number_row(story: Story, at_s: int) -> list[Child]:
    index = at_s - story.begin_s - 1
    moment = story.moments[index] if 0 <= index < len(story.moments) else Moment()
    row: list[Child] = [
        clock(at_s),
        _shown(moment.asked_kmh),
        _shown(moment.measured_kmh),
        _with_ends(moment.mets, moment.mets_low, moment.mets_high),
    ]
    if story.has_heart_rate:
        row.append(_shown(moment.heart_rate_bpm, 0))
    if story.has_grade:
        row.append(_shown(moment.grade_pct))
    return row


def cue_list(story: Story) -> Markup:
    """Everything that was said, with its time."""
    said = (
        tag("li", tag("span", clock(cue.at_s), class_="when"), " ", plain(cue.words))
        for cue in story.cues
    )
    return tag("ol", *said, class_="said")


def _inside(story: Story, begin_s: float, end_s: float) -> tuple[Moment, ...]:
    first = max(0, round(begin_s) - story.begin_s)
    return story.moments[first : max(first, round(end_s) - story.begin_s)]


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _shown(value: float | None, digits: int = 1) -> str:
    return UNKNOWN if value is None else f"{value:.{digits}f}"


def _with_ends(value: float | None, low: float | None, high: float | None) -> Markup | str:
    if value is None or low is None or high is None:
        return UNKNOWN
    ends = tag("span", f"({low:.1f} to {high:.1f})", class_="ends")
    return tag("span", f"{value:.1f} ", ends)
