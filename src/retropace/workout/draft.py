"""A step on its way from a file to a profile: in SI units, with what was changed on the way."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from retropace.errors import BadInputError
from retropace.model import Direction, Level, SpeedUnit
from retropace.phrase import Phrase
from retropace.profile.limits import (
    FIRST_STEPS_GRADE_LIMIT,
    GRADE_LIMIT,
    RISE_MPS2,
    STEP_SHORTEST_S,
)
from retropace.units import KMH_PER_MPS, METRES_PER_MILE, kmh_to_mps, mph_to_mps, mps_to_kmh
from retropace.workout.answers import Answers
from retropace.workout.parts import (
    Aim,
    Kind,
    Part,
    Piece,
    Repeat,
    Said,
    Workout,
    cleaned,
    pieces_of,
)

_CUES_LIMIT: Final = 50
_CUE_LONGEST: Final = 200
_FRACTION_BELOW: Final = 0.5
"""Inclines all below this are fractions: half a percent is no hill, and 50 % no treadmill."""


@dataclass(slots=True)
class Draft:
    """One step; speeds in m/s. ``given`` is whether the file said how fast."""

    place: str
    name: str
    direction: Direction
    speed_mps: float
    end_mps: float
    given: bool = True
    grade: float = 0.0
    duration_s: float | None = None
    distance_m: float | None = None
    rest: bool = False
    cues: list[tuple[float, str]] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)

    @property
    def expected_s(self) -> float:
        """How long it takes."""
        if self.duration_s is not None:
            return self.duration_s
        return (self.distance_m or 0.0) * 2 / (self.speed_mps + self.end_mps)

    def tell(self, change: str) -> None:
        """Note what is not as the file has it."""
        told = Phrase(
            "{place} ({name}): {change}.", place=self.place, name=self.name, change=change
        )
        self.changes.append(told)


class DraftRepeat(NamedTuple):
    """Drafts to be walked several times over."""

    times: int
    parts: list["DraftPart"]


DraftPart: TypeAlias = Draft | DraftRepeat


def drafts_of(parts: list[DraftPart]) -> list[Draft]:
    """Every draft once, in order."""
    found: list[Draft] = []
    for part in parts:
        found += drafts_of(part.parts) if isinstance(part, DraftRepeat) else [part]
    return found


def draft(workout: Workout, answers: Answers, level: Level) -> list[DraftPart]:
    """The workout in SI units, grades and words within their bounds; speeds are still the file's.

    Every question must have been answered. Raises BadInputError for a step that cannot be walked.
    """
    percent = _inclines_are_percent(workout, answers)
    return [_draft(part, workout, answers, level, percent) for part in workout.parts]


def inclines_told(workout: Workout, answers: Answers) -> str | None:
    """How inclines were read where a file does not say, None where there are none."""
    if workout.incline_percent is not None or answers.incline_percent is not None:
        return None
    steepest = max(map(abs, _inclines(workout)), default=0.0)
    if not steepest:
        return None
    if _inclines_are_percent(workout, answers):
        return Phrase(
            "Inclines up to {steepest:g} are read as percent, as no treadmill is that steep.",
            steepest=steepest,
        )
    return Phrase(
        "Inclines up to {steepest:g} are read as fractions, {steepest_pct:g} %; "
        "--incline percent reads them the other way.",
        steepest=steepest,
        steepest_pct=steepest * 100,
    )


def _inclines_are_percent(workout: Workout, answers: Answers) -> bool:
    if answers.incline_percent is not None:
        return answers.incline_percent
    if workout.incline_percent is not None:
        return workout.incline_percent
    return any(abs(incline) >= _FRACTION_BELOW for incline in _inclines(workout))


def _inclines(workout: Workout) -> list[float]:
    return [piece.incline for piece in pieces_of(workout.parts)]


def _draft(
    part: Part, workout: Workout, answers: Answers, level: Level, percent: bool
) -> DraftPart:
    if isinstance(part, Repeat):
        inner = [_draft(one, workout, answers, level, percent) for one in part.parts]
        return DraftRepeat(part.times, inner)
    direction = part.direction or answers.direction
    if direction is None:
        raise BadInputError(Phrase("{place}: nothing says which way to face.", place=part.place))
    speed_mps = _speed_mps(part.aim, part, workout, answers)
    made = Draft(
        place=part.place,
        name=_name(part.name),
        direction=direction,
        speed_mps=speed_mps,
        end_mps=_speed_mps(part.aim_to, part, workout, answers) if part.aim_to else speed_mps,
        given=part.aim is not None,
        duration_s=part.duration_s,
        distance_m=part.distance_m,
        rest=part.rest,
    )
    if part.open_ended:
        made.duration_s = answers.open_s
        made.tell(
            Phrase(
                "it would go on until a button is pressed; it takes {takes_s:g} s",
                takes_s=made.expected_s,
            )
        )
    if part.wanted or not made.given:
        why = Phrase("no speed is given")
        if part.wanted:
            why = Phrase("{wanted} is asked for", wanted=part.wanted)
        made.tell(
            Phrase(
                "{why}: it is walked at {speed_kmh:g} km/h", why=why, speed_kmh=in_kmh(speed_mps)
            )
        )
    if part.distance_undeclared and made.distance_m and answers.unit is SpeedUnit.MPH:
        made.distance_m *= METRES_PER_MILE / 1000
        made.tell(
            Phrase(
                "its distance is read in miles, as its speed: {distance_m:.0f} m",
                distance_m=made.distance_m,
            )
        )
    _set_grade(made, part.incline if percent else part.incline * 100, level)
    _add_cues(made, part.said)
    return made


def _name(given: str) -> str:
    """A file's own name as it can be shown; one that is ours as it is."""
    return given if isinstance(given, Phrase) else cleaned(given, 40) or Phrase("Step")


