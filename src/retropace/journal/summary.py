"""What a session was, told from its journal: how far, how fast, at what cost, and how it ended."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from retropace.effort import OutOfDomain, assess
from retropace.effort.total import SPEED_UNKNOWN
from retropace.files import unreadable
from retropace.journal.inputs import MALFORMED, instant_ns
from retropace.journal.lines import Step
from retropace.journal.reader import (
    LARGEST_FILE,
    LONGEST_LINE,
    Journal,
    body_mass,
    no_file,
    parse_header,
    parsed,
    read_journal,
)
from retropace.journal.tally import Second, Tally
from retropace.model import Level, NoticeKind
from retropace.profile.plan import Plan
from retropace.session import EndingKind
from retropace.units import NS_PER_S, mps_to_kmh

TORN: Final = "recording broke off"
"""The ending of a session whose program was killed."""
_TAIL: Final = 64 * 1024


class SafetyEvent(NamedTuple):
    """Something safety noticed, as recorded."""

    time_s: float
    kind: str
    stops: bool
    value: float | None
    detail: str

    @property
    def is_routine(self) -> bool:
        """Whether safety notes it in every good session."""
        return self.kind in (NoticeKind.PROBE_PASSED, NoticeKind.AT_REST)


@dataclass(frozen=True, slots=True)
class Summary:
    """One session; ``totals`` has names with their units (see docs/journal.md).

    ``ended`` is False where the program never came to write the end; what is here still holds up
    to the last line, and ``exit_code`` is None.
    """

    session_id: str
    started_at: str
    profile: str
    title: str
    treadmill: str
    simulated: bool
    walker_mass_kg: float | None
    program_version: str
    recorded_s: float
    totals: dict[str, Any]
    ended: bool
    ending: str
    ending_reason: str
    exit_code: int | None
    safety_events: tuple[SafetyEvent, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def completed(self) -> bool:
        """Whether the profile was walked to its end."""
        return self.ending == EndingKind.DONE

    def to_json(self) -> dict[str, Any]:
        """Everything, one object."""
        return (
            {
                "session_id": self.session_id,
                "started_at": self.started_at,
                "profile": self.profile,
                "title": self.title,
                "treadmill": self.treadmill,
                "simulated": self.simulated,
                "walker_mass_kg": self.walker_mass_kg,
                "program_version": self.program_version,
                "recorded_s": round(self.recorded_s, 1),
            }
            | self.totals
            | {
                "ended": self.ended,
                "ending": self.ending,
                "ending_reason": self.ending_reason,
                "completed": self.completed,
                "exit_code": self.exit_code,
                "safety_events": [event._asdict() for event in self.safety_events],
                "problems": list(self.problems),
            }
        )


def summarise(
    journal: Journal,
    on_second: Callable[[Second], None] | None = None,
    on_step: Callable[[Step], None] | None = None,
) -> Summary:
    """The whole of a journal; ``on_second`` and ``on_step`` are told all there is, in order."""
    header = journal.header
    base_ns, plan = header.base_ns, header.setup.plan
    tally = Tally(plan, base_ns, header.walker_mass_kg, on_second, header.setup.treadmill)
    events: list[SafetyEvent] = []
    last_ns, phase = base_ns, "ready"
    for step in journal.steps():
        if on_step is not None:
            on_step(step)
        tally.feed(step.now_ns, step.inputs, step.out)
        last_ns = step.now_ns
        phase = str(step.out.get("phase", phase))
        if "notices" in step.out:
            events += _events(step.out["notices"], (last_ns - base_ns) / NS_PER_S)
    ending, reason, exit_code = _ending(journal.end, phase)
    return Summary(
        session_id=header.session_id,
        started_at=header.started_at,
        profile=plan.name,
        title=plan.title,
        treadmill=header.setup.treadmill.name,
        simulated=header.simulated,
        walker_mass_kg=header.walker_mass_kg,
        program_version=header.program_version,
        recorded_s=(last_ns - base_ns) / NS_PER_S,
        totals=tally.totals(),
        ended=journal.end is not None,
        ending=ending,
        ending_reason=reason,
        exit_code=exit_code,
        safety_events=tuple(events),
        problems=tuple(problem.sentence for problem in journal.problems),
    )


def summarise_quickly(path: Path) -> Summary:
    """From the first and the last line alone where there is an end, else from the whole file.

    Raises BadInputError as ``read_journal`` does. Safety events and problems are left out.
    """
    header, end = _first_and_last(path)
    if end is None:
        return summarise(read_journal(path))
    ending, reason, exit_code = _ending(end, "")
    try:
        mass_kg = header["walker_mass_kg"]
        return Summary(
            session_id=str(header["session_id"]),
            started_at=str(header["started_at"]),
            profile=str(header["profile"]),
            title=str(header["title"]),
            treadmill=str(header["treadmill"]),
            simulated=bool(header["simulated"]),
            walker_mass_kg=None if mass_kg is None else body_mass(mass_kg),
            program_version=str(header["program_version"]),
            recorded_s=instant_ns(end["t"]) / NS_PER_S,
            totals=_checked_totals(end["totals"]),
            ended=True,
            ending=ending,
            ending_reason=reason,
            exit_code=exit_code,
        )
    except MALFORMED:
        return summarise(read_journal(path))


def _checked_totals(raw: object) -> dict[str, Any]:
    """Totals as a tally makes them. Raises ValueError for anything else."""
    usual = _USUAL
    if not isinstance(raw, dict) or raw.keys() != usual.keys():
        raise ValueError("no totals")
    for key, value in raw.items():
        is_list = isinstance(usual[key], list)
        if is_list != isinstance(value, list):
            raise ValueError(f"{key} is no total")
        if not is_list and value is None and usual[key] is not None:
            raise ValueError(f"{key} is missing")
        if not is_list and value is not None and not math.isfinite(value):
            raise ValueError(f"{key} is no number")
    return raw


_USUAL: Final = Tally(Plan("", "", Level.FIRST_STEPS, 0.0, ()), 0, None).totals()
"""What totals look like when nothing has happened."""


def second_to_json(second: Second, mass_kg: float | None) -> dict[str, Any]:
    """One recorded second and what it cost; outside the models' domain the reason why not."""
    row: dict[str, Any] = {
        "time_s": second.time_s,
        "phase": second.phase,
        "step": second.step + 1,
        "direction": str(second.direction),
        "speed_kmh": None if second.speed_mps is None else round(mps_to_kmh(second.speed_mps), 3),
        "grade_pct": round(second.grade * 100, 2),
        "heart_rate_bpm": second.heart_rate_bpm,
    }
    if second.speed_mps is None:
        return row | _no_effort(SPEED_UNKNOWN)
    effort = assess(second.speed_mps, second.grade, second.direction, mass_kg)
    if isinstance(effort, OutOfDomain):
        return row | _no_effort(effort.reason)
    vo2, equal, equal_ends = effort.vo2_interval, effort.equivalent_mps, effort.equivalent_interval
    return row | {
        "vo2_ml_kg_min": round(effort.vo2_ml_kg_min, 2),
        "vo2_ml_kg_min_low": round(vo2.low, 2),
        "vo2_ml_kg_min_high": round(vo2.high, 2),
        "mets": round(effort.mets, 2),
        "kcal_per_min": None if effort.kcal_per_min is None else round(effort.kcal_per_min, 3),
        "equivalent_speed_kmh": None if equal is None else round(mps_to_kmh(equal), 3),
        "equivalent_speed_kmh_low": round(mps_to_kmh(equal_ends.low), 3) if equal_ends else None,
        "equivalent_speed_kmh_high": round(mps_to_kmh(equal_ends.high), 3) if equal_ends else None,
        "model": effort.model,
        "no_figure": None,
    }


