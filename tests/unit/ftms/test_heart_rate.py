"""Heart Rate Measurement, and where pycycling reads it differently."""

import pytest
from pycycling.heart_rate_service import _parse_hr_measurement as pycycling_reads

from retropace.ftms import decode_heart_rate, encode_heart_rate
from retropace.model import DecodeFault, HeartRate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("008e", HeartRate(7, 142)),
        ("018e00", HeartRate(7, 142)),
        ("012c01", HeartRate(7, 300)),
        ("048e", HeartRate(7, 142, contact=False)),
        ("068e", HeartRate(7, 142, contact=True)),
        ("028e", HeartRate(7, 142, contact=None)),
        ("088e2c01", HeartRate(7, 142, energy_kj=300)),
        ("108e00040002", HeartRate(7, 142, rr_s=(1.0, 0.5))),
        ("1e8e2c010004", HeartRate(7, 142, True, 300, (1.0,))),
    ],
)
def test_measurements(text: str, expected: HeartRate) -> None:
    assert decode_heart_rate(bytes.fromhex(text), 7) == expected


def test_a_rate_of_zero_is_no_rate() -> None:
    assert decode_heart_rate(b"\x00\x00", 7) == HeartRate(7, None)
    assert decode_heart_rate(b"\x01\x00\x00", 7) == HeartRate(7, None)


def test_what_is_cut_off_at_the_end_is_left_out() -> None:
    assert decode_heart_rate(bytes.fromhex("188e2c"), 7) == HeartRate(7, 142)
    assert decode_heart_rate(bytes.fromhex("108e000400"), 7) == HeartRate(7, 142, rr_s=(1.0,))


@pytest.mark.parametrize("text", ["", "00", "01", "018e"])
def test_a_rate_cut_short_is_a_fault(text: str) -> None:
    assert isinstance(decode_heart_rate(bytes.fromhex(text), 7), DecodeFault)


def test_a_rate_the_octets_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        encode_heart_rate(HeartRate(0, 70000))
    with pytest.raises(ValueError, match="cannot hold"):
        encode_heart_rate(HeartRate(0, 70, rr_s=(-1.0,)))


def test_pycycling_takes_a_strap_without_contact_for_one_with() -> None:
    """Bit 2 says that contact is known, bit 1 whether there is any."""
    data = bytes.fromhex("048e")
    assert pycycling_reads(data).sensor_contact is True
    assert decode_heart_rate(data, 0) == HeartRate(0, 142, contact=False)


def test_pycycling_reads_half_a_rate_as_a_rate() -> None:
    assert pycycling_reads(bytes.fromhex("018e")).bpm == 142
    assert isinstance(decode_heart_rate(bytes.fromhex("018e"), 0), DecodeFault)
