"""The edges of the codec: the last value that fits, the exact words, the octet at the end."""

import pytest

from retropace.ftms import (
    Features,
    TreadmillDataDecoder,
    decode_control_request,
    decode_control_response,
    decode_heart_rate,
    decode_machine_status,
    describe,
    encode_command,
    encode_heart_rate,
    encode_machine_status,
    encode_training_status,
    encode_treadmill_data,
)
from retropace.ftms.fields import DEFINED_BITS, fields_in
from retropace.ftms.treadmill_data import MAX_PART_AGE_NS, MAX_PARTS
from retropace.model import (
    Command,
    CommandKind,
    DecodeFault,
    HeartRate,
    MachineStatus,
    Sample,
    StatusEvent,
    TrainingStatus,
)

PART = bytes.fromhex("0500d20400")  # More Data, and a distance of 1234 m
END = bytes.fromhex("00042003500a")  # the speed and the elapsed time
ALONE = bytes.fromhex("00002003")


def grade_command(grade: float) -> bytes:
    return encode_command(Command(1, CommandKind.SET_GRADE, 0, None, None, grade))


def faults_of(said: object) -> tuple[str, ...]:
    faults: tuple[str, ...] = getattr(said, "faults", ())
    return faults


# -- control point --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grade", "octets"), [(-32.768, "030080"), (32.767, "03ff7f"), (0.105, "036900")]
)
def test_the_steepest_grades_still_fit(grade: float, octets: str) -> None:
    assert grade_command(grade).hex() == octets


@pytest.mark.rule("R05")
def test_the_first_speed_that_no_longer_fits_is_refused() -> None:
    too_fast = Command(1, CommandKind.SET_SPEED, 0, None, 65536 / 360)
    with pytest.raises(ValueError, match="does not fit"):
        encode_command(too_fast)


def test_a_reserved_answer_names_request_and_result() -> None:
    said = decode_control_response(bytes.fromhex("808102"))
    assert faults_of(said) == ("reserved: request 0x81 with result 0x02",)


# -- features -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("targets", "speed", "grade"), [(0, False, False), (1, True, False), (2, False, True)]
)
def test_speed_and_grade_each_have_their_own_bit(targets: int, speed: bool, grade: bool) -> None:
    features = Features(0, targets)
    assert (features.takes_speed, features.takes_grade) == (speed, grade)


# -- the table of fields --------------------------------------------------------------------------


def test_the_names_of_fields_in_words() -> None:
    spoken = {field.name: field.spoken for field in fields_in(DEFINED_BITS, 1, 3)}
    assert spoken == {
        "speed_mps": "speed",
        "average_speed_mps": "average speed",
        "distance_m": "distance",
        "grade": "grade",
        "ramp_angle_deg": "ramp angle",
        "ascent_m": "ascent",
        "descent_m": "descent",
        "pace_s_per_km": "pace",
        "average_pace_s_per_km": "average pace",
        "energy_kcal": "energy",
        "energy_per_hour_kcal": "energy per hour",
        "energy_per_minute_kcal": "energy per minute",
        "heart_rate_bpm": "heart rate",
        "met": "met",
        "elapsed_s": "elapsed",
        "remaining_s": "remaining",
        "force_n": "force",
        "power_w": "power",
        "steps": "steps",
    }


def test_what_the_octets_of_a_field_can_hold() -> None:
    bounds = {(field.octets, field.signed): field.bounds for field in fields_in(DEFINED_BITS, 1, 3)}
    assert bounds == {
        (1, False): (0, 255),
        (2, False): (0, 65535),
        (2, True): (-32768, 32767),
        (3, False): (0, 16777215),
    }


# -- treadmill data -------------------------------------------------------------------------------


def test_whole_numbers_stay_whole() -> None:
    sample = TreadmillDataDecoder().feed(bytes.fromhex("80002003050006000700"[:18]), 0)
    assert isinstance(sample, Sample)
    assert [type(value) for value in sample if value in (5, 6)] == [int, int]


def test_a_record_that_ends_with_a_field_is_read_to_its_end() -> None:
    sample = TreadmillDataDecoder().feed(bytes.fromhex("04042003d20400"), 0)
    assert isinstance(sample, Sample)
    assert (sample.distance_m, sample.elapsed_s) == (1234, None)
    assert sample.faults == ("cut short: 7 octets where the flags promise 9; left out: elapsed",)


def test_what_is_promised_counts_the_narrow_pace() -> None:
    sample = TreadmillDataDecoder().feed(bytes.fromhex("200020"), 0)
    assert faults_of(sample) == (
        "cut short: 3 octets where the flags promise 5; left out: speed, pace",
    )


def test_flags_alone_are_described_with_what_is_missing() -> None:
    described = describe("2acd", b"\x00\x00")
    assert described["faults"] == ["cut short: 2 octets where the flags promise 4; left out: speed"]
    assert describe("2acd", b"\x01\x00")["more_data"] is True


