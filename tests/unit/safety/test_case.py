"""The judge's memory of one belt: what each request, cue, start, stop and step does to it."""

import pytest

from retropace.belief import Belief, Trust
from retropace.model import (
    Cue,
    Intent,
    IntentKind,
    Notice,
    NoticeKind,
    OperatorEvent,
    Request,
)
from retropace.safety import Limits, Mode
from retropace.safety.case import Case
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


@pytest.mark.rule("R01")
def test_a_go_while_the_belt_is_not_ours_to_start_is_none() -> None:
    for case, belief in ((Case(LIMITS), MOVING), (running(), REST)):
        case.hear_request(OperatorEvent(Request.START, 0), belief, 100 * S)
        assert not case.permit.pending(100 * S)


@pytest.mark.rule("R18")
def test_slower_takes_back_a_faster_by_hand() -> None:
    case = running()
    case.hand_wish_mps, case.hand_cap_mps = 0.6, 0.5
    case.hear_request(OperatorEvent(Request.SLOWER, 0), MOVING, 100 * S)
    assert (case.hand_wish_mps, case.hand_cap_mps) == (None, 0.5)


@pytest.mark.rule("R08")
def test_a_stop_asked_for_again_goes_out_again() -> None:
    case = stopping()
    case.hear_request(OperatorEvent(Request.STOP, 0), MOVING, 101 * S)
    assert case.sequence is not None
    assert case.sequence.should_send(REST, 101 * S)


@pytest.mark.rule("R06")
@pytest.mark.parametrize(
    ("key", "values", "lasting"),
    [
        ("ramp_begins", (), True),
        ("change_ahead", (("how", "ramp"),), True),
        ("change_ahead", (("how", "step"),), False),
    ],
)
def test_only_the_promise_of_a_ramp_lasts(
    key: str, values: tuple[tuple[str, str], ...], lasting: bool
) -> None:
    case = running()
    case.hear_cue(Cue(key, values=values, announces_mps=2.0), 100 * S)
    assert case.rise.announced_mps(100 * S) == 2.0
    assert case.rise.announced_mps(200 * S) == (2.0 if lasting else 0.0)


@pytest.mark.rule("R01")
@pytest.mark.parametrize(
    ("key", "count", "over"), [("countdown", 1, True), ("countdown", 2, False), ("other", 1, False)]
)
def test_only_the_last_number_ends_the_countdown(key: str, count: int, over: bool) -> None:
    case = Case(LIMITS)
    case.hear_request(OperatorEvent(Request.CLIP_ON, 0), REST, 0)
    case.hear_request(OperatorEvent(Request.START, 0), REST, 0)
    case.hear_cue(Cue(key, values=(("n", count),)), S)
    assert (case.permit.objection(3 * S) is None) is over


@pytest.mark.rule("R01", "R02")
def test_a_start_spends_everything_that_was_before() -> None:
    case = running()
    case.hear_request(OperatorEvent(Request.CLIP_ON, 0), REST, 0)
    case.mode = Mode.IDLE
    case.hear_request(OperatorEvent(Request.START, 0), REST, 99 * S)
    case.rise.promise(2.0, 99 * S)
    case.holding = case.unseen = True
    case.uncertain_since_ns, case.hand_wish_mps, case.samples_to_return = 1, 0.7, 2
    case.begin_start(100 * S)
    assert not case.permit.pending(100 * S)
    assert case.rise.announced_mps(100 * S) == 0.0
    assert (case.holding, case.unseen, case.pinned) == (False, False, False)
    assert (case.uncertain_since_ns, case.hand_wish_mps, case.samples_to_return) == (None, None, 0)
    assert (case.mode, case.started_ns) == (Mode.STARTING, 100 * S)
    assert case.first_start_ns == S, "the longest session counts from the first start"


@pytest.mark.rule("R08", "R16")
def test_a_stop_takes_everything_back_and_a_second_one_changes_nothing() -> None:
    case = running()
    case.hear_request(OperatorEvent(Request.CLIP_ON, 0), REST, 0)
    case.permit.hear(Request.GO, 99 * S, at_rest=True)
    case.rise.promise(2.0, 99 * S)
    case.holding, case.uncertain_since_ns, case.grade_commanded = True, 1, 0.02
    case.begin_stop(MOVING, 100 * S)
    assert not case.permit.pending(100 * S)
    assert case.rise.announced_mps(100 * S) == 0.0
    assert not case.holding
    assert (case.uncertain_since_ns, case.grade_commanded) == (None, None)
    first = case.sequence
    assert first is not None
    assert first.begun_ns == 100 * S
    case.begin_stop(MOVING, 101 * S)
    assert case.sequence is first


@pytest.mark.rule("R16", "R01")
@pytest.mark.parametrize(("belief", "watched"), [(REST, True), (MOVING, False)])
def test_only_a_start_that_has_not_moved_yet_is_watched_longer(
    belief: Belief, watched: bool
) -> None:
    case = Case(LIMITS)
    case.begin_start(99 * S)
    case.begin_stop(belief, 100 * S)
    assert case.sequence is not None
    case.sequence.sent(belief, 100 * S)
    assert case.sequence.at_rest(REST._replace(samples=9), 101 * S) is not watched


@pytest.mark.rule("R16")
def test_at_rest_everything_of_the_stop_is_over() -> None:
    case = stopping()
    case.unasked_samples = 1
    case.end_stop(REST, 105 * S)
    assert case.notices == [Notice(NoticeKind.AT_REST)]
    assert (case.mode, case.sequence, case.unasked_samples) == (Mode.IDLE, None, 0)


