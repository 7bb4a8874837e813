"""The history of one data directory: its database held against the journals that are there."""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from retropace.errors import BadInputError
from retropace.history.level import level_of, once
from retropace.history.past import PastSession, past_session
from retropace.history.store import NewerHistoryError, in_memory, with_database
from retropace.journal import read_told, sessions_in, summarise_quickly, told_path
from retropace.safety.levels import BEGINNER, Standing


class Unreadable(NamedTuple):
    """A journal that cannot be read, and why, as a sentence."""

    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class History:
    """Every session once, oldest first; ``told`` are sentences about all this, to be shown."""

    sessions: tuple[PastSession, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    told: tuple[str, ...] = ()
    standing: Standing = BEGINNER

    @property
    def real(self) -> tuple[PastSession, ...]:
        """Those on a real treadmill."""
        return tuple(session for session in self.sessions if not session.simulated)

    def walked(self, *, simulated: bool) -> list[PastSession]:
        """Those in which a belt moved; those on the simulator only where they are to count."""
        sessions = self.sessions if simulated else self.real
        return [session for session in sessions if session.duration_s]


Progress = Callable[[int, int], None]
"""Told how many journals have been read, of how many."""


def read_history(data_dir: Path) -> History:
    """The history as it is now: new and changed journals are read, vanished ones forgotten.

    Never fails for the database's sake but where a newer Retropace wrote it (BadInputError).
    """
    return _read(data_dir, anew=False)


def level_standing(data_dir: Path, tell: Callable[[str], object] | None = None) -> Standing:
    """How far the walker has come; a database that is of no use is passed by, never trusted.

    ``tell`` is given sentences about the database, where there is anything to say of it.
    """
    try:
        history = read_history(data_dir)
    except NewerHistoryError as error:
        journals = sessions_in(data_dir)
        history = in_memory(lambda database: _in_step(database, journals, False, None))
        history = _judged(history, journals, (str(error),))
    if tell is not None:
        for sentence in history.told:
            tell(sentence)
    return history.standing


def rebuild(data_dir: Path, progress: Progress | None = None) -> History:
    """The same, with every journal read anew."""
    return _read(data_dir, anew=True, progress=progress)


def _read(data_dir: Path, *, anew: bool, progress: Progress | None = None) -> History:
    journals = sessions_in(data_dir)
    history, told = with_database(
        data_dir, lambda database: _in_step(database, journals, anew, progress)
    )
    return _judged(history, journals, told)


def _judged(history: History, journals: list[Path], told: tuple[str, ...]) -> History:
    """With each session once, and the level that the journals themselves give."""
    sessions, copies = once(history.sessions)
    standing, changed = level_of(sessions, journals)
    return replace(history, sessions=sessions, standing=standing, told=(*told, *copies, *changed))


# --- database and journals ----------------------------------------------------------------------

_COLUMNS: Final = tuple(field.name for field in fields(PastSession))
_STAMPS: Final = ("file_size", "file_mtime_ns", "told_mtime_ns")
_KEPT: Final = (
    "SELECT name, file_size, file_mtime_ns, told_mtime_ns FROM sessions UNION ALL "
    "SELECT name, file_size, file_mtime_ns, 0 FROM unreadable"
)


class _Stamp(NamedTuple):
    """By what a changed file is noticed: the journal's, and that of what was told of it."""

    size: int
    mtime_ns: int
    told_mtime_ns: int


def _in_step(
    database: sqlite3.Connection, journals: list[Path], anew: bool, progress: Progress | None
) -> History:
    """Bring the database up to the journals, and read it; one transaction, whole or not at all."""
    database.execute("BEGIN IMMEDIATE")
    try:
        if anew:
            database.execute("DELETE FROM sessions")
            database.execute("DELETE FROM unreadable")
        _update(database, journals, progress)
        history = _load(database)
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
    return history


def _update(database: sqlite3.Connection, journals: list[Path], progress: Progress | None) -> None:
    kept = {name: _Stamp(*stamp) for name, *stamp in database.execute(_KEPT)}
    found = {path: stamp for path in journals if (stamp := _stamp(path)) is not None}
    gone = kept.keys() - {_name(path) for path in found}
    changed = [(path, stamp) for path, stamp in found.items() if kept.get(_name(path)) != stamp]
    _remove(database, [*gone, *(_name(path) for path, _ in changed)])
    for number, (path, stamp) in enumerate(changed, 1):
        _add(database, path, stamp)
        if progress is not None:
            progress(number, len(changed))


def _name(path: Path) -> str:
    """The file's name without its ending, as text that any database takes."""
    return path.stem.encode("utf-8", "replace").decode("utf-8")


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:  # it vanished a moment ago
        return None
    try:
        told_mtime_ns = told_path(path).stat().st_mtime_ns
    except OSError:
        told_mtime_ns = 0
    return _Stamp(status.st_size, status.st_mtime_ns, told_mtime_ns)


def _remove(database: sqlite3.Connection, names: Iterable[str]) -> None:
    for name in names:
        database.execute("DELETE FROM sessions WHERE name = ?", (name,))
        database.execute("DELETE FROM unreadable WHERE name = ?", (name,))


def _add(database: sqlite3.Connection, path: Path, stamp: _Stamp) -> None:
    """One journal's row; one that cannot be read is kept in mind with the reason."""
    columns = (*_STAMPS, *_COLUMNS)
    marks = ", ".join("?" * len(columns))
    try:
        session = past_session(_name(path), summarise_quickly(path), read_told(path))
        database.execute(
            f"INSERT INTO sessions ({', '.join(columns)}) VALUES ({marks})",
            (*stamp, *astuple(session)),
        )
    except (BadInputError, ValueError, OverflowError) as error:
        told = str(error).encode("utf-8", "replace").decode("utf-8")
        row: tuple[object, ...] = (_name(path), stamp.size, stamp.mtime_ns, told)
        database.execute("INSERT INTO unreadable VALUES (?, ?, ?, ?)", row)


def _load(database: sqlite3.Connection) -> History:
    rows = database.execute(f"SELECT {', '.join(_COLUMNS)} FROM sessions")
    sessions = [PastSession(*_as_flags(row)) for row in rows]
    problems = database.execute("SELECT name, problem FROM unreadable ORDER BY name")
    return History(
        tuple(sorted(sessions, key=lambda session: session.order)),
        tuple(Unreadable(*row) for row in problems),
    )


def _as_flags(row: tuple[Any, ...]) -> list[Any]:
    """SQLite has no booleans."""
    flags = ("simulated", "completed")
    return [
        bool(value) if column in flags else value
        for column, value in zip(_COLUMNS, row, strict=True)
    ]
