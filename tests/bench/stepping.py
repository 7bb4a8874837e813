"""The kernel alone: decode, believe, decide and judge, steps a second.

The inputs are those of an hour's session on a belt with true physics, taken down beforehand, so
that nothing but the kernel is timed.
"""

import time

from tests.bench.result import Result, count
from tests.support.rig import plan, rig, step

from retropace.kernel import Input, Kernel, Setup
from retropace.session import EndingKind, Phase

GOAL = 50_000
_MINUTES = 59
_Log = list[tuple[int, list[Input]]]


def measure() -> list[Result]:
    """At the kernel's quickest pace (a frame in one step of ten), and as its own due times say."""
    return [
        Result("kernel steps, ten a second", _per_second(True), "steps/s", GOAL, at_least=True),
        Result("kernel steps, only when due", _per_second(False), "steps/s", GOAL, at_least=True),
    ]


def _per_second(always_paced: bool) -> float:
    setup, log = _hour(always_paced)
    return len(log) / min(_run(setup, log) for _ in range(count(7, 1)))


def _hour(always_paced: bool) -> tuple[Setup, _Log]:
    """What came in during a session that went well, step by step."""
    minutes = count(_MINUTES, 1)
    walked = rig(plan(*(step(1.5 + 0.1 * (n % 5)) for n in range(minutes))))
    walked.always_paced = always_paced
    walked.walk()
    walked.run_until(Phase.ENDED, within_s=60 * (minutes + 2))
    ending = walked.kernel.session.ending
    if ending is None or ending.kind is not EndingKind.DONE:
        raise RuntimeError(f"the session to measure did not go well: {ending}")
    return walked.setup, walked.inputs_log


def _run(setup: Setup, log: _Log) -> float:
    """Seconds of processor time for all of it, on a kernel of its own."""
    step_once = Kernel(setup).step
    began_s = time.process_time()
    for now_ns, inputs in log:
        step_once(inputs, now_ns)
    return time.process_time() - began_s
