"""What the invariants share: stretches of time, phases, commands as they were decided."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from retropace.model import Command, CommandKind, SpeedUnit
from retropace.session import Phase
from retropace.units import KMH_PER_MPH, NS_PER_S, kmh_to_mps
from retropace_simulators.campaign.motion import Spell
from retropace_simulators.campaign.story import Foreign, Said, Stepped, Story, Taint, Write

CARRYING: Final = frozenset(
    {Phase.STARTING, Phase.PROBING, Phase.ASKING, Phase.WALKING, Phase.EASING}
)
"""The phases in which the belt is meant to move under somebody."""

STILL_MPS: Final = kmh_to_mps(0.06)
"""A belt that does not move faster rests."""
NOTICE_NS: Final = int(4.99 * NS_PER_S)
"""So long ahead a rise is announced."""
HAND_KNOWN_NS: Final = 5 * NS_PER_S
"""A hand on the console is known within this: by a status, or by some reports."""
SWING_MPS: Final = kmh_to_mps(0.15)
"""A belt swings so much under footfalls, and in its rounding: a smaller change says nothing."""
_SLACK_MPS: Final = kmh_to_mps(0.01)
TAKEN_WITHIN_NS: Final = 2 * NS_PER_S
INSTANT_NS: Final = 1_000_000
"""What counts as the same instant, of the loop's turns in virtual time."""


class Violation(NamedTuple):
    """A rule that did not hold: where, when, and what was seen."""

    rule: str
    at_ns: int
    told: str


def s(duration_s: float) -> int:
    """Seconds as nanoseconds."""
    return int(duration_s * NS_PER_S)


def kmh(speed_kmh: float) -> float:
    """Kilometres per hour as m/s."""
    return kmh_to_mps(speed_kmh)


def phase_at(story: Story, at_ns: int) -> Phase | None:
    """The session's phase after the last step up to an instant."""
    index = bisect_right(story.steps, at_ns, key=lambda step: step.at_ns)
    return story.steps[index - 1].decision.phase if index else None


def commands(story: Story, kind: CommandKind | None = None) -> Iterator[tuple[int, Command]]:
    """What was decided to be sent, and when."""
    for step in story.steps:
        command = step.decision.verdict.command
        if command is not None and kind in (None, command.kind):
            yield step.at_ns, command


def rises(story: Story, step: Stepped, before_mps: float) -> bool:
    """Whether a step commands more than before, and more than the belt truly does or was to do."""
    command = step.decision.verdict.command
    if command is None or command.speed_mps is None:
        return False
    true_mps = max(step.aim_mps, story.motion.at(step.at_ns))
    return command.speed_mps > max(before_mps, minimum_mps(story), true_mps) + kmh(0.01)


def increases(story: Story) -> Iterator[tuple[Stepped, Command | None]]:
    """Each step, with its command where that is a start or a rise."""
    before_mps = 0.0
    for step in story.steps:
        command = step.decision.verdict.command
        starts = command is not None and command.kind is CommandKind.START
        yield step, command if starts or rises(story, step, before_mps) else None
        if command is not None and command.speed_mps is not None:
            before_mps = command.speed_mps


def told_mps(story: Story, write: Write) -> float:
    """The speed that a Set Target Speed asks for, in the unit the machine was found to take."""
    hundredths = int.from_bytes(write.octets[1:3], "little")
    miles = story.info is not None and story.info.speed_unit is SpeedUnit.MPH
    return kmh_to_mps(hundredths / 100 * (KMH_PER_MPH if miles else 1.0))


def minimum_mps(story: Story) -> float:
    """The lowest speed of the machine, as the program understood it."""
    if story.info is None or story.info.speed_range is None:
        return 0.0
    return story.info.speed_range.minimum_mps


def control_writes(story: Story, *ops: int) -> Iterator[Write]:
    """What was written to the control point, by op."""
    for write in story.writes:
        if write.characteristic == "2ad9" and (not ops or write.op in ops):
            yield write


def unseen(story: Story, hand: Foreign) -> bool:
    """Whether nobody can know of a hand that made it slower: untold, and less than a belt swings.

    What it is slower than is our own last word: two small presses are one that is seen.
    """
    statuses = (
        one for one in story.heard if one.characteristic == "2ada" and one.data[:1] == b"\5"
    )
    if any(hand.at_ns <= one.at_ns <= hand.at_ns + HAND_KNOWN_NS for one in statuses):
        return False
    ours = [one for one in control_writes(story, 0x02) if one.at_ns <= hand.at_ns]
    return bool(ours) and hand.aim_mps >= told_mps(story, ours[-1]) - SWING_MPS - _SLACK_MPS


def overtaking_mps(story: Story, begin_ns: int, end_ns: int) -> Iterator[float]:
    """The speeds of ours that reached the treadmill meanwhile, m/s."""
    for one in story.taken:
        if one.ours and one.octets[0] == 0x02 and begin_ns <= one.at_ns <= end_ns:
            yield told_mps(story, Write(one.at_ns, one.octets, acknowledged=True))


def voids_ns(story: Story) -> list[int]:
    """When all that was announced before counts no more: a link lost, a stop, a start."""
    starts = [at_ns for at_ns, _ in commands(story, CommandKind.START)]
    return sorted([*story.losses_ns(), *story.stop_writes_ns(), *starts])


def lasts(said: Said) -> bool:
    """Whether what was announced goes on until its step is over, as a ramp does."""
    return said.cue.key == "ramp_begins" or ("how", "ramp") in said.cue.values


def unsure(story: Story, *more: Taint, grace_s: float = 0.0) -> list[Spell]:
    """When the program could not know, or could not be heard; and while these held besides."""
    taints = (Taint.LINK, Taint.TELL, Taint.AWAY, *more)
    return [*story.tainted(*taints, grace_s=grace_s), *story.unlinked(grace_s=grace_s)]


def clear(spell: Spell, excused: Iterable[Spell]) -> list[Spell]:
    """What is left of a stretch of time without those that are excused."""
    left = [spell]
    for begin_ns, end_ns in excused:
        rest: list[Spell] = []
        for one in left:
            if end_ns <= one.begin_ns or begin_ns >= one.end_ns:
                rest.append(one)
                continue
            if begin_ns > one.begin_ns:
                rest.append(Spell(one.begin_ns, begin_ns))
            if end_ns < one.end_ns:
                rest.append(Spell(end_ns, one.end_ns))
        left = rest
    return left


def is_clear(spell: Spell, excused: Iterable[Spell]) -> bool:
    """Whether none of a stretch of time is excused."""
    return clear(spell, excused) == [spell]


def inside(at_ns: int, spells: Iterable[Spell]) -> bool:
    """Whether an instant lies in one of them."""
    return any(spell.begin_ns <= at_ns <= spell.end_ns for spell in spells)


def last_before(instants_ns: list[int], at_ns: int) -> int | None:
    """The latest of these (in order) that is not after an instant."""
    index = bisect_right(instants_ns, at_ns)
    return instants_ns[index - 1] if index else None


def running(story: Story) -> Spell | None:
    """From the first step to the end of the run."""
    if story.run_begin_ns is None:
        return None
    return Spell(story.run_begin_ns, story.run_end_ns or story.last_ns)


def was_taken(story: Story, write: Write) -> bool:
    """Whether the machine took it: of one that it refused, nothing can be expected."""
    arrived = (
        one
        for one in story.taken
        if one.ours
        and one.octets == write.octets
        and write.at_ns <= one.at_ns <= write.at_ns + TAKEN_WITHIN_NS
    )
    first = next(arrived, None)
    return first is not None and not first.refusal
