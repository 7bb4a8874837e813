"""People to calibrate: drawn from what the fit takes for known, by lines of its own."""

import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np

from retropace.effort import backward, forward
from retropace.effort.heart import Stage
from retropace.effort.quantities import Gait
from retropace.model import Direction
from retropace.units import NS_PER_S, kmh_to_mps
from retropace_simulators.walker import Body, Walker

F, B = Direction.FORWARD, Direction.BACKWARD

WALKER: Final = ((F, 2.6), (F, 4.8), (B, 2.2), (B, 3.6), (F, 4.8))
FIRST_STEPS: Final = ((F, 1.0), (F, 2.5), (B, 1.4), (B, 2.4), (F, 2.5))
STAGE_S: Final = 170
TURN_S: Final = 40

Protocol = Sequence[tuple[Direction, float]]


class Person(NamedTuple):
    """The truth of one person: R by speed in m/s, and what their heart adds backward."""

    ratio: Callable[[float], float]
    bias_z: float
    forward_off: float
    level_bpm: float
    slope_bpm: float
    drift_bpm_per_min: float

    def bias_ln(self, speed_mps: float) -> float:
        return 0.22 + (0.08 + 0.12 * max(0.0, 1.34 - speed_mps)) * self.bias_z


def a_person(source: np.random.Generator) -> Person:
    """One of the people that the priors in docs/effort.md describe."""
    a, b, _ = source.multivariate_normal(backward.CURVE, backward.CURVE_COVARIANCE)
    study, own = source.normal(0.0, 0.25), source.normal(0.0, 0.10)

    def ratio(speed_mps: float) -> float:
        return float((1.0 + math.exp(a + study + b * (speed_mps - 1.4))) * math.exp(own))

    return Person(
        ratio,
        bias_z=source.normal(),
        forward_off=source.normal(0.0, forward.standard_error(Gait.WALK)),
        level_bpm=source.normal(95.0, 20.0),
        slope_bpm=source.normal(3.3, 1.2),
        drift_bpm_per_min=source.normal(0.15, 0.25),
    )


def stages_of(person: Person, protocol: Protocol, source: np.random.Generator) -> list[Stage]:
    """What a strap would hear of them, stage by stage."""
    stages = []
    for number, (direction, kmh) in enumerate(protocol):
        speed_mps, minute = kmh_to_mps(kmh), 2.5 + 3.2 * number
        base = float(forward.walk_vo2(speed_mps))
        felt = base
        if direction is B:
            more = person.ratio(speed_mps) * math.exp(person.bias_ln(speed_mps))
            felt = more * (base + person.forward_off) - person.forward_off
        bpm = person.level_bpm + person.slope_bpm * (felt - 10.0)
        bpm += person.drift_bpm_per_min * (minute - 2.5) + source.normal(0.0, 2.0)
        stages.append(Stage(direction, speed_mps, minute, bpm))
    return stages


def walked_by(body: Body, protocol: Protocol, seed: int) -> list[Stage]:
    """A simulated walker's heart through the protocol: it lags, drifts, breathes and is rounded."""
    walker, at_s, odometer_m = Walker(body, seed), 0, 0.0
    stages = []
    facing = protocol[0][0]
    for direction, kmh in protocol:
        beats: list[int] = []
        rest_s = 0 if direction is facing else TURN_S
        facing = direction
        for second in range(rest_s + STAGE_S):
            walker.facing = direction
            at_s += 1
            odometer_m += 0.0 if second < rest_s else kmh_to_mps(kmh)
            walker.advance(at_s * NS_PER_S, odometer_m, 0.0)
            beats.append(round(walker.heart_rate_bpm))
        stages.append(
            Stage(direction, kmh_to_mps(kmh), (at_s - 30) / 60.0, sum(beats[-60:]) / 60.0)
        )
    return stages
