"""Sessions summed up by calendar week (ISO 8601: from Monday), and how many weeks in a row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from retropace.history.past import PastSession

_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over some sessions; None where no session has such a figure.

    Effort is that of an average walker with free hands, over ``effort_counted_s``, which is what
    the models answer for of ``duration_s``; a name in ``_sessions`` counts those that a sum
    is of. The forward equivalent is of sessions walked wholly backward, so that it may stand beside
    the way backward (``equivalent_of_distance_m``).
    """

    sessions: int
    completed: int
    backward_duration_s: float
    backward_distance_m: float
    distance_m: float
    duration_s: float
    effort_counted_s: float
    met_min: float | None
    met_min_sessions: int
    kcal: float | None
    kcal_sessions: int
    equivalent_distance_m: float | None
    equivalent_distance_m_low: float | None
    equivalent_distance_m_high: float | None
    equivalent_of_distance_m: float
    equivalent_sessions: int


@dataclass(frozen=True, slots=True)
class Week:
    """One calendar week, by its Monday."""

    monday: date
    sums: Sums


@dataclass(frozen=True, slots=True)
class Streak:
    """Weeks in a row with a session: up to now (this week may still be empty), and the longest."""

    weeks: int
    longest_weeks: int


def sums(sessions: Sequence[PastSession]) -> Sums:
    """Added up. The ends of the equivalent's interval add up too: it is one model's error."""
    turned = [s for s in sessions if s.wholly_backward and s.equivalent_distance_m is not None]
    return Sums(
        sessions=len(sessions),
        completed=sum(session.completed for session in sessions),
        backward_duration_s=sum(session.backward_duration_s for session in sessions),
        backward_distance_m=round(sum(session.backward_distance_m for session in sessions), 1),
        distance_m=round(sum(session.distance_m for session in sessions), 1),
        duration_s=round(sum(session.duration_s for session in sessions), 1),
        effort_counted_s=round(sum(session.effort_counted_s for session in sessions), 1),
        met_min=_sum(session.met_min for session in sessions),
        met_min_sessions=sum(session.met_min is not None for session in sessions),
        kcal=_sum(session.kcal for session in sessions),
        kcal_sessions=sum(session.kcal is not None for session in sessions),
        equivalent_distance_m=_sum(s.equivalent_distance_m for s in turned),
        equivalent_distance_m_low=_sum(s.equivalent_distance_m_low for s in turned),
        equivalent_distance_m_high=_sum(s.equivalent_distance_m_high for s in turned),
        equivalent_of_distance_m=round(sum(s.backward_distance_m for s in turned), 1),
        equivalent_sessions=len(turned),
    )


def weeks(sessions: Iterable[PastSession]) -> tuple[Week, ...]:
    """The weeks that have a session, oldest first."""
    by_monday: dict[date, list[PastSession]] = {}
    for session in sessions:
        by_monday.setdefault(monday_of(session.day), []).append(session)
    return tuple(Week(monday, sums(found)) for monday, found in sorted(by_monday.items()))


def streak(found: Iterable[Week], today: date) -> Streak:
    """Of these weeks, oldest first. A week not over yet breaks nothing."""
    longest = run = 0
    before: date | None = None
    for week in found:
        run = run + 1 if before is not None and week.monday - before == _WEEK else 1
        longest, before = max(longest, run), week.monday
    alive = before is not None and monday_of(today) - before <= _WEEK
    return Streak(run if alive else 0, longest)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _sum(values: Iterable[float | None]) -> float | None:
    there = [value for value in values if value is not None]
    return round(sum(there), 1) if there else None
