"""How late steps and a stop are while an unpaired stranger floods the page.

As in ``tapping``, but instead of viewers another process sends frames over one live socket and
requests over eight connections as fast as it can (``strangers``).
"""

from tests.bench import tapping
from tests.bench.result import Result, percentile, trials


def measure() -> list[Result]:
    """The 99th percentiles of the steps' lateness and of the stop, ms."""
    with tapping.trouble() as (data_dir, broker):
        stopped = [
            tapping.trial(data_dir, broker, number, flooded=True)
            for number in trials("flooding", 60, 2)
        ]
    taps_ms, late_ms = tapping.ranked(stopped)
    return [
        Result(
            "lateness of a step in a stranger's flood, p99", percentile(late_ms, 0.99), "ms", 100
        ),
        Result("from a tap to its write in that flood, p99", percentile(taps_ms, 0.99), "ms", 50),
    ]
