"""Decision 8: a belt known to be empty is stopped, and nobody who walks is missed."""

from collections.abc import Iterator
from typing import Final

from retropace.model import CommandKind, NoticeKind, Request
from retropace.session import Phase
from retropace_simulators.campaign.invariants.common import (
    CARRYING,
    Violation,
    commands,
    inside,
    is_clear,
    kmh,
    running,
    s,
    unsure,
)
from retropace_simulators.campaign.motion import Spell
from retropace_simulators.campaign.story import Story, Taint
from retropace_simulators.models import load_model
from retropace_simulators.walker import FELT

STOPPED_WITHIN_NS: Final = s(6.0)
"""Three seconds without a sign; more where the walker has stumbled before; records and the air."""
_SHOWN_NS: Final = s(9.0)
"""So long somebody has walked before the count is known to be one."""
_SLOWS_BY_MPS: Final = kmh(0.25)
_SLOWING_NS: Final = s(8.0)
_CRAWL_MPS: Final = kmh(0.1)
_WEAKEST_BRAKE_MPS2: Final = kmh(0.5)
_BRAKES_NS: Final = s(3.0)
_MISSED_NS: Final = s(8.0)
_ASTRIDE: Final = frozenset({Phase.STARTING, Phase.PROBING, Phase.ASKING})


def an_empty_belt_is_stopped(story: Story) -> Iterator[Violation]:
    """Where the machine shows its walker: stop is written, and the belt rests, in bounded time."""
    run = running(story)
    if run is None or not _shows(story):
        return
    stops = story.stop_writes_ns()
    excused = unsure(story, Taint.OBEY, grace_s=12.0)
    for spell in absences(story):
        due_ns = spell.begin_ns + STOPPED_WITHIN_NS
        if story.motion.at(spell.begin_ns) - story.motion.at(due_ns) > _SLOWS_BY_MPS:
            due_ns += _SLOWING_NS
        window = Spell(spell.begin_ns, due_ns)
        if spell.end_ns < due_ns or not _walked_before(story, spell.begin_ns, excused):
            continue
        if not is_clear(window, excused):
            continue
        stop_ns = next((at_ns for at_ns in stops if spell.begin_ns <= at_ns <= due_ns), None)
        if stop_ns is None:
            if story.motion.slowest(*window) > _CRAWL_MPS:
                yield Violation("PRESENCE", due_ns, "the belt was empty, and was not stopped")
            continue
        slows_s = story.motion.at(stop_ns) / _WEAKEST_BRAKE_MPS2
        rest_ns = stop_ns + _BRAKES_NS + s(slows_s)
        if rest_ns < run.end_ns and story.motion.slowest(stop_ns, rest_ns) > 0.0:
            yield Violation("PRESENCE", rest_ns, "the empty belt did not come to rest")


def only_the_walkers_word_goes_on(story: Story) -> Iterator[Violation]:
    """After a stop for an empty belt, each start follows a word given since."""
    asked = [
        at_ns for at_ns, event in story.requests() if event.request in (Request.START, Request.GO)
    ]
    gone = story.noticed_ns(NoticeKind.WALKER_GONE)
    for start_ns, _ in commands(story, CommandKind.START):
        before = [at_ns for at_ns in gone if at_ns < start_ns]
        if before and not any(before[-1] <= at_ns <= start_ns for at_ns in asked):
            yield Violation("PRESENCE", start_ns, "it went on by itself after the belt was empty")


def nobody_who_walks_is_missed(story: Story) -> Iterator[Violation]:
    """A stop for an empty belt: it was, or the machine's word could not be relied on."""
    excused = [*unsure(story, grace_s=12.0), *absences(story)]
    for at_ns in story.noticed_ns(NoticeKind.WALKER_GONE):
        if is_clear(Spell(at_ns - _MISSED_NS, at_ns), excused):
            yield Violation("PRESENCE", at_ns, "the belt was stopped under somebody who walked")


def absences(story: Story) -> list[Spell]:
    """When nobody was felt on the belt, whether it moved or not."""
    spells: list[Spell] = []
    left_ns: int | None = None
    for at_ns, gait in story.moves:
        if gait in FELT and left_ns is not None:
            spells.append(Spell(left_ns, at_ns))
            left_ns = None
        elif gait not in FELT and left_ns is None:
            left_ns = at_ns
    if left_ns is not None:
        spells.append(Spell(left_ns, max(left_ns, story.last_ns)))
    return spells


def _shows(story: Story) -> bool:
    """Whether the machine shows its walker, and the program knows how to read it."""
    trusted = () if story.info is None else story.info.presence
    telemetry = load_model(story.scenario.model).telemetry
    return "elapsed_s" in trusted and telemetry.elapsed_freezes


def _walked_before(story: Story, left_ns: int, excused: list[Spell]) -> bool:
    """Whether somebody was carried by the moving belt for long enough to be known to walk."""
    before = Spell(left_ns - _SHOWN_NS, left_ns)
    if not is_clear(before, [*absences(story), *excused]):
        return False
    phases = {step.decision.phase for step in story.steps if inside(step.at_ns, [before])}
    carrying = CARRYING if story.scenario.known else CARRYING - _ASTRIDE
    return phases <= carrying and story.motion.slowest(*before) > _CRAWL_MPS
