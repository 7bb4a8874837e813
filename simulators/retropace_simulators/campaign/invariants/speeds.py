"""R05, R07, R12, R14: never above the cap but by another's hand, and then not for long."""

from collections.abc import Iterator
from typing import Final

from retropace.model import CommandKind, LinkState, NoticeKind
from retropace.profile.limits import LEVEL_CAP_MPS
from retropace.units import KMH_PER_MPH
from retropace_simulators.campaign.invariants.common import (
    CARRYING,
    Violation,
    clear,
    commands,
    control_writes,
    inside,
    kmh,
    last_before,
    minimum_mps,
    phase_at,
    running,
    s,
    told_mps,
    unsure,
    was_taken,
)
from retropace_simulators.campaign.motion import Spell
from retropace_simulators.campaign.story import Said, Story, Taint

TOLERANCE_MPS: Final = kmh(0.05)
ABOVE_CAP_BOUND_NS: Final = s(11.0)
"""Seven seconds of R07, two records, the air: above the cap no longer than this without a stop."""
OVERSPEED_BOUND_NS: Final = s(6.0)
SILENCE_BOUND_NS: Final = s(6.4)
_FASTER_BY_MPS: Final = kmh(0.65)
_RAMP_NS: Final = s(20.0)


def cap_mps(story: Story) -> float:
    """The lowest of profile and level (the hard bound is the level's)."""
    plan = story.scenario.plan
    return min(plan.cap_mps, LEVEL_CAP_MPS[plan.level])


def no_command_above_a_cap(story: Story) -> Iterator[Violation]:
    """What is decided stays under the step's cap, what is written under the session's."""
    lowest_mps, steps = minimum_mps(story), story.scenario.plan.steps
    for step in story.steps:
        command, intent = step.decision.verdict.command, step.decision.intent
        if command is None or command.speed_mps is None:
            continue
        bound_mps = cap_mps(story)
        if 0 <= intent.step < len(steps):
            bound_mps = min(bound_mps, steps[intent.step].cap_mps)
        if command.speed_mps > max(bound_mps, lowest_mps) + 1e-6:
            told = f"{command.speed_mps * 3.6:.2f} km/h above the cap of {bound_mps * 3.6:.2f}"
            yield Violation("R05", step.at_ns, f"commanded {told}")
    for write in control_writes(story, 0x02):
        if told_mps(story, write) > max(cap_mps(story), lowest_mps) + kmh(0.011):
            told = (
                f"wrote {write.octets.hex(' ')}, above the cap of {cap_mps(story) * 3.6:.2f} km/h"
            )
            yield Violation("R05", write.at_ns, told)


def no_true_speed_above_the_cap(story: Story) -> Iterator[Violation]:
    """The belt itself: above the cap only by another's doing, and stopped or brought down soon."""
    run = running(story)
    moved = story.tainted(Taint.MOVE, grace_s=60.0)
    excused = unsure(story, grace_s=12.0)
    stops = story.stop_writes_ns()
    for spell in _above_the_cap(story):
        fastest_kmh = story.motion.fastest(*spell) * 3.6
        told = f"{fastest_kmh:.2f} km/h, above the cap of {cap_mps(story) * 3.6:.2f}"
        if not inside(spell.begin_ns, moved):
            yield Violation("R07", spell.begin_ns, f"the belt ran at {told}, by our own doing")
            continue
        if run is None or spell.begin_ns > run.end_ns:
            continue
        first_ns = max(spell.begin_ns, run.begin_ns)
        last_ns = min(spell.end_ns, run.end_ns)
        last_ns = min([last_ns, *(stop_ns for stop_ns in stops if stop_ns >= first_ns)])
        if last_before(stops, first_ns) is not None and phase_at(story, first_ns) not in CARRYING:
            continue  # a stop is out already: that it works is held elsewhere
        for left in clear(Spell(first_ns, last_ns), excused):
            if left.end_ns - left.begin_ns > ABOVE_CAP_BOUND_NS:
                yield Violation("R07", left.end_ns, f"the belt ran at {told}, and was let")


