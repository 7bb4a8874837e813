"""The wheel alone, in an environment of its own away from the checkout, guides a session."""

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean environment with nothing but the wheel and what it depends on."""
    away = tmp_path_factory.mktemp("away")
    built = run(
        sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", away / "dist", cwd=ROOT
    )
    assert built.returncode == 0, built.stderr
    wheel = next((away / "dist").glob("*.whl"))
    venv.create(away / "venv", with_pip=True)
    python = away / "venv" / "bin" / "python"
    put_in = run(python, "-m", "pip", "install", "-q", wheel, cwd=away)
    assert put_in.returncode == 0, put_in.stderr
    return away


def test_a_session_runs_from_the_wheel(installed: Path) -> None:
    retropace = installed / "venv" / "bin" / "retropace"
    words = ["start", "first-five", "--treadmill", "simulated", "--speed-up", "200", "--yes"]
    went = run(retropace, *words, "--json", "--data-dir", installed / "data", cwd=installed)
    assert went.returncode == 0, went.stdout + went.stderr
    summary = json.loads(went.stdout)
    assert summary["profile"] == "first-five"
    assert summary["distance_m"] > 50


def test_a_report_is_written_from_the_wheel(installed: Path) -> None:
    retropace = installed / "venv" / "bin" / "retropace"
    words = ["report", "last", "-o", installed / "report.html", "--data-dir", installed / "data"]
    went = run(retropace, *words, cwd=installed)
    assert went.returncode == 0, went.stderr
    page = (installed / "report.html").read_text(encoding="utf-8")
    assert "prefers-color-scheme" in page, "style and script come with the wheel"


def test_the_wheel_brings_all_four_roots(installed: Path) -> None:
    python = installed / "venv" / "bin" / "python"
    names = "retropace, retropace_drivers, retropace_simulators, retropace_profiles"
    went = run(python, "-c", f"import {names}; print(retropace.__file__)", cwd=installed)
    assert went.returncode == 0, went.stderr
    assert str(installed) in went.stdout
    listed = run(installed / "venv/bin/retropace", "profiles", "list", "--json", cwd=installed)
    assert {"name", "title", "level", "duration_s"} <= json.loads(listed.stdout)[0].keys()
