"""R08 and R09: a stop goes out in every phase, and a set-point dies in its time."""

from itertools import pairwise

import pytest

from retropace import ftms
from retropace.model import (
    CommandKind,
    HealthEvent,
    Judgement,
    LinkState,
    Request,
)
from retropace.session import Phase
from retropace.units import NS_PER_S, mps_to_kmh
from support.rig import Rig, plan, rig, step


def bring_to(phase: Phase) -> Rig:
    """A rig in this phase, by its natural way."""
    walk = rig(plan(step(2.0, 120.0)), ask_console=phase is Phase.ASKING)
    walk.run(3.0)
    if phase is Phase.READY:
        return walk
    walk.ask(Request.CLIP_ON)
    walk.ask(Request.START)
    if phase in (Phase.COUNTDOWN, Phase.STARTING, Phase.PROBING, Phase.ASKING):
        walk.run_until(phase)
        walk.run(0.3)
        return walk
    walk.run_until(Phase.WALKING)
    walk.run(10.0)
    if phase in (Phase.EASING, Phase.ADRIFT):
        walk.lose_link()
        walk.run(2.0)
        if phase is Phase.EASING:
            walk.find_link()
    elif phase in (Phase.PAUSING, Phase.PAUSED):
        walk.ask(Request.PAUSE)
    elif phase in (Phase.STOPPING, Phase.ENDED):
        walk.ask(Request.STOP)
    if phase is not Phase.WALKING:
        walk.run_until(phase)
    walk.run(1.5 if phase in (Phase.STOPPING, Phase.PAUSING) else 0.3)
    return walk


@pytest.mark.rule("R08", "R19")
@pytest.mark.parametrize("phase", list(Phase))
def test_a_stop_is_sent_in_the_very_step_that_hears_of_it_in_every_phase(phase: Phase) -> None:
    walk = bring_to(phase)
    assert walk.phase is phase
    walk.ask(Request.STOP)
    asked_ns = walk.now_ns
    walk.run(0.001)
    stops = [c for c in walk.sent(CommandKind.STOP) if c.issued_ns > asked_ns - NS_PER_S]
    assert stops
    assert stops[-1].expires_ns is None
    if phase is Phase.ADRIFT:
        walk.find_link()
    walk.run(30.0)
    assert walk.phase is Phase.ENDED
    assert walk.belt.at_rest


@pytest.mark.rule("R08")
def test_a_stop_is_the_stop_op_and_never_a_speed_of_zero() -> None:
    walk = bring_to(Phase.WALKING)
    walk.ask(Request.STOP)
    walk.run(20.0)
    assert ftms.encode_command(walk.sent(CommandKind.STOP)[-1]) == b"\x08\x01"
    assert min(walk.told_kmh) >= 0.8


@pytest.mark.rule("R08", "R19")
@pytest.mark.parametrize("ill", ["journal", "clock", "silent", "deaf", "garbage", "many"])
def test_nothing_that_is_ill_keeps_a_stop_from_going_out(ill: str) -> None:
    walk = bring_to(Phase.WALKING)
    if ill in ("journal", "clock"):
        walk.pending.append(HealthEvent(ill, False, walk.now_ns, "broken"))
    elif ill == "garbage":
        for _ in range(100):
            walk.garbage(b"\xff")
    elif ill == "many":
        for request in list(Request) * 20:
            walk.ask(request)
    else:
        setattr(walk.faults, ill, True)
        walk.run(2.0)
    asked_ns = walk.now_ns
    walk.ask(Request.STOP)
    walk.run(0.001)
    assert walk.sent_since(asked_ns, CommandKind.STOP)


@pytest.mark.rule("R09")
def test_every_set_point_expires_within_a_second_and_a_stop_never() -> None:
    walk = bring_to(Phase.ENDED)
    for command in walk.commands:
        if command.kind is CommandKind.STOP:
            assert command.expires_ns is None
        else:
            assert command.expires_ns is not None
            assert 0 < command.expires_ns - command.issued_ns <= 2 * NS_PER_S


@pytest.mark.rule("R09", "R23")
def test_no_speed_is_commanded_while_the_link_is_down_nor_before_the_belt_is_heard_again() -> None:
    walk = bring_to(Phase.WALKING)
    walk.lose_link()
    lost_ns = walk.now_ns
    walk.run(10.0)
    walk.faults.silent = True
    walk.find_link()
    walk.run(4.0)
    assert walk.sent_since(lost_ns, CommandKind.SET_SPEED) == []
    walk.faults.silent = False
    back_ns = walk.now_ns
    walk.run(5.0)
    again = walk.sent_since(back_ns, CommandKind.SET_SPEED)
    assert [round(mps_to_kmh(c.speed_mps or 0.0), 2) for c in again] == [0.8]


@pytest.mark.rule("R09")
def test_an_old_intent_moves_nothing() -> None:
    walk = bring_to(Phase.WALKING)
    intent = walk.decisions[-1].intent
    belief = walk.kernel.belief
    verdict = walk.kernel.safety.judge(intent, belief, intent.expires_ns + 1)
    assert verdict.judgement is Judgement.REFUSE
    assert verdict.command is None


@pytest.mark.rule("R08")
@pytest.mark.parametrize("state", [LinkState.LOST, LinkState.FAILED])
def test_a_stop_that_cannot_be_sent_is_sent_each_second_until_it_can(state: LinkState) -> None:
    walk = bring_to(Phase.WALKING)
    walk.faults.unlinked = True
    walk.link(state)
    walk.ask(Request.STOP)
    asked_ns = walk.now_ns
    walk.run(10.0)
    times_s = [(c.issued_ns - asked_ns) / NS_PER_S for c in walk.sent_since(asked_ns)]
    assert times_s[0] == 0.0
    assert len(times_s) >= 9
    assert all(b - a <= 1.2 for a, b in pairwise(times_s))
    walk.find_link()
    walk.run(12.0)
    assert walk.true_kmh == 0.0
    assert walk.phase is Phase.ENDED
