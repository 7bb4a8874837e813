"""R24 with real processes: a treadmill, a session and its guardian, over Bluetooth's HCI on TCP.

What takes how long is printed (``pytest -s``), and bounded only generously: the machine that runs
the tests may be busy.
"""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from support.program import PATIENCE_S

if sys.platform == "win32":
    pytest.skip("signals of POSIX", allow_module_level=True)
pytest.importorskip("bumble", reason="bumble is an extra: pip install 'retropace[simulate]'")

pytestmark = [pytest.mark.bumble, pytest.mark.rule("R24")]

STOP, START, SPEED = 0x08, 0x07, 0x02
TESTS = Path(__file__).parents[2]


class Program:
    """One running module that prints a JSON object a line."""

    def __init__(self, *words: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(TESTS), "RETROPACE_VOICE": "off"}
        self.seen: list[dict[str, Any]] = []
        self._rest = b""
        self.process = subprocess.Popen(
            [sys.executable, "-m", *words],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Read on until an event is wanted; what came before is kept in ``seen``."""
        deadline_s = time.monotonic() + PATIENCE_S
        while True:
            event = self._next(deadline_s)
            self.seen.append(event)
            if wanted(event):
                return event

    def ask(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def end(self) -> None:
        for number in (signal.SIGKILL, signal.SIGCONT):
            with suppress(ProcessLookupError):
                self.process.send_signal(number)
        self.process.wait(PATIENCE_S)
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            with suppress(OSError):
                stream.close()

    def _next(self, deadline_s: float) -> dict[str, Any]:
        assert self.process.stdout is not None
        while b"\n" not in self._rest:
            left_s = deadline_s - time.monotonic()
            if left_s <= 0 or not select.select([self.process.stdout], [], [], left_s)[0]:
                raise AssertionError(f"nothing more within {PATIENCE_S:g} s; seen {self.seen}")
            octets = os.read(self.process.stdout.fileno(), 65536)
            if not octets:
                raise AssertionError(f"it ended; seen {self.seen}")
            self._rest += octets
        line, _, self._rest = self._rest.partition(b"\n")
        event: dict[str, Any] = json.loads(line)
        return event


class Scene:
    """The treadmill and the session, and the guardian found among the session's children."""

    def __init__(self, model: str, data_dir: Path) -> None:
        self.air = Program("support.guardian_air", model)
        self.data_dir = data_dir
        self.port = str(self.air.until(lambda event: "port" in event)["port"])
        self.sessions: list[Program] = []

    def session(self, walk_s: float = 60.0, *dies_in: str) -> Program:
        words = (self.port, str(self.data_dir), f"{walk_s:g}", *dies_in)
        session = Program("support.guardian_session", *words)
        self.sessions.append(session)
        return session

    def state(self) -> dict[str, Any]:
        """What is true of the belt now."""
        self.air.ask("state")
        return self.air.until(lambda event: "speed_kmh" in event)

    def writes(self, op: int, since_ns: int = 0) -> list[dict[str, Any]]:
        return [w for w in self.state()["writes"] if w["op"] == op and w["at_ns"] >= since_ns]

    def press(self, button: str) -> None:
        """Press a button of the console."""
        self.air.ask(button)
        self.air.until(lambda event: "speed_kmh" in event)

    def moving(self, walk_s: float = 60.0, phase: str = "probing") -> Program:
        """A session whose belt moves by its command."""
        session = self.session(walk_s)
        session.until(lambda event: event.get("phase") == phase)
        self.until_moving()
        return session

    def until_moving(self) -> None:
        """Wait until the belt moves."""
        deadline_s = time.monotonic() + PATIENCE_S
        while self.state()["speed_kmh"] < 0.7:
            assert time.monotonic() < deadline_s
            time.sleep(0.1)

    def until_rest(self, within_s: float = 20.0) -> int:
        """Wait until the belt truly rests; since when."""
        deadline_s = time.monotonic() + within_s
        while time.monotonic() < deadline_s:
            rested_ns = self.state()["rested_ns"]
            if rested_ns is not None:
                return int(rested_ns)
            time.sleep(0.05)
        raise AssertionError(f"the belt does not rest: {self.state()}")

    def end(self) -> None:
        for session in self.sessions:
            session.end()
        self.air.end()


def guardian_of(session: Program) -> int:
    """The process id of a session's guardian."""
    children = Path(f"/proc/{session.pid}/task/{session.pid}/children").read_text().split()
    found = [pid for pid in children if "retropace.guardian" in words_of(int(pid))]
    assert len(found) == 1, found
    return int(found[0])


def words_of(pid: int) -> list[str]:
    """A process's command line; nothing once it is gone, or a zombie."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    return []


def lives(pid: int) -> bool:
    return bool("".join(words_of(pid)))


def until_gone(*pids: int, within_s: float = PATIENCE_S) -> float:
    """Wait until these processes are gone; how long that took, s."""
    began_s = time.monotonic()
    while alive := [pid for pid in pids if lives(pid)]:
        assert time.monotonic() - began_s < within_s, f"{words_of(alive[0])} still runs"
        time.sleep(0.02)
    return time.monotonic() - began_s


def guardians_of(scene: Scene) -> list[int]:
    """The guardians of this scene's treadmill, though their program may be dead."""
    numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    words = {number: words_of(number) for number in numbers}
    wanted = {"retropace.guardian", f"127.0.0.1:{scene.port}"}
    return [number for number in numbers if wanted <= set(words[number])]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with a_scene(tmp_path) as made:
        yield made


@contextmanager
def a_scene(data_dir: Path, model: str = "spec-clean") -> Iterator[Scene]:
    made = Scene(model, data_dir)
    try:
        yield made
    finally:
        made.end()


def measured(scene: Scene, what: str, since_ns: int) -> tuple[float, float]:
    """How long from then to the first Stop and to rest, s; printed."""
    rested_ns = scene.until_rest()
    stops = scene.writes(STOP, since_ns)
    stop_s = (stops[0]["at_ns"] - since_ns) / 1e9
    rest_s = (rested_ns - since_ns) / 1e9
    print(f"\n{what}: Stop written after {stop_s:.2f} s, the belt at rest after {rest_s:.2f} s")
    return stop_s, rest_s


def test_kill_9_mid_walk_brings_the_belt_to_rest(scene: Scene) -> None:
    session = scene.moving(phase="walking")
    guardian = guardian_of(session)
    killed_ns = time.monotonic_ns()
    os.kill(session.pid, signal.SIGKILL)
    stop_s, rest_s = measured(scene, "kill -9", killed_ns)
    assert stop_s < 10.0
    assert rest_s < 20.0
    assert scene.writes(STOP)[-1]["link"] != scene.writes(START)[-1]["link"]
    until_gone(guardian)
    assert scene.state()["speed_kmh"] == 0.0


@pytest.mark.rule("R01")
def test_a_hung_program_is_replaced_and_finds_its_belt_at_rest_when_it_comes_to(
    scene: Scene,
) -> None:
    session = scene.moving()
    guardian = guardian_of(session)
    stopped_ns = time.monotonic_ns()
    os.kill(session.pid, signal.SIGSTOP)
    stop_s, rest_s = measured(scene, "SIGSTOP", stopped_ns)
    assert 0.5 < stop_s < 10.0
    assert rest_s < 20.0
    revived_ns = time.monotonic_ns()
    os.kill(session.pid, signal.SIGCONT)
    ended = session.until(lambda event: "ended" in event)
    # Whichever it hears of first: that it stood still, or that another has control of its belt.
    assert ended["reason"].startswith(("internal fault: ", "control lost")), ended
    assert session.process.wait(PATIENCE_S) == 0
    until_gone(guardian, within_s=2.0)
    assert scene.state()["speed_kmh"] == 0.0
    assert not scene.writes(START, revived_ns)
    assert not scene.writes(SPEED, revived_ns)


def test_a_session_that_ends_well_takes_its_guardian_along_and_no_signal_does(
    scene: Scene,
) -> None:
    session = scene.session(walk_s=1.0)
    session.until(lambda event: event.get("phase") == "countdown")
    guardian = guardian_of(session)
    assert os.getsid(guardian) == guardian, "the terminal's signals reach it"
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        os.kill(guardian, number)
    ended = session.until(lambda event: "ended" in event)
    assert ended["ended"] == "done"
    print(f"\ngoodbye: gone after {until_gone(guardian, within_s=1.0):.2f} s")
    assert session.process.wait(PATIENCE_S) == 0
    links = {write["link"] for write in scene.state()["writes"]}
    assert len(links) == 1, "the guardian wrote something"


@pytest.mark.rule("R25")
def test_without_its_guardian_a_session_does_not_rise_and_ends_well(scene: Scene) -> None:
    session = scene.moving(walk_s=12.0, phase="walking")
    os.kill(guardian_of(session), signal.SIGKILL)
    session.until(lambda event: event.get("said") == "guardian_gone")
    ended = session.until(lambda event: "ended" in event)
    assert ended["ended"] == "done"
    assert scene.until_rest()
    (journal,) = scene.data_dir.rglob("*.jsonl")
    steps = [line for line in map(json.loads, journal.read_text().splitlines()) if "out" in line]
    gone = [given for step in steps for given in step.get("in", ()) if _is_gone(given)]
    assert len(gone) == 1
    at = next(at for at, step in enumerate(steps) if gone[0] in step.get("in", ()))
    commands = [step["out"]["command"]["kind"] for step in steps[at:] if "command" in step["out"]]
    assert set(commands) == {"stop"}, "what was on its way when it died may still arrive"


def _is_gone(given: dict[str, Any]) -> bool:
    return given.get("health") == "guardian" and given.get("healthy") is False


def test_killed_at_rest_it_only_looks_and_lets_go(scene: Scene) -> None:
    session = scene.session(60.0, "countdown")
    session.until(lambda event: event.get("phase") == "countdown")
    assert session.process.wait(PATIENCE_S) == -signal.SIGKILL
    until_gone(*guardians_of(scene))
    assert not scene.writes(STOP)
    assert scene.state()["speed_kmh"] == 0.0


def test_a_new_run_stops_a_belt_that_it_finds_moving_and_says_so(scene: Scene) -> None:
    scene.press("start")
    scene.until_moving()
    session = scene.session()
    notes = session.until(lambda event: "notes" in event)["notes"]
    assert any("moving already" in note for note in notes)
    assert {"said": "stopping"} in session.seen
    assert scene.state()["speed_kmh"] == 0.0
    assert scene.writes(STOP)
    assert not scene.writes(START)
