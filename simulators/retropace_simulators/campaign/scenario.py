"""What one session of the campaign is made of: drawn from a seed, or written down by hand."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from retropace.model import Level, Request
from retropace.profile.plan import Plan
from retropace.session import Phase
from retropace.units import mps_to_kmh


class When(NamedTuple):
    """An instant: so long after the world began, or after a phase was entered the first time."""

    after_s: float
    phase: Phase | None = None

    def __str__(self) -> str:
        return f"{self.after_s:.2f} s" + (f" after {self.phase}" if self.phase else "")


class Trouble(NamedTuple):
    """One fault of the catalogue: when it comes, how long it lasts, how bad it is (0 to 1)."""

    fault: str
    when: When
    lasts_s: float = 5.0
    strength: float = 0.5

    def __str__(self) -> str:
        return (
            f"{self.fault} at {self.when}, for {self.lasts_s:.1f} s, strength {self.strength:.2f}"
        )


class Press(NamedTuple):
    """A key of the walker's, beside the answers to what is asked of them."""

    request: Request
    when: When

    def __str__(self) -> str:
        return f"{self.request} at {self.when}"


class Manner(StrEnum):
    """How a walker answers what the session asks."""

    PROMPT = "prompt"
    SLOW = "slow"
    HASTY = "hasty"
    CONTRARY = "contrary"


@dataclass(frozen=True)
class Person:
    """Who walks."""

    mass_kg: float = 75.0
    vo2_max_ml_kg_min: float = 36.0
    manner: Manner = Manner.PROMPT
    heart_ceiling_bpm: int | None = None
    strap: bool = True
    resting_bpm: float = 64.0
    maximum_bpm: float = 178.0
    heart_lag_s: float = 38.0


@dataclass(frozen=True)
class Scenario:
    """One session: the same scenario always makes the same story.

    Until ``heal_s`` after the world began anything may break; from then on nothing breaks any
    more, and the session must come to an end.
    """

    seed: int
    model: str
    plan: Plan
    person: Person = Person()
    known: bool = True
    troubles: tuple[Trouble, ...] = ()
    presses: tuple[Press, ...] = ()
    heal_s: float = 120.0

    @property
    def level(self) -> Level:
        """The walker's level, which is the profile's."""
        return self.plan.level

    def lines(self) -> list[str]:
        """The scenario in words."""
        person, plan = self.person, self.plan
        known = "known" if self.known else "not known yet"
        heart = f"{person.resting_bpm:.0f} to {person.maximum_bpm:.0f}, {person.heart_lag_s:.0f} s"
        return [
            f"seed {self.seed}: {self.model} ({known}), "
            f"{plan.name} ({plan.level}, cap {mps_to_kmh(plan.cap_mps):.2f} km/h, "
            f"{plan.duration_s:.0f} s), heals at {self.heal_s:.0f} s",
            f"  walker: {person.mass_kg:.0f} kg, VO2max {person.vo2_max_ml_kg_min:.0f}, "
            f"{person.manner}, ceiling {person.heart_ceiling_bpm}, strap {person.strap}, "
            f"heart {heart}",
            *(
                f"  step {number}: {step.direction} {mps_to_kmh(step.speed_mps):.2f}"
                f" to {mps_to_kmh(step.end_speed_mps):.2f} km/h, cap "
                f"{mps_to_kmh(step.cap_mps):.2f}, {step.expected_s:.0f} s, grade {step.grade:.1%}"
                for number, step in enumerate(plan.steps)
            ),
            *(f"  trouble: {trouble}" for trouble in self.troubles),
            *(f"  press: {press}" for press in self.presses),
        ]
