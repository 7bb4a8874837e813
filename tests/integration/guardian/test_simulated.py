"""The simulator in memory needs no guardian, and the person is told that there is none."""

import os
import subprocess
from pathlib import Path

import pytest

from support.program import PATIENCE_S, PROGRAM


@pytest.mark.rule("R24")
@pytest.mark.parametrize("quiet", [False, True])
def test_a_simulated_session_says_once_that_nobody_guards_it(tmp_path: Path, quiet: bool) -> None:
    went = subprocess.run(
        [
            *(*PROGRAM, "start", "first-five", "--treadmill", "simulated"),
            *("--speed-up", "5000", "--yes", "--data-dir", str(tmp_path)),
            *(["--json"] if quiet else []),
        ],
        env={**os.environ, "RETROPACE_VOICE": "off"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert went.returncode == 0, went.stderr
    assert went.stdout.count("needs no guardian") == (0 if quiet else 1)
