"""Numbers with units, read exactly."""

import pytest

from retropace.profile import quantity


@pytest.mark.parametrize(
    ("text", "speed_mps"),
    [("3.6 km/h", 1.0), (" 1 mph ", 0.44704), ("0.9km/h", 0.25), ("10 km/h", 10 / 3.6)],
)
def test_speed(text: str, speed_mps: float) -> None:
    assert quantity.speed(text).value == pytest.approx(speed_mps, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "duration_s"),
    [("90 s", 90), ("2 min", 120), ("1.5 min", 90), ("1:30", 90), ("0:05", 5), ("1 h", 3600)],
)
def test_duration(text: str, duration_s: float) -> None:
    assert quantity.duration(text).value == duration_s


@pytest.mark.parametrize(
    ("text", "distance_m"), [("100 m", 100), ("0.5 km", 500), ("0.1 mi", 160.9344)]
)
def test_distance(text: str, distance_m: float) -> None:
    assert quantity.distance(text).value == pytest.approx(distance_m)


@pytest.mark.parametrize(("text", "grade"), [("2 %", 0.02), ("0%", 0.0), ("12.5 %", 0.125)])
def test_grade(text: str, grade: float) -> None:
    assert quantity.grade(text).value == grade


@pytest.mark.parametrize(
    "text",
    ["", "1", "km/h", "1 kmh", "1 m/s", "1e3 km/h", "+1 km/h", ".5 km/h", "1. km/h", "\u0661 km/h",
     "1 km/h 2", "1 km/h\n2 mph", "1000000000 km/h"],
)  # fmt: skip
def test_what_is_not_a_speed(text: str) -> None:
    with pytest.raises(ValueError, match="is not a speed"):
        quantity.speed(text)
