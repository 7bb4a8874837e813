"""Treadmill Data (2ACD): notifications to samples, and samples to notifications.

FTMS 4.9 and 4.19: a record may come in several notifications, each with its own flags; all but the
last have More Data set and no speed.
"""

from functools import lru_cache
from typing import Any, Final

from retropace.ftms.fields import DEFINED_BITS, MORE_DATA, PACE_BITS, STEPS_BIT, Field, fields_in
from retropace.ftms.layout import layout_of
from retropace.ftms.uuids import TREADMILL_DATA
from retropace.ftms.wording import octets, too_few
from retropace.model import DecodeFault, Sample
from retropace.units import NS_PER_S

MAX_PARTS: Final = 14
"""A record has this many groups of fields, each sent at most once: more parts are no record."""

MAX_PART_AGE_NS: Final = 3 * NS_PER_S
SMALLEST_MTU: Final = 23

_ONLY_STEPS: Final = MORE_DATA | 1 << STEPS_BIT
_DROPPED: Final = "an earlier part of a record never saw its end and was dropped"


def decode_notification(data: bytes, received_ns: int) -> Sample:
    """One notification of at least two octets, read on its own; ``carried`` is its flag word."""
    unpack, readers, pick, tail, _ = layout_of(data[0] | data[1] << 8, len(data))
    # A strict zip would cost a tenth of the time; unpack and readers were made for each other.
    values: list[object] = [
        None if raw in unknown else read(raw, argument)
        for raw, (unknown, read, argument) in zip(unpack(data), readers)  # noqa: B905
    ]
    values.append(received_ns)
    values += tail
    return Sample._make(pick(values))


class TreadmillDataDecoder:
    """Puts the notifications of one link together into samples."""

    __slots__ = ("_gathered", "_parts", "_speed_always")

    def __init__(self, *, speed_always: bool = False) -> None:
        """``speed_always`` is for machines that set More Data on records that carry a speed."""
        self._speed_always = speed_always
        self.reset()

    def reset(self) -> None:
        """Forget half a record, because the link was lost."""
        self._gathered: Sample | None = None
        self._parts = 0

    def feed(self, data: bytes, received_ns: int) -> Sample | DecodeFault | None:
        """One notification in; out comes a sample, a fault, or None while the record goes on.

        A More Data packet with nothing but a step count (bit 13) comes from machines that send it
        after the whole record: it is a sample of its own, with steps and no speed. Takes octets of
        any length and never raises.
        """
        if len(data) < 2:
            reason = too_few(len(data), "for the flags a record begins with")
            return DecodeFault(TREADMILL_DATA, bytes(data), reason)
        if self._speed_always and data[0] & MORE_DATA and not _is_steps(data):
            data = bytes((data[0] ^ MORE_DATA,)) + data[1:]
        sample = decode_notification(data, received_ns)
        if self._gathered is None and not sample.carried & MORE_DATA:
            return sample
        if sample.carried & (DEFINED_BITS | MORE_DATA) == _ONLY_STEPS:
            return sample
        return self._gather(sample, data)

    def _gather(self, part: Sample, data: bytes) -> Sample | DecodeFault | None:
        earlier = self._gathered
        lost = earlier is not None and not _belong_together(earlier, part)
        if lost or earlier is None:
            self.reset()
            record = part
        else:
            record = _merge(earlier, part)
        if not part.carried & MORE_DATA:
            self.reset()
            return record._replace(faults=(*record.faults, _DROPPED)) if lost else record
        self._parts += 1
        if self._parts > MAX_PARTS:
            self.reset()
            reason = f"more than {MAX_PARTS} parts without an end are not one record"
            return DecodeFault(TREADMILL_DATA, bytes(data), reason)
        self._gathered = record
        return DecodeFault(TREADMILL_DATA, bytes(data), _DROPPED) if lost else None


def _is_steps(data: bytes) -> bool:
    """Whether this is the packet with nothing but a step count."""
    return (data[0] | data[1] << 8) & (DEFINED_BITS | MORE_DATA) == _ONLY_STEPS


