"""What is wrong with a request, in a sentence that names the field and the bound (R27)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

_BOUNDS: Final = ("ge", "le", "gt", "lt", "max_length", "min_length", "expected", "pattern")


def told_of(errors: Sequence[Mapping[str, Any]]) -> tuple[str, tuple[str | None, str | None]]:
    """The first thing wrong: a sentence, and its field and bound where there are any."""
    first = errors[0]
    where = [str(part) for part in first["loc"] if part not in ("body", "query", "path")]
    field = ".".join(where) or None
    bounds = first.get("ctx", {})
    bound = next((str(bounds[name]) for name in _BOUNDS if name in bounds), None)
    message = str(first["msg"])
    message = message[:1].lower() + message[1:]
    subject = "The request" if field is None else f"`{field}`"
    return f"{subject}: {message}.", (field, bound)
