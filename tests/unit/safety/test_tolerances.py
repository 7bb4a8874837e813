"""Each tolerance holds at its very edge: what is exactly within it is within it."""

import pytest

from retropace.belief import Belief, Trust
from retropace.model import Intent, IntentKind, Judgement, NoticeKind
from retropace.safety import Limits, Safety
from retropace.safety.case import Case
from retropace.safety.follow import FollowMonitor
from retropace.safety.limits import CONSOLE_TOLERANCE_MPS, RISE_GATE_MPS
from retropace.safety.limits import SAME_MPS as ROUNDING_MPS
from retropace.safety.monitors import watch
from retropace.safety.probe import compare, is_mile_ratio
from retropace.units import KMH_PER_MPH, NS_PER_S, kmh_to_mps

S = NS_PER_S
CEILING_MPS = kmh_to_mps(2.5)
LIMITS = Limits(kmh_to_mps(0.8), CEILING_MPS, kmh_to_mps(0.1), steepest_grade=0.05)
SAME_MPS = kmh_to_mps(0.05)
"""So near is the same speed."""


def moving(speed_mps: float, samples: int = 5) -> Belief:
    return Belief(speed_mps, Trust.FRESH, 0, moving=True, samples=samples)


def adopted(speed_mps: float) -> FollowMonitor:
    monitor = FollowMonitor(CEILING_MPS)
    monitor.adopt(speed_mps)
    return monitor


def seen(monitor: FollowMonitor, speeds_mps: list[float], from_s: float) -> list[NoticeKind | None]:
    """What a sample of each speed brings, one a second."""
    found = []
    for k, speed_mps in enumerate(speeds_mps):
        now_ns = round((from_s + k) * S)
        notice = monitor.watch(moving(speed_mps, round(from_s) + k), now_ns)
        found.append(None if notice is None else notice.kind)
    return found


# -- following ------------------------------------------------------------------------------------


@pytest.mark.rule("R15", "R18")
@pytest.mark.parametrize(
    ("near_mps", "kind"),
    [
        (CONSOLE_TOLERANCE_MPS, NoticeKind.CONSOLE_FASTER),
        (CONSOLE_TOLERANCE_MPS + 1e-6, NoticeKind.NOT_FOLLOWING),
    ],
)
def test_a_belt_that_came_within_the_tolerance_has_arrived(
    near_mps: float, kind: NoticeKind
) -> None:
    before_mps = 2 * CONSOLE_TOLERANCE_MPS
    monitor = adopted(before_mps)
    monitor.command(0.0, before_mps, 100 * S)
    seen(monitor, [near_mps], 109.0)
    assert seen(monitor, [before_mps] * 3, 110.0) == [None, None, kind]


@pytest.mark.rule("R15", "R18")
@pytest.mark.parametrize(
    ("kept_mps", "kind"),
    [(SAME_MPS, NoticeKind.NOT_FOLLOWING), (SAME_MPS + 1e-6, NoticeKind.CONSOLE_SLOWER)],
)
def test_a_belt_that_kept_its_speed_to_a_rounding_has_not_followed(
    kept_mps: float, kind: NoticeKind
) -> None:
    monitor = adopted(0.0)
    monitor.command(kmh_to_mps(0.3), 0.0, 100 * S)
    assert seen(monitor, [kept_mps] * 3, 105.0) == [None, None, kind]


@pytest.mark.rule("R18")
@pytest.mark.parametrize(("wavers_mps", "steady"), [(SAME_MPS, True), (SAME_MPS + 1e-6, False)])
def test_a_hand_is_steady_to_a_rounding(wavers_mps: float, steady: bool) -> None:
    found = seen(adopted(kmh_to_mps(1.5)), [0.0, wavers_mps, wavers_mps], 100.0)
    assert found == [None, None, NoticeKind.CONSOLE_SLOWER if steady else None]


@pytest.mark.rule("R06", "R18")
def test_a_belt_slower_by_the_tolerance_is_not_slowed_by_another() -> None:
    monitor = adopted(2 * CONSOLE_TOLERANCE_MPS)
    seen(monitor, [2 * CONSOLE_TOLERANCE_MPS], 100.0)
    assert not monitor.slowed_by_another(CONSOLE_TOLERANCE_MPS)
    assert monitor.slowed_by_another(CONSOLE_TOLERANCE_MPS - 1e-6)


