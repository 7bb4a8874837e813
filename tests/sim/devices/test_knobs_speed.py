"""Knobs of ``[speed]``: what is asked for and what the belt makes of it."""

from typing import Any

import pytest

from retropace_simulators.server import HANG_UP
from support.gatt import Bench, model_with, running

SUCCESS, UNSUPPORTED, INVALID, FAILED, NOT_PERMITTED = 1, 2, 3, 4, 5


def bench(**speed: Any) -> Bench:
    made = Bench(model_with(speed=speed))
    made.connect()
    assert made.result("00") == SUCCESS
    return made


def moving(**speed: Any) -> Bench:
    return running(model_with(speed=speed))


def asked(made: Bench, speed_kmh: float) -> int:
    """The result of a target speed, and then time enough for it."""
    result = made.result("02" + round(speed_kmh * 100).to_bytes(2, "little").hex())
    made.wait(60)
    return result


def read_range(made: Bench) -> str:
    value = made.server.read("2ad4", made.now_ns)
    assert isinstance(value, bytes)
    return value.hex()


def test_speed__minimum_kmh() -> None:
    made = moving(minimum_kmh=1.5, start_kmh=1.5)
    assert read_range(made).startswith("9600")
    assert asked(made, 1.4) == INVALID
    assert asked(made, 1.5) == SUCCESS


def test_speed__maximum_kmh() -> None:
    made = moving(maximum_kmh=6.0)
    assert read_range(made)[4:8] == "5802"
    assert asked(made, 6.1) == INVALID
    assert asked(made, 6.0) == SUCCESS
    assert made.speed_kmh == pytest.approx(6.0)


def test_speed__step_kmh() -> None:
    made = moving(step_kmh=0.5)
    assert read_range(made)[8:] == "3200"
    assert asked(made, 2.7) == SUCCESS
    assert made.speed_kmh == pytest.approx(2.3)  # 0.8, 1.3, 1.8, 2.3, 2.8
    made.console.faster()
    made.wait(5)
    assert made.speed_kmh == pytest.approx(2.8)


def test_speed__start_kmh() -> None:
    assert moving(start_kmh=2.0).speed_kmh == pytest.approx(2.0)


@pytest.mark.parametrize(("start_at", "speed_kmh"), [("start", 0.8), ("last", 3.0)])
def test_speed__start_at(start_at: str, speed_kmh: float) -> None:
    made = running(model_with(speed={"start_at": start_at}), 3.0)
    assert made.result("0801") == SUCCESS
    made.wait(20)
    assert made.result("07") == SUCCESS
    made.wait(20)
    assert made.speed_kmh == pytest.approx(speed_kmh)


def test_speed__start_at__is_forgotten_by_a_reset() -> None:
    made = running(model_with(speed={"start_at": "last"}), 3.0)
    for octets in ("0801", "01"):
        assert made.result(octets) == SUCCESS
        made.wait(20)
    made.console.start()
    made.wait(20)
    assert made.speed_kmh == pytest.approx(0.8)


@pytest.mark.parametrize(("resume", "speed_kmh"), [("start", 0.8), ("last", 3.0)])
def test_speed__resume(resume: str, speed_kmh: float) -> None:
    made = running(model_with(speed={"resume": resume}), 3.0)
    assert made.result("0802") == SUCCESS
    made.wait(20)
    assert made.speed_kmh == 0.0
    assert made.result("07") == SUCCESS
    made.wait(20)
    assert made.speed_kmh == pytest.approx(speed_kmh)


@pytest.mark.parametrize(("rounding", "speed_kmh"), [("down", 2.7), ("nearest", 2.8)])
def test_speed__rounding(rounding: str, speed_kmh: float) -> None:
    made = moving(rounding=rounding)
    assert asked(made, 2.78) == SUCCESS
    assert made.speed_kmh == pytest.approx(speed_kmh)


@pytest.mark.parametrize(
    ("policy", "result", "speed_kmh"),
    [("refuse", INVALID, 0.8), ("ignore", SUCCESS, 0.8), ("clamp", SUCCESS, 16.0)],
)
def test_speed__out_of_range(policy: str, result: int, speed_kmh: float) -> None:
    made = moving(out_of_range=policy)
    assert asked(made, 100.0) == result
    assert made.speed_kmh == pytest.approx(speed_kmh)


