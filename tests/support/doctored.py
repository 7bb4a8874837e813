"""True stories of the campaign, and the means to doctor them."""

import copy
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from retropace.kernel import Input
from retropace.model import CommandKind, Level, NoticeKind, Request
from retropace.profile.plan import Plan
from retropace.session import Phase
from retropace.units import NS_PER_S, kmh_to_mps
from retropace_simulators.campaign.invariants import violations
from retropace_simulators.campaign.play import play
from retropace_simulators.campaign.scenario import Person, Press, Scenario, Trouble, When
from retropace_simulators.campaign.story import Stepped, Story, Write
from support.found import a_step

STOP = b"\x08\x01"


PLAN = Plan(
    "a-plan", "A plan", Level.FIRST_STEPS, kmh_to_mps(2.5), (a_step(1.2, 40.0), a_step(2.0, 70.0))
)

BASES: dict[str, Scenario] = {
    "quiet": Scenario(0, "spec-clean", PLAN),
    "stopped": Scenario(
        0, "spec-clean", PLAN, presses=(Press(Request.STOP, When(20.0, Phase.WALKING)),)
    ),
    "defied": Scenario(
        0,
        "spec-clean",
        PLAN,
        presses=(Press(Request.STOP, When(20.0, Phase.WALKING)),),
        troubles=(Trouble("stop ignored", When(0.0, Phase.WALKING), lasts_s=50.0),),
    ),
    "lost": Scenario(
        0, "spec-clean", PLAN, troubles=(Trouble("link dropped", When(20.0, Phase.WALKING)),)
    ),
    "slower": Scenario(
        0,
        "spec-clean",
        PLAN,
        troubles=(Trouble("console slower", When(5.0, Phase.WALKING), strength=0.3),),
    ),
    "left": Scenario(
        0,
        "mobvoi-tmp",
        PLAN,
        troubles=(Trouble("walker steps aside", When(15.0, Phase.WALKING), lasts_s=30.0),),
    ),
    "heart": Scenario(
        0,
        "spec-clean",
        PLAN,
        person=Person(heart_ceiling_bpm=90),
        troubles=(Trouble("heart races", When(5.0, Phase.WALKING), strength=0.9),),
    ),
}


@cache
def base(name: str) -> Story:
    story = play(BASES[name])
    assert violations(story) == []
    return story


def at_ns(story: Story, phase: Phase, after_s: float = 0.0) -> int:
    """An instant so long after a phase began."""
    begun_ns = next(one.at_ns for one in story.steps if one.decision.phase is phase)
    return begun_ns + int(after_s * NS_PER_S)


def without_writes(story: Story, octets: bytes) -> None:
    story.writes = [one for one in story.writes if not one.octets.startswith(octets)]


def written(story: Story, when_ns: int, octets: bytes) -> None:
    """One more write, as if the program had made it."""
    story.writes.append(Write(when_ns, octets, acknowledged=True))
    story.writes.sort(key=lambda one: one.at_ns)


def without_heard(story: Story, begin_ns: int, end_ns: int, characteristic: str = "2acd") -> None:
    story.heard = [
        one
        for one in story.heard
        if one.characteristic != characteristic or not begin_ns <= one.at_ns <= end_ns
    ]


def told(story: Story, given: Input, when_ns: int) -> None:
    """One more input, in the first step from then on."""
    index = next(i for i, one in enumerate(story.steps) if one.at_ns >= when_ns)
    step = story.steps[index]
    story.steps[index] = step._replace(inputs=(*step.inputs, given))


def without_inputs(story: Story, unwanted: Callable[[Input], bool]) -> None:
    story.steps = [
        one._replace(inputs=tuple(given for given in one.inputs if not unwanted(given)))
        for one in story.steps
    ]


def decided(story: Story, change: Callable[[Stepped], Stepped]) -> None:
    story.steps = [change(one) for one in story.steps]


def without_cues(story: Story, key: str) -> None:
    """Nobody said this, nor decided to."""
    story.said = [one for one in story.said if one.cue.key != key]
    decided(
        story,
        lambda one: one._replace(
            decision=one.decision._replace(
                cues=tuple(cue for cue in one.decision.cues if cue.key != key)
            )
        ),
    )


def without_notices(story: Story, *kinds: NoticeKind) -> None:
    decided(
        story,
        lambda one: one._replace(
            decision=one.decision._replace(
                notices=tuple(n for n in one.decision.notices if n.kind not in kinds)
            )
        ),
    )


def first_rise(story: Story) -> Stepped:
    """The first step of the way up to the second step of the profile."""
    since_ns = at_ns(story, Phase.WALKING, 10.0)
    return next(
        one
        for one in story.steps
        if one.at_ns > since_ns
        and one.decision.verdict.command is not None
        and one.decision.verdict.command.kind is CommandKind.SET_SPEED
    )


def commanding(story: Story, which: Stepped, speed_kmh: float) -> None:
    """Another speed in this step's command."""
    command = which.decision.verdict.command
    assert command is not None
    faster = replace(command, speed_mps=kmh_to_mps(speed_kmh))
    verdict = which.decision.verdict._replace(command=faster)
    changed = which._replace(decision=which.decision._replace(verdict=verdict))
    story.steps[story.steps.index(which)] = changed


def truly(story: Story, begin_ns: int, end_ns: int, speed_kmh: float) -> None:
    """The belt's true speed was another one for a while, come to in a second."""
    motion = copy.copy(story.motion)
    mps = kmh_to_mps(speed_kmh)
    corners = [
        *((at, v) for at, v in zip(motion.at_ns, motion.mps, strict=True) if at <= begin_ns),
        (begin_ns, story.motion.at(begin_ns)),
        (begin_ns + NS_PER_S, mps),
        (end_ns - NS_PER_S, mps),
        (end_ns, story.motion.at(end_ns)),
        *((at, v) for at, v in zip(motion.at_ns, motion.mps, strict=True) if at > end_ns),
    ]
    motion.at_ns, motion.mps = [at for at, _ in corners], [v for _, v in corners]
    story.motion = motion
