"""Knobs of ``[motion]``: how the belt moves, and when it stops by itself or does not."""

from typing import Any

import pytest

from retropace_simulators.belt import BeltState
from support.gatt import Bench, model_with, running

SUCCESS = 1


def started(**motion: Any) -> Bench:
    """A machine that has just been told to start."""
    made = Bench(model_with(motion=motion))
    made.connect()
    assert made.result("00") == SUCCESS
    assert made.result("07") == SUCCESS
    return made


def at(speed_kmh: float, **motion: Any) -> Bench:
    return running(model_with(motion=motion), speed_kmh)


def test_motion__countdown_s() -> None:
    made = started(countdown_s=6.0)
    made.wait(5.9)
    assert made.speed_kmh == 0.0
    made.wait(0.5)
    assert made.speed_kmh > 0.0


def test_motion__acceleration_kmh_per_s() -> None:
    made = at(1.0, acceleration_kmh_per_s=0.1)
    made.result("022c01")
    made.wait(10)
    assert made.speed_kmh == pytest.approx(2.0)


def test_motion__deceleration_kmh_per_s() -> None:
    made = at(5.0, deceleration_kmh_per_s=0.25)
    made.result("0801")
    made.wait(4)
    assert made.speed_kmh == pytest.approx(4.0)


def test_motion__emergency_deceleration_kmh_per_s() -> None:
    made = at(5.0, emergency_deceleration_kmh_per_s=2.5)
    made.console.key_out()
    made.wait(1)
    assert made.speed_kmh == pytest.approx(2.5)


@pytest.mark.parametrize("stop", ["0801", "0802"])
def test_motion__stop_creep_kmh(stop: str) -> None:
    made = at(3.0, stop_creep_kmh=0.3)
    for _ in range(3):
        assert made.result(stop) == SUCCESS
        made.wait(30)
        assert made.speed_kmh == pytest.approx(0.3)
        assert made.machine.belt.state is BeltState.RUNNING
    made.console.stop()
    made.wait(30)
    assert made.speed_kmh == pytest.approx(0.3)
    made.console.key_out()
    made.wait(2)
    assert made.speed_kmh == 0.0


def test_motion__stop_creep_kmh__not_before_the_belt_has_moved() -> None:
    made = started(stop_creep_kmh=0.3)
    made.wait(1)
    assert made.result("0801") == SUCCESS
    made.wait(30)
    assert made.speed_kmh == 0.0


@pytest.mark.parametrize("stop", ["0801", "0802"])
def test_motion__stop_slows_by_kmh(stop: str) -> None:
    made = at(3.0, stop_slows_by_kmh=1.2)
    for left_kmh in (1.8, 0.6):
        assert made.result(stop) == SUCCESS
        made.wait(30)
        assert made.speed_kmh == pytest.approx(left_kmh)
        assert made.machine.belt.state is BeltState.RUNNING
    assert made.result(stop) == SUCCESS
    made.wait(30)
    assert made.speed_kmh == 0.0
    assert made.machine.belt.at_rest


def test_motion__session_limit_s() -> None:
    made = started(session_limit_s=60.0)
    made.wait(62.9)
    assert made.speed_kmh == pytest.approx(0.8)
    made.wait(3)
    assert made.machine.belt.state is BeltState.STOPPED
    assert made.said("2ada") == ["0201"]
    made.result("07")
    made.wait(50)
    assert made.speed_kmh == pytest.approx(0.8)  # counted anew


def test_motion__session_limit_s__looked_at_late() -> None:
    made = started(session_limit_s=60.0)
    made.now_ns += 3600 * 10**9
    made.server.advance(made.now_ns)
    assert made.machine.belt.elapsed_s == pytest.approx(60.0)


def test_motion__pause_limit_s() -> None:
    made = at(2.0, pause_limit_s=300.0)
    made.result("0802")
    made.wait(302)
    assert made.machine.belt.state is BeltState.PAUSED
    made.wait(2)
    assert made.machine.belt.state is BeltState.STOPPED


def test_motion__pause_limit_s__not_once_it_has_gone_on() -> None:
    made = at(2.0, pause_limit_s=300.0)
    made.result("0802")
    made.wait(200)
    made.result("07")
    made.wait(200)
    assert made.machine.belt.state is BeltState.RUNNING


@pytest.mark.parametrize(
    ("cleared_by", "request_", "cleared"),
    [
        (("reset", "start"), "0801", False),
        (("stop",), "0801", True),
        (("reset",), "01", True),
        ((), "01", False),
    ],
)
def test_motion__totals_cleared_by(
    cleared_by: tuple[str, ...], request_: str, cleared: bool
) -> None:
    made = at(4.0, totals_cleared_by=cleared_by)
    walked_m = made.machine.belt.distance_m
    assert made.result(request_) == SUCCESS
    made.wait(20)
    assert (made.machine.belt.distance_m < walked_m) is cleared


def test_motion__totals_cleared_by__nothing_goes_on_from_the_session_before() -> None:
    made = at(4.0, totals_cleared_by=())
    made.result("0801")
    made.wait(20)
    walked_m = made.machine.belt.distance_m
    made.result("07")
    made.wait(5)
    assert made.machine.belt.distance_m > walked_m > 20


def test_motion__session_limit_s__a_stop_ends_its_count() -> None:
    made = started(session_limit_s=60.0)
    made.wait(40)
    made.result("0801")
    made.wait(10)
    made.result("07")
    made.wait(40)
    assert made.speed_kmh == pytest.approx(0.8)  # 80 s in all, 37 in this one


def test_motion__session_limit_s__a_pause_does_not() -> None:
    made = started(session_limit_s=60.0)
    made.wait(40)
    made.result("0802")
    made.wait(10)
    made.result("07")
    made.wait(20)
    assert made.machine.belt.state is BeltState.STOPPED
