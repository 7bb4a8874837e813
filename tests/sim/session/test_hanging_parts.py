"""A screen, a voice or a disk that hangs for ever is not noticed by the belt (R26)."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from retropace.cli import screen as screens
from retropace.cli.screen import LinePainter, ThreadedScreen
from retropace.cues.text import sentence
from retropace.journal import Recorder, new_header
from retropace.kernel import Setup
from retropace.model import Request, Urgency
from retropace.session import EndingKind
from retropace.speech import SystemVoice
from retropace.speech.engines import engine_at
from support import rig
from support.recorded import STARTED_AT
from support.walk import MemoryRecorder, Walk, a_plan, a_step

PATIENCE_S = 30.0

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and FIFOs of POSIX")


def finish(run: Callable[[], Any]) -> Any:
    """Run it in a thread of its own, so that one that hangs fails its test and not the whole."""
    results: list[Any] = []
    thread = threading.Thread(target=lambda: results.append(run()), daemon=True)
    thread.start()
    thread.join(PATIENCE_S)
    assert not thread.is_alive(), "the session hangs"
    assert results
    return results[0]


def fill(descriptor: int) -> None:
    """Write until the pipe is full, so that whoever writes next waits."""
    os.set_blocking(descriptor, False)
    for size in (65536, 1):
        try:
            while True:
                os.write(descriptor, b" " * size)
        except BlockingIOError:
            continue
    os.set_blocking(descriptor, True)


def let_threads_run(until: Callable[[], bool], longest_s: float) -> None:
    """Let real time pass for other threads; the loop's own stands still meanwhile."""
    until_s = time.monotonic() + longest_s
    while not until() and time.monotonic() < until_s:
        time.sleep(0.01)


def assert_steps_kept_coming(walk: Walk) -> None:
    """Time is virtual: steps tell the loop's pace, and a wait of its own would be missing ones."""
    at_s = [decision.now_ns / 1e9 for decision in walk.decisions]
    assert max(later - sooner for sooner, later in pairwise(at_s)) <= 1.0001


@pytest.fixture
def full_pipe() -> Iterator[tuple[int, int]]:
    """A pipe that nobody reads, filled; closing its reading end frees whoever hangs on it."""
    reader, writer = os.pipe()
    fill(writer)
    yield reader, writer
    for descriptor in (reader, writer):
        try:
            os.close(descriptor)
        except OSError:
            continue


@pytest.mark.rule("R26", "R19")
def test_a_terminal_that_takes_no_more_is_not_noticed(
    full_pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screens, "_CLOSE_S", 0.1)
    reader, writer = full_pipe
    stream = os.fdopen(writer, "w", closefd=False)
    screen = ThreadedScreen(LinePainter(stream))
    asked: list[float] = []

    async def stop(walk: Walk) -> None:
        await walk.walking(10.0)
        let_threads_run(lambda: False, 0.5)  # the screen's thread draws, and hangs
        asked.append(walk.now_s)
        walk.ask(Request.STOP)

    walk = Walk()
    shown = walk.show

    def show(snapshot: Any) -> None:
        shown(snapshot)
        screen.show(snapshot)

    walk.show = show  # type: ignore[method-assign]
    assert finish(lambda: walk.run(stop)).kind is EndingKind.WALKER
    screen.close()
    assert screen._thread.is_alive(), "the terminal did not hang: this test shows nothing"
    assert asked[0] in walk.stop_writes()
    assert_steps_kept_coming(walk)
    walk.assert_safe()
    os.close(reader)
    screen._thread.join(PATIENCE_S)
    with pytest.raises(BrokenPipeError):
        stream.close()


@pytest.mark.rule("R26")
def test_a_speech_engine_that_hangs_is_not_noticed(tmp_path: Path) -> None:
    engine = tmp_path / "engine"
    engine.write_text(f'#!/bin/sh\necho $$ >> "{tmp_path}/said"\nexec sleep 600\n')
    engine.chmod(0o755)
    voice = SystemVoice(engine_at(str(engine)), longest_s=600.0)

    async def wait(walk: Walk) -> None:
        await walk.walking(10.0)
        let_threads_run((tmp_path / "said").exists, PATIENCE_S)

    walk = Walk()
    said = walk.say

    def say(cue: Any) -> None:
        said(cue)
        voice.say(sentence(cue), cue.urgency is Urgency.ALARM)

    walk.say = say  # type: ignore[method-assign]
    assert finish(lambda: walk.run(wait)).kind is EndingKind.DONE
    voice.close()
    assert (tmp_path / "said").read_text(), "the engine was never run: this test shows nothing"
    assert_steps_kept_coming(walk)
    walk.assert_safe()


class Fifo:
    """A journal's file on a FIFO: once full, a write waits for a reader who never comes."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self._reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        self._writer = os.open(path, os.O_WRONLY)
        self._stalled = False
        self.waiting = threading.Event()

    def write_at(self, offset: int, data: bytes) -> None:
        if self._stalled:
            self.waiting.set()
        os.write(self._writer, data)
        if not self._stalled:
            os.read(self._reader, len(data))

    def sync(self) -> None:
        """There is no disk behind it."""

    def close(self) -> None:
        os.close(self._writer)

    def stall(self) -> None:
        self._stalled = True
        fill(self._writer)

    def let_go(self) -> None:
        os.close(self._reader)


class KeptRecorder(MemoryRecorder):
    """The recorder that ships, on a file of the test's; what it is given is kept in memory too."""

    def __init__(self, path: Path, file: Fifo) -> None:
        super().__init__()
        plan = rig.plan()
        setup = Setup(plan, rig.machine(), plan.level, False)
        header = new_header(
            setup, started_at=STARTED_AT, base_ns=0, session_id="stalled", simulated=True
        )
        self.real = Recorder(
            path,
            header,
            open_file=lambda _: file,
            clock=lambda: 10.0 if file.waiting.is_set() else 0.0,
        )

    def record_step(self, inputs: Any, decision: Any) -> None:
        super().record_step(inputs, decision)
        self.real.record_step(inputs, decision)

    def health(self) -> str | None:
        return self.real.health()


@pytest.mark.rule("R25", "R26")
def test_a_disk_that_stalls_is_said_and_holds_the_speed_and_nothing_waits_for_it(
    tmp_path: Path,
) -> None:
    file = Fifo(tmp_path / "fifo")
    recorder = KeptRecorder(tmp_path / "journal", file)
    recorder.real.open()
    stalled: list[float] = []

    async def stall(walk: Walk) -> None:
        await walk.walking(10.0)
        file.stall()
        recorder.real.flush(0.0)
        assert file.waiting.wait(PATIENCE_S)
        stalled.append(walk.now_s)

    walk = Walk(a_plan(a_step(1.2), a_step(2.0), a_step(1.0)), recorder=recorder)
    assert finish(lambda: walk.run(stall)).kind is EndingKind.DONE
    assert walk.said("journal_down")[0] - stalled[0] <= 1.1
    assert walk.motion.fastest_kmh_since(stalled[0] + 1.1) <= 1.21
    assert_steps_kept_coming(walk)
    walk.assert_safe()
    assert recorder.real.close(walk.ending, timeout_s=0.1) is not None
    file.let_go()
    recorder.real._thread.join(PATIENCE_S)
