"""Someone on the belt: walks as fast as it moves, turns when told, breathes, and has a heart.

A rough estimate of work, made only so that a heart rate follows the belt plausibly; what
Retropace tells people of their effort comes from elsewhere and never from here.
"""

import math
import random
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from retropace.effort.forward import forward_vo2
from retropace.model import Direction
from retropace.units import NS_PER_S, seconds_to_ns

STANDING_VO2 = 3.5
KCAL_PER_LITRE = 4.9
STUMBLE_S: Final = 1.2
DECK_BEHIND_M: Final = 0.9
"""From where people walk to the end of the deck: so far a walker who stands still is carried."""
_FRIGHT_BPM: Final = 15.0


class Gait(StrEnum):
    """What a walker's feet do."""

    WALKING = "walking"
    STUMBLING = "stumbling"
    STANDING = "standing"
    ASIDE = "aside"
    GONE = "gone"


ON_BELT: Final = frozenset({Gait.WALKING, Gait.STUMBLING, Gait.STANDING})
FELT: Final = frozenset({Gait.WALKING, Gait.STANDING})
"""A sensor under the deck feels the weight of these; who stumbles hangs on the rails."""


class Move(NamedTuple):
    """A change of gait, and when."""

    at_ns: int
    gait: Gait


@dataclass(frozen=True, slots=True)
class Body:
    """A person: VO2 in ml/kg/min, heart rates in beats a minute."""

    mass_kg: float = 75.0
    vo2_max_ml_kg_min: float = 36.0
    resting_bpm: float = 64.0
    maximum_bpm: float = 178.0
    lag_s: float = 38.0
    """Time constant with which the heart follows the work."""
    drift_per_h: float = 0.1
    """The share by which the same work comes to raise the heart further in an hour of it."""
    ratio: float | None = None
    """What backward truly costs this person, over forward; None for ``backward_vo2``."""
    heart_bias_ln: float = 0.0
    """By how much more VO2 the heart speaks of backward than is used, on its logarithm."""


