"""What the judge makes of each thing it hears, one at a time: link, health, statuses, receipts."""

import pytest

from retropace.belief import Belief, Trust
from retropace.model import (
    CommandKind,
    HealthEvent,
    LinkEvent,
    LinkState,
    MachineStatus,
    Notice,
    NoticeKind,
    Outcome,
    Receipt,
    StatusEvent,
)
from retropace.safety import Limits, Mode
from retropace.safety.case import Case
from retropace.safety.hearing import (
    hear_health,
    hear_link,
    hear_receipt,
    hear_status,
    unanswered,
)
from retropace.units import NS_PER_S, kmh_to_mps

S = NS_PER_S
LIMITS = Limits(kmh_to_mps(0.8), kmh_to_mps(2.5), kmh_to_mps(0.1), heart_ceiling_bpm=150)
REST = Belief(0.0, Trust.FRESH, 0, at_rest=True, samples=1)
MOVING = Belief(kmh_to_mps(1.5), Trust.FRESH, 0, moving=True, samples=5)


def running(speed_kmh: float = 1.5) -> Case:
    """A belt that was told this speed and has long had it, at second 100."""
    case = Case(LIMITS)
    case.begin_start(S)
    case.begin_running(2 * S)
    case.pinned = True
    case.follow.adopt(kmh_to_mps(speed_kmh))
    return case


def stopping() -> Case:
    case = running()
    case.begin_stop(MOVING, 100 * S)
    assert case.sequence is not None
    case.sequence.sent(MOVING, 100 * S)
    return case


def kinds(case: Case) -> list[NoticeKind]:
    return [notice.kind for notice in case.notices]


def stops(case: Case) -> list[bool]:
    return [notice.stops for notice in case.notices]


# -- health ---------------------------------------------------------------------------------------


@pytest.mark.rule("R25", "R24")
@pytest.mark.parametrize(
    ("part", "kind"),
    [("journal", NoticeKind.JOURNAL_DOWN), ("guardian", NoticeKind.GUARDIAN_GONE)],
)
def test_a_bearable_part_is_said_once_and_bars_rises_until_it_is_well(
    part: str, kind: NoticeKind
) -> None:
    case = running()
    for _ in range(2):
        hear_health(case, HealthEvent(part, False, 0, "why"), MOVING, 100 * S)
    assert case.notices == [Notice(kind, detail="why")]
    assert case.outlook(100 * S).barred
    hear_health(case, HealthEvent(part, True, 0), MOVING, 100 * S)
    assert not case.outlook(100 * S).barred
    assert case.mode is Mode.RUNNING


def test_anything_else_of_ours_that_breaks_stops() -> None:
    case = running()
    hear_health(case, HealthEvent("clock", False, 0, "jumped"), MOVING, 100 * S)
    assert case.notices == [Notice(NoticeKind.FAULT, stops=True, detail="jumped")]
    assert case.mode is Mode.STOPPING


# -- link -----------------------------------------------------------------------------------------


@pytest.mark.rule("R23", "R09")
def test_a_lost_link_takes_back_what_was_asked_and_promised() -> None:
    case = running()
    case.orders.speed(1.0, 99 * S)
    case.rise.promise(2.0, 99 * S)
    hear_link(case, LinkEvent(LinkState.LOST, 0, "gone"), MOVING, 100 * S)
    assert case.notices == [Notice(NoticeKind.LINK_LOST, detail="gone")]
    assert not case.orders.waiting
    assert case.rise.announced_mps(100 * S) == 0.0
    assert case.outlook(100 * S).barred
    assert case.mode is Mode.RUNNING


@pytest.mark.rule("R23", "R01")
def test_a_link_lost_while_the_belt_starts_is_a_stop() -> None:
    case = Case(LIMITS)
    case.begin_start(S)
    hear_link(case, LinkEvent(LinkState.LOST, 0), REST, 2 * S)
    assert case.mode is Mode.STOPPING


