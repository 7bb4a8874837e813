"""What the driver knows of a make reaches belief, safety and the record."""

from dataclasses import replace

import pytest

from retropace import ftms
from retropace.belief import BeltTracker
from retropace.ftms import TreadmillDataDecoder
from retropace.kernel import Kernel, Setup
from retropace.model import CommandKind, Frame, Level, NoticeKind, Sample
from retropace.safety import limits_for, objections
from retropace.session import Phase
from retropace.units import NS_PER_S, kmh_to_mps, seconds_to_ns
from support.rig import Rig, machine, plan, rig


def known(**told: object) -> Rig:
    return rig(info=replace(machine(), **told))  # type: ignore[arg-type]


@pytest.mark.rule("R02")
@pytest.mark.parametrize(("spin_up_s", "least_s"), [(0.0, 2.5), (1.0, 2.5), (5.0, 5.0)])
def test_no_set_point_is_sent_while_the_belt_spins_up(spin_up_s: float, least_s: float) -> None:
    belt = known(spin_up_s=spin_up_s)
    belt.walk()
    first = belt.sent(CommandKind.SET_SPEED)[0]
    waited_ns = first.issued_ns - belt.motions_ns[0]
    assert seconds_to_ns(least_s) <= waited_ns <= seconds_to_ns(least_s + 2.0)


@pytest.mark.rule("R08")
def test_a_stop_does_not_wait_for_the_spin_up() -> None:
    belt = known(spin_up_s=15.0)
    belt.run(3.0)
    from retropace.model import Request

    belt.ask(Request.CLIP_ON)
    belt.ask(Request.START)
    belt.run(30.0, until=lambda: belt.true_kmh > 0.3)
    belt.ask(Request.STOP)
    asked_ns = belt.now_ns
    belt.run(10.0)
    assert belt.sent(CommandKind.STOP)[0].issued_ns - asked_ns < seconds_to_ns(0.1)
    assert belt.true_kmh == 0.0


@pytest.mark.rule("R11", "R17")
@pytest.mark.parametrize(("rest_after_s", "believed"), [(0.0, True), (2.0, False)])
def test_zeros_amid_motion_must_last_as_long_as_the_make_calls_for(
    rest_after_s: float, believed: bool
) -> None:
    tracker = BeltTracker(rest_after_s)
    for second, speed_mps in enumerate((0.5, 0.5, 0.0, 0.0)):
        tracker.take(Sample(second * NS_PER_S, speed_mps))
    assert tracker.belief(3 * NS_PER_S).at_rest is believed
    for second in (4, 5):
        tracker.take(Sample(second * NS_PER_S, 0.0))
    assert tracker.belief(5 * NS_PER_S).at_rest


@pytest.mark.rule("R16")
def test_a_stop_is_still_seen_to_work_where_zeros_must_last() -> None:
    belt = known(rest_after_s=2.0)
    belt.walk()
    belt.run(20.0)
    from retropace.model import Request

    belt.ask(Request.STOP)
    belt.run(15.0)
    assert belt.phase is Phase.ENDED
    assert NoticeKind.STOP_UNANSWERED not in belt.notices


def test_untrusted_fields_count_as_not_sent() -> None:
    info = replace(machine(), untrusted=("distance_m", "heart_rate_bpm"))
    kernel = Kernel(Setup(plan(), info, Level.FIRST_STEPS, ask_console=False))
    told = Sample(1, 0.5, distance_m=7, elapsed_s=9, heart_rate_bpm=150)
    (data,) = ftms.encode_treadmill_data(told)
    kernel.step([Frame("2acd", data, 1)], 1)
    sample = kernel.last_sample
    assert sample is not None
    assert (sample.distance_m, sample.heart_rate_bpm, sample.elapsed_s) == (None, None, 9)
    assert sample.speed_mps == pytest.approx(0.5)
    assert kernel.belief.heart_rate_bpm is None


def test_a_speed_that_the_flags_deny_is_read_where_the_make_calls_for_it() -> None:
    data = bytes.fromhex("8524c8002000010000000000000a00050000")
    plain = TreadmillDataDecoder().feed(data, 1)
    trusting = TreadmillDataDecoder(speed_always=True).feed(data, 1)
    assert plain is None  # "more data": a speed would come with a later packet
    assert isinstance(trusting, Sample)
    assert trusting.speed_mps == pytest.approx(kmh_to_mps(2.0))


def test_a_packet_with_nothing_but_steps_carries_no_speed_even_so() -> None:
    sample = TreadmillDataDecoder(speed_always=True).feed(bytes.fromhex("01202c0100"), 1)
    assert isinstance(sample, Sample)
    assert (sample.speed_mps, sample.steps) == (None, 300)
    assert TreadmillDataDecoder(speed_always=True).feed(b"\x01\x00", 1) is not None


@pytest.mark.rule("R04")
def test_a_refused_make_is_refused_with_the_reason() -> None:
    info = replace(machine(), refused="its belt starts by itself")
    (reason,) = objections(plan(), info, Level.FIRST_STEPS)
    assert reason == (
        "a test belt cannot be walked backward safely, since its belt starts by itself"
    )
    assert objections(plan(), machine(), Level.FIRST_STEPS) == ()


def test_limits_never_shorten_the_usual_spin_up() -> None:
    for spin_up_s, expected_s in ((0.0, 2.5), (4.0, 4.0)):
        info = replace(machine(), spin_up_s=spin_up_s)
        assert limits_for(plan(), info, Level.FIRST_STEPS).spin_up_ns == seconds_to_ns(expected_s)