def _speed_mps(aim: Aim | None, piece: Piece, workout: Workout, answers: Answers) -> float:
    if aim is None:
        return answers.easy_mps
    if aim.kind is Kind.RELATIVE:
        speed_mps = aim.value * (answers.threshold_mps or workout.threshold_mps or 0.0)
    elif aim.kind is Kind.UNDECLARED:
        mph = answers.unit is SpeedUnit.MPH
        speed_mps = mph_to_mps(aim.value) if mph else kmh_to_mps(aim.value)
    else:
        speed_mps = aim.value
    if speed_mps <= 0:
        raise BadInputError(
            Phrase(
                "{place}: its speed is 0, and a step moves: give it a slow speed (a walker can "
                "pause at any time).",
                place=piece.place,
            )
        )
    return speed_mps


def _set_grade(made: Draft, grade_pct: float, level: Level) -> None:
    bound = FIRST_STEPS_GRADE_LIMIT if level is Level.FIRST_STEPS else GRADE_LIMIT
    made.grade = min(max(grade_pct / 100, 0.0), bound)
    if grade_pct < 0:
        made.tell(
            Phrase("the grade of {grade_pct:g} % becomes 0 %, never downhill", grade_pct=grade_pct)
        )
    elif grade_pct / 100 > bound:
        made.tell(
            Phrase(
                "the grade of {grade_pct:g} % becomes {bound_pct:g} %, the level's bound",
                grade_pct=grade_pct,
                bound_pct=bound * 100,
            )
        )


def _add_cues(made: Draft, said: tuple[Said, ...]) -> None:
    """What can be said inside the step at the file's own speeds; later looks drop what cannot."""
    for one in said[:_CUES_LIMIT]:
        text = cleaned(one.text, _CUE_LONGEST)
        offset_s = one.offset * 2 / (made.speed_mps + made.end_mps) if one.metres else one.offset
        if text:
            made.cues.append((offset_s, text))
    if len(said) > _CUES_LIMIT:
        made.tell(
            Phrase(
                "only the first {limit} of {count} texts are said",
                limit=_CUES_LIMIT,
                count=len(said),
            )
        )


def settle(made: Draft) -> None:
    """Hold a step, its speeds now final, to what a profile allows of ramps, lengths and cues."""
    if made.end_mps > made.speed_mps:
        # At its fastest end it is over soonest, so this rise is never too steep.
        soonest_s = made.duration_s or (made.distance_m or 0.0) / made.end_mps
        reached_mps = floored_mps(made.speed_mps + RISE_MPS2 * soonest_s)
        if reached_mps < made.end_mps:
            made.tell(
                Phrase(
                    "the ramp ends at {reached_kmh:g} km/h, as it may rise {rise_kmh:.1f} km/h per "
                    "second",
                    reached_kmh=in_kmh(reached_mps),
                    rise_kmh=RISE_MPS2 * KMH_PER_MPS,
                )
            )
            made.end_mps = reached_mps
    if made.expected_s < STEP_SHORTEST_S:
        raise BadInputError(
            Phrase(
                "{place}: it takes {takes_s:.3g} s, and a step takes at least {bound_s:g} s, "
                "so that the next one can be announced: make it longer.",
                place=made.place,
                takes_s=made.expected_s,
                bound_s=STEP_SHORTEST_S,
            )
        )
    kept = [cue for cue in made.cues if cue[0] < made.expected_s - 1]
    if len(kept) < len(made.cues):
        made.tell(Phrase("a text that comes after its end is left out"))
    made.cues = kept


def in_kmh(speed_mps: float) -> float:
    """For messages."""
    return round(mps_to_kmh(speed_mps), 2)


def floored_mps(speed_mps: float) -> float:
    """Down to a hundredth of km/h: what is written never rounds up beyond a cap."""
    return int(speed_mps * KMH_PER_MPS * 100 + 1e-6) / 100 / KMH_PER_MPS
