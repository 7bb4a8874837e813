"""Sessions walked on the rig's belt, and their journals."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from retropace.journal import Header, Journal, Recorder, new_header, read_journal
from retropace.kernel import Decision, Input
from retropace.model import Direction, LinkState, Request
from retropace.session import Phase
from support.rig import START_NS, Rig, plan, rig, step

STARTED_AT = datetime(2026, 11, 22, 17, 45, 1, tzinfo=UTC)


def walked() -> Rig:
    """A short session to its end, with a heart rate."""
    made = rig(plan(step(1.5, 20), step(2.0, 20)))
    made.heart_rate_bpm = 100
    made.walk()
    made.heart_rate_bpm = 110
    made.run_until(Phase.ENDED, 200)
    return made


def troubled() -> Rig:
    """A session with a bit of everything: garbage, a pause, a hill, a lost link, a stop."""
    made = rig(plan(step(1.5, 40), step(2.0, 40, grade=0.02), step(1.5, 40)), always_paced=True)
    made.walk()
    made.run(5)
    made.garbage(b"\x01")
    made.ask(Request.PAUSE)
    made.run_until(Phase.PAUSED)
    made.ask(Request.GO)
    made.run_until(Phase.WALKING)
    made.run(30)
    made.link(LinkState.LOST)
    made.run(3)
    made.link(LinkState.BACK)
    made.run(4)
    made.ask(Request.STOP)
    made.run_until(Phase.ENDED)
    return made


def there_and_back() -> Rig:
    """Backward, a turn, and forward."""
    made = rig(plan(step(2.0, 20), step(2.0, 20, direction=Direction.FORWARD)))
    made.walk()
    made.run_until(Phase.PAUSED)
    made.ask(Request.GO)
    made.run_until(Phase.ENDED, 200)
    return made


def header_for(made: Rig, *, mass_kg: float | None = 70.0, session_id: str = "a-session") -> Header:
    """The header of a rig's session."""
    return new_header(
        made.setup,
        started_at=STARTED_AT,
        base_ns=START_NS,
        session_id=session_id,
        simulated=True,
        mass_kg=mass_kg,
    )


def steps_of(made: Rig) -> Sequence[tuple[list[Input], Decision]]:
    """What a loop would hand to a recorder."""
    return [
        (inputs, decision)
        for (_, inputs), decision in zip(made.inputs_log, made.decisions, strict=True)
    ]


def record(made: Rig, path: Path, *, mass_kg: float | None = 70.0, end: bool = True) -> Path:
    """Write a rig's session down with the real recorder; without an end, as if killed."""
    recorder = Recorder(path, header_for(made, mass_kg=mass_kg, session_id=path.stem))
    recorder.open()
    for inputs, decision in steps_of(made):
        recorder.record_step(inputs, decision)
    assert recorder.close(made.kernel.session.ending) is None
    if not end:
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(lines[:-1]))
    return path


def recorded(made: Rig, path: Path) -> Journal:
    """A rig's session, written and read back."""
    return read_journal(record(made, path))
