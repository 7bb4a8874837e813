"""Every frame of captures.csv whose source says what it means, against what the source says."""

import csv
from pathlib import Path
from typing import Any

import pytest

from retropace.ftms import describe

CAPTURES = Path(__file__).parents[2] / "fixtures" / "captures.csv"

with CAPTURES.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))

STATED = [row for row in ROWS if row["decoded_or_blank"]]
BLANK = [row for row in ROWS if not row["decoded_or_blank"] and row["characteristic"][0] == "2"]

# What each source states, in the order of the file: octets, then the fields in the units we print.
# "Absent" fields must not be there at all. A heart rate sent as 0 is told as 0.
Expected = tuple[str, dict[str, Any], tuple[str, ...]]
ABSENT_SPEED = ("speed_kmh",)
EXPECTED: list[Expected] = [
    (
        "9e1b000000000000000000ff7f0000ffff000000",
        {"speed_kmh": 0.0, "distance_m": 0, "energy_kcal": 0},
        ("energy_per_hour_kcal", "heart_rate_bpm", "remaining_s", "power_w"),
    ),
    (
        "9e1f5100b2005800000000ff7f0000ffff0c0097",
        {"speed_kmh": 0.81, "distance_m": 88, "energy_kcal": 12},
        ("energy_per_hour_kcal", "elapsed_s"),
    ),
    (
        "9e1f51007100d500000000ff7f1e00ffff260097",
        {"speed_kmh": 0.81, "distance_m": 213, "energy_kcal": 38},
        ("energy_per_hour_kcal", "elapsed_s"),
    ),
    (
        "9e1fc60394023e01005a00ff7f3200ffff2500f4",
        {"speed_kmh": 9.66, "distance_m": 318, "energy_kcal": 37},
        ("energy_per_hour_kcal", "elapsed_s"),
    ),
    (
        "9e1fc6037603b805000000ff7f3c00ffffa9005c",
        {
            "speed_kmh": 9.66,
            "distance_m": 1464,
            "energy_kcal": 169,
            "ramp_angle_deg": None,
            "negative_elevation_gain_m": None,
        },
        ("energy_per_hour_kcal", "elapsed_s"),
    ),
    (
        "9f0061003600000000ff7f0000ffff05006e0002",
        {
            "distance_m": 54,
            "energy_kcal": 5,
            "energy_per_hour_kcal": 110,
            "energy_per_minute_kcal": 2,
        },
        ABSENT_SPEED,
    ),
    (
        "001f71000002cc003c06ff7f1a00",
        {
            "speed_kmh": 1.13,
            "heart_rate_bpm": 0,
            "elapsed_s": 204,
            "remaining_s": 1596,
            "force_n": None,
            "power_w": 26,
        },
        ("distance_m",),
    ),
    (
        "5c16000003000000",
        {
            "measures": [
                "total distance",
                "inclination",
                "elevation gain",
                "step count",
                "expended energy",
                "heart rate",
                "elapsed time",
            ],
            "targets": ["speed", "inclination"],
        },
        (),
    ),
    ("0101", {"status": "idle", "code": 1}, ("text",)),
    (
        "9c25000000000000000000000000000000000000000000000000",
        {
            "speed_kmh": 0.0,
            "distance_m": 0,
            "inclination_pct": 0.0,
            "ramp_angle_deg": 0.0,
            "positive_elevation_gain_m": 0.0,
            "negative_elevation_gain_m": 0.0,
            "energy_kcal": 0,
            "energy_per_hour_kcal": 0,
            "energy_per_minute_kcal": 0,
            "heart_rate_bpm": 0,
            "elapsed_s": 0,
            "steps": 0,
        },
        (),
    ),
    (
        "842501015e01001400000000008b01fa0000",
        {"speed_kmh": 2.57, "distance_m": 350, "energy_kcal": 20, "elapsed_s": 395, "steps": 250},
        ("power_w",),
    ),
    (
        "842458024e20001101ffffff5217172700",
        {
            "speed_kmh": 6.0,
            "distance_m": 8270,
            "energy_kcal": 273,
            "energy_per_hour_kcal": None,
            "energy_per_minute_kcal": None,
            "elapsed_s": 5970,
            "steps": 10007,
        },
        ("heart_rate_bpm",),
    ),
    (
        "8c050000000000000000000000ffffff000000",
        {
            "speed_kmh": 0.0,
            "distance_m": 0,
            "inclination_pct": 0.0,
            "energy_kcal": 0,
            "energy_per_hour_kcal": None,
            "energy_per_minute_kcal": None,
            "elapsed_s": 0,
        },
        (),
    ),
    (
        "8c052c01000000140000000100ffffff001a00",
        {"speed_kmh": 3.0, "inclination_pct": 2.0, "energy_kcal": 1, "elapsed_s": 26},
        (),
    ),
    ("0120000000", {"steps": 0}, ABSENT_SPEED),
    ("0120070000", {"steps": 7}, ABSENT_SPEED),
    (
        "dc5600000f000000",
        {
            "measures": [
                "total distance",
                "inclination",
                "elevation gain",
                "step count",
                "resistance level",
                "expended energy",
                "heart rate",
                "elapsed time",
                "power",
            ],
            "targets": ["speed", "inclination", "resistance", "power"],
        },
        (),
    ),
    ("640040060a00", {"minimum_kmh": 1.0, "maximum_kmh": 16.0, "step_kmh": 0.1}, ()),
    ("000096000a00", {"minimum_pct": 0.0, "maximum_pct": 15.0, "step_pct": 1.0}, ()),
    ("0000ff000100", {"minimum": 0, "maximum": 255, "step": 1}, ()),
    ("0a000f270a00", {"minimum_w": 10, "maximum_w": 9999, "step_w": 10}, ()),
    ("0000fa000100", {"minimum_bpm": 0, "maximum_bpm": 250, "step_bpm": 1}, ()),
    ("0101", {"status": "idle"}, ("text",)),
    ("010e", {"status": "pre-workout"}, ("text",)),
    ("010d", {"status": "manual mode"}, ("text",)),
    ("010f", {"status": "post-workout"}, ("text",)),
    ("04", {"event": "started by user"}, ()),
    ("00", {"request": "request control"}, ()),
    ("07", {"request": "start or resume"}, ()),
    ("02c800", {"request": "set target speed", "speed_kmh": 2.0}, ()),
    ("022c01", {"request": "set target speed", "speed_kmh": 3.0}, ()),
    ("031400", {"request": "set target grade", "inclination_pct": 2.0}, ()),
    ("030000", {"request": "set target grade", "inclination_pct": 0.0}, ()),
    ("0801", {"request": "stop"}, ()),
    ("800001", {"response_to": "request control", "result": "success"}, ()),
    ("800701", {"response_to": "start or resume", "result": "success"}, ()),
    ("800201", {"response_to": "set target speed", "result": "success"}, ()),
    ("800301", {"response_to": "set target grade", "result": "success"}, ()),
    ("800801", {"response_to": "stop or pause", "result": "success"}, ()),
]