@pytest.mark.parametrize(
    ("policy", "result", "speed_kmh"),
    [
        ("as-above", INVALID, 2.0),
        ("refuse", INVALID, 2.0),
        ("ignore", SUCCESS, 2.0),
        ("clamp", SUCCESS, 0.8),
    ],
)
def test_speed__below_minimum(policy: str, result: int, speed_kmh: float) -> None:
    made = running(model_with(speed={"below_minimum": policy}), 2.0)
    assert asked(made, 0.3) == result
    assert made.speed_kmh == pytest.approx(speed_kmh)
    assert asked(made, 100.0) == INVALID


@pytest.mark.parametrize(
    ("unit", "console", "speed_kmh"),
    [
        ("km/h", "mph", 1.0),
        ("mph", "km/h", 1.6),
        ("console", "km/h", 1.0),
        ("console", "mph", 1.6),
    ],
)
def test_speed__target_unit(unit: str, console: str, speed_kmh: float) -> None:
    made = moving(target_unit=unit, console_unit=console)
    assert asked(made, 1.0) == SUCCESS
    assert made.speed_kmh == pytest.approx(speed_kmh)
    assert made.said("2acd")[-1][4:8] == round(speed_kmh * 100).to_bytes(2, "little").hex()


def test_speed__target_unit__makes_slower_faster() -> None:
    made = running(model_with(speed={"target_unit": "mph"}), 1.3)
    before_kmh = made.speed_kmh
    assert asked(made, 1.5) == SUCCESS  # "slower" than the 2.0 km/h it shows
    assert made.speed_kmh > before_kmh


def test_speed__range_unit() -> None:
    made = moving(range_unit="mph", minimum_kmh=0.966, start_kmh=0.966, maximum_kmh=6.116)
    assert read_range(made)[:8] == "3c007c01"  # 0.60 to 3.80
    assert asked(made, 6.0) == SUCCESS
    assert made.speed_kmh == pytest.approx(5.97, abs=0.1)


def test_speed__console_unit() -> None:
    made = moving(target_unit="console", console_unit="mph")
    assert asked(made, 1.0) == SUCCESS
    assert made.speed_kmh == pytest.approx(1.6)
    made.console.set_unit("km/h")
    assert asked(made, 1.0) == SUCCESS
    assert made.speed_kmh == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("policy", "result"),
    [("obey", SUCCESS), ("ignore", SUCCESS), ("fail", FAILED), ("not-permitted", NOT_PERMITTED)],
)
def test_speed__early_target(policy: str, result: int) -> None:
    made = bench(early_target=policy)
    assert made.result("07") == SUCCESS
    made.wait(1)  # the countdown takes three
    assert asked(made, 3.0) == result
    assert made.speed_kmh == pytest.approx(3.0 if policy == "obey" else 0.8)
    assert asked(made, 3.0) == SUCCESS
    assert made.speed_kmh == pytest.approx(3.0)


def test_speed__early_target__disconnect() -> None:
    made = bench(early_target="disconnect")
    assert made.result("07") == SUCCESS
    assert made.write("022c01") is None
    assert made.heard[-1] == (1, HANG_UP, "")
    assert not made.said("2ad9")[2:]
    made.wait(20)
    assert made.speed_kmh == pytest.approx(0.8)


@pytest.mark.parametrize(("wait_s", "result"), [(5.4, FAILED), (5.6, SUCCESS)])
def test_speed__lockout_s(wait_s: float, result: int) -> None:
    made = bench(early_target="fail", lockout_s=2.5)
    assert made.result("07") == SUCCESS
    made.wait(wait_s)
    assert made.result("022c01") == result


def test_speed__lockout_s__does_not_hold_the_console() -> None:
    made = bench(early_target="fail", lockout_s=30)
    assert made.result("07") == SUCCESS
    made.wait(10)
    assert made.console.faster()


def test_speed__early_target__is_one_after_the_start() -> None:
    made = bench(early_target="fail")
    assert made.result("02c800") == SUCCESS  # at rest: kept for the start
    made.result("07")
    made.wait(20)
    assert made.speed_kmh == pytest.approx(2.0)
