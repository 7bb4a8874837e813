"""A calibration drawn: the heart's line with the stages on it, and the ratio it led to.

One self-contained SVG, light and dark; as PNG by matplotlib, through the same numbers.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from retropace.effort import backward
from retropace.effort.calibration import Calibration, Reading
from retropace.effort.heart import BIAS
from retropace.effort.quantities import Gait
from retropace.model import Direction
from retropace.report.markup import Markup, corners, joined, number, plain, tag
from retropace.report.scale import Point, Range, Scale, round_range
from retropace.units import KMH_PER_MPS, kmh_to_mps

PLOT_MARK: Final = b"Retropace calibration plot"
_WIDTH, _HEIGHT = 960.0, 500.0
_LEFT: Final = (62.0, 462.0)
_RIGHT: Final = (548.0, 940.0)
_TOP, _FLOOR = 96.0, 408.0
_SPEEDS_KMH: Final = Range(1.0, 6.8, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0))
_SAMPLES: Final = 30

_STYLE: Final = """
svg{--paper:#fff;--ink:#1b1f24;--soft:#535b66;--grid:#e4e4de;--fore:#6a3fa0;--back:#0b6b7d;
--heart:#a8153f;--band:#e9864a38;--people:#a8430a}
@media (prefers-color-scheme:dark){svg{--paper:#1b1f23;--ink:#edf0f2;--soft:#a9b1ba;--grid:#343a41;
--fore:#c7a6f2;--back:#57c7d8;--heart:#ff86a3;--band:#ff9a5540;--people:#ffa468}}
.paper{fill:var(--paper)}text{font:13px system-ui,sans-serif;fill:var(--ink)}
.title{font-size:20px;font-weight:700}.head{font-size:14px;font-weight:600}
.soft{fill:var(--soft);font-size:12px}.grid line{stroke:var(--grid)}.line{stroke:var(--heart);
stroke-width:2;fill:none}.drawn-on{stroke-dasharray:5 4}.fore{fill:var(--fore)}
.back{fill:var(--back)}.own{fill:var(--paper);stroke:var(--back);stroke-width:2}
.says{stroke:var(--back);stroke-width:1.4;stroke-dasharray:3 3;fill:none}
.taken{stroke:var(--back);stroke-width:2.4;fill:none}
.band{fill:var(--band)}.people{stroke:var(--people);stroke-width:2;fill:none}
.edge{stroke:var(--soft);stroke-dasharray:2 4}.bar{stroke:var(--back);stroke-width:3}
.alone{fill:none;stroke:var(--heart);stroke-width:2}
"""


def draw_svg(fit: Calibration, title: str) -> str:
    """The whole picture, with no file beside it."""
    ratio, title = fit.ratio, plain(title)
    words = (
        f"{heading(fit)}. Left: heart rate over VO2. Right: the ratio over speed, "
        f"{ratio.value:.2f} with a 95 % interval from {ratio.low:.2f} to {ratio.high:.2f}."
    )
    picture = tag(
        "svg",
        tag("title", f"{PLOT_MARK.decode()}: {title}"),
        tag("desc", words),
        tag("style", Markup(_STYLE)),
        tag("rect", class_="paper", width=_WIDTH, height=_HEIGHT),
        tag("text", heading(fit), class_="title", x=_LEFT[0], y=36),
        tag("text", f"{title}. {_weight(fit)}", class_="soft", x=_LEFT[0], y=58),
        tag("g", *_heart_panel(fit)),
        tag("g", *_ratio_panel(fit)),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(_WIDTH)} {number(_HEIGHT)}",
        role="img",
    )
    return f"{picture}\n"


def heading(fit: Calibration) -> str:
    """The answer, as a title."""
    kmh = fit.own.speed_mps * KMH_PER_MPS
    return f"Backward at {kmh:.1f} km/h: {fit.ratio.value:.2f} times the effort of forward"


def _weight(fit: Calibration) -> str:
    return f"The stages took away {fit.weight * 100:.0f} % of the doubt about this person."


# --- the numbers that both pictures draw --------------------------------------------------------


def stages_facing(fit: Calibration, direction: Direction) -> list[Reading]:
    """The stages walked that way."""
    return [one for one in fit.readings if one.stage.direction is direction]


def heart_ranges(fit: Calibration) -> tuple[Range, Range]:
    """The axes of VO2 and of heart rate."""
    vo2 = [float(one.forward_vo2_ml_kg_min) for one in fit.readings]
    vo2 += [one.heart_vo2_ml_kg_min for one in fit.readings if one.heart_vo2_ml_kg_min is not None]
    beats = [one.steady_bpm for one in fit.readings]
    return (
        round_range([min(vo2) - 0.5, max(vo2) + 0.5], ticks=8, from_zero=False),
        round_range([min(beats) - 3, max(beats) + 3], ticks=8, from_zero=False),
    )


def people_band() -> list[tuple[float, float, float, float]]:
    """Speed in km/h, R of people and the 95 % ends for one of them, never below 1."""
    low, high = _SPEEDS_KMH.low + 0.1, _SPEEDS_KMH.high
    rows = []
    for index in range(_SAMPLES):
        kmh = low + (high - low) * index / (_SAMPLES - 1)
        ends = backward.person_ratio_interval(Gait.WALK, kmh_to_mps(kmh))
        middle = backward.walk_ratio(kmh_to_mps(kmh))
        rows.append((kmh, middle, max(1.0, ends.low), ends.high))
    return rows


def ratio_range(fit: Calibration) -> Range:
    """The axis of R; the band of people is cut where it would dwarf the person."""
    return round_range([0.9, 2.0, fit.ratio.high, fit.heart_alone or 1.0], ticks=7, from_zero=False)


# --- left: the heart ----------------------------------------------------------------------------


def _heart_panel(fit: Calibration) -> Iterator[Markup]:
    across, up = heart_ranges(fit)
    x, y = Scale(across.low, across.high, *_LEFT), Scale(up.low, up.high, _FLOOR, _TOP)
    yield _frame(x, y, across, up, ("Your heart, without its drift, bpm", "VO2, ml/kg/min"))
    ahead = stages_facing(fit, Direction.FORWARD)
    ends = [min(_vo2s(ahead)), max(_vo2s(ahead))]
    yield _path("line", [(x.at(vo2), y.at(fit.line.bpm(vo2))) for vo2 in ends])
    beyond = [one.heart_vo2_ml_kg_min or 0.0 for one in fit.readings]
    if max(beyond) > ends[1]:
        drawn_on = [ends[1], max(beyond)]
        yield _path("line drawn-on", [(x.at(v), y.at(fit.line.bpm(v))) for v in drawn_on])
    for one in ahead:
        spot = x.at(float(one.forward_vo2_ml_kg_min)), y.at(one.steady_bpm)
        yield tag("circle", class_="fore", cx=spot[0], cy=spot[1], r=6)
    for one in stages_facing(fit, Direction.BACKWARD):
        yield from _backward_stage(one, x, y)
    yield from _key(_LEFT[0])


def _vo2s(readings: Sequence[Reading]) -> list[float]:
    return [float(one.forward_vo2_ml_kg_min) for one in readings]


def _backward_stage(one: Reading, x: Scale, y: Scale) -> Iterator[Markup]:
    """From the forward cost of its speed across to the line, and what is left of that."""
    left, height = x.at(float(one.forward_vo2_ml_kg_min)), y.at(one.steady_bpm)
    heart, own_vo2 = one.heart_vo2_ml_kg_min, one.own_vo2_ml_kg_min
    if heart is not None and own_vo2 is not None:
        yield _path("says", [(left, height), (x.at(heart), height)])
        own = x.at(own_vo2)
        yield _path("taken", [(left, height), (own, height)])
        yield tag("rect", class_="own", x=own - 5, y=height - 5, width=10, height=10)
    yield tag("rect", class_="back", x=left - 6, y=height - 6, width=12, height=12)
    kmh = f"{one.stage.speed_mps * KMH_PER_MPS:.1f} km/h"
    yield tag("text", kmh, class_="soft", x=left, y=height - 11, text_anchor="middle")


def _key(left: float) -> Iterator[Markup]:
    y = _FLOOR + 56
    yield tag("circle", class_="fore", cx=left + 6, cy=y - 4, r=6)
    yield tag("text", "forward", class_="soft", x=left + 18, y=y)
    yield tag("rect", class_="back", x=left + 80, y=y - 10, width=12, height=12)
    yield tag("text", "backward, over its speed's forward VO2", class_="soft", x=left + 98, y=y)
    yield _path("says", [(left, y + 16), (left + 22, y + 16)])
    yield tag("text", "what the heart says", class_="soft", x=left + 28, y=y + 20)
    yield tag("rect", class_="own", x=left + 160, y=y + 11, width=10, height=10)
    words = f"the same over {BIAS:.2f}, as hearts run high backward"
    yield tag("text", words, class_="soft", x=left + 176, y=y + 20)


# --- right: the ratio ---------------------------------------------------------------------------


def _ratio_panel(fit: Calibration) -> Iterator[Markup]:
    across, up = _SPEEDS_KMH, ratio_range(fit)
    x, y = Scale(across.low, across.high, *_RIGHT), Scale(up.low, up.high, _FLOOR, _TOP)
    yield _frame(x, y, across, up, ("Backward over forward, ratio of VO2", "belt speed, km/h"))
    band = people_band()
    tops = [(x.at(kmh), y.at(min(high, up.high))) for kmh, _, _, high in band]
    floors = [(x.at(kmh), y.at(low)) for kmh, _, low, _ in band]
    yield tag("path", class_="band", d=f"M{corners([*tops, *floors[::-1]])}z")
    yield _path("people", [(x.at(kmh), y.at(middle)) for kmh, middle, _, _ in band])
    edge = x.at(backward.LOWEST_MEASURED_WALK_MPS * KMH_PER_MPS)
    yield tag("line", class_="edge", x1=edge, x2=edge, y1=_TOP, y2=_FLOOR)
    yield tag("text", "measured", class_="soft", x=edge + 6, y=_TOP + 14)
    yield tag("text", "extrapolated", class_="soft", x=edge - 6, y=_TOP + 14, text_anchor="end")
    spot = x.at(fit.own.speed_mps * KMH_PER_MPS)
    ends = y.at(fit.ratio.low), y.at(fit.ratio.high)
    yield tag("line", class_="bar", x1=spot, x2=spot, y1=ends[0], y2=ends[1])
    for end in ends:
        yield tag("line", class_="bar", x1=spot - 6, x2=spot + 6, y1=end, y2=end)
    yield tag("circle", class_="back", cx=spot, cy=y.at(fit.ratio.value), r=7)
    if fit.heart_alone is not None:
        alone = y.at(min(max(fit.heart_alone, up.low), up.high))
        yield tag("circle", class_="alone", cx=spot + 16, cy=alone, r=5)
    yield from _ratio_key(_RIGHT[0])


def _ratio_key(left: float) -> Iterator[Markup]:
    y = _FLOOR + 56
    yield tag("circle", class_="back", cx=left + 6, cy=y - 4, r=6)
    yield tag("text", "you, with 95 %", class_="soft", x=left + 18, y=y)
    yield tag("circle", class_="alone", cx=left + 126, cy=y - 4, r=5)
    yield tag("text", "your heart alone", class_="soft", x=left + 138, y=y)
    yield tag("rect", class_="band", x=left, y=y + 10, width=22, height=12)
    yield _path("people", [(left, y + 16), (left + 22, y + 16)])
    words = "people, and 95 % for one of them (before practice)"
    yield tag("text", words, class_="soft", x=left + 28, y=y + 20)


# --- both ---------------------------------------------------------------------------------------


def _frame(x: Scale, y: Scale, across: Range, up: Range, words: tuple[str, str]) -> Markup:
    """A title, lines with their values, and what the lower axis counts."""
    title, below = words
    parts: list[Markup] = []
    for value in up.ticks:
        height = y.at(value)
        parts.append(tag("line", x1=x.begin_px, x2=x.end_px, y1=height, y2=height))
        label = f"{value:.1f}" if up.high < 10 else f"{value:g}"
        parts.append(
            tag("text", label, class_="soft", x=x.begin_px - 8, y=height + 4, text_anchor="end")
        )
    for value in across.ticks:
        left = x.at(value)
        parts.append(tag("line", x1=left, x2=left, y1=_FLOOR, y2=_FLOOR + 5))
        parts.append(
            tag("text", f"{value:g}", class_="soft", x=left, y=_FLOOR + 18, text_anchor="middle")
        )
    middle = (x.begin_px + x.end_px) / 2
    parts.append(tag("text", below, class_="soft", x=middle, y=_FLOOR + 35, text_anchor="middle"))
    parts.append(tag("text", title, class_="head", x=x.begin_px, y=_TOP - 12))
    return tag("g", joined(*parts), class_="grid")


def _path(class_: str, points: Sequence[Point]) -> Markup:
    return tag("path", class_=class_, d=f"M{corners(points)}")
