"""What a workout is before anything was asked: steps and repeats, each with its place."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from retropace.errors import BadInputError
from retropace.model import Direction
from retropace.phrase import Phrase, placed
from retropace.profile.limits import FLAT_STEPS_LIMIT, NESTING_LIMIT, REPEAT_LIMIT

OCTETS_LIMIT: Final = 10 * 2**20
"""The largest file that is looked at."""
LONGEST_S: Final = 12 * 3600.0
LONGEST_M: Final = 100_000.0
FASTEST_MPS: Final = 40 / 3.6
"""Beyond any treadmill: a number above it is a mistake or an attack."""
STEEPEST_PCT: Final = 40.0


class Kind(StrEnum):
    """In what a file says its speeds."""

    MPS = "m/s"
    UNDECLARED = "a number without its unit"
    RELATIVE = "a fraction of a threshold"


class Aim(NamedTuple):
    """A speed as the file has it."""

    value: float
    kind: Kind = Kind.MPS


class Said(NamedTuple):
    """Words to be said, so many seconds or metres after the step began."""

    offset: float
    text: str
    metres: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """One step as read. ``place`` is where it stands, for messages; None is what is not said.

    ``incline`` is the file's own number, percent or fraction; ``distance_m`` is to be read as
    miles where the unit is not declared and turns out to be mph; ``wanted`` is what the file would
    rather have kept than a speed.
    """

    place: str
    name: str
    duration_s: float | None = None
    distance_m: float | None = None
    distance_undeclared: bool = False
    aim: Aim | None = None
    aim_to: Aim | None = None
    incline: float = 0.0
    direction: Direction | None = None
    rest: bool = False
    said: tuple[Said, ...] = ()
    wanted: str = ""

    @property
    def open_ended(self) -> bool:
        """Whether it goes on until a button is pressed."""
        return self.duration_s is None and self.distance_m is None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Parts to be walked several times over."""

    times: int
    parts: tuple["Part", ...]


Part: TypeAlias = Piece | Repeat


@dataclass(frozen=True, slots=True)
class Workout:
    """A workout as read; ``knows_directions`` is False for formats that only know forward."""

    format_name: str
    source: str
    title: str
    parts: tuple[Part, ...]
    knows_directions: bool = False
    incline_percent: bool | None = None
    threshold_mps: float | None = None
    notes: tuple[str, ...] = ()


def pieces_of(parts: Sequence[Part]) -> list[Piece]:
    """Every step once, in the file's order."""
    found: list[Piece] = []
    for part in parts:
        found += pieces_of(part.parts) if isinstance(part, Repeat) else [part]
    return found


def check_size(workout: Workout) -> Workout:
    """The same workout. Raises BadInputError where it is empty or unrolls to too much."""
    steps, depth = _measure(workout.parts)
    if not steps:
        told = Phrase("it holds no step that says how long it takes.")
        raise BadInputError(placed(workout.source, told))
    if steps > FLAT_STEPS_LIMIT:
        told = Phrase(
            "it comes to {steps} steps once repeated, above the bound of {bound}: "
            "repeat less often.",
            steps=steps,
            bound=FLAT_STEPS_LIMIT,
        )
        raise BadInputError(placed(workout.source, told))
    if depth > NESTING_LIMIT:
        raise BadInputError(placed(workout.source, too_deep()))
    return workout


def too_deep() -> str:
    """The words for it."""
    return Phrase(
        "it has repeats inside repeats more than {limit} deep: nest them less.", limit=NESTING_LIMIT
    )


def too_many() -> str:
    """The words for it."""
    return Phrase(
        "it holds more than the bound of {limit} steps: write fewer.", limit=FLAT_STEPS_LIMIT
    )


def _measure(parts: Sequence[Part]) -> tuple[int, int]:
    """Steps once unrolled, and the depth of repeats."""
    steps = depth = 0
    for part in parts:
        if isinstance(part, Repeat):
            inner, below = _measure(part.parts)
            steps, depth = steps + part.times * inner, max(depth, below + 1)
        else:
            steps += 1
    return steps, depth


# --- numbers --------------------------------------------------------------------------------------


def number(text: str, field: str, low: float, high: float, unit: str = "") -> float:
    """A number between bounds. Raises BadInputError naming the field and the bound."""
    try:
        value = float(text) if len(text) <= 40 else math.nan
    except ValueError:
        value = math.nan
    if math.isnan(value):
        given = shown(text)
        if unit:
            told = Phrase(
                "{field} is {given}: write a number of {unit}.", field=field, given=given, unit=unit
            )
        else:
            told = Phrase("{field} is {given}: write a number.", field=field, given=given)
        raise BadInputError(told)
    return within(value, field, low, high, unit)


def within(value: float, field: str, low: float, high: float, unit: str = "") -> float:
    """The number, between bounds. Raises BadInputError naming the field and the bound."""
    if not low <= value <= high:
        told = Phrase(
            "{field} is {given}: it must be from {low:g} to {high}.",
            field=field,
            given=f"{value:g} {unit}".rstrip(),
            low=low,
            high=f"{high:g} {unit}".rstrip(),
        )
        raise BadInputError(told)
    return value


def times(text: str, field: str) -> int:
    """How often something is repeated. Raises BadInputError."""
    if not re.fullmatch(r"\s*[0-9]{1,9}\s*", text, re.ASCII):
        raise BadInputError(
            Phrase("{field} is {given}: write a whole number.", field=field, given=shown(text))
        )
    return int(within(int(text), field, 1, REPEAT_LIMIT))


_CLOCK: Final = re.compile(
    r"\s*(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-5]?[0-9](?:\.[0-9]{1,6})?)\s*", re.ASCII
)


def seconds(text: str, field: str) -> float:
    """Seconds from "90", "1:30" or "00:01:30". Raises BadInputError."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return number(text, field, 0, LONGEST_S, "s")
    hours, minutes = int(found[1] or 0), int(found[2])
    return within(hours * 3600.0 + minutes * 60.0 + float(found[3]), field, 0, LONGEST_S, "s")


def shown(text: str) -> str:
    """What a file says, in quotes, short and printable."""
    clean = cleaned(text, 40)
    return f'"{clean}"' if clean == text else f'"{clean}..."'


def cleaned(text: str, longest: int) -> str:
    """One printable line of at most so many letters."""
    letters = "".join(letter if letter.isprintable() else " " for letter in text[: 8 * longest])
    return " ".join(letters.split())[:longest].rstrip()
