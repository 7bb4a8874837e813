"""From "stop" to its Bluetooth write, with everything around it in trouble.

Each trial guides a session on the simulator until the walker walks, then sends "stop" to standard
input and waits until Bleak's backend is handed 08 01. Meanwhile the journal's file takes nothing
more, the speech program hangs, the picture is drawn, and every core has a busy program to run.
"""

import asyncio
import os
import random
import selectors
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from unittest.mock import patch

from tests.bench.result import Result, count, percentile, trials
from tests.support.handed import watched
from tests.support.rig import plan, step

from retropace import app
from retropace.cli.front import TerminalFront
from retropace.cli.keyboard import Keyboard
from retropace.journal import Recorder
from retropace.runtime.snapshot import Snapshot
from retropace.session import EndingKind, Phase
from retropace_simulators.memory_backend import Backend
from retropace_simulators.treadmill import SimulatedWorld, simulator

_WAITS_S = (0.2, 0.6)
"""Long enough for the session to be as quiet as any; spread over the ticks and the drawing."""
_BUSY = "import os; parent = os.getppid()\nwhile os.getppid() == parent: pass"
_HANGING_ENGINE = "#!/bin/sh\nexec sleep 600\n"


def measure() -> list[Result]:
    """The median and the 99th percentile, ms."""
    with _trouble() as data_dir:
        delays_ms = sorted(_trial(data_dir, number) for number in trials("stopping", 300, 2))
    p50, p99 = percentile(delays_ms, 0.50), percentile(delays_ms, 0.99)
    return [
        Result('from "stop" to its Bluetooth write, p50', p50, "ms", 10),
        Result('from "stop" to its Bluetooth write, p99', p99, "ms", 10),
    ]


@contextmanager
def _trouble() -> Iterator[Path]:
    """A speech program that hangs, and a busy program for every core."""
    with tempfile.TemporaryDirectory(prefix="retropace-bench-") as folder:
        engine = Path(folder) / "hanging"
        engine.write_text(_HANGING_ENGINE)
        engine.chmod(0o700)
        busy = [
            subprocess.Popen([sys.executable, "-c", _BUSY])
            for _ in range(count(os.cpu_count() or 1, 1))
        ]
        try:
            with patch.dict(os.environ, {"RETROPACE_VOICE": str(engine), "TERM": "xterm-256color"}):
                yield Path(folder)
        finally:
            for process in busy:
                process.kill()
                process.wait()


def _trial(data_dir: Path, seed: int) -> float:
    """One session, stopped while walking; ms from the word to the write."""
    with ExitStack() as cleaning:
        walkers = cleaning.enter_context(_Walkers())
        disk = StalledDisk()
        world = simulator.open(seed=seed)
        writes: list[float] = []
        loop = SkippingLoop()
        runner = cleaning.enter_context(asyncio.Runner(loop_factory=lambda: loop))
        front = _Front(walkers, disk, loop, random.Random(seed))
        cleaning.callback(front.close)

        def written() -> None:
            writes.append(time.perf_counter())
            if len(writes) == 1:
                disk.recover()
                loop.skipping = True

        record = partial(Recorder, open_file=disk.open)
        guidance = _guidance(world, watched(world.backend, written), data_dir)
        guided = runner.run(app.guide(guidance, front, record=record))
        if guided.ending.kind is not EndingKind.WALKER or front.said_s is None:
            raise RuntimeError(f"the session to measure was not stopped by the word: {guided}")
        return (writes[0] - front.said_s) * 1000


def _guidance(world: SimulatedWorld, backend: Backend, data_dir: Path) -> app.Guidance:
    the_plan = plan(step(2.0, 600))
    return app.Guidance(
        plan=the_plan,
        level=the_plan.level,
        address=world.address,
        data_dir=data_dir,
        started_at=datetime.now(UTC),
        known=True,
        simulated=True,
        backend=backend,
        strap_address=world.strap_address,
        mass_kg=70.0,
    )


