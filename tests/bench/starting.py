"""How long `retropace --help` takes, against a Python that does nothing at all."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from tests.bench.result import Result, count

_COMMAND = str(Path(sys.executable).with_name("retropace"))


def measure() -> list[Result]:
    """The ratio of the medians; both are started in turn, so that both meet the same computer."""
    nothing: list[float] = []
    our_help: list[float] = []
    for _ in range(count(41, 2)):
        nothing.append(_run_s([sys.executable, "-c", "pass"]))
        our_help.append(_run_s([_COMMAND, "--help"]))
    ratio = median(our_help) / median(nothing)
    return [Result("retropace --help", ratio, "x python -c pass", 10)]


def _run_s(words: list[str]) -> float:
    began_s = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began_s
