"""Forgetting a person: every file of ours in the data directory, and nothing that is not ours.

What is ours is told by name and place; a journal or database also by what stands in it, since
another program's file may have come by the name.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from retropace import memory
from retropace.errors import BadInputError
from retropace.files import FRESH_SUFFIX, is_leftover, leftovers, reason_of, unreadable
from retropace.history import calibrated, plan, store
from retropace.history.schema import APPLICATION_ID
from retropace.journal import told_path
from retropace.journal.lines import PROGRAM
from retropace.journal.sessions import SUFFIX as JOURNAL_SUFFIX
from retropace.journal.sessions import sessions_dir
from retropace.journal.told import SUFFIX as TOLD_SUFFIX
from retropace.library import own_folder

_UNDER_WAY_S: Final = 30.0
"""A journal without an end that was written to so lately may be of a session under way."""
_HEAD: Final = 4096
_TAIL: Final = 64 * 1024
_NAME: Final = re.compile(r"\d{4}-\d\d-\d\d-\d{6}-[a-z0-9-]+")


class Found(NamedTuple):
    """One file of ours: ``what`` it is, in a word or two."""

    path: Path
    what: str
    size: int


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is kept of a person, and what else lies there and stays."""

    ours: tuple[Found, ...]
    others: tuple[Path, ...]


def inventory(data_dir: Path) -> Inventory:
    """Everything in the data directory. Raises BadInputError where it cannot be read."""
    ours: list[Found] = []
    others: list[Path] = []
    for path in _entries(data_dir):
        if path in (sessions_dir(data_dir), own_folder(data_dir)) and path.is_dir():
            kind = _in_sessions if path == sessions_dir(data_dir) else _in_profiles
            for inner in _entries(path):
                _sort(inner, kind, ours, others)
        else:
            _sort(path, _at_the_top, ours, others)
    return Inventory(tuple(ours), tuple(others))


def of_session(journal: Path, data_dir: Path) -> tuple[Found, ...]:
    """The files of one session, and the databases that tell of it.

    Raises BadInputError for a file that is no session.
    """
    if _in_sessions(journal) is None:
        raise BadInputError(f"{journal} is no session of Retropace: it stays.")
    told = told_path(journal)
    beside = [journal, told, *_leftovers(told)]
    databases = [data_dir / name for name in sorted(DATABASES)]
    found = [Found(path, "session", path.lstat().st_size) for path in beside if _is_there(path)]
    found += [
        Found(path, "history", path.lstat().st_size)
        for path in databases
        if _is_there(path) and _at_the_top(path)
    ]
    if calibrated.is_of_session(data_dir, journal.stem):
        path = data_dir / calibrated.FILE_NAME
        found.append(Found(path, "calibration", path.lstat().st_size))
    return tuple(found)


def _leftovers(path: Path) -> tuple[Path, ...]:
    try:
        return tuple(leftovers(path))
    except OSError:
        return ()


def _is_there(path: Path) -> bool:
    return os.path.lexists(path) and not (path.is_dir() and not path.is_symlink())


def remove(found: tuple[Found, ...], data_dir: Path) -> None:
    """Remove these, and the folders that are empty then.

    Raises BadInputError where a session is under way, having removed nothing; or with the names of
    those files that could not be removed.
    """
    for one in found:
        if one.path.suffix == JOURNAL_SUFFIX and _is_under_way(one.path):
            raise BadInputError(
                f"{one.path.stem} seems to be under way: end the session, or wait half a minute."
            )
    left = []
    for one in found:
        try:
            one.path.unlink(missing_ok=True)
        except OSError as error:
            left.append(f"{one.path} ({reason_of(error)})")
    for folder in (sessions_dir(data_dir), own_folder(data_dir), data_dir):
        _remove_if_empty(folder)
    if left:
        raise BadInputError(f"these could not be removed: {', '.join(left)}.")


# --- what is ours -------------------------------------------------------------------------------

DATABASES: Final = frozenset(
    name + ending
    for name in (store.FILE_NAME, store.BROKEN_NAME)
    for ending in ("", *store.SIDE_FILES)
)
SMALL_FILES: Final = {
    memory.FILE_NAME: "memory",
    plan.FILE_NAME: "plan",
    calibrated.FILE_NAME: "calibration",
}


def _at_the_top(path: Path) -> str | None:
    for name, what in SMALL_FILES.items():
        if path.name == name or is_leftover(path, Path(name)):
            return what
    if path.name in DATABASES and _is_our_database(path):
        return "history"
    return None


def _in_sessions(path: Path) -> str | None:
    if path.name.endswith(TOLD_SUFFIX) or (path.suffix == FRESH_SUFFIX and ".told." in path.name):
        return "session"
    named = path.suffix == JOURNAL_SUFFIX and _NAME.fullmatch(path.stem)
    if named or (path.suffix == JOURNAL_SUFFIX and is_our_journal(path)):
        return "session"
    return None


def _in_profiles(path: Path) -> str | None:
    return "own profile" if path.suffix in (".toml", FRESH_SUFFIX) else None


def is_our_journal(path: Path) -> bool:
    """Whether it begins as a journal of ours does, wherever it lies."""
    return f'"program":"{PROGRAM}"'.encode() in _ends(path)[0]


def _is_our_database(path: Path) -> bool:
    """SQLite keeps the mark of who owns a file in its header; a broken one may have lost it."""
    head = _ends(path)[0]
    if not head.startswith(b"SQLite format 3\0"):
        return True
    return head[68:72] in (APPLICATION_ID.to_bytes(4, "big"), bytes(4))


def _is_under_way(path: Path) -> bool:
    try:
        idle_s = time.time() - path.stat().st_mtime
    except OSError:
        return False
    return 0 <= idle_s < _UNDER_WAY_S and b'"kind":"end"' not in _ends(path)[1]


def _ends(path: Path) -> tuple[bytes, bytes]:
    """The first and the last octets of a file; nothing of one that cannot be read."""
    try:
        if not path.is_file():
            return b"", b""
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(max(0, path.stat().st_size - _TAIL))
            return head, file.read(_TAIL)
    except OSError:
        return b"", b""


# --- folders ------------------------------------------------------------------------------------


def _entries(folder: Path) -> Iterator[Path]:
    try:
        yield from sorted(folder.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        raise unreadable(folder, error) from error


def _sort(
    path: Path,
    kind: Callable[[Path], str | None],
    ours: list[Found],
    others: list[Path],
) -> None:
    is_folder = path.is_dir() and not path.is_symlink()
    what = None if is_folder else kind(path)
    if what is None:
        others.append(path)
    else:
        ours.append(Found(path, what, path.lstat().st_size))


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:  # not empty, or not there
        return
