"""A calibration as PNG, by matplotlib: the same two panels, from the same numbers."""

from typing import Any

from retropace.effort import backward
from retropace.effort.calibration import Calibration
from retropace.effort.heart import BIAS
from retropace.errors import BadInputError
from retropace.model import Direction
from retropace.report import calibrated
from retropace.report.picture import EFFORT, HEART, INK, SOFT, SPEED, bare, literal, saved
from retropace.units import KMH_PER_MPS

_FORWARD = "#6a3fa0"


def check_matplotlib() -> None:
    """Raises BadInputError where matplotlib is not installed."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise BadInputError(
            "--plot FILE.png needs matplotlib, which is not installed: "
            'pip install "retropace[picture]" brings it. An .svg needs nothing more.'
        ) from None


def draw_calibration(fit: Calibration, title: str) -> bytes:
    """The picture. Raises BadInputError where matplotlib is not installed."""
    check_matplotlib()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11.0, 5.6), dpi=150, facecolor="white")
    FigureCanvasAgg(figure)
    figure.subplots_adjust(left=0.06, right=0.98, top=0.78, bottom=0.2, wspace=0.16)
    heart, ratio = figure.subplots(1, 2)
    figure.text(0.06, 0.93, calibrated.heading(fit), fontsize=16, fontweight="bold", color=INK)
    figure.text(0.06, 0.885, literal(title), fontsize=9, color=SOFT)
    _draw_heart(heart, fit)
    _draw_ratio(ratio, fit)
    return saved(figure, calibrated.PLOT_MARK.decode(), title)


def _draw_heart(axis: Any, fit: Calibration) -> None:
    _dress(axis, "Your heart, without its drift, bpm", "VO2, ml/kg/min")
    ahead = calibrated.stages_facing(fit, Direction.FORWARD)
    vo2 = [float(one.forward_vo2_ml_kg_min) for one in ahead]
    ends = [min(vo2), max(vo2, default=0.0)]
    axis.plot(ends, [fit.line.bpm(v) for v in ends], color=HEART, linewidth=1.8)
    axis.plot(vo2, [one.steady_bpm for one in ahead], "o", color=_FORWARD, label="forward")
    for number, one in enumerate(calibrated.stages_facing(fit, Direction.BACKWARD)):
        base, heart, bpm = float(one.forward_vo2_ml_kg_min), one.heart_vo2_ml_kg_min, one.steady_bpm
        labels = ("backward", "what the heart says", f"over {BIAS:.2f}: hearts run high")
        named = labels if number == 0 else ("_", "_", "_")
        axis.plot(base, bpm, "s", color=SPEED, label=named[0])
        if heart is not None:
            drawn_on = [ends[1], max(ends[1], heart)]
            axis.plot(drawn_on, [fit.line.bpm(v) for v in drawn_on], "--", color=HEART)
            axis.plot([base, heart], [bpm, bpm], ":", color=SPEED, label=named[1])
            own = one.own_vo2_ml_kg_min
            axis.plot(own, bpm, "s", color="white", markeredgecolor=SPEED, label=named[2])
        words = f"{one.stage.speed_mps * KMH_PER_MPS:.1f} km/h"
        axis.annotate(words, (base, bpm), (0, 7), textcoords="offset points", ha="center",
                      fontsize=8, color=SOFT)  # fmt: skip
    _legend(axis)


def _draw_ratio(axis: Any, fit: Calibration) -> None:
    _dress(axis, "Backward over forward, ratio of VO2", "belt speed, km/h")
    speeds, middle, low, high = zip(*calibrated.people_band(), strict=True)
    ends = calibrated.ratio_range(fit)
    axis.set_ylim(ends.low, ends.high)
    axis.fill_between(
        speeds, low, high, color=EFFORT, alpha=0.16, linewidth=0, label="95 % for one of them"
    )
    axis.plot(speeds, middle, color=EFFORT, label="people (before practice)")
    axis.axvline(
        backward.LOWEST_MEASURED_WALK_MPS * KMH_PER_MPS, color=SOFT, linestyle=":", linewidth=1
    )
    spot, ratio = fit.own.speed_mps * KMH_PER_MPS, fit.ratio
    bar = [[ratio.value - ratio.low], [ratio.high - ratio.value]]
    axis.errorbar([spot], [ratio.value], bar, fmt="o", color=SPEED, capsize=4, linewidth=2.4,
                  markersize=8, label="you, with 95 %")  # fmt: skip
    if fit.heart_alone is not None:
        axis.plot(spot + 0.25, fit.heart_alone, "o", color="white", markeredgecolor=HEART,
                  label="your heart alone")  # fmt: skip
    _legend(axis)


def _dress(axis: Any, title: str, below: str) -> None:
    axis.set_title(title, loc="left", fontsize=10, fontweight="bold", color=INK)
    axis.set_xlabel(below, color=SOFT, fontsize=9)
    bare(axis)


def _legend(axis: Any) -> None:
    axis.legend(
        loc="upper left", bbox_to_anchor=(-0.02, -0.12), ncols=2, frameon=False, fontsize=8,
        labelcolor=SOFT,
    )  # fmt: skip
