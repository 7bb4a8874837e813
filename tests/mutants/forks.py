"""Pieces of work, each in a forked process of its own, bounded by computing."""

import contextlib
import os
import resource
import signal
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple, NoReturn, TypeVar

Piece = TypeVar("Piece")
_MEMORY_OCTETS: Final = 4 << 30
_ON_THE_WALL_S: Final = 120
"""For a test that waits for ever and computes nothing."""


class Fate(StrEnum):
    """What became of a change."""

    ALIVE = "alive"
    """Every test passed."""
    DEAD = "dead"
    """A test failed."""
    BROKEN = "broken"
    """The tests could not even be run: the code cannot be imported, or a test is not there."""
    HUNG = "hung"
    """The tests did not come to an end."""


class Ended(NamedTuple):
    """What became of a piece of work, and by which test."""

    fate: Fate
    by: str


class Teller:
    """How a fork tells its end: once, and it is over."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    def end(self, fate: Fate, by: str = "") -> NoReturn:
        """Say so and leave, with nothing cleaned up."""
        os.write(self._pipe, f"{fate}\n{by}".encode()[:4096])
        os._exit(0)


def in_forks(
    pieces: Iterable[Piece], do: Callable[[Piece, Teller], None], jobs: int
) -> Iterator[tuple[Piece, Ended]]:
    """Do each piece in a fork, some at a time; they come back as they end."""
    waiting, running = iter(pieces), dict[int, tuple[Piece, int]]()
    try:
        while True:
            while len(running) < jobs:
                piece = next(waiting, None)
                if piece is None:
                    break
                pid, pipe = _fork(piece, do)
                running[pid] = piece, pipe
            if not running:
                return
            pid, status = os.waitpid(-1, 0)
            _kill_group(pid)  # whatever its tests had started
            if pid in running:
                piece, pipe = running.pop(pid)
                yield piece, _read_end(pipe, status)
    finally:
        for pid in running:
            _kill_group(pid)
            os.waitpid(pid, 0)


def limit_computing(seconds: float) -> None:
    """End this process if it computes longer than this from now on, or waits for minutes."""
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    signal.setitimer(signal.ITIMER_REAL, _ON_THE_WALL_S + seconds)


def _fork(piece: Piece, do: Callable[[Piece, Teller], None]) -> tuple[int, int]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    teller = Teller(writing)
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_OCTETS, _MEMORY_OCTETS))
        for alarm in (signal.SIGVTALRM, signal.SIGALRM):
            signal.signal(alarm, signal.SIG_DFL)
        do(piece, teller)
        teller.end(Fate.ALIVE)
    except BaseException as error:
        teller.end(Fate.BROKEN, f"the run itself broke: {error!r}")
    finally:
        os._exit(1)


def _read_end(pipe: int, status: int) -> Ended:
    with open(pipe, encoding="utf-8", errors="replace") as said:
        fate, _, by = said.read().partition("\n")
    if fate:
        return Ended(Fate(fate), by)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        alarm = number in (signal.SIGVTALRM, signal.SIGALRM)
        return Ended(Fate.HUNG, "no end" if alarm else signal.Signals(number).name)
    return Ended(Fate.BROKEN, f"ended with {os.WEXITSTATUS(status)} and said nothing")


def _kill_group(pid: int) -> None:
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
