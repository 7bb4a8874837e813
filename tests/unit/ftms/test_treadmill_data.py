"""Treadmill Data: the worked records, and everything machines do to it."""

import pytest

from retropace.ftms import TreadmillDataDecoder, encode_treadmill_data
from retropace.ftms.treadmill_data import MAX_PART_AGE_NS, MAX_PARTS
from retropace.model import DecodeFault, Sample
from retropace.units import NS_PER_S, kmh_to_mps

WHOLE_U8 = bytes.fromhex("fe1f2003ee02d2040019000e003401000001015f0058020a8e535002b8040c001a00")
WHOLE_U16 = bytes.fromhex(
    "fe1f2003ee02d2040019000e0034010000e100f0005f0058020a8e535002b8040c001a00"
)
FIRST_PART = bytes.fromhex("9f00ee02d2040019000e00340100005f0058020a")
LAST_PART = bytes.fromhex("601f200301018e535002b8040c001a00")
SPEED_ONLY = bytes.fromhex("00002003")
STEPS_ONLY = bytes.fromhex("0120070000")


def decode(text: str | bytes) -> Sample:
    data = bytes.fromhex(text) if isinstance(text, str) else text
    sample = TreadmillDataDecoder().feed(data, 5)
    assert isinstance(sample, Sample)
    return sample


def assert_whole(sample: Sample, pace: float, average_pace: float) -> None:
    assert sample.speed_mps == pytest.approx(kmh_to_mps(8.0))
    assert sample.average_speed_mps == pytest.approx(kmh_to_mps(7.5))
    assert sample._replace(speed_mps=None, average_speed_mps=None) == Sample(
        received_ns=sample.received_ns,
        distance_m=1234,
        grade=0.025,
        ramp_angle_deg=1.4,
        ascent_m=30.8,
        descent_m=0.0,
        pace_s_per_km=pace,
        average_pace_s_per_km=average_pace,
        energy_kcal=95,
        energy_per_hour_kcal=600,
        energy_per_minute_kcal=10,
        heart_rate_bpm=142,
        met=8.3,
        elapsed_s=592,
        remaining_s=1208,
        force_n=12,
        power_w=26,
        carried=0x1FFE,
    )


def test_the_shortest_record() -> None:
    sample = decode(SPEED_ONLY)
    assert sample == Sample(5, speed_mps=sample.speed_mps)
    assert sample.speed_mps == pytest.approx(kmh_to_mps(8.0))


def test_downhill_and_not_available() -> None:
    sample = decode("8c042003d20400f1ffff7fffffffffff5002")
    assert sample.speed_mps is not None
    assert sample == Sample(
        5, sample.speed_mps, distance_m=1234, grade=-0.015, elapsed_s=592, carried=0x048C
    )


def test_force_and_power_not_available() -> None:
    sample = decode("00102003ff7fff7f")
    assert (sample.force_n, sample.power_w, sample.carried) == (None, None, 0x1000)


def test_signed_values_below_zero() -> None:
    sample = decode("08102003f1fff2fff4ffe6ff")
    assert (sample.grade, sample.ramp_angle_deg) == (-0.015, -1.4)
    assert (sample.force_n, sample.power_w) == (-12, -26)


def test_pace_in_one_octet_is_tenths_of_a_km_per_minute() -> None:
    assert_whole(decode(WHOLE_U8), 600.0, 600.0)


def test_pace_in_two_octets_is_seconds_per_500_m() -> None:
    assert_whole(decode(WHOLE_U16), 450.0, 480.0)


def test_a_pace_whose_width_cannot_be_told_is_left_out_with_what_follows() -> None:
    sample = decode(WHOLE_U8 + b"\x00")
    assert sample.descent_m == 0.0
    assert sample.pace_s_per_km is None
    assert sample.energy_kcal is None
    assert "width of pace" in sample.faults[0]


def test_a_raw_pace_of_zero_is_no_pace() -> None:
    assert decode("2000200300").pace_s_per_km is None
    assert decode("200020030000").pace_s_per_km is None


def test_a_record_in_two_notifications() -> None:
    decoder = TreadmillDataDecoder()
    assert decoder.feed(FIRST_PART, 1) is None
    sample = decoder.feed(LAST_PART, 2)
    assert isinstance(sample, Sample)
    assert sample.received_ns == 2
    assert_whole(sample, 600.0, 600.0)


def test_a_matrix_touch_xl_record() -> None:
    decoder = TreadmillDataDecoder()
    assert decoder.feed(bytes.fromhex("9f0061003600000000ff7f0000ffff05006e0002"), 1) is None
    sample = decoder.feed(bytes.fromhex("001f71000002cc003c06ff7f1a00"), 2)
    assert isinstance(sample, Sample)
    assert sample.speed_mps == pytest.approx(kmh_to_mps(1.13))
    assert (sample.distance_m, sample.energy_per_hour_kcal, sample.power_w) == (54, 110, 26)
    assert sample.carried == 0x1F9E
    assert sample.faults == ()


