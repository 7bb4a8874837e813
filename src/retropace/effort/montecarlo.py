"""A session's worth drawn some thousand times from all that is uncertain in the models.

The only module of the room that needs numpy; ``worth`` imports it when it is asked. Arrays hold
one row a draw and one column a rate; row 0 is no draw but the middle of every distribution, so
that the point estimates come out of the same lines as the intervals.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retropace.effort import backward, forward
from retropace.effort.circumstances import (
    Circumstances,
    Factor,
    PersonalRatio,
    practice_factor,
    rails_factor,
    spread_factor,
)
from retropace.effort.equivalent import FASTEST_MPS
from retropace.effort.quantities import REST_ML_KG_MIN, Gait
from retropace.model import Direction

Floats = NDArray[np.float64]

_COLUMNS: Final = 64  # rates worked on at once: 2,000 draws of them stay in the cache
_GRID: Final = 4096


class Rate(NamedTuple):
    """One distinct way of moving, and for how long in all."""

    gait: Gait
    speed_mps: float
    grade: float
    direction: Direction
    duration_s: float
    has_equivalent: bool = True


@dataclass(frozen=True, slots=True)
class Drawn:
    """Sums over a session, one number a draw; index 0 is the middle of everything.

    VO2 times seconds is in ml/kg/min s: of all of the session, of its backward part, and of what
    that part would have been forward with the hands where they were. Distances are in m.
    """

    vo2_s: Floats
    backward_vo2_s: Floats
    backward_as_forward_vo2_s: Floats
    same_time_m: Floats
    same_speed_m: Floats


@dataclass(frozen=True, slots=True)
class _Draws:
    """What is uncertain, one number a draw, as a column."""

    a: Floats
    b: Floats
    c: Floats
    study: Floats
    person: Floats
    run: Floats
    forward: Floats
    graded: Floats
    practice: Floats
    rails: Floats
    widen: float


def simulate(rates: Sequence[Rate], circumstances: Circumstances, draws: int, seed: int) -> Drawn:
    """Add a session up once for every draw; what is wrong is wrong alike in all of a session."""
    drawn = _draw(circumstances, draws, seed)
    sums = np.zeros((5, draws + 1))
    for chunk in _chunks(rates):
        _add(sums, chunk, drawn, circumstances.personal)
    return Drawn(*sums)


def walking_ratios(
    speeds_mps: Floats, circumstances: Circumstances, draws: int, seed: int
) -> Floats:
    """R of drawn walkers at level speeds, a row each: before anything is known of the one.

    Not held at 1, so that they remain the distribution that a measurement is pooled with.
    """
    drawn = _draw(circumstances, draws, seed)
    of_many = _population_ratio(Gait.WALK, speeds_mps, np.zeros_like(speeds_mps), drawn)
    return (of_many * _of_person(drawn))[1:]


def _draw(circumstances: Circumstances, draws: int, seed: int) -> _Draws:
    source = np.random.default_rng(seed)
    normal = np.vstack([np.zeros((1, 8)), source.standard_normal((draws, 8))])
    even = np.vstack([np.full((1, 2), 0.5), source.random((draws, 2))])
    root = np.linalg.cholesky(np.array(backward.CURVE_COVARIANCE))
    curve = np.array(backward.CURVE) + normal[:, :3] @ root.T
    a, b, c = np.hsplit(curve, 3)
    study, person, run, own, graded = np.hsplit(normal[:, 3:], 5)
    practice = practice_factor(circumstances.practice_sessions)
    rails = rails_factor(circumstances.rails)
    widen = spread_factor(circumstances.people)
    return _Draws(
        a=a,
        b=b,
        c=c,
        study=study,
        person=person,
        run=run,
        forward=widen * own,
        graded=widen * graded,
        practice=_quantile(practice, even[:, :1]),
        rails=_quantile(rails, even[:, 1:]),
        widen=widen,
    )


def _quantile(factor: Factor, share: Floats) -> Floats:
    return np.asarray(np.interp(share, (0.0, 0.5, 1.0), factor))


def _chunks(rates: Sequence[Rate]) -> Iterator[list[Rate]]:
    """Rates of one gait and direction together, not too many at once."""
    kinds: dict[tuple[Gait, Direction], list[Rate]] = {}
    for rate in rates:
        kinds.setdefault((rate.gait, rate.direction), []).append(rate)
    for alike in kinds.values():
        for begin in range(0, len(alike), _COLUMNS):
            yield alike[begin : begin + _COLUMNS]


def _add(sums: Floats, rates: list[Rate], drawn: _Draws, personal: PersonalRatio | None) -> None:
    """Add rates of one kind. The forward error is the walker's own, there and back."""
    gait = rates[0].gait
    time_s = np.array([rate.duration_s for rate in rates])
    speed_mps = np.array([rate.speed_mps for rate in rates])
    base = np.array([forward.gait_vo2(gait, rate.speed_mps, rate.grade) for rate in rates])
    own = drawn.forward * forward.standard_error(gait)
    cost = base + own + drawn.graded * _graded_errors(gait, rates)
    if gait is Gait.STANDING:
        sums[0] += cost @ time_s
        return
    as_forward, way_m = cost, speed_mps * time_s
    backward_now = rates[0].direction is Direction.BACKWARD
    if backward_now:
        grade_pct = np.array([100.0 * rate.grade for rate in rates])
        cost = cost * _ratio(gait, speed_mps, grade_pct, drawn, personal)
        sums[1] += _held(cost, drawn) @ time_s
        sums[2] += _held(as_forward, drawn) @ time_s
    cost = _held(cost, drawn)
    sums[0] += cost @ time_s
    sums[3] += _level_speed(cost - own) @ (time_s * [rate.has_equivalent for rate in rates])
    # Forward is its own equivalent; downhill its net cost may be nothing to divide by.
    net = (cost - REST_ML_KG_MIN) / (as_forward - REST_ML_KG_MIN) if backward_now else 1.0
    sums[4] += np.broadcast_to(net, cost.shape) @ way_m