class _Front(TerminalFront):
    """The walker's terminal, and a walker who says stop some time after the first steps."""

    def __init__(
        self,
        walkers: "_Walkers",
        disk: "StalledDisk",
        loop: "SkippingLoop",
        chance: random.Random,
    ) -> None:
        super().__init__(
            Keyboard(walkers.keys),
            title="bench",
            simulated=True,
            autopilot=True,
            quiet=False,
            voiced=True,
        )
        self.said_s: float | None = None
        self._walkers = walkers
        self._disk = disk
        self._skipping = loop
        self._chance = chance
        self._hand: threading.Thread | None = None

    def show(self, snapshot: Snapshot) -> None:
        """Once the belt is at speed, let time pass as it does, and get ready to say stop."""
        super().show(snapshot)
        walking = snapshot.view.phase is Phase.WALKING and snapshot.view.elapsed_s > 30
        if walking and self._hand is None:
            self._skipping.skipping = False
            self._hand = threading.Thread(target=self._say_stop, daemon=True)
            self._hand.start()

    def _say_stop(self) -> None:
        self._disk.stalled.wait()
        time.sleep(self._chance.uniform(*_WAITS_S))
        self.said_s = time.perf_counter()
        self._walkers.say_stop()


class _Walkers:
    """The walker's side: a pseudo-terminal for the picture, a pipe for what is typed.

    The picture is read as a terminal does it. What is typed comes through a pipe, since a terminal
    hands keys on when its own worker in the operating system gets to run.
    """

    def __enter__(self) -> "_Walkers":
        self.keys, self._hand = os.pipe()
        self._near, self._far = os.openpty()
        self._reader = subprocess.Popen(["cat"], stdin=self._near, stdout=subprocess.DEVNULL)
        self._screen = os.fdopen(os.dup(self._far), "w")
        self._redirected = redirect_stdout(self._screen)
        self._redirected.__enter__()
        return self

    def say_stop(self) -> None:
        """One line, as anyone may send it."""
        os.write(self._hand, b"stop\n")

    def __exit__(self, *_: object) -> None:
        self._redirected.__exit__(None, None, None)
        self._reader.kill()
        self._reader.wait()
        self._screen.close()
        for end in (self._hand, self.keys, self._near, self._far):
            os.close(end)


class StalledDisk:
    """A pipe in the journal's place: it takes the header, and then nothing until it recovers."""

    def __init__(self) -> None:
        self._far, self._near = os.pipe()
        self._full = False
        self.stalled = threading.Event()

    def open(self, path: Path) -> "StalledDisk":
        """What a recorder opens its journal with."""
        return self

    def write_at(self, offset: int, data: bytes) -> None:
        """The first time it fits; then the pipe is full, and the system makes the writer wait."""
        if self._full:
            self.stalled.set()
        os.write(self._near, data)
        if not self._full:
            self._fill()

    def _fill(self) -> None:
        self._full = True
        os.set_blocking(self._near, False)
        with suppress(BlockingIOError):
            while True:
                os.write(self._near, bytes(65536))
        os.set_blocking(self._near, True)

    def recover(self) -> None:
        """Take everything again."""
        threading.Thread(target=self._take, daemon=True).start()

    def sync(self) -> None:
        """Nothing to flush in a pipe."""

    def close(self) -> None:
        """No more to come."""
        os.close(self._near)

    def _take(self) -> None:
        while os.read(self._far, 65536):
            pass
        os.close(self._far)


class _SkippingSelector(selectors.DefaultSelector):
    """Where the loop would wait for a deadline, it may say that the time has passed."""

    skipping = True
    skipped_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if not (self.skipping and timeout):
            return super().select(timeout)
        ready = super().select(0)
        if not ready:
            self.skipped_s += timeout
        return ready


class SkippingLoop(asyncio.SelectorEventLoop):
    """A loop in real time, whose waits can be skipped: countdown and first steps take no time."""

    def __init__(self) -> None:
        self._skipper = _SkippingSelector()
        super().__init__(self._skipper)

    @property
    def skipping(self) -> bool:
        """Whether waits are skipped now."""
        return self._skipper.skipping

    @skipping.setter
    def skipping(self, skip: bool) -> None:
        self._skipper.skipping = skip

    def time(self) -> float:
        """The computer's monotonic time, and all that was skipped."""
        return super().time() + self._skipper.skipped_s
