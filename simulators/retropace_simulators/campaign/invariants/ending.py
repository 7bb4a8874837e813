"""How sessions end: in bounded time, with a reason, at rest, and with nothing broken inside."""

from collections.abc import Iterator
from typing import Final

from retropace.model import CommandKind, NoticeKind
from retropace.session import EndingKind
from retropace_simulators.campaign.invariants.common import (
    STILL_MPS,
    Violation,
    commands,
    inside,
    s,
)
from retropace_simulators.campaign.scenario import Manner
from retropace_simulators.campaign.story import Story, Taint
from retropace_simulators.models import load_model

NOT_SEEN: Final = "not seen at rest"
CANNOT_BE_WALKED: Final = frozenset(
    {"bowflex-t9", "ks-hd-z1d-locked", "merach-mrk-t", "xterra-t85-bad", "xterra-trx3500"}
)
"""Machines that take miles and do not say so, or obey no program: every session ends early."""
_LONG_HEALED_NS: Final = s(130.0)
_HEARD_OF_NS: Final = s(60.0)
_COUNTDOWN_NS: Final = s(10.0)


def it_ends(story: Story) -> Iterator[Violation]:
    """Everything having healed, the session ends in bounded time and says why."""
    if story.unended:
        yield Violation("LIVE", story.last_ns, "the session did not end")
    elif story.refused is None and (story.ending is None or not story.ending.reason):
        yield Violation("LIVE", story.last_ns, "the session ended and did not say why")


def rest_is_true(story: Story) -> Iterator[Violation]:
    """R11, R29: who says the belt rests is right; who does not know says so, loudly."""
    end_ns, ending = story.run_end_ns, story.ending
    if end_ns is None or ending is None:
        return
    if NOT_SEEN not in ending.reason:
        lies = story.tainted(Taint.TELL, grace_s=6.0)
        if story.end_mps > STILL_MPS and not inside(end_ns, lies) and not _started_since(story):
            told = f"the session ended at rest, and the belt ran at {story.end_mps * 3.6:.2f} km/h"
            yield Violation("R29", end_ns, told)
        return
    alarms = ("pull_key", "link_lost", "link_failed")
    if not any(said.cue.key in alarms for said in story.said):
        yield Violation("R16", end_ns, "the belt was not seen at rest, and nobody was told")
    healed_ns = story.begin_ns + s(story.scenario.heal_s)
    heard = any(at_ns > end_ns - _HEARD_OF_NS for at_ns in story.records_ns())
    if heard and end_ns - healed_ns > _LONG_HEALED_NS:
        yield Violation("LIVE", end_ns, "all had healed, and the belt was not seen at rest")


def _started_since(story: Story) -> bool:
    """Whether the belt still rested as rest was said, and somebody else had it count down."""
    said_ns = story.steps[-1].at_ns
    counts = any(said_ns - _COUNTDOWN_NS <= one.at_ns <= said_ns for one in story.foreign)
    return counts and story.motion.at(said_ns) <= STILL_MPS


def nothing_moves_afterwards(story: Story) -> Iterator[Violation]:
    """R29: once the program has gone, the belt does not begin to move."""
    end_ns = story.run_end_ns
    if end_ns is None or story.end_mps > STILL_MPS:
        return
    moved = story.tainted(Taint.MOVE, grace_s=45.0)
    for spell in story.motion.above(STILL_MPS):
        foreign = any(spell.begin_ns - s(45.0) <= one.at_ns for one in story.foreign)
        if spell.begin_ns > end_ns and not foreign and not inside(spell.begin_ns, moved):
            yield Violation("R29", spell.begin_ns, "the belt began to move after the end")


def nothing_broke_inside(story: Story) -> Iterator[Violation]:
    """No exception of ours, caught or not."""
    for told in story.errors:
        yield Violation("FAULT", story.last_ns, told)
    for step in story.steps:
        for notice in step.decision.notices:
            if notice.kind is NoticeKind.FAULT:
                yield Violation("FAULT", step.at_ns, f"internal fault: {notice.detail}")


def _ran_up_by_itself(story: Story) -> bool:
    """Whether the machine went on at the speed of before: it is stopped, and that is said (R02)."""
    goes_on = load_model(story.scenario.model).speed.resume == "last"
    again = sum(1 for _ in commands(story, CommandKind.START)) > 1
    return goes_on and again and bool(story.noticed_ns(NoticeKind.OVERSPEED))


def a_quiet_session_is_done(story: Story) -> Iterator[Violation]:
    """Where nothing breaks and the walker does what is asked, the profile is finished."""
    scenario = story.scenario
    if scenario.troubles or scenario.presses or scenario.person.manner is not Manner.PROMPT:
        return
    if scenario.person.heart_ceiling_bpm is not None or scenario.model in CANNOT_BE_WALKED:
        return
    if story.refused is not None or _ran_up_by_itself(story):
        return
    if story.ending is None or story.ending.kind is not EndingKind.DONE:
        yield Violation("LIVE", story.last_ns, f"nothing broke, and it ended: {story.ending}")
