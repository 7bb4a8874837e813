"""The recorder: takes steps from the loop in about a microsecond, writes them on its own thread.

Whatever the disk does, ``record_step`` neither waits nor raises (R26); ``health`` says in a
sentence when the record is in danger, and the loop then allows no more increases (R25).
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Condition, Event, Thread
from typing import Final, NamedTuple

from retropace.errors import BadInputError
from retropace.journal import chain, disk
from retropace.journal.lines import Header, end_line, header_line, note_line, step_line
from retropace.journal.outcome import render
from retropace.journal.tally import Tally
from retropace.kernel import Decision, Input
from retropace.phrase import Phrase
from retropace.session import Ending

PACE_S: Final = 0.4
"""Written and flushed this often, so that even a slow disk keeps the promise of one second."""
STALLED_S: Final = 5.0
QUEUE_LIMIT: Final = 20_000
"""Half an hour at the kernel's quickest pace, and some 20 MB."""
BATCH: Final = 1_000
OPENING_S: Final = 5.0
CLOSING_S: Final = 2.0


class _Step(NamedTuple):
    number: int
    inputs: tuple[Input, ...]
    decision: Decision


class _Note(NamedTuple):
    event: str
    at_ns: int
    detail: str


class _End(NamedTuple):
    at_ns: int
    ending: Ending | None


_Item = _Step | _Note | _End