@pytest.mark.rule("R18")
def test_each_command_counts_the_samples_of_a_hand_anew() -> None:
    monitor = adopted(kmh_to_mps(2.4))
    seen(monitor, [kmh_to_mps(2.4)], 9.0)
    monitor.command(kmh_to_mps(2.2), kmh_to_mps(2.4), 10 * S)
    assert seen(monitor, [kmh_to_mps(1.0)] * 2, 11.0) == [None, None]
    monitor.command(kmh_to_mps(2.0), kmh_to_mps(1.0), 12 * S)
    assert seen(monitor, [kmh_to_mps(1.0)] * 2, 13.0) == [None, None]
    assert seen(monitor, [kmh_to_mps(1.0)], 15.0) == [NoticeKind.CONSOLE_SLOWER]


@pytest.mark.rule("R06")
def test_a_command_of_the_speed_the_belt_has_is_no_fall() -> None:
    monitor = adopted(kmh_to_mps(1.5))
    monitor.command(kmh_to_mps(1.5), kmh_to_mps(1.5), 100 * S)
    assert not monitor.falling
    monitor.command(kmh_to_mps(1.4), kmh_to_mps(1.5), 101 * S)
    assert monitor.falling


@pytest.mark.rule("R18")
def test_a_fall_is_under_way_to_the_very_end_of_its_way() -> None:
    monitor = adopted(kmh_to_mps(0.2))
    monitor.command(0.0, kmh_to_mps(0.2), 100 * S)
    seen(monitor, [0.0], 100.0)
    assert monitor.changing(105 * S - 1)
    assert not monitor.changing(105 * S)


@pytest.mark.rule("R18")
@pytest.mark.parametrize(
    ("told_mps", "echo"),
    [
        (kmh_to_mps(1.5) - CONSOLE_TOLERANCE_MPS, True),
        (kmh_to_mps(1.5) - CONSOLE_TOLERANCE_MPS - 1e-6, False),
        (kmh_to_mps(2.0) + SAME_MPS, True),
        (kmh_to_mps(2.0) + SAME_MPS + 1e-6, False),
    ],
)
def test_an_echo_lies_on_the_way_from_end_to_end(told_mps: float, echo: bool) -> None:
    monitor = adopted(kmh_to_mps(1.5))
    monitor.command(kmh_to_mps(2.0), kmh_to_mps(1.5), 100 * S)
    assert monitor.is_echo(told_mps, 101 * S) is echo


@pytest.mark.rule("R18")
@pytest.mark.parametrize(("back_mps", "echo"), [(SAME_MPS, True), (SAME_MPS + 1e-6, False)])
def test_an_echo_turns_back_by_no_more_than_a_rounding(back_mps: float, echo: bool) -> None:
    monitor = adopted(kmh_to_mps(1.5))
    monitor.command(0.0, kmh_to_mps(1.5), 100 * S)
    assert monitor.is_echo(0.0, 101 * S)
    assert monitor.is_echo(back_mps, 102 * S) is echo


@pytest.mark.rule("R18")
@pytest.mark.parametrize(("to_mps", "echo"), [(SAME_MPS, True), (SAME_MPS - 1e-6, False)])
def test_an_echo_of_a_rise_turns_back_by_no_more_than_a_rounding(to_mps: float, echo: bool) -> None:
    monitor = adopted(0.0)
    monitor.command(kmh_to_mps(1.0), 0.0, 100 * S)
    assert monitor.is_echo(2 * SAME_MPS, 101 * S)
    assert monitor.is_echo(to_mps, 102 * S) is echo


@pytest.mark.rule("R18")
@pytest.mark.parametrize("echoed_mps", [None, kmh_to_mps(1.0), kmh_to_mps(1.2)])
@pytest.mark.parametrize(("commands", "echo"), [(3, True), (4, False)])
def test_three_commands_may_go_unechoed_and_no_more(
    echoed_mps: float | None, commands: int, echo: bool
) -> None:
    monitor = adopted(kmh_to_mps(0.9))
    at_s = 100
    if echoed_mps is not None:  # on the way, or at its end
        for at_s in (100, 101):
            monitor.command(kmh_to_mps(1.2), kmh_to_mps(0.9), at_s * S)
        assert monitor.is_echo(echoed_mps, at_s * S)
    for k in range(commands):
        monitor.command(kmh_to_mps(1.5 + 0.1 * k), kmh_to_mps(0.9), (at_s + k + 1) * S)
    assert monitor.is_echo(kmh_to_mps(1.3), (at_s + commands) * S) is echo


