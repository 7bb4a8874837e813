"""A person's own ratio: what is found of people whose truth is known, and what is said of it."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from retropace.effort import Circumstances
from retropace.effort.calibration import Calibration, calibrate
from retropace.effort.forward import walk_vo2
from retropace.effort.heart import BIAS_LN, BIAS_SD, Stage, bias_sd
from retropace.effort.pooling import pool
from retropace.effort.quantities import Z95
from retropace.errors import BadInputError
from retropace.library import load_profile
from retropace.profile.flatten import flatten
from retropace.units import kmh_to_mps, mps_to_kmh
from retropace_simulators.walker import Body
from support.calibrated import (
    FIRST_STEPS,
    STAGE_S,
    WALKER,
    B,
    F,
    Person,
    Protocol,
    a_person,
    stages_of,
    walked_by,
)

DRAWS = 2048
PROTOCOLS = {"walker": WALKER, "first-steps": FIRST_STEPS}


def a_calibration(
    backward_bpm: float = 106.0, *, faster_bpm: float = 96.0, practice: int = 0
) -> Calibration:
    stages = [
        Stage(F, kmh_to_mps(2.6), 2.5, 83.0),
        Stage(F, kmh_to_mps(4.8), 5.5, faster_bpm),
        Stage(B, kmh_to_mps(3.6), 9.0, backward_bpm),
        Stage(F, kmh_to_mps(4.8), 12.5, faster_bpm),
    ]
    return calibrate(stages, practice_sessions=practice)


def missed(stages: list[Stage], truth: Callable[[float], float]) -> tuple[float, float]:
    """How far the logarithm is off, and how far the fit thinks that it may be."""
    fastest_mps = max(one.speed_mps for one in stages if one.direction is B)
    own = pool(stages, Circumstances(), DRAWS).own
    return own.mean - math.log(truth(fastest_mps)), own.sd


def holds(off: np.ndarray, sd: np.ndarray) -> None:
    """Between 93 and 97 of 100 intervals cover the truth, and the error has no side."""
    covered = np.mean(np.abs(off) < Z95 * sd)
    assert 0.93 <= covered <= 0.97, covered
    assert abs(np.mean(off)) < 0.015, np.mean(off)
    assert np.mean(sd) == pytest.approx(np.std(off), rel=0.1)


# --- recovered from people whose truth is known ---------------------------------------------------


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_nineteen_of_twenty_intervals_hold_the_truth(protocol: Protocol) -> None:
    source = np.random.default_rng(2018)
    people = [a_person(source) for _ in range(600)]
    found = [missed(stages_of(one, protocol, source), one.ratio) for one in people]
    holds(*np.array(found).T)


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_so_they_do_of_hearts_that_lag_and_drift_and_breathe(protocol: Protocol) -> None:
    source = np.random.default_rng(3)
    fastest_mps = max(kmh_to_mps(kmh) for facing, kmh in protocol if facing is B)
    found = []
    for seed in range(250):
        person = a_person(source)
        stages = walked_by(_body(person, fastest_mps, source), protocol, seed)
        found.append(missed(stages, person.ratio))
    holds(*np.array(found).T)


def _body(person: Person, fastest_mps: float, source: np.random.Generator) -> Body:
    """Unfit to fit, with the person's truth at their fastest backward stage."""
    return Body(
        vo2_max_ml_kg_min=source.uniform(25.0, 50.0),
        resting_bpm=source.uniform(50.0, 80.0),
        maximum_bpm=source.uniform(160.0, 195.0),
        drift_per_h=source.uniform(0.0, 0.2),
        ratio=person.ratio(fastest_mps),
        heart_bias_ln=person.bias_ln(fastest_mps),
    )


@pytest.mark.parametrize("name", ["calibration", "calibration-first-steps"])
def test_the_people_here_walk_what_ships(name: str) -> None:
    steps = flatten(load_profile(name)).steps
    stages = [step for step in steps if step.expected_s >= 150.0]
    protocol = FIRST_STEPS if name.endswith("first-steps") else WALKER
    walked = [(step.direction, round(mps_to_kmh(step.speed_mps), 3)) for step in stages]
    assert walked == list(protocol)
    assert {step.expected_s for step in stages} == {STAGE_S}
    assert sum(step.expected_s for step in steps) == 16 * 60


# --- the bias of the heart ------------------------------------------------------------------------


def test_the_bias_is_what_williford_means_say() -> None:
    slope = (146 - 113) / (27.15 - 12.42)
    read = [12.42 + (bpm - 113) / slope for bpm in (132, 168)]
    assert read == pytest.approx([20.9, 37.0], abs=0.05)
    bias = [math.log(says / was) for says, was in zip(read, (15.95, 31.33), strict=True)]
    assert pytest.approx(sum(bias) / 2, abs=0.005) == BIAS_LN
    assert abs(bias[0] - bias[1]) / 2 < BIAS_SD


def test_below_the_speeds_that_were_measured_it_is_less_certain() -> None:
    assert bias_sd(1.34) == bias_sd(1.8) == BIAS_SD
    assert bias_sd(kmh_to_mps(2.5)) == pytest.approx(2 * BIAS_SD, abs=0.003)