@pytest.mark.rule("R23")
@pytest.mark.parametrize("state", [LinkState.BACK, LinkState.UP])
def test_a_link_that_is_back_is_doubted_until_it_is_heard(state: LinkState) -> None:
    case = running()
    hear_link(case, LinkEvent(state, 0), MOVING, 100 * S)
    assert case.notices == []
    hear_link(case, LinkEvent(LinkState.LOST, 0), MOVING, 100 * S)
    case.uncertain_since_ns = 50 * S
    hear_link(case, LinkEvent(state, 0), MOVING, 101 * S)
    assert kinds(case) == [NoticeKind.LINK_LOST, NoticeKind.LINK_BACK]
    assert case.uncertain_since_ns == 101 * S
    assert (case.linked, case.samples_to_return, case.steady_samples) == (True, 2, 0)


@pytest.mark.rule("R23", "R30")
@pytest.mark.parametrize(
    ("state", "kind"),
    [(LinkState.FAILED, NoticeKind.LINK_FAILED), (LinkState.OVERFLOW, NoticeKind.QUEUE_OVERFLOW)],
)
def test_a_link_that_cannot_be_had_and_a_queue_that_ran_over_stop(
    state: LinkState, kind: NoticeKind
) -> None:
    case = running()
    hear_link(case, LinkEvent(state, 0), MOVING, 100 * S)
    assert (kinds(case), stops(case)) == ([kind], [True])


# -- statuses -------------------------------------------------------------------------------------


@pytest.mark.rule("R18", "R01")
@pytest.mark.parametrize("mode", [Mode.IDLE, Mode.STOPPING])
def test_a_belt_started_by_something_else_is_stopped_and_watched(mode: Mode) -> None:
    case = Case(LIMITS) if mode is Mode.IDLE else stopping()
    hear_status(case, MachineStatus(StatusEvent.STARTED_BY_USER), REST, 101 * S)
    assert kinds(case) == ([NoticeKind.MOVING_UNASKED] if mode is Mode.IDLE else [])
    assert all(stops(case))
    assert case.mode is Mode.STOPPING
    assert case.sequence is not None
    case.sequence.sent(REST, 101 * S)
    rested = REST._replace(samples=9)
    assert not case.sequence.at_rest(rested, 107 * S - 1)
    assert case.sequence.at_rest(rested, 107 * S)


@pytest.mark.rule("R18")
@pytest.mark.parametrize("event", list(StatusEvent))
def test_a_status_that_says_nothing_of_a_start_starts_no_stop_at_rest(event: StatusEvent) -> None:
    case = Case(LIMITS)
    hear_status(case, MachineStatus(event, 0.5), REST, S)
    stopped = (StatusEvent.STARTED_BY_USER, StatusEvent.STOPPED_BY_SAFETY_KEY)
    assert (case.mode is Mode.STOPPING) is (event in stopped)


@pytest.mark.rule("R18")
@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (StatusEvent.STOPPED_BY_USER, NoticeKind.CONSOLE_STOP),
        (StatusEvent.PAUSED_BY_USER, NoticeKind.CONSOLE_PAUSE),
        (StatusEvent.RESET, NoticeKind.CONSOLE_STOP),
        (StatusEvent.CONTROL_LOST, NoticeKind.CONTROL_LOST),
        (StatusEvent.STOPPED_BY_SAFETY_KEY, NoticeKind.SAFETY_KEY),
    ],
)
def test_a_stop_at_the_console_stops_once(event: StatusEvent, kind: NoticeKind) -> None:
    case = running()
    hear_status(case, MachineStatus(event), MOVING, 100 * S)
    assert case.notices == [Notice(kind, stops=True)]
    if kind is not NoticeKind.SAFETY_KEY:
        hear_status(case, MachineStatus(event), MOVING, 100 * S)
        assert len(case.notices) == 1


