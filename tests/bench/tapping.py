"""From a tap on the page to its Bluetooth write, and how late steps are meanwhile.

Each trial guides a session of the page on the simulator until the walker walks. Fifty viewers watch
it from another process and read far too slowly, the journal's file takes nothing more, and the
MQTT broker takes connections and never answers. Then a hand in that process sends a stop over a
connection of its own, and the time is taken until Bleak's backend is handed 08 01.
"""

import asyncio
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple
from unittest.mock import patch

from tests.bench.result import Result, percentile, trials
from tests.bench.stopping import SkippingLoop, StalledDisk, _guidance
from tests.support.handed import watched

from retropace import app
from retropace.cli.mqtt import bay_front
from retropace.journal import Recorder
from retropace.model import Request
from retropace.mqtt import read_settings
from retropace.runtime.inbox import Inbox
from retropace.session import Phase, View
from retropace.web import serving
from retropace.web.bay import Bay, Machine, Stage
from retropace.web.room import Room
from retropace_simulators.treadmill import simulator

VIEWERS: Final = 50
_WAITS_S: Final = (1.0, 1.5)
_SMALL: Final = 4096
"""Little room in the system's buffers, so that viewers are in arrears from the first message on."""


def measure() -> list[Result]:
    """The median and the 99th percentile of the tap, and the 99th of the steps' lateness, ms."""
    with trouble() as (data_dir, broker), patch.object(serving, "_SEND_BUFFER", _SMALL):
        stopped = [trial(data_dir, broker, number) for number in trials("tapping", 120, 2)]
    taps_ms, late_ms = ranked(stopped)
    return [
        Result("from a tap on the page to its write, p50", percentile(taps_ms, 0.50), "ms", 50),
        Result("from a tap on the page to its write, p99", percentile(taps_ms, 0.99), "ms", 50),
        Result("lateness of a step with the page on, p99", percentile(late_ms, 0.99), "ms", 20),
    ]


def ranked(stopped: list[tuple[float, list[float]]]) -> tuple[list[float], list[float]]:
    """How long each trial's tap took, and how late all their steps were, the best first, ms."""
    taps_ms = sorted(tap_ms for tap_ms, _ in stopped)
    return taps_ms, sorted(ms for _, late_ms in stopped for ms in late_ms)


@contextmanager
def trouble() -> Iterator[tuple[Path, str]]:
    """A folder, and a broker that takes connections and says nothing."""
    with tempfile.TemporaryDirectory(prefix="retropace-bench-") as folder, socket.socket() as dead:
        dead.bind(("127.0.0.1", 0))
        dead.listen(256)
        yield Path(folder), f"mqtt://127.0.0.1:{dead.getsockname()[1]}"


def trial(
    data_dir: Path, broker: str, seed: int, *, flooded: bool = False
) -> tuple[float, list[float]]:
    """One session, stopped by a tap while walking: ms to the write, and how late its steps were."""
    with ExitStack() as cleaning:
        disk, loop, late = StalledDisk(), SkippingLoop(), Lateness()
        written: list[int] = []
        world = simulator.open(seed=seed)
        backend = watched(world.backend, lambda: written.append(time.monotonic_ns()))
        machine = Machine("bench", world.address, True, backend, world.strap_address)
        room = Room([machine], data_dir, time.monotonic)
        bay = room.bays["1"]
        bay.beside = bay_front(read_settings(broker), bay, [], many=False)
        guide = partial(app.guide, record=partial(Recorder, open_file=disk.open))
        cleaning.enter_context(patch("retropace.web.bay.guide", guide))
        cleaning.enter_context(late.watching())
        cleaning.callback(bay.beside.close)
        runner = cleaning.enter_context(asyncio.Runner(loop_factory=lambda: loop))
        guidance = _guidance(world, backend, data_dir)
        scene = _Scene(room, bay, disk, loop, late, random.Random(seed), flooded)
        tapped_ns = runner.run(scene.play(guidance))
        return (written[0] - tapped_ns) / 1e6, late.ms


