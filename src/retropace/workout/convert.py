"""A workout with its answers to the text of a profile: every speed under the level's cap (R05).

A forward workout is never walked backward at its own speeds: it is scaled as a whole, so that its
shape stays. What was changed is told step by step.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from retropace.errors import BadInputError
from retropace.model import Direction, Level
from retropace.phrase import Phrase, placed
from retropace.profile.limits import GENTLE_START_MPS, LEVEL_CAP_MPS, SESSION_LONGEST_S
from retropace.profile.parse import parse_profile
from retropace.profile.schema import Profile
from retropace.units import kmh_to_mps
from retropace.workout.answers import Answers, questions_of
from retropace.workout.draft import (
    Draft,
    DraftPart,
    DraftRepeat,
    draft,
    drafts_of,
    floored_mps,
    in_kmh,
    inclines_told,
    settle,
)
from retropace.workout.parts import Workout, cleaned
from retropace.workout.toml import profile_toml

BACKWARD_SHARE: Final = 0.8
"""Backward costs about as much at 0.8 of a forward speed (the pooled model: 1.0 m/s backward is
1.28 m/s forward, 1.34 is 1.66): our design judgement for forward workouts walked backward."""
_SLOWEST_MPS: Final = kmh_to_mps(0.8)
"""Scaling goes no lower: belts have no such speeds, and it is slow enough."""
_SETTLE_MPS: Final = kmh_to_mps(1.5)
_SETTLE_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Converted:
    """A profile as its file's text, and what is in it that the workout had otherwise."""

    text: str
    profile: Profile
    changes: tuple[str, ...]


def convert(
    workout: Workout,
    answers: Answers,
    level: Level,
    name: str,
    *,
    longest_s: float = SESSION_LONGEST_S,
    say: Callable[[str], str] = str,
) -> Converted:
    """The profile of a workout whose questions are all answered.

    Args:
        workout: as read.
        answers: the walker's.
        level: the walker's, whose cap and grade hold.
        name: the profile's, lower-case words joined by hyphens; empty for the workout's title.
        longest_s: the longest session (R21).
        say: puts the words that become the profile's own into the walker's language.

    Raises:
        BadInputError: a step cannot be walked, or the whole is out of a profile's bounds.
    """
    if questions_of(workout, answers):
        left = Phrase("some questions about it are not answered yet.")
        raise BadInputError(placed(workout.source, left))
    try:
        parts = draft(workout, answers, level)
        told = [*workout.notes, *_scale(parts, workout, LEVEL_CAP_MPS[level])]
        for one in drafts_of(parts):
            settle(one)
    except BadInputError as error:
        raise BadInputError(placed(workout.source, error.sentence)) from None
    parts = _begun_gently(parts)
    inclines = inclines_told(workout, answers)
    told += [inclines] if inclines else []
    title = (
        cleaned(workout.title, 40)
        or name.replace("-", " ").capitalize()
        or say(Phrase("Imported workout"))
    )
    text = profile_toml(
        parts,
        name=name or slug_of(title),
        title=title,
        level=level,
        cap_mps=_cap_mps(parts, LEVEL_CAP_MPS[level]),
        source=f"{cleaned(workout.source, 200)} ({workout.format_name})",
        told=told,
        say=say,
    )
    profile = parse_profile(text, workout.source, longest_s=longest_s)
    steps = [change for one in drafts_of(parts) for change in one.changes]
    return Converted(text, profile, (*told, *steps))


