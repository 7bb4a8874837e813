"""Walkers who stumble, step aside, fall and stand still, on the machine that shows it."""

import random
from dataclasses import replace

import pytest

from retropace.belief import presence
from retropace.model import NoticeKind
from retropace.session import Phase
from retropace_simulators.campaign.draw import draw
from retropace_simulators.campaign.faults import CATALOGUE
from retropace_simulators.campaign.invariants import violations
from retropace_simulators.campaign.play import play
from retropace_simulators.campaign.scenario import Scenario, Trouble, When

FEET = sorted(name for name in CATALOGUE if name.startswith("walker "))
GROUPS, SEEDS = 4, 32


def drawn(seed: int, others: int = 2) -> Scenario:
    """A session on a Mobvoi whose walker misses their step three times, beside other troubles."""
    chance = random.Random(f"feet {seed}")
    scenario = draw(seed, "mobvoi-tmp")
    feet = [
        Trouble(
            chance.choice(FEET),
            When(round(chance.uniform(0.0, 60.0), 2), Phase.WALKING),
            lasts_s=round(chance.uniform(1.0, 40.0), 1),
            strength=round(chance.random(), 2),
        )
        for _ in range(3)
    ]
    return replace(scenario, troubles=(*scenario.troubles[:others], *feet))


@pytest.mark.rule("R01", "R11")
@pytest.mark.parametrize("group", range(GROUPS))
def test_an_empty_belt_comes_to_rest_and_nobody_who_walks_is_missed(group: int) -> None:
    stopped = 0
    for seed in range(group, SEEDS, GROUPS):
        story = play(drawn(seed))
        assert violations(story) == [], f"seed {seed}"
        stopped += len(story.noticed_ns(NoticeKind.WALKER_GONE))
    assert stopped > 0


def test_without_presence_the_campaign_would_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "ABSENT_RECORDS", 1000)
    found = {one.told for seed in range(24) for one in violations(play(drawn(seed, 0)))}
    assert "the belt was empty, and was not stopped" in found
