"""TCX files hold to a schema, and every trackpoint agrees with the journal."""

import io
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from defusedxml.ElementTree import fromstring

from retropace.export import export_session
from retropace.export.to_tcx import DATABASE, EXTENSION, NO_MASS
from retropace.journal import Recording
from support.exported import STARTED_AT, a_second, active

START = datetime.fromisoformat(STARTED_AT)
T, X = f"{{{DATABASE}}}", f"{{{EXTENSION}}}"
SCHEMA = xmlschema.XMLSchema(Path(__file__).parents[2] / "fixtures" / "tcx" / "activity.xsd")
NAMES = ("walked", "troubled", "turned", "torn")


def parsed(recording: Recording) -> Any:
    octets = export_session(recording, "tcx")
    SCHEMA.validate(io.BytesIO(octets))
    return fromstring(octets)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.rule("R11")
def test_every_trackpoint_agrees_with_the_journal(
    recordings: dict[str, Recording], name: str
) -> None:
    recording = recordings[name]
    points = list(parsed(recording).iter(f"{T}Trackpoint"))
    for second, point in zip(active(recording), points, strict=True):
        at = datetime.fromisoformat(point.findtext(f"{T}Time"))
        assert at == START + timedelta(seconds=second.time_s)
        beats = point.findtext(f"{T}HeartRateBpm/{T}Value")
        assert (None if beats is None else int(beats)) == second.heart_rate_bpm
        speed = point.findtext(f"{T}Extensions/{X}TPX/{X}Speed")
        assert (None if speed is None else float(speed)) == pytest.approx(second.speed_mps)


def test_laps_are_the_steps_with_their_way_and_direction(recordings: dict[str, Recording]) -> None:
    recording = recordings["turned"]
    laps = list(parsed(recording).iter(f"{T}Lap"))
    assert ["(backward)" in lap.findtext(f"{T}Notes") for lap in laps] == [True, False]
    ways_m = [float(lap.findtext(f"{T}DistanceMeters")) for lap in laps]
    assert sum(ways_m) == pytest.approx(recording.summary.totals["distance_m"], abs=0.2)
    calories = sum(int(lap.findtext(f"{T}Calories")) for lap in laps)
    assert calories == pytest.approx(recording.summary.totals["kcal"], abs=2)


def test_a_walk_is_no_run(recordings: dict[str, Recording]) -> None:
    assert next(parsed(recordings["walked"]).iter(f"{T}Activity")).get("Sport") == "Other"
    fast = tuple(a_second(n, speed_mps=2.6) for n in range(1, 30))
    run = replace(recordings["walked"], seconds=fast, laps=())
    assert next(parsed(run).iter(f"{T}Activity")).get("Sport") == "Running"


def test_what_tcx_has_no_field_for_stands_in_the_notes(recordings: dict[str, Recording]) -> None:
    notes = parsed(recordings["walked"]).findtext(f".//{T}Activity/{T}Notes")
    assert "backward" in notes
    assert "95 %" in notes
    assert NO_MASS not in notes
    assert NO_MASS in parsed(recordings["torn"]).findtext(f".//{T}Activity/{T}Notes")


def test_the_schema_refuses_what_is_wrong(recordings: dict[str, Recording]) -> None:
    octets = export_session(recordings["walked"], "tcx")
    for was, becomes in (
        (b"<Calories>", b"<Kalories>"),
        (b'Sport="Other"', b'Sport="Walking"'),
        (b"<Intensity>Active", b"<Intensity>Hard"),
    ):
        broken = octets.replace(was, becomes).replace(b"</Calories", b"</Calories")
        with pytest.raises((xmlschema.XMLSchemaException, SyntaxError)):
            SCHEMA.validate(io.BytesIO(broken))


def test_the_same_recording_gives_the_same_octets(recordings: dict[str, Recording]) -> None:
    for recording in recordings.values():
        assert export_session(recording, "tcx") == export_session(recording, "tcx")


def test_names_cannot_break_the_document(recordings: dict[str, Recording]) -> None:
    recording = recordings["walked"]
    setup = recording.header.setup
    steps = tuple(replace(step, name="<b>&\x00\ud800]]>") for step in setup.plan.steps)
    odd = replace(setup, plan=replace(setup.plan, steps=steps))
    notes = next(
        parsed(replace(recording, header=replace(recording.header, setup=odd))).iter(f"{T}Lap")
    )
    assert notes.findtext(f"{T}Notes") == "<b>&??]]> (backward)"
