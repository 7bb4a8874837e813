"""Routes: other programs' workouts, looked at before they become profiles."""

import base64
import binascii
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from retropace.cues.told import told
from retropace.errors import BadInputError
from retropace.history import level_standing
from retropace.model import Direction, SpeedUnit
from retropace.phrase import Phrase
from retropace.profile.flatten import flatten
from retropace.profile.outline import steps_to_json, summary_to_json
from retropace.units import kmh_to_mps
from retropace.web.context import InLanguage, InRoom, OnDisk, paired
from retropace.web.refusals import RefusedError
from retropace.web.room import Room

router = APIRouter(prefix="/api/workouts", dependencies=[Depends(paired)])

OCTETS_LIMIT: Final = 700_000
"""What fits into a request as base64; the command line takes files of up to 10 MB."""
_BASE64_LIMIT: Final = OCTETS_LIMIT * 4 // 3 + 4
_UNITS: Final = {"km/h": SpeedUnit.KMH, "mph": SpeedUnit.MPH}


class Given(BaseModel):
    """A workout, as text or as a file's octets in base64, and what was answered about it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    source: Annotated[str, Field(max_length=120)] = ""
    text: Annotated[str, Field(max_length=20_000)] | None = None
    octets: Annotated[str, Field(max_length=_BASE64_LIMIT)] | None = None
    unit: Literal["km/h", "mph"] | None = None
    direction: Literal["backward", "forward"] | None = None
    threshold_kmh: Annotated[float, Field(ge=0.5, le=40, allow_inf_nan=False)] | None = None
    open_s: Annotated[float, Field(ge=5, le=3600, allow_inf_nan=False)] | None = None


@router.post("/preview")
async def preview(given: Given, room: InRoom, disk: OnDisk, language: InLanguage) -> Response:
    """The profile that a workout would be, or what has to be answered first. Keeps nothing."""
    return await disk.answer(lambda: _preview(given, room, language))


def _preview(given: Given, room: Room, language: str) -> dict[str, Any]:
    from retropace.workout import Answers, convert, questions_of, read_text, read_workout

    source = given.source or Phrase("the workout")
    try:
        if given.octets is None:
            workout = read_text(given.text or "", source)
        else:
            workout = read_workout(_octets(given.octets), source)
        answers = Answers(
            unit=None if given.unit is None else _UNITS[given.unit],
            threshold_mps=None if given.threshold_kmh is None else kmh_to_mps(given.threshold_kmh),
            direction=None if given.direction is None else Direction(given.direction),
            open_s=given.open_s,
        )
        questions = questions_of(workout, answers)
        if questions:
            return {"questions": [str(one) for one in questions], "profile": None}
        level = level_standing(room.data_dir).level
        made = convert(workout, answers, level, "", say=lambda words: told(words, language))
    except BadInputError as error:
        raise RefusedError(error.sentence, "octets" if given.text is None else "text") from None
    plan = flatten(made.profile)
    shown = summary_to_json(made.profile, plan) | {"drawing": steps_to_json(plan), "own": True}
    changes = [told(change, language) for change in made.changes]
    shown |= {"text": made.text, "changes": changes}
    return {"questions": [], "profile": shown}


def _octets(text: str) -> bytes:
    try:
        octets = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise RefusedError(Phrase("The file is not in base64."), "octets") from None
    if len(octets) > OCTETS_LIMIT:
        large = Phrase(
            "The file is larger than {limit} octets: import it on the command line.",
            limit=OCTETS_LIMIT,
        )
        raise RefusedError(large, "octets", str(OCTETS_LIMIT))
    return octets
