"""Writes a profile's TOML, version 1 of the schema, from drafted steps."""

import json
from collections.abc import Callable, Iterator
from typing import Final

from retropace.model import Direction, Level
from retropace.phrase import Phrase
from retropace.profile.schema import SCHEMA_VERSION
from retropace.units import mps_to_kmh
from retropace.workout.draft import Draft, DraftPart, DraftRepeat
from retropace.workout.parts import cleaned

FOR_WHOM: Final = Phrase("The person who imported it, and nobody else unasked.")


def profile_toml(
    parts: list[DraftPart],
    *,
    name: str,
    title: str,
    level: Level,
    cap_mps: float,
    source: str,
    told: list[str],
    say: Callable[[str], str],
) -> str:
    """The whole document; ``say`` puts words of ours into the walker's language."""
    based_on = " ".join(
        say(one) for one in (Phrase("Imported from {source}.", source=source), *told)
    )
    about = Phrase("Imported by Retropace; change what you like: docs/profiles.md has the fields.")
    lines = [
        f"# {say(about)}",
        f"schema_version = {SCHEMA_VERSION}",
        f"name = {_text(name)}",
        f"title = {_text(title)}",
        f"level = {_text(level)}",
        f"cap = {_text(_kmh(cap_mps))}",
        f"for_whom = {_text(say(FOR_WHOM))}",
        f"based_on = {_text(cleaned(based_on, 2000))}",
        *_parts(parts, "steps", say),
    ]
    return "\n".join(lines) + "\n"


def _parts(parts: list[DraftPart], path: str, say: Callable[[str], str]) -> Iterator[str]:
    indent = "  " * path.count(".")
    for part in parts:
        yield ""
        yield f"{indent}[[{path}]]"
        if isinstance(part, DraftRepeat):
            yield f"{indent}repeat = {part.times}"
            yield from _parts(part.parts, f"{path}.steps", say)
        else:
            yield from (indent + line for line in _step(part, say))


def _step(one: Draft, say: Callable[[str], str]) -> Iterator[str]:
    yield f"name = {_text(say(one.name))}"
    if one.direction is not Direction.BACKWARD:
        yield f"direction = {_text(one.direction)}"
    yield f"speed = {_text(_kmh(one.speed_mps))}"
    if one.end_mps != one.speed_mps:
        yield f"speed_to = {_text(_kmh(one.end_mps))}"
    if one.grade:
        yield f"grade = {_text(f'{_plain(one.grade * 100)} %')}"
    if one.duration_s is not None:
        yield f"duration = {_text(f'{_plain(one.duration_s)} s')}"
    else:
        yield f"distance = {_text(f'{_plain(one.distance_m or 0.0)} m')}"
    if one.rest:
        yield "rest = true"
    if one.cues:
        yield "cues = ["
        for offset_s, text in one.cues:
            yield f"  {{ at = {_text(f'{_plain(offset_s)} s')}, say = {_text(text)} }},"
        yield "]"


def _kmh(speed_mps: float) -> str:
    return f"{_plain(mps_to_kmh(speed_mps))} km/h"


def _plain(value: float) -> str:
    """Without an exponent, and without zeros that say nothing."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"


def _text(text: str) -> str:
    """A basic string: JSON's escapes are TOML's, as long as nothing in it is unprintable."""
    return json.dumps(text, ensure_ascii=False)