class Walker:
    """A person walking on a belt, backward unless told; advanced with what the belt has done since.

    A belt knows no direction: ``facing`` is set by whoever hears what the person is told.

    A walker can stumble, stand still and be carried off the end of the deck, or step aside onto the
    rails; ``moves`` keeps what they did. ``away_s`` is for how long, and ``away_m`` how far, the
    belt has moved in all without feeling anybody.
    """

    def __init__(self, body: Body | None = None, seed: int = 0) -> None:
        self.body = body or Body()
        self.energy_kcal = 0.0
        self.steps = 0.0
        self.gait = Gait.WALKING
        self.facing = Direction.BACKWARD
        self.moves: list[Move] = []
        self.away_s = 0.0
        self.away_m = 0.0
        self._then = Gait.WALKING
        self._stumbles_until_ns = 0
        self._carried_until_m = 0.0
        self._base_bpm = self.body.resting_bpm
        self._worked_s = 0.0
        self._random = random.Random(seed)
        self._breath_s = 11.0 + 4.0 * self._random.random()
        self._noise_bpm = 0.0
        self._now_ns: int | None = None
        self._odometer_m = 0.0

    # --- what a walker does, at the instant last advanced to -------------------------------------

    def stumble(self, for_s: float = STUMBLE_S, then: Gait = Gait.WALKING) -> None:
        """Lose the step for a moment; then walk on, catch the rails (aside), or fall (gone)."""
        self._stumbles_until_ns = (self._now_ns or 0) + seconds_to_ns(for_s)
        self._then = then
        self._base_bpm += _FRIGHT_BPM
        self._enter(Gait.STUMBLING, self._now_ns or 0)

    def stop_walking(self, carried_m: float = DECK_BEHIND_M) -> None:
        """Stand still: the belt carries them on, and after ``carried_m`` off its end."""
        self._carried_until_m = self._odometer_m + carried_m
        self._then = Gait.GONE
        self._enter(Gait.STANDING, self._now_ns or 0)

    def step_aside(self) -> None:
        """Onto the side rails."""
        self._enter(Gait.ASIDE, self._now_ns or 0)

    def step_on(self) -> None:
        """Back onto the belt, walking."""
        self._enter(Gait.WALKING, self._now_ns or 0)

    @property
    def on_belt(self) -> bool:
        """Whether their feet are on the belt at all."""
        return self.gait in ON_BELT

    @property
    def felt(self) -> bool:
        """Whether a sensor under the deck feels them."""
        return self.gait in FELT

    def _enter(self, gait: Gait, at_ns: int) -> None:
        if gait is not self.gait:
            self.gait = gait
            self.moves.append(Move(at_ns, gait))

    # --- time ----------------------------------------------------------------------------------

    def advance(self, now_ns: int, odometer_m: float, grade: float) -> None:
        """Walk on to ``now_ns``, by when the belt has run ``odometer_m`` in all."""
        if self._now_ns is None:
            self._now_ns, self._odometer_m = now_ns, odometer_m
        share = self._share_of_gait(now_ns, odometer_m)
        if share <= 1.0:
            turn_ns = self._now_ns + int(share * (now_ns - self._now_ns))
            self._live(turn_ns, self._odometer_m + share * (odometer_m - self._odometer_m), grade)
            self._enter(self._then, turn_ns)
        self._live(now_ns, odometer_m, grade)

    def _share_of_gait(self, now_ns: int, odometer_m: float) -> float:
        """After which share of the time to ``now_ns`` the gait ends by itself; above 1 for later.

        The belt's speed is taken to be even on the way there.
        """
        before_ns = self._now_ns or 0
        if self.gait is Gait.STUMBLING and now_ns > before_ns:
            return max(0.0, (self._stumbles_until_ns - before_ns) / (now_ns - before_ns))
        if self.gait is Gait.STANDING and odometer_m > self._odometer_m:
            left_m = self._carried_until_m - self._odometer_m
            return max(0.0, left_m / (odometer_m - self._odometer_m))
        return math.inf

    def _live(self, now_ns: int, odometer_m: float, grade: float) -> None:
        """Go on in one gait."""
        dt_s = (now_ns - (self._now_ns or 0)) / NS_PER_S
        if dt_s <= 0.0:
            return
        moved_m = odometer_m - self._odometer_m
        self._now_ns, self._odometer_m = now_ns, odometer_m
        if not self.felt and moved_m > 0.0:
            self.away_s += dt_s
            self.away_m += moved_m
        if self.gait is not Gait.WALKING:
            moved_m = 0.0
        if moved_m > 0.0:
            self._worked_s += dt_s
        speed_mps = moved_m / dt_s
        vo2 = self._vo2(speed_mps, grade)
        share = 1.0 - math.exp(-dt_s / self.body.lag_s)
        self._base_bpm += (self._steady_bpm(self._felt_vo2(vo2, moved_m)) - self._base_bpm) * share
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

    def _vo2(self, speed_mps: float, grade: float) -> float:
        """What this person uses, ml/kg/min, the way they face."""
        if speed_mps <= 0.0:
            return STANDING_VO2
        if self.facing is Direction.FORWARD:
            return float(forward_vo2(speed_mps, grade))
        if self.body.ratio is None:
            return backward_vo2(speed_mps, grade)
        return self.body.ratio * forward_vo2(speed_mps, grade)

    def _felt_vo2(self, vo2_ml_kg_min: float, moved_m: float) -> float:
        """What their heart makes of it."""
        biased = moved_m > 0.0 and self.facing is Direction.BACKWARD
        return vo2_ml_kg_min * math.exp(self.body.heart_bias_ln if biased else 0.0)

    def _steady_bpm(self, vo2_ml_kg_min: float) -> float:
        body = self.body
        reserve = (vo2_ml_kg_min - STANDING_VO2) / (body.vo2_max_ml_kg_min - STANDING_VO2)
        drifted = reserve * (1.0 + body.drift_per_h * self._worked_s / 3600)
        return body.resting_bpm + min(1.0, drifted) * (body.maximum_bpm - body.resting_bpm)


def backward_vo2(speed_mps: float, grade: float) -> float:
    """A plausible oxygen cost of walking backward, ml/kg/min: twice forward's slope on the flat."""
    speed_m_min = speed_mps * 60
    return STANDING_VO2 + 0.2 * speed_m_min + 1.8 * speed_m_min * max(0.0, grade)


def step_length_m(speed_mps: float) -> float:
    """Backward steps are short and grow with speed."""
    return 0.28 + 0.22 * speed_mps
