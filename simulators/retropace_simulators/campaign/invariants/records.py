"""R20, R25 and the journal: no increase without a record, a heart heeded, the same decisions."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from retropace.errors import BadInputError
from retropace.ftms import decode_heart_rate
from retropace.journal import read_journal, verify
from retropace.model import CommandKind, DecodeFault, HealthEvent, NoticeKind
from retropace_simulators.campaign.invariants.common import (
    CARRYING,
    Violation,
    phase_at,
    rises,
    s,
)
from retropace_simulators.campaign.story import Story

_EASED_WITHIN_NS: Final = s(13.0)
_STOPPED_WITHIN_NS: Final = s(75.0)


def no_increase_without_a_journal(story: Story) -> Iterator[Violation]:
    """R25: while the journal is down nothing rises and nothing starts."""
    healthy, before_mps = True, 0.0
    for step in story.steps:
        for given in step.inputs:
            if isinstance(given, HealthEvent) and given.part == "journal":
                healthy = given.healthy
        command = step.decision.verdict.command
        if command is None:
            continue
        up = command.kind is CommandKind.START or rises(story, step, before_mps)
        before_mps = before_mps if command.speed_mps is None else command.speed_mps
        if up and not healthy:
            yield Violation("R25", step.at_ns, f"{command.kind} while the journal was down")


def the_heart_is_heeded(story: Story) -> Iterator[Violation]:
    """R20: above the ceiling for 10 s it eases, 60 s later it stops; as the strap told it."""
    ceiling = story.scenario.person.heart_ceiling_bpm
    frozen = any(one.trouble.fault == "heart rate frozen" for one in story.injected)
    if ceiling is None or frozen:
        return
    heeded = (NoticeKind.HEART_EASE, NoticeKind.HEART_STOP)
    eased = [
        step.at_ns
        for step in story.steps
        if any(notice.kind in heeded for notice in step.decision.notices)
    ]
    since_ns: int | None = None
    last_ns = 0
    for one in story.heard:
        if one.characteristic != "2a37":
            continue
        reading = decode_heart_rate(one.data, one.at_ns)
        high = not isinstance(reading, DecodeFault) and (reading.bpm or 0) > ceiling
        carrying = phase_at(story, one.at_ns) in CARRYING and story.motion.at(one.at_ns) > 0.1
        if not (high and carrying) or one.at_ns - last_ns > s(2.5):
            since_ns = None
        last_ns = one.at_ns
        if not (high and carrying):
            continue
        since_ns = one.at_ns if since_ns is None else since_ns
        if one.at_ns - since_ns > _EASED_WITHIN_NS and not any(e <= one.at_ns for e in eased):
            yield Violation("R20", one.at_ns, "the heart was above its ceiling, and nothing eased")
            return
        if one.at_ns - since_ns > _STOPPED_WITHIN_NS:
            yield Violation("R20", one.at_ns, "the heart stayed above its ceiling, and no stop")
            return


def the_journal_replays(story: Story) -> Iterator[Violation]:
    """What reached the disk leads today's code to the same decisions."""
    if not story.journal:
        if story.steps:
            yield Violation("JOURNAL", story.last_ns, "there is no journal")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.jsonl"
        path.write_bytes(story.journal)
        try:
            result = verify(read_journal(path))
        except BadInputError as error:
            yield Violation("JOURNAL", story.last_ns, f"the journal cannot be read: {error}")
            return
    if result.difference is not None:
        yield Violation("JOURNAL", story.last_ns, f"another decision: {result.difference}")
    if result.broken:
        yield Violation("JOURNAL", story.last_ns, f"broken: {result.broken[0].sentence}")
    whole = result.steps == len(story.steps) and result.ended
    if story.journal_trouble is None and story.refused is None and not whole:
        told = f"{result.steps} of {len(story.steps)} steps are in it, and nobody was told"
        yield Violation("JOURNAL", story.last_ns, told)
