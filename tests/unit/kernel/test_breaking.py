"""R23, R25, R27, R30: when the link, the journal, a frame or our own code breaks."""

import pytest

from retropace.kernel import Kernel
from retropace.model import (
    CommandKind,
    Frame,
    HealthEvent,
    Judgement,
    LinkState,
    NoticeKind,
    OperatorEvent,
    Request,
    Urgency,
)
from retropace.safety import Mode
from retropace.session import EndingKind, Phase
from retropace.units import NS_PER_S, kmh_to_mps
from support.rig import START_NS, Rig, plan, rig, step

S = NS_PER_S


def walking(speed_kmh: float = 2.0, **changes: object) -> Rig:
    """A belt at its first step's speed."""
    walk = rig(plan(step(speed_kmh, 120.0), step(2.4, 60.0)), **changes)
    walk.walk()
    walk.run(15.0)
    return walk


# --- R23 -----------------------------------------------------------------------------------------


@pytest.mark.rule("R23")
def test_a_lost_link_is_said_in_the_same_step_and_again_every_few_seconds() -> None:
    walk = walking()
    walk.lose_link()
    lost_ns = walk.now_ns
    walk.run(21.0)
    said = walk.said("link_lost")
    assert said[0] == lost_ns
    assert len(said) >= 4
    alarms = [cue.urgency for _, cue in walk.cues if cue.key == "link_lost"]
    assert set(alarms) == {Urgency.ALARM}


@pytest.mark.rule("R23")
def test_a_belt_still_running_when_the_link_is_back_is_eased_and_then_stopped() -> None:
    walk = walking()
    walk.lose_link()
    walk.run(5.0)
    walk.find_link()
    back_ns = walk.now_ns
    walk.run(30.0)
    assert walk.said("link_back_moving")
    assert walk.sent_since(back_ns, CommandKind.SET_SPEED)[0].issued_ns - back_ns <= 2 * S
    (stop,) = walk.sent_since(back_ns, CommandKind.STOP)
    assert stop.issued_ns - back_ns <= 13 * S
    assert walk.fastest_kmh(back_ns) <= 2.01
    assert walk.phase is Phase.PAUSED
    walk.run(60.0)
    assert walk.true_kmh == 0.0


@pytest.mark.rule("R23", "R06")
def test_the_walker_who_says_go_walks_on_and_every_rise_is_announced_anew() -> None:
    walk = walking()
    walk.lose_link()
    walk.run(5.0)
    walk.find_link()
    walk.run_until(Phase.EASING)
    walk.run(2.0)
    walk.ask(Request.GO)
    go_ns = walk.now_ns
    walk.run(30.0)
    assert walk.true_kmh == pytest.approx(2.0)
    ups = [
        c
        for c in walk.sent_since(go_ns, CommandKind.SET_SPEED)
        if (c.speed_mps or 0) > kmh_to_mps(0.81)
    ]
    promises = [at for at, cue in walk.cues if cue.announces_mps and at >= go_ns]
    assert ups[0].issued_ns - promises[0] >= 5 * S


@pytest.mark.rule("R23", "R01")
@pytest.mark.parametrize("away_s", [1.0, 5.0, 20.0])
def test_a_belt_found_at_rest_is_not_started_and_waits_for_go(away_s: float) -> None:
    walk = walking()
    walk.lose_link()
    walk.belt.stop(walk.now_ns)
    walk.run(away_s)
    walk.find_link()
    back_ns = walk.now_ns
    walk.run(100.0)
    assert walk.sent_since(back_ns, CommandKind.START) == []
    assert walk.phase is Phase.PAUSED
    walk.ask(Request.GO)
    walk.run_until(Phase.WALKING)


@pytest.mark.rule("R23")
def test_a_stop_under_way_when_the_link_goes_comes_to_its_end_when_it_is_back() -> None:
    for request in (Request.PAUSE, Request.STOP):
        walk = walking()
        walk.ask(request)
        walk.run(0.5)
        walk.belt.set_target(kmh_to_mps(2.0), walk.now_ns)
        walk.lose_link()
        walk.run(8.0)
        walk.find_link()
        walk.run(20.0)
        assert walk.phase is (Phase.PAUSED if request is Request.PAUSE else Phase.ENDED)
        assert walk.true_kmh == 0.0