def test_one_record_after_the_other_leaves_nothing_behind() -> None:
    decoder = TreadmillDataDecoder()
    for _ in range(2):
        assert decoder.feed(PART, 0) is None
        whole = decoder.feed(END, 1)
        assert isinstance(whole, Sample)
        assert (whole.distance_m, whole.faults) == (1234, ())
        alone = decoder.feed(ALONE, 2)
        assert isinstance(alone, Sample)
        assert (alone.distance_m, alone.elapsed_s, alone.faults) == (None, None, ())


def test_beginnings_again_and_again_are_each_dropped_and_never_too_many_parts() -> None:
    decoder = TreadmillDataDecoder()
    assert decoder.feed(PART, 0) is None
    for _ in range(MAX_PARTS + 2):
        said = decoder.feed(PART, 0)
        assert isinstance(said, DecodeFault)
        assert "never saw its end" in said.reason


def test_too_many_parts_are_forgotten() -> None:
    decoder = TreadmillDataDecoder()
    empty = b"\x01\x00"
    said = [decoder.feed(empty, 0) for _ in range(MAX_PARTS + 1)]
    assert said[:-1] == [None] * MAX_PARTS
    assert isinstance(said[-1], DecodeFault)
    assert decoder.feed(empty, 0) is None
    assert isinstance(decoder.feed(ALONE, 0), Sample)


@pytest.mark.parametrize(("age_ns", "together"), [(0, True), (1, False)])
def test_parts_belong_together_for_three_seconds(age_ns: int, together: bool) -> None:
    decoder = TreadmillDataDecoder()
    decoder.feed(PART, 7)
    whole = decoder.feed(END, 7 + MAX_PART_AGE_NS + age_ns)
    assert isinstance(whole, Sample)
    assert (whole.distance_m == 1234) is together


@pytest.mark.rule("R11")
def test_where_more_data_comes_with_a_speed_it_is_read_and_the_rest_with_it() -> None:
    decoder = TreadmillDataDecoder(speed_always=True)
    plain = TreadmillDataDecoder().feed(bytes.fromhex("04042003d20400500a"), 0)
    assert decoder.feed(bytes.fromhex("05042003d20400500a"), 0) == plain
    assert decoder.feed(bytes.fromhex("04042003d20400500a"), 0) == plain


@pytest.mark.parametrize("text", ["0120070000", "01e0070000"])
def test_steps_alone_never_carry_a_speed(text: str) -> None:
    steps = TreadmillDataDecoder(speed_always=True).feed(bytes.fromhex(text), 0)
    assert isinstance(steps, Sample)
    assert (steps.steps, steps.speed_mps) == (7, None)


def test_notifications_are_filled_to_their_last_octet_and_never_beyond() -> None:
    whole = Sample(
        0, 1.0, 1.0, 1234, 0.02, 1.0, 1.0, 1.0, 600.0, 600.0, 1, 1, 1, 100, 1.0, 1, 1, 1, 1, 7
    )
    sent = encode_treadmill_data(whole, pace_octets=1, mtu=23)
    assert [len(octets) for octets in sent] == [17, 20, 4]


# -- statuses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("05d1", "cut short: 1 octet of parameter where there should be 2"),
        ("05", "cut short: 0 octets of parameter where there should be 2"),
        ("0207", "neither stop (1) nor pause (2) but 7"),
    ],
)
def test_the_words_of_a_status_that_makes_no_sense(text: str, fault: str) -> None:
    assert faults_of(decode_machine_status(bytes.fromhex(text))) == (fault,)


@pytest.mark.parametrize(
    ("event", "value", "op", "octets"),
    [
        (StatusEvent.TARGET_GRADE_CHANGED, 1.0, 0x06, "06e803"),
        (StatusEvent.TARGET_GRADE_CHANGED, -0.015, 0x06, "06f1ff"),
        (StatusEvent.OTHER, -10.0, 0x08, "08f6ff"),
        (StatusEvent.OTHER, 200.0, 0x09, "09c8"),
        (StatusEvent.OTHER, 5.0, 0x77, "7705"),
        (StatusEvent.OTHER, None, 0x14, "14"),
    ],
)
def test_a_status_as_it_is_sent(
    event: StatusEvent, value: float | None, op: int, octets: str
) -> None:
    assert encode_machine_status(MachineStatus(event, value, op)).hex() == octets


def test_a_training_status_without_a_text_says_so_and_one_too_long_is_cut() -> None:
    assert encode_training_status(TrainingStatus(1, "idle")) == b"\x00\x01"
    cut = encode_training_status(TrainingStatus(1, "idle", "x" * 19), mtu=23)
    assert cut == b"\x03\x01" + b"x" * 18


# -- heart rate -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bpm", "contact", "octets"),
    [(70, None, "0046"), (255, None, "00ff"), (256, None, "010001"), (70, False, "0446")],
)
def test_a_heart_rate_as_it_is_sent(bpm: int, contact: bool | None, octets: str) -> None:
    assert encode_heart_rate(HeartRate(0, bpm, contact)).hex() == octets


