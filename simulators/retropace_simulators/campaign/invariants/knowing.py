"""R10, R11, R13, R15, R18: what the program may hold true of the belt, and whose hand counts."""

from collections.abc import Iterator
from typing import Final

from retropace.model import CommandKind, NoticeKind, Outcome, Receipt
from retropace.session import Phase
from retropace_simulators.campaign.invariants.common import (
    CARRYING,
    HAND_KNOWN_NS,
    STILL_MPS,
    Violation,
    commands,
    control_writes,
    inside,
    is_clear,
    kmh,
    minimum_mps,
    overtaking_mps,
    phase_at,
    rises,
    s,
    told_mps,
    unseen,
    unsure,
)
from retropace_simulators.campaign.motion import Spell
from retropace_simulators.campaign.story import Foreign, Story, Taint, Write

_ZEROS_TO_REST: Final = 2
_REST_HEARD_NS: Final = s(7.0)
_REST_SPAN_NS: Final = s(0.45)
_STILL_HUNDREDTHS: Final = 5
_RECORDS_TO_ADOPT: Final = 3
_FOLLOWED_WITHIN_NS: Final = s(45.0)
_OFF_BY_MPS: Final = kmh(0.6)
_OFF: Final = ("not_following", "console_slower", "console_faster")
"""A belt that goes to some other speed and stays there is taken to have a hand on its console."""
_AIR_NS: Final = s(0.1)


def rest_was_heard(story: Story) -> Iterator[Violation]:
    """R11, R17: who says "at rest" has heard zero, more than once, on this very link."""
    losses, zeros = story.losses_ns(), _zeros_ns(story)
    for said_ns in story.noticed_ns(NoticeKind.AT_REST):
        since_ns = max([said_ns - _REST_HEARD_NS, *(at for at in losses if at < said_ns)])
        heard = [at_ns for at_ns in zeros if since_ns <= at_ns <= said_ns]
        if len(heard) < _ZEROS_TO_REST or heard[-1] - heard[0] < _REST_SPAN_NS:
            told = f"the belt was held to rest, on {len(heard)} records of zero"
            yield Violation("R11", said_ns, told)


def _zeros_ns(story: Story) -> list[int]:
    """When a record came that itself said speed zero."""
    always = story.info is not None and story.info.speed_always
    return [
        one.at_ns
        for one in story.records()
        if len(one.data) >= 4
        and (always or not one.data[0] & 1)
        and int.from_bytes(one.data[2:4], "little") <= _STILL_HUNDREDTHS
    ]


def nobody_turns_on_a_moving_belt(story: Story) -> Iterator[Violation]:
    """R10: the walker is asked to turn round on a belt that truly rests."""
    lies = story.tainted(Taint.TELL, grace_s=8.0)
    for said in story.said:
        moving = story.motion.at(said.at_ns) > STILL_MPS
        if said.cue.key == "turn_now" and moving and not inside(said.at_ns, lies):
            yield Violation("R10", said.at_ns, "the walker was asked to turn on a moving belt")


def the_hand_wins(story: Story) -> Iterator[Violation]:
    """R18: made slower at the console, the belt stays slower for the rest of the step."""
    excused = unsure(story, Taint.OBEY)
    writes = list(control_writes(story, 0x02, 0x07, 0x08))
    for hand in story.foreign:
        at_ns, slow_mps = hand.at_ns, hand.aim_mps
        if not hand.slower or phase_at(story, at_ns) is not Phase.WALKING:
            continue
        if unseen(story, hand) or _overtaken(story, hand) or _starts_so(story, hand):
            continue
        end_ns = min(_step_ends(story, at_ns), _other_hand(story, at_ns))
        known_ns = at_ns + HAND_KNOWN_NS
        knowable = is_clear(Spell(at_ns, known_ns), excused)
        if slow_mps >= _aim_before(story, at_ns) or not knowable:
            continue
        for write in writes:
            if write.at_ns >= at_ns and write.op != 0x02:
                break
            late = known_ns < write.at_ns < end_ns
            if late and told_mps(story, write) > max(slow_mps, minimum_mps(story)) + kmh(0.06):
                told = f"{write.octets.hex(' ')}: faster than the hand on the console wanted"
                yield Violation("R18", write.at_ns, told)


def _overtaken(story: Story, hand: Foreign) -> bool:
    """Whether a slower set-point of ours, on the air as the hand pressed, took its place.

    What the machine then tells of the hand lies on the way of that fall, as an echo of it would.
    """
    ours = overtaking_mps(story, hand.at_ns, hand.at_ns + _AIR_NS)
    return any(speed_mps <= hand.aim_mps for speed_mps in ours)


