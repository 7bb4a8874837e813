"""CSV, Parquet and JSON, each read by another library, agree with the journal on every second."""

import csv
import io
import json
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest

from retropace.errors import BadInputError
from retropace.export import export_session
from retropace.export.rows import COLUMNS
from retropace.journal import Recording, second_to_json
from retropace.journal.worth import worth_of
from retropace.units import mps_to_kmh
from support.exported import STARTED_AT, a_second

START = datetime.fromisoformat(STARTED_AT)
NAMES = ("walked", "troubled", "turned", "torn")


def expected(recording: Recording) -> list[dict[str, Any]]:
    names = [step.name for step in recording.header.setup.plan.steps]
    return [
        second_to_json(second, recording.header.walker_mass_kg)
        | {
            "timestamp": (START + timedelta(seconds=second.time_s)).isoformat(),
            "step_name": names[second.step],
            "distance_m": round(second.walked_m, 2),
            "commanded_kmh": None
            if second.commanded_mps is None
            else round(mps_to_kmh(second.commanded_mps), 3),
        }
        for second in recording.seconds
    ]


@pytest.mark.rule("R11")
@pytest.mark.parametrize("name", NAMES)
def test_csv_has_a_row_for_every_second(recordings: dict[str, Recording], name: str) -> None:
    text = export_session(recordings[name], "csv").decode()
    assert text.count("\r\n") == text.count("\n"), "RFC 4180 ends its lines with CR LF"
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    for found, wanted in zip(rows, expected(recordings[name]), strict=True):
        assert set(found) == set(wanted)
        for key, value in wanted.items():
            shown = "" if value is None else str(value)
            assert found[key] == shown, key


@pytest.mark.rule("R11")
@pytest.mark.parametrize("name", NAMES)
def test_parquet_holds_the_same_with_types_and_units(
    recordings: dict[str, Recording], name: str
) -> None:
    table = pq.read_table(io.BytesIO(export_session(recordings[name], "parquet")))
    assert table.column_names == [column.name for column in COLUMNS]
    for found, wanted in zip(table.to_pylist(), expected(recordings[name]), strict=True):
        assert found.pop("timestamp") == datetime.fromisoformat(wanted.pop("timestamp"))
        assert found == wanted
    for column in COLUMNS:
        told = table.schema.field(column.name).metadata or {}
        assert told.get(b"unit", b"").decode() == column.unit
    assert table.schema.metadata[b"started_at"].decode() == STARTED_AT


@pytest.mark.rule("R11")
@pytest.mark.parametrize("name", NAMES)
def test_json_holds_everything(recordings: dict[str, Recording], name: str) -> None:
    recording = recordings[name]
    found = json.loads(export_session(recording, "json"))
    assert found["seconds"] == expected(recording)
    assert found["summary"] == json.loads(json.dumps(recording.summary.to_json()))
    assert found["worth"] == json.loads(json.dumps(worth_of(recording).to_json()))
    assert "average walker" in found["effort_of"]["summary"]
    assert len(found["cues"]) == len(recording.cues)
    assert all(cue["text"] for cue in found["cues"])
    assert [asked["request"] for asked in found["requests"]] == [
        asked.request for asked in recording.requests
    ]
    assert [lap["step"] for lap in found["laps"]] == [lap.step + 1 for lap in recording.laps]
    assert found["told"] == {"rpe": 4.0, "rails": "light"}


def test_every_column_with_a_unit_says_it() -> None:
    endings = {"km/h": "_kmh", "m": "_m", "%": "_pct", "1/min": "_bpm", "s": "_s"}
    for column in COLUMNS:
        ending = endings.get(column.unit)
        if ending is not None:
            assert column.name.removesuffix("_low").removesuffix("_high").endswith(ending)


@pytest.mark.parametrize("format_name", ["csv", "parquet", "json"])
def test_the_same_recording_gives_the_same_octets(
    recordings: dict[str, Recording], format_name: str
) -> None:
    for recording in recordings.values():
        assert export_session(recording, format_name) == export_session(recording, format_name)


@pytest.mark.parametrize("format_name", ["csv", "parquet", "json"])
def test_odd_text_and_numbers_are_held_or_left_out(
    recordings: dict[str, Recording], format_name: str
) -> None:
    recording = recordings["walked"]
    setup = recording.header.setup
    steps = tuple(replace(step, name='=1+2,"\n\udce4') for step in setup.plan.steps)
    odd = replace(setup, plan=replace(setup.plan, steps=steps))
    header = replace(recording.header, setup=odd, walker_mass_kg=1e308)
    made = replace(recording, header=header)
    octets = export_session(made, format_name)
    if format_name == "csv":
        row = next(csv.DictReader(io.StringIO(octets.decode(), newline="")))
        assert row["step_name"] == ' =1+2,"\n?', "no spreadsheet may take it for a formula"
    if format_name == "json":
        json.loads(octets, parse_constant=pytest.fail)


@pytest.mark.parametrize("format_name", ["csv", "parquet", "json"])
def test_times_beyond_the_calendar_are_refused(
    recordings: dict[str, Recording], format_name: str
) -> None:
    made = replace(recordings["walked"], seconds=(a_second(2**40),))
    with pytest.raises(BadInputError, match="calendar"):
        export_session(made, format_name)


def test_without_pyarrow_it_is_told_how_to_get_it(
    recordings: dict[str, Recording], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BadInputError, match=r"retropace\[parquet\]"):
        export_session(recordings["walked"], "parquet")
