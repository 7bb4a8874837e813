"""The bench runs whole and writes what it promises; its speed is no test's business."""

import json
import os
import subprocess
import sys
from pathlib import Path

from support.pages import chromium
from support.program import PATIENCE_S

ROOT = Path(__file__).parents[2]


def test_every_measurement_runs_and_is_written_down(tmp_path: Path) -> None:
    written = tmp_path / "bench.json"
    environment = {**os.environ, "BENCH_QUICK": "1", "BENCH_PEER": "", "BENCH_JSON": str(written)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=5 * PATIENCE_S,  # it does much, one thing after the other
    )
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads(written.read_text(encoding="utf-8"))
    for result in results:
        assert result.keys() == {"name", "value", "unit", "goal", "met"}
        assert result["value"] > 0
        assert isinstance(result["met"], bool)
        assert result["name"] in done.stdout
    assert [result["unit"] for result in results] == [
        "µs a frame",
        "steps/s",
        "steps/s",
        "s",
        "x real time",
        "s",
        "s",
        "s",
        "share",
        "s",
        "kB",
        "x python -c pass",
        "MB",
        "ms",
        "ms",
        "ms",
        "ms",
        "ms",
        "ms",
        "ms",
        "kB",
        *(["ms"] * 6 if chromium() else []),
    ]


def test_an_unknown_measurement_is_refused_by_name() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "height"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "height" in done.stdout
    assert "decoding" in done.stdout
