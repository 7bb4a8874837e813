"""The picture alone: drawn whatever a session was, and known as ours."""

import struct
from dataclasses import replace
from pathlib import Path

import pytest

from retropace.journal import read_recording
from retropace.report.picture import draw_png
from retropace.report.writing import PICTURE_MARK
from support.recorded import record, there_and_back
from support.reported import frightened
from support.rig import Rig, rig


def never() -> Rig:
    made = rig()
    made.run(5)
    return made


@pytest.mark.parametrize("make", [frightened, there_and_back, never])
def test_every_kind_of_session_has_a_picture(tmp_path: Path, make: object) -> None:
    kept = read_recording(record(make(), tmp_path / "one.jsonl"))  # type: ignore[operator]
    octets = draw_png(kept)
    width, height = struct.unpack(">II", octets[16:24])
    assert (width, height > 700) == (1650, True)
    assert PICTURE_MARK in octets[:4096]


def test_names_are_no_formulas_and_need_no_font(tmp_path: Path) -> None:
    kept = read_recording(record(there_and_back(), tmp_path / "one.jsonl"))
    odd = r"$\frac{1}{0}$ \undefined 步行 🚶"
    laps = tuple(lap._replace(name=odd) for lap in kept.laps)
    summary = replace(kept.summary, title=odd, treadmill=odd)
    assert draw_png(replace(kept, summary=summary, laps=laps)).startswith(b"\x89PNG")
