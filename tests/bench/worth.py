"""What an hour was worth: 3,600 recorded seconds, 2,000 draws, as `sessions show` asks for it."""

from random import Random

from tests.bench.result import Result, best_s, count

from retropace.effort import Circumstances, Rails, Stretch, worth
from retropace.model import Direction


def measure() -> list[Result]:
    """Seconds for the hour, every speed of which wavers by some hundredths of a km/h."""
    told = _hour()
    how = Circumstances(practice_sessions=6, rails=Rails.LIGHT)
    draws = count(2000, 20)
    took_s = best_s(lambda: worth(told, mass_kg=70.0, circumstances=how, draws=draws), count(7, 1))
    return [Result("an hour's worth, 3,600 s by 2,000 draws", took_s, "s", 0.3)]


def _hour() -> list[Stretch]:
    """Minutes of different speed, as a belt reports them: in hundredths of a km/h, never still."""
    source = Random(1)
    speeds_kmh = (2.0 + 0.2 * (second // 60 % 12) for second in range(3600))
    wavering = (round(speed + source.uniform(-0.06, 0.06), 2) for speed in speeds_kmh)
    return [Stretch(1.0, kmh / 3.6, 0.0, Direction.BACKWARD) for kmh in wavering]