def test_octets_that_no_flag_announces_are_no_intervals() -> None:
    assert decode_heart_rate(bytes.fromhex("008e0004"), 0) == HeartRate(0, 142)


# -- in words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("characteristic", "text", "name", "value"),
    [
        ("2ad9", "02d100", "speed_kmh", 2.09),
        ("2ad9", "036900", "inclination_pct", 10.5),
        ("2ada", "066900", "inclination_pct", 10.5),
        ("2a37", "108e0300", "rr_s", [0.003]),
    ],
)
def test_values_in_words_keep_the_decimals_that_the_wire_has(
    characteristic: str, text: str, name: str, value: object
) -> None:
    assert describe(characteristic, bytes.fromhex(text))["fields"][name] == value


@pytest.mark.parametrize(
    ("op", "octets"),
    [
        *[(0x02, 1), (0x05, 2), (0x06, 2), (0x07, 1), (0x08, 2), (0x09, 1), (0x0A, 2), (0x0B, 2)],
        *[(0x0C, 2), (0x0D, 3), (0x0E, 2), (0x0F, 4), (0x10, 6), (0x11, 10), (0x12, 6), (0x13, 2)],
        *[(0x14, 1), (0x15, 2)],
    ],
)
def test_each_status_has_its_parameter_and_is_cut_short_without_it(op: int, octets: int) -> None:
    cut = decode_machine_status(bytes((op,)) + b"\x01" * (octets - 1))
    assert f"there should be {octets}" in faults_of(cut)[0]
    whole = decode_machine_status(bytes((op,)) + b"\x01" * octets)
    assert not any("cut short" in fault for fault in faults_of(whole))


@pytest.mark.parametrize(
    ("op", "octets"),
    [
        *[(0, 0), (1, 0), (2, 2), (3, 2), (5, 2), (6, 1), (7, 0), (8, 1), (9, 2), (0x0A, 2)],
        *[(0x0B, 2), (0x0C, 3), (0x0D, 2), (0x0E, 4), (0x0F, 6), (0x10, 10), (0x11, 6)],
        *[(0x12, 2), (0x13, 1), (0x14, 2)],
    ],
)
def test_each_request_has_its_parameter_and_no_other_length(op: int, octets: int) -> None:
    for length in (octets - 1, octets, octets + 1):
        if length >= 0:
            request = decode_control_request(bytes((op,)) + b"\x01" * length)
            assert bool(faults_of(request)) is (length != octets)


def test_the_events_of_other_statuses_by_name() -> None:
    told = {
        op: describe("2ada", bytes((op,)) + bytes(10))["fields"]["event"]
        for op in range(0x07, 0x17)
    }
    assert list(told.values()) == [
        "target resistance changed",
        "target power changed",
        "target heart rate changed",
        "targeted energy changed",
        "targeted steps changed",
        "targeted strides changed",
        "targeted distance changed",
        "targeted training time changed",
        "targeted time in two heart rate zones changed",
        "targeted time in three heart rate zones changed",
        "targeted time in five heart rate zones changed",
        "indoor bike simulation changed",
        "wheel circumference changed",
        "spin-down status",
        "targeted cadence changed",
        "reserved 0x16",
    ]


def test_each_field_has_its_own_value_for_not_available() -> None:
    unknown = {
        (field.name, field.octets): field.unknown
        for pace_octets in (1, 2)
        for steps_octets in (2, 3)
        for field in fields_in(DEFINED_BITS, pace_octets, steps_octets)
    }
    assert unknown == {
        ("speed_mps", 2): (0xFFFF,),
        ("average_speed_mps", 2): (0xFFFF,),
        ("distance_m", 3): (0xFFFFFF,),
        ("grade", 2): (0x7FFF,),
        ("ramp_angle_deg", 2): (0x7FFF,),
        ("ascent_m", 2): (0xFFFF,),
        ("descent_m", 2): (0xFFFF, 0x7FFF),
        ("pace_s_per_km", 1): (0, 0xFF),
        ("average_pace_s_per_km", 1): (0, 0xFF),
        ("pace_s_per_km", 2): (0, 0xFFFF),
        ("average_pace_s_per_km", 2): (0, 0xFFFF),
        ("energy_kcal", 2): (0xFFFF,),
        ("energy_per_hour_kcal", 2): (0xFFFF,),
        ("energy_per_minute_kcal", 1): (0xFF,),
        ("heart_rate_bpm", 1): (0, 0xFF),
        ("met", 1): (0xFF,),
        ("elapsed_s", 2): (0xFFFF,),
        ("remaining_s", 2): (0xFFFF,),
        ("force_n", 2): (0x7FFF,),
        ("power_w", 2): (0x7FFF,),
        ("steps", 2): (0xFFFF,),
        ("steps", 3): (0xFFFFFF,),
    }
