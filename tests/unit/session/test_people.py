"""R18 to R21: the hand on the console, the heart, and how long it may all last."""

import pytest

from retropace.model import CommandKind, NoticeKind, Request
from retropace.session import EndingKind, Phase
from retropace.units import NS_PER_S, kmh_to_mps
from support.rig import Rig, plan, rig, step

S = NS_PER_S


def walking(*steps_kmh: float, duration_s: float = 60.0, **changes: object) -> Rig:
    """A belt in the first of these steps, at its speed."""
    steps = [step(speed_kmh, duration_s) for speed_kmh in steps_kmh or (2.0,)]
    walk = rig(plan(*steps), **changes)
    walk.walk()
    walk.run(15.0)
    return walk


# --- R18 -----------------------------------------------------------------------------------------


@pytest.mark.rule("R18")
@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("hand_kmh", [1.6, 1.2, 0.8, 0.5])
def test_slower_by_console_stays_slower_for_the_rest_of_the_step(
    told: bool, hand_kmh: float
) -> None:
    walk = walking(2.0, 2.0)
    walk.hand_speed(hand_kmh, told=told)
    pressed_ns = walk.now_ns
    walk.run(38.0)
    assert walk.kernel.view().step_number == 1
    assert walk.fastest_kmh(pressed_ns + 3 * S) <= max(hand_kmh, 0.8) + 0.01
    assert walk.sent_since(pressed_ns, CommandKind.SET_SPEED) == [] or told is False
    walk.run(40.0)
    assert walk.kernel.view().step_number == 2
    assert walk.true_kmh == pytest.approx(2.0)
    assert walk.said("console_slower")


@pytest.mark.rule("R18", "R06")
def test_slower_by_console_in_the_midst_of_our_own_rise_wins() -> None:
    walk = rig(plan(step(2.4, 120.0)))
    walk.faults.echoes = True
    walk.walk()
    walk.run(8.5)
    assert 1.3 < walk.told_kmh[-1] < 2.4
    walk.hand_speed(1.35)
    pressed_ns = walk.now_ns
    walk.run(60.0)
    assert walk.fastest_kmh(pressed_ns + 2 * S) <= 1.36


@pytest.mark.rule("R18", "R06")
def test_one_press_for_slower_amid_our_own_rise_is_heeded_where_nothing_was_ever_echoed() -> None:
    """On the way of the rise it looks like an echo of it (campaign, seed 263000051)."""
    walk = rig(plan(step(2.4, 120.0)))
    walk.walk()
    walk.run(8.55)
    hand_kmh = walk.told_kmh[-1] - 0.1
    assert 1.4 < hand_kmh < 2.2
    walk.hand_speed(hand_kmh)
    pressed_ns = walk.now_ns
    walk.run(60.0)
    assert walk.fastest_kmh(pressed_ns + 2 * S) <= hand_kmh + 0.01
    assert walk.said("console_slower")


@pytest.mark.rule("R18")
@pytest.mark.parametrize("told", [True, False])
def test_faster_by_console_is_followed_under_the_cap(told: bool) -> None:
    walk = walking(1.5)
    walk.hand_speed(1.9, told=told)
    pressed_ns = walk.now_ns
    walk.run(20.0)
    assert walk.true_kmh == pytest.approx(1.9)
    assert walk.sent_since(pressed_ns, CommandKind.SET_SPEED) == []
    assert walk.said("console_faster")


@pytest.mark.rule("R18", "R07")
def test_faster_by_console_above_the_cap_is_brought_down_to_it_at_once() -> None:
    walk = walking(2.0)
    walk.hand_speed(3.0)
    pressed_ns = walk.now_ns
    walk.run(0.01)
    (command,) = walk.sent_since(pressed_ns, CommandKind.SET_SPEED)
    assert command.issued_ns == pressed_ns
    assert command.speed_mps == pytest.approx(kmh_to_mps(2.5))


@pytest.mark.rule("R18")
def test_slower_asked_of_us_takes_back_a_faster_by_hand() -> None:
    walk = walking(1.5)
    walk.hand_speed(2.2)
    walk.run(5.0)
    walk.ask(Request.SLOWER)
    walk.run(10.0)
    assert walk.true_kmh == pytest.approx(1.0)


