"""When the guardian acts: a pure state machine, told of beats, closing, rest and time."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retropace.guardian.signs import CONFIRM_NS, SILENCE_NS, Sign
from retropace.guardian.watch import Duty, Watch
from retropace.units import seconds_to_ns

pytestmark = pytest.mark.rule("R24")

TICK_NS = seconds_to_ns(0.05)
BEAT_NS = seconds_to_ns(0.25)


def told(*signs: Sign, at_ns: int = 0) -> Watch:
    watch = Watch()
    for sign in signs:
        watch.hear(bytes([sign]), at_ns)
    return watch


def first_stop_ns(watch: Watch, until_ns: int) -> int | None:
    """When, looking every tick, the watch first wants the belt stopped."""
    for now_ns in range(0, until_ns, TICK_NS):
        if watch.duty(now_ns) is Duty.STOP:
            return now_ns
    return None


def test_a_silence_while_the_belt_may_move_is_noticed_within_a_second() -> None:
    stop_ns = first_stop_ns(told(Sign.MAY_MOVE), seconds_to_ns(5))
    assert stop_ns is not None
    assert SILENCE_NS <= stop_ns <= seconds_to_ns(1.0) + TICK_NS


@pytest.mark.parametrize("sign", [Sign.NOTHING, Sign.RESTING])
def test_a_silence_while_the_belt_rests_is_nothing(sign: Sign) -> None:
    assert first_stop_ns(told(sign), seconds_to_ns(60)) is None


def test_a_guardian_that_was_held_up_itself_reads_before_it_judges() -> None:
    watch = told(Sign.MAY_MOVE)
    late_ns = seconds_to_ns(30)
    assert watch.duty(late_ns) is Duty.WATCH
    watch.hear(bytes([Sign.MAY_MOVE] * 100), late_ns + CONFIRM_NS // 2)
    assert watch.duty(late_ns + CONFIRM_NS) is Duty.WATCH


@pytest.mark.parametrize(
    ("sign", "duty"),
    [(Sign.NOTHING, Duty.END), (Sign.RESTING, Duty.LOOK), (Sign.MAY_MOVE, Duty.STOP)],
)
def test_a_pipe_that_closes_without_a_goodbye(sign: Sign, duty: Duty) -> None:
    watch = told(sign)
    watch.close()
    assert watch.duty(1) is duty


def test_a_look_that_finds_motion_becomes_a_stop_and_rest_ends_it() -> None:
    watch = told(Sign.RESTING)
    watch.close()
    watch.saw_motion()
    assert watch.duty(1) is Duty.STOP
    watch.saw_rest()
    assert watch.duty(2) is Duty.END


@pytest.mark.rule("R01")
def test_a_program_that_comes_to_life_again_does_not_call_the_guardian_off() -> None:
    watch = told(Sign.MAY_MOVE)
    assert first_stop_ns(watch, seconds_to_ns(2)) is not None
    now_ns = seconds_to_ns(2)
    watch.saw_rest()
    watch.hear(bytes([Sign.RESTING, Sign.MAY_MOVE]), now_ns)
    assert watch.duty(now_ns) is Duty.STOP
    watch.saw_motion()
    watch.close()
    assert watch.duty(now_ns) is Duty.STOP, "it moves again: that rest is over"


def test_octets_that_mean_nothing_are_no_beat() -> None:
    watch = told(Sign.MAY_MOVE)
    watch.hear(b"\x00?xyz\xff", SILENCE_NS // 2)
    assert watch.duty(SILENCE_NS) is Duty.WATCH
    assert watch.duty(SILENCE_NS + CONFIRM_NS) is Duty.STOP


class Told:
    """What was told of a program, kept beside the watch in the plainest way."""

    def __init__(self) -> None:
        self.watch = Watch()
        self.now_ns = 0
        self.sign = Sign.NOTHING
        self.beaten_ns = 0
        self.closed = self.rests = self.acted = self.bidden = False

    def do(self, what: Any) -> None:
        if isinstance(what, Sign):
            if self.closed:
                return  # nothing comes over a closed pipe
            self.watch.hear(bytes([what]), self.now_ns)
            self.bidden = self.bidden or what is Sign.GOODBYE
            self.sign, self.beaten_ns = what, self.now_ns
        elif what == "close":
            self.watch.close()
            self.closed = True
        elif what == "rest" and self.acted:
            self.watch.saw_rest()
            self.rests = True
        elif what == "motion" and self.acted:
            self.watch.saw_motion()
            self.rests = False
        elif isinstance(what, int):
            self.now_ns += what


events = st.one_of(
    st.sampled_from(Sign),
    st.sampled_from(["close", "rest", "motion"]),
    st.integers(0, 40).map(lambda ticks: ticks * TICK_NS),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(events, max_size=60))
def test_whatever_happens_it_acts_when_it_must_and_never_otherwise(story: list[Any]) -> None:
    told = Told()
    before = Duty.WATCH
    for event in story:
        told.do(event)
        for _ in range(4):  # it looks several times in a row, as its loop does
            duty = told.watch.duty(told.now_ns)
            silence_ns = told.now_ns - told.beaten_ns
            if told.bidden:
                assert duty is Duty.END
                return
            if not told.closed:
                assert duty in (Duty.WATCH, Duty.STOP)
            if duty is Duty.END:
                assert told.closed
                assert told.rests or (not told.acted and told.sign is Sign.NOTHING)
                return
            if duty is Duty.STOP and before is Duty.WATCH:
                assert told.sign is Sign.MAY_MOVE
                assert told.closed or silence_ns >= SILENCE_NS
            if before is Duty.STOP:
                assert duty is Duty.STOP, "a stop was given up"
            if told.closed:
                assert duty is not Duty.WATCH
            told.acted = told.acted or duty in (Duty.LOOK, Duty.STOP)
            before = duty
            told.now_ns += TICK_NS


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, SILENCE_NS - 2 * TICK_NS), min_size=1, max_size=60))
def test_a_heart_that_beats_however_unevenly_is_left_alone(gaps_ns: list[int]) -> None:
    watch, now_ns = Watch(), 0
    for gap_ns in gaps_ns:
        watch.hear(bytes([Sign.MAY_MOVE]), now_ns)
        for look_ns in range(now_ns, now_ns + gap_ns, TICK_NS):
            assert watch.duty(look_ns) is Duty.WATCH
        now_ns += gap_ns
