"""Fitness Machine Status (2ADA): what happened to the machine, and by whom (FTMS 4.17).

Its numbers are not those of the control point: a target speed is 0x05 here and 0x02 there.
"""

from typing import Final

from pycycling.ftms_parsers import FitnessMachineStatus, parse_fitness_machine_status

from retropace.ftms.uuids import MACHINE_STATUS
from retropace.ftms.wording import octets
from retropace.model import DecodeFault, MachineStatus, StatusEvent
from retropace.units import kmh_to_mps, mps_to_kmh

STOPPED_OR_PAUSED: Final = 0x02
TARGET_SPEED: Final = 0x05
TARGET_GRADE: Final = 0x06
TARGET_RESISTANCE: Final = 0x07
TARGET_HEART_RATE: Final = 0x09

_PARAMETER_OCTETS: Final = {
    STOPPED_OR_PAUSED: 1,
    TARGET_SPEED: 2,
    TARGET_GRADE: 2,
    TARGET_RESISTANCE: 1,
    0x08: 2,
    TARGET_HEART_RATE: 1,
    0x0A: 2,
    0x0B: 2,
    0x0C: 2,
    0x0D: 3,
    0x0E: 2,
    0x0F: 4,
    0x10: 6,
    0x11: 10,
    0x12: 6,
    0x13: 2,
    0x14: 1,
    0x15: 2,
}
NAMES: Final = {
    0x07: "target resistance changed",
    0x08: "target power changed",
    0x09: "target heart rate changed",
    0x0A: "targeted energy changed",
    0x0B: "targeted steps changed",
    0x0C: "targeted strides changed",
    0x0D: "targeted distance changed",
    0x0E: "targeted training time changed",
    0x0F: "targeted time in two heart rate zones changed",
    0x10: "targeted time in three heart rate zones changed",
    0x11: "targeted time in five heart rate zones changed",
    0x12: "indoor bike simulation changed",
    0x13: "wheel circumference changed",
    0x14: "spin-down status",
    0x15: "targeted cadence changed",
}
_EVENTS: Final = {
    FitnessMachineStatus.RESET: StatusEvent.RESET,
    FitnessMachineStatus.STOPPED_BY_USER: StatusEvent.STOPPED_BY_USER,
    FitnessMachineStatus.PAUSED_BY_USER: StatusEvent.PAUSED_BY_USER,
    FitnessMachineStatus.STOPPED_BY_SAFETY_KEY: StatusEvent.STOPPED_BY_SAFETY_KEY,
    FitnessMachineStatus.STARTED_BY_USER: StatusEvent.STARTED_BY_USER,
    FitnessMachineStatus.NEW_SPEED: StatusEvent.TARGET_SPEED_CHANGED,
    FitnessMachineStatus.NEW_INCLINATION: StatusEvent.TARGET_GRADE_CHANGED,
    FitnessMachineStatus.CONTROL_PERMISSION_LOST: StatusEvent.CONTROL_LOST,
}
_PLAIN: Final = {
    StatusEvent.RESET: b"\x01",
    StatusEvent.STOPPED_BY_USER: b"\x02\x01",
    StatusEvent.PAUSED_BY_USER: b"\x02\x02",
    StatusEvent.STOPPED_BY_SAFETY_KEY: b"\x03",
    StatusEvent.STARTED_BY_USER: b"\x04",
    StatusEvent.CONTROL_LOST: b"\xff",
}


def decode_machine_status(data: bytes) -> MachineStatus | DecodeFault:
    """One status; surplus octets are ignored, a parameter cut off becomes a fault in the status.

    A stop or pause that does not say which of the two it is counts as a stop.
    """
    if not data:
        return DecodeFault(MACHINE_STATUS, b"", "an empty value: a status has at least its code")
    op = data[0]
    needed = _PARAMETER_OCTETS.get(op, 0)
    if len(data) - 1 < needed:
        fault = f"cut short: {octets(len(data) - 1)} of parameter where there should be {needed}"
        return MachineStatus(_event_without_parameter(op), op=op, faults=(fault,))
    if op == TARGET_HEART_RATE or (op == TARGET_RESISTANCE and len(data) == 2):
        return MachineStatus(StatusEvent.OTHER, float(data[1]), op)
    return _parsed(op, data)


def encode_machine_status(status: MachineStatus) -> bytes:
    """The value as sent. Raises ValueError for a parameter missing or too large for its octets."""
    if status.event in _PLAIN:
        return _PLAIN[status.event]
    if status.event is StatusEvent.TARGET_SPEED_CHANGED:
        return _with_parameter(TARGET_SPEED, mps_to_kmh(_value_of(status)) * 100)
    if status.event is StatusEvent.TARGET_GRADE_CHANGED:
        return _with_parameter(TARGET_GRADE, _value_of(status) * 1000)
    if status.value is None:
        return bytes((status.op,))
    return _with_parameter(status.op, status.value)


def _event_without_parameter(op: int) -> StatusEvent:
    return {
        STOPPED_OR_PAUSED: StatusEvent.STOPPED_BY_USER,
        TARGET_SPEED: StatusEvent.TARGET_SPEED_CHANGED,
        TARGET_GRADE: StatusEvent.TARGET_GRADE_CHANGED,
    }.get(op, StatusEvent.OTHER)


def _parsed(op: int, data: bytes) -> MachineStatus:
    """What pycycling makes of a status whose parameter is all there."""
    try:
        parsed = parse_fitness_machine_status(data)
    except ValueError:
        return MachineStatus(StatusEvent.OTHER, float(data[1]), op, ("a reserved parameter",))
    event = _EVENTS.get(parsed.status, StatusEvent.OTHER)
    if event is StatusEvent.TARGET_SPEED_CHANGED:
        return MachineStatus(event, kmh_to_mps(parsed.value), op)
    if event is StatusEvent.TARGET_GRADE_CHANGED:
        return MachineStatus(event, parsed.value / 100, op)
    if op == STOPPED_OR_PAUSED and event is StatusEvent.OTHER:
        fault = f"neither stop (1) nor pause (2) but {data[1]}"
        return MachineStatus(StatusEvent.STOPPED_BY_USER, None, op, (fault,))
    value = float(parsed.value) if isinstance(parsed.value, int | float) else None
    return MachineStatus(event, value, op)


def _value_of(status: MachineStatus) -> float:
    if status.value is None:
        raise ValueError(f"{status.event} needs a value")
    return status.value


def _with_parameter(op: int, value: float) -> bytes:
    octets = _PARAMETER_OCTETS.get(op, 1)
    try:
        return bytes((op,)) + round(value).to_bytes(octets, "little", signed=op in (0x06, 0x08))
    except OverflowError:
        raise ValueError(f"status 0x{op:02x} cannot carry {value}") from None
