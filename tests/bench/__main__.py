"""`make bench`: every figure beside its goal, on the screen and in build/bench.json.

Names of measurements as arguments choose some of them; BENCH_QUICK=1 only shows that all run, and
BENCH_JSON names another file.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.bench import (
    calibrating,
    decoding,
    flooding,
    history,
    hour,
    memory,
    reporting,
    starting,
    stepping,
    stopping,
    tapping,
    viewing,
    weighing,
    worth,
)
from tests.bench.result import Result

WRITTEN: Final = Path(os.environ.get("BENCH_JSON", "build/bench.json"))
MEASUREMENTS: Final[dict[str, Callable[[], list[Result]]]] = {
    "decoding": decoding.measure,
    "stepping": stepping.measure,
    "hour": hour.measure,
    "history": history.measure,
    "worth": worth.measure,
    "calibrating": calibrating.measure,
    "reporting": reporting.measure,
    "starting": starting.measure,
    "memory": memory.measure,
    "stopping": stopping.measure,
    "tapping": tapping.measure,
    "flooding": flooding.measure,
    "weighing": weighing.measure,
    "viewing": viewing.measure,
}


def main(chosen: list[str]) -> int:
    """Measure, print, write; a goal that is missed stands in the table and is no failure."""
    unknown = sorted(set(chosen) - set(MEASUREMENTS))
    if unknown:
        print(f"no measurement {', '.join(unknown)}: choose of {', '.join(MEASUREMENTS)}.")
        return 2
    results: list[Result] = []
    for name in chosen or MEASUREMENTS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        for result in MEASUREMENTS[name]():
            results.append(result)
            print(result.to_row(), flush=True)
    WRITTEN.parent.mkdir(parents=True, exist_ok=True)
    entries = [result.to_json() for result in results]
    WRITTEN.write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"written: {WRITTEN}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