_FIGURES: Final = (
    "vo2_ml_kg_min",
    "vo2_ml_kg_min_low",
    "vo2_ml_kg_min_high",
    "mets",
    "kcal_per_min",
    "equivalent_speed_kmh",
    "equivalent_speed_kmh_low",
    "equivalent_speed_kmh_high",
    "model",
)


def _no_effort(reason: str) -> dict[str, Any]:
    return dict.fromkeys(_FIGURES) | {"no_figure": reason}


def _events(notices: object, time_s: float) -> list[SafetyEvent]:
    """The notices of one step; odd shapes are passed over."""
    found = []
    for notice in notices if isinstance(notices, list) else ():
        if isinstance(notice, dict) and isinstance(notice.get("kind"), str):
            value = notice.get("value")
            event = SafetyEvent(
                time_s=round(time_s, 1),
                kind=notice["kind"],
                stops=bool(notice.get("stops", False)),
                value=value if isinstance(value, int | float) and math.isfinite(value) else None,
                detail=str(notice.get("detail", "")),
            )
            found.append(event)
    return found


def _ending(end: dict[str, Any] | None, phase: str) -> tuple[str, str, int | None]:
    if end is None:
        return TORN, f"there is no end line: the program was ended while {phase}", None
    exit_code = end.get("exit_code")
    return (
        str(end.get("ending") or "none"),
        str(end.get("ending_reason") or ""),
        exit_code if isinstance(exit_code, int) else None,
    )


def _first_and_last(path: Path) -> tuple[dict[str, Any], dict[str, Any] | None]:
    try:
        if not path.is_file():
            raise no_file(path)
        with path.open("rb") as file:
            header = parse_header(path, file.readline(LONGEST_LINE))
            size = file.seek(0, 2)
            if size > LARGEST_FILE:
                return header, None
            file.seek(max(0, size - _TAIL))
            tail = file.read(_TAIL)
    except OSError as error:
        raise unreadable(path, error) from None
    if not tail.endswith(b"\n"):
        return header, None
    last = parsed(tail.rstrip(b"\n").rpartition(b"\n")[2])
    return header, last if last is not None and last.get("kind") == "end" else None