def _belong_together(earlier: Sample, part: Sample) -> bool:
    """Within a record no field comes twice, and its parts follow one another closely."""
    twice = earlier.carried & part.carried & DEFINED_BITS
    return not twice and part.received_ns - earlier.received_ns <= MAX_PART_AGE_NS


def _merge(earlier: Sample, part: Sample) -> Sample:
    merged = Sample._make(
        new if new is not None else old for old, new in zip(earlier, part, strict=True)
    )
    bits = (earlier.carried | part.carried) & ~MORE_DATA
    return merged._replace(
        carried=bits | part.carried & MORE_DATA, faults=earlier.faults + part.faults
    )


def encode_treadmill_data(
    sample: Sample, *, pace_octets: int = 0, mtu: int | None = None
) -> list[bytes]:
    """The notifications that carry this sample, several if ``mtu`` (at least 23) asks for it.

    Fields that are None are left out, or sent as "not available" where ``carried`` has their bit.
    ``pace_octets`` is the width of both paces; 0 leaves them out. A sample without speed whose
    ``carried`` has More Data becomes a packet without speed, as some machines send their steps.
    Raises ValueError for a value its octets cannot hold.
    """
    if pace_octets not in (0, 1, 2):
        raise ValueError(f"pace takes 0, 1 or 2 octets, not {pace_octets}")
    if mtu is not None and mtu < SMALLEST_MTU:
        raise ValueError(f"an MTU is at least {SMALLEST_MTU} octets, not {mtu}")
    groups = _groups_of(sample, pace_octets)
    speed = groups.pop(0, b"")
    if mtu is None:
        return [_notification(groups, speed)]
    return _split(groups, speed, mtu - 3)


def _groups_of(sample: Sample, pace_octets: int) -> dict[int, bytes]:
    """The octets of each flag bit the sample has something for; bit 0 stands for the speed."""
    given = tuple([value is not None for value in sample])
    groups: dict[int, bytes] = {}
    for field, place in _fields_to_send(given, sample.carried, pace_octets):
        encoded = _encode_field(field, sample[place])
        groups[field.bit] = groups.get(field.bit, b"") + encoded
    return groups


@lru_cache(maxsize=64)
def _fields_to_send(
    given: tuple[bool, ...], carried: int, pace_octets: int
) -> tuple[tuple[Field, int], ...]:
    """The fields that come with the values given, and where in the sample each of them stands.

    A machine sends the same ones all its life, so they are worked out once.
    """
    fields = fields_in(DEFINED_BITS, pace_octets or 1, 3)
    placed = [(field, Sample._fields.index(field.name)) for field in fields]
    sent = carried ^ MORE_DATA
    wanted = {field.bit for field, place in placed if given[place] or sent >> field.bit & 1}
    if not pace_octets:
        wanted -= PACE_BITS
    return tuple((field, place) for field, place in placed if field.bit in wanted)


def _encode_field(field: Field, value: Any) -> bytes:
    if value is None:
        raw = field.unknown[0]
    else:
        try:
            raw = round(field.per_unit / value if field.reciprocal else value * field.per_unit)
        except (OverflowError, ValueError, ZeroDivisionError):
            raise ValueError(f"{field.name} cannot be {value}") from None
    lowest, highest = field.bounds
    if not lowest <= raw <= highest:
        raise ValueError(f"{field.name} cannot be {value} in {octets(field.octets)}")
    return raw.to_bytes(field.octets, "little", signed=field.signed)


def _split(groups: dict[int, bytes], speed: bytes, room: int) -> list[bytes]:
    """Fill each notification in turn; the last one keeps room for the speed."""
    notifications: list[bytes] = []
    part: dict[int, bytes] = {}
    left = room - 2
    for bit, group in groups.items():
        if len(group) > left:
            notifications.append(_notification(part, b""))
            part, left = {}, room - 2
        part[bit] = group
        left -= len(group)
    if len(speed) > left:
        notifications.append(_notification(part, b""))
        part = {}
    notifications.append(_notification(part, speed))
    return notifications


def _notification(groups: dict[int, bytes], speed: bytes) -> bytes:
    flags = sum(1 << bit for bit in groups) | (0 if speed else MORE_DATA)
    return flags.to_bytes(2, "little") + speed + b"".join(groups.values())