@pytest.mark.rule("R18")
def test_a_status_without_a_speed_or_of_another_target_is_no_hand() -> None:
    case = running()
    hear_status(case, MachineStatus(StatusEvent.TARGET_SPEED_CHANGED), MOVING, 100 * S)
    hear_status(case, MachineStatus(StatusEvent.TARGET_GRADE_CHANGED, 0.3), MOVING, 100 * S)
    hear_status(case, MachineStatus(StatusEvent.STARTED_BY_USER, 0.3), MOVING, 100 * S)
    hear_status(case, MachineStatus(StatusEvent.TARGET_SPEED_CHANGED, kmh_to_mps(1.5)), MOVING, S)
    assert (case.notices, case.by_hand) == ([], False)


@pytest.mark.rule("R18")
def test_slower_by_hand_caps_and_faster_by_hand_wishes_and_each_ends_the_other() -> None:
    case = running()
    case.rise.promise(2.0, 99 * S)
    for told_kmh, kind in (
        (2.0, NoticeKind.CONSOLE_FASTER),
        (1.0, NoticeKind.CONSOLE_SLOWER),
        (9.0, NoticeKind.CONSOLE_FASTER),
    ):
        told_mps = kmh_to_mps(told_kmh)
        status = MachineStatus(StatusEvent.TARGET_SPEED_CHANGED, told_mps)
        hear_status(case, status, MOVING, 100 * S)
        assert case.notices.pop() == Notice(kind, value=told_mps)
        assert case.rise.announced_mps(100 * S) == 0.0
        slower = kind is NoticeKind.CONSOLE_SLOWER
        assert case.hand_cap_mps == (told_mps if slower else None)
        assert case.hand_wish_mps == (None if slower else min(told_mps, LIMITS.ceiling_mps))


@pytest.mark.rule("R18")
def test_the_same_strange_speed_is_a_hands_five_times_within_two_seconds_each() -> None:
    case = Case(LIMITS)
    assert [case.is_new(1.0, 100 * S + k * S) for k in range(7)] == [True] * 5 + [False] * 2
    assert case.is_new(1.0, 108 * S), "two seconds after the last"
    assert [case.is_new(1.0, 109 * S + k) for k in range(5)] == [True] * 4 + [False]
    assert not case.is_new(1.01, 109 * S + 8), "within what rounding makes of it"
    assert case.is_new(1.1, 109 * S + 9), "another speed"


# -- receipts -------------------------------------------------------------------------------------


def receipt_for(
    case: Case,
    kind: CommandKind,
    outcome: Outcome,
    result: int | None = None,
    detail: str = "",
) -> Receipt:
    orders = case.orders
    command = {
        CommandKind.START: lambda: orders.start(99 * S),
        CommandKind.STOP: lambda: orders.stop(99 * S),
        CommandKind.SET_SPEED: lambda: orders.speed(1.0, 99 * S),
        CommandKind.SET_GRADE: lambda: orders.grade(0.1, 99 * S),
    }[kind]()
    return Receipt(command.number, kind, outcome, 100 * S, result, detail)


@pytest.mark.rule("R16")
@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_stop_that_was_not_confirmed_goes_out_again(outcome: Outcome) -> None:
    case = stopping()
    hear_receipt(case, receipt_for(case, CommandKind.STOP, outcome), MOVING, 100 * S)
    slowing = Belief(kmh_to_mps(0.5), Trust.FRESH, 0, moving=True, samples=9)
    assert case.sequence is not None
    assert case.sequence.should_send(slowing, 102 * S) is (outcome is not Outcome.CONFIRMED)
    assert case.notices == []


@pytest.mark.rule("R16")
def test_a_stop_that_nobody_answers_goes_out_again() -> None:
    case = stopping()
    unanswered(case, CommandKind.STOP, "", MOVING, 100 * S)
    slowing = Belief(kmh_to_mps(0.5), Trust.FRESH, 0, moving=True, samples=9)
    assert case.sequence is not None
    assert case.sequence.should_send(slowing, 102 * S)
    rested = Case(LIMITS)
    unanswered(rested, CommandKind.STOP, "", REST, 100 * S)
    assert rested.notices == []


