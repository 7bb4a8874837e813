"""TCX files hold to a schema, and every trackpoint agrees with the journal."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import xmlschema

from retropace.export import export_session
from retropace.export.to_tcx import DATABASE, EXTENSION, NO_MASS, PARTLY
from retropace.journal import Recording
from retropace.journal.worth import worth_of
from support.exported import STARTED_AT, a_second, active
from support.read_back import tcx_root

START = datetime.fromisoformat(STARTED_AT)
T, X = f"{{{DATABASE}}}", f"{{{EXTENSION}}}"
NAMES = ("walked", "troubled", "turned", "torn")


def parsed(recording: Recording) -> Any:
    return tcx_root(export_session(recording, "tcx"))


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


def test_calories_are_those_of_the_one_who_walked(recordings: dict[str, Recording]) -> None:
    seconds = tuple(a_second(n, speed_mps=1.2) for n in range(1, 601))
    made = replace(recordings["walked"], seconds=seconds, laps=())
    drawn = worth_of(made).kcal
    assert drawn is not None
    assert int(parsed(made).findtext(f".//{T}Calories")) == round(drawn.value)


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


def test_the_notes_are_of_the_one_who_walked(recordings: dict[str, Recording]) -> None:
    recording = recordings["walked"]
    way = worth_of(recording).same_time_distance_m
    assert way is not None
    notes = parsed(recording).findtext(f".//{T}Activity/{T}Notes")
    assert f"{way.value:.0f} m (95 %: {way.low:.0f} to {way.high:.0f})" in notes
    assert notes.startswith("Simulated, walked by nobody.")
    real = replace(recording, header=replace(recording.header, simulated=False))
    assert "imulated" not in parsed(real).findtext(f".//{T}Activity/{T}Notes")


def test_what_is_hardly_known_is_said(recordings: dict[str, Recording]) -> None:
    seconds = tuple(a_second(n, speed_mps=0.2 if n < 68 else 0.5) for n in range(1, 73))
    slow = parsed(replace(recordings["walked"], seconds=seconds, laps=()))
    assert slow.findtext(f".//{T}Calories") == "0"
    notes = slow.findtext(f".//{T}Activity/{T}Notes")
    assert "of 5 s of 72 s alone" in notes
    assert PARTLY in notes


def test_the_schema_refuses_what_is_wrong(recordings: dict[str, Recording]) -> None:
    octets = export_session(recordings["walked"], "tcx")
    for was, becomes in (
        (b"Calories>", b"Kalories>"),
        (b'Sport="Other"', b'Sport="Walking"'),
        (b"<Intensity>Active", b"<Intensity>Hard"),
    ):
        with pytest.raises(xmlschema.XMLSchemaException):
            tcx_root(octets.replace(was, becomes))


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
