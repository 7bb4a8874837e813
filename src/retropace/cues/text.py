"""Puts a cue into words: a sentence to be spoken, and a shorter line for the screen."""

import re
from string import Formatter
from typing import Final

from retropace.cues.catalogue import CATALOGUES, CHOOSES, ENGLISH, Message
from retropace.cues.numbers import (
    shown_duration,
    spoken_distance,
    spoken_duration,
    spoken_number,
)
from retropace.model import Cue, SpeedUnit
from retropace.units import KMH_PER_MPH

_METRES_PER_MILE: Final = 1609.344
_FORMATTER: Final = Formatter()
_DIGITS: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
_SIGNS: Final = {"km/h": "kilometres per hour", "mph": "miles per hour", "%": "percent"}
# The console question names both units; the walker's own must not change them.
_AS_GIVEN: Final = frozenset({"console_question"})


def sentence(cue: Cue, unit: SpeedUnit = SpeedUnit.KMH, language: str = "en") -> str:
    """What a voice says: numbers in words, speeds in the walker's unit. Never raises."""
    return _worded(cue, unit, language, spoken=True)


def caption(cue: Cue, unit: SpeedUnit = SpeedUnit.KMH, language: str = "en") -> str:
    """What a screen shows: the same in digits, with units. Never raises."""
    return _worded(cue, unit, language, spoken=False)


def _worded(cue: Cue, unit: SpeedUnit, language: str, *, spoken: bool) -> str:
    values = {name: value for name, value in cue.values if _tellable(value)}
    message = _message(cue.key, values, language)
    if cue.key in _AS_GIVEN:
        unit = SpeedUnit.KMH
    render = _spoken if spoken else _shown
    texts = {name: render(name, value, unit) for name, value in values.items()}
    for wording in () if message is None else (message.spoken if spoken else message.shown):
        if all(texts.get(field) for field in _fields(wording)):
            return _capital(wording.format_map(texts))
    return _capital(cue.key.replace("_", " ")) + ("." if spoken else "")


def _tellable(value: object) -> bool:
    """Words, or a number that words exist for; anything else counts as not given."""
    return isinstance(value, str) or (isinstance(value, int | float) and abs(value) < 1e6)


def _message(key: str, values: dict[str, float | str], language: str) -> Message | None:
    catalogue = CATALOGUES.get(language, ENGLISH)
    chosen = values.get(CHOOSES.get(key, ""))
    return catalogue.get(f"{key}.{chosen}") or catalogue.get(key)


def _fields(wording: str) -> list[str]:
    return [field for _, field, _, _ in _FORMATTER.parse(wording) if field]


def _spoken(name: str, value: float | str, unit: SpeedUnit) -> str:
    """A value in words; what it measures is the last part of its name."""
    if isinstance(value, str):
        return _read_aloud(_stripped(name, value))
    match name.rpartition("_")[2]:
        case "kmh":
            return spoken_number(_in_unit(value, unit))
        case "s":
            return spoken_duration(value)
        case "m":
            return spoken_distance(value, miles=unit is SpeedUnit.MPH)
        case "pct":
            return f"{spoken_number(value)} percent"
        case "bpm":
            return spoken_number(value, 0)
        case "ratio":
            return spoken_number(value, 2)
        case _:
            return spoken_number(value)


def _shown(name: str, value: float | str, unit: SpeedUnit) -> str:
    """A value in digits with its unit."""
    if isinstance(value, str):
        return _stripped(name, value)
    match name.rpartition("_")[2]:
        case "kmh":
            return f"{_in_unit(value, unit):.1f} {unit}"
        case "mph":
            return f"{value:.1f} mph"
        case "s":
            return shown_duration(value)
        case "m" if unit is SpeedUnit.MPH:
            return f"{value / _METRES_PER_MILE:.2f} mi"
        case "m":
            return f"{value:.0f} m"
        case "pct":
            return f"{value:g} %"
        case "bpm":
            return f"{value:.0f}"
        case _:
            return f"{value:.3g}"


def _stripped(name: str, value: str) -> str:
    """A cue's own text keeps its full stop; a name or reason is set into a sentence of ours."""
    return value.strip() if name == "text" else value.strip().rstrip(".")


def _read_aloud(text: str) -> str:
    """Digits and signs in words: engines differ in how they say "2.0 km/h" or "1 of 5"."""
    for sign, words in _SIGNS.items():
        text = text.replace(sign, words)
    return _DIGITS.sub(lambda found: spoken_number(float(found[0]), 2), text)


def _in_unit(speed_kmh: float, unit: SpeedUnit) -> float:
    return speed_kmh / KMH_PER_MPH if unit is SpeedUnit.MPH else speed_kmh


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
