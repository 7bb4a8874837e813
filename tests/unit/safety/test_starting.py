"""R01 to R03: how a belt may begin to move, held on what it truly does."""

import pytest

from retropace.model import CommandKind, LinkState, NoticeKind, Outcome, Request
from retropace.session import Phase
from retropace.units import KMH_PER_MPH, kmh_to_mps, seconds_to_ns
from support.rig import Rig, plan, rig, step


def countdown_then_start(the_rig: Rig) -> None:
    """The walker fastens the clip, asks, and the countdown is spoken."""
    the_rig.ask(Request.CLIP_ON)
    the_rig.ask(Request.START)
    the_rig.run(5.5)


@pytest.mark.rule("R01")
def test_a_belt_is_not_started_by_connecting_and_waiting() -> None:
    waiting = rig()
    waiting.run(290.0)
    assert waiting.commands == []
    assert waiting.motions_ns == []


@pytest.mark.rule("R01")
def test_a_belt_is_started_once_by_clip_act_and_countdown_and_not_before_the_last_number() -> None:
    walk = rig()
    walk.run(3.0)
    walk.ask(Request.CLIP_ON)
    walk.ask(Request.START)
    walk.run(5.5)
    (start,) = walk.sent(CommandKind.START)
    counts = walk.said("countdown")
    assert len(counts) == 5
    assert start.issued_ns - counts[0] == seconds_to_ns(5.0)
    walk.run(10.0)
    assert len(walk.sent(CommandKind.START)) == 1
    assert walk.motions_ns
    assert walk.motions_ns[0] > start.issued_ns


@pytest.mark.rule("R01")
def test_without_the_safety_clip_nothing_counts_down_and_nothing_starts() -> None:
    walk = rig()
    walk.run(3.0)
    walk.ask(Request.START)
    walk.run(60.0)
    assert walk.said("clip_ready")
    assert not walk.said("countdown")
    assert walk.commands == []


@pytest.mark.rule("R01")
@pytest.mark.parametrize("request_", [r for r in Request if r not in (Request.START, Request.STOP)])
def test_no_request_but_start_starts_a_belt(request_: Request) -> None:
    walk = rig()
    walk.run(3.0)
    walk.ask(Request.CLIP_ON)
    walk.ask(request_)
    walk.run(60.0)
    assert walk.sent(CommandKind.START) == []
    assert walk.motions_ns == []


@pytest.mark.rule("R01")
@pytest.mark.parametrize("request_", [Request.STOP, Request.PAUSE])
@pytest.mark.parametrize("after_s", [0.05, 2.5, 4.95, 5.0])
def test_a_stop_or_pause_during_the_countdown_takes_the_start_back(
    request_: Request, after_s: float
) -> None:
    walk = rig()
    walk.run(3.0)
    walk.ask(Request.CLIP_ON)
    walk.ask(Request.START)
    walk.run(after_s)
    walk.ask(request_)
    walk.run(120.0)
    begun = [c for c in walk.sent(CommandKind.START) if c.issued_ns > walk.said("countdown")[0]]
    assert begun == [] or walk.motions_ns == []
    assert walk.fastest_kmh() == 0.0


@pytest.mark.rule("R01", "R23")
@pytest.mark.parametrize("after_s", [0.5, 4.5, 5.5, 7.0])
def test_a_link_lost_around_the_start_leaves_the_belt_at_rest_when_it_is_back(
    after_s: float,
) -> None:
    walk = rig()
    walk.run(3.0)
    walk.ask(Request.CLIP_ON)
    walk.ask(Request.START)
    walk.run(after_s)
    walk.lose_link()
    walk.run(0.5)
    walk.find_link()
    back_ns = walk.now_ns
    walk.run(60.0)
    assert not walk.sent_since(back_ns, CommandKind.START)
    assert walk.true_kmh == 0.0
    assert walk.phase in (Phase.READY, Phase.PAUSED)


@pytest.mark.rule("R01")
def test_after_a_rest_a_new_go_is_needed_and_a_new_countdown() -> None:
    walk = rig()
    walk.walk()
    walk.ask(Request.PAUSE)
    walk.run_until(Phase.PAUSED)
    rested_ns = walk.now_ns
    walk.run(120.0)
    assert not walk.sent_since(rested_ns, CommandKind.START)
    walk.ask(Request.GO)
    go_ns = walk.now_ns
    walk.run(6.0)
    (start,) = walk.sent_since(rested_ns, CommandKind.START)
    assert start.issued_ns - go_ns >= seconds_to_ns(5.0)


@pytest.mark.rule("R01")
def test_an_impatient_second_go_does_not_undo_the_countdown() -> None:
    walk = rig()
    walk.run(3.0)
    walk.ask(Request.CLIP_ON)
    walk.ask(Request.START)
    walk.run(4.5)
    walk.ask(Request.START)
    walk.ask(Request.GO)
    walk.run(1.0)
    assert len(walk.sent(CommandKind.START)) == 1