def described(row: dict[str, str]) -> dict[str, Any]:
    return describe(row["characteristic"].split()[0].lower(), bytes.fromhex(row["hex"]))


def test_every_stated_row_has_its_expectation() -> None:
    assert [row["hex"] for row in STATED] == [octets for octets, _, _ in EXPECTED]


@pytest.mark.parametrize(
    ("row", "fields", "absent"),
    [(row, fields, absent) for row, (_, fields, absent) in zip(STATED, EXPECTED, strict=True)],
    ids=[f"{row['characteristic']}-{row['hex']}" for row in STATED],
)
def test_a_frame_means_what_its_source_says(
    row: dict[str, str], fields: dict[str, Any], absent: tuple[str, ...]
) -> None:
    found = described(row)
    assert {name: found["fields"].get(name, "absent") for name in fields} == fields
    assert not set(absent) & set(found["fields"])
    assert bool(found["faults"]) == row["device"].startswith("Matrix treadmill")
    assert found["more_data"] == ("More Data=1" in row["device"] + row["decoded_or_blank"])


@pytest.mark.parametrize("row", BLANK, ids=[f"{r['characteristic']}-{r['hex']}" for r in BLANK])
def test_a_frame_nobody_explained_is_read_without_a_fault(row: dict[str, str]) -> None:
    found = described(row)
    assert found["fields"]
    assert found["faults"] == []