@pytest.mark.rule("R19", "R23")
def test_a_stop_under_way_is_written_as_soon_as_there_is_a_link_for_it() -> None:
    """What went into the gap reached nobody; the pace of its repeats is no reason to wait."""
    walk = rig()
    walk.walk()
    walk.run(10.0)
    walk.lose_link()
    walk.ask(Request.STOP)
    walk.run(4.25)
    walk.find_link()
    back_ns = walk.now_ns
    walk.run(0.1)
    stops = walk.sent_since(back_ns, CommandKind.STOP)
    assert [command.issued_ns for command in stops] == [back_ns]
    walk.ask(Request.STOP)
    walk.run(30.0)
    assert walk.phase is Phase.ENDED


@pytest.mark.rule("R23")
def test_a_pause_asked_for_while_the_link_is_down_is_kept() -> None:
    walk = walking()
    walk.lose_link()
    walk.run(2.0)
    walk.ask(Request.PAUSE)
    walk.run(5.0)
    walk.find_link()
    walk.run(15.0)
    assert walk.phase is Phase.PAUSED
    assert walk.true_kmh == 0.0


@pytest.mark.rule("R23")
def test_a_link_that_comes_and_goes_does_not_keep_the_belt_at_speed() -> None:
    walk = walking()
    walk.faults.ignores_stop = True
    back_ns = walk.now_ns
    for _ in range(6):
        walk.lose_link()
        walk.run(1.0)
        walk.find_link()
        walk.run(4.0)
    assert walk.sent_since(back_ns, CommandKind.SET_SPEED)
    assert walk.true_kmh <= 0.81


@pytest.mark.rule("R23")
def test_a_link_given_up_ends_the_session_as_the_treadmills_trouble_with_the_loud_words() -> None:
    walk = walking()
    walk.lose_link()
    walk.run(60.0)
    walk.link(LinkState.FAILED)
    walk.run(5.0)
    assert walk.phase is Phase.STOPPING
    assert walk.said("link_failed")
    assert walk.sent(CommandKind.STOP)
    ending = walk.kernel.session.ending
    assert ending is not None
    assert ending.kind is EndingKind.TREADMILL


@pytest.mark.rule("R23", "R21")
def test_a_link_nobody_brings_back_ends_the_session_in_bounded_time() -> None:
    walk = walking()
    walk.lose_link()
    walk.run(125.0)
    assert walk.phase is Phase.STOPPING
    assert walk.reason == "the link did not come back"


# --- R25 -----------------------------------------------------------------------------------------


@pytest.mark.rule("R25")
@pytest.mark.parametrize("part", ["journal", "guardian"])
def test_without_a_journal_nothing_rises_it_is_said_and_the_session_ends_well(part: str) -> None:
    walk = rig(plan(step(1.5, 30.0), step(2.4, 30.0)))
    walk.walk()
    walk.run(20.0)
    walk.pending.append(HealthEvent(part, False, walk.now_ns, "gone"))
    ill_ns = walk.now_ns
    walk.run(90.0)
    assert walk.fastest_kmh(ill_ns) <= 1.51
    assert walk.said("journal_down" if part == "journal" else "guardian_gone") == [ill_ns]
    assert walk.phase is Phase.ENDED
    ending = walk.kernel.session.ending
    assert ending is not None
    assert ending.kind is EndingKind.DONE


@pytest.mark.rule("R25")
def test_without_a_journal_nothing_starts() -> None:
    walk = rig()
    walk.journal(healthy=False)
    walk.run(3.0)
    walk.ask(Request.CLIP_ON)
    walk.ask(Request.START)
    walk.run(60.0)
    assert walk.sent(CommandKind.START) == []


# --- R27, and our own code -----------------------------------------------------------------------


@pytest.mark.rule("R27")
@pytest.mark.parametrize("where", ["2acd", "2ada", "2a37", "2ad3", "2ad9", "", "nonsense"])
def test_no_octets_move_anything(where: str) -> None:
    walk = rig()
    walk.run(3.0)
    for length in range(24):
        walk.pending.append(Frame(where, b"\xff" * length, walk.now_ns))
        walk.pending.append(Frame(where, b"\x00" * length, walk.now_ns))
    walk.run(1.0)
    moving = [c for c in walk.commands if c.kind is not CommandKind.STOP]
    assert moving == []