@pytest.mark.rule("R05", "R18", "R20")
@pytest.mark.parametrize("lowest", [0, 1, 2])
def test_the_cap_of_the_moment_is_the_lowest_of_the_three(lowest: int) -> None:
    caps: list[float] = [0.6, 0.6, 0.6]
    caps[lowest] = 0.5
    case = running()
    case.hand_cap_mps, case.heart.cap_mps = caps[1], caps[2]
    assert case.cap_mps(Intent(IntentKind.SPEED, 0, 1.0, caps[0])) == 0.5
    assert case.cap_mps(Intent(IntentKind.SPEED, 0, 1.0)) == min(caps[1:])
    assert running().cap_mps(Intent(IntentKind.SPEED, 0, 1.0)) is None


@pytest.mark.rule("R18", "R03")
def test_a_new_step_ends_a_hand_and_a_hold_and_a_probe_begins_with_the_belt_as_it_is() -> None:
    case = running()
    case.enter(Intent(IntentKind.SPEED, 0, 1.0, step=3), MOVING, 100 * S)
    case.hand_cap_mps = case.hand_wish_mps = 0.5
    case.holding, case.probe_since_ns = True, 1
    case.enter(Intent(IntentKind.SPEED, 0, 1.0, step=3), MOVING, 100 * S)
    assert (case.hand_cap_mps, case.hand_wish_mps, case.holding) == (0.5, 0.5, True)
    probe = Intent(IntentKind.SPEED, 0, kmh_to_mps(1.33), step=4, probing=True)
    case.enter(probe, MOVING, 100 * S)
    assert (case.hand_cap_mps, case.hand_wish_mps, case.holding) == (None, None, False)
    assert case.probe_from_mps == MOVING.speed_mps
    assert case.probe_since_ns is None
    assert case.probe_target_mps == pytest.approx(kmh_to_mps(1.3))
    case.probe_since_ns = 7
    case.enter(probe, REST, 100 * S)
    assert (case.probe_from_mps, case.probe_since_ns) == (MOVING.speed_mps, 7)
    case.enter(probe._replace(probing=False), REST, 100 * S)
    assert not case.probing
    case.enter(probe, REST._replace(speed_mps=None), 100 * S)
    assert case.probe_from_mps == 0.0


@pytest.mark.rule("R12", "R13", "R23")
@pytest.mark.parametrize("why", ["ill", "doubt", "link", "hold", "none"])
def test_the_outlook_says_what_bars_a_rise(why: str) -> None:
    case = running()
    if why == "ill":
        case.ill.add("journal")
    elif why == "doubt":
        case.begin_doubt(100 * S)
    elif why == "link":
        case.linked = False
    elif why == "hold":
        case.holding = True
    outlook = case.outlook(100 * S)
    assert outlook.barred is (why in ("ill", "doubt", "link"))
    assert outlook.step_barred is (why != "none")


@pytest.mark.rule("R06")
def test_a_step_ends_the_promise_of_its_ramp() -> None:
    case = running()
    case.rise.promise(2.0, 10 * S, lasting=True)
    case.enter(Intent(IntentKind.SPEED, 0, 1.0, step=7), MOVING, 100 * S)
    assert case.rise.announced_mps(100 * S) == 0.0


@pytest.mark.rule("R01", "R08")
def test_a_stop_refused_during_the_countdown_goes_out_again_to_a_belt_at_rest() -> None:
    for case, again in ((Case(LIMITS), True), (running(), False)):
        if again:
            case.begin_start(99 * S)
        sequence = case.begin_stop(REST, 100 * S)
        sequence.sent(REST, 100 * S)
        sequence.refused()
        assert sequence.should_send(REST, 101 * S) is again


@pytest.mark.rule("R01", "R16")
def test_a_belt_started_by_something_else_while_it_is_stopped_is_told_again() -> None:
    case = stopping()
    assert case.sequence is not None
    case.sequence.sent(REST, 100 * S)
    assert not case.sequence.should_send(REST, 101 * S)
    case.started_elsewhere(REST, 101 * S)
    assert case.sequence.should_send(REST, 101 * S)
    assert case.notices == [], "the stop under way is the same"


@pytest.mark.rule("R01", "R16")
def test_a_belt_that_moves_again_amid_a_stop_is_a_new_stop() -> None:
    case = stopping()
    before = case.sequence
    assert before is not None
    before.alarmed = True
    case.stop_anew(MOVING, 105 * S)
    assert case.sequence is not None
    assert case.sequence is not before
    assert case.sequence.begun_ns == 105 * S
    assert not case.sequence.alarmed
    assert case.notices == [Notice(NoticeKind.MOVING_UNASKED, stops=True)]
    case.sequence.sent(MOVING, 105 * S)
    assert not case.sequence.at_rest(REST._replace(samples=9), 111 * S - 1), "garbage, it may be"
    assert case.sequence.at_rest(REST._replace(samples=9), 111 * S)
    case.sequence.refused()
    assert not case.sequence.should_send(REST._replace(samples=9), 106 * S)


@pytest.mark.rule("R03")
def test_a_probe_begins_with_the_belt_as_it_is_whatever_came_before() -> None:
    case = Case(LIMITS)
    case.enter(Intent(IntentKind.SPEED, 0, kmh_to_mps(1.3), probing=True), MOVING, S)
    assert case.probe_from_mps == MOVING.speed_mps


@pytest.mark.rule("R03")
def test_a_probe_that_names_no_speed_asks_for_the_lowest() -> None:
    case = running(0.8)
    case.enter(Intent(IntentKind.SPEED, 0, probing=True), MOVING, 100 * S)
    assert case.probe_target_mps == LIMITS.minimum_mps
