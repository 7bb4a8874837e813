"""The real program in a process of its own: every way to break it off stops the belt (R19, R29)."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("signals and terminals of POSIX", allow_module_level=True)

import pty

from support.program import PATIENCE_S, PROGRAM

WALKING = "Find your feet"


def arguments(
    data_dir: Path, *more: str, speed_up: float = 20.0, profile: str = "first-five"
) -> list[str]:
    """By default a session of a quarter of a minute: so long the test may take to do its part."""
    return [
        *PROGRAM,
        "start",
        profile,
        "--treadmill",
        "simulated",
        "--speed-up",
        f"{speed_up:g}",
        "--data-dir",
        str(data_dir),
        *more,
    ]


class Program:
    """One running program, and all it has printed."""

    def __init__(self, command: list[str], **streams: Any) -> None:
        environment = {**os.environ, "RETROPACE_VOICE": "off", "COLUMNS": "100"}
        self.printed = ""
        self.process = subprocess.Popen(
            command,
            env=environment,
            **{"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, **streams},
            stderr=subprocess.PIPE,
        )

    def read_until(self, words: str) -> None:
        """Read what it prints until these words have come."""
        assert self.process.stdout is not None
        self._read(self.process.stdout.fileno(), words)

    def _read(self, descriptor: int, words: str) -> None:
        until_s = time.monotonic() + PATIENCE_S
        while words not in self.printed:
            ready, _, _ = select.select([descriptor], [], [], max(0.0, until_s - time.monotonic()))
            assert ready, f"{words!r} was never printed, but: {self.printed}"
            octets = b""
            with suppress(OSError):  # so a terminal says that its other end is closed
                octets = os.read(descriptor, 65536)
            assert octets, f"it ended without {words!r}: {self.printed}{self.complaints()}"
            self.printed += octets.decode("utf-8", "replace")

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def complaints(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.read().decode()

    def end(self) -> int:
        """Wait for its end, reading what it prints; no traceback ever reaches the user."""
        out, errors = self.process.communicate(timeout=PATIENCE_S)
        self.printed += (out or b"").decode("utf-8", "replace")
        assert "Traceback" not in self.printed + errors.decode()
        self.errors = errors.decode()
        return self.process.returncode


class OnTerminal(Program):
    """The same on a real pseudo-terminal, whose other end the test holds."""

    def __init__(self, command: list[str]) -> None:
        self.master, slave = pty.openpty()
        super().__init__(
            command,
            stdin=slave,
            stdout=slave,
            preexec_fn=lambda: _own_terminal(slave),
        )
        os.close(slave)

    def read_until(self, words: str) -> None:
        self._read(self.master, words)

    def press(self, key: bytes) -> None:
        os.write(self.master, key)

    def hang_up(self) -> None:
        os.close(self.master)
        self.master = -1

    def end(self) -> int:
        until_s = time.monotonic() + PATIENCE_S
        while self.process.poll() is None:
            assert time.monotonic() < until_s, "it did not end"
            if self.master < 0:
                time.sleep(0.02)
            elif select.select([self.master], [], [], 0.1)[0]:
                self._take()
        while self.master >= 0 and select.select([self.master], [], [], 0)[0] and self._take():
            pass  # what it said last is still here when it is gone
        self.errors = self.complaints()
        assert "Traceback" not in self.printed + self.errors
        return self.process.returncode

    def _take(self) -> bool:
        """Read what is there; False where its end has been closed."""
        with suppress(OSError):
            octets = os.read(self.master, 65536)
            self.printed += octets.decode("utf-8", "replace")
            return bool(octets)
        return False


def _own_terminal(slave: int) -> None:
    """A session of its own with this terminal in charge, as a shell would have it."""
    import fcntl
    import termios

    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[Program]]:
    """The programs of a test; none outlives it."""
    programs: list[Program] = []
    yield programs
    for program in programs:
        if program.process.poll() is None:
            program.process.kill()
        program.process.wait()
        for stream in (program.process.stdin, program.process.stdout, program.process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        if isinstance(program, OnTerminal) and program.master >= 0:
            program.hang_up()


def journal_of(data_dir: Path) -> list[dict[str, Any]]:
    (path,) = data_dir.rglob("*.jsonl")
    return [json.loads(line) for line in path.read_text().splitlines()]


def assert_stopped_by_walker(data_dir: Path) -> None:
    """The journal says that the walker ended it, that stop was ordered, and that the belt rests."""
    lines = journal_of(data_dir)
    end = lines[-1]
    assert (end["kind"], end["ending"], end["exit_code"]) == ("end", "walker", 1)
    steps = [line["out"] for line in lines if line["kind"] == "step"]
    ordered = [step["command"]["kind"] for step in steps if "command" in step]
    assert "stop" in ordered
    assert any(cue["key"] == "at_rest" for step in steps for cue in step.get("cues", ()))


@pytest.mark.rule("R19", "R29")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGTSTP"])
def test_a_signal_stops_a_session_and_its_summary_is_printed(
    tmp_path: Path, started: list[Program], name: str
) -> None:
    program = Program(arguments(tmp_path, "--yes"))
    started.append(program)
    program.read_until(WALKING)
    program.process.send_signal(getattr(signal, name))
    assert program.end() == 1
    assert "stopped by the walker" in program.printed
    assert not program.errors
    assert_stopped_by_walker(tmp_path)


@pytest.mark.rule("R19", "R29")
def test_signals_again_and_again_do_not_hurry_it_out(
    tmp_path: Path, started: list[Program]
) -> None:
    program = Program(arguments(tmp_path, "--yes"))
    started.append(program)
    program.read_until(WALKING)
    for name in ("SIGINT", "SIGINT", "SIGTERM", "SIGHUP", "SIGINT"):
        program.process.send_signal(getattr(signal, name))
        time.sleep(0.01)
    assert program.end() == 1
    assert_stopped_by_walker(tmp_path)


@pytest.mark.rule("R29")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_while_connecting_ends_it_quietly(
    tmp_path: Path, started: list[Program], name: str
) -> None:
    program = Program(arguments(tmp_path, "--yes", speed_up=0.01))  # it connects for a minute
    started.append(program)
    program.read_until("Connecting")
    program.process.send_signal(getattr(signal, name))
    assert program.end() == 1
    assert not list(tmp_path.rglob("*.jsonl"))


@pytest.mark.rule("R19")
@pytest.mark.parametrize("key", [b"x", b"\x1b", b"\x1a"])
def test_any_key_stops_it(tmp_path: Path, started: list[Program], key: bytes) -> None:
    program = OnTerminal(arguments(tmp_path, "--yes"))
    started.append(program)
    program.read_until(WALKING)
    program.press(key)
    assert program.end() == 1
    assert "stopped by the walker" in program.printed
    assert_stopped_by_walker(tmp_path)


@pytest.mark.rule("R19", "R29")
def test_a_closed_terminal_stops_it(tmp_path: Path, started: list[Program]) -> None:
    program = OnTerminal(arguments(tmp_path, "--yes"))
    started.append(program)
    program.read_until(WALKING)
    program.hang_up()
    assert program.end() == 1
    assert_stopped_by_walker(tmp_path)


@pytest.mark.rule("R19", "R26")
def test_nobody_reading_its_output_changes_nothing(tmp_path: Path, started: list[Program]) -> None:
    program = Program(arguments(tmp_path, "--yes", speed_up=1000.0))
    started.append(program)
    program.read_until("Connecting")
    assert program.process.stdout is not None
    program.process.stdout.close()
    program.process.stdout = None
    assert program.end() == 0
    assert not program.errors
    assert journal_of(tmp_path)[-1]["ending"] == "done"


def test_lines_pause_it_and_let_it_go_on_and_any_other_line_stops_it(
    tmp_path: Path, started: list[Program]
) -> None:
    program = Program(arguments(tmp_path, "--yes"))
    started.append(program)
    program.read_until(WALKING)
    program.tell("slower")
    program.tell("pause")
    program.read_until("Paused")
    program.tell("whatever")
    assert program.end() == 1
    assert_stopped_by_walker(tmp_path)
    asked = [
        given["request"]
        for line in journal_of(tmp_path)
        if line["kind"] == "step"
        for given in line.get("in", ())
        if "request" in given
    ]
    assert [r for r in asked if r in ("slower", "pause", "stop")] == ["slower", "pause", "stop"]


@pytest.mark.rule("R22")
def test_questions_nobody_answers_begin_nothing(tmp_path: Path, started: list[Program]) -> None:
    program = Program(arguments(tmp_path), stdin=subprocess.DEVNULL)
    started.append(program)
    assert program.end() == 1
    assert "answer yes or no" in program.errors
    assert not list(tmp_path.rglob("*.jsonl"))


def test_as_json_nothing_but_the_summary_is_printed(tmp_path: Path, started: list[Program]) -> None:
    program = Program(arguments(tmp_path, "--yes", "--json", speed_up=1000.0))
    started.append(program)
    assert program.end() == 0
    summary = json.loads(program.printed)
    assert summary["ending"]
