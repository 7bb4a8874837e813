"""Whatever was recorded, FIT and TCX read back by other libraries agree with it and each other."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retropace.export import export_session
from retropace.export.to_tcx import DATABASE, EXTENSION
from retropace.journal import Lap, Recording, Second
from retropace.model import Direction
from support.exported import STARTED_AT, a_recording, a_second
from support.read_back import fit_messages, named, tcx_root
from support.recorded import walked

START = datetime.fromisoformat(STARTED_AT)


@cache
def base() -> Recording:
    with TemporaryDirectory() as folder:
        return a_recording(walked(), Path(folder))


SPEEDS = st.none() | st.just(0.0) | st.floats(0.01, 3.4)
LOOKS = st.tuples(
    st.integers(1, 3),
    SPEEDS,
    st.none() | st.integers(30, 220),
    st.sampled_from(list(Direction)),
    st.integers(0, 1),
    st.floats(0, 0.15),
)


@st.composite
def recordings(draw: st.DrawFn) -> Recording:
    """Seconds in any order of speeds, steps, holes; at least one moved."""
    seconds: list[Second] = []
    laps: list[Lap] = []
    time_s, way_m = 0, 0.0
    for gap, speed_mps, bpm, direction, step, grade in draw(
        st.lists(LOOKS, min_size=1, max_size=40)
    ):
        time_s += gap
        way_m += speed_mps or 0.0
        seconds.append(
            a_second(
                time_s,
                step=step,
                direction=direction,
                speed_mps=speed_mps,
                moving=bool(speed_mps),
                heart_rate_bpm=bpm,
                grade=grade,
                walked_m=way_m,
            )
        )
        if not laps or laps[-1].step != step or laps[-1].end_s != time_s - 1:
            laps.append(Lap(step, f"step {step}", direction, False, time_s - 1.0, float(time_s)))
        else:
            laps[-1] = laps[-1]._replace(end_s=float(time_s))
    if not any(second.moving for second in seconds):
        seconds[0] = seconds[0]._replace(speed_mps=1.0, moving=True)
    kept = draw(st.booleans())
    return replace(base(), seconds=tuple(seconds), laps=tuple(laps) if kept else ())


@pytest.mark.rule("R11")
@given(recording=recordings())
@settings(max_examples=120, deadline=None)
def test_every_second_of_the_activity_is_in_both_and_unknown_speed_in_neither(
    recording: Recording,
) -> None:
    moving = [second.time_s for second in recording.seconds if second.moving]
    wanted = [s for s in recording.seconds if moving[0] <= s.time_s <= moving[-1]]
    records = named(fit_messages(export_session(recording, "fit")), "record")
    points = list(tcx_root(export_session(recording, "tcx")).iter(f"{{{DATABASE}}}Trackpoint"))
    for second, fields, point in zip(wanted, records, points, strict=True):
        at = START + timedelta(seconds=second.time_s)
        assert fields["timestamp"] == at
        assert datetime.fromisoformat(point.findtext(f"{{{DATABASE}}}Time")) == at
        speed = point.findtext(f".//{{{EXTENSION}}}Speed")
        if second.speed_mps is None:
            assert "speed" not in fields
            assert speed is None
        else:
            assert fields["speed"] == pytest.approx(second.speed_mps, abs=0.0006)
            assert float(speed) == pytest.approx(second.speed_mps, abs=0.0001)
        assert fields.get("heart_rate") == second.heart_rate_bpm
        assert fields["direction"] == str(second.direction)
