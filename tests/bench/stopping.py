"""From a key to the Bluetooth write of Stop, with everything around it in trouble.

Each trial guides a session on the simulator until the walker walks, then presses a key on a real
terminal and waits until Bleak's backend is handed 08 01. Meanwhile the journal's file takes nothing
more, the speech program hangs, the picture is drawn, and every core has a busy program to run.
"""

import asyncio
import math
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
from typing import Any
from unittest.mock import patch

from tests.bench.result import Result, count
from tests.support.rig import plan, step

from retropace import app
from retropace.cli.front import TerminalFront
from retropace.cli.keyboard import Keyboard
from retropace.journal import Recorder
from retropace.runtime.snapshot import Snapshot
from retropace.session import EndingKind, Phase
from retropace_simulators.memory_backend import Backend
from retropace_simulators.treadmill import SimulatedWorld, simulator

STOP = b"\x08\x01"
_WAITS_S = (0.2, 0.6)
"""Long enough for the session to be as quiet as any; spread over the ticks and the drawing."""
_BUSY = "import os; parent = os.getppid()\nwhile os.getppid() == parent: pass"
_HANGING_ENGINE = "#!/bin/sh\nexec sleep 600\n"


def measure() -> list[Result]:
    """The median and the 99th percentile, ms."""
    with _trouble() as data_dir:
        delays_ms = sorted(_trial(data_dir, number) for number in range(count(300, 2)))
    p50, p99 = (delays_ms[math.ceil(share * len(delays_ms)) - 1] for share in (0.50, 0.99))
    return [
        Result("from a key to the write of Stop, p50", p50, "ms", 10),
        Result("from a key to the write of Stop, p99", p99, "ms", 10),
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
    """One session, stopped by a key while walking; ms from the key to the write."""
    with ExitStack() as cleaning:
        terminal = cleaning.enter_context(_Terminal())
        disk = StalledDisk()
        world = simulator.open(seed=seed)
        writes: list[float] = []
        loop = SkippingLoop()
        runner = cleaning.enter_context(asyncio.Runner(loop_factory=lambda: loop))
        front = _Front(terminal, disk, loop, random.Random(seed))
        cleaning.callback(front.close)

        def written() -> None:
            writes.append(time.perf_counter())
            disk.recover()
            loop.skipping = True

        record = partial(Recorder, open_file=disk.open)
        guidance = _guidance(world, _watched(world.backend, written), data_dir)
        guided = runner.run(app.guide(guidance, front, record=record))
        if guided.ending.kind is not EndingKind.WALKER or front.pressed_s is None:
            raise RuntimeError(f"the session to measure was not stopped by the key: {guided}")
        return (writes[0] - front.pressed_s) * 1000


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
    """The walker's terminal, and a walker who presses a key some time after the first steps."""

    def __init__(
        self,
        terminal: "_Terminal",
        disk: "StalledDisk",
        loop: "SkippingLoop",
        chance: random.Random,
    ) -> None:
        super().__init__(
            Keyboard(terminal.far),
            title="bench",
            simulated=True,
            autopilot=True,
            quiet=False,
            voiced=True,
        )
        self.pressed_s: float | None = None
        self._terminal = terminal
        self._disk = disk
        self._skipping = loop
        self._chance = chance
        self._hand: threading.Thread | None = None

    def show(self, snapshot: Snapshot) -> None:
        """Once the belt is at speed, let time pass as it does, and stretch out a hand."""
        super().show(snapshot)
        walking = snapshot.view.phase is Phase.WALKING and snapshot.view.elapsed_s > 30
        if walking and self._hand is None:
            self._skipping.skipping = False
            self._hand = threading.Thread(target=self._press, daemon=True)
            self._hand.start()

    def _press(self) -> None:
        self._disk.stalled.wait()
        time.sleep(self._chance.uniform(*_WAITS_S))
        self.pressed_s = time.perf_counter()
        self._terminal.press(b" ")


class _Terminal:
    """A pseudo-terminal that is the program's screen, and read from as a terminal is."""

    def __enter__(self) -> "_Terminal":
        self.near, self.far = os.openpty()
        self._reader = subprocess.Popen(["cat"], stdin=self.near, stdout=subprocess.DEVNULL)
        self._screen = os.fdopen(os.dup(self.far), "w")
        self._redirected = redirect_stdout(self._screen)
        self._redirected.__enter__()
        return self

    def press(self, key: bytes) -> None:
        """As a finger does."""
        os.write(self.near, key)

    def __exit__(self, *_: object) -> None:
        self._redirected.__exit__(None, None, None)
        self._reader.kill()
        self._reader.wait()
        self._screen.close()
        os.close(self.near)  # whoever still reads the far end is told that it has ended
        os.close(self.far)


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


def _watched(backend: Backend, written: Any) -> Backend:
    """The same backend, saying when it is handed the first Stop."""
    base: Any = backend.client
    waiting = [written]

    class WatchedClient(base):  # type: ignore[misc]
        async def write_gatt_char(self, characteristic: Any, data: Any, response: bool) -> None:
            if bytes(data) == STOP and waiting:
                waiting.pop()()
            await super().write_gatt_char(characteristic, data, response)

    return backend._replace(client=WatchedClient)
