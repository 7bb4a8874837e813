"""Puts a report where it is wanted, and never over anything that is no report of ours."""

import os
import tempfile
from pathlib import Path
from typing import Final

from retropace.errors import BadInputError
from retropace.files import reason_of, unreadable

GENERATOR: Final = "Retropace session report"
PAGE_MARK: Final = f'<meta name="generator" content="{GENERATOR}">'.encode()
PICTURE_MARK: Final = GENERATOR.encode()
"""How a file is known as a report of ours before it is written over."""
_HEAD: Final = 4096


def write_report(path: Path, content: bytes, mark: bytes) -> None:
    """Write a file whole or not at all.

    A file that is there already is replaced only where it carries ``mark`` near its beginning.
    Raises BadInputError where it does not, or where the file cannot be written.
    """
    check_place(path, mark)
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(temporary, 0o666 & ~_umask())
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise BadInputError(f"{path} cannot be written ({reason_of(error)}).") from None


def check_place(path: Path, mark: bytes) -> None:
    """Raises BadInputError where a file may not be written, before any work is done for it."""
    if path.is_dir():
        raise BadInputError(f"{path} is a folder: give the name of a file to write.")
    if not path.parent.is_dir():
        raise BadInputError(f"{path.parent} is no folder: make it first, or name another file.")
    if path.exists() and not path.is_file():
        raise BadInputError(f"{path} is no ordinary file: give the name of a file to write.")
    try:
        with path.open("rb") as file:
            ours = mark in file.read(_HEAD)
    except FileNotFoundError:
        return
    except OSError as error:
        raise unreadable(path, error) from None
    if not ours:
        raise BadInputError(
            f"{path} is there already and is no report of Retropace's: it is left as it is. "
            "Name another file, or remove it first."
        )


def _umask() -> int:
    """The rights new files do not get; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
