"""Nobody on a moving belt: asked for, then stopped, never started again unasked (decision 8)."""

from dataclasses import replace

import pytest

from retropace.model import CommandKind, NoticeKind, Request
from retropace.session import Phase
from retropace.units import NS_PER_S
from support.rig import Rig, machine, plan, rig, step
from support.walking import walking as strolling

S = NS_PER_S
TELLING = replace(machine(), presence=("elapsed_s",))
WALKER = (NoticeKind.WALKER_UNSEEN, NoticeKind.WALKER_GONE)


def walking(speed_kmh: float = 2.0, for_s: float = 15.0, **changes: object) -> Rig:
    """Someone walks on a belt whose machine shows it."""
    return strolling(speed_kmh, for_s=for_s, **{"info": TELLING, "counts": True, **changes})


def walker_notices(walk: Rig) -> list[NoticeKind]:
    return [kind for kind in walk.notices if kind in WALKER]


@pytest.mark.rule("R01")
@pytest.mark.parametrize("period_s", [0.25, 0.5, 1.0])
@pytest.mark.parametrize("speed_kmh", [0.8, 1.5, 2.4])
def test_an_empty_belt_is_asked_about_then_stopped_and_rests(
    period_s: float, speed_kmh: float
) -> None:
    walk = walking(speed_kmh, period_ns=int(period_s * S))
    walk.afoot = False
    left_ns = walk.now_ns
    walk.run_until(Phase.PAUSED, within_s=12.0)
    assert walker_notices(walk) == list(WALKER)
    (asked_ns,), (told_ns,) = walk.said("walker_unseen"), walk.said("walker_gone")
    assert 0.8 <= (asked_ns - left_ns) / S <= 3.0
    assert 1.8 <= (told_ns - left_ns) / S <= 4.0
    (stop,) = walk.sent_since(left_ns, CommandKind.STOP)
    assert stop.issued_ns == told_ns
    assert walk.true_kmh == 0.0
    told = [one for made in walk.decisions for one in made.notices if one.kind in WALKER]
    assert [one.stops for one in told] == [False, True]  # safety's own stop, not the session's
    assert told[1].value == pytest.approx(3.0, abs=0.3)


@pytest.mark.rule("R01", "R02")
def test_it_never_goes_on_by_itself_and_from_the_lowest_speed_when_the_walker_says_go() -> None:
    walk = walking(2.4)
    walk.afoot = False
    walk.run_until(Phase.PAUSED, within_s=12.0)
    walk.afoot = True  # back on the belt: that alone is no word
    rested_ns = walk.now_ns
    walk.run(200.0)
    assert walk.phase is Phase.PAUSED
    assert walk.sent_since(rested_ns) == []
    assert walk.fastest_kmh(rested_ns) == 0.0
    walk.ask(Request.GO)
    asked_ns = walk.now_ns
    walk.run_until(Phase.WALKING, within_s=15.0)
    assert next(c.kind for c in walk.sent_since(asked_ns)) is CommandKind.START
    assert len([n for n in walk.said("countdown") if n >= asked_ns]) == 5
    assert walk.true_kmh <= 0.81
    walk.run(30.0)
    assert walk.true_kmh == pytest.approx(2.4)
    assert walker_notices(walk) == list(WALKER)


@pytest.mark.rule("R01", "R21")
def test_a_walker_who_does_not_come_back_ends_the_session() -> None:
    walk = walking()
    walk.afoot = False
    walk.run_until(Phase.ENDED, within_s=320.0)
    assert "go" in walk.reason
    assert len(walk.sent(CommandKind.START)) == 1
    assert walk.true_kmh == 0.0


@pytest.mark.rule("R11")
def test_by_default_a_time_that_stands_still_means_nothing() -> None:
    walk = walking(info=machine())
    walk.afoot = False
    walk.run(100.0)
    assert walker_notices(walk) == []
    assert walk.phase is Phase.WALKING
    assert walk.true_kmh == pytest.approx(2.0)


