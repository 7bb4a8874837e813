"""A scenario from a seed: the whole of what chance decides, in one place."""

import random
from dataclasses import replace
from typing import Final

from retropace.model import Request
from retropace.session import Phase
from retropace_simulators.campaign.faults import CATALOGUE
from retropace_simulators.campaign.plans import draw_plan
from retropace_simulators.campaign.scenario import Manner, Person, Press, Scenario, Trouble, When
from retropace_simulators.models import DEFAULT_MODEL, load_model, model_names

_PHASES: Final = {
    Phase.READY: 1,
    Phase.COUNTDOWN: 2,
    Phase.STARTING: 2,
    Phase.PROBING: 3,
    Phase.ASKING: 3,
    Phase.WALKING: 10,
    Phase.EASING: 3,
    Phase.ADRIFT: 2,
    Phase.PAUSING: 2,
    Phase.PAUSED: 3,
    Phase.STOPPING: 1,
}
_SELDOM: Final = frozenset(
    {"bowflex-t9", "ks-hd-z1d-locked", "old-no-control-point", "xterra-t85-bad", "xterra-trx3500"}
)
"""Machines that are to be refused: one look in ten at them is enough."""
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
_LOSSES: Final = ("link dropped", "out of range", "dongle pulled")
_MANNERS: Final = {Manner.PROMPT: 6, Manner.SLOW: 2, Manner.HASTY: 2, Manner.CONTRARY: 1}


def draw(seed: int, model: str | None = None) -> Scenario:
    """The scenario of a seed; ``model`` puts another treadmill under the same walker."""
    name = model or _model(random.Random(f"retropace campaign, treadmill {seed}"))
    chance = random.Random(f"retropace campaign {seed}")
    heal_s = chance.uniform(50.0, 220.0)
    quiet = chance.random() < 0.06
    plan = draw_plan(chance)
    if chance.random() < 0.9 and not load_model(name).control.takes_incline:
        plan = replace(plan, steps=tuple(replace(step, grade=0.0) for step in plan.steps))
    scenario = Scenario(
        seed=seed,
        model=name,
        plan=plan,
        person=_with_heart(_person(chance), random.Random(f"retropace campaign, heart {seed}")),
        known=chance.random() < 0.7,
        troubles=() if quiet else _troubles(chance, heal_s),
        presses=() if quiet else _presses(chance, heal_s),
        heal_s=heal_s,
    )
    return _led(scenario, random.Random(f"retropace campaign, leads {seed}"))


def _led(scenario: Scenario, chance: random.Random) -> Scenario:
    """Most troubles that wait for a phase of which few sessions see anything get one that does."""
    whens = [*(one.when for one in scenario.troubles), *(one.when for one in scenario.presses)]
    awaited = {when.phase for when in whens}
    when = When(round(chance.uniform(2.0, 40.0), 3), Phase.WALKING)
    lost = Trouble(chance.choice(_LOSSES), when, round(chance.uniform(0.2, 20.0), 2))
    if chance.random() < 0.3:
        return scenario
    if Phase.ASKING in awaited:
        scenario = replace(scenario, known=False)
    if awaited & {Phase.PAUSING, Phase.PAUSED}:
        scenario = replace(scenario, presses=(*scenario.presses, Press(Request.PAUSE, when)))
    if awaited & {Phase.ADRIFT, Phase.EASING}:
        scenario = replace(scenario, troubles=(*scenario.troubles, lost))
    if Phase.STOPPING in awaited:
        later = when._replace(after_s=when.after_s + 10.0)
        scenario = replace(scenario, presses=(*scenario.presses, Press(Request.STOP, later)))
    return scenario


def _model(chance: random.Random) -> str:
    """Any treadmill; the one without quirks more often, those to be refused seldom."""
    if chance.random() < 0.2:
        return DEFAULT_MODEL
    names = model_names()
    return chance.choices(names, [0.1 if name in _SELDOM else 1.0 for name in names])[0]


def _person(chance: random.Random) -> Person:
    manners, weights = list(_MANNERS), list(_MANNERS.values())
    return Person(
        mass_kg=round(chance.uniform(40, 140), 1),
        vo2_max_ml_kg_min=round(chance.uniform(16, 60), 1),
        manner=chance.choices(manners, weights=weights)[0],
        heart_ceiling_bpm=_ceiling(chance) if chance.random() < 0.35 else None,
        strap=chance.random() < 0.8,
    )


def _with_heart(person: Person, chance: random.Random) -> Person:
    """A heart of its own: slow or quick to follow, at rest or already excited."""
    return replace(
        person,
        resting_bpm=round(chance.uniform(45, 95), 1),
        maximum_bpm=round(chance.uniform(140, 205), 1),
        heart_lag_s=round(chance.uniform(10, 70), 1),
    )


def _ceiling(chance: random.Random) -> int:
    """Low ones more often: these hearts seldom go far above 100."""
    return 75 + (chance.randint(75, 170) - 75) ** 2 // 95


def _troubles(chance: random.Random, heal_s: float) -> tuple[Trouble, ...]:
    names = sorted(CATALOGUE)
    number = chance.choices((1, 2, 3, 4, 6, 9, 14), weights=(18, 22, 20, 15, 12, 8, 5))[0]
    return tuple(
        Trouble(
            chance.choice(names),
            _when(chance, heal_s),
            lasts_s=round(min(60.0, 0.2 + chance.expovariate(1 / chance.choice((4.0, 20.0)))), 2),
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
    if chance.random() < 0.35:
        return When(round(chance.uniform(0.0, heal_s), 3))
    longest_s = chance.choice((0.0, 1.0, 15.0, 60.0))
    phase = chance.choices(list(_PHASES), weights=list(_PHASES.values()))[0]
    return When(round(chance.uniform(0.0, longest_s), 3), phase)
