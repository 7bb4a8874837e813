"""The history's file: opened, brought to the newest version, made anew where it is broken."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final, TypeVar

from retropace.errors import BadInputError
from retropace.history.schema import APPLICATION_ID, MIGRATIONS, NEWEST

FILE_NAME: Final = "history.sqlite3"
BROKEN_NAME: Final = FILE_NAME + ".broken"
SIDE_FILES: Final = ("-journal", "-wal", "-shm")
"""Endings of what SQLite keeps beside it while it writes."""
_PATIENCE_S: Final = 5.0


class NewerHistoryError(BadInputError):
    """The file was written by a newer Retropace: nothing is read from it, nor changed."""


_PASSING: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOMEM,
    }
)
"""What may be otherwise in a minute; anything else is a broken file."""

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


def with_database(data_dir: Path, work: Work[T]) -> tuple[T, tuple[str, ...]]:
    """What ``work`` makes of the database, and sentences about what had to be done for it.

    ``work`` may be called a second time, with a fresh database where the file was broken, or with
    one in memory where the disk will not have it. Raises NewerHistoryError, having changed nothing.
    """
    if not data_dir.is_dir():
        return in_memory(work), ()
    path = data_dir / FILE_NAME
    try:
        return _on_disk(path, work), ()
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF in _PASSING:
            told = f"{path} cannot be used now ({error}): this is read from the sessions."
            return in_memory(work), (told,)
        return _made_anew(path, work, str(error))


def in_memory(work: Work[T]) -> T:
    """The same with a database that lasts as long as this, and keeps nothing."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        migrate(database)
        return work(database)


def _made_anew(path: Path, work: Work[T], why: str) -> tuple[T, tuple[str, ...]]:
    """What was there is moved aside, not deleted: it may be something else than a history."""
    try:
        os.replace(path, path.with_name(BROKEN_NAME))
        for ending in SIDE_FILES:
            path.with_name(path.name + ending).unlink(missing_ok=True)
        done = _on_disk(path, work)
    except (OSError, sqlite3.Error):
        return in_memory(work), (f"{path} is broken ({why}): this is read from the sessions.",)
    return done, (f"{path} was broken ({why}): it has been made anew from the sessions.",)


def _on_disk(path: Path, work: Work[T]) -> T:
    """With the file, at the newest version; owner-only, as all that is kept of a person."""
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None)) as database:
        database.execute("PRAGMA secure_delete = ON")  # what is forgotten is not in free pages
        migrate(database)
        return work(database)


def migrate(database: sqlite3.Connection) -> None:
    """Lead a database to the newest version, whole or not at all.

    Raises NewerHistoryError, or sqlite3.DatabaseError for a file that is no history.
    """
    version, owner = _number(database, "user_version"), _number(database, "application_id")
    if owner not in (0, APPLICATION_ID) or (owner == 0 and _tables(database)):
        raise sqlite3.DatabaseError("it is the database of another program")
    if version > NEWEST:
        raise NewerHistoryError(
            f"{FILE_NAME} is of version {version}, and this Retropace knows {NEWEST}: use the "
            "newer Retropace, or delete the file, which is made anew from the sessions."
        )
    if version == NEWEST:
        return
    database.execute("BEGIN IMMEDIATE")
    try:
        for statements in MIGRATIONS[_number(database, "user_version") :]:
            for statement in statements:
                database.execute(statement)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {NEWEST}")
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def _number(database: sqlite3.Connection, pragma: str) -> int:
    value: int = database.execute(f"PRAGMA {pragma}").fetchone()[0]
    return value


def _tables(database: sqlite3.Connection) -> int:
    count: int = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return count