@pytest.mark.rule("R18")
@pytest.mark.parametrize(("apart_kmh", "new"), [(0.05, False), (0.051, True)])
def test_a_speed_told_for_the_sixth_time_is_news_only_where_it_is_another(
    apart_kmh: float, new: bool
) -> None:
    case = Case(LIMITS)
    for k in range(5):
        assert case.is_new(0.0, 100 * S + k)
    assert case.is_new(kmh_to_mps(apart_kmh), 101 * S) is new


# -- the probe ------------------------------------------------------------------------------------

CLOSE_MPS = kmh_to_mps(0.15)


@pytest.mark.rule("R03")
@pytest.mark.parametrize("times", [0, 2])
def test_a_probe_is_passed_at_the_tolerance_itself(times: int) -> None:
    assert compare(CLOSE_MPS, 9.0, times * CLOSE_MPS).kind is NoticeKind.PROBE_PASSED
    other = compare(CLOSE_MPS, 9.0, times * CLOSE_MPS + (times - 1) * 1e-6)
    assert other.kind is NoticeKind.SPEED_IGNORED


@pytest.mark.rule("R03")
@pytest.mark.parametrize(("less", "miles"), [(0.0, True), (1e-9, False)])
def test_twelve_hundredths_from_a_mile_is_a_mile(less: float, miles: bool) -> None:
    assert is_mile_ratio((0.88 - less) * KMH_PER_MPH) is miles


@pytest.mark.rule("R03")
def test_a_belt_that_changed_by_the_tolerance_has_not_changed() -> None:
    asked_mps = 5 * CLOSE_MPS
    assert compare(asked_mps, CLOSE_MPS, 2 * CLOSE_MPS).detail == "no change"
    assert compare(asked_mps, CLOSE_MPS, 2 * CLOSE_MPS + 1e-6).detail == "another speed"


# -- judging --------------------------------------------------------------------------------------


def running(commanded_mps: float) -> tuple[Safety, Case]:
    """A judge whose belt has had this speed for long, with all that may rise announced."""
    safety = Safety(LIMITS)
    case = safety._case
    case.begin_start(S)
    case.begin_running(2 * S)
    case.pinned, case.pinned_ns, case.step = True, 3 * S, 0
    case.follow.adopt(commanded_mps)
    case.rise.promise(9.0, 90 * S)
    return safety, case


def wish(speed_mps: float, grade: float | None = None, *, probing: bool = False) -> Intent:
    return Intent(IntentKind.SPEED, 101 * S, speed_mps, grade=grade, step=0, probing=probing)


@pytest.mark.rule("R13")
@pytest.mark.parametrize(("commanded", "measured"), [(2, 1), (1, 2)])
@pytest.mark.parametrize(("more_mps", "rises"), [(0.0, True), (1e-6, False)])
def test_a_belt_as_far_from_its_speed_as_the_gate_may_rise(
    commanded: int, measured: int, more_mps: float, rises: bool
) -> None:
    commanded_mps, measured_mps = commanded * RISE_GATE_MPS, measured * RISE_GATE_MPS
    measured_mps += (measured - commanded) * more_mps
    safety, _ = running(commanded_mps)
    verdict = safety.judge(wish(kmh_to_mps(2.0)), moving(measured_mps), 100 * S)
    assert (verdict.command is not None) is rises


@pytest.mark.rule("R03", "R07")
@pytest.mark.parametrize(("more_mps", "rises"), [(0.0, True), (1e-6, False)])
def test_a_probe_rises_where_the_belt_is_within_tolerance(more_mps: float, rises: bool) -> None:
    commanded_mps = kmh_to_mps(0.8)
    safety, case = running(commanded_mps)
    case.probing = True
    measured_mps = commanded_mps + CONSOLE_TOLERANCE_MPS + more_mps
    verdict = safety.judge(wish(kmh_to_mps(1.3), probing=True), moving(measured_mps), 100 * S)
    assert (verdict.command is not None) is rises