class Lateness:
    """How long after it was due each step began, as long as it is wanted."""

    def __init__(self) -> None:
        self.wanted = False
        self.ms: list[float] = []
        self._came_s: float | None = None

    @contextmanager
    def watching(self) -> Iterator[None]:
        """While this lasts, every inbox tells when it was given something, and when it woke."""
        put, wait_until = Inbox.put, Inbox.wait_until
        late = self

        def timed_put(inbox: Inbox, given: Any) -> None:
            if late._came_s is None:
                late._came_s = asyncio.get_running_loop().time()
            put(inbox, given)

        async def timed_wait(inbox: Inbox, deadline_s: float) -> None:
            await wait_until(inbox, deadline_s)
            now_s = asyncio.get_running_loop().time()
            due_s = deadline_s if late._came_s is None else min(late._came_s, deadline_s)
            late._came_s = None
            if late.wanted:
                late.ms.append(max(0.0, now_s - due_s) * 1000)

        with patch.object(Inbox, "put", timed_put), patch.object(Inbox, "wait_until", timed_wait):
            yield


class _Scene(NamedTuple):
    """One trial's cast."""

    room: Room
    bay: Bay
    disk: StalledDisk
    loop: SkippingLoop
    late: Lateness
    chance: random.Random
    flooded: bool

    async def play(self, guidance: app.Guidance) -> int:
        """Walk, be watched, and be stopped; when the hand tapped, ns."""
        bay, loop = self.bay, self.loop
        bay.begin(guidance, lambda _: None)
        await self._until(lambda view: view.prompt is Request.START)
        bay._runtime.ask(Request.START, "bench")  # type: ignore[union-attr]
        await self._until(lambda view: view.phase is Phase.WALKING and view.elapsed_s > 30)
        loop.skipping = False
        bay.beside.open()  # type: ignore[union-attr]
        served = serving.Served(self.room, serving.listen(serving.LOCAL, 0), frozenset())
        await served.begin()
        strangers = await self._module("strangers", str(served.port)) if self.flooded else None
        try:
            tapped_ns = await self._watched_and_tapped(served)
        finally:
            if strangers is not None:
                strangers.stdin.close()  # type: ignore[union-attr]
                await strangers.wait()
        self.disk.recover()
        loop.skipping = True
        await served.end()
        return tapped_ns

    async def _watched_and_tapped(self, served: serving.Served) -> int:
        """The viewers and the hand, in a process of their own."""
        pairing = self.room.pairing
        token = pairing.pair(pairing.secret, "")
        others = await self._module("viewers", str(served.port), token)
        try:
            await self._order(others, f"watch {0 if self.flooded else VIEWERS}")
            await asyncio.to_thread(self.disk.stalled.wait)
            self.late.wanted = True
            await asyncio.sleep(self.chance.uniform(*_WAITS_S))
            tapped_ns = await self._order(others, "tap")
            self.late.wanted = False
            if self.bay.stage is not Stage.SESSION:
                raise RuntimeError("the session to measure had ended before the tap")
            return tapped_ns
        finally:
            await self._order(others, "leave")
            others.stdin.close()  # type: ignore[union-attr]
            await others.wait()

    async def _module(self, name: str, *given: str) -> asyncio.subprocess.Process:
        """One of the bench's modules, in a process of its own."""
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            f"tests.bench.{name}",
            *given,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    async def _order(self, others: asyncio.subprocess.Process, word: str) -> int:
        assert others.stdin is not None
        assert others.stdout is not None
        others.stdin.write(f"{word}\n".encode())
        return int(await others.stdout.readline())

    async def _until(self, holds: Callable[[View], bool]) -> None:
        while self.bay._snapshot is None or not holds(self.bay._snapshot.view):
            if not self.bay.busy:
                raise RuntimeError(f"the session to measure is over: {self.bay.trouble}")
            await asyncio.sleep(0.05)