@pytest.mark.rule("R13")
def test_a_start_with_an_unknown_outcome_is_a_stop() -> None:
    case = Case(LIMITS)
    case.begin_start(99 * S)
    receipt = receipt_for(case, CommandKind.START, Outcome.UNKNOWN, detail="lost")
    hear_receipt(case, receipt, REST, 100 * S)
    assert case.notices == [Notice(NoticeKind.UNCERTAIN_TOO_LONG, stops=True, detail="lost")]


@pytest.mark.rule("R13")
def test_a_speed_with_an_unknown_outcome_is_doubted_once() -> None:
    case = running()
    for at_s in (100, 105):
        receipt = receipt_for(case, CommandKind.SET_SPEED, Outcome.UNKNOWN, detail="lost")
        hear_receipt(case, receipt, MOVING, at_s * S)
    assert case.uncertain_since_ns == 100 * S
    assert case.notices == [Notice(NoticeKind.OUTCOME_UNKNOWN, detail="lost")] * 2
    late = Receipt(999, CommandKind.SET_SPEED, Outcome.UNKNOWN, 0)
    hear_receipt(case, late, MOVING, 106 * S)
    assert len(case.notices) == 2, "nobody waits for that one any more"


@pytest.mark.rule("R13")
def test_a_speed_refused_twice_is_a_stop_and_the_belt_is_taken_as_it_is() -> None:
    case = running(2.4)
    receipt = receipt_for(case, CommandKind.SET_SPEED, Outcome.REJECTED, 4)
    hear_receipt(case, receipt, MOVING, 100 * S)
    assert case.notices == [Notice(NoticeKind.REJECTED, detail="result code 4")]
    assert case.follow.commanded_mps == pytest.approx(kmh_to_mps(1.5))
    receipt = receipt_for(case, CommandKind.SET_SPEED, Outcome.REJECTED, 3, "too fast")
    hear_receipt(case, receipt, MOVING, 100 * S)
    assert case.notices[1:] == [Notice(NoticeKind.REJECTED_AGAIN, stops=True, detail="too fast")]


@pytest.mark.rule("R13", "R09")
def test_our_own_lateness_is_no_refusal_and_an_unknown_speed_is_not_taken() -> None:
    case = running(2.4)
    for _ in range(3):
        receipt = receipt_for(case, CommandKind.SET_SPEED, Outcome.REJECTED)
        hear_receipt(case, receipt, MOVING._replace(speed_mps=None), 100 * S)
    assert case.notices == []
    assert case.follow.commanded_mps == pytest.approx(kmh_to_mps(2.4))


@pytest.mark.rule("R13")
def test_a_refused_start_stops_at_once_and_a_refused_incline_never() -> None:
    case = running(2.4)
    for _ in range(3):
        receipt = receipt_for(case, CommandKind.SET_GRADE, Outcome.REJECTED, 2)
        hear_receipt(case, receipt, MOVING, 100 * S)
    assert case.notices == [Notice(NoticeKind.REJECTED, detail="result code 2")] * 3
    assert case.follow.commanded_mps == pytest.approx(kmh_to_mps(2.4))
    case = Case(LIMITS)
    case.begin_start(99 * S)
    receipt = receipt_for(case, CommandKind.START, Outcome.REJECTED)
    hear_receipt(case, receipt, REST, 100 * S)
    assert (kinds(case), stops(case)) == ([NoticeKind.REJECTED_AGAIN], [True])


@pytest.mark.rule("R03", "R13")
@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.REJECTED])
@pytest.mark.parametrize(
    ("kind", "again"), [(CommandKind.SET_SPEED, True), (CommandKind.SET_GRADE, False)]
)
def test_a_probe_whose_speed_was_not_taken_is_made_anew(
    outcome: Outcome, kind: CommandKind, again: bool
) -> None:
    for probing in (True, False):
        case = running()
        case.probing, case.probe_since_ns = probing, 50 * S
        hear_receipt(case, receipt_for(case, kind, outcome, 4), MOVING, 100 * S)
        anew = again and probing
        assert case.pinned is not anew
        assert case.probe_since_ns == (None if anew else 50 * S)
        assert case.running_ns == (100 * S if anew else 2 * S)
