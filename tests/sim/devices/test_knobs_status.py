"""Knobs of ``[status]``: Training Status and Machine Status."""

from typing import Any

import pytest

from support.gatt import EVERYTHING, Bench, model_with, running


def bench(**status: Any) -> Bench:
    made = Bench(model_with(status=status))
    made.connect()
    return made


@pytest.mark.parametrize(
    ("style", "octets"),
    [("plain", "0001"), ("empty-string", "0101"), ("words", "0101" + b"at rest".hex())],
)
def test_status__training_status_style(style: str, octets: str) -> None:
    made = bench(training_status_style=style)
    value = made.server.read("2ad3", made.now_ns)
    assert isinstance(value, bytes)
    assert value.hex() == octets


def test_status__training_codes() -> None:
    made = running(model_with(status={"training_codes": {"pausing": 0x10, "paused": 0x11}}))
    made.result("0802")
    made.wait(10)
    assert made.said("2ad3") == ["000e", "000d", "0010", "0011"]


@pytest.mark.parametrize(("kinds", "told"), [((), []), (("start", "speed"), ["04", "05c800"])])
def test_status__told_to_author(kinds: tuple[str, ...], told: list[str]) -> None:
    made = running(model_with(status={"told_to_author": kinds}), 2.0)
    made.result("0801")
    assert made.said("2ada") == told


@pytest.mark.parametrize(("when", "early"), [("at-once", ["04"]), ("moving", [])])
def test_status__started_when(when: str, early: list[str]) -> None:
    made = bench(started_when=when)
    made.console.start()
    made.wait(1)
    assert made.said("2ada") == early
    made.wait(5)
    assert made.said("2ada") == ["04"]


def test_status__start_octets() -> None:
    made = bench(start_octets=b"\x02\x01")
    made.console.start()
    made.wait(10)
    assert made.said("2ada") == ["0201"]
    assert made.speed_kmh == pytest.approx(0.8)


def test_status__padded_to() -> None:
    made = bench(padded_to=3)
    made.console.start()
    made.wait(10)
    made.console.faster()
    made.console.pause()
    assert made.said("2ada") == ["040000", "055a00", "020200"]


def test_status__ramp_step_kmh() -> None:
    made = running(model_with(status={"ramp_step_kmh": 0.5}))
    made.connect(2, EVERYTHING)
    made.result("02c800")
    made.wait(20)
    # 1.0, 1.5 and 2.0 to all; the target itself to the other client only
    assert made.said("2ada", 1)[-3:] == ["056400", "059600", "05c800"]
    assert made.said("2ada", 2) == ["05c800", "056400", "059600", "05c800"]
    made.result("0801")
    made.wait(20)
    assert made.said("2ada", 1)[-4:] == ["059600", "056400", "053200", "050000"]
