"""The plot of a calibration: whole by itself, safe with any title, never over another's file."""

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from retropace.effort.calibration import Calibration, calibrate
from retropace.effort.heart import Stage
from retropace.errors import BadInputError
from retropace.model import Direction
from retropace.report.calibrated import draw_svg, people_band
from retropace.report.calibration_plot import check_plot, write_plot
from retropace.units import kmh_to_mps

F, B = Direction.FORWARD, Direction.BACKWARD
SVG = "{http://www.w3.org/2000/svg}"


def a_fit(*beats: float) -> Calibration:
    speeds = ((F, 2.6), (F, 4.8), (B, 2.2), (B, 3.6), (F, 4.8))
    return calibrate(
        [
            Stage(facing, kmh_to_mps(kmh), 3.0 * number, bpm)
            for number, ((facing, kmh), bpm) in enumerate(zip(speeds, beats, strict=True))
        ]
    )


USUAL = a_fit(83, 96, 90, 106, 96)


def test_it_is_one_picture_that_needs_nothing_else() -> None:
    text = draw_svg(USUAL, "Session <b>&\x1b")
    root = ElementTree.fromstring(text)
    assert root.tag == f"{SVG}svg"
    assert "http" not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    shapes = [shape.get("class") for shape in root.iter(f"{SVG}circle")]
    assert shapes.count("fore") == 3 + 1  # and one in the key
    assert f"{USUAL.ratio.value:.2f} times" in text


@pytest.mark.parametrize(
    "beats",
    [(90, 90, 90, 90, 90), (60, 62, 150, 190, 61), (120, 90, 80, 80, 80), (80, 140, 81, 82, 140)],
)
def test_odd_hearts_are_drawn_too(beats: tuple[float, ...]) -> None:
    root = ElementTree.fromstring(draw_svg(a_fit(*beats), "odd"))
    for shape in root.iter():
        for name in ("cx", "cy", "x", "y", "x1", "y1"):
            assert -1000 < float(shape.get(name) or 0) < 3000


def test_the_band_holds_the_curve_and_never_goes_below_one() -> None:
    for _, middle, low, high in people_band():
        assert 1.0 <= low <= middle <= high


def test_a_png_too(tmp_path: Path) -> None:
    path = tmp_path / "fit.png"
    write_plot(path, USUAL, title="Session $1")
    assert path.read_bytes().startswith(b"\x89PNG")
    write_plot(path, USUAL, title="again")  # over its own


@pytest.mark.rule("R27")
def test_another_file_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mine.svg"
    path.write_text("<svg/>")
    with pytest.raises(BadInputError, match="left as it is"):
        check_plot(path)
    with pytest.raises(BadInputError, match=r"an \.svg or a \.png"):
        check_plot(tmp_path / "fit.pdf")


@pytest.mark.rule("R27")
def test_without_matplotlib_it_says_so_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(BadInputError, match="needs matplotlib"):
        check_plot(tmp_path / "fit.png")
