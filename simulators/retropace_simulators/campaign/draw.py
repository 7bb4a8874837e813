"""A scenario from a seed: the whole of what chance decides, in one place."""

import random
from typing import Final

from retropace.model import Request
from retropace.session import Phase
from retropace_simulators.campaign.faults import CATALOGUE
from retropace_simulators.campaign.plans import draw_plan
from retropace_simulators.campaign.scenario import Manner, Person, Press, Scenario, Trouble, When
from retropace_simulators.models import model_names

_PHASES: Final = (
    Phase.READY,
    Phase.COUNTDOWN,
    Phase.STARTING,
    Phase.PROBING,
    Phase.ASKING,
    Phase.WALKING,
    Phase.WALKING,
    Phase.WALKING,
    Phase.EASING,
    Phase.ADRIFT,
    Phase.PAUSING,
    Phase.PAUSED,
    Phase.STOPPING,
)
_REQUESTS: Final[tuple[tuple[Request, int], ...]] = (
    (Request.STOP, 2),
    (Request.PAUSE, 3),
    (Request.GO, 3),
    (Request.START, 2),
    (Request.SLOWER, 4),
    (Request.SKIP, 4),
    (Request.CONSOLE_AGREES, 1),
    (Request.CONSOLE_DISAGREES, 1),
)
_MANNERS: Final = {Manner.PROMPT: 6, Manner.SLOW: 2, Manner.HASTY: 2, Manner.CONTRARY: 1}


def draw(seed: int, model: str | None = None) -> Scenario:
    """The scenario of a seed; ``model`` puts another treadmill under the same walker."""
    chance = random.Random(f"retropace campaign {seed}")
    drawn = chance.choice(model_names())
    heal_s = chance.uniform(40.0, 200.0)
    quiet = chance.random() < 0.08
    return Scenario(
        seed=seed,
        model=model or drawn,
        plan=draw_plan(chance),
        person=_person(chance),
        known=chance.random() < 0.7,
        troubles=() if quiet else _troubles(chance, heal_s),
        presses=() if quiet else _presses(chance, heal_s),
        heal_s=heal_s,
    )


def _person(chance: random.Random) -> Person:
    manners, weights = list(_MANNERS), list(_MANNERS.values())
    return Person(
        mass_kg=round(chance.uniform(40, 140), 1),
        vo2_max_ml_kg_min=round(chance.uniform(16, 60), 1),
        manner=chance.choices(manners, weights=weights)[0],
        heart_ceiling_bpm=chance.randint(75, 170) if chance.random() < 0.35 else None,
        strap=chance.random() < 0.8,
    )


def _troubles(chance: random.Random, heal_s: float) -> tuple[Trouble, ...]:
    names = sorted(CATALOGUE)
    number = chance.choices((1, 2, 3, 4, 6, 9), weights=(30, 25, 18, 12, 10, 5))[0]
    return tuple(
        Trouble(
            chance.choice(names),
            _when(chance, heal_s),
            lasts_s=round(min(60.0, 0.2 + chance.expovariate(1 / 8.0)), 2),
            strength=round(chance.random(), 3),
        )
        for _ in range(number)
    )


def _presses(chance: random.Random, heal_s: float) -> tuple[Press, ...]:
    requests, weights = zip(*_REQUESTS, strict=True)
    number = chance.choices((0, 1, 2, 4, 8), weights=(40, 25, 20, 10, 5))[0]
    return tuple(
        Press(chance.choices(requests, weights=weights)[0], _when(chance, heal_s))
        for _ in range(number)
    )


def _when(chance: random.Random, heal_s: float) -> When:
    """At any time, or shortly after a phase begins: every stage gets its share."""
    if chance.random() < 0.45:
        return When(round(chance.uniform(0.0, heal_s), 3))
    after_s = chance.choice((0.0, chance.uniform(0.0, 1.0), chance.uniform(0.0, 15.0)))
    return When(round(after_s, 3), chance.choice(_PHASES))
