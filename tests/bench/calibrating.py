"""A calibration: how long one fit takes, and how many of its intervals hold the truth."""

import math

import numpy as np
from tests.bench.result import Result, best_s, count
from tests.support.calibrated import WALKER, B, a_person, stages_of

from retropace.effort import Circumstances
from retropace.effort.calibration import calibrate
from retropace.effort.pooling import pool
from retropace.effort.quantities import Z95


def measure() -> list[Result]:
    """Seconds for a fit of five stages; the share of people drawn from the priors."""
    source = np.random.default_rng(2018)
    people = [a_person(source) for _ in range(count(2000, 20))]
    walked = [(stages_of(one, WALKER, source), one.ratio) for one in people]
    took_s = best_s(lambda: calibrate(walked[0][0]), count(20, 1))
    held = 0
    for stages, ratio in walked:
        own = pool(stages, Circumstances(), 2048).own
        fastest_mps = max(one.speed_mps for one in stages if one.direction is B)
        held += abs(own.mean - math.log(ratio(fastest_mps))) < Z95 * own.sd
    return [
        Result("a calibration, five stages by 8,192 draws", took_s, "s", 0.2),
        Result("intervals that hold the truth", held / len(walked), "share", 0.93, at_least=True),
    ]
