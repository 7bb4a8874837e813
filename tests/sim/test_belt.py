"""The belt's physics: what holds whatever is asked of it and however seldom one looks."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retropace.units import NS_PER_S, kmh_to_mps
from retropace_simulators.belt import Belt, BeltPhysics, BeltState

PHYSICS = BeltPhysics(
    countdown_s=3.0,
    acceleration_mps2=0.14,
    deceleration_mps2=0.22,
    emergency_deceleration_mps2=0.83,
    grade_rate_per_s=0.005,
)
START_NS = 1000 * NS_PER_S
TINY = 1e-9

speeds = st.floats(0.1, 5.0)
waits = st.floats(0.0, 40.0)
orders = st.lists(
    st.tuples(
        st.sampled_from(["start", "stop", "pause", "aim", "grade", "emergency", "wait"]),
        speeds,
        waits,
    ),
    max_size=25,
)


def belt() -> Belt:
    fresh = Belt(PHYSICS)
    fresh.advance(START_NS)
    return fresh


def obey(moving: Belt, order: str, value: float, now_ns: int) -> None:
    moving.advance(now_ns)
    match order:
        case "start" if moving.at_rest:
            moving.start(value, now_ns)
        case "stop":
            moving.stop(now_ns)
        case "pause" if moving.state in (BeltState.RUNNING, BeltState.COUNTDOWN):
            moving.pause(now_ns)
        case "aim":
            moving.set_target(value, now_ns)
        case "grade":
            moving.set_grade(value / 40, now_ns)
        case "emergency":
            moving.stop(now_ns, emergency=True)


def play(plan: list[tuple[str, float, float]], look: Callable[[Belt, float], None]) -> Belt:
    """Obey the orders, looking at the belt ten times a second in between."""
    moving, now_ns = belt(), START_NS
    for order, value, wait_s in plan:
        obey(moving, order, value, now_ns)
        end_ns = now_ns + round(wait_s * NS_PER_S)
        while now_ns < end_ns:
            step_ns = min(NS_PER_S // 10, end_ns - now_ns)
            now_ns += step_ns
            moving.advance(now_ns)
            look(moving, step_ns / NS_PER_S)
    return moving


@settings(max_examples=200)
@given(orders)
def test_speed_never_exceeds_what_was_asked_and_has_no_jumps(
    plan: list[tuple[str, float, float]],
) -> None:
    highest = max((value for _, value, _ in plan), default=0.0)
    last = [0.0]

    def look(moving: Belt, dt_s: float) -> None:
        assert 0.0 <= moving.speed_mps <= highest + TINY
        rise = moving.speed_mps - last[0]
        assert rise <= PHYSICS.acceleration_mps2 * dt_s + TINY
        assert -rise <= PHYSICS.emergency_deceleration_mps2 * dt_s + TINY
        last[0] = moving.speed_mps

    play(plan, look)


@settings(max_examples=200)
@given(orders)
def test_only_running_pausing_and_stopping_move(plan: list[tuple[str, float, float]]) -> None:
    still = {BeltState.STOPPED, BeltState.COUNTDOWN, BeltState.PAUSED}

    def look(moving: Belt, dt_s: float) -> None:
        if moving.state in still:
            assert moving.speed_mps == 0.0

    play(plan, look)


@settings(max_examples=200)
@given(orders)
def test_looking_seldom_or_often_makes_no_difference(plan: list[tuple[str, float, float]]) -> None:
    watched = play(plan, lambda moving, dt_s: None)
    unwatched, now_ns = belt(), START_NS
    for order, value, wait_s in plan:
        obey(unwatched, order, value, now_ns)
        now_ns += round(wait_s * NS_PER_S)
    unwatched.advance(now_ns)
    assert unwatched.state is watched.state
    for name in ("speed_mps", "distance_m", "elapsed_s", "grade", "odometer_m"):
        assert getattr(unwatched, name) == pytest.approx(getattr(watched, name), abs=1e-6), name
    assert unwatched.ascent_m == pytest.approx(watched.ascent_m, abs=1e-5)


@given(st.floats(0.3, 5.0), st.booleans())
def test_a_stop_only_ever_slows_and_ends_at_rest(speed_mps: float, emergency: bool) -> None:
    moving = belt()
    moving.start(speed_mps, START_NS)
    now_ns = START_NS + 60 * NS_PER_S
    moving.stop(now_ns, emergency=emergency)
    assert moving.speed_mps == pytest.approx(speed_mps)
    last = moving.speed_mps
    while moving.state is BeltState.STOPPING:
        now_ns += NS_PER_S // 4
        moving.advance(now_ns)
        assert moving.speed_mps < last
        last = moving.speed_mps
    assert moving.state is BeltState.STOPPED
    assert moving.speed_mps == 0.0


def test_countdown_then_a_straight_line_up() -> None:
    moving = belt()
    heard: list[tuple[str, float]] = []
    moving.listeners.append(
        lambda state, at_ns: heard.append((state.value, (at_ns - START_NS) / NS_PER_S))
    )
    moving.start(1.4, START_NS)
    moving.advance(START_NS + round(2.9 * NS_PER_S))
    assert (moving.state, moving.speed_mps, moving.elapsed_s) == (BeltState.COUNTDOWN, 0.0, 0.0)
    moving.advance(START_NS + 8 * NS_PER_S)
    assert moving.speed_mps == pytest.approx(0.14 * 5)
    assert moving.distance_m == pytest.approx(0.5 * 0.14 * 25)
    assert moving.elapsed_s == pytest.approx(5.0)
    assert heard == [("countdown", 0.0), ("running", 3.0)]


def test_distance_under_a_trapezoid() -> None:
    moving = belt()
    moving.start(1.4, START_NS)
    moving.stop(START_NS + 33 * NS_PER_S)  # 3 s countdown, 10 s up, 20 s at 1.4
    moving.advance(START_NS + 60 * NS_PER_S)
    assert moving.distance_m == pytest.approx(7.0 + 28.0 + 1.4 * 1.4 / 0.22 / 2)


def test_ascent_while_the_motor_works_is_exact() -> None:
    moving = belt()
    moving.start(1.0, START_NS)
    now_ns = START_NS + 60 * NS_PER_S
    moving.set_grade(0.05, now_ns)
    moving.advance(now_ns + 10 * NS_PER_S)
    assert moving.grade == pytest.approx(0.05)
    assert moving.ascent_m == pytest.approx(0.5 * 0.05 * 10.0)
    moving.advance(now_ns + 20 * NS_PER_S)
    assert moving.ascent_m == pytest.approx(0.25 + 0.5)


def test_next_change_is_when_it_happens() -> None:
    moving = belt()
    moving.start(1.0, START_NS)
    assert moving.next_change_ns() == START_NS + 3 * NS_PER_S
    now_ns = START_NS + 30 * NS_PER_S
    moving.advance(now_ns)
    assert moving.next_change_ns() is None
    moving.pause(now_ns)
    rest_ns = moving.next_change_ns()
    assert rest_ns is not None
    assert rest_ns == now_ns + math.ceil(1.0 / 0.22 * NS_PER_S)
    moving.advance(rest_ns - 1000)
    assert moving.state is BeltState.PAUSING
    moving.advance(rest_ns)
    assert moving.state is BeltState.PAUSED


def test_a_moving_belt_cannot_be_started() -> None:
    moving = belt()
    moving.start(1.0, START_NS)
    with pytest.raises(ValueError, match="countdown cannot be started"):
        moving.start(1.0, START_NS)


def test_a_stop_in_the_countdown_is_at_once() -> None:
    moving = belt()
    moving.start(kmh_to_mps(1.0), START_NS)
    moving.stop(START_NS + NS_PER_S)
    moving.advance(START_NS + 60 * NS_PER_S)
    assert (moving.state, moving.distance_m) == (BeltState.STOPPED, 0.0)


def test_clearing_totals_spares_the_odometer() -> None:
    moving = belt()
    moving.start(1.0, START_NS)
    moving.advance(START_NS + 60 * NS_PER_S)
    moving.clear_totals()
    assert moving.distance_m == moving.elapsed_s == 0.0
    assert moving.odometer_m > 40


def test_a_belt_passes_only_the_speeds_on_its_way() -> None:
    belt = Belt(PHYSICS)
    belt.start(0.56, START_NS)
    belt.advance(START_NS + 4 * NS_PER_S)
    assert belt.speed_mps == pytest.approx(0.14)
    assert belt.passes_ns(0.28) == pytest.approx(START_NS + 5 * NS_PER_S, abs=10)
    assert belt.passes_ns(0.56) == pytest.approx(START_NS + 7 * NS_PER_S, abs=10)
    assert belt.passes_ns(0.57) is None
    assert belt.passes_ns(0.1) is None
    assert belt.passes_ns(belt.speed_mps) is None
