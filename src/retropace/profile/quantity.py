"""Numbers with their units, as people write them in a profile: "1.2 km/h", "90 s", "2 %"."""

import re
from typing import Final, NamedTuple

from retropace.phrase import Phrase
from retropace.units import METRES_PER_MILE, kmh_to_mps, mph_to_mps

_NUMBER: Final = r"([0-9]{1,6}(?:\.[0-9]{1,6})?)"
SPEED_PATTERN: Final = rf"^\s*{_NUMBER}\s*(km/h|mph)\s*$"
GRADE_PATTERN: Final = rf"^\s*{_NUMBER}\s*%\s*$"
DURATION_PATTERN: Final = rf"^\s*(?:{_NUMBER}\s*(s|min|h)|([0-9]{{1,4}}):([0-5][0-9]))\s*$"
DISTANCE_PATTERN: Final = rf"^\s*{_NUMBER}\s*(m|km|mi)\s*$"

_SECONDS: Final = {"s": 1.0, "min": 60.0, "h": 3600.0}
_METRES: Final = {"m": 1.0, "km": 1000.0, "mi": METRES_PER_MILE}


class Quantity(NamedTuple):
    """A value in SI units (m/s, s, m, or a fraction for a grade) and the words it was read from."""

    value: float
    text: str


def speed(raw: object) -> Quantity:
    """A speed in m/s from "1.2 km/h" or "0.75 mph". Raises ValueError saying what to write."""
    text = _text(raw, Phrase("a speed"), Phrase('"1.2 km/h" or "0.75 mph"'))
    found = re.match(SPEED_PATTERN, text, re.ASCII)
    if found is None:
        raise ValueError(Phrase('is not a speed: write a number and its unit, as in "1.2 km/h"'))
    number = float(found[1])
    return Quantity(kmh_to_mps(number) if found[2] == "km/h" else mph_to_mps(number), text.strip())


def grade(raw: object) -> Quantity:
    """A grade as a fraction from "2 %". Raises ValueError saying what to write."""
    text = _text(raw, Phrase("a grade"), '"2 %"')
    found = re.match(GRADE_PATTERN, text, re.ASCII)
    if found is None:
        raise ValueError(
            Phrase('is not a grade uphill: write a number and a percent sign, as in "2 %"')
        )
    return Quantity(float(found[1]) / 100, text.strip())


def duration(raw: object) -> Quantity:
    """Seconds from "90 s", "2 min", "1 h" or "1:30". Raises ValueError saying what to write."""
    text = _text(raw, Phrase("a duration"), Phrase('"90 s", "2 min" or "1:30"'))
    found = re.match(DURATION_PATTERN, text, re.ASCII)
    if found is None:
        raise ValueError(Phrase('is not a duration: write it as in "90 s", "2 min" or "1:30"'))
    if found[1] is not None:
        return Quantity(float(found[1]) * _SECONDS[found[2]], text.strip())
    return Quantity(int(found[3]) * 60.0 + int(found[4]), text.strip())


def distance(raw: object) -> Quantity:
    """Metres from "100 m", "1 km" or "0.1 mi". Raises ValueError saying what to write."""
    text = _text(raw, Phrase("a distance"), Phrase('"100 m" or "0.1 mi"'))
    found = re.match(DISTANCE_PATTERN, text, re.ASCII)
    if found is None:
        raise ValueError(Phrase('is not a distance: write it as in "100 m", "1 km" or "0.1 mi"'))
    return Quantity(float(found[1]) * _METRES[found[2]], text.strip())


def _text(raw: object, what: str, examples: str) -> str:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        told = Phrase(
            "has no unit: write {what} in quotes with its unit, as in {examples}",
            what=what,
            examples=examples,
        )
        raise ValueError(told)  # noqa: TRY004 - pydantic turns only ValueError into a message
    told = Phrase(
        "is not {what}: write it in quotes with its unit, as in {examples}",
        what=what,
        examples=examples,
    )
    raise ValueError(told)
