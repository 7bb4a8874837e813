"""Puts a cue into words: a sentence to be spoken, and a shorter line for the screen."""

import re
from collections.abc import Mapping
from string import Formatter
from types import MappingProxyType
from typing import Final

from retropace.cues.catalogue import CHOOSES, Message
from retropace.cues.languages import TONGUES, Tongue
from retropace.cues.numbers import shown_duration, spoken_number
from retropace.model import Cue, SpeedUnit
from retropace.units import KMH_PER_MPH, METRES_PER_MILE

_FORMATTER: Final = Formatter()
_DIGITS: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
# "1." is read as "first" in German: a figure at the end of a spoken sentence has no full stop.
_ORDINAL: Final = re.compile(r"(?<![0-9,])([0-9]+)\.(?= |$)")
_SIGNS: Final = {"km/h": "kilometres per hour", "mph": "miles per hour", "%": "percent"}
# The console question names both units; the walker's own must not change them.
_AS_GIVEN: Final = frozenset({"console_question"})
_OWN_WORDS: Final = frozenset({"step", "text"})
NO_WORDS: Final[Mapping[str, str]] = MappingProxyType({})


def sentence(
    cue: Cue,
    unit: SpeedUnit = SpeedUnit.KMH,
    language: str = "en",
    where: str = "",
    words: Mapping[str, str] = NO_WORDS,
) -> str:
    """What a voice says: speeds in the walker's unit, numbers as the language says them.

    ``language`` is one of TONGUES, else English is spoken; ``where`` is "page" for somebody who
    holds a page and has no keyboard; ``words`` are the profile's own in that language, where it has
    any (``library.words_for``). Never raises.
    """
    tongue = TONGUES.get(language, TONGUES["en"])
    message = _message(cue, tongue, where)
    cue = _in_words(cue, tongue, words)
    said = _worded(cue, message.spoken if message else (), tongue, unit, end=".")
    return _ORDINAL.sub(_cardinal, said) if tongue is TONGUES["de"] else said


def caption(
    cue: Cue,
    unit: SpeedUnit = SpeedUnit.KMH,
    language: str = "en",
    where: str = "",
    words: Mapping[str, str] = NO_WORDS,
) -> str:
    """What a screen shows: the same in digits, with units. Never raises."""
    tongue = TONGUES.get(language, TONGUES["en"])
    message = _message(cue, tongue, where)
    cue = _in_words(cue, tongue, words)
    return _worded(cue, message.shown if message else (), tongue, unit, end="")


def _cardinal(found: re.Match[str]) -> str:
    """A whole number without the full stop; within, something else parts the sentences."""
    return found[1] + ("" if found.end() == len(found.string) else ";")


def _in_words(cue: Cue, tongue: Tongue, words: Mapping[str, str]) -> Cue:
    """The cue with the profile's words and our reasons in the language.

    A reason without words there is left out: the sentence without it is better than half of one in
    another language.
    """
    values: list[tuple[str, float | str]] = []
    for name, value in cue.values:
        if name in _OWN_WORDS and isinstance(value, str):
            values.append((name, words.get(value, value)))
        elif name == "reason" and isinstance(value, str) and tongue.phrases:
            values.append((name, tongue.phrases.get(value, "")))
        else:
            values.append((name, value))
    return cue._replace(values=tuple(values))


def _worded(
    cue: Cue, wordings: tuple[str, ...], tongue: Tongue, unit: SpeedUnit, *, end: str
) -> str:
    """The first wording whose values are all there; ``end`` is a full stop where it is spoken."""
    if cue.key in _AS_GIVEN:
        unit = SpeedUnit.KMH
    render = _spoken if end else _shown
    texts = {name: render(name, value, unit, tongue) for name, value in _values(cue).items()}
    for wording in wordings:
        if all(texts.get(field) for field in _fields(wording)):
            return _capital(wording.format_map(texts))
    return _capital(cue.key.replace("_", " ")) + end


def _values(cue: Cue) -> dict[str, float | str]:
    return {name: value for name, value in cue.values if _tellable(value)}


def _tellable(value: object) -> bool:
    """Words, or a number that words exist for; anything else counts as not given."""
    return isinstance(value, str) or (isinstance(value, int | float) and abs(value) < 1e6)


def _message(cue: Cue, tongue: Tongue, where: str) -> Message | None:
    """The most particular there is: for this place, for the value that chooses, or for the key."""
    chosen = _values(cue).get(CHOOSES.get(cue.key, ""))
    found = (tongue.sentences.get(f"{cue.key}{last}") for last in (f"@{where}", f".{chosen}", ""))
    return next((message for message in found if message is not None), None)


def _fields(wording: str) -> list[str]:
    return [field for _, field, _, _ in _FORMATTER.parse(wording) if field]


def _spoken(name: str, value: float | str, unit: SpeedUnit, tongue: Tongue) -> str:
    """A value in words; what it measures is the last part of its name."""
    if isinstance(value, str):
        text = _stripped(name, value)
        return _read_aloud(text) if tongue is TONGUES["en"] else text
    match name.rpartition("_")[2]:
        case "kmh":
            return tongue.number(_in_unit(value, unit), 1)
        case "s":
            return tongue.duration(value)
        case "m":
            return tongue.distance(value, unit is SpeedUnit.MPH)
        case "pct":
            return f"{tongue.number(value, 1)} {tongue.percent}"
        case "bpm":
            return tongue.number(value, 0)
        case "ratio":
            return tongue.number(value, 2)
        case _:
            return tongue.number(value, 1)


def _shown(name: str, value: float | str, unit: SpeedUnit, tongue: Tongue) -> str:
    """A value in digits with its unit."""
    if isinstance(value, str):
        return _stripped(name, value)
    return _in_digits(name, value, unit).replace(".", tongue.mark)


def _in_digits(name: str, value: float, unit: SpeedUnit) -> str:
    match name.rpartition("_")[2]:
        case "kmh":
            return f"{_in_unit(value, unit):.1f} {unit}"
        case "mph":
            return f"{value:.1f} mph"
        case "s":
            return shown_duration(value)
        case "m" if unit is SpeedUnit.MPH:
            return f"{value / METRES_PER_MILE:.2f} mi"
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