@pytest.mark.rule("R11", "R17")
@pytest.mark.parametrize("away_s", [0.5, 1.0, 2.0])
def test_a_moment_away_stops_nothing(away_s: float) -> None:
    walk = walking(period_ns=S // 4)
    for _ in range(8):
        walk.afoot = False
        walk.run(away_s)
        walk.afoot = True
        walk.run(4.0)
    assert NoticeKind.WALKER_GONE not in walk.notices
    assert walk.phase is Phase.WALKING
    asked = walk.notices.count(NoticeKind.WALKER_UNSEEN)
    assert 6 <= asked <= 8 if away_s == 2.0 else asked <= 8  # each time anew


@pytest.mark.rule("R06")
def test_nothing_rises_while_nobody_is_seen() -> None:
    walk = rig(plan(step(2.4, 300.0)), info=TELLING, counts=True, period_ns=S // 4)
    walk.walk()
    walk.run(30.0, lambda: len(walk.told_kmh) >= 3)
    walk.afoot = False
    walk.run(5.0, lambda: NoticeKind.WALKER_UNSEEN in walk.notices)
    unseen_ns = walk.now_ns
    assert walk.true_kmh < 2.3
    refused = len(walk.decisions)
    walk.run(5.0, lambda: NoticeKind.WALKER_GONE in walk.notices)
    assert walk.sent_since(unseen_ns + 1, CommandKind.SET_SPEED) == []
    reasons = {reason for one in walk.decisions[refused:] for reason in one.verdict.reasons}
    assert "nobody is seen on the belt" in reasons


@pytest.mark.rule("R11", "R18")
@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("hand", ["slower", "stop", "pause", "key"])
def test_a_hand_on_the_console_is_not_taken_for_a_walker_who_left(hand: str, told: bool) -> None:
    walk = walking(2.4)
    match hand:
        case "slower":
            walk.hand_speed(1.0, told=told)
        case "stop":
            walk.hand_stop(told=told)
        case "pause":
            walk.hand_pause(told=told)
        case "key":
            walk.safety_key(told=told)
    walk.run(20.0)
    assert walker_notices(walk) == []
    assert (walk.phase is Phase.WALKING) is (hand == "slower")


@pytest.mark.rule("R03", "R11")
def test_who_stands_astride_for_the_test_of_a_new_treadmill_is_not_missed() -> None:
    walk = rig(plan(step(2.0, 120.0)), info=TELLING, counts=True, ask_console=True)
    walk.afoot = False
    walk.run(3.0)
    walk.ask(Request.CLIP_ON)
    walk.ask(Request.START)
    walk.run_until(Phase.PROBING)
    walk.afoot = True  # a foot touches the belt for a while
    walk.run(5.0)
    walk.afoot = False
    walk.run_until(Phase.ASKING, within_s=40.0)
    walk.run(20.0)
    assert walker_notices(walk) == []
    walk.ask(Request.CONSOLE_AGREES)
    walk.run_until(Phase.PAUSED, within_s=20.0)
    walk.afoot = True
    walk.ask(Request.GO)
    walk.run_until(Phase.WALKING, within_s=20.0)
    walk.run(20.0)
    assert walker_notices(walk) == []
    walk.afoot = False
    walk.run_until(Phase.PAUSED, within_s=15.0)
    assert walker_notices(walk) == list(WALKER)


@pytest.mark.rule("R23", "R11")
@pytest.mark.parametrize("says_go", [True, False])
def test_a_link_that_comes_back_finds_the_belt_empty_and_stops_it(says_go: bool) -> None:
    walk = walking()
    walk.lose_link()
    walk.afoot = False
    walk.run(10.0)
    assert walker_notices(walk) == []
    walk.find_link()
    back_ns = walk.now_ns
    walk.run_until(Phase.EASING, within_s=6.0)
    if says_go:
        walk.ask(Request.GO)
    walk.run_until(Phase.PAUSED, within_s=15.0)
    assert walker_notices(walk)[-1] is NoticeKind.WALKER_GONE
    assert (walk.said("walker_gone")[0] - back_ns) / S <= 6.0
    assert walk.true_kmh == 0.0


@pytest.mark.rule("R11", "R12")
def test_silence_is_left_to_the_rule_of_silence() -> None:
    walk = walking()
    walk.faults.silent = True
    walk.run(20.0)
    assert walker_notices(walk) == []
    assert NoticeKind.SILENT in walk.notices


@pytest.mark.rule("R16")
def test_a_belt_that_does_not_stop_under_nobody_is_told_again_and_the_alarm_sounds() -> None:
    walk = walking()
    walk.faults.ignores_stop = True
    walk.afoot = False
    left_ns = walk.now_ns
    walk.run(20.0)
    assert len(walk.sent_since(left_ns, CommandKind.STOP)) >= 10
    assert walk.said("pull_key")


@pytest.mark.rule("R08")
def test_a_stop_of_the_walkers_ends_it_whoever_is_on_the_belt() -> None:
    walk = walking()
    walk.afoot = False
    walk.run(10.0, lambda: bool(walk.said("walker_gone")))
    walk.ask(Request.STOP)
    walk.run_until(Phase.ENDED, within_s=15.0)
    assert walk.reason == "stopped by the walker"
