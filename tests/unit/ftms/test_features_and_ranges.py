"""Features, ranges and UUIDs: what a machine says of itself before anything moves."""

from collections.abc import Callable
from typing import Any

import pytest

from retropace.ftms import (
    Features,
    RawRange,
    decode_features,
    decode_grade_range,
    decode_heart_rate_range,
    decode_power_range,
    decode_resistance_range,
    decode_speed_range,
    encode_features,
    encode_grade_range,
    encode_heart_rate_range,
    encode_power_range,
    encode_resistance_range,
    encode_speed_range,
    short_of,
    uuid_of,
)
from retropace.model import DecodeFault, GradeRange, SpeedRange
from retropace.units import kmh_to_mps


def test_uuids() -> None:
    assert uuid_of("2ACD") == "00002acd-0000-1000-8000-00805f9b34fb"
    assert short_of("00002ACD-0000-1000-8000-00805F9B34FB") == "2acd"
    assert short_of("0x2ACD") == "2acd"
    stranger = "00002acd-0000-1000-8000-000000000000"
    assert short_of(stranger) == stranger
    assert short_of("d18d2c10-c44c-11e8-a355-529269fb1459").startswith("d18d2c10")


def test_features() -> None:
    features = decode_features(bytes.fromhex("0416000001000000"))
    assert features == Features(0x1604, 0x0001)
    assert isinstance(features, Features)
    assert features.takes_speed
    assert not features.takes_grade
    assert features.names == ("total distance", "expended energy", "heart rate", "elapsed time")
    assert features.target_names == ("speed",)
    assert encode_features(features) == bytes.fromhex("0416000001000000")


def test_reserved_feature_bits_and_surplus_octets_are_ignored() -> None:
    assert decode_features(b"\xff" * 12) == Features(0x1FFFF, 0x1FFFF)


@pytest.mark.parametrize("length", range(8))
def test_features_answered_too_early_are_a_fault(length: int) -> None:
    assert isinstance(decode_features(bytes(length)), DecodeFault)


def test_a_speed_range() -> None:
    speeds = decode_speed_range(bytes.fromhex("600083022000"))
    assert isinstance(speeds, SpeedRange)
    assert speeds == pytest.approx((kmh_to_mps(0.96), kmh_to_mps(6.43), kmh_to_mps(0.32)))
    assert encode_speed_range(speeds) == bytes.fromhex("600083022000")


def test_a_grade_range() -> None:
    assert decode_grade_range(bytes.fromhex("e2ff96000500")) == GradeRange(-0.03, 0.15, 0.005)
    assert decode_grade_range(bytes.fromhex("000000000a00")) == GradeRange(0.0, 0.0, 0.01)
    assert encode_grade_range(GradeRange(-0.03, 0.15, 0.005)) == bytes.fromhex("e2ff96000500")


def test_ranges_whose_width_depends_on_the_machine() -> None:
    assert decode_heart_rate_range(bytes.fromhex("00c701")) == RawRange(0, 199, 1)
    assert decode_heart_rate_range(bytes.fromhex("0000fa000100")) == RawRange(0, 250, 1)
    assert decode_resistance_range(bytes.fromhex("01640a")) == RawRange(1, 100, 10)
    assert decode_resistance_range(bytes.fromhex("f6ff64000a00")) == RawRange(-10, 100, 10)
    assert encode_heart_rate_range(RawRange(0, 199, 1)) == bytes.fromhex("00c701")
    assert encode_resistance_range(RawRange(-10, 100, 10)) == bytes.fromhex("f6ff64000a00")
    assert encode_power_range(RawRange(10, 9999, 10)) == bytes.fromhex("0a000f270a00")


DECODERS: list[tuple[Callable[[bytes], Any], int]] = [
    (decode_speed_range, 6),
    (decode_grade_range, 6),
    (decode_power_range, 6),
    (decode_heart_rate_range, 3),
    (decode_resistance_range, 3),
]


@pytest.mark.parametrize(("decode", "size"), DECODERS)
def test_a_range_cut_short_is_a_fault_and_surplus_is_none(
    decode: Callable[[bytes], Any], size: int
) -> None:
    for length in range(size):
        assert isinstance(decode(bytes(length)), DecodeFault)
    assert not isinstance(decode(bytes(size)), DecodeFault)
    assert not isinstance(decode(bytes(size + 9)), DecodeFault)


def test_a_range_upside_down_is_a_fault() -> None:
    fault = decode_speed_range(bytes.fromhex("400664000a00"))
    assert isinstance(fault, DecodeFault)
    assert "above the maximum" in fault.reason


def test_a_range_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        encode_speed_range(SpeedRange(0.0, 1000.0, 0.1))
    with pytest.raises(ValueError, match="does not fit"):
        encode_heart_rate_range(RawRange(0, 300, 1))
