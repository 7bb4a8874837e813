"""The picture alone, as PNG, by matplotlib: the same lanes on the same axis of time."""

import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from retropace.effort import SessionWorth
from retropace.errors import BadInputError
from retropace.journal import Recording
from retropace.report.chart import ARROWS, time_words
from retropace.report.figures import figures
from retropace.report.frame import Lane, lanes_of
from retropace.report.markup import plain
from retropace.report.story import Event, Story, story_of
from retropace.report.words import verdict, when
from retropace.report.writing import GENERATOR

if TYPE_CHECKING:
    from retropace.report.scale import Range

INK, SOFT, GRID = "#1b1f24", "#535b66", "#e4e4de"
SPEED, EFFORT, HEART, GRADE, WARN = "#0b6b7d", "#a8430a", "#a8153f", "#5d5a12", "#a3121f"
_BANDS: Final = {"backward": "#cfe5e8", "forward": "#e7dcf3"}
_REST: Final = "#e9f1f1"
_WIDTH_IN, _DPI = 11.0, 150
_HEIGHTS: Final = {"speed": 2.0, "effort": 1.8, "heart": 1.1, "grade": 0.8}
_LETTER_SHARE: Final = 0.0075
"""The share of the width that a letter of a step's name takes."""


def draw_png(recording: Recording, session: SessionWorth | None = None) -> bytes:
    """The picture of one session. Raises BadInputError where matplotlib is not installed."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise BadInputError(
            "--png needs matplotlib, which is not installed: "
            'pip install "retropace[picture]" brings it. The page (-o) needs nothing more.'
        ) from None
    story = story_of(recording, session)
    lanes = lanes_of([story])
    heights = [0.42, *(_HEIGHTS[lane.key] for lane in lanes)]
    figure = Figure(figsize=(_WIDTH_IN, 2.0 + sum(heights)), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.subplots(
        len(heights), 1, sharex=True, gridspec_kw={"height_ratios": heights, "hspace": 0.42}
    )
    inches = float(figure.get_figheight())
    figure.subplots_adjust(left=0.06, right=0.98, top=1 - 1.55 / inches, bottom=0.55 / inches)
    _write_heading(figure, story, inches)
    _draw_steps(axes[0], story)
    for axis, lane in zip(axes[1:], lanes, strict=True):
        _draw_lane(axis, lane, story)
    axes[-1].set_xlabel(time_words(moved=story.moved), color=SOFT, fontsize=9)
    axes[-1].tick_params(axis="x", length=4, labelbottom=True)
    return saved(figure, GENERATOR, story.recording.summary.title)


def saved(figure: Any, mark: str, title: str) -> bytes:
    """The octets of a PNG that carries our mark."""
    file = io.BytesIO()
    with warnings.catch_warnings():
        # A name in signs that the font lacks shows boxes; that is no news for a walker.
        warnings.filterwarnings("ignore", "Glyph .* missing")
        figure.savefig(file, format="png", metadata={"Software": mark, "Title": plain(title)})
    return file.getvalue()


def literal(text: str) -> str:
    """Text of somebody else's that matplotlib takes for no formula."""
    return plain(text).replace("$", r"\$")


def _write_heading(figure: Any, story: Story, inches: float) -> None:
    summary = story.recording.summary
    ended = verdict(summary)
    where = f"{when(summary.started_at)}   on {summary.treadmill}"
    where += " (simulated)" if summary.simulated else ""
    colour = WARN if ended.tone == "warn" else INK

    def write(x: float, from_top_in: float, text: str, **style: Any) -> None:
        figure.text(x, 1 - from_top_in / inches, literal(text), va="top", **style)

    write(0.06, 0.2, summary.title[:70], fontsize=19, fontweight="bold", color=INK)
    write(0.06, 0.58, where[:110], fontsize=9.5, color=SOFT)
    write(0.98, 0.26, ended.words, fontsize=11, fontweight="bold", color=colour, ha="right")
    told = figures(story)
    for index, one in enumerate(told):
        x = 0.06 + index * 0.92 / len(told)
        write(x, 0.86, one.name, fontsize=7.5, color=SOFT)
        write(x, 1.0, f"{one.value} {one.unit}", fontsize=13, fontweight="bold", color=INK)
        write(x, 1.24, one.note.partition(";")[0], fontsize=7.5, color=SOFT)


