"""Someone on the belt: walks as fast as it moves, breathes, warms up, and has a heart.

A rough estimate of work, made only so that a heart rate follows the belt plausibly; what
Retropace tells people of their effort comes from elsewhere and never from here.
"""

import math
import random
from dataclasses import dataclass

from retropace.units import NS_PER_S

STANDING_VO2 = 3.5
KCAL_PER_LITRE = 4.9


@dataclass(frozen=True, slots=True)
class Body:
    """A person: VO2 in ml/kg/min, heart rates in beats a minute."""

    mass_kg: float = 75.0
    vo2_max_ml_kg_min: float = 36.0
    resting_bpm: float = 64.0
    maximum_bpm: float = 178.0
    lag_s: float = 38.0
    """Time constant with which the heart follows the work."""


class Walker:
    """A person walking backward on a belt; advanced with what the belt has done since.

    ``on_belt`` False is a walker who stands on the rails, or has left, while the belt does as it
    likes; ``away_s`` is for how long a moving belt has been empty in all.
    """

    def __init__(self, body: Body | None = None, seed: int = 0) -> None:
        self.body = body or Body()
        self.energy_kcal = 0.0
        self.steps = 0.0
        self.on_belt = True
        self.away_s = 0.0
        self._base_bpm = self.body.resting_bpm
        self._random = random.Random(seed)
        self._breath_s = 11.0 + 4.0 * self._random.random()
        self._noise_bpm = 0.0
        self._now_ns: int | None = None
        self._odometer_m = 0.0

    def advance(self, now_ns: int, odometer_m: float, grade: float) -> None:
        """Walk on to ``now_ns``, by when the belt has run ``odometer_m`` in all."""
        if self._now_ns is None:
            self._now_ns, self._odometer_m = now_ns, odometer_m
        dt_s = (now_ns - self._now_ns) / NS_PER_S
        if dt_s <= 0.0:
            return
        moved_m = odometer_m - self._odometer_m
        self._now_ns, self._odometer_m = now_ns, odometer_m
        if not self.on_belt and moved_m > 0.0:
            self.away_s += dt_s
            moved_m = 0.0
        speed_mps = moved_m / dt_s
        vo2 = backward_vo2(speed_mps, grade)
        share = 1.0 - math.exp(-dt_s / self.body.lag_s)
        self._base_bpm += (self._steady_bpm(vo2) - self._base_bpm) * share
        self._noise_bpm = 0.8 * self._noise_bpm + self._random.gauss(0.0, 0.5)
        self.energy_kcal += vo2 * self.body.mass_kg / 1000 * KCAL_PER_LITRE * dt_s / 60
        self.steps += moved_m / step_length_m(speed_mps)

    @property
    def heart_rate_bpm(self) -> float:
        """The heart now, with the small waves of breathing that no living heart lacks."""
        breath = math.sin(2 * math.pi * (self._now_ns or 0) / NS_PER_S / self._breath_s)
        beats = self._base_bpm + 1.5 * breath + self._noise_bpm
        return min(self.body.maximum_bpm + 4.0, max(35.0, beats))

    def frighten(self, bpm: float) -> None:
        """Set the heart at once (for tests of ceilings); it then follows the work again."""
        self._base_bpm = bpm

    def _steady_bpm(self, vo2_ml_kg_min: float) -> float:
        body = self.body
        reserve = (vo2_ml_kg_min - STANDING_VO2) / (body.vo2_max_ml_kg_min - STANDING_VO2)
        return body.resting_bpm + min(1.0, reserve) * (body.maximum_bpm - body.resting_bpm)


def backward_vo2(speed_mps: float, grade: float) -> float:
    """A plausible oxygen cost of walking backward, ml/kg/min: twice forward's slope on the flat."""
    speed_m_min = speed_mps * 60
    return STANDING_VO2 + 0.2 * speed_m_min + 1.8 * speed_m_min * max(0.0, grade)


def step_length_m(speed_mps: float) -> float:
    """Backward steps are short and grow with speed."""
    return 0.28 + 0.22 * speed_mps
