"""Fitness Machine Control Point (2AD9): requests to the machine and its answers (FTMS 4.16)."""

import math
from enum import IntEnum
from typing import Final, NamedTuple

from pycycling.ftms_parsers import (
    FTMSControlPointOpCode,
    form_ftms_control_command,
    parse_control_point_response,
)

from retropace.ftms.uuids import CONTROL_POINT
from retropace.ftms.wording import octets
from retropace.model import Command, CommandKind, DecodeFault, SpeedUnit
from retropace.units import KMH_PER_MPH, KMH_PER_MPS


class Op(IntEnum):
    """What a client can ask for, and the answer's own code."""

    REQUEST_CONTROL = 0x00
    RESET = 0x01
    SET_TARGET_SPEED = 0x02
    SET_TARGET_GRADE = 0x03
    SET_TARGET_RESISTANCE = 0x04
    SET_TARGET_POWER = 0x05
    SET_TARGET_HEART_RATE = 0x06
    START_OR_RESUME = 0x07
    STOP_OR_PAUSE = 0x08
    SET_TARGETED_ENERGY = 0x09
    SET_TARGETED_STEPS = 0x0A
    SET_TARGETED_STRIDES = 0x0B
    SET_TARGETED_DISTANCE = 0x0C
    SET_TARGETED_TIME = 0x0D
    SET_TIME_IN_TWO_ZONES = 0x0E
    SET_TIME_IN_THREE_ZONES = 0x0F
    SET_TIME_IN_FIVE_ZONES = 0x10
    SET_BIKE_SIMULATION = 0x11
    SET_WHEEL_CIRCUMFERENCE = 0x12
    SPIN_DOWN = 0x13
    SET_TARGETED_CADENCE = 0x14
    RESPONSE = 0x80


class ResultCode(IntEnum):
    """How a request ended."""

    SUCCESS = 1
    NOT_SUPPORTED = 2
    INVALID_PARAMETER = 3
    OPERATION_FAILED = 4
    CONTROL_NOT_PERMITTED = 5


STOP: Final = 1
PAUSE: Final = 2

_PARAMETER_OCTETS: Final[dict[int, int]] = {
    Op.REQUEST_CONTROL: 0,
    Op.RESET: 0,
    Op.SET_TARGET_SPEED: 2,
    Op.SET_TARGET_GRADE: 2,
    Op.SET_TARGET_RESISTANCE: 2,
    Op.SET_TARGET_POWER: 2,
    Op.SET_TARGET_HEART_RATE: 1,
    Op.START_OR_RESUME: 0,
    Op.STOP_OR_PAUSE: 1,
    Op.SET_TARGETED_ENERGY: 2,
    Op.SET_TARGETED_STEPS: 2,
    Op.SET_TARGETED_STRIDES: 2,
    Op.SET_TARGETED_DISTANCE: 3,
    Op.SET_TARGETED_TIME: 2,
    Op.SET_TIME_IN_TWO_ZONES: 4,
    Op.SET_TIME_IN_THREE_ZONES: 6,
    Op.SET_TIME_IN_FIVE_ZONES: 10,
    Op.SET_BIKE_SIMULATION: 6,
    Op.SET_WHEEL_CIRCUMFERENCE: 2,
    Op.SPIN_DOWN: 1,
    Op.SET_TARGETED_CADENCE: 2,
}
_SIGNED: Final = frozenset({Op.SET_TARGET_GRADE, Op.SET_TARGET_RESISTANCE, Op.SET_TARGET_POWER})

# Far below the 0.01 the wire can say, far above what floating point loses on the way here.
_NOISE_HUNDREDTHS: Final = 1e-6


class ControlRequest(NamedTuple):
    """A request as the machine reads it.

    ``value`` is m/s for a target speed, a fraction for a grade, 1 (stop) or 2 (pause) for op 08,
    the raw number for other requests with a single one, else None. With ``faults`` the answer is
    "invalid parameter".
    """

    op: int
    value: float | None = None
    params: bytes = b""
    faults: tuple[str, ...] = ()


class ControlResponse(NamedTuple):
    """The machine's answer to the request ``op``; ``result`` is a ResultCode unless reserved."""

    op: int
    result: int
    params: bytes = b""
    faults: tuple[str, ...] = ()


def encode_request_control() -> bytes:
    """Ask for permission, which every other request needs."""
    return _form(FTMSControlPointOpCode.REQUEST_CONTROL)


def encode_reset() -> bytes:
    """Back to defaults; ends the permission too."""
    return _form(FTMSControlPointOpCode.RESET)