def test_steps_sent_after_the_record_are_a_sample_of_their_own() -> None:
    decoder = TreadmillDataDecoder()
    record = bytes.fromhex("8c052c01000000140000000100ffffff001a00")
    for _ in range(3):
        sample = decoder.feed(record, 1)
        assert isinstance(sample, Sample)
        assert (sample.elapsed_s, sample.steps) == (26, None)
        assert decoder.feed(STEPS_ONLY, 2) == Sample(2, steps=7, carried=0x2001)


def test_steps_of_their_own_leave_half_a_record_alone() -> None:
    decoder = TreadmillDataDecoder()
    assert decoder.feed(FIRST_PART, 1) is None
    assert decoder.feed(STEPS_ONLY, 2) == Sample(2, steps=7, carried=0x2001)
    sample = decoder.feed(LAST_PART, 3)
    assert isinstance(sample, Sample)
    assert (sample.distance_m, sample.steps, sample.faults) == (1234, None, ())


def test_steps_in_two_octets() -> None:
    assert decode("002020030711").steps == 0x1107
    assert decode("01200711").steps == 0x1107


def test_steps_announced_but_not_there_are_a_fault_and_nothing_worse() -> None:
    sample = decode("0020200307")
    assert sample.speed_mps == pytest.approx(kmh_to_mps(8.0))
    assert sample.steps is None
    assert "steps" in sample.faults[0]


@pytest.mark.parametrize("length", range(2, len(WHOLE_U16)))
def test_a_record_cut_short_keeps_what_is_complete(length: int) -> None:
    flags = bytes.fromhex("9e1f")
    whole = flags + WHOLE_U16[2:19] + WHOLE_U16[23:]
    cut = decode(whole[:length])
    full = decode(whole)
    pairs = list(zip(cut, full, strict=True))[1:-2]
    assert all(mine is None or mine == theirs for mine, theirs in pairs)
    missing = sum(mine is None for mine, _ in pairs) - sum(theirs is None for _, theirs in pairs)
    if length < len(whole):
        assert missing > 0
        assert f"{length} octets where the flags promise {len(whole)}" in cut.faults[0]


def test_a_speed_cut_in_half_is_no_speed() -> None:
    sample = decode("000020")
    assert sample.speed_mps is None
    assert sample.faults


def test_surplus_octets_and_reserved_flags_are_ignored() -> None:
    assert decode("00002003" + "ab" * 600) == decode(SPEED_ONLY)
    assert decode("00c02003abcd").speed_mps == decode(SPEED_ONLY).speed_mps
    assert decode("00c02003abcd").faults == ()


@pytest.mark.parametrize("text", ["", "00", "ff"])
def test_too_few_octets_for_flags_are_a_fault(text: str) -> None:
    fault = TreadmillDataDecoder().feed(bytes.fromhex(text), 5)
    assert isinstance(fault, DecodeFault)
    assert (fault.characteristic, fault.data) == ("2acd", bytes.fromhex(text))


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("0000ffff", "speed_mps"),
        ("02002003ffff", "average_speed_mps"),
        ("04002003ffffff", "distance_m"),
        ("08002003ff7f0000", "grade"),
        ("080020030000ff7f", "ramp_angle_deg"),
        ("10002003ffff0000", "ascent_m"),
        ("100020030000ffff", "descent_m"),
        ("100020030000ff7f", "descent_m"),
        ("80002003ffff000000", "energy_kcal"),
        ("800020030000ffff00", "energy_per_hour_kcal"),
        ("8000200300000000ff", "energy_per_minute_kcal"),
        ("0001200300", "heart_rate_bpm"),
        ("00012003ff", "heart_rate_bpm"),
        ("00022003ff", "met"),
        ("00042003ffff", "elapsed_s"),
        ("00082003ffff", "remaining_s"),
    ],
)
def test_a_value_that_means_not_available_is_unknown(text: str, field: str) -> None:
    sample = decode(text)
    assert getattr(sample, field) is None
    assert sample.carried == int.from_bytes(bytes.fromhex(text)[:2], "little")
    assert sample.faults == ()


def test_zero_is_a_value() -> None:
    sample = decode("9c25" + "00" * 24)
    assert sample.speed_mps == 0.0
    assert (sample.distance_m, sample.grade, sample.energy_kcal, sample.steps) == (0, 0.0, 0, 0)


def test_a_lost_link_drops_half_a_record() -> None:
    decoder = TreadmillDataDecoder()
    assert decoder.feed(FIRST_PART, 1) is None
    decoder.reset()
    sample = decoder.feed(LAST_PART, 2)
    assert isinstance(sample, Sample)
    assert (sample.distance_m, sample.heart_rate_bpm, sample.faults) == (None, 142, ())


