"""Treadmill Data: processor time a frame, over every frame captured from a real machine.

Run as a script by an interpreter that has pyftms too, it prints both decoders' figures as JSON:
two programs in one process, on the same frames, is the only comparison worth making.
"""

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from retropace.ftms import TreadmillDataDecoder

ROOT: Final = Path(__file__).parents[2]
CAPTURES: Final = ROOT / "tests" / "fixtures" / "captures.csv"
PEER: Final = os.environ.get("BENCH_PEER", "")
"""A Python that has pyftms and pycycling installed; without one there is no comparison."""
_ROUNDS: Final = 300


def captured_frames() -> list[bytes]:
    """Every Treadmill Data notification in the captures, in the order of the file."""
    with CAPTURES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [bytes.fromhex(row["hex"]) for row in rows if row["characteristic"].lower() == "2acd"]


def ours(frames: list[bytes]) -> Callable[[], object]:
    """One pass over the frames with our decoder, as a link's own decoder sees them."""
    feed = TreadmillDataDecoder().feed

    def one_pass() -> None:
        for frame in frames:
            feed(frame, 0)

    return one_pass


def decoding_us(one_pass: Callable[[], object], frames: int, rounds: int, repeats: int) -> float:
    """Microseconds of processor time a frame, the best of ``repeats``."""
    best_s = float("inf")
    for _ in range(repeats):
        began_s = time.process_time()
        for _ in range(rounds):
            one_pass()
        best_s = min(best_s, time.process_time() - began_s)
    return best_s / rounds / frames * 1e6


def measure() -> list[Any]:
    """Our own figure, and the ratio to pyftms where BENCH_PEER names a Python that has it."""
    from tests.bench.result import Result, count

    frames = captured_frames()
    value = decoding_us(ours(frames), len(frames), count(_ROUNDS, 1), count(7, 1))
    results = [Result("decoding Treadmill Data", value, "µs a frame", 3)]
    if PEER:
        both = _beside_the_peer()
        ratio = both["pyftms_us"] / both["ours_us"]
        results.append(
            Result("  pyftms takes, on the same frames", ratio, "times as long", 1, True)
        )
    return results


def _beside_the_peer() -> dict[str, float]:
    """Both decoders' figures, from the interpreter that has both."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [PEER, __file__], env=environment, capture_output=True, text=True, check=True
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _compare() -> dict[str, float]:
    """Only the frames that pyftms can read are counted for either."""
    from pyftms.models import TreadmillData  # type: ignore[import-not-found]
    from pyftms.serializer import get_serializer  # type: ignore[import-not-found]

    serializer = get_serializer(TreadmillData)

    def readable(frame: bytes) -> bool:
        try:
            serializer.deserialize(frame)
        except Exception:  # it raises whatever its helpers raise
            return False
        return True

    frames = [frame for frame in captured_frames() if readable(frame)]

    def theirs() -> None:
        for frame in frames:
            serializer.deserialize(frame)

    return {
        "frames": len(frames),
        "ours_us": decoding_us(ours(frames), len(frames), _ROUNDS, 7),
        "pyftms_us": decoding_us(theirs, len(frames), _ROUNDS, 7),
    }


if __name__ == "__main__":
    json.dump(_compare(), sys.stdout)