def _held(cost: Floats, drawn: _Draws) -> Floats:
    """The rails carry a share of what walking adds to standing; nobody stands for less."""
    added = np.maximum(cost - forward.forward_vo2(0.0), 0.0)
    return np.asarray(cost - added * (1.0 - drawn.rails))


def _graded_errors(gait: Gait, rates: list[Rate]) -> Floats:
    """What a grade adds to the level's standard error, ml/kg/min: the two are independent."""
    level = forward.standard_error(gait)
    on_grade = [forward.standard_error(gait, rate.grade) for rate in rates]
    return np.sqrt(np.square(on_grade) - level**2)


def _ratio(
    gait: Gait,
    speed_mps: Floats,
    grade_pct: Floats,
    drawn: _Draws,
    personal: PersonalRatio | None,
) -> Floats:
    """R of one walker, never below 1: facing backward saves nobody anything."""
    of_many = _population_ratio(gait, speed_mps, grade_pct, drawn)
    if personal is None:
        ratio = of_many * _of_person(drawn)
    else:
        where = np.array([personal.speed_mps]), np.array([100.0 * personal.grade])
        there_gait = backward.backward_gait(personal.speed_mps, personal.grade) or Gait.WALK
        there = _population_ratio(there_gait, *where, drawn)
        ratio = of_many / there * np.exp(personal.ln_mean + personal.ln_sd * drawn.person)
    middle = ratio[:1]
    return np.maximum(middle * (ratio / middle) ** drawn.widen, 1.0)


def _of_person(drawn: _Draws) -> Floats:
    """What sets each walker apart from the mean of many, with the practice they have."""
    return np.asarray(np.exp(backward.PERSON_SD * drawn.person) * drawn.practice)


def _population_ratio(gait: Gait, speed_mps: Floats, grade_pct: Floats, drawn: _Draws) -> Floats:
    """R of the mean of many people, with the spread between studies."""
    if gait is Gait.RUN:
        spread = backward.RUN_ERROR_LN * drawn.run + backward.RUN_STUDY_SD * drawn.study
        return backward.RUN_RATIO * np.exp(spread) * np.ones_like(speed_mps)
    study = backward.STUDY_SD * drawn.study
    log_excess = drawn.b * (speed_mps - backward.CENTRE_MPS) + drawn.c * grade_pct
    return np.asarray(1.0 + np.exp(log_excess + (drawn.a + study)))


def _level_speed(vo2: Floats) -> Floats:
    """The level forward speed of that gross VO2, m/s; beyond the ends, the ends."""
    grid_vo2, grid_mps = _level_curve()
    return np.asarray(np.interp(vo2, grid_vo2, grid_mps))


@lru_cache(maxsize=1)
def _level_curve() -> tuple[Floats, Floats]:
    """F(v, 0) from 0 to 6 m/s, closer together near 0, where it is steep in v."""
    speeds = FASTEST_MPS * np.linspace(0.0, 1.0, _GRID) ** 2
    return np.array([forward.forward_vo2(float(speed)) for speed in speeds]), speeds
