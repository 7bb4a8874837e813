"""Every command of the README is run, as it stands there, from a checkout's root."""

import os
import re
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from retropace.cli.serve import DEFAULT_PORT
from support.program import PATIENCE_S
from support.served import Served

ROOT = Path(__file__).parents[2]
ADDRESS = "C4:19:D1:00:00:01"
"""Nobody's treadmill: what a README's reader without one would type."""
FENCE = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
ANSWERS = "yes\n" * 5


def readme_commands() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = "\n".join(FENCE.findall(text)).splitlines()
    return [line.partition(" # ")[0].strip() for line in lines if line.strip()]


COMMANDS = readme_commands()


def serves(command: str) -> bool:
    """Whether it goes on until it is told to end."""
    return command.startswith(".venv/bin/retropace serve ")


def run(command: str, timeout_s: float = PATIENCE_S) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command.replace("ADDRESS", ADDRESS))
    if words[0] == ".venv/bin/retropace":
        words[:1] = [sys.executable, "-c", "import sys, retropace.cli as c; sys.exit(c.main())"]
    return subprocess.run(
        words,
        cwd=ROOT,
        input="" if "--yes" in words or words[0] == "make" else ANSWERS,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
        env={**os.environ, "RETROPACE_VOICE": "off"},
    )


def test_the_readme_begins_with_the_two_commands() -> None:
    assert COMMANDS[:2] == ["make run", "make test"]


def test_make_run_guides_a_session_and_ends_with_the_summary() -> None:
    went = run("make run")
    assert went.returncode == 0, went.stdout + went.stderr
    assert "In five seconds" in went.stdout or "Faster in" in went.stdout
    assert "distance" in went.stdout.lower()


def test_make_test_is_a_target() -> None:
    assert "pytest" in run("make -n test").stdout


@pytest.mark.parametrize(
    "command",
    [line for line in COMMANDS if ("ADDRESS" in line or "scan" in line) and not serves(line)],
)
def test_a_command_for_a_real_treadmill_answers_in_words(command: str) -> None:
    went = run(command)
    assert went.returncode in (0, 3), went.stdout + went.stderr
    assert "Traceback" not in went.stdout + went.stderr
    assert went.stdout + went.stderr


def test_the_commands_for_the_simulator_run_in_their_order() -> None:
    for command in COMMANDS[2:]:
        if "ADDRESS" in command or "scan" in command or serves(command):
            continue
        went = run(command)
        assert went.returncode == 0, f"{command}\n{went.stdout}{went.stderr}"
        assert went.stdout.strip(), command
        assert "Traceback" not in went.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("command", [line for line in COMMANDS if serves(line)])
def test_the_page_is_served_until_a_signal(command: str, tmp_path: Path) -> None:
    words = shlex.split(command.replace("ADDRESS", ADDRESS))[2:]
    with socket.socket() as probe:
        usual_is_free = probe.connect_ex(("127.0.0.1", DEFAULT_PORT)) != 0
    served = Served(tmp_path, *words, port=DEFAULT_PORT if usual_is_free else 0)
    with httpx.Client(timeout=PATIENCE_S) as client:
        assert "Retropace" in client.get(served.url).text
    served.end()
    assert served.process.returncode == 0
