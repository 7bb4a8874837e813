"""The drawing of a calibration as a file of its own: SVG or PNG."""

from pathlib import Path
from typing import Final

from retropace.effort.calibration import Calibration
from retropace.errors import BadInputError
from retropace.report import writing
from retropace.report.calibrated import PLOT_MARK, draw_svg

SUFFIXES: Final = (".svg", ".png")


def check_plot(path: Path) -> None:
    """Raises BadInputError where that file cannot be drawn, before any work is done for it."""
    if path.suffix.lower() not in SUFFIXES:
        raise BadInputError(f"--plot {path}: give the name of an .svg or a .png file.")
    writing.check_place(path, PLOT_MARK)
    if path.suffix.lower() == ".png":
        from retropace.report.calibrated_picture import check_matplotlib

        check_matplotlib()


def write_plot(path: Path, fit: Calibration, *, title: str) -> None:
    """Draw it there, as SVG or PNG by the name. Raises BadInputError as ``write_report`` does."""
    if path.suffix.lower() == ".png":
        from retropace.report.calibrated_picture import draw_calibration

        content = draw_calibration(fit, title)
    else:
        content = draw_svg(fit, title).encode()
    writing.write_report(path, content, PLOT_MARK)
