"""An event loop whose time is the belt's, not the wall's: an hour of it in milliseconds.

Time stands still while code runs and moves only when the loop has nothing to do, exactly to the
next deadline, so that a slow computer never changes what happens. With ``speed_up`` the loop also
sleeps, real time divided by ``speed_up``, so that keys, signals and sockets keep working.
"""

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Executor
from typing import Any, Final, TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

START_S: Final = 1000.0
"""Where virtual time begins; not zero, so that a zero never passes for an instant by chance."""

TURNS_BETWEEN_POLLS: Final = 32
PATIENCE_S: Final = 30.0
"""Real seconds that a thread outside the loop may take before time goes on without it."""


class VirtualDeadlockError(RuntimeError):
    """Nothing is scheduled and nothing outside can wake the loop: it would wait for ever."""


class _Pacer(selectors.BaseSelector):
    """The loop's selector: where asyncio would wait for a deadline, it moves virtual time there."""

    def __init__(self, speed_up: float | None, start_s: float) -> None:
        self.now_s = start_s
        self.jobs = 0
        self._speed_up = speed_up
        self._inner = selectors.DefaultSelector()
        self._files = 0
        self._turns = 0
        self._anchor_s = start_s
        self._anchor_real_s = time.monotonic()
        self._job_began_real_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Ready files; when there are none, virtual time has moved on by ``timeout``."""
        if self._speed_up is not None:
            return self._select_paced(timeout, self._speed_up)
        if timeout is None:
            return self._wait_for_outside()
        self._turns += 1
        if self._files > 1 or self.jobs or self._turns >= TURNS_BETWEEN_POLLS:
            self._turns = 0
            ready = self._inner.select(self._patience_s() if timeout > 0 else 0)
            if ready:
                return ready
        if timeout > 0:
            self.now_s += timeout
        return []

    def _select_paced(
        self, timeout: float | None, speed_up: float
    ) -> list[tuple[selectors.SelectorKey, int]]:
        due_s = None if timeout is None else self.now_s + timeout
        wait_s = None
        if due_s is not None:
            elapsed_real_s = time.monotonic() - self._anchor_real_s
            wait_s = max(0.0, (due_s - self._anchor_s) / speed_up - elapsed_real_s)
        ready = self._inner.select(0 if timeout is not None and timeout <= 0 else wait_s)
        if ready:
            real_s = time.monotonic() - self._anchor_real_s
            woken_s = self._anchor_s + real_s * speed_up
            limit_s = woken_s if due_s is None else min(woken_s, due_s)
            self.now_s = max(self.now_s, limit_s)
        elif due_s is not None:
            self.now_s = max(self.now_s, due_s)
        return ready

    def _patience_s(self) -> float:
        """How long threads may still hold time back; never for ever."""
        if not self.jobs:
            return 0.0
        return max(0.0, self._job_began_real_s + PATIENCE_S - time.monotonic())

    def job_began(self) -> None:
        """A thread works for the loop: time waits for it, within reason."""
        if not self.jobs:
            self._job_began_real_s = time.monotonic()
        self.jobs += 1

    def job_ended(self) -> None:
        """One thread less to wait for; the others get fresh patience, for something moved."""
        self.jobs -= 1
        self._job_began_real_s = time.monotonic()

    def _wait_for_outside(self) -> list[tuple[selectors.SelectorKey, int]]:
        """Nothing is scheduled: only a real file or another thread can wake us now."""
        ready = self._inner.select(None if self._files > 1 else PATIENCE_S)
        if not ready and self._files <= 1:
            message = "every task waits for another and no deadline is set: nothing can happen"
            raise VirtualDeadlockError(message)
        return ready

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        """As the selector inside; the first file is the loop's own wake-up pipe."""
        key = self._inner.register(fileobj, events, data)
        self._files += 1
        return key

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        """As the selector inside."""
        key = self._inner.unregister(fileobj)
        self._files -= 1
        return key

    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        """As the selector inside."""
        return self._inner.modify(fileobj, events, data)

    def get_key(self, fileobj: Any) -> selectors.SelectorKey:
        """As the selector inside."""
        return self._inner.get_key(fileobj)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        """As the selector inside."""
        return self._inner.get_map()

    def close(self) -> None:
        """As the selector inside."""
        self._inner.close()


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An asyncio loop in virtual time.

    ``speed_up=None`` jumps to the next deadline whenever nothing is ready; work handed to
    threads counts as taking no time (within ``PATIENCE_S`` real seconds). ``speed_up=N`` lets N
    virtual seconds pass in each real one. A loop that waits for nothing at all raises
    ``VirtualDeadlockError`` instead of hanging.
    """

    def __init__(self, speed_up: float | None = None, *, start_s: float = START_S) -> None:
        self._pacer = _Pacer(speed_up, start_s)
        super().__init__(self._pacer)
        if speed_up is not None and not speed_up > 0:
            self.close()
            raise ValueError(f"speed_up must be above 0, not {speed_up}")

    def time(self) -> float:
        """Virtual seconds."""
        return self._pacer.now_s

    def suspend(self, duration_s: float) -> None:
        """Let time pass in which nothing runs: what was due meanwhile is late by then."""
        self._pacer.now_s += duration_s

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> "asyncio.Future[T]":
        """As asyncio's own; virtual time waits for the thread."""
        future = super().run_in_executor(executor, func, *args)
        self._pacer.job_began()
        future.add_done_callback(lambda _: self._pacer.job_ended())
        return future

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:  # noqa: ARG002
        """As asyncio's own; its patience, from Python 3.12 on, would be over in no time here."""
        await super().shutdown_default_executor()


def run(
    main: Coroutine[Any, Any, T], speed_up: float | None = None, *, start_s: float = START_S
) -> T:
    """Run a coroutine to its end in virtual time, as ``asyncio.run`` would in real time."""
    with asyncio.Runner(loop_factory=lambda: VirtualTimeLoop(speed_up, start_s=start_s)) as runner:
        return runner.run(main)