def _above_the_cap(story: Story) -> Iterator[Spell]:
    """Until the probe has passed, a belt may turn out to take miles: at its lowest speed, no more.

    Nothing slower can be asked of it, so that no other way to find out is safer. One that did not
    obey, or did not tell, gives itself away by the probe's own small rise, and not before. Nobody
    finds out anything while the link is gone, or the program does not run.
    """
    limit_mps = cap_mps(story) + TOLERANCE_MPS
    lowest_mps = minimum_mps(story) * KMH_PER_MPH + TOLERANCE_MPS
    risen_mps = max((_probed_at(said) for said in story.said), default=0.0) * KMH_PER_MPH
    faults = story.tainted(Taint.OBEY, Taint.TELL, grace_s=12.0)
    away = [*story.unlinked(), *story.tainted(Taint.AWAY)]
    probed_ns = min(story.noticed_ns(NoticeKind.PROBE_PASSED), default=story.last_ns)
    for spell in story.motion.above(limit_mps):
        fastest_mps = story.motion.fastest(*spell)
        spans_ns = [left.end_ns - left.begin_ns for left in clear(spell, away)]
        short = all(span_ns <= ABOVE_CAP_BOUND_NS for span_ns in spans_ns)
        probe_mps = lowest_mps
        if inside(spell.begin_ns, faults):
            probe_mps = max(lowest_mps, risen_mps + TOLERANCE_MPS)
        if not (spell.begin_ns < probed_ns and fastest_mps <= probe_mps and short):
            yield spell


def _probed_at(said: Said) -> float:
    """The speed of a probe that was announced, m/s."""
    return (said.cue.announces_mps or 0.0) if said.cue.key == "probe_ahead" else 0.0


def overspeed_is_stopped(story: Story) -> Iterator[Violation]:
    """R14: half a kilometre per hour above what was commanded, and not on the way down."""
    hands = [one.at_ns for one in story.foreign if "belt runs faster" not in one.what]
    excused = unsure(story, grace_s=12.0)
    writes = list(control_writes(story, 0x02))
    at_ns = [write.at_ns for write in writes]
    stops = story.stop_writes_ns()
    for index, write in enumerate(writes):
        end_ns = at_ns[index + 1] if index + 1 < len(writes) else story.run_end_ns or story.last_ns
        end_ns = min([end_ns, *(stop_ns for stop_ns in stops if stop_ns >= write.at_ns)])
        if last_before(stops, write.at_ns) == write.at_ns or not was_taken(story, write):
            continue
        # A hand on the console is followed until the next command.
        end_ns = min([end_ns, *(hand_ns for hand_ns in hands if hand_ns >= write.at_ns - s(1.0))])
        settled = Spell(write.at_ns + _RAMP_NS, end_ns)
        limit_mps = told_mps(story, write) + _FASTER_BY_MPS
        for fast in story.motion.above(limit_mps):
            both = Spell(max(fast.begin_ns, settled.begin_ns), min(fast.end_ns, settled.end_ns))
            for left in clear(both, excused) if both.begin_ns < both.end_ns else []:
                if left.end_ns - left.begin_ns > OVERSPEED_BOUND_NS:
                    yield Violation("R14", left.end_ns, "the belt ran away and was not stopped")


def silence_is_stopped(story: Story) -> Iterator[Violation]:
    """R12: nothing heard of the belt for 6 s, on a link that says it is up: a stop."""
    run = running(story)
    if run is None:
        return
    excused = story.tainted(Taint.AWAY, grace_s=0.5)
    heard = story.records_ns()
    begun = [
        at_ns
        for at_ns, event in story.links()
        if event.state in (LinkState.BACK, LinkState.UP, LinkState.LOST)
    ]
    instants = sorted([run.begin_ns, *heard, *begun])
    lost = story.unlinked()
    for before_ns, after_ns in zip(instants, [*instants[1:], run.end_ns], strict=True):
        late_ns = before_ns + SILENCE_BOUND_NS
        if after_ns <= late_ns or late_ns > run.end_ns or inside(late_ns, [*excused, *lost]):
            continue
        carrying = phase_at(story, late_ns) in CARRYING and _started(story, late_ns)
        if carrying and not _stopped_since(story, before_ns, late_ns):
            yield Violation("R12", late_ns, "nothing was heard for more than 6 s, and no stop")


def _started(story: Story, at_ns: int) -> bool:
    """Whether the last order to start or to rest was one to start."""
    orders = (CommandKind.START, CommandKind.STOP)
    given = [
        one.kind for when_ns, one in commands(story) if when_ns <= at_ns and one.kind in orders
    ]
    return given[-1:] == [CommandKind.START]


def _stopped_since(story: Story, begin_ns: int, end_ns: int) -> bool:
    return any(begin_ns <= at_ns <= end_ns for at_ns, _ in commands(story, CommandKind.STOP))
