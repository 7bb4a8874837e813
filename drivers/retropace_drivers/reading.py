"""What a machine says of itself, read with a deadline each; what it does not say becomes a note."""

from collections.abc import Callable
from typing import TypeVar

from bleak import BleakClient

from retropace.driver import TreadmillInfo
from retropace.ftms import (
    FEATURE,
    GRADE_RANGE,
    SPEED_RANGE,
    Features,
    decode_features,
    decode_grade_range,
    decode_speed_range,
)
from retropace.model import DecodeFault, GradeRange, SpeedRange
from retropace.phrase import Phrase
from retropace_drivers.bounded import now_s, within
from retropace_drivers.control_point import ControlPoint
from retropace_drivers.handling import Handling
from retropace_drivers.radio import find_characteristic
from retropace_drivers.words import plain

READ_S = 2.0

T = TypeVar("T")


async def read_info(
    client: BleakClient,
    name: str,
    control_point: ControlPoint | None,
    notes: list[str],
    handling: Handling,
) -> TreadmillInfo:
    """Features and ranges; every one of them may be missing, short, silent or mislabelled."""
    features = _kept(decode_features, await _read(client, FEATURE, notes), notes)
    speeds = _kept(decode_speed_range, await _read(client, SPEED_RANGE, notes), notes)
    grades = _kept(decode_grade_range, await _read(client, GRADE_RANGE, notes), notes)
    writable = control_point is not None and control_point.writable
    if control_point is not None and not control_point.acknowledges and writable:
        notes.append("commands are written without acknowledgement")
    if handling.name:
        notes[:0] = [f"known as {handling.title}", *(note.rstrip(".") for note in handling.notes)]
    return TreadmillInfo(
        name=name,
        address=client.address,
        has_control_point=writable,
        takes_speed=writable and _takes_speed(features, speeds),
        takes_grade=writable and handling.takes_grade and _takes_grade(features, grades),
        speed_range=None if speeds is None else handling.speed.range_of(speeds),
        grade_range=grades,
        speed_unit=handling.speed.target_unit,
        notes=tuple(notes),
        handling=handling.name,
        refused=Phrase(handling.refuse),
        spin_up_s=handling.start.spin_up_s,
        rest_after_s=handling.telemetry.rest_after_s,
        speed_always=handling.telemetry.speed_always,
        untrusted=handling.telemetry.untrusted_fields,
        console_decides=handling.speed.unit_follows_console,
        presence=handling.telemetry.presence_fields,
    )


def _takes_speed(features: Features | None, speeds: SpeedRange | None) -> bool:
    """A machine whose features cannot be read is judged by its range."""
    return speeds is not None if features is None else features.takes_speed


def _takes_grade(features: Features | None, grades: GradeRange | None) -> bool:
    """A range from 0 to 0 is an incline nobody can change, whatever the features claim."""
    if grades is not None and grades.maximum <= grades.minimum:
        return False
    return grades is not None if features is None else features.takes_grade


async def _read(client: BleakClient, short: str, notes: list[str]) -> bytes | None:
    characteristic = find_characteristic(client, short)
    if characteristic is None:
        notes.append(f"no characteristic {short}")
        return None
    try:
        return bytes(await within(client.read_gatt_char(characteristic), now_s() + READ_S))
    except Exception as error:  # any stack's own exception; the machine is still of use
        notes.append(f"{short} could not be read ({plain(error)})")
        return None


def _kept(
    decode: Callable[[bytes], T | DecodeFault], data: bytes | None, notes: list[str]
) -> T | None:
    if data is None:
        return None
    decoded = decode(data)
    if isinstance(decoded, DecodeFault):
        notes.append(f"{decoded.characteristic}: {decoded.reason}")
        return None
    return decoded
