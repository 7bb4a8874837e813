"""Which format a file is in, by what is in it, and the workout it holds."""

from typing import Final

from retropace.errors import BadInputError, printable
from retropace.phrase import Phrase, placed
from retropace.workout import qz, zwo
from retropace.workout.fit import is_fit, read_fit
from retropace.workout.parts import OCTETS_LIMIT, Workout, check_size
from retropace.workout.short import read_short
from retropace.workout.xml import read_xml

FORMATS: Final = ("QZ XML", "ZWO", "FIT workout", "short text")
_BYTE_ORDER_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_workout(octets: bytes, source: str) -> Workout:
    """A workout from a file's octets; ``source`` is what messages call it.

    Raises BadInputError: one sentence with the place, the field and its bound.
    """
    if len(octets) > OCTETS_LIMIT:
        told = Phrase(
            "it is larger than {bound_mb} MB, and no workout is.", bound_mb=OCTETS_LIMIT // 2**20
        )
        raise _placed(source, BadInputError(told))
    try:
        return check_size(_read(octets, source))
    except BadInputError as error:
        raise _placed(source, error) from None


def read_text(text: str, source: str = "the text") -> Workout:
    """A workout in the short text form. Raises BadInputError saying at which column."""
    try:
        return check_size(read_short(text, source))
    except BadInputError as error:
        raise _placed(source, error) from None


def _read(octets: bytes, source: str) -> Workout:
    if is_fit(octets):
        return read_fit(octets, source)
    bare = octets.lstrip(b"\xef\xbb\xbf \t\r\n")
    if bare.startswith(b"<") or octets.startswith(_BYTE_ORDER_MARKS[1:]):
        return _read_xml(octets.lstrip(), source)
    try:
        return read_short(octets.decode("utf-8-sig"), source)
    except UnicodeDecodeError:
        raise BadInputError(
            Phrase(
                "it is neither XML nor a FIT file nor text in UTF-8: Retropace imports {formats}.",
                formats=", ".join(FORMATS),
            )
        ) from None


def _read_xml(octets: bytes, source: str) -> Workout:
    root = read_xml(octets)
    if root.tag == qz.ROOT:
        return qz.read_rows(root, source)
    if root.tag == zwo.ROOT:
        return zwo.read_zwo(root, source)
    raise BadInputError(
        Phrase(
            "{place} begins no workout: QZ's begin with <{qz}>, Zwift's with <{zwift}>.",
            place=root.at(),
            qz=qz.ROOT,
            zwift=zwo.ROOT,
        )
    )


def _placed(source: str, error: BadInputError) -> BadInputError:
    """The same sentence, with the file's name before it, once."""
    told = error.sentence
    if not told.startswith(f"{source}: "):
        told = placed(source, told)
    return BadInputError(printable(told))
