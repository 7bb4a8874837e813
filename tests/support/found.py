"""Short sessions of the campaign with chosen troubles, in which every rule must hold."""

from typing import Any

from retropace.model import Direction, Level
from retropace.profile.plan import Plan, Step
from retropace.units import kmh_to_mps
from retropace_simulators.campaign.invariants import violations
from retropace_simulators.campaign.play import play
from retropace_simulators.campaign.scenario import Press, Scenario, Trouble
from retropace_simulators.campaign.story import Story


def a_step(speed_kmh: float, duration_s: float = 40.0) -> Step:
    speed_mps = kmh_to_mps(speed_kmh)
    return Step(
        "a step", Direction.BACKWARD, speed_mps, speed_mps, kmh_to_mps(2.5), duration_s=duration_s
    )


PLAN = Plan(
    "a-plan", "A plan", Level.FIRST_STEPS, kmh_to_mps(2.5), (a_step(1.2), a_step(2.0), a_step(1.2))
)


def walked(
    *troubles: Trouble, presses: tuple[Press, ...] = (), model: str = "spec-clean", **told: Any
) -> Story:
    """The story of a session with these troubles, in which every rule holds."""
    told = {"seed": 0, "plan": PLAN, **told}
    story = play(Scenario(model=model, troubles=troubles, presses=presses, **told))
    assert violations(story) == []
    return story
