"""What is wrong with a request, in a sentence that names the field and the bound (R27)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from retropace.phrase import Phrase

_BOUNDS: Final = ("ge", "le", "gt", "lt", "max_length", "min_length", "expected", "pattern")


def told_of(errors: Sequence[Mapping[str, Any]]) -> tuple[str, tuple[str | None, str | None]]:
    """The first thing wrong: a sentence, and its field and bound where there are any."""
    first = errors[0]
    where = [str(part) for part in first["loc"] if part not in ("body", "query", "path")]
    field = ".".join(where) or None
    bounds = first.get("ctx", {})
    bound = next((str(bounds[name]) for name in _BOUNDS if name in bounds), None)
    message = _message(first, bound or "?")
    if field is None:
        return Phrase("The request: {message}.", message=message), (field, bound)
    return Phrase("`{field}`: {message}.", field=field, message=message), (field, bound)


def _message(first: Mapping[str, Any], bound: str) -> str:
    """What is wrong; the rest is Pydantic's own, in English: only a program comes by that."""
    match first["type"]:
        case "missing":
            return Phrase("it is missing")
        case "extra_forbidden":
            return Phrase("there is no such field")
        case "greater_than_equal":
            return Phrase("it must be at least {bound}", bound=bound)
        case "less_than_equal":
            return Phrase("it must be at most {bound}", bound=bound)
        case "string_too_long":
            return Phrase("it may be at most {bound} characters long", bound=bound)
        case "literal_error":
            return Phrase("it must be one of {expected}", expected=bound)
        case "string_pattern_mismatch":
            return Phrase("it does not look as it must: {pattern}", pattern=bound)
        case _:
            message = str(first["msg"])
            return message[:1].lower() + message[1:]


def sentence(text: str) -> str:
    """What follows a name on the command line, as a sentence of its own."""
    return text[:1].upper() + text[1:]
