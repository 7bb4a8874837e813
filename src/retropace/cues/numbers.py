"""Numbers as English says them: "one point five", "two minutes", "one hundred metres"."""

from math import isfinite
from typing import Final

from retropace.units import METRES_PER_MILE

# fmt: off
_SMALL: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)
_TENS: Final = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)
# fmt: on
_LARGEST: Final = 999_999


def spoken_number(value: float, decimals: int = 1) -> str:
    """A number in words, rounded to ``decimals``; trailing zeros are not said (2.0 is "two")."""
    if not isfinite(value) or abs(value) > _LARGEST:
        return "an unknown number"
    digits = f"{abs(value):.{decimals}f}"
    whole, _, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    words = _whole(int(whole))
    if fraction:
        words += " point " + " ".join(_SMALL[int(digit)] for digit in fraction)
    negative = value < 0 and words != "zero"
    return f"minus {words}" if negative else words


def spoken_duration(duration_s: float) -> str:
    """Whole seconds in words: "five seconds", "one minute", "two minutes thirty seconds"."""
    if not isfinite(duration_s) or abs(duration_s) > _LARGEST:
        return "an unknown time"
    total_s = max(round(duration_s), 0)
    minutes, seconds = divmod(total_s, 60)
    parts = []
    if minutes:
        parts.append(_counted(minutes, "minute"))
    if seconds or not minutes:
        parts.append(_counted(seconds, "second"))
    return " ".join(parts)


def spoken_distance(distance_m: float, *, miles: bool = False) -> str:
    """Metres, or hundredths of a mile, in words."""
    if not isfinite(distance_m) or abs(distance_m) > _LARGEST:
        return "an unknown distance"
    if miles:
        in_miles = distance_m / METRES_PER_MILE
        words = spoken_number(in_miles, 2)
        return f"{words} mile" if words == "one" else f"{words} miles"
    return _counted(max(round(distance_m), 0), "metre")


def shown_duration(duration_s: float) -> str:
    """A duration in digits: "5 s" below a minute, else "2:30 min"."""
    if not isfinite(duration_s):
        return "?"
    total_s = max(round(duration_s), 0)
    if total_s < 60:
        return f"{total_s} s"
    return f"{total_s // 60}:{total_s % 60:02d} min"


def _counted(number: int, thing: str) -> str:
    return f"{_whole(number)} {thing}" if number == 1 else f"{_whole(number)} {thing}s"


def _whole(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _TENS[tens] + (f" {_SMALL[rest]}" if rest else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{_SMALL[hundreds]} hundred" + (f" {_whole(rest)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    return f"{_whole(thousands)} thousand" + (f" {_whole(rest)}" if rest else "")