@pytest.mark.rule("R18", "R01")
@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("how", ["hand_stop", "hand_pause", "safety_key"])
def test_stopped_by_hand_never_resumes_by_itself(how: str, told: bool) -> None:
    walk = walking(2.0)
    getattr(walk, how)(told=told)
    pressed_ns = walk.now_ns
    walk.run(200.0)
    assert walk.phase in (Phase.PAUSED, Phase.ENDED)
    assert walk.sent_since(pressed_ns, CommandKind.START) == []
    assert walk.sent_since(pressed_ns, CommandKind.SET_SPEED) == []
    assert walk.true_kmh == 0.0


@pytest.mark.rule("R18")
@pytest.mark.parametrize("how", ["hand_stop", "safety_key"])
def test_a_stop_or_the_safety_key_ends_the_session_as_the_walkers_own_will(how: str) -> None:
    walk = walking(2.0)
    getattr(walk, how)()
    walk.run(20.0)
    ending = walk.kernel.session.ending
    assert ending is not None
    assert ending.kind is EndingKind.WALKER


@pytest.mark.rule("R18", "R01")
@pytest.mark.parametrize("how", ["hand_stop", "hand_pause", "safety_key"])
def test_a_hand_on_the_console_during_our_countdown_takes_the_start_back(how: str) -> None:
    walk = rig()
    walk.run(3.0)
    walk.ask(Request.CLIP_ON)
    walk.ask(Request.START)
    walk.run(2.0)
    getattr(walk, how)()
    walk.run(60.0)
    assert walk.sent(CommandKind.START) == []
    assert walk.phase in (Phase.READY, Phase.PAUSED, Phase.ENDED)


@pytest.mark.rule("R18")
def test_a_pause_by_console_waits_for_go_and_then_counts_down() -> None:
    walk = walking(2.0)
    walk.hand_pause()
    walk.run_until(Phase.PAUSED)
    walk.ask(Request.GO)
    walk.run_until(Phase.WALKING)
    assert len(walk.sent(CommandKind.START)) == 2
    assert len(walk.said("countdown")) == 10


@pytest.mark.rule("R18")
def test_our_own_speeds_echoed_by_the_machine_are_no_hand() -> None:
    walk = rig(plan(step(1.0, 30.0), step(2.4, 40.0), step(1.2, 30.0)))
    walk.faults.echoes = True
    walk.walk()
    walk.run(130.0)
    assert walk.phase is Phase.ENDED
    assert not {NoticeKind.CONSOLE_SLOWER, NoticeKind.CONSOLE_FASTER} & set(walk.notices)


@pytest.mark.rule("R18")
def test_a_machine_that_tells_speeds_in_miles_is_not_answered_for_ever() -> None:
    walk = walking(2.0, duration_s=120.0)
    walk.run(1.0)
    told_before = len(walk.told_kmh)
    walk.faults.echoes = True
    original = walk.status

    def in_miles(event: object, value: float | None = None) -> None:
        original(event, None if value is None else value * 1.609344)  # type: ignore[arg-type]

    walk.status = in_miles  # type: ignore[method-assign]
    walk.ask(Request.SLOWER)
    walk.run(60.0)
    assert len(walk.told_kmh) - told_before <= 30


# --- R20 -----------------------------------------------------------------------------------------


def with_heart(bpm: int | None = 120, ceiling_bpm: int = 140) -> Rig:
    """A walker with a heart and a ceiling."""
    walk = rig(plan(step(2.0, 600.0)), heart_ceiling_bpm=ceiling_bpm)
    walk.heart_rate_bpm = bpm
    walk.walk()
    walk.run(15.0)
    return walk


def beat(walk: Rig, bpm: int, duration_s: float) -> None:
    """A living heart about this rate for a while."""
    for k in range(int(duration_s)):
        walk.heart_rate_bpm = bpm + k % 2
        walk.run(1.0)


@pytest.mark.rule("R20")
def test_above_the_ceiling_for_ten_seconds_eases_down() -> None:
    walk = with_heart()
    beat(walk, 145, 9.0)
    assert NoticeKind.HEART_EASE not in walk.notices
    beat(walk, 145, 4.0)
    assert NoticeKind.HEART_EASE in walk.notices
    assert walk.told_kmh[-1] == 1.5
    assert walk.said("heart_rate_ease")


@pytest.mark.rule("R20")
def test_still_above_after_another_minute_stops() -> None:
    walk = with_heart()
    beat(walk, 145, 12.0)
    eased_ns = walk.now_ns
    beat(walk, 145, 70.0)
    (stop,) = walk.sent(CommandKind.STOP)
    assert 55 * S <= stop.issued_ns - eased_ns <= 62 * S
    assert walk.true_kmh == 0.0


