"""What a walker told of a session once it was over, in a small file beside its journal."""

import json
import math
from pathlib import Path
from typing import Final, NamedTuple

from retropace.effort import Rails
from retropace.errors import BadInputError
from retropace.files import reason_of, write_private
from retropace.phrase import Phrase

SUFFIX: Final = ".told.json"
RPE_HIGHEST: Final = 10.0
"""Borg's CR-10 scale: 0 is nothing at all, 10 is the most there is."""
_LONGEST: Final = 10_000


class Told(NamedTuple):
    """``rpe`` is the session's CR-10 rating, 0 to 10; ``rails`` one of Rails; None for not told."""

    rpe: float | None = None
    rails: str | None = None


def told_path(journal: Path) -> Path:
    """The file beside a journal."""
    return journal.with_name(journal.stem + SUFFIX)


def read_told(journal: Path) -> Told:
    """What was told; nothing where there is no such file, or where it holds no such thing."""
    try:
        with told_path(journal).open(encoding="utf-8") as file:
            kept = json.loads(file.read(_LONGEST))
        return checked(Told(kept.get("rpe"), kept.get("rails")))
    except (OSError, ValueError, TypeError, AttributeError, RecursionError, BadInputError):
        return Told()


def write_told(journal: Path, told: Told) -> None:
    """Keep it, whole or not at all. Raises BadInputError for what is no answer, or a full disk."""
    path = told_path(journal)
    try:
        write_private(path, json.dumps(checked(told)._asdict()) + "\n")
    except OSError as error:
        raise BadInputError(
            Phrase(
                "{path} cannot be written ({reason}): free the disk, and tell again.",
                path=str(path),
                reason=reason_of(error),
            )
        ) from error


def checked(told: Told) -> Told:
    """The same, if it is an answer. Raises BadInputError naming the bound."""
    rpe, rails = told
    if rpe is not None and not (
        type(rpe) in (int, float) and math.isfinite(rpe) and 0.0 <= rpe <= RPE_HIGHEST
    ):
        raise BadInputError(f"the effort {rpe!r:.20} is no rating: give a number from 0 to 10.")
    if rails is not None and rails not in tuple(Rails):
        raise BadInputError(f"rails {rails!r:.20} is no answer: say none, light or grip.")
    return Told(None if rpe is None else float(rpe), rails)
