"""The walker: a heart that follows the work with a lag, and never stands still."""

import pytest

from retropace.units import NS_PER_S
from retropace_simulators.walker import DECK_BEHIND_M, Body, Gait, Walker


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


def test_it_drifts_upward_in_an_hour_of_the_same_work() -> None:
    walker, steadfast = Walker(Body(drift_per_h=0.2), seed=1), Walker(Body(drift_per_h=0.0), seed=1)
    drifting, steady = (walk(one, 3600, 1.4, (0, 0.0)) for one in (walker, steadfast))
    early, late = (
        sum(a - b for a, b in zip(drifting[span], steady[span], strict=True)) / 60
        for span in (slice(300, 360), slice(3540, 3600))
    )
    assert 0.0 < early < 3.0
    assert 7.0 < late < 13.0


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


def test_who_steps_aside_leaves_a_moving_belt_empty_and_comes_back() -> None:
    walker = Walker()
    walk(walker, 10, 1.0, (0, 0.0))
    walker.step_aside()
    steps = walker.steps
    walk(walker, 5, 1.0, (10, 10.0))
    assert (walker.on_belt, walker.felt, walker.steps) == (False, False, steps)
    assert (walker.away_s, walker.away_m) == (5.0, 5.0)
    walker.step_on()
    walk(walker, 5, 1.0, (15, 15.0))
    assert walker.steps > steps
    assert walker.away_s == 5.0
    assert [(move.at_ns // NS_PER_S, move.gait) for move in walker.moves] == [
        (10, Gait.ASIDE),
        (15, Gait.WALKING),
    ]


def test_a_belt_at_rest_is_nobodys_absence() -> None:
    walker = Walker()
    walker.step_aside()
    walk(walker, 30, 0.0, (0, 0.0))
    assert walker.away_s == 0.0


@pytest.mark.parametrize("then", [Gait.WALKING, Gait.ASIDE, Gait.GONE])
def test_who_stumbles_is_out_of_step_for_a_moment_and_frightened(then: Gait) -> None:
    walker = Walker()
    walk(walker, 10, 1.0, (0, 0.0))
    before_bpm = walker.heart_rate_bpm
    walker.stumble(1.5, then)
    walk(walker, 1, 1.0, (10, 10.0))
    assert walker.gait is Gait.STUMBLING
    assert walker.on_belt
    assert not walker.felt
    assert walker.heart_rate_bpm > before_bpm + 8
    walk(walker, 1, 1.0, (11, 11.0))
    assert walker.moves[-1] == (11_500_000_000, then)
    assert walker.away_s == pytest.approx(1.5 if then is Gait.WALKING else 2.0)


@pytest.mark.parametrize("speed_mps", [0.3, 1.0, 2.0])
def test_who_stops_walking_is_carried_off_the_end_of_the_deck(speed_mps: float) -> None:
    walker = Walker()
    walk(walker, 10, speed_mps, (0, 0.0))
    walker.stop_walking()
    steps = walker.steps
    walk(walker, 10, speed_mps, (10, 10 * speed_mps))
    gone = walker.moves[-1]
    assert gone.gait is Gait.GONE
    assert gone.at_ns / NS_PER_S == pytest.approx(10 + DECK_BEHIND_M / speed_mps, abs=0.01)
    assert walker.steps == steps
    assert walker.away_s == pytest.approx(10 - DECK_BEHIND_M / speed_mps, abs=0.01)


def test_who_stands_still_on_a_belt_at_rest_stays_on_it() -> None:
    walker = Walker()
    walker.stop_walking()
    walk(walker, 60, 0.0, (0, 0.0))
    assert walker.gait is Gait.STANDING
    assert walker.felt
