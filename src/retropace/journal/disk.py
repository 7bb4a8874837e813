"""The one file a recorder writes, and what may go wrong with it, as real system calls."""

import os
from pathlib import Path
from typing import Protocol

from retropace.errors import BadInputError
from retropace.files import make_private_folder, reason_of
from retropace.phrase import Phrase


class JournalFile(Protocol):
    """Where a recorder's bytes go; every call may block or raise OSError."""

    def write_at(self, offset: int, data: bytes) -> None:
        """Write all of ``data`` at ``offset``; doing it again writes the same."""
        ...

    def sync(self) -> None:
        """Return once what was written would survive a loss of power."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


class DiskFile:
    """A file descriptor, unbuffered: what a call returned for is with the operating system."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write_at(self, offset: int, data: bytes) -> None:
        """Write all of it, in as many calls as it takes."""
        rest = memoryview(data)
        while rest:
            written = self._write_some(offset, rest)
            offset += written
            rest = rest[written:]

    def _write_some(self, offset: int, data: memoryview) -> int:
        if hasattr(os, "pwrite"):
            return os.pwrite(self._descriptor, data, offset)
        os.lseek(self._descriptor, offset, os.SEEK_SET)  # Windows
        return os.write(self._descriptor, data)

    def sync(self) -> None:
        """Flush to the disk itself."""
        os.fsync(self._descriptor)

    def close(self) -> None:
        """Close the descriptor."""
        os.close(self._descriptor)


def create(path: Path) -> JournalFile:
    """A new file only its owner can read, with the folders above it.

    Raises BadInputError when it is there already or cannot be made.
    """
    try:
        make_private_folder(path.parent)
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags, 0o600)
    except FileExistsError:
        raise BadInputError(
            Phrase(
                "the journal {path} cannot be begun: there is something of that name already; "
                "give another place with --data-dir.",
                path=str(path),
            )
        ) from None
    except OSError as error:
        raise BadInputError(cannot_write(path, error)) from None
    _sync_folder(path.parent)
    return DiskFile(descriptor)


def cannot_write(path: Path, error: OSError) -> str:
    """The sentence for a journal that cannot be begun."""
    return Phrase(
        "the journal {path} cannot be written ({reason}): make room, allow it, or give another "
        "place with --data-dir.",
        path=str(path),
        reason=reason_of(error),
    )


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system lets a folder be synced."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        return
    finally:
        os.close(descriptor)
