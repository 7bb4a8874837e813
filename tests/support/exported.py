"""Recordings to export: real ones of the rig, and ones made second by second."""

from dataclasses import replace
from pathlib import Path

from retropace.journal import Recording, Second, Told, read_recording
from retropace.model import Direction
from support.recorded import record, there_and_back, troubled, walked
from support.rig import Rig

STARTED_AT = "2026-11-22T17:45:01+05:30"


def a_recording(
    made: Rig, folder: Path, *, end: bool = True, mass_kg: float | None = 70.0
) -> Recording:
    """A rig's session, recorded, in a zone that is not UTC."""
    found = read_recording(record(made, folder / "one.jsonl", end=end, mass_kg=mass_kg))
    return replace(
        found,
        header=replace(found.header, started_at=STARTED_AT),
        summary=replace(found.summary, started_at=STARTED_AT),
        told=Told(4.0, "light"),
    )


def some_recordings(folder: Path) -> dict[str, Recording]:
    """A plain one, one with all sorts of trouble, one with a turn, and one that broke off."""
    made = {"walked": walked, "troubled": troubled, "turned": there_and_back}
    found = {}
    for name, walk in made.items():
        (folder / name).mkdir()
        found[name] = a_recording(walk(), folder / name)
    (folder / "torn").mkdir()
    found["torn"] = a_recording(walked(), folder / "torn", end=False, mass_kg=None)
    return found


def a_second(time_s: int, **changes: object) -> Second:
    """One second of walking backward."""
    usual = Second(
        time_s=time_s,
        phase="walking",
        step=0,
        direction=Direction.BACKWARD,
        speed_mps=0.5,
        moving=True,
        grade=0.0,
        heart_rate_bpm=100,
        commanded_mps=0.5,
        walked_m=0.5 * time_s,
    )
    return usual._replace(**changes)  # type: ignore[arg-type]


def active(recording: Recording) -> list[Second]:
    """The seconds from the first motion to the last, told without the code under test."""
    moving = [second.time_s for second in recording.seconds if second.moving]
    return [second for second in recording.seconds if moving[0] <= second.time_s <= moving[-1]]
