"""Small files of ours in the data directory, written whole or not at all."""

import json
from pathlib import Path
from typing import Any, Final

from retropace.errors import BadInputError
from retropace.files import keep_private

_LONGEST: Final = 100_000


def keep(path: Path, value: dict[str, Any]) -> None:
    """Write it in place of what was there. Raises BadInputError where that cannot be."""
    keep_private(path, json.dumps(value) + "\n")


def kept(path: Path) -> dict[str, Any] | None:
    """What the file holds, None where there is none. Raises BadInputError on a broken one."""
    try:
        with path.open(encoding="utf-8") as file:
            value = json.loads(file.read(_LONGEST))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise BadInputError(
            f"{path} cannot be read ({error}): mend it, or move it away to begin anew."
        ) from error
    if not isinstance(value, dict):
        raise BadInputError(f"{path} holds no object: mend it, or move it away to begin anew.")
    return value
