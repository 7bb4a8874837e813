"""What holds for all octets, and for every value the wire can say."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retropace.ftms import (
    ControlRequest,
    ControlResponse,
    Features,
    TreadmillDataDecoder,
    commanded_speed_mps,
    decode_control_request,
    decode_control_response,
    decode_features,
    decode_grade_range,
    decode_heart_rate,
    decode_heart_rate_range,
    decode_machine_status,
    decode_power_range,
    decode_resistance_range,
    decode_speed_range,
    decode_training_status,
    describe,
    encode_command,
    encode_control_response,
    encode_features,
    encode_grade_range,
    encode_heart_rate,
    encode_machine_status,
    encode_speed_range,
    encode_training_status,
    encode_treadmill_data,
)
from retropace.ftms.fields import DEFINED_BITS, Field, fields_in
from retropace.ftms.uuids import NAMES
from retropace.model import (
    Command,
    CommandKind,
    DecodeFault,
    HeartRate,
    MachineStatus,
    Sample,
    SpeedUnit,
    StatusEvent,
    TrainingStatus,
)

OCTETS = st.binary(max_size=48) | st.binary(max_size=600)
DECODERS: list[Callable[[bytes], Any]] = [
    decode_control_request,
    decode_control_response,
    decode_features,
    decode_grade_range,
    decode_heart_rate_range,
    decode_machine_status,
    decode_power_range,
    decode_resistance_range,
    decode_speed_range,
    decode_training_status,
    commanded_speed_mps,
    lambda data: decode_heart_rate(data, 0),
    lambda data: TreadmillDataDecoder().feed(data, 0),
]


@given(OCTETS)
@example(b"")
@example(b"\xff" * 512)
def test_no_octets_make_a_decoder_raise(data: bytes) -> None:
    for decode in DECODERS:
        found = decode(data)
        if isinstance(found, DecodeFault):
            assert found.data == data
            assert found.reason
    for characteristic in NAMES:
        assert describe(characteristic, data)["characteristic"] == characteristic


@given(st.lists(st.tuples(OCTETS, st.integers(-(1 << 40), 1 << 40))))
def test_no_series_of_notifications_makes_the_decoder_raise(
    frames: list[tuple[bytes, int]],
) -> None:
    decoder = TreadmillDataDecoder()
    for data, received_ns in frames:
        found = decoder.feed(data, received_ns)
        assert found is None or isinstance(found, Sample | DecodeFault)
    decoder.reset()
    assert decoder.feed(b"\x00\x00\x20\x03", 0) == Sample(0, 800 / 360)


def raw_value(field: Field) -> st.SearchStrategy[float | None]:
    """A value the field can say, or None for "not available"."""
    lowest, highest = field.bounds
    raw = st.integers(lowest, highest).filter(lambda number: number not in field.unknown)
    if field.per_unit == 1:
        return st.none() | raw
    if field.reciprocal:
        return st.none() | raw.map(lambda number: field.per_unit / number)
    return st.none() | raw.map(lambda number: number / field.per_unit)


@st.composite
def samples(draw: st.DrawFn, pace_octets: int) -> Sample:
    """A sample as the decoder itself would make it."""
    flags = draw(st.integers(0, 0xFFFF)) & DEFINED_BITS
    if not pace_octets:
        flags &= ~0x60
    values = {field.name: draw(raw_value(field)) for field in fields_in(flags, pace_octets or 1, 3)}
    return Sample(draw(st.integers(0, 1 << 62)), carried=flags)._replace(**values)


@given(st.data(), st.sampled_from([0, 1, 2]), st.none() | st.integers(23, 60))
def test_the_encoder_inverts_the_decoder_in_one_part_or_in_many(
    data: st.DataObject, pace_octets: int, mtu: int | None
) -> None:
    sample = data.draw(samples(pace_octets))
    parts = encode_treadmill_data(sample, pace_octets=pace_octets, mtu=mtu)
    assert all(len(part) <= (mtu or 600) - 3 for part in parts)
    decoder = TreadmillDataDecoder()
    found = [decoder.feed(part, sample.received_ns) for part in parts]
    assert found == [None] * (len(parts) - 1) + [sample]


@given(st.data(), st.integers(1, 7))
def test_a_record_may_be_split_anywhere(data: st.DataObject, count: int) -> None:
    sample = data.draw(samples(1))
    bits = [bit for bit in range(1, 13) if sample.carried >> bit & 1]
    homes = data.draw(st.lists(st.integers(1, count), min_size=len(bits), max_size=len(bits)))
    decoder = TreadmillDataDecoder()
    for part in range(count, 0, -1):
        flags = sum(1 << bit for bit, home in zip(bits, homes, strict=True) if home == part)
        last = part == 1
        flags |= (sample.carried & 1 << 13) if last else 1
        names = {field.name for field in fields_in(flags, 1, 3)}
        piece = Sample(0, carried=flags)._replace(**{name: getattr(sample, name) for name in names})
        found = decoder.feed(encode_treadmill_data(piece, pace_octets=1)[0], sample.received_ns)
        assert found == (sample if last else None)


@given(st.data())
def test_octets_cut_off_never_change_a_value_before_the_cut(data: st.DataObject) -> None:
    sample = data.draw(samples(0))
    (whole,) = encode_treadmill_data(sample)
    length = data.draw(st.integers(2, len(whole)))
    if sample.carried >> 13 & 1 and length == len(whole) - 1:
        return  # as long as a record with a step count of two octets, which machines send too
    cut = TreadmillDataDecoder().feed(whole[:length], sample.received_ns)
    assert isinstance(cut, Sample)
    for mine, theirs in zip(cut[:-1], sample[:-1], strict=True):
        assert mine is None or mine == theirs
    assert bool(cut.faults) == (length < len(whole))


@pytest.mark.rule("R05")
@given(st.floats(0, 60), st.sampled_from(list(SpeedUnit)))
def test_encoding_never_raises_a_speed(speed_mps: float, unit: SpeedUnit) -> None:
    payload = encode_command(Command(1, CommandKind.SET_SPEED, 0, None, speed_mps), unit)
    asked_mps = commanded_speed_mps(payload, unit)
    assert asked_mps is not None
    step_mps = 0.01 / 3.6 * (1.609344 if unit is SpeedUnit.MPH else 1)
    assert speed_mps - step_mps * 1.001 < asked_mps <= speed_mps + step_mps * 1e-5
    again = encode_command(Command(1, CommandKind.SET_SPEED, 0, None, asked_mps), unit)
    assert again == payload


@given(st.integers(-32768, 32767))
def test_every_grade_of_the_wire_survives(tenths: int) -> None:
    payload = encode_command(Command(1, CommandKind.SET_GRADE, 0, None, grade=tenths / 1000))
    request = decode_control_request(payload)
    assert isinstance(request, ControlRequest)
    assert request.value == tenths / 1000


@given(st.integers(0, 255), st.integers(0, 255), st.binary(max_size=17))
def test_every_answer_survives(op: int, result: int, params: bytes) -> None:
    response = decode_control_response(encode_control_response(op, result, params))
    assert isinstance(response, ControlResponse)
    assert response[:3] == (op, result, params)


@given(st.integers(0, 0x1FFFF), st.integers(0, 0x1FFFF))
def test_all_features_survive(measures: int, targets: int) -> None:
    features = Features(measures, targets)
    assert decode_features(encode_features(features)) == features


@given(st.binary(min_size=6, max_size=6))
def test_every_range_survives(data: bytes) -> None:
    speeds = decode_speed_range(data)
    if not isinstance(speeds, DecodeFault):
        assert encode_speed_range(speeds) == data
    grades = decode_grade_range(data)
    if not isinstance(grades, DecodeFault):
        assert encode_grade_range(grades) == data


@given(st.integers(0, 255), st.none() | st.text(min_size=1, max_size=20))
def test_every_training_status_survives(code: int, text: str | None) -> None:
    found = decode_training_status(encode_training_status(TrainingStatus(code, "", text)))
    assert isinstance(found, TrainingStatus)
    assert (found.code, found.text) == (code, text)


@given(st.sampled_from(list(StatusEvent)), st.integers(0, 32767))
def test_every_machine_status_survives(event: StatusEvent, raw: int) -> None:
    value = {
        StatusEvent.TARGET_SPEED_CHANGED: raw / 360,
        StatusEvent.TARGET_GRADE_CHANGED: raw / 1000,
        StatusEvent.OTHER: float(raw),
    }.get(event)
    op = 0x0A if event is StatusEvent.OTHER else 0
    found = decode_machine_status(encode_machine_status(MachineStatus(event, value, op)))
    assert isinstance(found, MachineStatus)
    assert (found.event, found.faults) == (event, ())
    assert found.value == (None if value is None else pytest.approx(value))


@given(
    st.builds(
        HeartRate,
        received_ns=st.integers(0, 1 << 62),
        bpm=st.none() | st.integers(1, 0xFFFF),
        contact=st.none() | st.booleans(),
        energy_kj=st.none() | st.integers(0, 0xFFFF),
        rr_s=st.lists(st.integers(0, 0xFFFF).map(lambda raw: raw / 1024), max_size=9).map(tuple),
    )
)
def test_every_heart_rate_survives(heart_rate: HeartRate) -> None:
    assert decode_heart_rate(encode_heart_rate(heart_rate), heart_rate.received_ns) == heart_rate