@pytest.mark.rule("R20")
def test_back_below_the_ceiling_in_time_is_neither_eased_nor_stopped() -> None:
    walk = with_heart()
    for _ in range(6):
        beat(walk, 145, 8.0)
        beat(walk, 130, 8.0)
    assert NoticeKind.HEART_EASE not in walk.notices


@pytest.mark.rule("R20", "R06")
@pytest.mark.parametrize("fault", ["lost", "frozen"])
def test_a_heart_rate_lost_or_frozen_is_said_and_speeds_nothing_up(fault: str) -> None:
    walk = with_heart()
    beat(walk, 145, 13.0)
    eased_kmh = walk.true_kmh
    walk.heart_rate_bpm = None if fault == "lost" else 120
    since_ns = walk.now_ns
    walk.run(5.0 if fault == "lost" else 1.5)
    walk.heart_rate_bpm = None if fault == "lost" else 145
    walk.run(70.0)
    assert walk.fastest_kmh(since_ns) <= max(eased_kmh, 2.0)
    if fault == "lost":
        assert NoticeKind.HEART_LOST in walk.notices
        assert walk.fastest_kmh(since_ns + 5 * S) <= 1.51


@pytest.mark.rule("R20")
def test_without_a_ceiling_a_heart_rate_changes_nothing() -> None:
    walk = rig(plan(step(2.0, 200.0)))
    walk.heart_rate_bpm = 220
    walk.walk()
    beat(walk, 220, 100.0)
    assert walk.phase is Phase.WALKING
    assert walk.true_kmh == pytest.approx(2.0)


# --- R21 -----------------------------------------------------------------------------------------


@pytest.mark.rule("R21")
def test_a_session_ends_after_an_hour() -> None:
    walk = rig(plan(step(2.0, 5000.0)))
    walk.walk()
    begun_ns = walk.motions_ns[0]
    walk.run(3700.0, lambda: walk.phase is Phase.ENDED)
    assert walk.phase is Phase.ENDED
    (stop,) = walk.sent(CommandKind.STOP)
    assert 3600 * S <= stop.issued_ns - begun_ns <= 3603 * S
    assert walk.said("time_limit")


@pytest.mark.rule("R21")
def test_a_pause_waits_five_minutes_and_then_it_is_over() -> None:
    walk = walking(2.0)
    walk.ask(Request.PAUSE)
    walk.run_until(Phase.PAUSED)
    paused_ns = walk.now_ns
    walk.run(299.0)
    assert walk.phase is Phase.PAUSED
    walk.run(20.0)
    assert walk.phase is Phase.ENDED
    assert walk.said("pause_limit")
    assert walk.sent_since(paused_ns, CommandKind.STOP)


@pytest.mark.rule("R21")
def test_nobody_who_asks_ends_too() -> None:
    walk = rig()
    walk.run(320.0)
    assert walk.phase is Phase.ENDED


# --- R08, R19: from rest -------------------------------------------------------------------------


@pytest.mark.rule("R08", "R19", "R29")
def test_a_session_stopped_while_paused_ends_once_the_stop_has_started_nothing() -> None:
    walk = walking(2.0)
    walk.ask(Request.PAUSE)
    walk.run_until(Phase.PAUSED)
    walk.ask(Request.STOP)
    walk.run(9.0)
    assert walk.phase is Phase.ENDED


@pytest.mark.rule("R01", "R21")
def test_a_pause_in_the_countdown_goes_back_to_waiting() -> None:
    walk = rig()
    walk.run(3.0)
    walk.ask(Request.CLIP_ON)
    walk.ask(Request.START)
    walk.run(2.0)
    walk.ask(Request.PAUSE)
    walk.run(1.0)
    assert walk.phase is Phase.READY
    walk.ask(Request.START)
    walk.run_until(Phase.WALKING)


@pytest.mark.rule("R01", "R08")
def test_a_pause_just_before_the_start_goes_out_never_hangs() -> None:
    walk = rig()
    walk.run(3.0)
    walk.ask(Request.CLIP_ON)
    walk.ask(Request.START)
    walk.journal(healthy=False)
    walk.run_until(Phase.STARTING)
    walk.run(0.5)
    walk.ask(Request.PAUSE)
    walk.run(2.0)
    assert walk.phase is Phase.READY
