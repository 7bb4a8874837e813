"""Numbers in words, so that every engine says them the same way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retropace.cues.numbers import (
    shown_duration,
    spoken_distance,
    spoken_duration,
    spoken_number,
)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1.5, "one point five"),
        (0.8, "zero point eight"),
        (2.0, "two"),
        (-0.04, "zero"),
        (-1.25, "minus one point two"),
        (1.96, "two"),
        (13, "thirteen"),
        (40, "forty"),
        (42, "forty two"),
        (100, "one hundred"),
        (150, "one hundred fifty"),
        (1001, "one thousand one"),
        (12_345, "twelve thousand three hundred forty five"),
        (float("nan"), "an unknown number"),
        (float("inf"), "an unknown number"),
    ],
)
def test_numbers(value: float, words: str) -> None:
    assert spoken_number(value) == words


@pytest.mark.parametrize(
    ("duration_s", "words", "digits"),
    [
        (0, "zero seconds", "0 s"),
        (1, "one second", "1 s"),
        (5.2, "five seconds", "5 s"),
        (59.9, "one minute", "1:00 min"),
        (61, "one minute one second", "1:01 min"),
        (150, "two minutes thirty seconds", "2:30 min"),
        (-3, "zero seconds", "0 s"),
        (float("nan"), "an unknown time", "?"),
    ],
)
def test_durations(duration_s: float, words: str, digits: str) -> None:
    assert spoken_duration(duration_s) == words
    assert shown_duration(duration_s) == digits


@pytest.mark.parametrize(
    ("distance_m", "miles", "words"),
    [
        (1, False, "one metre"),
        (100, False, "one hundred metres"),
        (1609.344, True, "one mile"),
        (402.336, True, "zero point two five miles"),
        (float("inf"), False, "an unknown distance"),
    ],
)
def test_distances(distance_m: float, miles: bool, words: str) -> None:
    assert spoken_distance(distance_m, miles=miles) == words


@given(st.integers(0, 999_999))
def test_every_whole_number_has_its_own_words(number: int) -> None:
    words = spoken_number(number).split()
    assert heard(words) == number


def heard(words: list[str]) -> int:
    """Back from words to a number, by another way than the one that made them."""
    values = {spoken_number(n): n for n in [*range(20), *range(20, 100, 10)]}
    total = current = 0
    for word in words:
        if word == "thousand":
            total, current = total + current * 1000, 0
        elif word == "hundred":
            current *= 100
        else:
            current += values[word]
    return total + current
