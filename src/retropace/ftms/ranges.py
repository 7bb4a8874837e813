"""The Supported Range characteristics (2AD4 to 2AD8): minimum, maximum, step."""

import struct
from collections.abc import Iterable
from struct import Struct
from typing import Final, NamedTuple

from retropace.ftms.uuids import (
    GRADE_RANGE,
    HEART_RATE_RANGE,
    POWER_RANGE,
    RESISTANCE_RANGE,
    SPEED_RANGE,
)
from retropace.ftms.wording import too_few
from retropace.model import DecodeFault, GradeRange, SpeedRange

_UNSIGNED: Final = Struct("<HHH")
_SIGNED: Final = Struct("<hhH")
_OCTETS: Final = Struct("<BBB")

_SPEED_PER_MPS: Final = 360
_GRADE_PER_ONE: Final = 1000


class RawRange(NamedTuple):
    """A range in the units of its characteristic: 1 bpm, 1 W, or a machine's own resistance."""

    minimum: int
    maximum: int
    step: int


def decode_speed_range(data: bytes) -> SpeedRange | DecodeFault:
    """2AD4: three u16 of 0.01 km/h. Says nothing of machines that put miles in it."""
    raw = _decode(SPEED_RANGE, data, _UNSIGNED)
    if isinstance(raw, DecodeFault):
        return raw
    return SpeedRange(*(value / _SPEED_PER_MPS for value in raw))


def encode_speed_range(speed_range: SpeedRange) -> bytes:
    """2AD4, rounded to 0.01 km/h. Raises ValueError for what does not fit."""
    return _encode(_UNSIGNED, (round(value * _SPEED_PER_MPS) for value in speed_range))


def decode_grade_range(data: bytes) -> GradeRange | DecodeFault:
    """2AD5: s16, s16, u16 of 0.1 %. All zeros mean an incline nobody can change."""
    raw = _decode(GRADE_RANGE, data, _SIGNED)
    if isinstance(raw, DecodeFault):
        return raw
    return GradeRange(*(value / _GRADE_PER_ONE for value in raw))


def encode_grade_range(grade_range: GradeRange) -> bytes:
    """2AD5, rounded to 0.1 %. Raises ValueError for what does not fit."""
    return _encode(_SIGNED, (round(value * _GRADE_PER_ONE) for value in grade_range))


def decode_resistance_range(data: bytes) -> RawRange | DecodeFault:
    """2AD6: three octets by the present text, s16, s16, u16 on every machine seen; raw values."""
    return _decode(RESISTANCE_RANGE, data, _OCTETS if len(data) < 6 else _SIGNED)


def encode_resistance_range(resistance_range: RawRange) -> bytes:
    """2AD6 as machines send it, in six octets. Raises ValueError for what does not fit."""
    return _encode(_SIGNED, resistance_range)


def decode_heart_rate_range(data: bytes) -> RawRange | DecodeFault:
    """2AD7: three octets of bpm; some machines send three u16 instead."""
    return _decode(HEART_RATE_RANGE, data, _OCTETS if len(data) < 6 else _UNSIGNED)


def encode_heart_rate_range(heart_rate_range: RawRange) -> bytes:
    """2AD7 in three octets. Raises ValueError for what does not fit."""
    return _encode(_OCTETS, heart_rate_range)


def decode_power_range(data: bytes) -> RawRange | DecodeFault:
    """2AD8: s16, s16, u16 of watts."""
    return _decode(POWER_RANGE, data, _SIGNED)


def encode_power_range(power_range: RawRange) -> bytes:
    """2AD8. Raises ValueError for what does not fit."""
    return _encode(_SIGNED, power_range)


def _decode(characteristic: str, data: bytes, layout: Struct) -> RawRange | DecodeFault:
    """Surplus octets are ignored; a minimum above the maximum means nothing we know."""
    if len(data) < layout.size:
        reason = too_few(len(data), f"for a range, which takes {layout.size}")
        return DecodeFault(characteristic, bytes(data), reason)
    raw = RawRange(*layout.unpack_from(data))
    if raw.minimum > raw.maximum:
        reason = f"the minimum {raw.minimum} is above the maximum {raw.maximum}"
        return DecodeFault(characteristic, bytes(data), reason)
    return raw


def _encode(layout: Struct, values: Iterable[int]) -> bytes:
    try:
        return layout.pack(*values)
    except (struct.error, OverflowError) as error:
        raise ValueError(f"a range does not fit its octets: {error}") from None
