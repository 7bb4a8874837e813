"""Frames in the words and units of people."""

import json

import pytest

from retropace.ftms import describe


def test_a_treadmill_record() -> None:
    described = describe(
        "2acd",
        bytes.fromhex("fe1f2003ee02d2040019000e0034010000e100f0005f0058020a8e535002b8040c001a00"),
    )
    assert described == {
        "characteristic": "2acd",
        "fields": {
            "speed_kmh": 8.0,
            "average_speed_kmh": 7.5,
            "distance_m": 1234,
            "inclination_pct": 2.5,
            "ramp_angle_deg": 1.4,
            "positive_elevation_gain_m": 30.8,
            "negative_elevation_gain_m": 0.0,
            "pace_s_per_km": 450.0,
            "average_pace_s_per_km": 480.0,
            "energy_kcal": 95,
            "energy_per_hour_kcal": 600,
            "energy_per_minute_kcal": 10,
            "heart_rate_bpm": 142,
            "metabolic_equivalent": 8.3,
            "elapsed_s": 592,
            "remaining_s": 1208,
            "force_n": 12,
            "power_w": 26,
        },
        "faults": [],
        "more_data": False,
    }


@pytest.mark.parametrize("hundredths", [1, 29, 57, 58, 113, 115, 627, 966, 1999, 65534])
def test_a_speed_is_a_clean_decimal(hundredths: int) -> None:
    data = b"\x00\x00" + hundredths.to_bytes(2, "little")
    fields = describe("2acd", data)["fields"]
    assert json.dumps(fields) == json.dumps({"speed_kmh": hundredths / 100})


def test_a_field_cut_off_is_absent_and_one_not_available_is_none() -> None:
    assert describe("2acd", bytes.fromhex("04042003ffffff00"))["fields"] == {
        "speed_kmh": 8.0,
        "distance_m": None,
    }


def test_the_vendors_step_packet() -> None:
    assert describe("2acd", bytes.fromhex("0120070000")) == {
        "characteristic": "2acd",
        "fields": {"steps": 7},
        "faults": [],
        "more_data": True,
    }


@pytest.mark.parametrize(
    ("characteristic", "text", "fields"),
    [
        ("2ad3", "01014869", {"status": "idle", "code": 1, "text": "Hi"}),
        ("2ad9", "0802", {"request": "pause"}),
        ("2ad9", "0690", {"request": "set target heart rate", "value": 144}),
        ("2ad9", "0e01000200", {"request": "set time in two zones", "parameter": "01000200"}),
        ("2ad9", "80020301", {"response_to": "set target speed", "result": "invalid parameter",
                              "parameter": "01"}),
        ("2ad9", "804206", {"response_to": "reserved 0x42", "result": "reserved 0x06"}),
        ("2ada", "05d100", {"event": "target speed changed", "speed_kmh": 2.09}),
        ("2ada", "061400", {"event": "target incline changed", "inclination_pct": 2.0}),
        ("2ada", "0990", {"event": "target heart rate changed", "value": 144.0}),
        ("2ada", "77", {"event": "reserved 0x77"}),
        ("2a37", "1e8e2c010004", {"heart_rate_bpm": 142, "contact": True, "energy_kj": 300,
                                  "rr_s": [1.0]}),
        ("2a37", "0000", {"heart_rate_bpm": None}),
    ],
)  # fmt: skip
def test_the_other_characteristics(
    characteristic: str, text: str, fields: dict[str, object]
) -> None:
    assert describe(characteristic, bytes.fromhex(text))["fields"] == fields


@pytest.mark.parametrize(
    "characteristic",
    ["2acc", "2acd", "2ad3", "2ad4", "2ad5", "2ad6", "2ad7", "2ad8", "2ad9", "2ada", "2a37"],
)
def test_an_empty_value_is_a_fault_in_words(characteristic: str) -> None:
    described = describe(characteristic, b"")
    assert described["fields"] == {}
    assert len(described["faults"]) == 1