@pytest.mark.rule("R06", "R18")
@pytest.mark.parametrize(("less_mps", "told"), [(0.0, True), (1e-6, False)])
def test_a_belt_slower_than_a_fall_by_the_tolerance_is_told_of_it(
    less_mps: float, told: bool
) -> None:
    safety, case = running(kmh_to_mps(2.0))
    watch(case, moving(kmh_to_mps(2.0), 6), 99 * S)
    target_mps = LIMITS.settle(kmh_to_mps(1.5))
    measured_mps = target_mps - CONSOLE_TOLERANCE_MPS - less_mps
    verdict = safety.judge(wish(target_mps), moving(measured_mps), 100 * S)
    assert (verdict.command is not None) is told


@pytest.mark.rule("R06")
def test_a_belt_left_below_its_lowest_speed_is_not_lifted_to_it_unannounced() -> None:
    safety, case = running(kmh_to_mps(0.5))
    case.rise.forget()
    verdict = safety.judge(wish(kmh_to_mps(1.5)), moving(kmh_to_mps(0.5)), 100 * S)
    assert (verdict.judgement, verdict.command) == (Judgement.ALLOW, None)


@pytest.mark.rule("R06", "R25")
def test_a_belt_is_told_to_be_level_even_where_nothing_may_rise() -> None:
    safety, case = running(kmh_to_mps(1.5))
    case.ill.add("journal")
    command = safety.judge(wish(kmh_to_mps(1.5), 0.0), moving(kmh_to_mps(1.5)), 100 * S).command
    assert command is not None
    assert command.grade == 0.0


@pytest.mark.parametrize(("grade", "sent"), [(0.0005, False), (0.00051, True)])
def test_an_incline_is_told_again_once_it_differs(grade: float, sent: bool) -> None:
    safety, case = running(kmh_to_mps(1.5))
    case.grade_commanded = 0.0
    command = safety.judge(wish(kmh_to_mps(1.5), grade), moving(kmh_to_mps(1.5)), 100 * S).command
    assert (command is not None) is sent


@pytest.mark.rule("R13")
@pytest.mark.parametrize(("more_mps", "steady"), [(0.0, True), (1e-6, False)])
def test_three_samples_a_tenth_apart_are_steady(more_mps: float, steady: bool) -> None:
    tenth_mps = kmh_to_mps(0.1)
    _, case = running(kmh_to_mps(1.5))
    case.begin_doubt(99 * S)
    for samples, speed_mps in enumerate((tenth_mps, 2 * tenth_mps + more_mps, tenth_mps), 6):
        watch(case, moving(speed_mps, samples), (94 + samples) * S)
    assert (case.uncertain_since_ns is None) is steady
    assert case.follow.commanded_mps == (tenth_mps if steady else kmh_to_mps(1.5))


@pytest.mark.rule("R03")
@pytest.mark.parametrize(("less_mps", "counts"), [(0.0, True), (1e-6, False)])
def test_a_probe_is_timed_from_a_command_within_a_rounding(less_mps: float, counts: bool) -> None:
    _, case = running(kmh_to_mps(0.8))
    case.enter(wish(kmh_to_mps(1.3), probing=True), moving(kmh_to_mps(0.8)), 90 * S)
    near_mps = case.probe_target_mps - ROUNDING_MPS - less_mps
    case.pinned = True
    case.follow.adopt(near_mps)
    watch(case, moving(near_mps), 100 * S)
    assert (case.probe_since_ns is not None) is counts


@pytest.mark.rule("R03", "R18")
@pytest.mark.parametrize(("more_mps", "again"), [(0.0, True), (1e-6, False)])
def test_a_hand_within_a_rounding_of_the_probe_has_it_made_anew(
    more_mps: float, again: bool
) -> None:
    _, case = running(kmh_to_mps(0.8))
    case.probing, case.probe_target_mps = True, ROUNDING_MPS
    case.console_speed(2 * ROUNDING_MPS + more_mps, moving(0.01), 100 * S)
    assert case.pinned is not again