@pytest.mark.rule("R27")
@pytest.mark.parametrize("request_", [r for r in Request if r is not Request.STOP])
def test_a_request_that_makes_no_sense_now_changes_nothing(request_: Request) -> None:
    sensible = {
        Phase.WALKING: {Request.PAUSE, Request.SLOWER, Request.SKIP},
        Phase.PAUSED: {Request.GO},
    }
    for phase, allowed in sensible.items():
        if request_ in allowed:
            continue
        walk = walking()
        if phase is Phase.PAUSED:
            walk.ask(Request.PAUSE)
            walk.run_until(Phase.PAUSED)
        before = walk.kernel.view()
        asked_ns = walk.now_ns
        walk.ask(request_)
        walk.run(0.001)
        after = walk.kernel.view()
        assert (after.phase, after.prompt, after.step_number) == (
            before.phase,
            before.prompt,
            before.step_number,
        )
        assert after.elapsed_s - before.elapsed_s <= 0.002
        assert walk.sent_since(asked_ns) == []


@pytest.mark.rule("R08")
@pytest.mark.parametrize("room", ["_tracker", "session", "watch", "judge"])
def test_any_exception_inside_becomes_a_stop_and_the_session_ends(
    room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = walking()
    method = {"_tracker": "take", "session": "decide"}.get(room, room)
    target = getattr(walk.kernel, room, walk.kernel.safety)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(target, method, broken)
    broke_ns = walk.now_ns
    walk.run(1.5)
    stops = walk.sent_since(broke_ns, CommandKind.STOP)
    assert stops
    assert any("planted" in decision.intent.reason for decision in walk.decisions)
    assert walk.kernel.safety.mode is Mode.STOPPING
    walk.run(5.0)
    assert len(walk.sent_since(broke_ns, CommandKind.STOP)) >= 4, "again while nothing is known"
    monkeypatch.undo()
    walk.run(20.0)
    assert walk.phase is Phase.ENDED
    assert NoticeKind.FAULT in walk.notices


@pytest.mark.rule("R08")
def test_a_stop_in_the_same_step_as_a_poison_is_still_a_stop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walk = walking()

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(walk.kernel.session, "decide", broken)
    walk.ask(Request.STOP)
    walk.run(0.001)
    assert walk.decisions[-1].verdict.judgement is Judgement.STOP
    assert walk.sent(CommandKind.STOP)


def test_the_same_inputs_twice_give_equal_decisions() -> None:
    walk = walking()
    walk.hand_speed(1.4)
    walk.lose_link()
    walk.run(5.0)
    walk.find_link()
    walk.run(5.0)
    walk.ask(Request.GO)
    walk.run(40.0)
    again = Kernel(walk.setup)
    for (now_ns, inputs), decision in zip(walk.inputs_log, walk.decisions, strict=True):
        assert again.step(inputs, now_ns) == decision


def test_a_kernel_says_nothing_and_does_nothing_before_it_is_spoken_to() -> None:
    kernel = Kernel(rig().setup)
    decision = kernel.step([], START_NS)
    assert decision.verdict.command is None
    assert decision.cues == ()
    asked = OperatorEvent(Request.STOP, START_NS + 1, "test")
    assert kernel.step([asked], START_NS + 1).verdict.command is not None


@pytest.mark.rule("R08", "R29")
def test_a_stop_whose_step_breaks_after_it_was_judged_goes_out_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The walker asked: a fault in what comes after must not cost them the seconds of a repeat."""
    walk = walking()

    def breaks(*_: object) -> int:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(walk.kernel, "_due_ns", breaks)
    walk.ask(Request.STOP)
    asked_ns = walk.now_ns
    walk.run(0.05)
    (stop,) = walk.sent_since(asked_ns, CommandKind.STOP)
    assert stop.issued_ns == asked_ns
    monkeypatch.undo()
    walk.run(40.0)
    assert walk.phase is Phase.ENDED
    assert walk.true_kmh == 0.0
