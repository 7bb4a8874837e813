"""Knobs of ``[incline]`` and ``[heart_rate]``."""

from typing import Any

import pytest

from support.gatt import Bench, model_with, running

SUCCESS, INVALID = 1, 3


def inclined(**incline: Any) -> Bench:
    return running(model_with(incline=incline))


def read(made: Bench, uuid: str) -> str:
    value = made.server.read(uuid, made.now_ns)
    assert isinstance(value, bytes)
    return value.hex()


def told_pct(made: Bench) -> float:
    """The incline in the last record."""
    made.wait(1)
    octets = bytes.fromhex(made.said("2acd")[-1])
    return int.from_bytes(octets[7:9], "little", signed=True) / 10


def test_incline__minimum_pct() -> None:
    made = inclined(minimum_pct=-3.0)
    assert read(made, "2ad5").startswith("e2ff")
    assert made.result("03e2ff") == SUCCESS
    made.wait(20)
    assert made.machine.belt.grade == pytest.approx(-0.03)
    assert told_pct(made) == -3.0
    assert made.result("03e1ff") == INVALID


def test_incline__maximum_pct() -> None:
    made = inclined(maximum_pct=10.0)
    assert read(made, "2ad5")[4:8] == "6400"
    assert made.result("036500") == INVALID
    assert made.result("036400") == SUCCESS


def test_incline__step_pct() -> None:
    made = inclined(step_pct=1.0)
    assert read(made, "2ad5")[8:] == "0a00"
    assert made.result("031b00") == SUCCESS
    made.wait(30)
    assert made.machine.belt.grade == pytest.approx(0.02)


def test_incline__rate_pct_per_s() -> None:
    made = inclined(rate_pct_per_s=0.1)
    made.result("031400")
    made.wait(10)
    assert made.machine.belt.grade == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("policy", "result", "pct"),
    [("refuse", INVALID, 0.0), ("ignore", SUCCESS, 0.0), ("clamp", SUCCESS, 15.0)],
)
def test_incline__out_of_range(policy: str, result: int, pct: float) -> None:
    made = inclined(out_of_range=policy)
    assert made.result("03fa00") == result
    made.wait(60)
    assert made.machine.belt.grade * 100 == pytest.approx(pct)


@pytest.mark.parametrize(("reported", "pct"), [("deck", 1.0), ("target", 5.0), ("fixed", 0.0)])
def test_incline__reported(reported: str, pct: float) -> None:
    made = inclined(reported=reported)
    made.result("033200")
    made.wait(1)
    assert told_pct(made) == pct


def test_incline__fixed_pct() -> None:
    made = inclined(reported="fixed", fixed_pct=15.0)
    assert told_pct(made) == 15.0
    assert made.machine.belt.grade == 0.0


def with_heart_target(**heart_rate: Any) -> Bench:
    model = model_with(heart_rate=heart_rate, control={"targets": ("heart-rate",)})
    made = Bench(model)
    made.connect()
    assert made.result("00") == SUCCESS
    return made


def test_heart_rate__minimum_bpm() -> None:
    made = with_heart_target(minimum_bpm=100)
    assert read(made, "2ad7").startswith("64")
    assert made.result("0663") == INVALID
    assert made.result("0664") == SUCCESS


def test_heart_rate__maximum_bpm() -> None:
    made = with_heart_target(maximum_bpm=150)
    assert read(made, "2ad7")[2:4] == "96"
    assert made.result("0697") == INVALID
    assert made.result("0696") == SUCCESS


def test_heart_rate__step_bpm() -> None:
    assert read(with_heart_target(step_bpm=5), "2ad7")[4:] == "05"


@pytest.mark.parametrize(
    ("policy", "result", "told"),
    [("refuse", INVALID, []), ("ignore", SUCCESS, []), ("clamp", SUCCESS, ["09b4"])],
)
def test_heart_rate__out_of_range(policy: str, result: int, told: list[str]) -> None:
    made = with_heart_target(out_of_range=policy)
    made.connect(2)
    assert made.result("06ff") == result
    assert made.said("2ada", 2) == told