def _draw_steps(axis: Any, story: Story) -> None:
    axis.set_xlim(story.begin_s / 60, max(story.end_s, story.begin_s + 1) / 60)
    axis.set_ylim(0, 1.5)
    axis.axis("off")
    span_s = max(story.end_s - story.begin_s, 1)
    for stretch in story.stretches:
        lap, width_s = stretch.lap, stretch.end_s - stretch.begin_s
        colour = _REST if lap.rest and lap.direction == "backward" else _BANDS[lap.direction]
        left, width = stretch.begin_s / 60, width_s / 60
        axis.barh(0.9, width, 1.1, left, color=colour, edgecolor="white", linewidth=1.5)
        arrow, name = ARROWS[lap.direction], plain(lap.name)
        texts = (f"{arrow} {name}", f"{arrow} {name.partition(',')[0]}", arrow)
        room = width_s / span_s
        label = next((text for text in texts if len(text) * _LETTER_SHARE < room), "")
        middle = left + width / 2
        axis.text(
            middle, 0.9, literal(label), ha="center", va="center", fontsize=8, color="#12323a"
        )
    for said in story.cues:
        if story.begin_s <= said.at_s <= story.end_s:
            axis.plot([said.at_s / 60] * 2, [0.0, 0.2], color=SOFT, linewidth=1, clip_on=False)
    for told in _seen(story):
        inks = ("white", WARN) if told.event.stops else (WARN, "white")
        box = {"boxstyle": "round,pad=0.25", "facecolor": inks[1], "edgecolor": WARN}
        axis.text(
            told.at_s / 60, 0.05, str(told.number), ha="center", va="center", fontsize=7.5,
            fontweight="bold", color=inks[0], bbox=box, clip_on=False,
        )  # fmt: skip


def _seen(story: Story) -> Iterator[Event]:
    """The events of the table that lie in the picture."""
    for told in story.noticed:
        if story.begin_s <= told.at_s <= story.end_s + 1:
            yield told


def _draw_lane(axis: Any, lane: Lane, story: Story) -> None:
    _dress(axis, lane.axis)
    axis.set_title(
        f"{lane.title}, {lane.unit}", loc="left", fontsize=9.5, fontweight="bold", color=INK, pad=4
    )
    times_min = [(story.begin_s + index + 1) / 60 for index in range(len(story.moments))]
    _DRAWN[lane.key](axis, times_min, story)
    for told in _seen(story):
        style = "-" if told.event.stops else ":"
        axis.axvline(told.at_s / 60, color=WARN, linestyle=style, linewidth=1.2)


def _dress(axis: Any, ends: "Range") -> None:
    axis.set_ylim(ends.low, ends.high)
    axis.set_yticks(ends.ticks)
    bare(axis)
    axis.spines["bottom"].set_color(GRID)


def bare(axis: Any) -> None:
    """Faint lines across and small values, and no frame but the floor."""
    axis.grid(visible=True, axis="y", color=GRID, linewidth=0.8)
    axis.set_axisbelow(True)
    axis.tick_params(length=0, labelsize=8, labelcolor=SOFT)
    for side in ("top", "left", "right"):
        axis.spines[side].set_visible(False)


def _known(values: Sequence[float | None]) -> list[float]:
    """Matplotlib breaks a line where it meets no number."""
    return [float("nan") if value is None else value for value in values]


def _speed(axis: Any, times_min: list[float], story: Story) -> None:
    measured = _known([moment.measured_kmh for moment in story.moments])
    asked = _known([moment.asked_kmh for moment in story.moments])
    axis.fill_between(times_min, measured, color=SPEED, alpha=0.12, linewidth=0)
    axis.plot(times_min, measured, color=SPEED, linewidth=1.8, label="measured")
    axis.plot(times_min, asked, color=INK, linewidth=0.9, linestyle="--", label="asked")
    _legend(axis)


def _effort(axis: Any, times_min: list[float], story: Story) -> None:
    moments = story.moments
    low = _known([moment.mets_low for moment in moments])
    high = _known([moment.mets_high for moment in moments])
    for extrapolated, hatch, label in (
        (False, None, "95 %"),
        (True, "////", "95 %, extrapolated"),
    ):
        chosen = [moment.extrapolated is extrapolated for moment in moments]
        if any(chosen):
            axis.fill_between(
                times_min, low, high, where=chosen, label=label, hatch=hatch, linewidth=0,
                facecolor=EFFORT + ("20" if hatch else "40"), edgecolor=EFFORT + "70",
            )  # fmt: skip
    forward = _known([moment.forward_mets for moment in moments])
    mets = _known([moment.mets for moment in moments])
    axis.plot(times_min, forward, color=SOFT, linewidth=1, linestyle=":", label="forward")
    axis.plot(times_min, mets, color=EFFORT, linewidth=1.8, label="estimate")
    _legend(axis)


def _heart(axis: Any, times_min: list[float], story: Story) -> None:
    beats = _known([moment.heart_rate_bpm for moment in story.moments])
    axis.plot(times_min, beats, color=HEART, linewidth=1.4)


def _grade(axis: Any, times_min: list[float], story: Story) -> None:
    grades = _known([moment.grade_pct for moment in story.moments])
    axis.fill_between(times_min, grades, color=GRADE, alpha=0.15, linewidth=0)
    axis.plot(times_min, grades, color=GRADE, linewidth=1.4)


def _legend(axis: Any) -> None:
    axis.legend(
        loc="lower right", bbox_to_anchor=(1.005, 0.98), ncols=4, frameon=False, fontsize=8,
        labelcolor=SOFT, handlelength=2.2, columnspacing=1.4, borderaxespad=0.2,
    )  # fmt: skip


_DRAWN: Final[dict[str, Callable[[Any, list[float], Story], None]]] = {
    "speed": _speed,
    "effort": _effort,
    "heart": _heart,
    "grade": _grade,
}
