"""The walker: a heart that follows the work with a lag, and never stands still."""

import pytest

from retropace.units import NS_PER_S
from retropace_simulators.walker import Body, Walker


def walk(walker: Walker, seconds: int, speed_mps: float, start: tuple[int, float]) -> list[float]:
    at_s, odometer_m = start
    rates = []
    for second in range(seconds):
        odometer_m += speed_mps
        walker.advance((at_s + second + 1) * NS_PER_S, odometer_m, 0.0)
        rates.append(walker.heart_rate_bpm)
    return rates


def test_it_rises_with_work_lags_behind_it_and_comes_down_again() -> None:
    walker = Walker(Body(), seed=1)
    resting = walk(walker, 120, 0.0, (0, 0.0))
    working = walk(walker, 600, 1.4, (120, 0.0))
    after = walk(walker, 600, 0.0, (720, 840.0))
    assert sum(resting[-30:]) / 30 == pytest.approx(64, abs=3)
    steady = sum(working[-60:]) / 60
    assert 100 < steady < 140
    assert sum(working[:10]) / 10 < 80  # the lag
    assert working[38] < steady - 10
    assert sum(after[-60:]) / 60 == pytest.approx(64, abs=4)


def test_a_living_heart_is_never_frozen() -> None:
    rates = walk(Walker(Body(), seed=2), 120, 1.0, (0, 0.0))
    assert len({round(rate) for rate in rates[-30:]}) > 2


def test_the_same_seed_gives_the_same_heart() -> None:
    first, second, other = (
        walk(Walker(Body(), seed=seed), 60, 1.0, (0, 0.0)) for seed in (3, 3, 4)
    )
    assert first == second != other


def test_steps_and_energy_count_up_only_while_work_is_done() -> None:
    walker = Walker()
    walk(walker, 60, 1.0, (0, 0.0))
    assert 90 < walker.steps < 140
    assert 3 < walker.energy_kcal < 10
    steps = walker.steps
    walk(walker, 60, 0.0, (60, 60.0))
    assert walker.steps == steps


def test_all_out_is_the_maximum() -> None:
    rates = walk(Walker(Body(), seed=5), 900, 4.0, (0, 0.0))
    assert max(rates) <= Body().maximum_bpm + 4
    assert rates[-1] == pytest.approx(Body().maximum_bpm, abs=5)
