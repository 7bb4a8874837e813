"""One session of the past, as the history keeps it: a row, and what a journal makes of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from retropace.journal import Summary, Told
from retropace.safety.levels import Walked


@dataclass(frozen=True, slots=True)
class PastSession:
    """The fields are the columns of the table ``sessions``; distances m, times s, energy gross.

    ``name`` is that of its journal's file. ``met_min`` is METs times minutes, over the time the
    effort models answer for (``effort_counted_s``). All effort is that of an average walker with
    free hands, as the journal's last line has it; see ``session_worth`` for one's own. ``rpe``
    (CR-10) and ``rails`` are what the walker told.
    """

    name: str
    session_id: str
    started_at: str
    profile: str
    title: str
    treadmill: str
    simulated: bool
    completed: bool
    ending: str
    safety_stops: int
    duration_s: float
    distance_m: float
    backward_duration_s: float
    backward_distance_m: float
    backward_brisk_s: float
    max_speed_kmh: float | None = None
    kcal: float | None = None
    met_min: float | None = None
    equivalent_distance_m: float | None = None
    equivalent_distance_m_low: float | None = None
    equivalent_distance_m_high: float | None = None
    rpe: float | None = None
    rails: str | None = None
    effort_counted_s: float = 0.0

    @property
    def day(self) -> date:
        """The day it began on, where it was walked."""
        return datetime.fromisoformat(self.started_at).date()

    @property
    def wholly_backward(self) -> bool:
        """Whether its forward equivalent is that of its backward way, and of nothing else."""
        return self.distance_m - self.backward_distance_m < _ROUNDING_M

    @property
    def order(self) -> tuple[datetime, str]:
        """By what sessions are put in order of time."""
        return datetime.fromisoformat(self.started_at), self.name

    @property
    def walked(self) -> Walked:
        """What of it matters for the level."""
        return Walked(
            self.completed,
            self.simulated,
            self.safety_stops,
            self.backward_duration_s,
            self.backward_distance_m,
            self.backward_brisk_s,
        )


def past_session(name: str, summary: Summary, told: Told) -> PastSession:
    """From a journal's summary and what was told of it.

    Raises ValueError where it does not say when it began.
    """
    totals = summary.totals
    if datetime.fromisoformat(summary.started_at).tzinfo is None:
        raise ValueError(f"started_at is {summary.started_at!r:.40}, without a zone")
    return PastSession(
        name=name,
        session_id=summary.session_id,
        started_at=summary.started_at,
        profile=summary.profile,
        title=summary.title,
        treadmill=summary.treadmill,
        simulated=summary.simulated,
        completed=summary.completed,
        ending=summary.ending,
        met_min=_met_min(totals),
        rpe=told.rpe,
        rails=told.rails,
        **{key: totals[key] for key in _FROM_TOTALS},
    )


_FROM_TOTALS = (
    "safety_stops",
    "duration_s",
    "distance_m",
    "backward_duration_s",
    "backward_distance_m",
    "backward_brisk_s",
    "max_speed_kmh",
    "kcal",
    "equivalent_distance_m",
    "equivalent_distance_m_low",
    "equivalent_distance_m_high",
    "effort_counted_s",
)
_ROUNDING_M = 1.0


def _met_min(totals: dict[str, Any]) -> float | None:
    mets: float | None = totals["mets"]
    return None if mets is None else round(mets * totals["effort_counted_s"] / 60, 1)
