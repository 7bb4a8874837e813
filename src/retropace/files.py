"""Files and folders with what is kept of a person: their owner alone can read them."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from retropace.errors import BadInputError
from retropace.phrase import Phrase

FRESH_SUFFIX: Final = ".new"
"""The end of a file's name until it is whole; one that stays is of a program that was killed."""
_FILE_MODE: Final = 0o600
_FOLDER_MODE: Final = 0o700
_LONGEST: Final = 100_000


def keep_private(path: Path, text: str) -> None:
    """Write it in place of what was there. Raises BadInputError where that cannot be."""
    try:
        write_private(path, text)
    except OSError as error:
        told = Phrase(
            "{path} cannot be written ({reason}): free the disk or choose another --data-dir.",
            path=str(path),
            reason=reason_of(error),
        )
        raise BadInputError(told) from error


def keep(path: Path, value: dict[str, Any]) -> None:
    """The same with an object, as JSON."""
    keep_private(path, json.dumps(value) + "\n")


def kept(path: Path) -> dict[str, Any] | None:
    """What ``keep`` wrote, None where there is no file. Raises BadInputError on a broken one."""
    try:
        with path.open(encoding="utf-8") as file:
            value = json.loads(file.read(_LONGEST))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise broken(path, error) from error
    if not isinstance(value, dict):
        raise broken(path, Phrase("it holds no object"))
    return value


def broken(path: Path, why: object) -> BadInputError:
    """A file of ours that somebody or something has spoilt."""
    told = Phrase(
        "{path} cannot be read ({why}): mend it, or move it away to begin anew.",
        path=str(path),
        why=why if isinstance(why, str) else str(why),
    )
    return BadInputError(told)


def unreadable(path: Path, error: OSError) -> BadInputError:
    """A file or folder that the system does not let us read."""
    told = Phrase("{path} cannot be read ({reason}).", path=str(path), reason=reason_of(error))
    return BadInputError(told)


def reason_of(error: OSError) -> str:
    """What the system says of it."""
    return str(error.strerror or error)


def drop(path: Path) -> bool:
    """Remove it, and say whether it was there. Raises BadInputError where that cannot be."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise BadInputError(f"{path} cannot be removed ({reason_of(error)}).") from error
    return True


def write_private(path: Path, text: str) -> None:
    """The whole file or none, never open to others, with the folders above it. Raises OSError.

    Whatever was there is replaced, its mode too; a link is replaced and not followed.
    """
    make_private_folder(path.parent)
    fresh = path.with_name(f"{path.stem}.{os.urandom(4).hex()}{FRESH_SUFFIX}")
    descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE_MODE)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(fresh, path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def make_private_folder(folder: Path) -> None:
    """With those above it that are missing; one that is there stays as it is. Raises OSError."""
    try:
        folder.mkdir(mode=_FOLDER_MODE, exist_ok=True)
    except FileNotFoundError:
        if folder.parent == folder:
            raise
        make_private_folder(folder.parent)  # pathlib's own would make these for everybody
        folder.mkdir(mode=_FOLDER_MODE, exist_ok=True)


def is_leftover(candidate: Path, of: Path) -> bool:
    """Whether the name is one that ``write_private`` gives to a file before it is whole."""
    return candidate.suffix == FRESH_SUFFIX and candidate.name.startswith(f"{of.stem}.")


def leftovers(of: Path) -> Iterator[Path]:
    """What programs that were killed left beside a file. Raises OSError."""
    yield from (one for one in sorted(of.parent.iterdir()) if is_leftover(one, of))
