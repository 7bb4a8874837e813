"""The words of the shipped profiles in another language, by their words in the profiles' own."""

import re
import tomllib
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from retropace.profile.flatten import COUNTED
from retropace.profile.plan import Plan
from retropace.profile.schema import (
    Line,
    Name,
    Profile,
    Prose,
    RepeatTable,
    Slug,
    StepOrRepeat,
    StepTable,
    Table,
)

SCHEMA_VERSION: Final = 1
_COUNTED: Final = re.compile(
    "(?P<name>.+)" + COUNTED.format(number="(?P<number>[0-9]+)", total="(?P<total>[0-9]+)")
)


class Words(Table):
    """One language: titles and readers by the profile's name, steps and cues by their own words.

    ``counted`` is what follows the name of a repeated step, with its ``{number}`` and ``{total}``.
    """

    schema_version: int = Field(ge=SCHEMA_VERSION, le=SCHEMA_VERSION)
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    counted: Annotated[str, StringConstraints(pattern=r"^[^{}]*\{number\}[^{}]*\{total\}[^{}]*$")]
    titles: dict[Slug, Name]
    for_whom: dict[Slug, Prose]
    steps: dict[Name, Name]
    says: dict[Line, Line]


def parse_words(text: str) -> Words:
    """The words in a file. Raises ValueError where it is no such file."""
    return Words.model_validate(tomllib.loads(text))


def in_words(profile: Profile, words: Words) -> Profile:
    """The same profile in another language; what has no words there stays as it is."""
    return profile.model_copy(
        update={
            "title": words.titles.get(profile.name, profile.title),
            "for_whom": words.for_whom.get(profile.name, profile.for_whom),
            "steps": _steps(profile.steps, words),
        }
    )


def counted_in(plan: Plan, words: Words) -> dict[str, str]:
    """The repeated steps of a walker's own profile: its own names, counted in a language."""
    found = {step.name: _COUNTED.fullmatch(step.name) for step in plan.steps}
    return {
        name: one["name"] + words.counted.format(number=one["number"], total=one["total"])
        for name, one in found.items()
        if one is not None
    }


def glossary(own: Plan, other: Plan) -> dict[str, str]:
    """What a plan says, and what the same plan says in another language."""
    found = {own.title: other.title}
    for step, same in zip(own.steps, other.steps, strict=True):
        found[step.name] = same.name
        found |= {cue.text: told.text for cue, told in zip(step.cues, same.cues, strict=True)}
    return found


def _steps(entries: list[StepOrRepeat], words: Words) -> list[StepOrRepeat]:
    return [
        entry.model_copy(update={"steps": _steps(entry.steps, words)})
        if isinstance(entry, RepeatTable)
        else _step(entry, words)
        for entry in entries
    ]


def _step(step: StepTable, words: Words) -> StepTable:
    cues = [cue.model_copy(update={"say": words.says.get(cue.say, cue.say)}) for cue in step.cues]
    return step.model_copy(update={"name": words.steps.get(step.name, step.name), "cues": cues})
