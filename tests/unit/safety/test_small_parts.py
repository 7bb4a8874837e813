"""The small parts of the judge, each alone and to the nanosecond: orders, permit, heart, probe."""

import pytest

from retropace.model import CommandKind, NoticeKind, Outcome, Receipt, Request
from retropace.safety import probe
from retropace.safety.heart import HeartGuard
from retropace.safety.orders import Orders
from retropace.safety.permit import StartPermit
from retropace.units import KMH_PER_MPH, NS_PER_S, kmh_to_mps

S = NS_PER_S


# -- orders ---------------------------------------------------------------------------------------


@pytest.mark.rule("R09")
def test_commands_are_numbered_and_each_has_its_life() -> None:
    orders = Orders()
    told = (
        orders.start(7),
        orders.speed(1.5, 8),
        orders.grade(0.02, 9),
        orders.stop(10),
    )
    assert [command.number for command in told] == [1, 2, 3, 4]
    assert [command.issued_ns for command in told] == [7, 8, 9, 10]
    assert [command.expires_ns for command in told] == [7 + 2 * S, 8 + S, 9 + S, None]
    assert [command.speed_mps for command in told] == [None, 1.5, None, None]
    assert [command.grade for command in told] == [None, None, 0.02, None]


@pytest.mark.rule("R13")
def test_a_command_waits_six_seconds_for_its_answer_and_is_overdue_once() -> None:
    orders = Orders()
    command = orders.speed(1.5, S)
    assert orders.waiting
    assert orders.overdue(7 * S) is None
    assert orders.overdue(7 * S + 1) == command
    assert orders.overdue(7 * S + 1) is None
    assert not orders.waiting


@pytest.mark.rule("R09")
def test_a_stop_forgets_all_else_and_an_answer_closes_only_its_own() -> None:
    orders = Orders()
    first, second = orders.speed(1.0, 0), orders.speed(1.1, 0)
    receipt = Receipt(first.number, CommandKind.SET_SPEED, Outcome.CONFIRMED, 0)
    assert orders.close(receipt) == first
    assert orders.close(receipt) is None
    assert orders.waiting
    stop = orders.stop(0)
    assert orders.close(Receipt(second.number, second.kind, Outcome.CONFIRMED, 0)) is None
    assert orders.close(Receipt(stop.number, stop.kind, Outcome.CONFIRMED, 0)) == stop
    orders.start(0)
    orders.clear()
    assert not orders.waiting


# -- permit ---------------------------------------------------------------------------------------


def permit(*, counted_ns: int | None = 5 * S) -> StartPermit:
    """Clip on, asked at zero, counted down."""
    given = StartPermit()
    given.hear(Request.CLIP_ON, 0, at_rest=False)
    given.hear(Request.START, 0, at_rest=True)
    if counted_ns is not None:
        given.counted_down(counted_ns)
    return given


