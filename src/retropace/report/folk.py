"""Draws effort beside the folk claims: bars on one scale of METs."""

from typing import Final

from retropace.effort.single_studies import ATHLETES, FOLK_RATIOS
from retropace.report.markup import Markup, number, tag
from retropace.report.scale import Scale, round_range
from retropace.report.worth import ATHLETES_METS, Compared

_WIDTH, _LEFT, _ROW, _TOP = 460.0, 6.0, 38.0, 8.0
_BAR: Final = 12.0


def folk_bars(compared: Compared, prefix: str) -> Markup:
    """Forward, backward with its interval, and what the folk claims would come to."""
    rows = [
        ("forward", "Forward, at the same speeds", compared.forward_mets),
        ("backward", "Backward, as you walked", compared.backward_mets.value),
        *(
            ("folk", f'Folk claim "{ratio:g} times"', ratio * compared.forward_mets)
            for ratio in FOLK_RATIOS
        ),
    ]
    axis = round_range((*(mets for _, _, mets in rows), ATHLETES_METS), ticks=8)
    scale = Scale(0.0, axis.high, _LEFT, _WIDTH - 60.0)
    floor = _TOP + _ROW * len(rows)
    high = scale.at(compared.backward_mets.high)
    athletes = scale.at(ATHLETES_METS)
    return tag(
        "svg",
        tag("title", "Effort in METs, beside the folk claims", id=f"{prefix}-title"),
        tag("desc", _described(compared), id=f"{prefix}-desc"),
        tag("line", class_="limit", x1=athletes, x2=athletes, y1=_TOP, y2=floor + 6),
        *(
            _row(row, scale, _TOP + index * _ROW, high if row[0] == "backward" else 0.0)
            for index, row in enumerate(rows)
        ),
        _whisker(compared, scale, _TOP + _ROW),
        _limit_label(athletes, floor + 20),
        class_="folk",
        viewBox=f"0 0 {number(_WIDTH)} {number(floor + 28)}",
        role="img",
        aria_labelledby=f"{prefix}-title {prefix}-desc",
    )


def _row(row: tuple[str, str, float], scale: Scale, top: float, until: float) -> Markup:
    """One bar; its figure stands behind its end, or behind ``until``."""
    kind, words, mets = row
    end = scale.at(mets)
    return tag(
        "g",
        tag("text", words, x=_LEFT, y=top + 11),
        tag("rect", x=_LEFT, y=top + 16, width=end - _LEFT, height=_BAR, rx=2),
        tag("text", f"{mets:.1f}", class_="value", x=max(end, until) + 8, y=top + 26),
        class_=f"bar {kind}",
    )


def _whisker(compared: Compared, scale: Scale, top: float) -> Markup:
    low, high = map(scale.at, compared.backward_mets[1:])
    y = top + 16 + _BAR / 2
    path = f"M{number(low)} {number(y - 5)}v10m0-5H{number(high)}m0-5v10"
    return tag("path", class_="whisker", d=path)


def _limit_label(x: float, y: float) -> Markup:
    words = "mean VO2max of 13 athletes"
    return tag("text", words, class_="limit-label", x=x, y=y, text_anchor="middle")


def _described(compared: Compared) -> str:
    mets, low, high = compared.backward_mets
    claims = ", ".join(
        f"{ratio:g} times {ratio * compared.forward_mets:.1f}" for ratio in FOLK_RATIOS
    )
    return (
        f"Forward {compared.forward_mets:.1f} METs; backward {mets:.1f} "
        f"(95 %: {low:.1f} to {high:.1f}); the folk claims would be {claims}; "
        f"{ATHLETES}, is {ATHLETES_METS:.1f}."
    )
