"""R09, R23: what is said when a link is lost, and what may be written on the next one."""

from collections.abc import Iterator
from typing import Final

from retropace.model import CommandKind, LinkState, Request
from retropace.session import Phase
from retropace_simulators.campaign.invariants.common import (
    Violation,
    commands,
    control_writes,
    kmh,
    last_before,
    minimum_mps,
    s,
    told_mps,
)
from retropace_simulators.campaign.story import Story

LIVES_NS: Final = {0x02: s(1.02), 0x03: s(1.02), 0x07: s(2.02)}
"""How long after its decision a command may still be written."""
_RECORDS_TO_KNOW: Final = 1
_KINDS: Final = {
    0x02: CommandKind.SET_SPEED,
    0x03: CommandKind.SET_GRADE,
    0x07: CommandKind.START,
}


def a_loss_is_said(story: Story) -> Iterator[Violation]:
    """R23: in the very step in which it is heard of."""
    for step in story.steps:
        lost = any(getattr(given, "state", None) is LinkState.LOST for given in step.inputs)
        over = step.decision.phase is Phase.ENDED
        if lost and not over and all(cue.key != "link_lost" for cue in step.decision.cues):
            yield Violation("R23", step.at_ns, "the link was lost, and the walker was not told")


def nothing_stale_is_written(story: Story) -> Iterator[Violation]:
    """R09: each write belongs to a decision of a moment ago, on the same link."""
    decided = list(commands(story))
    losses = story.losses_ns()
    for write in control_writes(story, *LIVES_NS):
        life_ns = LIVES_NS[write.op]
        mine = [
            at_ns
            for at_ns, command in decided
            if command.kind is _KINDS[write.op]
            and write.at_ns - life_ns <= at_ns <= write.at_ns
            and (
                command.speed_mps is None
                or abs(command.speed_mps - told_mps(story, write)) < kmh(0.011)
            )
        ]
        if not mine:
            told = f"{write.octets.hex(' ')} was written, and not decided within its life"
            yield Violation("R09", write.at_ns, told)
        elif any(mine[-1] < lost_ns < write.at_ns for lost_ns in losses):
            told = f"{write.octets.hex(' ')} was decided before the link was lost"
            yield Violation("R09", write.at_ns, told)


def a_new_link_begins_at_the_lowest_speed(story: Story) -> Iterator[Violation]:
    """R09, R23: nothing until the belt is known, then no more than its lowest until a word."""
    losses, heard = story.losses_ns(), story.records_ns()
    words = [
        at_ns for at_ns, event in story.requests() if event.request in (Request.GO, Request.START)
    ]
    for write in control_writes(story, *LIVES_NS):
        lost_ns = last_before(losses, write.at_ns - 1)
        if lost_ns is None:
            continue
        records = sum(lost_ns < at_ns <= write.at_ns for at_ns in heard)
        if records < _RECORDS_TO_KNOW:
            told = f"{write.octets.hex(' ')} before anything was heard on the new link"
            yield Violation("R09", write.at_ns, told)
        spoke = any(lost_ns < at_ns <= write.at_ns for at_ns in words)
        fast = write.op == 0x02 and told_mps(story, write) > minimum_mps(story) + kmh(0.011)
        if not spoke and (fast or write.op == 0x07):
            told = f"{write.octets.hex(' ')} on a new link, without a word of the walker"
            yield Violation("R23", write.at_ns, told)
