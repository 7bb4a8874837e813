"""Conversions at the house's edges: inside, speeds are m/s, times ns or s, grades fractions."""

from typing import Final

NS_PER_S: Final = 1_000_000_000
KMH_PER_MPS: Final = 3.6
KMH_PER_MPH: Final = 1.609344
METRES_PER_MILE: Final = 1609.344


def kmh_to_mps(speed_kmh: float) -> float:
    """Kilometres per hour to metres per second."""
    return speed_kmh / KMH_PER_MPS


def mps_to_kmh(speed_mps: float) -> float:
    """Metres per second to kilometres per hour."""
    return speed_mps * KMH_PER_MPS


def told_kmh(speed_mps: float | None) -> float | None:
    """Kilometres per hour to the hundredth, as JSON has them; None for what is not known."""
    return None if speed_mps is None else round(mps_to_kmh(speed_mps), 2)


def mph_to_mps(speed_mph: float) -> float:
    """Miles per hour to metres per second."""
    return speed_mph * KMH_PER_MPH / KMH_PER_MPS


def seconds_to_ns(duration_s: float) -> int:
    """Seconds to whole nanoseconds, rounded."""
    return round(duration_s * NS_PER_S)


def ns_to_seconds(duration_ns: int) -> float:
    """Nanoseconds to seconds."""
    return duration_ns / NS_PER_S
