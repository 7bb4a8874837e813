"""R25 and the journal: no increase without a record, and the same decisions from it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from retropace.errors import BadInputError
from retropace.journal import read_journal, verify
from retropace.model import HealthEvent
from retropace_simulators.campaign.invariants.common import (
    Violation,
    increases,
)
from retropace_simulators.campaign.story import Story


def no_increase_without_a_journal(story: Story) -> Iterator[Violation]:
    """R25: while the journal is down nothing rises and nothing starts."""
    healthy = True
    for step, command in increases(story):
        for given in step.inputs:
            if isinstance(given, HealthEvent) and given.part == "journal":
                healthy = given.healthy
        if command is not None and not healthy:
            yield Violation("R25", step.at_ns, f"{command.kind} while the journal was down")


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