def test_half_a_record_grows_too_old_to_be_used() -> None:
    decoder = TreadmillDataDecoder()
    assert decoder.feed(FIRST_PART, 0) is None
    sample = decoder.feed(LAST_PART, MAX_PART_AGE_NS + 1)
    assert isinstance(sample, Sample)
    assert sample.distance_m is None
    assert "dropped" in sample.faults[0]


def test_a_field_that_comes_again_belongs_to_another_record() -> None:
    decoder = TreadmillDataDecoder()
    assert decoder.feed(bytes.fromhex("0500010000"), 1) is None
    fault = decoder.feed(bytes.fromhex("0500020000"), 2)
    assert isinstance(fault, DecodeFault)
    sample = decoder.feed(SPEED_ONLY, 3)
    assert isinstance(sample, Sample)
    assert (sample.distance_m, sample.faults) == (2, ())


def test_a_whole_record_after_half_of_one_stands_alone() -> None:
    decoder = TreadmillDataDecoder()
    assert decoder.feed(bytes.fromhex("0700ffee010000"), 1) is None
    sample = decoder.feed(bytes.fromhex("04002003020000"), 2)
    assert isinstance(sample, Sample)
    assert (sample.average_speed_mps, sample.distance_m) == (None, 2)
    assert len(sample.faults) == 1
    again = decoder.feed(SPEED_ONLY, 3)
    assert isinstance(again, Sample)
    assert again.distance_m is None


def test_a_record_without_end_is_a_fault_and_is_forgotten() -> None:
    decoder = TreadmillDataDecoder()
    for number in range(MAX_PARTS):
        assert decoder.feed(b"\x01\x00", number) is None
    assert isinstance(decoder.feed(b"\x01\x00", MAX_PARTS), DecodeFault)
    assert decoder.feed(SPEED_ONLY, NS_PER_S) == decode(SPEED_ONLY)._replace(received_ns=NS_PER_S)


def test_octets_may_come_as_a_bytearray() -> None:
    assert decode(bytearray(WHOLE_U8)) == decode(WHOLE_U8)  # type: ignore[arg-type]
    fault = TreadmillDataDecoder().feed(bytearray(b"\x00"), 0)
    assert isinstance(fault, DecodeFault)
    assert type(fault.data) is bytes


def test_the_encoder_writes_the_worked_records() -> None:
    assert encode_treadmill_data(decode(WHOLE_U8), pace_octets=1) == [WHOLE_U8]
    assert encode_treadmill_data(decode(WHOLE_U16), pace_octets=2) == [WHOLE_U16]
    for text in ("00002003", "8c042003d20400f1ffff7fffffffffff5002", "00102003ff7fff7f"):
        assert encode_treadmill_data(decode(text)) == [bytes.fromhex(text)]
    assert encode_treadmill_data(Sample(0, steps=7, carried=0x2001)) == [STEPS_ONLY]


def test_the_encoder_leaves_pace_out_unless_told_its_width() -> None:
    (encoded,) = encode_treadmill_data(decode(WHOLE_U8))
    assert decode(encoded).pace_s_per_km is None
    assert decode(encoded).carried == 0x1F9E


def test_the_encoder_fits_the_link() -> None:
    parts = encode_treadmill_data(decode(WHOLE_U16), pace_octets=2, mtu=23)
    assert len(parts) == 2
    assert all(len(part) <= 20 for part in parts)
    assert [part[0] & 1 for part in parts] == [1, 0]
    assert len(encode_treadmill_data(decode(WHOLE_U16), pace_octets=2, mtu=39)) == 1


@pytest.mark.parametrize(
    "sample",
    [
        Sample(0, speed_mps=-0.1),
        Sample(0, speed_mps=200.0),
        Sample(0, speed_mps=float("nan")),
        Sample(0, speed_mps=float("inf")),
        Sample(0, speed_mps=1.0, distance_m=1 << 24),
        Sample(0, speed_mps=1.0, heart_rate_bpm=256),
        Sample(0, speed_mps=1.0, grade=40.0),
        Sample(0, speed_mps=1.0, pace_s_per_km=0.0),
    ],
)
def test_the_encoder_refuses_what_the_octets_cannot_say(sample: Sample) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        encode_treadmill_data(sample, pace_octets=1)


def test_the_encoder_refuses_impossible_widths() -> None:
    with pytest.raises(ValueError, match="0, 1 or 2"):
        encode_treadmill_data(Sample(0, speed_mps=1.0), pace_octets=3)
    with pytest.raises(ValueError, match="at least 23"):
        encode_treadmill_data(Sample(0, speed_mps=1.0), mtu=22)
