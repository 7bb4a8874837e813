"""The judge without a session, or with one that has gone mad: closed by default."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retropace.belief import Belief, Trust
from retropace.model import (
    Command,
    CommandKind,
    Cue,
    HealthEvent,
    Intent,
    IntentKind,
    Judgement,
    LinkEvent,
    LinkState,
    OperatorEvent,
    Outcome,
    Receipt,
    Request,
)
from retropace.safety import Limits, Mode, Safety
from retropace.safety.permit import StartPermit
from retropace.units import NS_PER_S, kmh_to_mps, seconds_to_ns

S = NS_PER_S
LIMITS = Limits(kmh_to_mps(0.8), kmh_to_mps(2.5), kmh_to_mps(0.1))
REST = Belief(0.0, Trust.FRESH, 0, at_rest=True, samples=1)
LAST_COUNT = Cue("countdown", values=(("n", 1),))


def moving(speed_kmh: float, samples: int, trust: Trust = Trust.FRESH) -> Belief:
    return Belief(kmh_to_mps(speed_kmh), trust, 0, moving=True, samples=samples)


def wish(kind: IntentKind, now_ns: int, speed_kmh: float | None = None) -> Intent:
    speed_mps = None if speed_kmh is None else kmh_to_mps(speed_kmh)
    return Intent(kind, now_ns + S, speed_mps, step=0)


def asked(safety: Safety, request: Request, now_ns: int, belief: Belief = REST) -> None:
    safety.hear(OperatorEvent(request, now_ns), belief, now_ns)


def ready() -> Safety:
    """A judge with every leave to start, at second 6."""
    safety = Safety(LIMITS)
    asked(safety, Request.CLIP_ON, 0)
    asked(safety, Request.START, 0)
    safety.hear_cue(LAST_COUNT, 5 * S)
    return safety


def started() -> Safety:
    """A judge whose belt moves at its lowest speed, at second 20."""
    safety = ready()
    command = safety.judge(wish(IntentKind.START, 6 * S), REST, 6 * S).command
    assert command is not None
    answered(safety, command, 6 * S)
    for second in range(10, 21):
        belief = moving(0.8, second)
        safety.watch(belief, second * S)
        verdict = safety.judge(wish(IntentKind.SPEED, second * S, 0.8), belief, second * S)
        if verdict.command is not None:
            answered(safety, verdict.command, second * S)
    assert safety.mode is Mode.RUNNING
    return safety


def answered(safety: Safety, command: Command, now_ns: int) -> None:
    receipt = Receipt(command.number, command.kind, Outcome.CONFIRMED, now_ns, 1)
    safety.hear(receipt, REST, now_ns)


@pytest.mark.rule("R01")
def test_with_every_leave_a_start_goes_out_once() -> None:
    safety = ready()
    verdict = safety.judge(wish(IntentKind.START, 6 * S), REST, 6 * S)
    assert verdict.command is not None
    assert verdict.command.kind is CommandKind.START
    assert safety.judge(wish(IntentKind.START, 7 * S), REST, 7 * S).command is None


@pytest.mark.rule("R01")
@pytest.mark.parametrize("missing", ["clip", "act", "count", "rest", "link", "journal", "last"])
def test_a_session_that_wants_to_start_without_one_of_the_leaves_is_refused(missing: str) -> None:
    safety = Safety(LIMITS)
    if missing != "clip":
        asked(safety, Request.CLIP_ON, 0)
    if missing != "act":
        asked(safety, Request.START, 0)
    if missing != "count":
        safety.hear_cue(LAST_COUNT, 6 * S if missing == "last" else 5 * S)
    if missing == "link":
        safety.hear(LinkEvent(LinkState.LOST, 5 * S), REST, 5 * S)
    if missing == "journal":
        safety.hear(HealthEvent("journal", False, 5 * S), REST, 5 * S)
    belief = REST._replace(at_rest=False) if missing == "rest" else REST
    verdict = safety.judge(wish(IntentKind.START, 6 * S), belief, 6 * S)
    assert verdict.command is None
    assert verdict.judgement is Judgement.REFUSE
    assert verdict.reasons


@pytest.mark.rule("R01")
@pytest.mark.parametrize("how", ["stop", "pause", "lost", "late", "moved"])
def test_a_leave_to_start_is_lost_on_many_edges(how: str) -> None:
    safety, now_ns = ready(), 6 * S
    if how in ("stop", "pause"):
        asked(safety, Request(how), 5 * S)
        now_ns = 20 * S
    elif how == "lost":
        safety.hear(LinkEvent(LinkState.LOST, 5 * S), REST, 5 * S)
        safety.hear(LinkEvent(LinkState.BACK, 5 * S), REST, 5 * S)
    elif how == "late":
        now_ns = 31 * S
    else:
        for samples in (2, 3):
            safety.watch(moving(1.0, samples), 5 * S)
        for samples in (4, 5):
            safety.judge(wish(IntentKind.STOP, 5 * S), moving(1.0, samples), 5 * S)
        safety.watch(REST._replace(samples=6), 6 * S)
    for second in range(3):
        at_ns = now_ns + second * S
        verdict = safety.judge(wish(IntentKind.START, at_ns), REST, at_ns)
        assert verdict.command is None or verdict.command.kind is CommandKind.STOP


@pytest.mark.rule("R01")
@pytest.mark.parametrize("request_", [Request.START, Request.GO])
def test_an_act_given_while_the_belt_is_not_known_to_rest_is_no_act(request_: Request) -> None:
    permit = StartPermit()
    permit.hear(Request.CLIP_ON, 0, at_rest=True)
    permit.hear(request_, 0, at_rest=False)
    permit.counted_down(S)
    assert permit.objection(3 * S) == "the walker has not asked for it"


@pytest.mark.rule("R01")
def test_a_new_act_needs_a_new_count() -> None:
    permit = StartPermit()
    permit.hear(Request.CLIP_ON, 0, at_rest=True)
    permit.hear(Request.START, 0, at_rest=True)
    permit.counted_down(5 * S)
    assert permit.objection(6 * S) is None
    permit.withdraw()
    permit.hear(Request.GO, 7 * S, at_rest=True)
    assert permit.objection(12 * S) == "the countdown is not over"


@pytest.mark.rule("R06")
def test_a_rise_waits_until_the_one_before_is_paid_for() -> None:
    safety = started()
    safety.hear_cue(Cue("change_ahead", announces_mps=kmh_to_mps(2.0)), 20 * S)
    rises: list[tuple[int, float]] = []
    speed_kmh = 0.8
    for tick in range(400):
        now_ns = 20 * S + tick * seconds_to_ns(0.05)
        belief = moving(speed_kmh, 100 + tick)
        safety.watch(belief, now_ns)
        command = safety.judge(wish(IntentKind.SPEED, now_ns, 2.0), belief, now_ns).command
        if command is not None and command.kind is CommandKind.SET_SPEED:
            answered(safety, command, now_ns)
            speed_kmh = (command.speed_mps or 0.0) * 3.6
            rises.append((now_ns, speed_kmh))
    assert rises[0][0] >= 25 * S
    assert rises[-1][1] == pytest.approx(2.0)
    for (before_ns, before_kmh), (at_ns, at_kmh) in itertools.pairwise(rises):
        assert at_kmh - before_kmh <= 0.2 + 1e-9
        assert at_ns - before_ns >= 0.999 * S


@pytest.mark.rule("R12", "R13", "R15", "R23", "R25")
@pytest.mark.parametrize(
    "why", ["stale", "doubtful", "lost", "journal", "guardian", "link", "unanswered", "lag"]
)
def test_nothing_rises_where_one_thing_is_not_well(why: str) -> None:
    safety = started()
    safety.hear_cue(Cue("change_ahead", announces_mps=kmh_to_mps(2.0)), 20 * S)
    belief = moving(0.4 if why == "lag" else 0.8, 100)
    if why in ("stale", "doubtful", "lost"):
        belief = belief._replace(trust=Trust(why))
    elif why in ("journal", "guardian"):
        safety.hear(HealthEvent(why, False, 21 * S), belief, 21 * S)
    elif why == "link":
        safety.hear(LinkEvent(LinkState.LOST, 21 * S), belief, 21 * S)
        safety.hear_cue(Cue("change_ahead", announces_mps=kmh_to_mps(2.0)), 21 * S)
    elif why == "unanswered":
        safety.judge(wish(IntentKind.SPEED, 25 * S, 2.0), belief, 25 * S)
    verdict = safety.judge(wish(IntentKind.SPEED, 27 * S, 2.0), belief, 27 * S)
    assert verdict.judgement is Judgement.REFUSE
    assert verdict.command is None


intents = st.builds(
    lambda kind, speed, cap, step, grade, probing: (kind, speed, cap, step, grade, probing),
    st.sampled_from(list(IntentKind)),
    st.one_of(st.none(), st.floats(allow_nan=True)),
    st.one_of(st.none(), st.floats(0.0, 30.0)),
    st.integers(-1, 3),
    st.one_of(st.none(), st.floats(-1.0, 1.0)),
    st.booleans(),
)


@pytest.mark.rule("R01", "R05", "R06", "R07")
@settings(max_examples=200)
@given(
    wishes=st.lists(st.tuples(intents, st.floats(0.0, 30.0), st.sampled_from(list(Trust)))),
    running=st.booleans(),
)
def test_a_session_gone_mad_neither_starts_nor_speeds_up_a_belt(
    wishes: list[tuple[tuple[IntentKind, float, float, int, float, bool], float, Trust]],
    running: bool,
) -> None:
    safety = started() if running else Safety(LIMITS)
    now_ns, samples = 21 * S, 200
    for (kind, speed, cap, step, grade, probing), measured_kmh, trust in wishes:
        now_ns, samples = now_ns + S // 2, samples + 1
        belief = moving(measured_kmh, samples, trust)
        safety.watch(belief, now_ns)
        intent = Intent(kind, now_ns + S, speed, cap, grade, step, probing)
        command = safety.judge(intent, belief, now_ns).command
        if command is None:
            continue
        assert command.kind is not CommandKind.START
        if command.kind is CommandKind.SET_SPEED:
            before_mps = max(kmh_to_mps(0.8), kmh_to_mps(measured_kmh))
            assert command.speed_mps is not None
            assert command.speed_mps <= min(LIMITS.ceiling_mps, before_mps) + 1e-9
        if command.kind is CommandKind.SET_GRADE:
            assert command.grade == 0.0
