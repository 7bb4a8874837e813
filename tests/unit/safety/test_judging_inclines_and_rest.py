"""The judge's answers beside speeds, at their edges: inclines, stops and rests, waits."""

from dataclasses import replace

import pytest

from retropace.belief import Belief, Trust
from retropace.model import (
    Command,
    CommandKind,
    Intent,
    IntentKind,
    Judgement,
    NoticeKind,
    Outcome,
    Receipt,
)
from retropace.safety import Limits, Mode, Safety
from retropace.safety.case import Case
from support.judged import LIMITS, REST, S, moving, running, wish


def graded(
    grade: float | None, belief: Belief | None = None, limits: Limits = LIMITS
) -> tuple[Safety, Case, Command | None]:
    safety, case = running(limits=limits)
    command = safety.judge(wish(1.5, 100 * S, grade=grade), belief or moving(), 100 * S).command
    return safety, case, command


@pytest.mark.parametrize(("asked", "told"), [(0.02, 0.02), (0.09, 0.05), (-0.03, 0.0)])
def test_an_incline_stays_within_the_profiles_own(asked: float, told: float) -> None:
    _, case, command = graded(asked)
    assert command is not None
    assert (command.kind, command.grade) == (CommandKind.SET_GRADE, told)
    assert case.grade_commanded == told


def test_a_flat_profile_and_a_wish_without_an_incline_send_none() -> None:
    assert graded(None)[2] is None
    assert graded(0.02, limits=replace(LIMITS, steepest_grade=0.0))[2] is None


def test_the_same_incline_is_not_sent_again() -> None:
    safety, case, _ = graded(0.02)
    case.orders.clear()
    for grade, sent in ((0.02, False), (0.0204, False), (0.0196, False), (0.021, True)):
        command = safety.judge(wish(1.5, 101 * S, grade=grade), moving(), 101 * S).command
        assert (command is not None) is sent


@pytest.mark.rule("R12", "R13", "R25")
@pytest.mark.parametrize("why", ["stale", "open", "ill"])
def test_no_incline_rises_where_one_thing_is_not_well_and_a_lower_one_goes_out(why: str) -> None:
    for grade, sent in ((0.04, False), (0.01, True)):
        safety, case, _ = graded(0.02)
        case.orders.clear()
        if why == "open":
            case.orders.speed(1.0, 100 * S)
        if why == "ill":
            case.ill.add("journal")
        belief = moving(trust=Trust.STALE if why == "stale" else Trust.FRESH)
        verdict = safety.judge(wish(1.5, 101 * S, grade=grade), belief, 101 * S)
        assert (verdict.command is not None) is sent
        assert (verdict.judgement is Judgement.REFUSE) is not sent


@pytest.mark.rule("R12")
def test_the_first_incline_needs_fresh_telemetry() -> None:
    assert graded(0.04, moving(trust=Trust.STALE))[2] is None


# -- stopping and resting -------------------------------------------------------------------------


@pytest.mark.rule("R29", "R08")
def test_an_emergency_stops_from_every_state() -> None:
    for safety in (Safety(LIMITS), running()[0]):
        verdict = safety.emergency(moving(), "broke", 100 * S)
        assert verdict.judgement is Judgement.STOP
        assert verdict.command is not None
        assert verdict.command.kind is CommandKind.STOP
        (notice,) = safety.watch(moving(), 100 * S)
        assert (notice.kind, notice.stops, notice.detail) == (NoticeKind.FAULT, True, "broke")
        assert safety.watch(moving(), 100 * S) == ()


@pytest.mark.rule("R08")
def test_a_belt_at_rest_is_told_so_once_on_the_way_out() -> None:
    safety = Safety(LIMITS)
    stop = Intent(IntentKind.STOP, 200 * S)
    rest = Intent(IntentKind.REST, 200 * S)
    assert safety.judge(rest, REST, 100 * S).command is None
    first = safety.judge(stop, REST, 100 * S).command
    assert first is not None
    assert first.kind is CommandKind.STOP
    confirmed = Receipt(first.number, CommandKind.STOP, Outcome.CONFIRMED, 100 * S)
    safety.hear(confirmed, REST, 100 * S)
    safety.watch(REST._replace(samples=2), 101 * S)
    assert safety.mode is Mode.STOPPING
    assert safety.judge(stop, REST, 102 * S).command is None
    safety.watch(REST._replace(samples=8), 106 * S)
    assert safety.mode is Mode.IDLE
    assert safety.judge(stop, REST, 107 * S).command is None


@pytest.mark.rule("R01")
def test_a_start_given_up_before_the_belt_was_told_is_rest() -> None:
    safety = Safety(LIMITS)
    safety.judge(Intent(IntentKind.START, 200 * S), REST, 100 * S)
    assert safety.judge(Intent(IntentKind.REST, 200 * S), REST, 101 * S).command is None
    assert [notice.kind for notice in safety.watch(REST, 101 * S)] == [NoticeKind.AT_REST]
    safety.judge(Intent(IntentKind.START, 200 * S), REST, 102 * S)
    doubtful = REST._replace(at_rest=False)
    assert safety.judge(Intent(IntentKind.REST, 200 * S), doubtful, 103 * S).command is not None


# -- waits ----------------------------------------------------------------------------------------


def test_when_time_alone_changes_something() -> None:
    idle = Safety(LIMITS)
    assert idle.next_change_ns(REST, S) is None
    idle.watch(Belief(), 5 * S)
    assert idle.next_change_ns(Belief(), 6 * S) == 35 * S + 1
    safety, case = running()
    assert safety.next_change_ns(moving(), 100 * S) is None
    case.rise.promise(2.0, 100 * S)
    assert safety.next_change_ns(moving(), 100 * S) == 105 * S
    case.follow._gap_deadline_ns = 103 * S
    assert safety.next_change_ns(moving(), 100 * S) == 103 * S
    case.follow._gap_deadline_ns = 108 * S
    assert safety.next_change_ns(moving(), 100 * S) == 105 * S
    case.rise.forget()
    assert safety.next_change_ns(moving(), 100 * S) == 108 * S


@pytest.mark.parametrize(
    "why", ["notice", "starting", "open", "doubt", "unpinned", "link", "stale", "heart"]
)
def test_while_anything_is_under_way_the_pace_is_the_callers(why: str) -> None:
    safety, case = running()
    belief = moving(trust=Trust.STALE if why == "stale" else Trust.FRESH)
    if why == "notice":
        case.begin_doubt(99 * S)
        case.uncertain_since_ns = None
        case.end_stop(REST, 99 * S)
    elif why == "starting":
        case.mode = Mode.STARTING
    elif why == "open":
        case.orders.speed(1.0, 99 * S)
    elif why == "doubt":
        case.begin_doubt(99 * S)
    elif why == "unpinned":
        case.pinned = False
    elif why == "link":
        case.linked = False
    elif why == "heart":
        case.heart._above_since_ns = 99 * S
    assert safety.next_change_ns(belief, 100 * S) == 100 * S


@pytest.mark.rule("R16")
def test_a_stop_calls_for_no_alarm_until_the_belt_ought_to_slow() -> None:
    safety, _ = running(2.0)
    stop = Intent(IntentKind.STOP, 200 * S)
    alarms = [safety.judge(stop, moving(2.0), at_ns).alarm for at_ns in (100 * S, 103 * S)]
    assert alarms == [False, True]