def test_a_heart_that_says_no_more_than_its_bias_pulls_below_people() -> None:
    line = (96.0 - 83.0) / float(walk_vo2(kmh_to_mps(4.8)) - walk_vo2(kmh_to_mps(2.6)))
    felt = float(walk_vo2(kmh_to_mps(3.6))) * math.exp(BIAS_LN)
    fit = a_calibration(83.0 + line * (felt - float(walk_vo2(kmh_to_mps(2.6)))))
    assert fit.heart_alone == pytest.approx(1.0, abs=0.04)
    assert 1.0 < fit.ratio.value < fit.people.value


# --- pooling --------------------------------------------------------------------------------------


def test_the_higher_the_heart_backward_the_higher_the_ratio_and_never_all_the_way() -> None:
    fits = [a_calibration(bpm) for bpm in (95.0, 105.0, 115.0, 125.0)]
    assert [fit.own.ln_mean for fit in fits] == sorted(fit.own.ln_mean for fit in fits)
    for fit in fits[2:]:
        assert fit.heart_alone is not None
        assert fit.people.value < fit.ratio.value < fit.heart_alone
    assert all(fit.own.ln_sd < 0.13 and 0.0 < fit.weight < 1.0 for fit in fits)
    assert all(fit.ratio.low >= 1.0 for fit in fits)


def test_the_same_stages_give_the_same_figure_from_other_draws() -> None:
    stages = [reading.stage for reading in a_calibration().readings]
    means = [pool(stages, Circumstances(), 8192, seed).own.mean for seed in range(5)]
    assert np.std(means) < 0.004


def test_a_heart_that_hardly_rises_says_little_and_that_is_said() -> None:
    flat, steep = a_calibration(84.0, faster_bpm=84.0), a_calibration(117.0, faster_bpm=100.0)
    assert flat.own.ln_sd > steep.own.ln_sd
    assert flat.weight < steep.weight
    assert "flat" in {flag.key for flag in flat.flags}
    assert "flat" not in {flag.key for flag in steep.flags}


def test_practice_is_in_what_is_known_before() -> None:
    novice, practised = a_calibration(), a_calibration(practice=12)
    assert practised.people.value < novice.people.value
    assert practised.ratio.value < novice.ratio.value


def test_drift_is_seen_by_the_forward_stages_at_both_ends() -> None:
    fits = [
        calibrate(
            [
                Stage(F, kmh_to_mps(2.6), 2.5, 83.0),
                Stage(F, kmh_to_mps(4.8), 5.5, 96.0),
                Stage(B, kmh_to_mps(3.6), 9.0, 106.0 + drift * 6.5),
                Stage(F, kmh_to_mps(4.8), 12.5, 96.0 + drift * 7.0),
            ]
        )
        for drift in (0.0, 1.6)
    ]
    assert fits[1].line.drift_bpm_per_min - fits[0].line.drift_bpm_per_min > 0.3
    assert fits[1].own.ln_mean == pytest.approx(fits[0].own.ln_mean, abs=0.05)
    assert "drift" in {flag.key for flag in fits[1].flags}
    assert "drift" not in {flag.key for flag in fits[0].flags}


def test_a_stage_off_the_line_is_named() -> None:
    stages = [reading.stage for reading in a_calibration().readings]
    stages.insert(2, Stage(F, kmh_to_mps(4.0), 7.0, 125.0))
    assert "off_line" in {flag.key for flag in calibrate(stages).flags}


def test_the_json_has_every_figure_with_its_unit() -> None:
    told = a_calibration().to_json()
    assert told["ratio_low"] <= told["ratio"] <= told["ratio_high"]
    assert told["speed_kmh"] == 3.6
    facing = [one["direction"] for one in told["stages"]]
    assert facing == ["forward", "forward", "backward", "forward"]
    assert {flag["key"] for flag in told["flags"]} >= {"bias"}


# --- what is no calibration -----------------------------------------------------------------------


def _stages(*protocol: tuple[object, float, float]) -> list[Stage]:
    return [
        Stage(facing, kmh_to_mps(kmh), 3.0 * number, bpm)  # type: ignore[arg-type]
        for number, (facing, kmh, bpm) in enumerate(protocol)
    ]


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    ("protocol", "told"),
    [
        ([(F, 3.0, 90), (F, 4.8, 100)], "no backward stage"),
        ([(F, 3.0, 90), (F, 4.8, 100), (B, 3.0, 100)], "one after them"),
        ([(B, 3.0, 90), (F, 4.8, 100), (F, 3.0, 100)], "before the backward ones"),
        ([(F, 4.8, 90), (B, 3.0, 100), (F, 4.6, 100)], "two speeds"),
        ([(F, 3.0, 90), (B, 3.0, 100), (F, 4.8, math.nan)], "no heart's"),
        ([(F, 3.0, 90), (B, 3.0, 300), (F, 4.8, 100)], "no heart's"),
        ([(F, 3.0, 90), (B, 0.8, 100), (F, 4.8, 100)], "1.1 to 6.8 km/h"),
        ([(F, 3.0, 90), (B, 3.0, 100), (F, 9.0, 100)], "up to 7 km/h"),
    ],
)
def test_stages_that_cannot_say_it_are_refused_in_words(
    protocol: list[tuple[object, float, float]], told: str
) -> None:
    with pytest.raises(BadInputError, match=told):
        calibrate(_stages(*protocol))