@pytest.mark.rule("R01", "R11")
def test_a_belt_not_known_to_rest_is_not_started() -> None:
    walk = rig()
    walk.run(3.0)
    walk.faults.silent = True
    walk.ask(Request.CLIP_ON)
    walk.run(4.0)
    walk.ask(Request.START)
    walk.run(30.0)
    assert walk.commands == []


@pytest.mark.rule("R01", "R12")
def test_telemetry_lost_during_the_countdown_keeps_the_belt_from_starting() -> None:
    walk = rig()
    walk.run(3.0)
    walk.ask(Request.CLIP_ON)
    walk.ask(Request.START)
    walk.faults.silent = True
    walk.run(60.0)
    assert walk.sent(CommandKind.START) == []


@pytest.mark.rule("R01")
@pytest.mark.parametrize("told", [True, False])
def test_a_belt_that_nobody_of_ours_started_is_stopped(told: bool) -> None:
    walk = rig()
    walk.run(3.0)
    walk.hand_start(told=told)
    walk.run(12.0)
    assert walk.sent(CommandKind.STOP)
    assert walk.phase is Phase.ENDED
    walk.run(10.0)
    assert walk.true_kmh == 0.0


@pytest.mark.rule("R01")
def test_a_permission_to_start_does_not_outlive_half_a_minute() -> None:
    walk = rig()
    walk.run(3.0)
    walk.journal(healthy=False)
    countdown_then_start(walk)
    walk.run(30.0)
    walk.journal(healthy=True)
    walk.run(30.0)
    assert walk.sent(CommandKind.START) == []
    assert walk.phase is Phase.ENDED


@pytest.mark.rule("R01", "R13")
@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.REJECTED])
def test_a_start_that_was_not_confirmed_is_stopped_and_not_sent_again(outcome: Outcome) -> None:
    walk = rig()
    walk.faults.answer = lambda command: (
        (outcome, None) if command.kind is CommandKind.START else (Outcome.CONFIRMED, 1)
    )
    walk.run(3.0)
    countdown_then_start(walk)
    assert [command.kind for command in walk.commands] == [CommandKind.START, CommandKind.STOP]
    walk.run(60.0)
    assert len(walk.sent(CommandKind.START)) == 1


@pytest.mark.rule("R02")
@pytest.mark.parametrize("start_kmh", [0.8, 1.0, 1.25])
def test_every_start_and_resume_begins_at_the_lowest_speed(start_kmh: float) -> None:
    walk = rig(plan(step(2.2, 60.0)), start_mps=kmh_to_mps(start_kmh))
    walk.walk()
    walk.run(20.0)
    assert walk.told_kmh[0] == 0.8
    first = walk.sent(CommandKind.SET_SPEED)[0].issued_ns
    assert max(v for at, v in walk.speeds_mps if at <= first) <= kmh_to_mps(start_kmh) + 1e-9
    walk.ask(Request.PAUSE)
    walk.run_until(Phase.PAUSED)
    rested_ns = walk.now_ns
    walk.ask(Request.GO)
    walk.run_until(Phase.WALKING)
    walk.run(30.0)
    again = [c.speed_mps or 0.0 for c in walk.sent_since(rested_ns, CommandKind.SET_SPEED)]
    assert again[0] == pytest.approx(kmh_to_mps(0.8))
    assert again == sorted(again)
    assert again[-1] == pytest.approx(kmh_to_mps(2.2))


@pytest.mark.rule("R02")
def test_nothing_is_commanded_while_the_belt_spins_up() -> None:
    walk = rig()
    walk.run(3.0)
    countdown_then_start(walk)
    walk.run(30.0, lambda: bool(walk.told_kmh))
    (moved_ns,) = walk.motions_ns
    assert walk.now_ns - moved_ns >= seconds_to_ns(2.5)


@pytest.mark.rule("R02", "R14")
def test_a_machine_that_comes_back_at_its_old_speed_is_brought_down_to_its_lowest() -> None:
    walk = rig()
    walk.start_mps = kmh_to_mps(2.4)
    walk.run(3.0)
    countdown_then_start(walk)
    walk.run_until(Phase.WALKING)
    assert walk.told_kmh[0] == 0.8
    assert walk.fastest_kmh() <= 1.8


@pytest.mark.rule("R02", "R14")
def test_a_machine_that_comes_back_at_its_old_speed_and_stays_there_is_stopped() -> None:
    walk = rig()
    walk.start_mps = kmh_to_mps(2.4)
    walk.faults.ignores_speed = True
    walk.run(3.0)
    countdown_then_start(walk)
    walk.run(30.0)
    assert {NoticeKind.OVERSPEED, NoticeKind.SPEED_IGNORED} & set(walk.notices)
    assert walk.fastest_kmh() <= 2.1
    assert walk.true_kmh == 0.0


