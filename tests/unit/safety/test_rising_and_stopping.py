"""The gate for rises and the stop that repeats, each alone and to the nanosecond."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from retropace.belief import Belief, Trust
from retropace.safety.rise import RiseGate
from retropace.safety.stopping import StopSequence
from retropace.units import NS_PER_S, kmh_to_mps

S = NS_PER_S
STEP_MPS = kmh_to_mps(0.1)


def promised(*promises: tuple[int, float], lasting: bool = False) -> RiseGate:
    """A gate with these promises: at this time, this speed."""
    gate = RiseGate(STEP_MPS)
    for made_ns, speed_mps in promises:
        gate.promise(speed_mps, made_ns, lasting=lasting)
    return gate


# -- rising ---------------------------------------------------------------------------------------


@pytest.mark.rule("R06")
def test_a_promise_ripens_after_five_seconds_and_lapses_after_thirty() -> None:
    gate = promised((S, 1.0))
    assert gate.promised_mps(6 * S - 1) == 0.0
    assert gate.promised_mps(6 * S) == 1.0
    assert gate.promised_mps(31 * S) == 1.0
    assert gate.promised_mps(31 * S + 1) == 0.0
    assert gate.announced_mps(S) == 1.0
    assert gate.announced_mps(31 * S + 1) == 0.0
    assert RiseGate(STEP_MPS).announced_mps(S) == 0.0


@pytest.mark.rule("R06")
def test_the_promise_of_a_ramp_holds() -> None:
    gate = promised((S, 1.0), lasting=True)
    assert gate.promised_mps(1000 * S) == 1.0
    assert gate.next_change_ns(S) == 6 * S
    assert gate.next_change_ns(6 * S) is None


@pytest.mark.rule("R06")
def test_the_fastest_promise_counts() -> None:
    gate = promised((0, 1.0), (0, 2.0), (0, 1.5))
    assert gate.promised_mps(5 * S) == gate.announced_mps(0) == 2.0


@pytest.mark.rule("R06")
def test_only_the_last_sixteen_promises_are_kept() -> None:
    gate = promised((0, 9.0), *[(0, 1.0)] * 15)
    assert gate.announced_mps(0) == 9.0
    gate.promise(1.0, 0)
    assert gate.announced_mps(0) == 1.0


@pytest.mark.rule("R06")
def test_a_rise_keeps_its_promise_alive_and_is_paid_for_before_the_next() -> None:
    gate = promised((0, 2.0))
    gate.rose(kmh_to_mps(0.2), 20 * S)
    assert gate.promised_mps(50 * S) == 2.0
    assert gate.promised_mps(50 * S + 1) == 0.0
    paid_ns = gate.next_change_ns(20 * S)
    assert paid_ns == pytest.approx(21 * S, abs=10)
    assert paid_ns is not None
    assert gate.next_mps(1.0, 2.0, paid_ns - 1) == 1.0
    assert gate.next_mps(1.0, 2.0, paid_ns) == pytest.approx(1.0 + kmh_to_mps(0.2))


@pytest.mark.rule("R06")
def test_a_rise_does_not_wake_a_promise_that_had_lapsed() -> None:
    gate = promised((0, 2.0), (20 * S, 1.0))
    gate.rose(0.0, 31 * S)
    assert gate.promised_mps(31 * S) == 1.0


@pytest.mark.rule("R06")
@pytest.mark.parametrize(
    ("target_mps", "next_mps"), [(1.04, 1.04), (0.9, 1.0), (2.0, 1.0 + 0.2 / 3.6)]
)
def test_a_rise_goes_to_the_target_by_one_quantum_and_never_down(
    target_mps: float, next_mps: float
) -> None:
    gate = promised((0, 2.0))
    assert gate.next_mps(1.0, target_mps, 5 * S) == pytest.approx(next_mps)


@pytest.mark.rule("R06")
def test_a_rise_ends_at_what_was_promised_and_a_coarse_grid_takes_its_own_step() -> None:
    assert promised((0, 1.02)).next_mps(1.0, 2.0, 5 * S) == pytest.approx(1.02)
    coarse = RiseGate(kmh_to_mps(0.5))
    coarse.promise(2.0, 0)
    assert coarse.next_mps(1.0, 2.0, 5 * S) == pytest.approx(1.0 + kmh_to_mps(0.5))


@pytest.mark.rule("R06")
def test_a_fall_voids_what_is_older_than_eight_seconds() -> None:
    gate = promised((0, 3.0), (S, 2.0))
    gate.fell(8 * S)
    assert gate.announced_mps(8 * S) == 3.0
    gate.fell(8 * S + 1)
    assert gate.announced_mps(8 * S + 1) == 2.0
    gate.fell(9 * S + 1)
    assert gate.announced_mps(9 * S + 1) == 0.0


@pytest.mark.rule("R06")
def test_a_step_over_ends_its_ramp_and_keeps_what_was_said_for_the_next() -> None:
    gate = promised((0, 3.0), lasting=True)
    gate.promise(1.0, 0)
    gate.step_over(8 * S)
    assert gate.announced_mps(8 * S) == 3.0
    gate.step_over(8 * S + 1)
    assert gate.announced_mps(8 * S + 1) == 1.0
    gate.forget()
    assert gate.announced_mps(8 * S + 1) == 0.0


@pytest.mark.rule("R06")
def test_what_changes_by_time_alone_is_told_ahead() -> None:
    assert RiseGate(STEP_MPS).next_change_ns(0) is None
    gate = promised((S, 1.0), (3 * S, 1.0))
    assert gate.next_change_ns(4 * S) == 6 * S
    assert gate.next_change_ns(6 * S) == 8 * S
    assert gate.next_change_ns(8 * S) == 31 * S + 1
    assert gate.next_change_ns(31 * S + 1) == 33 * S + 1
    assert gate.next_change_ns(33 * S + 1) is None
    gate.rose(kmh_to_mps(4.0), 33 * S)
    assert gate.next_change_ns(33 * S) == pytest.approx(53 * S, abs=10)


# -- stopping -------------------------------------------------------------------------------------


def moving(speed_kmh: float | None, samples: int = 2, trust: Trust = Trust.FRESH) -> Belief:
    speed_mps = None if speed_kmh is None else kmh_to_mps(speed_kmh)
    return Belief(speed_mps, trust, 0, moving=True, samples=samples)


REST = Belief(0.0, Trust.FRESH, 0, at_rest=True, samples=2)


def stopping(speed_kmh: float | None = 2.0, *, from_countdown: bool = False) -> StopSequence:
    """A stop begun at second one, sent at once."""
    sequence = StopSequence(moving(speed_kmh, 1), S, from_countdown=from_countdown)
    assert sequence.should_send(moving(speed_kmh, 1), S)
    sequence.sent(moving(speed_kmh, 1), S)
    return sequence


@pytest.mark.rule("R16")
def test_rest_is_heard_after_the_stop_went_out() -> None:
    unsent = StopSequence(moving(2.0, 1), S, from_countdown=False)
    assert not unsent.at_rest(REST, 2 * S)
    sequence = stopping()
    assert sequence.at_rest(REST, S)
    assert not sequence.at_rest(REST._replace(samples=1), 2 * S)
    assert not sequence.at_rest(moving(0.5), 2 * S)
    sequence.ask_again()
    assert not sequence.at_rest(REST, 2 * S)
    sequence.sent(REST, 2 * S)
    assert not sequence.at_rest(REST, 8 * S - 1)
    assert sequence.at_rest(REST, 8 * S)


@pytest.mark.rule("R16", "R01")
def test_a_belt_in_its_countdown_is_watched_for_six_seconds() -> None:
    sequence = stopping(0.0, from_countdown=True)
    assert not sequence.at_rest(REST, 7 * S - 1)
    assert sequence.at_rest(REST, 7 * S)
    sequence.counts_down(5 * S)
    assert not sequence.at_rest(REST, 11 * S - 1)
    assert sequence.at_rest(REST, 11 * S)
    sequence.counts_down(0)
    assert not sequence.at_rest(REST, 11 * S - 1)


@pytest.mark.rule("R16")
def test_a_belt_has_two_seconds_and_a_half_to_begin_to_slow() -> None:
    sequence = stopping(2.0)
    assert not sequence.unanswered(moving(2.0), S + 5 * S // 2 - 1)
    assert sequence.unanswered(moving(2.0), S + 5 * S // 2)
    assert sequence.unanswered(moving(1.81), 4 * S)
    assert not sequence.unanswered(moving(1.79), 4 * S)
    assert not sequence.unanswered(REST, 4 * S)
    assert sequence.unanswered(moving(1.0, trust=Trust.STALE), 4 * S)


@pytest.mark.rule("R16")
def test_an_unknown_speed_before_or_after_counts_as_none() -> None:
    assert stopping(None).unanswered(moving(0.1), 4 * S)
    assert not stopping(2.0).unanswered(moving(None), 4 * S)
    assert stopping(0.1).unanswered(moving(None), 4 * S)


@pytest.mark.rule("R16")
@pytest.mark.parametrize(("speed_kmh", "rest_s"), [(2.0, 14.0), (0.5, 6.5), (400.0, 42.5)])
def test_rest_must_come_in_the_time_of_the_slowest_brake(speed_kmh: float, rest_s: float) -> None:
    sequence = stopping(speed_kmh)
    rest_ns = S + round(rest_s * S)
    assert not sequence.unanswered(moving(0.2), rest_ns - 10)
    assert sequence.unanswered(moving(0.2), rest_ns + 10)


@pytest.mark.rule("R16")
def test_stop_is_sent_again_each_second_while_something_speaks_for_it() -> None:
    sequence = stopping(2.0)
    assert not sequence.should_send(moving(1.0), 3 * S)
    sequence.refused()
    assert not sequence.should_send(moving(1.0), 2 * S - 1)
    assert sequence.should_send(moving(1.0), 2 * S)
    sequence.sent(moving(1.0), 2 * S)
    assert not sequence.should_send(moving(1.0), 3 * S)
    sequence.ask_again()
    assert sequence.should_send(REST, 3 * S)
    sequence.sent(REST, 3 * S)
    assert not sequence.should_send(moving(1.0), 4 * S)
    assert sequence.should_send(moving(2.0), 4 * S)
    sequence.counts_down(4 * S)
    assert sequence.should_send(REST, 4 * S)


@pytest.mark.rule("R06")
def test_a_ramp_announced_lately_is_for_the_next_step_at_any_hour() -> None:
    gate = promised((100 * S, 3.0), lasting=True)
    gate.step_over(108 * S)
    assert gate.announced_mps(108 * S) == 3.0


def slowed(
    speeds_kmh: Callable[[float], float], until_s: float, period_s: float = 1.0
) -> tuple[list[float], list[float]]:
    """When stops went out, and at which looks the alarm was called for; s since the stop began."""
    sequence = StopSequence(moving(speeds_kmh(0.0), 10), 0, from_countdown=False)
    stops, alarms = [], []
    for tenth in range(round(until_s * 10)):
        records = int(tenth / 10 / period_s)
        belief = moving(speeds_kmh(records * period_s), 10 + records)
        if sequence.unanswered(belief, tenth * S // 10):
            alarms.append(tenth / 10)
        if sequence.should_send(belief, tenth * S // 10):
            sequence.sent(belief, tenth * S // 10)
            stops.append(tenth / 10)
    return stops, alarms


@pytest.mark.rule("R16")
@pytest.mark.parametrize("from_kmh", [2.0, 4.8, 7.2])
@pytest.mark.parametrize("by_kmh", [0.1, 0.3, 0.6])
def test_a_stop_that_works_half_way_is_repeated_each_second_with_the_alarm(
    from_kmh: float, by_kmh: float
) -> None:
    stops, alarms = slowed(lambda s: max(from_kmh - by_kmh, from_kmh - 0.25 * s), 12.0)
    assert stops[1] <= 5.5
    assert alarms[0] <= 5.5
    assert max(later - before for before, later in pairwise(stops[1:])) <= 1.0 + 1e-9
    assert len(alarms) >= 60


@pytest.mark.rule("R16")
@pytest.mark.parametrize("from_kmh", [1.0, 4.8, 7.2])
@pytest.mark.parametrize("brake_kmh_per_s", [0.25, 0.5, 0.8, 3.0])
@pytest.mark.parametrize("period_s", [0.5, 1.0, 2.0])
def test_a_belt_that_slows_gently_gets_one_stop_and_no_alarm(
    from_kmh: float, brake_kmh_per_s: float, period_s: float
) -> None:
    moving_s = from_kmh / brake_kmh_per_s
    stops, alarms = slowed(
        lambda s: max(0.1, from_kmh - brake_kmh_per_s * s), moving_s + 1.0, period_s
    )
    assert (stops, alarms) == ([0.0], [])


@pytest.mark.rule("R01", "R16")
def test_a_belt_told_to_stop_at_rest_is_watched_and_not_told_again_for_a_refusals_sake() -> None:
    sequence = StopSequence(REST._replace(samples=1), S, from_countdown=False)
    sequence.sent(REST, S)
    sequence.refused()
    assert not sequence.should_send(REST, 3 * S)
    assert not sequence.at_rest(REST, 7 * S - 1)
    assert not sequence.started_again(REST)
    assert sequence.started_again(moving(0.3))
    assert sequence.at_rest(REST, 7 * S)


def slowing(*records: tuple[float, int, float]) -> StopSequence:
    """A stop from 4 km/h at second 0 that has seen these: at s, the samples so far, km/h."""
    sequence = StopSequence(moving(4.0, 10), 0, from_countdown=False)
    sequence.sent(moving(4.0, 10), 0)
    for at_s, samples, speed_kmh in records:
        sequence.unanswered(moving(speed_kmh, samples), round(at_s * S))
    return sequence


@pytest.mark.rule("R16")
@pytest.mark.parametrize(("kept_kmh", "wait_s"), [(1.1, 2.5), (1.0, 4.0)])
def test_a_belt_that_stays_as_fast_as_it_is_has_so_long_and_two_records(
    kept_kmh: float, wait_s: float
) -> None:
    due_ns = round((1.0 + wait_s) * S)
    sequence = slowing((1.0, 11, kept_kmh), (2.0, 12, kept_kmh))
    assert not sequence.unanswered(moving(kept_kmh, 12), due_ns)
    assert not sequence.unanswered(moving(kept_kmh, 13), due_ns - 1)
    assert sequence.unanswered(moving(kept_kmh, 13), due_ns)


@pytest.mark.rule("R16")
def test_after_a_rise_amid_a_stop_the_next_fall_counts_from_there() -> None:
    sequence = slowing((1.0, 11, 2.0), (2.0, 12, 3.0), (3.5, 13, 2.7))
    assert not sequence.unanswered(moving(2.7, 15), 6 * S - 1)
    assert sequence.unanswered(moving(2.7, 15), 6 * S)


@pytest.mark.rule("R16")
def test_a_belt_that_wavers_by_two_tenths_comes_no_nearer_to_rest() -> None:
    sequence, tenths_mps = slowing((1.0, 11, 0.2)), kmh_to_mps(0.2)
    for k, speed_mps in enumerate((2 * tenths_mps, tenths_mps, 2 * tenths_mps, tenths_mps)):
        belief = Belief(speed_mps, Trust.FRESH, 0, moving=True, samples=12 + k)
        assert sequence.unanswered(belief, (2 + k) * S) is (k == 3)


@pytest.mark.rule("R16", "R11")
def test_a_belt_that_tells_of_zero_lingers_not_until_it_ought_to_rest() -> None:
    sequence = slowing((1.0, 11, 0.0))
    assert not sequence.unanswered(moving(0.0, 20), 20 * S)
    assert sequence.unanswered(moving(0.0, 30), 24 * S + 100)


@pytest.mark.rule("R16")
def test_a_fifth_of_a_kilometre_per_hour_is_slower() -> None:
    fifth = Belief(kmh_to_mps(0.2), Trust.FRESH, 0, moving=True, samples=1)
    assert fifth.speed_mps is not None
    twice = fifth._replace(speed_mps=2 * fifth.speed_mps)
    sequence = StopSequence(twice, 0, from_countdown=False)
    assert not sequence.unanswered(fifth._replace(samples=9), 3 * S)
    assert sequence.unanswered(twice, 3 * S)


@pytest.mark.rule("R16")
def test_rest_is_due_at_its_very_instant() -> None:
    brake_mps = kmh_to_mps(0.2)
    belief = Belief(5 * brake_mps, Trust.FRESH, 0, moving=True, samples=1)
    sequence = StopSequence(belief, 0, from_countdown=False)
    for k in range(1, 5):
        assert not sequence.unanswered(belief._replace(speed_mps=(5 - k) * brake_mps), 2 * k * S)
    assert not sequence.unanswered(belief._replace(speed_mps=brake_mps), 9 * S - 1)
    assert sequence.unanswered(belief._replace(speed_mps=brake_mps), 9 * S)


@pytest.mark.rule("R01", "R16")
def test_a_belt_that_counts_down_is_told_again_each_second_until_it_cannot_start() -> None:
    sequence = stopping(0.0)
    assert not sequence.should_send(REST, 2 * S)
    sequence.counts_down(2 * S)
    assert sequence.should_send(REST, 2 * S)
    assert sequence.should_send(REST, 8 * S - 1)
    assert not sequence.should_send(REST, 8 * S)


@pytest.mark.rule("R01", "R16")
def test_a_belt_has_rested_only_once_a_record_after_the_stop_says_so() -> None:
    sequence = StopSequence(REST, S, from_countdown=False)
    sequence.sent(REST, S)
    assert not sequence.started_again(REST)
    assert not sequence.started_again(moving(0.3, 3))
    assert not sequence.started_again(REST._replace(samples=4))
    assert sequence.started_again(moving(0.3, 5))