def slug_of(title: str) -> str:
    """A name for a file: lower-case words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower())[:40].strip("-") or "imported"


def _scale(parts: list[DraftPart], workout: Workout, cap_mps: float) -> list[str]:
    """Bring every speed under the cap; what is said of the whole, the steps told of themselves."""
    told = []
    for direction in Direction:
        steps = [one for one in drafts_of(parts) if one.direction is direction]
        aimed = [one for one in steps if one.given]
        top_mps = max((max(one.speed_mps, one.end_mps) for one in aimed), default=0.0)
        share = 1.0
        if aimed and not workout.knows_directions:
            usual = BACKWARD_SHARE if direction is Direction.BACKWARD else 1.0
            share = min(usual, cap_mps / top_mps)
        if share < 1.0:
            slowest_mps = min(min(one.speed_mps, one.end_mps) for one in aimed)
            lifts = slowest_mps * share < _SLOWEST_MPS
            told.append(_share_told(direction, share, top_mps, cap_mps, lifts=lifts))
        for one in steps:
            _slow(one, share if one.given else 1.0, cap_mps)
    return told


def _share_told(
    direction: Direction, share: float, top_mps: float, cap_mps: float, *, lifts: bool
) -> str:
    """What was done to the speeds, and why; ``lifts`` where some were left above that."""
    why = Phrase(
        "its fastest, {top_kmh:g} km/h, is above your level's cap of {cap_kmh:g} km/h",
        top_kmh=in_kmh(top_mps),
        cap_kmh=in_kmh(cap_mps),
    )
    if direction is Direction.BACKWARD and share == BACKWARD_SHARE:
        why = Phrase(
            "it was made for walking or running forward, and backward costs as much more slowly"
        )
    if direction is Direction.BACKWARD:
        told = Phrase(
            "All backward speeds are multiplied by {share:.2f}: {why}.", share=share, why=why
        )
    else:
        told = Phrase(
            "All forward speeds are multiplied by {share:.2f}: {why}.", share=share, why=why
        )
    if not lifts:
        return told
    return Phrase(
        "{told} What would then be below {slowest_kmh:g} km/h is walked at that, or as slowly as "
        "the file has it.",
        told=told,
        slowest_kmh=in_kmh(_SLOWEST_MPS),
    )


def _slow(one: Draft, share: float, cap_mps: float) -> None:
    """Scale, then cap, then round down; never faster than the file had it."""
    was = one.speed_mps, one.end_mps
    one.speed_mps, one.end_mps = (
        floored_mps(min(max(speed * share, min(speed, _SLOWEST_MPS)), cap_mps)) for speed in was
    )
    if one.speed_mps <= 0 or one.end_mps <= 0:
        raise BadInputError(
            Phrase(
                "{place}: its speed of {speed_mps:.3g} m/s is slower than any belt: write at "
                "least {slowest_kmh:g} km/h.",
                place=one.place,
                speed_mps=was[0],
                slowest_kmh=in_kmh(_SLOWEST_MPS),
            )
        )
    slower = any(
        is_mps < was_mps - 0.003
        for is_mps, was_mps in zip((one.speed_mps, one.end_mps), was, strict=True)
    )
    if slower:
        now = _range(one.speed_mps, one.end_mps)
        one.tell(Phrase("{before} becomes {now}", before=_range(*was), now=now))


def _range(begin_mps: float, end_mps: float) -> str:
    if begin_mps == end_mps:
        return Phrase("{speed_kmh:g} km/h", speed_kmh=in_kmh(begin_mps))
    return Phrase(
        "{begin_kmh:g} km/h to {end_kmh:g} km/h",
        begin_kmh=in_kmh(begin_mps),
        end_kmh=in_kmh(end_mps),
    )


def _cap_mps(parts: list[DraftPart], level_cap_mps: float) -> float:
    """As low as the steps allow, but not below what slow treadmills can do."""
    top_mps = max(max(one.speed_mps, one.end_mps) for one in drafts_of(parts))
    return min(max(top_mps, kmh_to_mps(1.0)), level_cap_mps)


# --- gentle beginnings ----------------------------------------------------------------------------


def _begun_gently(parts: list[DraftPart]) -> list[DraftPart]:
    """With an easy step before a first one, or one after a turn, that begins too fast."""
    return _gently(parts, None)[0]


def _gently(
    parts: list[DraftPart], before: Direction | None
) -> tuple[list[DraftPart], Direction | None]:
    """The parts and the way faced at their end."""
    made: list[DraftPart] = []
    for part in parts:
        first = drafts_of([part])[0]
        if isinstance(part, Draft):
            if _abrupt(first, before):
                made.append(_settling(first))
            made.append(part)
            before = part.direction
            continue
        last = drafts_of([part])[-1]
        if last.direction is first.direction and _abrupt(first, before):
            made.append(_settling(first))
        inner, before = _gently(part.parts, last.direction)
        made.append(DraftRepeat(part.times, inner))
    return made, before


def _abrupt(one: Draft, before: Direction | None) -> bool:
    return before is not one.direction and one.speed_mps > GENTLE_START_MPS


def _settling(one: Draft) -> Draft:
    """Half a minute at an easy speed, facing the same way."""
    made = Draft(
        one.place,
        Phrase("Settle in"),
        one.direction,
        _SETTLE_MPS,
        _SETTLE_MPS,
        duration_s=_SETTLE_S,
    )
    made.tell(
        Phrase(
            "{settle_s:g} s at {speed_kmh:g} km/h are put before it, to begin gently",
            settle_s=_SETTLE_S,
            speed_kmh=in_kmh(_SETTLE_MPS),
        )
    )
    return made
