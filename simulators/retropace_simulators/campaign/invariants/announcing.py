"""R06, R12: rises are announced five seconds ahead, slow, and never on old telemetry."""

from collections.abc import Iterator
from typing import Final

from retropace.model import CommandKind
from retropace_simulators.campaign.invariants.common import (
    NOTICE_NS,
    Violation,
    control_writes,
    increases,
    inside,
    kmh,
    last_before,
    lasts,
    minimum_mps,
    s,
    told_mps,
    voids_ns,
)
from retropace_simulators.campaign.story import Said, Story, Taint

PROMISE_LASTS_NS: Final = s(31.0)
_SAME_MPS: Final = 1e-3
_BURST_NS: Final = s(2.0)
"""A hand's presses and what we write about them cross on the air."""
_LAG_MPS: Final = kmh(0.15)


def rises_are_announced(story: Story) -> Iterator[Violation]:
    """Each set-point above the last was promised aloud, five seconds ahead, in this very run."""
    voids = voids_ns(story)
    last_mps, rose_ns, written_ns = 0.0, 0, 0
    for write in control_writes(story, 0x02, 0x07):
        if write.op == 0x07:
            last_mps, written_ns = minimum_mps(story), write.at_ns
            continue
        speed_mps = told_mps(story, write)
        base_mps = max(last_mps, write.aim_mps)
        since_ns = min(written_ns, write.at_ns - _BURST_NS)
        if any(since_ns <= one.at_ns <= write.at_ns for one in story.foreign):
            # Someone else set another speed: what rises is above that.
            base_mps = max(_foreign_aim(story, since_ns, write.at_ns), write.aim_mps)
        if speed_mps > max(base_mps, minimum_mps(story)) + _SAME_MPS:
            since_ns = last_before(voids, write.at_ns) or 0
            if not any(
                _promises(said, speed_mps, since_ns, rose_ns, write.at_ns) for said in story.said
            ):
                told = f"{speed_mps * 3.6:.2f} km/h was written and not announced 5 s ahead"
                yield Violation("R06", write.at_ns, told)
            rose_ns = write.at_ns
        last_mps, written_ns = speed_mps, write.at_ns


def _promises(said: Said, speed_mps: float, since_ns: int, rose_ns: int, at_ns: int) -> bool:
    promised_mps = said.cue.announces_mps
    if promised_mps is None or promised_mps < speed_mps - _SAME_MPS:
        return False
    if not since_ns <= said.at_ns <= at_ns - NOTICE_NS:
        return False
    return lasts(said) or at_ns - max(said.at_ns, rose_ns) <= PROMISE_LASTS_NS


def rises_are_slow(story: Story) -> Iterator[Violation]:
    """0.2 km/h in each second, or one step of a coarser grid and then its wait."""
    info = story.info
    step_mps = 0.0 if info is None or info.speed_range is None else info.speed_range.step_mps
    quantum_mps = max(kmh(0.2), step_mps) + _SAME_MPS
    lies = story.tainted(Taint.TELL, grace_s=8.0)
    # A belt deaf to its own console is not where the console says that it was set to go.
    deaf = [*lies, *story.tainted(Taint.OBEY, grace_s=8.0)]
    before_ns, before_mps, rise_mps = 0, 0.0, 0.0
    for step in story.steps:
        command = step.decision.verdict.command
        if command is None:
            continue
        if command.speed_mps is None:
            if command.kind in (CommandKind.START, CommandKind.STOP):
                before_mps, rise_mps = minimum_mps(story), 0.0
            continue
        since_ns = min(before_ns, step.at_ns - _BURST_NS)
        base_mps = max(before_mps, step.aim_mps, _foreign_aim(story, since_ns, step.at_ns))
        felt_mps = max(base_mps, story.motion.at(step.at_ns) + _LAG_MPS)
        risen_mps = command.speed_mps - felt_mps
        if risen_mps > quantum_mps and not inside(step.at_ns, lies):
            told = f"commanded {command.speed_mps * 3.6:.2f} km/h, {risen_mps * 3.6:.2f} more"
            yield Violation("R06", step.at_ns, told)
        paid_ns = before_ns + s(rise_mps / kmh(0.2)) - s(0.02)
        base_mps = max(base_mps, story.motion.at(step.at_ns))
        soon = command.speed_mps > base_mps + _SAME_MPS and step.at_ns < paid_ns
        if soon and not inside(step.at_ns, deaf):
            yield Violation("R06", step.at_ns, "rose faster than 0.2 km/h in a second")
        rise_mps = max(0.0, command.speed_mps - base_mps)
        if inside(step.at_ns, lies):  # what it truly rose by nobody can know
            rise_mps = min(rise_mps, quantum_mps)
        before_ns, before_mps = step.at_ns, command.speed_mps


def _foreign_aim(story: Story, since_ns: int, at_ns: int) -> float:
    """The greatest speed that someone else had the belt go to since, m/s; 0 when nobody did."""
    aims = [one.aim_mps for one in story.foreign if since_ns <= one.at_ns <= at_ns]
    return max(aims, default=0.0)


def nothing_rises_on_old_telemetry(story: Story) -> Iterator[Violation]:
    """R12: older than 3 s, no increase and no start."""
    heard = story.records_ns()
    for step, command in increases(story):
        age_ns = step.at_ns - (last_before(heard, step.at_ns) or 0)
        if command is not None and age_ns > s(3.05):
            told = f"{command.kind} on telemetry {age_ns / 1e9:.1f} s old"
            yield Violation("R12", step.at_ns, told)
