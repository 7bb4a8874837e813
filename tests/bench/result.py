"""What a measurement comes to, and the little that all of them need."""

import math
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

QUICK: Final = bool(os.environ.get("BENCH_QUICK"))
"""Tiny counts: shows that every measurement still runs, and says nothing about speed."""
_WORD_EVERY_S: Final = 5.0


def count(full: int, quick: int) -> int:
    """How often to repeat: ``full`` times, or ``quick`` times where only the running matters."""
    return quick if QUICK else full


def trials(name: str, full: int, quick: int) -> Iterator[int]:
    """The numbers of so many trials; how many are done is said while they last."""
    times = count(full, quick)
    said_s = time.monotonic()
    for number in range(times):
        yield number
        if time.monotonic() - said_s >= _WORD_EVERY_S:
            said_s = time.monotonic()
            print(f"{name}: {number + 1} of {times}", file=sys.stderr, flush=True)


def percentile(ranked: Sequence[float], share: float) -> float:
    """The smallest of the ranked values that so large a share of them does not exceed."""
    return ranked[math.ceil(share * len(ranked)) - 1]


@dataclass(frozen=True, slots=True)
class Result:
    """One figure beside its goal; ``at_least`` says on which side of the goal it should lie."""

    name: str
    value: float
    unit: str
    goal: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the figure is on the right side of its goal."""
        return self.value > self.goal if self.at_least else self.value < self.goal

    def to_json(self) -> dict[str, Any]:
        """The entry of build/bench.json."""
        entry = asdict(self) | {"value": _rounded(self.value), "met": self.met}
        del entry["at_least"]
        return entry

    def to_row(self) -> str:
        """The line of the table."""
        sign = ">" if self.at_least else "<"
        goal = f"{sign} {self.goal:,g}"
        met = "yes" if self.met else "NO"
        return f"{self.name:<48} {_rounded(self.value):>10,} {self.unit:<17} {goal:>9}  {met}"


def best_s(work: Callable[[], object], times: int) -> float:
    """The shortest of several runs, s: what else the computer did only ever adds to it."""
    runs = []
    for _ in range(times):
        began_s = time.perf_counter()
        work()
        runs.append(time.perf_counter() - began_s)
    return min(runs)


def _rounded(value: float) -> float:
    """Three figures that mean something; more would be noise."""
    return round(value) if value >= 100 else float(f"{value:.3g}")
