"""``retropace serve`` in a process of its own, for tests that come to it from outside."""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from .program import PATIENCE_S, PROGRAM

ADDRESS = re.compile(r"(https?://([0-9a-z.-]+):(\d+)/)#pair=([0-9a-z-]+)")


class Served:
    """One running program, the addresses of its page, and its code."""

    def __init__(
        self, data_dir: Path, *more: str, port: int = 0, stdin: int = subprocess.DEVNULL
    ) -> None:
        self.data_dir = data_dir
        self.process = subprocess.Popen(
            [*PROGRAM, "serve", "--port", str(port), "--data-dir", str(data_dir), *more],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
        )
        self.printed = ""
        found = self._address()
        self.pairing_url, self.url, self.host = found[0], found[1], found[2]
        self.port, self.secret = int(found[3]), found[4]

    def _address(self) -> re.Match[str]:
        assert self.process.stdout is not None
        while "Ctrl-C" not in self.printed:
            line = self.process.stdout.readline()
            assert line, self.process.communicate()[1]
            self.printed += line
        found = ADDRESS.search(self.printed)
        assert found is not None, self.printed
        return found

    def client(self, **headers: str) -> httpx.Client:
        """Someone who reaches it."""
        return httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE_S)

    def paired(self) -> httpx.Client:
        """A device that has shown the code."""
        shown = {"secret": self.secret, "token": True}
        with self.client() as client:
            token = client.post("/api/pair", json=shown).json()["token"]
        return self.client(authorization=f"Bearer {token}")

    def kill(self) -> None:
        """As the power goes."""
        self.process.kill()
        self.process.communicate()

    def end(self, number: int = signal.SIGTERM) -> str:
        """In order, if it is there still; what it said last."""
        if self.process.poll() is not None:
            return ""
        self.process.send_signal(number)
        said, errors = self.process.communicate(timeout=PATIENCE_S)
        assert errors == ""
        return said

    def journals(self) -> list[Path]:
        """What was recorded."""
        return sorted(self.data_dir.glob("sessions/*.jsonl"))

    def journal(self) -> list[dict[str, Any]]:
        """The lines of the only session."""
        (path,) = self.journals()
        return [json.loads(line) for line in path.read_text().splitlines()]


def begin(client: httpx.Client, bay: str = "1", profile: str = "first-five") -> None:
    """Answer every question with yes, and begin."""
    at = f"/api/treadmills/{bay}"
    asked = client.get(f"{at}/readiness", params={"profile": profile}).json()["questions"]
    wish = {"profile": profile, "answers": {one["key"]: True for one in asked}}
    answer = client.post(f"{at}/session", json=wish)
    assert answer.status_code == 202, answer.text


def start(client: httpx.Client, bay: str = "1") -> None:
    """Start what was begun, as soon as it asks for that."""
    state = until(client, lambda one: (one["session"] or {}).get("prompt") == "start", bay)
    ask = {"do": "start", "seen_ms": state["moment_ms"]}
    assert client.post(f"/api/treadmills/{bay}/requests", json=ask).status_code == 200


def until_walking(client: httpx.Client, bay: str = "1") -> Any:
    """Wait for the walking; the state then."""
    return until(client, lambda one: (one["session"] or {}).get("phase") == "walking", bay)


def until(client: httpx.Client, holds: Callable[[dict[str, Any]], Any], bay: str = "1") -> Any:
    """Wait for a state of a treadmill that nothing goes wrong with."""
    until_s = time.monotonic() + PATIENCE_S
    while True:
        state = client.get(f"/api/treadmills/{bay}").json()
        if holds(state["treadmill"]):
            return state
        assert state["treadmill"]["trouble"] is None, state
        assert time.monotonic() < until_s, state
        time.sleep(0.1)
