"""The catalogue of troubles: each by name, to be drawn by a seed or written down by hand."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from retropace_simulators.campaign import (
    faults_air,
    faults_belt,
    faults_control,
    faults_home,
    faults_link,
    faults_walker,
)
from retropace_simulators.campaign.registry import ALL, Fault
from retropace_simulators.campaign.scenario import Trouble
from retropace_simulators.campaign.stage import Stage
from retropace_simulators.campaign.story import Injected

FAMILIES: Final = (faults_link, faults_air, faults_control, faults_belt, faults_home, faults_walker)
"""Importing them fills the catalogue."""

CATALOGUE: Final[Mapping[str, Fault]] = ALL


class Active(NamedTuple):
    """A trouble under way, and what ends it."""

    number: int
    heal: Callable[[], None]


def inject(stage: Stage, trouble: Trouble) -> Active:
    """Begin a trouble now."""
    fault = CATALOGUE[trouble.fault]
    story = stage.story
    number = len(story.injected)
    begin_ns = stage.now_ns
    done, heal = fault.begin(stage, trouble.strength)
    story.injected.append(Injected(trouble, fault.taints, begin_ns, done))

    def healed() -> None:
        if number not in story.healed_ns:
            heal()
            story.healed_ns[number] = stage.now_ns

    return Active(number, healed)
