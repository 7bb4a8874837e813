"""The fields of Treadmill Data as one table; decoder, encoder and description all follow it.

Order, widths and resolutions are those of the GATT Specification Supplement (2ACD); where makers
differ (the width of pace, a step count in the reserved bit 13), both variants stand side by side.
"""

from typing import Final, NamedTuple

MORE_DATA: Final = 0x0001
"""Bit 0, inverted: the speed is there when it is 0, and the record continues when it is 1."""

STEPS_BIT: Final = 13
DEFINED_BITS: Final = 0x3FFE
"""Every flag that stands for a field by being 1, the makers' bit 13 included."""


class Field(NamedTuple):
    """One field on the wire.

    ``per_unit`` wire units make one unit of the sample's value (360 hundredths of a km/h make
    1 m/s); a ``reciprocal`` field is divided into it instead. ``unknown`` lists the raw values that
    mean "not available", those of the specification and those machines were seen to send; the
    first is what we send ourselves.
    """

    name: str
    bit: int
    octets: int
    per_unit: float
    unknown: tuple[int, ...]
    signed: bool = False
    reciprocal: bool = False

    @property
    def bounds(self) -> tuple[int, int]:
        """The lowest and the highest raw value the octets can hold."""
        span = 1 << 8 * self.octets
        return (-span // 2, span // 2 - 1) if self.signed else (0, span - 1)

    @property
    def spoken(self) -> str:
        """The name in words, without its unit."""
        words = self.name.removesuffix("_s_per_km").split("_")
        if len(words) > 1 and words[-1] in _UNITS:
            words.pop()
        return " ".join(words)


_UNITS: Final = frozenset({"mps", "m", "deg", "kcal", "bpm", "s", "n", "w"})

_BEFORE_PACE: Final = (
    Field("speed_mps", 0, 2, 360, (0xFFFF,)),
    Field("average_speed_mps", 1, 2, 360, (0xFFFF,)),
    Field("distance_m", 2, 3, 1, (0xFFFFFF,)),
    Field("grade", 3, 2, 1000, (0x7FFF,), signed=True),
    Field("ramp_angle_deg", 3, 2, 10, (0x7FFF,), signed=True),
    Field("ascent_m", 4, 2, 10, (0xFFFF,)),
    Field("descent_m", 4, 2, 10, (0xFFFF, 0x7FFF)),
)

# The 2017 page has pace as tenths of a km per minute in one octet, the present text as seconds per
# 500 m in two. Neither can say "standing still", so a raw zero is no pace at all.
_PACE: Final = {
    1: (
        Field("pace_s_per_km", 5, 1, 600, (0, 0xFF), reciprocal=True),
        Field("average_pace_s_per_km", 6, 1, 600, (0, 0xFF), reciprocal=True),
    ),
    2: (
        Field("pace_s_per_km", 5, 2, 0.5, (0, 0xFFFF)),
        Field("average_pace_s_per_km", 6, 2, 0.5, (0, 0xFFFF)),
    ),
}
PACE_BITS: Final = frozenset({5, 6})

_AFTER_PACE: Final = (
    Field("energy_kcal", 7, 2, 1, (0xFFFF,)),
    Field("energy_per_hour_kcal", 7, 2, 1, (0xFFFF,)),
    Field("energy_per_minute_kcal", 7, 1, 1, (0xFF,)),
    Field("heart_rate_bpm", 8, 1, 1, (0, 0xFF)),
    Field("met", 9, 1, 10, (0xFF,)),
    Field("elapsed_s", 10, 2, 1, (0xFFFF,)),
    Field("remaining_s", 11, 2, 1, (0xFFFF,)),
    Field("force_n", 12, 2, 1, (0x7FFF,), signed=True),
    Field("power_w", 12, 2, 1, (0x7FFF,), signed=True),
)

_STEPS: Final = {
    3: (Field("steps", STEPS_BIT, 3, 1, (0xFFFFFF,)),),
    2: (Field("steps", STEPS_BIT, 2, 1, (0xFFFF,)),),
}


def fields_in(flags: int, pace_octets: int, steps_octets: int) -> tuple[Field, ...]:
    """The fields a flag word promises, in wire order, for the given widths of pace and steps."""
    present = flags ^ MORE_DATA
    whole = _BEFORE_PACE + _PACE[pace_octets] + _AFTER_PACE + _STEPS[steps_octets]
    return tuple(field for field in whole if present >> field.bit & 1)


def octets_of(fields: tuple[Field, ...]) -> int:
    """How long a record of these fields is, flags included."""
    return 2 + sum(field.octets for field in fields)