@pytest.mark.rule("R02")
def test_a_belt_that_never_moves_after_the_start_ends_the_session() -> None:
    walk = rig(countdown_s=1000.0)
    walk.run(3.0)
    countdown_then_start(walk)
    walk.run(40.0)
    assert NoticeKind.NO_MOTION in walk.notices
    assert walk.phase is Phase.ENDED


@pytest.mark.rule("R03")
@pytest.mark.parametrize(
    ("factor", "notice"),
    [(KMH_PER_MPH, NoticeKind.UNIT_MISMATCH), (1 / KMH_PER_MPH, NoticeKind.UNIT_MISMATCH)],
)
def test_a_machine_that_takes_another_unit_is_refused_by_the_probe(
    factor: float, notice: NoticeKind
) -> None:
    walk = rig()
    walk.faults.unit_factor = factor
    walk.run(3.0)
    countdown_then_start(walk)
    walk.run_until(Phase.ENDED, 60.0)
    assert notice in walk.notices
    assert walk.fastest_kmh() <= 2.5
    assert walk.true_kmh <= 0.05
    assert Phase.WALKING not in {decision.phase for decision in walk.decisions}


@pytest.mark.rule("R03")
def test_a_machine_that_ignores_speed_is_refused_by_the_probe() -> None:
    walk = rig()
    walk.faults.ignores_speed = True
    walk.run(3.0)
    countdown_then_start(walk)
    walk.run_until(Phase.ENDED, 60.0)
    assert {NoticeKind.SPEED_IGNORED, NoticeKind.UNIT_MISMATCH} & set(walk.notices)
    assert walk.told_kmh[-1] <= 1.3


@pytest.mark.rule("R03", "R13")
def test_a_machine_that_does_not_answer_the_probe_never_gets_to_the_intervals() -> None:
    walk = rig()
    walk.run(3.0)
    countdown_then_start(walk)
    walk.run_until(Phase.PROBING)
    walk.faults.deaf = True
    walk.run(90.0)
    assert walk.phase in (Phase.STOPPING, Phase.ENDED)
    assert Phase.WALKING not in {decision.phase for decision in walk.decisions}


@pytest.mark.rule("R03")
def test_a_probe_that_cannot_be_finished_ends_within_a_minute() -> None:
    walk = rig()
    walk.run(3.0)
    countdown_then_start(walk)
    walk.run_until(Phase.PROBING)
    walk.journal(healthy=False)
    walk.run(75.0)
    assert walk.phase is Phase.ENDED
    assert walk.reason == "the speed test could not be finished"


@pytest.mark.rule("R03")
def test_an_unknown_machine_is_walked_on_only_after_a_person_agrees_and_after_a_rest() -> None:
    walk = rig(ask_console=True)
    walk.run(3.0)
    countdown_then_start(walk)
    walk.run_until(Phase.ASKING)
    assert walk.said("console_question")
    walk.ask(Request.CONSOLE_AGREES)
    walk.run_until(Phase.PAUSED)
    assert walk.true_kmh == 0.0
    walk.ask(Request.GO)
    walk.run_until(Phase.WALKING)
    assert len(walk.said("console_question")) == 1


@pytest.mark.rule("R03")
@pytest.mark.parametrize("request_", [Request.CONSOLE_DISAGREES, None])
def test_a_person_who_disagrees_or_says_nothing_ends_it(request_: Request | None) -> None:
    walk = rig(ask_console=True)
    walk.run(3.0)
    countdown_then_start(walk)
    walk.run_until(Phase.ASKING)
    if request_ is not None:
        walk.ask(request_)
    walk.run_until(Phase.ENDED, 90.0)
    assert "console" in walk.reason
    assert walk.true_kmh <= 0.05


@pytest.mark.rule("R03")
@pytest.mark.parametrize("how", ["pause", "link"])
def test_the_question_cannot_be_gone_round_by_a_pause_or_a_lost_link(how: str) -> None:
    walk = rig(ask_console=True)
    walk.run(3.0)
    countdown_then_start(walk)
    walk.run_until(Phase.ASKING)
    if how == "pause":
        walk.ask(Request.PAUSE)
        walk.run_until(Phase.PAUSED)
    else:
        walk.lose_link()
        walk.run(2.0)
        walk.find_link()
        walk.run_until(Phase.EASING)
    walk.ask(Request.GO)
    walk.run_until(Phase.ASKING)
    assert len(walk.said("console_question")) == 2
    assert Phase.WALKING not in {decision.phase for decision in walk.decisions}


@pytest.mark.rule("R01")
@pytest.mark.parametrize("state", [LinkState.UP, LinkState.BACK])
def test_no_link_event_starts_a_belt(state: LinkState) -> None:
    walk = rig()
    walk.run(3.0)
    walk.ask(Request.CLIP_ON)
    walk.link(LinkState.LOST)
    walk.run(1.0)
    walk.link(state)
    walk.run(60.0)
    assert walk.sent(CommandKind.START) == []
    assert walk.sent(CommandKind.SET_SPEED) == []
