"""The control point, both ways: what we ask, what a machine reads, what it answers."""

import math

import pytest

from retropace.ftms import (
    ControlRequest,
    ControlResponse,
    Op,
    ResultCode,
    commanded_speed_mps,
    decode_control_request,
    decode_control_response,
    encode_command,
    encode_control_response,
    encode_request_control,
    encode_reset,
)
from retropace.model import Command, CommandKind, DecodeFault, SpeedUnit
from retropace.units import kmh_to_mps, mph_to_mps


def command(
    kind: CommandKind, speed_mps: float | None = None, grade: float | None = None
) -> Command:
    return Command(1, kind, 0, None, speed_mps, grade)


def speed_payload(speed_mps: float | None, unit: SpeedUnit = SpeedUnit.KMH) -> str:
    return encode_command(command(CommandKind.SET_SPEED, speed_mps), unit).hex()


def test_requests_without_a_value() -> None:
    assert encode_request_control() == b"\x00"
    assert encode_reset() == b"\x01"
    assert encode_command(command(CommandKind.START)) == b"\x07"


@pytest.mark.rule("R08")
def test_stop_is_its_own_request_and_never_a_speed_of_zero() -> None:
    assert encode_command(command(CommandKind.STOP)) == b"\x08\x01"
    assert encode_command(command(CommandKind.PAUSE)) == b"\x08\x02"


def test_grades() -> None:
    assert encode_command(command(CommandKind.SET_GRADE, grade=0.02)) == b"\x03\x14\x00"
    assert encode_command(command(CommandKind.SET_GRADE, grade=-0.015)) == b"\x03\xf1\xff"


@pytest.mark.rule("R05")
@pytest.mark.parametrize("hundredths", [0, 1, 29, 57, 58, 80, 100, 115, 200, 480, 720, 1600, 65535])
@pytest.mark.parametrize("unit", list(SpeedUnit))
def test_an_exact_speed_stays_exact(hundredths: int, unit: SpeedUnit) -> None:
    convert = mph_to_mps if unit is SpeedUnit.MPH else kmh_to_mps
    payload = speed_payload(convert(hundredths / 100), unit)
    assert payload == "02" + hundredths.to_bytes(2, "little").hex()


@pytest.mark.rule("R05")
def test_a_speed_is_rounded_down_never_up() -> None:
    assert speed_payload(kmh_to_mps(4.809)) == "02e001"
    assert speed_payload(kmh_to_mps(4.8099999)) == "02e001"
    assert speed_payload(mph_to_mps(1.999), SpeedUnit.MPH) == "02c700"


@pytest.mark.parametrize("speed_mps", [None, -0.01, math.nan, math.inf, -math.inf, 182.05])
def test_a_speed_the_wire_cannot_say_is_refused(speed_mps: float | None) -> None:
    with pytest.raises(ValueError, match="target speed"):
        speed_payload(speed_mps)


@pytest.mark.parametrize("grade", [None, math.nan, math.inf, 33.0, -33.0])
def test_a_grade_the_wire_cannot_say_is_refused(grade: float | None) -> None:
    with pytest.raises(ValueError, match="target grade"):
        encode_command(command(CommandKind.SET_GRADE, grade=grade))


@pytest.mark.rule("R05")
def test_the_speed_a_payload_asks_for() -> None:
    assert commanded_speed_mps(b"\x02\xc8\x00") == pytest.approx(kmh_to_mps(2.0))
    assert commanded_speed_mps(b"\x02\xc8\x00", SpeedUnit.MPH) == pytest.approx(mph_to_mps(2.0))
    assert commanded_speed_mps(b"\x08\x01") is None
    assert commanded_speed_mps(b"") is None


@pytest.mark.rule("R05")
@pytest.mark.parametrize("text", ["02", "02c8", "02c80000"])
def test_a_target_speed_of_the_wrong_length_counts_as_infinite(text: str) -> None:
    assert commanded_speed_mps(bytes.fromhex(text)) == math.inf


