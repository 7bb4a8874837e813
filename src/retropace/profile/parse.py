"""Reads the text of a profile; whatever is wrong with it becomes one sentence that says where."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from retropace.errors import BadInputError, printable
from retropace.phrase import Phrase
from retropace.profile.checks import ProfileFault, check
from retropace.profile.limits import (
    FLAT_STEPS_LIMIT,
    NESTING_LIMIT,
    SESSION_LONGEST_S,
    TEXT_LIMIT,
)
from retropace.profile.schema import (
    REPEAT_TAG,
    STEP_TAG,
    CueLine,
    Profile,
    RepeatTable,
    StepTable,
)

THE_FILE: Final = Phrase("the file")
_EXAMPLES: Final = {
    "schema_version": "schema_version = 1",
    "name": 'name = "my-profile"',
    "title": 'title = "My profile"',
    "level": 'level = "first-steps"',
    "for_whom": 'for_whom = "..."',
    "based_on": 'based_on = "..."',
    "cap": 'cap = "1.5 km/h"',
    "speed": 'speed = "1.0 km/h"',
    "steps": "[[steps]]",
    "repeat": "repeat = 3",
    "at": 'at = "10 s"',
    "say": 'say = "Short steps."',
}
_KINDS: Final = {
    "string_type": Phrase("write it as text in quotes"),
    "bool_type": Phrase("write true or false"),
    "int_type": Phrase("write a whole number"),
    "list_type": Phrase("write a list"),
    "model_type": Phrase("write a table"),
    "model_attributes_type": Phrase("write a table"),
}
_AT: Final = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\s*$")


def parse_profile(text: str, where: str, *, longest_s: float = SESSION_LONGEST_S) -> Profile:
    """A profile, checked against every bound that does not need a treadmill.

    Args:
        text: the TOML document.
        where: what to call it in a message, such as its file's name.
        longest_s: the walker's longest session (rule R21); never more than 12 h is allowed.

    Raises:
        BadInputError: one sentence with the file, the field's path (counted from 0, as in
            ``steps[2].speed``), its value, the bound and what to do.
    """
    try:
        raw = _toml(text)
        _check_shape(raw)
        profile = Profile.model_validate(raw)
        check(profile, longest_s)
    except ProfileFault as fault:
        raise BadInputError(_placed(where, fault.path, fault.told)) from None
    except ValidationError as error:
        raise BadInputError(_placed(where, *_fault(error))) from None
    return profile


def _placed(where: str, path: str, told: str) -> str:
    return printable(Phrase("{where}: {path} {told}.", where=where, path=path, told=told))


def _toml(text: str) -> dict[str, Any]:
    if len(text) > TEXT_LIMIT:
        told = Phrase(
            "is longer than {limit} characters: a profile is a short text", limit=TEXT_LIMIT
        )
        raise ProfileFault(THE_FILE, told)
    try:
        return tomllib.loads(text)
    except RecursionError:
        told = Phrase("nests its values too deeply: write steps inside steps only for repeats")
        raise ProfileFault(THE_FILE, told) from None
    except ValueError as error:
        raise _syntax_fault(str(error)) from None


def _syntax_fault(message: str) -> ProfileFault:
    found = _AT.search(message)
    if found is None:
        place = THE_FILE
    elif found[1] is None:
        place = Phrase("the end of the file")
    else:
        place = Phrase("line {line}, column {column}", line=found[1], column=found[2])
    reason = _AT.sub("", message).rstrip(".")
    told = Phrase("is not TOML ({reason}): correct it there", reason=reason)
    return ProfileFault(place, told)


def _check_shape(raw: Mapping[str, Any]) -> None:
    """Bound depth and number before anything recursive sees the steps."""
    layers: list[tuple[str, Any]] = [("steps", raw.get("steps"))]
    seen = 0
    for _ in range(NESTING_LIMIT + 1):
        inner: list[tuple[str, Any]] = []
        for path, entries in layers:
            if not isinstance(entries, list):
                continue
            seen += len(entries)
            inner += [
                (f"{path}[{index}].steps", entry["steps"])
                for index, entry in enumerate(entries)
                if isinstance(entry, dict) and "steps" in entry
            ]
        if seen > FLAT_STEPS_LIMIT:
            told = Phrase(
                "holds more than the bound of {limit} steps: write fewer", limit=FLAT_STEPS_LIMIT
            )
            raise ProfileFault("steps", told)
        if not inner:
            return
        layers = inner
    told = Phrase(
        "has repeats inside repeats more than {limit} deep: nest them less", limit=NESTING_LIMIT
    )
    raise ProfileFault("steps", told)


def _fault(error: ValidationError) -> tuple[str, str]:
    """The most telling of pydantic's errors; a wrong field's name explains a missing one."""
    details = error.errors(include_url=False)
    first = next((one for one in details if one["type"] == "extra_forbidden"), details[0])
    return _path(first["loc"]), _told(first)


def _path(parts: Sequence[int | str]) -> str:
    path = ""
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part not in (STEP_TAG, REPEAT_TAG):
            path += f".{part}" if path else part
    return path or THE_FILE


def _told(one: ErrorDetails) -> str:
    kind = one["type"]
    if kind == "missing":
        field = str(one["loc"][-1])
        return Phrase("is missing: add {example}", example=_EXAMPLES.get(field, field))
    if kind == "extra_forbidden":
        return _unread(one["loc"])
    value = _shown(one["input"])
    if kind == "value_error":
        fault = one["ctx"]["error"].args[0]
        return Phrase("is {value}, which {fault}", value=value, fault=fault)
    bound = _KINDS.get(kind) or _bound(one)
    return Phrase("is {value}: {bound}", value=value, bound=bound)


def _bound(one: ErrorDetails) -> str:
    context = one.get("ctx", {})
    if one["loc"][-1] == "schema_version":
        return Phrase(
            "this Retropace reads version 1; write schema_version = 1 or update Retropace"
        )
    match one["type"]:
        case "enum":
            expected = context["expected"].replace(" or ", ", ")
            return Phrase("it must be one of {expected}", expected=expected)
        case "greater_than_equal":
            return Phrase("it must be at least {bound}", bound=str(context["ge"]))
        case "less_than_equal":
            return Phrase("it must be at most {bound}", bound=str(context["le"]))
        case "string_too_long" | "too_long":
            longest = context["max_length"]
            return Phrase("it may be at most {bound} long; shorten it", bound=longest)
        case "string_too_short" | "too_short":
            shortest = context["min_length"]
            return Phrase("it must be at least {bound} long; add to it", bound=shortest)
        case "string_pattern_mismatch":
            return Phrase(
                "it must be lower-case letters and digits joined by hyphens, as in first-five"
            )
        case _:
            return one["msg"][:1].lower() + one["msg"][1:]


def _unread(location: Sequence[int | str]) -> str:
    inside = [part for part in location[:-1] if not isinstance(part, int)]
    table: type[Profile | StepTable | RepeatTable | CueLine] = Profile
    if inside and inside[-1] == "cues":
        table = CueLine
    elif inside:
        table = RepeatTable if inside[-1] == REPEAT_TAG else StepTable
    known = list(table.model_fields)
    near = get_close_matches(str(location[-1]), known, n=1)
    if near:
        return Phrase('is not a field here: did you mean "{near}"?', near=near[0])
    return Phrase("is not a field here: the fields are {known}", known=", ".join(known))


def _shown(value: object) -> str:
    """A value as the person wrote it, short; a table or list only by its kind."""
    match value:
        case dict():
            return Phrase("a table")
        case list():
            return Phrase("a list") if value else Phrase("an empty list")
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"' if len(value) <= 60 else f'"{value[:57]}..."'
        case int() if abs(value) > 10**18:
            return Phrase("a very large number")
        case _:
            return str(value)