class Recorder:
    """One session's journal: ``open`` it, record, ``close`` it.

    Only ``open`` raises; after that whatever goes wrong is told by ``health``.
    """

    def __init__(
        self,
        path: Path,
        header: Header,
        *,
        open_file: Callable[[Path], disk.JournalFile] = disk.create,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path = path
        self._base_ns = header.base_ns
        self._clock = clock
        self._queue: deque[_Item] = deque()
        self._numbered = 0
        self._overrun = False
        self._failure: str | None = None
        self._safe_s = clock()
        self._wake = Event()
        self._round = Condition()
        self._rounds_begun = self._rounds_done = 0
        self._closing = self._giving_up = self._empty = False
        setup = header.setup
        self._tally = Tally(
            setup.plan, header.base_ns, header.walker_mass_kg, treadmill=setup.treadmill
        )
        self._pending, self._chain = chain.sealed(header_line(header), chain.FIRST)
        self._offset = 0
        self._last_ns = header.base_ns
        self._open_file = open_file
        self._file: disk.JournalFile | None = None
        self._thread = Thread(target=self._run, name="journal", daemon=True)

    def open(self) -> None:
        """Make the file and write the header: there is no session without a journal.

        Raises BadInputError, saying why, when that cannot be done within some seconds.
        """
        self._file = self._open_file(self.path)
        self._thread.start()
        done = self.flush(OPENING_S)
        if done and self._failure is None:
            return
        self._closing = self._giving_up = True
        self._wake.set()
        trouble = self._failure or f"It did not reach the disk within {OPENING_S:g} s."
        raise BadInputError(f"the session cannot be recorded in {self.path}: {trouble}")

    # --- what the loop calls --------------------------------------------------------------------

    def record_step(self, inputs: Sequence[Input], decision: Decision) -> None:
        """Take one kernel step; never waits, never raises. A full queue is told by ``health``."""
        number = self._numbered
        self._numbered = number + 1
        self._last_ns = decision.now_ns
        self._put(_Step(number, tuple(inputs), decision))

    def note(self, event: str, at_ns: int, detail: str = "") -> None:
        """Take down something that happened outside the kernel; never waits, never raises."""
        self._put(_Note(event, at_ns, detail))

    def health(self) -> str | None:
        """What endangers the record, as a sentence; None while all is well."""
        if self._failure is not None:
            return self._failure
        if self._overrun:
            return "The journal's queue is full, so that steps are not being recorded."
        if self._clock() - self._safe_s > STALLED_S:
            return f"The journal has not reached the disk for more than {STALLED_S:g} s."
        if not (self._thread.is_alive() or self._closing):
            return "The journal's writer has ended by itself."
        return None

    def flush(self, timeout_s: float) -> bool:
        """Have everything taken so far written now; whether a try came to its end in time."""
        with self._round:
            wanted = self._rounds_begun + 1
            self._wake.set()
            return self._round.wait_for(lambda: self._rounds_done >= wanted, timeout_s)

    def close(self, ending: Ending | None, timeout_s: float = CLOSING_S) -> str | None:
        """Write what is left and the end line; what went wrong, or None.

        ``ending`` is None where the session came to none. Waits, but no longer than
        ``timeout_s``: not for a loop that still has a belt to mind.
        """
        if self._closing:
            return self.health()
        self._queue.append(_End(self._last_ns, ending))  # even past the limit
        self._closing = True
        self._wake.set()
        if self._thread.is_alive():  # one that never began cannot be waited for
            self._thread.join(timeout_s)
        self._giving_up = True
        self._wake.set()
        if self._empty:
            return None
        return self.health() or "The end of the journal did not reach the disk in time."

    def _put(self, item: _Item) -> None:
        waiting = len(self._queue)
        if waiting >= QUEUE_LIMIT:
            self._overrun = True
            return
        self._queue.append(item)
        if waiting == BATCH:
            self._wake.set()

    # --- the writer's thread --------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            self._wake.wait(PACE_S)
            self._wake.clear()
            with self._round:
                self._rounds_begun += 1
            self._write_all()
            with self._round:
                self._rounds_done = self._rounds_begun
                self._round.notify_all()
            if self._closing and (self._empty or self._giving_up):
                break
        with suppress(OSError):
            if self._file is not None:
                self._file.close()
            if not self._offset:  # not even the header: leave no empty file behind
                self.path.unlink()

    def _write_all(self) -> None:
        """Batch by batch until the queue is empty, or something fails."""
        while True:
            begun_s = self._clock()
            closing = self._closing  # read before the queue: what came earlier is in it
            self._take_batch()
            drained = not self._queue
            if not self._write_pending():
                return
            if drained:
                self._safe_s = begun_s
                self._overrun = False
                self._empty = closing
                return

    def _take_batch(self) -> None:
        """Make lines of what waits; while lines are still pending, leave the rest in the queue."""
        if self._pending:
            return
        lines: list[bytes] = []
        while self._queue and len(lines) < BATCH:
            item = self._queue.popleft()
            try:
                body = self._body(item)
            except Exception as error:  # one odd value must not end the record
                body = note_line("unwritable", self._base_ns, self._base_ns, repr(error))
            line, self._chain = chain.sealed(body, self._chain)
            lines.append(line)
        self._pending = b"".join(lines)

    def _write_pending(self) -> bool:
        """Write and sync, or remember why not.

        The offset moves only after a sync, so a try that failed half-way, or whose pages the
        system dropped, is written again over itself: no torn line stays behind.
        """
        if not self._pending or self._file is None:
            return True
        try:
            self._file.write_at(self._offset, self._pending)
            self._file.sync()
        except Exception as error:  # a file of another make may raise what it likes
            self._failure = _sentence(error)
            return False
        self._offset += len(self._pending)
        self._pending = b""
        self._failure = None
        return True

    def _body(self, item: _Item) -> str:
        base_ns = self._base_ns
        if isinstance(item, _Step):
            number, inputs, decision = item
            out = render(decision, base_ns)
            line = step_line(number, decision.now_ns - base_ns, base_ns, inputs, out)
            with suppress(Exception):  # the sums can be made again from the file, a step cannot
                self._tally.feed(decision.now_ns, inputs, out)
            return line
        if isinstance(item, _Note):
            return note_line(item.event, item.at_ns, base_ns, item.detail)
        return end_line(item.at_ns, item.ending, base_ns, self._tally.totals())


def _sentence(error: Exception) -> str:
    """Why writing failed, for a person."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else repr(error)
    return Phrase("The journal cannot be written ({reason}).", reason=reason)
