"""What is kept of the stops sent: which may still be on their way to the belt."""

import pytest

from retropace.belief import Belief, Trust
from retropace.model import CommandKind, Outcome, Receipt
from retropace.runtime.sender import SECOND_WAY_AFTER_S
from retropace.safety.case import Case, Mode
from retropace.safety.hearing import hear_receipt
from retropace.safety.limits import ANOTHER_WAY_NS, STOP_ANSWERED_NS, Limits
from retropace.safety.monitors import watch
from retropace.safety.orders import Orders
from retropace.units import NS_PER_S, kmh_to_mps, seconds_to_ns

S = NS_PER_S
MOVING = Belief(kmh_to_mps(2.0), Trust.FRESH, 0, moving=True, samples=1)
REST = Belief(0.0, Trust.FRESH, 0, at_rest=True, samples=9)


def back(number: int, outcome: Outcome = Outcome.CONFIRMED) -> Receipt:
    return Receipt(number, CommandKind.STOP, outcome, 0)


@pytest.mark.rule("R16", "R30")
def test_a_stop_answered_at_once_is_over() -> None:
    orders = Orders()
    stop = orders.stop(100 * S)
    assert orders.stopping(100 * S)
    assert orders.close_stop(back(stop.number), 100 * S + STOP_ANSWERED_NS - 1)
    assert not orders.stopping(101 * S)


@pytest.mark.rule("R30")
def test_a_stop_counts_as_answered_only_if_no_other_way_can_have_begun() -> None:
    """Timers may be early by a tick of the clock, 15.6 ms at the worst."""
    begins_ns = seconds_to_ns(SECOND_WAY_AFTER_S)
    assert 15_600_000 < begins_ns - STOP_ANSWERED_NS <= 20_000_000


@pytest.mark.rule("R16", "R30")
@pytest.mark.parametrize(
    ("outcome", "after_ns"), [(Outcome.UNKNOWN, 0), (Outcome.REJECTED, STOP_ANSWERED_NS)]
)
def test_a_stop_answered_late_or_not_is_tried_another_way(outcome: Outcome, after_ns: int) -> None:
    orders, back_ns = Orders(), 100 * S + after_ns
    stop = orders.stop(100 * S)
    assert orders.close_stop(back(stop.number, outcome), back_ns) is False
    assert orders.stopping(back_ns + ANOTHER_WAY_NS - 1)
    assert not orders.stopping(back_ns + ANOTHER_WAY_NS)
    assert orders.close_stop(back(stop.number), back_ns + S) is False
    assert not orders.stopping(back_ns + S)


@pytest.mark.rule("R16", "R30")
def test_a_stop_that_never_comes_back_is_waited_for_in_bounded_time() -> None:
    orders = Orders()
    orders.stop(100 * S)
    assert orders.stopping(100 * S + ANOTHER_WAY_NS - 1)
    assert not orders.stopping(100 * S + ANOTHER_WAY_NS)


@pytest.mark.rule("R16", "R30")
@pytest.mark.parametrize(("after_s", "at_once"), [(0.479, True), (0.48, False)])
def test_a_stop_is_answered_at_once_before_the_driver_tries_another_way(
    after_s: float, at_once: bool
) -> None:
    """The driver does so after 0.5 s, and for 20 s in all."""
    orders, back_ns = Orders(), 100 * S + round(after_s * S)
    stop = orders.stop(100 * S)
    assert orders.close_stop(back(stop.number), back_ns) is at_once
    assert orders.stopping(back_ns + 21 * S - 1) is not at_once
    assert not orders.stopping(back_ns + 21 * S)


@pytest.mark.rule("R16", "R30")
def test_each_stop_of_many_has_its_own_answer() -> None:
    orders = Orders()
    first, second = orders.stop(100 * S), orders.stop(101 * S)
    assert orders.close_stop(back(second.number), 101 * S)
    assert orders.stopping(102 * S)
    assert not orders.close_stop(back(first.number), 102 * S)
    orders.close_stop(back(first.number), 103 * S)
    assert not orders.stopping(103 * S)


@pytest.mark.rule("R08")
def test_of_stops_long_past_nothing_is_kept() -> None:
    orders = Orders()
    for k in range(1000):
        orders.stop(100 * S + k * S)
    assert len(orders._stops) == ANOTHER_WAY_NS // S


@pytest.mark.rule("R01", "R16", "R30")
def test_rest_is_believed_six_seconds_after_another_way_has_come_to_its_end() -> None:
    case = Case(Limits(kmh_to_mps(0.8), kmh_to_mps(2.5), kmh_to_mps(0.1)))
    case.begin_stop(MOVING, 100 * S)
    assert case.sequence is not None
    case.sequence.sent(MOVING, 100 * S)
    stop = case.orders.stop(100 * S)
    watch(case, REST, 101 * S)
    assert case.mode is Mode.STOPPING
    hear_receipt(case, back(stop.number, Outcome.UNKNOWN), REST, 102 * S)
    watch(case, REST, 110 * S)
    assert case.mode is Mode.STOPPING
    hear_receipt(case, back(stop.number), REST, 111 * S)
    watch(case, REST, 117 * S - 1)
    assert case.mode is Mode.STOPPING
    watch(case, REST, 117 * S)
    assert case.mode is Mode.IDLE


@pytest.mark.rule("R16")
def test_a_stop_answered_at_once_makes_nobody_wait() -> None:
    case = Case(Limits(kmh_to_mps(0.8), kmh_to_mps(2.5), kmh_to_mps(0.1)))
    case.mode = Mode.RUNNING
    case.begin_stop(MOVING, 100 * S)
    assert case.sequence is not None
    case.sequence.sent(MOVING, 100 * S)
    stop = case.orders.stop(100 * S)
    hear_receipt(case, back(stop.number), MOVING, 100 * S)
    watch(case, REST, 101 * S)
    assert case.mode is Mode.IDLE


@pytest.mark.rule("R01", "R11", "R16")
@pytest.mark.parametrize("anew", [False, True])
def test_a_belt_that_moved_unasked_is_watched_for_six_seconds(anew: bool) -> None:
    # Seed 98000197: two records of garbage were its motion, and a stop starts this belt at rest.
    case = Case(Limits(kmh_to_mps(0.8), kmh_to_mps(2.5), kmh_to_mps(0.1)))
    case.begin_stop(MOVING, 90 * S)
    if anew:
        case.stop_anew(MOVING, 100 * S)
    else:
        case.end_stop(REST, 95 * S)
        case.begin_stop(MOVING, 100 * S)
    assert case.sequence is not None
    case.sequence.sent(MOVING, 100 * S)
    stop = case.orders.stop(100 * S)
    hear_receipt(case, back(stop.number), MOVING, 100 * S)
    watch(case, REST, 106 * S - 1)
    assert case.mode is Mode.STOPPING
    watch(case, REST, 106 * S)
    assert case.mode is Mode.IDLE
