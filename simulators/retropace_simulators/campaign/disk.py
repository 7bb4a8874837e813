"""The shipped recorder on a simulated disk, in the loop's own time instead of a thread's."""

import asyncio
import errno
import os
from collections.abc import Callable
from pathlib import Path

from retropace.errors import BadInputError
from retropace.journal import Header, Recorder
from retropace.journal.recorder import PACE_S
from retropace.session import Ending


class Disk:
    """A disk in memory: it may be full, or take its time."""

    def __init__(self) -> None:
        self.octets = bytearray()
        self.full = False
        self.stalled = False

    def write_at(self, offset: int, data: bytes) -> None:
        """Write, or fail as a full disk does: having written half of it."""
        if self.full:
            self.octets[offset:] = data[: len(data) // 2]
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.octets[offset:] = data

    def sync(self) -> None:
        """Fail while it is full."""
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self) -> None:
        """Nothing to let go of."""


class _Turns:
    """Stands where the recorder's thread stood: it writes when the loop says so."""

    def __init__(self, write: Callable[[], None]) -> None:
        self._write = write

    def is_alive(self) -> bool:
        """Always: a loop does not die."""
        return True

    def join(self, timeout: float | None = None) -> None:  # noqa: ARG002 (a thread's signature)
        """The last turn, where the disk takes it."""
        self._write()


class PacedRecorder(Recorder):
    """Writes as the shipped one does, at the same pace, but in virtual time."""

    def __init__(
        self, path: Path, header: Header, disk: Disk, closed: Callable[[Ending | None], None]
    ) -> None:
        self._disk = disk
        self._closed = closed
        self._loop = asyncio.get_running_loop()
        super().__init__(path, header, open_file=lambda _: disk, clock=self._loop.time)
        self._thread = _Turns(self._write)  # type: ignore[assignment]
        self._turn: asyncio.TimerHandle | None = None

    def open(self) -> None:
        """Write the header; raises BadInputError where the disk does not take it."""
        self._file = self._open_file(self.path)
        self._write()
        if self._failure is not None or self._pending:
            trouble = self._failure or "It did not reach the disk."
            self._closing = self._giving_up = True
            self._disk.octets.clear()  # without a header the shipped one leaves no file behind
            raise BadInputError(f"the session cannot be recorded in {self.path}: {trouble}")
        self._again()

    def close(self, ending: Ending | None, timeout_s: float = 0.0) -> str | None:
        """The end line; the campaign looks at the belt at this very instant."""
        if self._turn is not None:  # it was opened
            self._closed(ending)
            self._turn.cancel()
        return super().close(ending, timeout_s)

    def _again(self) -> None:
        self._turn = self._loop.call_later(PACE_S, self._take_turn)

    def _take_turn(self) -> None:
        self._write()
        self._again()

    def _write(self) -> None:
        """One round of the writer, unless the disk holds it up."""
        if not self._disk.stalled:
            self._write_all()
