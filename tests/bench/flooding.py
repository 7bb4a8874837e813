"""How late steps and a stop are while an unpaired stranger floods the page.

As in ``tapping``, but instead of viewers another process sends frames over one live socket and
requests over eight connections as fast as it can (``strangers``).
"""

import math
from typing import Final

from tests.bench import tapping
from tests.bench.result import Result, count

_SHARE: Final = 0.99


def measure() -> list[Result]:
    """The 99th percentiles of the steps' lateness and of the stop, ms."""
    with tapping.trouble() as (data_dir, broker):
        trials = [
            tapping.trial(data_dir, broker, number, flooded=True) for number in range(count(60, 2))
        ]
    taps_ms = sorted(trial[0] for trial in trials)
    late_ms = sorted(ms for trial in trials for ms in trial[1])
    return [
        Result("lateness of a step in a stranger's flood, p99", _p99(late_ms), "ms", 100),
        Result("from a tap to its write in that flood, p99", _p99(taps_ms), "ms", 50),
    ]


def _p99(values: list[float]) -> float:
    return values[math.ceil(_SHARE * len(values)) - 1]
