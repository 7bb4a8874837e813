"""R08, R16, R19: a stop is written at once, nothing follows it, and it is said until it works."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from retropace.model import CommandKind, Request
from retropace.session import Phase
from retropace_simulators.campaign.invariants.common import (
    INSTANT_NS,
    Violation,
    commands,
    control_writes,
    inside,
    is_clear,
    kmh,
    phase_at,
    running,
    s,
    unsure,
)
from retropace_simulators.campaign.invariants.ending import NOT_SEEN
from retropace_simulators.campaign.motion import Spell
from retropace_simulators.campaign.story import Story

REPEATED_NS: Final = s(1.0)
_SLOWS_BY_MPS: Final = kmh(0.15)
_LOOK_BACK_NS: Final = s(5.0)
_PATIENCE_NS: Final = s(5.0)
_AGAIN_NS: Final = s(1.6)
_CREEP_MPS: Final = kmh(0.12)
_ALARM_NS: Final = s(8.0)
_LETTING_GO_NS: Final = s(5.0)
"""So long who has given a belt up waits for what is still on its way to it."""


def stop_is_written_at_once(story: Story) -> Iterator[Violation]:
    """R19: where there is a link, the walker's stop is in the stack in the same instant."""
    run = running(story)
    if run is None:
        return
    stops = story.stop_writes_ns()
    lost = story.unlinked()
    for asked in story.asked:
        at_ns = asked.at_ns
        if asked.request is not Request.STOP or not run.begin_ns <= at_ns < run.end_ns:
            continue
        if phase_at(story, at_ns) is Phase.ENDED or inside(at_ns, lost):
            continue
        if not _is_written(stops, at_ns - REPEATED_NS, at_ns):
            yield Violation("R19", at_ns, "the walker said stop, and none was written at once")


def nothing_follows_a_stop(story: Story) -> Iterator[Violation]:
    """R08: between a stop and the next start nothing goes out that could move a belt."""
    starts = [at_ns for at_ns, _ in commands(story, CommandKind.START)]
    stopped_ns: int | None = None
    for write in control_writes(story):
        if write.octets[:2] == b"\x08\x01":
            stopped_ns = write.at_ns
        elif write.op in (0x02, 0x03, 0x07) and stopped_ns is not None:
            if any(stopped_ns <= start_ns <= write.at_ns for start_ns in starts):
                stopped_ns = None
            else:
                told = f"{write.octets.hex(' ')} was written after a stop"
                yield Violation("R08", write.at_ns, told)


def stop_is_no_speed(story: Story) -> Iterator[Violation]:
    """R08: nobody stops a belt by a target speed of zero, nor asks for a pause (decision 4)."""
    for write in control_writes(story):
        if write.octets[:3] == b"\x02\x00\x00" or write.octets[:2] == b"\x08\x02":
            yield Violation("R08", write.at_ns, f"wrote {write.octets.hex(' ')} for a stop")


def a_belt_that_does_not_stop_is_told_again(story: Story) -> Iterator[Violation]:
    """R16: while it does not slow, stop goes out each second, and the alarm is said."""
    run = running(story)
    if run is None:
        return
    excused = unsure(story, grace_s=10.0)
    stops = story.stop_writes_ns()
    alarms = [said.at_ns for said in story.said if said.cue.key == "pull_key"]
    for stretch in _stopping_phases(story, run):
        at_ns = stretch.begin_ns + _PATIENCE_NS
        still_since_ns: int | None = None
        while at_ns < stretch.end_ns:
            if not _defies(story, at_ns) or not _known(at_ns, stretch, excused):
                still_since_ns = None
            else:
                still_since_ns = at_ns if still_since_ns is None else still_since_ns
                if not _is_written(stops, at_ns - _AGAIN_NS, at_ns):
                    yield Violation("R16", at_ns, "the belt did not stop, and was not told again")
                    break
                said = any(still_since_ns - _ALARM_NS <= one <= at_ns for one in alarms)
                if at_ns - still_since_ns > _ALARM_NS and not said:
                    yield Violation("R16", at_ns, "the belt did not stop, and nobody was told")
                    break
            at_ns += s(1.0)


def _is_written(stops_ns: list[int], since_ns: int, at_ns: int) -> bool:
    """Whether a stop was written since then, or is in this instant."""
    index = bisect_left(stops_ns, since_ns)
    return index < len(stops_ns) and stops_ns[index] <= at_ns + INSTANT_NS


def _stopping_phases(story: Story, run: Spell) -> Iterator[Spell]:
    """From entering a phase that wants the belt at rest to leaving it."""
    begin_ns: int | None = None
    for step in story.steps:
        stopping = step.decision.phase in (Phase.STOPPING, Phase.PAUSING)
        if stopping and begin_ns is None:
            begin_ns = step.at_ns
        elif not stopping and begin_ns is not None:
            yield Spell(begin_ns, step.at_ns)
            begin_ns = None
    if begin_ns is not None:
        given_up = story.ending is not None and NOT_SEEN in story.ending.reason
        last_ns = max(story.steps[-1].at_ns, run.end_ns - _LETTING_GO_NS)
        yield Spell(begin_ns, last_ns if given_up else run.end_ns)


def _defies(story: Story, at_ns: int) -> bool:
    """Whether the belt moves, and has not slowed in the last seconds."""
    now_mps = story.motion.at(at_ns)
    before_mps = story.motion.slowest(at_ns - _LOOK_BACK_NS, at_ns)
    return (
        now_mps > _CREEP_MPS
        and before_mps > _CREEP_MPS
        and (story.motion.at(at_ns - _LOOK_BACK_NS) - now_mps < _SLOWS_BY_MPS)
    )


def _known(at_ns: int, stretch: Spell, excused: list[Spell]) -> bool:
    """Whether the program could have seen it, long enough to act."""
    window = Spell(max(stretch.begin_ns, at_ns - _PATIENCE_NS), at_ns)
    return is_clear(window, excused)