@pytest.mark.parametrize(
    ("text", "op", "value"),
    [
        ("00", Op.REQUEST_CONTROL, None),
        ("01", Op.RESET, None),
        ("031400", Op.SET_TARGET_GRADE, 0.02),
        ("03f1ff", Op.SET_TARGET_GRADE, -0.015),
        ("04c8", Op.SET_TARGET_RESISTANCE, 200),
        ("04c800", Op.SET_TARGET_RESISTANCE, 200),
        ("05f6ff", Op.SET_TARGET_POWER, -10),
        ("0690", Op.SET_TARGET_HEART_RATE, 144),
        ("07", Op.START_OR_RESUME, None),
        ("0801", Op.STOP_OR_PAUSE, 1),
        ("0802", Op.STOP_OR_PAUSE, 2),
        ("0c010002", Op.SET_TARGETED_DISTANCE, 131073),
        ("0e01000200", Op.SET_TIME_IN_TWO_ZONES, None),
        ("81", 0x81, None),
        ("99abcd", 0x99, None),
    ],
)
def test_a_machine_reads_a_request(text: str, op: int, value: float | None) -> None:
    data = bytes.fromhex(text)
    assert decode_control_request(data) == ControlRequest(op, value, data[1:])


def test_a_machine_reads_a_speed_in_its_own_unit() -> None:
    request = decode_control_request(b"\x02\xc8\x00", SpeedUnit.MPH)
    assert isinstance(request, ControlRequest)
    assert request.value == pytest.approx(mph_to_mps(2.0))


@pytest.mark.parametrize("text", ["02", "02c8", "02c80000", "03", "07ff", "08", "0800", "0803"])
def test_a_request_with_a_wrong_parameter_says_so(text: str) -> None:
    request = decode_control_request(bytes.fromhex(text))
    assert isinstance(request, ControlRequest)
    assert request.op == int(text[:2], 16)
    assert request.faults


def test_an_empty_request_is_a_fault() -> None:
    assert isinstance(decode_control_request(b""), DecodeFault)


def test_answers() -> None:
    assert decode_control_response(b"\x80\x02\x03") == ControlResponse(
        Op.SET_TARGET_SPEED, ResultCode.INVALID_PARAMETER
    )
    assert decode_control_response(b"\x80\x13\x01\x2c\x01\xb0\x04") == ControlResponse(
        Op.SPIN_DOWN, ResultCode.SUCCESS, b"\x2c\x01\xb0\x04"
    )
    assert encode_control_response(Op.SET_TARGET_SPEED, ResultCode.SUCCESS) == b"\x80\x02\x01"


@pytest.mark.parametrize(("text", "op", "result"), [("808102", 0x81, 2), ("800206", 2, 6)])
def test_an_answer_with_reserved_codes_is_kept_with_a_fault(
    text: str, op: int, result: int
) -> None:
    response = decode_control_response(bytes.fromhex(text))
    assert isinstance(response, ControlResponse)
    assert (response.op, response.result) == (op, result)
    assert response.faults


@pytest.mark.parametrize("text", ["", "80", "8000", "000001", "810001"])
def test_what_is_no_answer_is_a_fault(text: str) -> None:
    assert isinstance(decode_control_response(bytes.fromhex(text)), DecodeFault)


def test_our_numbers_are_pycyclings() -> None:
    from pycycling.ftms_parsers import FTMSControlPointOpCode, FTMSControlPointResponseResultCode

    assert {op.value for op in FTMSControlPointOpCode} == set(Op)
    assert {code.value for code in FTMSControlPointResponseResultCode} == set(ResultCode)


def test_pycycling_gives_up_on_the_answer_to_an_unknown_request() -> None:
    """A machine must answer an op it does not know with result 2, naming that op."""
    from pycycling.ftms_parsers import parse_control_point_response

    with pytest.raises(ValueError, match="129"):
        parse_control_point_response(bytes.fromhex("808102"))
    response = decode_control_response(bytes.fromhex("808102"))
    assert isinstance(response, ControlResponse)
    assert (response.op, response.result) == (0x81, ResultCode.NOT_SUPPORTED)
