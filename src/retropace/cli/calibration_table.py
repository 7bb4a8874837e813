"""How a calibration is told: the stages, what they say, and what has to be said beside it."""

from textwrap import wrap
from typing import TYPE_CHECKING, Final

from retropace.cli.sessions import plain
from retropace.model import Direction
from retropace.units import KMH_PER_MPS

if TYPE_CHECKING:
    from retropace.effort import Estimate
    from retropace.effort.calibration import Calibration, Reading
    from retropace.history.calibrated import Kept

_BAR: Final = 31
"""Signs across the terminal's picture of a ratio."""
_LOW, _HIGH = 0.9, 1.9


def as_table(kept: "Kept", fit: "Calibration", *, simulated: bool, width: int) -> list[str]:
    """The whole answer, as lines."""
    kmh = fit.own.speed_mps * KMH_PER_MPS
    used = "simulated sessions" if simulated else "sessions"
    lines = [
        f"Your own ratio at {kmh:.1f} km/h: {_with_ends(fit.ratio)}",
        f"as calibrated in session {plain(kept.session_id)}",
        "",
        *_stage_lines(fit),
        "",
        f"{'ratio':<26}{'95 %':>20}  {_axis()}",
        _row("people like you, before", fit.people),
        _heart_row(fit.heart_alone),
        _row("yours, the two pooled", fit.ratio),
        "",
        f"Your stages took away {fit.weight * 100:.0f} % of the doubt (the variance of ln R).",
        f"It is used for {used} from this one on, in place of people's.",
        "It makes no belt faster, and moves no bound.",
        "",
    ]
    for flag in fit.flags:
        lines += wrap(flag.text, width, initial_indent="  ", subsequent_indent="    ")
    return lines


def _stage_lines(fit: "Calibration") -> list[str]:
    lines = [f"{'stage':<22}{'heart':>9}{'drift off':>11}{'VO2 forward':>14}{'heart says':>12}"]
    lines += [_stage_row(one) for one in fit.readings]
    line = fit.line
    return [
        *lines,
        "",
        f"Your line: {line.level_bpm:.0f} bpm at 10 ml/kg/min, {line.slope_bpm:.1f} bpm for each "
        f"more; drift {line.drift_bpm_per_min * 10.0:+.1f} in ten min.",
    ]


def _stage_row(one: "Reading") -> str:
    facing = "backward" if one.stage.direction is Direction.BACKWARD else "forward"
    heart = one.heart_vo2_ml_kg_min
    says = "" if heart is None else f"{heart:.1f}"
    name = f"{facing:<9}{one.stage.speed_mps * KMH_PER_MPS:.1f} km/h"
    return (
        f"{name:<22}{one.stage.bpm:>5.0f} bpm{one.steady_bpm:>7.0f} bpm"
        f"{float(one.forward_vo2_ml_kg_min):>14.1f}{says:>12}"
    )


def _row(name: str, estimate: "Estimate") -> str:
    return f"{name:<26}{_with_ends(estimate):>20}  {_bar(estimate)}"


def _heart_row(alone: float | None) -> str:
    """Without an interval: what the heart says alone is a step on the way, not an answer."""
    if alone is None:
        return f"{'your heart alone':<26}{'nothing':>20}"
    signs = [" "] * _BAR
    signs[_place(alone)] = "o"
    return f"{'your heart alone':<26}{f'{alone:.2f}' + ' ' * 15:>20}  {''.join(signs).rstrip()}"


def _with_ends(estimate: "Estimate") -> str:
    return f"{estimate.value:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"


def _bar(estimate: "Estimate") -> str:
    signs = [" "] * _BAR
    for place in range(_place(estimate.low), _place(estimate.high) + 1):
        signs[place] = "-"
    signs[_place(estimate.value)] = "#"
    return "".join(signs).rstrip()


def _axis() -> str:
    signs = [" "] * (_BAR + 2)
    for tenths in (10, 12, 14, 16, 18):
        at = _place(tenths / 10.0)
        signs[at - 1 : at + 2] = list(f"{tenths / 10.0:.1f}")
    return "".join(signs).rstrip()


def _place(ratio: float) -> int:
    share = (min(max(ratio, _LOW), _HIGH) - _LOW) / (_HIGH - _LOW)
    return round(share * (_BAR - 1))