@pytest.mark.rule("R01")
def test_the_permission_begins_when_the_last_number_is_spoken_and_lasts_half_a_minute() -> None:
    given = permit()
    assert given.objection(5 * S + 9 * S // 10 - 1) == "the countdown is not over"
    assert given.objection(5 * S + 9 * S // 10) is None
    assert given.objection(30 * S) is None
    assert given.objection(30 * S + 1) == "the walker has not asked for it"
    assert given.pending(30 * S)
    assert not given.pending(30 * S + 1)


@pytest.mark.rule("R01")
def test_a_second_go_moves_the_act_before_the_count_and_not_after_it() -> None:
    given = permit(counted_ns=None)
    given.hear(Request.GO, 3 * S, at_rest=True)
    assert given.pending(33 * S)
    given.counted_down(8 * S)
    given.hear(Request.GO, 9 * S, at_rest=True)
    assert given.objection(9 * S) is None
    assert not given.pending(33 * S + 1)


@pytest.mark.rule("R01")
def test_a_go_after_the_permission_lapsed_is_a_new_act_that_needs_a_new_count() -> None:
    given = permit()
    given.hear(Request.GO, 40 * S, at_rest=True)
    assert given.objection(41 * S) == "the countdown is not over"


@pytest.mark.rule("R01")
@pytest.mark.parametrize("request_", [Request.SLOWER, Request.SKIP, Request.CONSOLE_AGREES])
def test_other_requests_neither_give_nor_take(request_: Request) -> None:
    given = StartPermit()
    given.hear(Request.CLIP_ON, 0, at_rest=True)
    given.hear(request_, 0, at_rest=True)
    assert not given.pending(0)
    asked = permit()
    asked.hear(request_, 6 * S, at_rest=True)
    assert asked.objection(6 * S) is None


# -- heart ----------------------------------------------------------------------------------------


@pytest.mark.rule("R20")
def test_a_heart_above_its_ceiling_is_eased_after_ten_seconds_and_stopped_sixty_later() -> None:
    guard = HeartGuard(150)
    assert guard.watch(151, 0.5, S) is None
    assert guard.counting
    assert guard.watch(151, 0.5, 11 * S - 1) is None
    eased = guard.watch(152, 0.5, 11 * S)
    assert eased == (NoticeKind.HEART_EASE, False, 152, "150")
    assert guard.cap_mps == 0.5
    assert guard.watch(152, 0.4, 71 * S - 1) is None
    assert guard.cap_mps == 0.5
    assert guard.watch(152, 0.4, 71 * S) == (NoticeKind.HEART_STOP, True, 152, "150")


@pytest.mark.rule("R20")
def test_only_a_heart_well_below_its_ceiling_takes_the_easing_back() -> None:
    guard = HeartGuard(150)
    guard.watch(151, 0.5, S)
    guard.watch(151, 0.5, 11 * S)
    for bpm, cap_mps in ((150, 0.5), (146, 0.5), (145, None)):
        assert guard.watch(bpm, 0.5, 12 * S) is None
        assert guard.cap_mps == cap_mps
        assert not guard.counting


@pytest.mark.rule("R20")
def test_above_again_after_easing_the_minute_counts_from_then() -> None:
    guard = HeartGuard(150)
    guard.watch(151, 0.5, S)
    guard.watch(151, 0.5, 11 * S)
    guard.watch(148, 0.5, 20 * S)
    assert guard.watch(151, 0.5, 40 * S) is None
    assert guard.watch(151, 0.5, 100 * S - 1) is None
    stop = guard.watch(151, 0.5, 100 * S)
    assert stop is not None
    assert stop.kind is NoticeKind.HEART_STOP


@pytest.mark.rule("R20")
def test_a_heart_rate_that_goes_is_said_once_each_time_and_never_eases_back_up() -> None:
    guard = HeartGuard(150)
    assert guard.watch(None, 0.5, 0) is None
    guard.watch(151, 0.5, S)
    guard.watch(151, 0.5, 11 * S)
    lost = guard.watch(None, 0.5, 12 * S)
    assert lost == (NoticeKind.HEART_LOST, False, None, "")
    assert guard.watch(None, 0.5, 13 * S) is None
    assert guard.cap_mps == 0.5
    guard.watch(151, 0.5, 14 * S)
    assert guard.watch(None, 0.5, 15 * S) is not None


def test_without_a_ceiling_no_heart_is_watched() -> None:
    guard = HeartGuard(None)
    assert guard.watch(250, 0.5, 0) is None
    assert guard.watch(None, 0.5, 100 * S) is None
    assert not guard.counting


# -- probe ----------------------------------------------------------------------------------------


@pytest.mark.rule("R03")
@pytest.mark.parametrize("whole", [KMH_PER_MPH, 1 / KMH_PER_MPH])
@pytest.mark.parametrize(
    ("part", "is_mile"), [(0.879, False), (0.881, True), (1.0, True), (1.119, True), (1.121, False)]
)
def test_a_ratio_of_miles_within_an_eighth(whole: float, part: float, is_mile: bool) -> None:
    assert probe.is_mile_ratio(whole * part) is is_mile


@pytest.mark.rule("R03")
@pytest.mark.parametrize(
    ("measured_kmh", "kind", "detail"),
    [
        (1.3, NoticeKind.PROBE_PASSED, ""),
        (1.44, NoticeKind.PROBE_PASSED, ""),
        (1.16, NoticeKind.PROBE_PASSED, ""),
        (1.9, NoticeKind.UNIT_MISMATCH, ""),
        (0.8, NoticeKind.UNIT_MISMATCH, ""),
        (1.14, NoticeKind.SPEED_IGNORED, "another speed"),
        (3.0, NoticeKind.SPEED_IGNORED, "another speed"),
        (0.44, NoticeKind.SPEED_IGNORED, "no change"),
        (0.16, NoticeKind.SPEED_IGNORED, "no change"),
        (0.14, NoticeKind.SPEED_IGNORED, "another speed"),
    ],
)
def test_what_the_probe_makes_of_a_speed(
    measured_kmh: float, kind: NoticeKind, detail: str
) -> None:
    found = probe.compare(kmh_to_mps(1.3), kmh_to_mps(0.3), kmh_to_mps(measured_kmh))
    assert (found.kind, found.detail) == (kind, detail)
    assert found.stops is (kind is not NoticeKind.PROBE_PASSED)
    if kind is NoticeKind.UNIT_MISMATCH:
        assert found.value == round(measured_kmh / 1.3, 2)
    elif kind is NoticeKind.SPEED_IGNORED:
        assert found.value == pytest.approx(kmh_to_mps(measured_kmh))


@pytest.mark.rule("R03")
def test_a_probe_that_asked_for_nothing_is_no_ratio() -> None:
    assert probe.compare(0.0, 0.0, 1.0).kind is NoticeKind.SPEED_IGNORED
    assert probe.compare(0.5, 0.0, 0.31).kind is NoticeKind.UNIT_MISMATCH