def _starts_so(story: Story, hand: Foreign) -> bool:
    """Whether the belt, just started, was set to the lowest speed, at which we hold it anyway.

    What is told of it is what a start at the lowest speed tells.
    """
    given = [one.kind for at_ns, one in commands(story) if at_ns <= hand.at_ns]
    return given[-1:] == [CommandKind.START] and hand.aim_mps >= minimum_mps(story) - kmh(0.01)


def _aim_before(story: Story, at_ns: int) -> float:
    """The speed the belt was on its way to before."""
    return next((one.aim_mps for one in reversed(story.steps) if one.at_ns < at_ns), 0.0)


def _step_ends(story: Story, at_ns: int) -> int:
    """When the profile's step changes, or the session leaves walking."""
    index: int | None = None
    for step in story.steps:
        if step.at_ns < at_ns:
            continue
        index = step.decision.intent.step if index is None else index
        if step.decision.intent.step != index or step.decision.phase is not Phase.WALKING:
            return step.at_ns
    return story.last_ns


def _other_hand(story: Story, at_ns: int) -> int:
    """When somebody next had the belt do something else."""
    return min(
        (when_ns for when_ns, _, _ in story.foreign if when_ns > at_ns), default=story.last_ns
    )


def doubt_is_heeded(story: Story) -> Iterator[Violation]:
    """R13: after an unknown outcome nothing rises until the belt was heard to be steady."""
    heard = story.records_ns()
    doubted_ns: int | None = None
    before_mps = 0.0
    for step in story.steps:
        for given in step.inputs:
            unknown = isinstance(given, Receipt) and given.outcome is Outcome.UNKNOWN
            if unknown and getattr(given, "kind", None) is CommandKind.SET_SPEED:
                doubted_ns = step.at_ns
        command = step.decision.verdict.command
        if command is None:
            continue
        if command.kind in (CommandKind.START, CommandKind.STOP):
            doubted_ns, before_mps = None, minimum_mps(story)
        if command.speed_mps is None:
            continue
        up = rises(story, step, before_mps)
        before_mps = command.speed_mps
        if up and doubted_ns is not None:
            records = sum(doubted_ns < at_ns <= step.at_ns for at_ns in heard)
            if records < _RECORDS_TO_ADOPT:
                told = f"rose {records} records after a command that nobody answered"
                yield Violation("R13", step.at_ns, told)


def a_deaf_belt_is_noticed(story: Story) -> Iterator[Violation]:
    """R15: a change that the belt does not follow is said, or ends in a stop."""
    excused = unsure(story, grace_s=10.0)
    said = [one.at_ns for one in story.said if one.cue.key in _OFF]
    stops = [at_ns for at_ns, _ in commands(story, CommandKind.STOP)]
    writes = list(control_writes(story, 0x02, 0x07, 0x08))
    ends = [*(write.at_ns for write in writes[1:]), story.run_end_ns or story.last_ns]
    for write, end_ns in zip(writes, ends, strict=bool(writes)):
        due_ns = write.at_ns + _FOLLOWED_WITHIN_NS
        if write.op != 0x02 or end_ns < due_ns or phase_at(story, due_ns) not in CARRYING:
            continue
        stretch = Spell(write.at_ns, due_ns)
        hands = any(write.at_ns - s(2.0) <= one.at_ns <= due_ns for one in story.foreign)
        if hands or not is_clear(stretch, excused) or not _stays_off(story, write):
            continue
        if not any(write.at_ns <= at_ns <= due_ns for at_ns in [*said, *stops]):
            yield Violation("R15", due_ns, "the belt did not follow, and nobody noticed")


def _stays_off(story: Story, write: Write) -> bool:
    """Whether the belt kept away from what it was told, all the time."""
    told = told_mps(story, write)
    since_ns, until_ns = write.at_ns + s(15.0), write.at_ns + _FOLLOWED_WITHIN_NS
    return (
        story.motion.slowest(since_ns, until_ns) > told + _OFF_BY_MPS
        or story.motion.fastest(since_ns, until_ns) < told - _OFF_BY_MPS
    )


def every_way_out_stops(story: Story) -> Iterator[Violation]:
    """R29: a belt that was started was told to stop before the program let go of it."""
    writes, end_ns = list(control_writes(story, 0x07, 0x08)), story.run_end_ns
    if end_ns is None or inside(end_ns, story.unlinked()):
        return
    if writes and writes[-1].op == 0x07:
        starts = sum(write.op == 0x07 for write in writes)
        yield Violation("R29", end_ns, f"no stop was written after the last of {starts} starts")
