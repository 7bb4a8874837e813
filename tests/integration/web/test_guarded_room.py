"""R24 in a room: the program that serves it dies, and each treadmill's own guardian stops it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.program import PATIENCE_S
from support.served import begin, start

if sys.platform == "win32":
    pytest.skip("signals of POSIX", allow_module_level=True)
pytest.importorskip("bumble", reason="bumble is an extra: pip install 'retropace[simulate]'")

pytestmark = [pytest.mark.bumble, pytest.mark.rule("R24")]

TESTS = Path(__file__).parents[2]
STOP = 0x08


@contextmanager
def running(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A module in a process of its own; it does not outlive this."""
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def told(process: subprocess.Popen[str], ask: str | None = None) -> Any:
    """The next line it prints, asked for or not."""
    assert process.stdin is not None
    assert process.stdout is not None
    if ask is not None:
        process.stdin.write(ask + "\n")
        process.stdin.flush()
    return json.loads(process.stdout.readline())


def test_each_treadmill_of_a_room_has_a_guardian_of_its_own(tmp_path: Path) -> None:
    with ExitStack() as cleaning:
        airs = [
            cleaning.enter_context(running("support.guardian_air", "spec-clean")) for _ in range(2)
        ]
        ports = [str(told(air)["port"]) for air in airs]
        room = cleaning.enter_context(running("support.guardian_room", str(tmp_path), *ports))
        served = told(room)
        client = cleaning.enter_context(httpx.Client(base_url=served["url"], timeout=PATIENCE_S))
        client.post("/api/pair", json={"secret": served["secret"]})
        for bay in ("1", "2"):
            begin(client, bay)
        for bay in ("1", "2"):
            start(client, bay)
        until_s = time.monotonic() + PATIENCE_S
        while any(told(air, "state")["speed_kmh"] < 0.7 for air in airs):
            assert time.monotonic() < until_s
            time.sleep(0.2)
        died_ns = time.monotonic_ns()
        room.kill()
        for air in airs:
            state = told(air, "state")
            while state["rested_ns"] is None or state["rested_ns"] < died_ns:
                assert time.monotonic_ns() - died_ns < 30e9, state
                time.sleep(0.1)
                state = told(air, "state")
            stops = [w for w in state["writes"] if w["op"] == STOP and w["at_ns"] > died_ns]
            assert stops, "its guardian wrote stop"
