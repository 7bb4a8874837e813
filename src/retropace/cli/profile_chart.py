"""Draws a plan's speed over time with block characters: no colour, so it also suits a pipe."""

from typing import Final, NamedTuple

from retropace.profile.plan import Plan, Step
from retropace.units import mps_to_kmh

_TICKS_KMH: Final = (0.5, 1.0, 2.0)
_TICKS_MIN: Final = (0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0)
_MARGIN: Final = 6


class Glyphs(NamedTuple):
    """The characters to draw with; ``fill`` goes from empty to full."""

    fill: str
    side: str
    corner: str
    line: str
    tick: str


BLOCKS: Final = Glyphs(" ▁▂▃▄▅▆▇█", "┤", "└", "─", "┴")
PLAIN: Final = Glyphs("    ####", "|", "+", "-", "+")


def glyphs_for(encoding: str | None) -> Glyphs:
    """Block characters where the output can carry them, else ASCII."""
    try:
        "".join(BLOCKS).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return PLAIN
    return BLOCKS


def chart(plan: Plan, width: int, glyphs: Glyphs = BLOCKS) -> list[str]:
    """Lines of at most ``width`` characters: bars of km/h, an axis of minutes, turns and grades."""
    columns = max(width, 30) - _MARGIN - 1
    total_s = plan.duration_s
    spans = _spans(plan)
    speeds_kmh = [
        mps_to_kmh(_speed_at_mps(spans, (column + 0.5) / columns * total_s))
        for column in range(columns)
    ]
    lines = _bars(speeds_kmh, glyphs)
    lines += _time_axis(columns, total_s, glyphs)
    if len({step.direction for step in plan.steps}) > 1:
        facing = [(start_s, str(step.direction)) for start_s, step in spans]
        lines.append(_marks("facing", facing, columns, total_s))
    if any(step.grade for step in plan.steps):
        grades = [(start_s, f"{step.grade * 100:g}%") for start_s, step in spans]
        lines.append(_marks("grade", grades, columns, total_s))
    return lines


def _spans(plan: Plan) -> list[tuple[float, Step]]:
    spans = []
    start_s = 0.0
    for step in plan.steps:
        spans.append((start_s, step))
        start_s += step.expected_s
    return spans


def _speed_at_mps(spans: list[tuple[float, Step]], at_s: float) -> float:
    start_s, step = next(span for span in reversed(spans) if span[0] <= at_s)
    done = min((at_s - start_s) / step.expected_s, 1.0)
    return step.speed_mps + (step.end_speed_mps - step.speed_mps) * done


def _bars(speeds_kmh: list[float], glyphs: Glyphs) -> list[str]:
    highest_kmh = max(speeds_kmh)
    tick_kmh = next((tick for tick in _TICKS_KMH if highest_kmh <= tick * 4), _TICKS_KMH[-1])
    ticks = max(1, -int(-highest_kmh // tick_kmh))
    rows_per_tick = max(2, 9 // ticks)
    rows = ticks * rows_per_tick
    full = len(glyphs.fill) - 1
    levels = [
        max(1, round(speed_kmh / (ticks * tick_kmh) * rows * full)) for speed_kmh in speeds_kmh
    ]
    lines = []
    for row in range(rows, 0, -1):
        on_tick = row % rows_per_tick == 0
        label = f"{row // rows_per_tick * tick_kmh:.1f}" if on_tick else ""
        cells = (glyphs.fill[min(max(level - (row - 1) * full, 0), full)] for level in levels)
        lines.append(f"{label:>{_MARGIN - 1}} {glyphs.side if on_tick else ' '}{''.join(cells)}")
    return ["km/h".rjust(_MARGIN - 1), *(line.rstrip() for line in lines)]


def _time_axis(columns: int, total_s: float, glyphs: Glyphs) -> list[str]:
    total_min = total_s / 60
    tick_min = next(
        (tick for tick in _TICKS_MIN if tick / total_min * columns >= 6), _TICKS_MIN[-1]
    )
    axis = [glyphs.line] * columns
    labels = []
    for number in range(int(total_min / tick_min) + 1):
        column = min(round(number * tick_min / total_min * columns), columns - 1)
        axis[column] = glyphs.tick
        labels.append((column, f"{number * tick_min:g}"))
    if labels and labels[-1][0] + len(labels[-1][1]) + 4 > columns:
        labels.pop()
    text = _placed(labels, columns)
    text = text[: columns - 3].ljust(columns - 3) + "min"
    return ["0.0 ".rjust(_MARGIN) + glyphs.corner + "".join(axis), " " * (_MARGIN + 1) + text]


def _changes(labels: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Only those labels that differ from the one before."""
    before = [None, *(text for _, text in labels)]
    return [label for label, was in zip(labels, before, strict=False) if label[1] != was]


def _marks(name: str, marks: list[tuple[float, str]], columns: int, total_s: float) -> str:
    placed = [(int(start_s / total_s * columns), text) for start_s, text in _changes(marks)]
    return f"{name:>{_MARGIN}} {_placed(placed, columns)}".rstrip()


def _placed(labels: list[tuple[int, str]], columns: int) -> str:
    """Labels at their columns, each cut where the next begins."""
    line = ""
    for (column, text), following in zip(labels, [*labels[1:], (columns, "")], strict=True):
        room = max(following[0] - column - 1, 0)
        line = line.ljust(column)[:column] + text[:room]
    return line