def encode_command(command: Command, unit: SpeedUnit = SpeedUnit.KMH) -> bytes:
    """The octets of a command, for a machine that takes speeds in ``unit``.

    A speed is rounded down to 0.01 of the unit, since the cap was applied to what came in (R05);
    a grade is rounded to 0.1 %. Raises ValueError for a value missing, negative or too large.
    """
    match command.kind:
        case CommandKind.START:
            return _form(FTMSControlPointOpCode.START_OR_RESUME)
        case CommandKind.STOP:
            return _form(FTMSControlPointOpCode.STOP_OR_PAUSE, STOP)
        case CommandKind.PAUSE:
            return _form(FTMSControlPointOpCode.STOP_OR_PAUSE, PAUSE)
        case CommandKind.SET_SPEED:
            hundredths = _hundredths(command.speed_mps, unit)
            return _form(FTMSControlPointOpCode.SET_TARGET_SPEED, hundredths)
        case CommandKind.SET_GRADE:
            return _form(FTMSControlPointOpCode.SET_TARGET_INCLINE, _tenths(command.grade))


def commanded_speed_mps(payload: bytes, unit: SpeedUnit = SpeedUnit.KMH) -> float | None:
    """The speed a payload asks for, m/s; None if it asks for none.

    A target speed of the wrong length may be read in any way by the machine: it counts as infinite.
    """
    if not payload or payload[0] != Op.SET_TARGET_SPEED:
        return None
    if len(payload) != 3:
        return math.inf
    return _speed_mps(int.from_bytes(payload[1:3], "little"), unit)


def decode_control_request(
    data: bytes, unit: SpeedUnit = SpeedUnit.KMH
) -> ControlRequest | DecodeFault:
    """A request as a machine would read it; an op it does not know is still a request."""
    if not data:
        return DecodeFault(CONTROL_POINT, b"", "an empty value: a request has at least its code")
    op, params = data[0], bytes(data[1:])
    needed = _PARAMETER_OCTETS.get(op, len(params))
    if op == Op.SET_TARGET_RESISTANCE and len(params) == 1:
        needed = 1  # the first edition's width; its errata made it two
    if len(params) != needed:
        fault = f"{octets(len(params))} of parameter where there should be {needed}"
        return ControlRequest(op, None, params, (fault,))
    faults: tuple[str, ...] = ()
    if op == Op.STOP_OR_PAUSE and params[0] not in (STOP, PAUSE):
        faults = (f"neither stop (1) nor pause (2) but {params[0]}",)
    return ControlRequest(op, _value_of(op, params, unit), params, faults)


def decode_control_response(data: bytes) -> ControlResponse | DecodeFault:
    """An answer; an op or a result that is reserved is kept as a number, with a fault."""
    if len(data) < 3 or data[0] != Op.RESPONSE:
        reason = "not an answer: those begin with 80, the request's code and a result"
        return DecodeFault(CONTROL_POINT, bytes(data), reason)
    params = bytes(data[3:])
    try:
        parsed = parse_control_point_response(data)
    except ValueError:
        fault = f"reserved: request 0x{data[1]:02x} with result 0x{data[2]:02x}"
        return ControlResponse(data[1], data[2], params, (fault,))
    result = ResultCode(parsed.result_code_enum.value)
    return ControlResponse(Op(parsed.request_code_enum.value), result, params)


def encode_control_response(op: int, result: int, params: bytes = b"") -> bytes:
    """The answer to the request ``op``. Raises ValueError for a code that is not one octet."""
    return bytes((Op.RESPONSE, op, result)) + params


def _form(op: FTMSControlPointOpCode, parameter: int = 0) -> bytes:
    return bytes(form_ftms_control_command(op, parameter))


def _hundredths(speed_mps: float | None, unit: SpeedUnit) -> int:
    if speed_mps is None or not 0 <= speed_mps < math.inf:
        raise ValueError(f"a target speed cannot be {speed_mps} m/s")
    hundredths = math.floor(speed_mps * _units_per_mps(unit) * 100 + _NOISE_HUNDREDTHS)
    if hundredths > 0xFFFF:
        raise ValueError(f"a target speed of {speed_mps} m/s does not fit two octets")
    return hundredths


def _tenths(grade: float | None) -> int:
    if grade is None or not -32.768 <= grade <= 32.767:
        raise ValueError(f"a target grade cannot be {grade}")
    return round(grade * 1000)


def _units_per_mps(unit: SpeedUnit) -> float:
    return KMH_PER_MPS / KMH_PER_MPH if unit is SpeedUnit.MPH else KMH_PER_MPS


def _speed_mps(hundredths: int, unit: SpeedUnit) -> float:
    speed_kmh = hundredths / 100 * (KMH_PER_MPH if unit is SpeedUnit.MPH else 1)
    return speed_kmh / KMH_PER_MPS


def _value_of(op: int, params: bytes, unit: SpeedUnit) -> float | None:
    if op not in _PARAMETER_OCTETS or not 1 <= len(params) <= 3:
        return None
    raw = int.from_bytes(params, "little", signed=op in _SIGNED and len(params) == 2)
    if op == Op.SET_TARGET_SPEED:
        return _speed_mps(raw, unit)
    if op == Op.SET_TARGET_GRADE:
        return raw / 1000
    return raw
