"""How the octets of one notification lie, worked out once for each flag word and length."""

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter, mul, truediv
from struct import Struct
from typing import Any, Final, NamedTuple

from retropace.ftms.fields import PACE_BITS, Field, fields_in, octets_of
from retropace.ftms.wording import octets
from retropace.model import Sample

_CODES: Final = {(1, False): "B", (2, False): "H", (2, True): "h", (3, False): "3s"}


# How one raw value becomes the sample's: None if it is among the unknown ones, else the function's
# answer for the value and the argument. A plain tuple, which unpacks faster than one with names.
Reader = tuple[frozenset[int | bytes], Callable[[Any, Any], float], float | str]


class Layout(NamedTuple):
    """A recipe for a sample: unpack, read each value, put every value in its place.

    ``pick`` takes the values read, then the time, then ``tail``, and gives the sample's fields.
    ``names`` are the sample's fields that were really there.
    """

    unpack: Callable[[bytes], tuple[Any, ...]]
    readers: tuple[Reader, ...]
    pick: Callable[[list[Any]], tuple[Any, ...]]
    tail: tuple[int, tuple[str, ...], None]
    names: tuple[str, ...]


@lru_cache(maxsize=256)
def layout_of(flags: int, length: int) -> Layout:
    """The layout of a notification of ``length`` octets under this flag word.

    Machines send one or two flag words all their life, so the cache holds what a session needs.
    """
    fields, faults = readable_fields(flags, length)
    names = tuple(field.name for field in fields)
    places = {
        name: place for place, name in enumerate((*names, "received_ns", "carried", "faults"))
    }
    nowhere = len(places)
    codes = "".join(_CODES[field.octets, field.signed] for field in fields)
    return Layout(
        unpack=Struct(f"<2x{codes}").unpack_from,
        readers=tuple(_reader(field) for field in fields),
        pick=itemgetter(*(places.get(name, nowhere) for name in Sample._fields)),
        tail=(flags, faults, None),
        names=names,
    )


def readable_fields(flags: int, length: int) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """The fields that can be read from ``length`` octets, and what is wrong with them.

    The widths of pace and of the step count are those that use up the value exactly. A step count
    of three octets wins over one of two where both would fit (one pace, one octet longer).
    """
    for steps_octets in (3, 2):
        for pace_octets in (1, 2):
            fields = fields_in(flags, pace_octets, steps_octets)
            if octets_of(fields) == length:
                return fields, ()
    return _readable_in_part(flags, length)


def _readable_in_part(flags: int, length: int) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """What can be read where no widths fit: all there is before the first doubt.

    Surplus octets at the end are allowed, but behind a pace they hide how wide it was.
    """
    promised = fields_in(flags, 1, 3)
    end = 2
    for count, field in enumerate(promised):
        left_out = ", ".join(field.spoken for field in promised[count:])
        if end + field.octets > length:
            needed = octets_of(promised)
            return promised[:count], (
                f"cut short: {octets(length)} where the flags promise {needed}; "
                f"left out: {left_out}",
            )
        if field.bit in PACE_BITS:
            return promised[:count], (
                f"the width of pace cannot be told from {octets(length)}; left out: {left_out}",
            )
        end += field.octets
    return promised, ()


def _reader(field: Field) -> Reader:
    if field.octets == 3:
        unknown = frozenset[int | bytes](raw.to_bytes(3, "little") for raw in field.unknown)
        return (unknown, int.from_bytes, "little")
    unknown = frozenset[int | bytes](field.unknown)
    if field.reciprocal:
        return (unknown, _divide_into, field.per_unit)
    if field.per_unit == 1:
        return (unknown, mul, 1)
    return (unknown, truediv, field.per_unit)


def _divide_into(raw: int, whole: float) -> float:
    return whole / raw
