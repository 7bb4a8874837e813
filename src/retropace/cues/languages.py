"""The languages there are, and how each says and writes numbers."""

from collections.abc import Callable
from typing import Final, NamedTuple

from retropace.cues.catalogue import ENGLISH, Message
from retropace.cues.german import GERMAN
from retropace.cues.numbers import spoken_distance, spoken_duration, spoken_number
from retropace.cues.phrases.german import GERMAN_PHRASES
from retropace.cues.phrases.german_page import GERMAN_PAGE
from retropace.cues.phrases.german_workouts import GERMAN_WORKOUTS
from retropace.cues.phrases.spanish import SPANISH_PHRASES
from retropace.cues.phrases.spanish_page import SPANISH_PAGE
from retropace.cues.phrases.spanish_workouts import SPANISH_WORKOUTS
from retropace.cues.spanish import SPANISH
from retropace.units import METRES_PER_MILE

_LARGEST: Final = 1e6


class Tongue(NamedTuple):
    """One language: its sentences, its decimal mark, and its way to say quantities.

    ``distance`` is given metres and whether to say miles; ``phrases`` has what is told besides
    cues, by the English of it.
    """

    sentences: dict[str, Message]
    phrases: dict[str, str]
    mark: str
    number: Callable[[float, int], str]
    duration: Callable[[float], str]
    distance: Callable[[float, bool], str]
    percent: str


def _english_distance(distance_m: float, in_miles: bool) -> str:
    return spoken_distance(distance_m, miles=in_miles)


def _digits(value: float, decimals: int) -> str:
    """With a decimal comma: voices of these languages read digits well, unlike English ones."""
    if not abs(value) < _LARGEST:
        return "?"
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("0" if text == "-0" else text).replace(".", ",")


def _duration(minutes: tuple[str, str], seconds: tuple[str, str]) -> Callable[[float], str]:
    """A way to say minutes and seconds, from the words for one and for many."""

    def say(duration_s: float) -> str:
        if not abs(duration_s) < _LARGEST:
            return "?"
        whole, rest = divmod(max(round(duration_s), 0), 60)
        parts = [f"{whole} {minutes[whole != 1]}"] if whole else []
        if rest or not whole:
            parts.append(f"{rest} {seconds[rest != 1]}")
        return " ".join(parts)

    return say


def _distance(metres: tuple[str, str], miles: tuple[str, str]) -> Callable[[float, bool], str]:
    """A way to say distances, from the words for one and for many."""

    def say(distance_m: float, in_miles: bool) -> str:
        value = distance_m / METRES_PER_MILE if in_miles else distance_m
        number = _digits(value, 2 if in_miles else 0)
        return f"{number} {(miles if in_miles else metres)[number != '1']}"

    return say


TONGUES: Final[dict[str, Tongue]] = {
    "en": Tongue(ENGLISH, {}, ".", spoken_number, spoken_duration, _english_distance, "percent"),
    "de": Tongue(
        GERMAN,
        GERMAN_PHRASES | GERMAN_PAGE | GERMAN_WORKOUTS,
        ",",
        _digits,
        _duration(("Minute", "Minuten"), ("Sekunde", "Sekunden")),
        _distance(("Meter", "Meter"), ("Meile", "Meilen")),
        "Prozent",
    ),
    "es": Tongue(
        SPANISH,
        SPANISH_PHRASES | SPANISH_PAGE | SPANISH_WORKOUTS,
        ",",
        _digits,
        _duration(("minuto", "minutos"), ("segundo", "segundos")),
        _distance(("metro", "metros"), ("milla", "millas")),
        "por ciento",
    ),
}
"""By ISO 639-1 code."""
