"""``retropace start --web``: one session, led from the terminal and from the page."""

import json
import os
import subprocess
from pathlib import Path

import httpx

from support.program import PATIENCE_S, PROGRAM
from support.served import ADDRESS, until_walking


def start(data_dir: Path, *more: str) -> subprocess.Popen[str]:
    words = ["start", "first-five", "--treadmill", "simulated", "--yes", "--json"]
    return subprocess.Popen(
        [*PROGRAM, *words, "--data-dir", str(data_dir), *more],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "RETROPACE_VOICE": "off"},
    )


def test_a_session_of_the_terminal_is_stopped_from_the_page(tmp_path: Path) -> None:
    with start(tmp_path, "--speed-up", "20", "--web", "--port", "0") as program:
        assert program.stderr is not None
        found = ADDRESS.search(program.stderr.readline())
        assert found is not None
        with httpx.Client(base_url=found[1], timeout=PATIENCE_S) as client:
            assert client.post("/api/pair", json={"secret": found[4]}).status_code == 200
            walking = until_walking(client)["treadmill"]
            assert walking["session"]["title"] == "Your first five minutes"
            again = {"profile": "first-five", "answers": {}}
            assert client.post("/api/treadmills/1/session", json=again).status_code == 409
            assert client.post("/api/stop").json() == {"stopping": ["1"]}
        out, errors = program.communicate(timeout=PATIENCE_S)
    assert program.returncode == 1, errors
    assert json.loads(out)["ending"] == "walker"


def test_where_to_serve_makes_no_sense_without_a_page(tmp_path: Path) -> None:
    with start(tmp_path, "--lan") as program:
        _, errors = program.communicate(timeout=PATIENCE_S)
    assert program.returncode == 2
    assert errors == "retropace: --lan says how to serve the page: add --web.\n"
