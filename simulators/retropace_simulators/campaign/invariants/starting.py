"""R01: the belt never starts by itself, and what starts it otherwise is stopped."""

from collections.abc import Iterator
from typing import Final

from retropace.kernel import Input
from retropace.model import CommandKind, Cue, LinkEvent, LinkState, OperatorEvent, Request
from retropace.session.session import COUNTDOWN_FROM
from retropace_simulators.campaign.invariants.common import (
    CARRYING,
    Violation,
    clear,
    commands,
    control_writes,
    inside,
    phase_at,
    running,
    s,
    unsure,
)
from retropace_simulators.campaign.motion import Spell
from retropace_simulators.campaign.story import Story, Taint
from retropace_simulators.models import load_model

STARTS_WITHIN_NS: Final = s(45.0)
"""From a start to the first motion: no machine of the catalogue takes longer."""
UNASKED_BOUND_NS: Final = s(6.0)
"""Two records of motion, the air, and the write: foreign motion is stopped within this."""
_START_LIFE_NS: Final = s(5.1)
_LAST_COUNT_NS: Final = s(0.85)


class _Word:
    """What speaks for a start: the clip, the walker's word, the countdown after it."""

    def __init__(self) -> None:
        self.clip = self.given = False
        self.counted: list[int] = []
        self.counted_ns = 0

    def take(self, given: Input) -> None:
        """One thing the program was told."""
        if isinstance(given, OperatorEvent):
            if given.request is Request.CLIP_ON:
                self.clip = True
            elif given.request in (Request.START, Request.GO):
                self.given = True
            elif given.request in (Request.STOP, Request.PAUSE):
                self.void()
        elif isinstance(given, LinkEvent) and given.state in (LinkState.LOST, LinkState.FAILED):
            self.void()

    def count(self, cue: Cue, at_ns: int) -> None:
        """One number of the countdown was said."""
        number = int(dict(cue.values)["n"])
        self.counted = [number] if number == COUNTDOWN_FROM else [*self.counted, number]
        self.counted_ns = at_ns

    def void(self) -> None:
        """A new word is needed, and a new countdown."""
        self.given, self.counted = False, []

    def objection(self, at_ns: int) -> str | None:
        """Why a start now is not the walker's, or None."""
        if not self.clip:
            return "without the clip"
        if not self.given:
            return "without a word of the walker, or after another one against it"
        if self.counted != list(range(COUNTDOWN_FROM, 0, -1)):
            return f"after a countdown of {self.counted}"
        if at_ns - self.counted_ns < _LAST_COUNT_NS:
            return "before the countdown was over"
        return None


def only_by_the_walkers_act(story: Story) -> Iterator[Violation]:
    """Each start: the walker's word, the whole countdown after it, and nothing against it since."""
    word = _Word()
    for step in story.steps:
        for given in step.inputs:
            word.take(given)
        command = step.decision.verdict.command
        if command is not None and command.kind is CommandKind.START:
            told = word.objection(step.at_ns)
            if told is not None:
                yield Violation("R01", step.at_ns, f"start was commanded {told}")
            word.void()
        for cue in step.decision.cues:
            if cue.key == "countdown":
                word.count(cue, step.at_ns)


def no_start_is_written_unasked(story: Story) -> Iterator[Violation]:
    """Each Start on the wire belongs to one that was commanded, and to none that was called off."""
    starts = [at_ns for at_ns, _ in commands(story, CommandKind.START)]
    stops = story.stop_writes_ns()
    for write in control_writes(story, 0x07):
        mine = [at_ns for at_ns in starts if write.at_ns - _START_LIFE_NS <= at_ns <= write.at_ns]
        if not mine:
            yield Violation("R01", write.at_ns, "start was written, and nobody had commanded it")
        elif any(mine[-1] < stop_ns < write.at_ns for stop_ns in stops):
            yield Violation("R01", write.at_ns, "start was written after the stop that followed it")


def motion_has_a_cause(story: Story) -> Iterator[Violation]:
    """Each time the belt begins to move: a start of ours that no stop followed, or someone else."""
    for spell in story.motion.above(0.0):
        onset_ns = spell.begin_ns
        if _foreign(story, onset_ns):
            continue
        ours = [
            taken
            for taken in story.taken
            if taken.ours
            and not taken.refusal
            and onset_ns - STARTS_WITHIN_NS <= taken.at_ns <= onset_ns
        ]
        last = next((one for one in reversed(ours) if one.octets[:1] in (b"\x07", b"\x08")), None)
        if last is None:
            yield Violation("R01", onset_ns, "the belt began to move, and nobody had started it")
        elif last.octets[:1] == b"\x08" and not (
            inside(onset_ns, story.tainted(Taint.OBEY)) or _starts_at_stops(story)
        ):
            yield Violation("R01", onset_ns, "the belt began to move after a stop")


def foreign_motion_is_stopped(story: Story) -> Iterator[Violation]:
    """Motion nobody asked the program for is met with a stop, in bounded time."""
    run = running(story)
    if run is None:
        return
    heard, losses = story.records_ns(), story.losses_ns()
    starts = [write.at_ns for write in control_writes(story, 0x07)]
    stops = story.stop_writes_ns()
    excused = unsure(story, grace_s=8.0)
    for spell in story.motion.above(0.05 / 3.6):
        onset_ns = spell.begin_ns
        begun = any(onset_ns - STARTS_WITHIN_NS <= at_ns <= onset_ns for at_ns in starts)
        near_loss = any(abs(at_ns - onset_ns) < s(90.0) for at_ns in losses)
        if begun or near_loss or phase_at(story, onset_ns) in CARRYING:
            continue
        end_ns = min(spell.end_ns, run.end_ns)
        if onset_ns < run.begin_ns or end_ns <= onset_ns:
            continue
        end_ns = min([end_ns, *(stop_ns for stop_ns in stops if stop_ns >= onset_ns)])
        if not any(onset_ns <= at_ns <= end_ns for at_ns in heard):
            continue  # it sends nothing: nobody can know, and its silence is what stops it
        for left in clear(Spell(onset_ns, end_ns), excused):
            if left.end_ns - left.begin_ns > UNASKED_BOUND_NS:
                yield Violation("R01", left.end_ns, "the belt moved unasked and was not stopped")


def _starts_at_stops(story: Story) -> bool:
    """Whether this machine takes a stop at rest for a start: it is to be stopped then."""
    return load_model(story.scenario.model).control.stop_when_stopped == "start"


def _foreign(story: Story, onset_ns: int) -> bool:
    """Whether somebody or something else may have set it in motion."""
    return any(
        onset_ns - STARTS_WITHIN_NS <= at_ns <= onset_ns for at_ns, _, _ in story.foreign
    ) or inside(onset_ns, story.tainted(Taint.MOVE, grace_s=45.0))
