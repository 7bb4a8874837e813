"""A history as JSON, names with units: for the command line and for the page."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from retropace.effort.total import WHOSE
from retropace.history.reading import History
from retropace.history.weeks import Streak, Sums, Week
from retropace.safety.levels import Standing
from retropace.safety.limits import LEVEL_CAPS_MPS
from retropace.units import mps_to_kmh


def standing_to_json(now: Standing) -> dict[str, Any]:
    """The level and the way to the next."""
    return {
        "level": str(now.level),
        "cap_kmh": round(mps_to_kmh(LEVEL_CAPS_MPS[now.level]), 1),
        "next_level": None if now.next_level is None else str(now.next_level),
        "sessions_counted": now.counted,
        "sessions_needed": now.needed,
        "sessions_missing": now.missing,
        "brisk_sessions_missing": now.missing_brisk,
    }


def weeks_to_json(found: Sequence[Week], total: Sums, row: Streak) -> dict[str, Any]:
    """The weeks, all of them together, and how many in a row."""
    return {
        "streak": asdict(row),
        "effort_of": WHOSE,
        "total": asdict(total),
        "weeks": [
            {"week": f"{week.monday:%G-W%V}", "monday": week.monday.isoformat()} | asdict(week.sums)
            for week in found
        ],
    }


def history_to_json(history: History) -> dict[str, Any]:
    """What holds for all of it."""
    return {
        "level": standing_to_json(history.standing),
        "simulated_sessions": len(history.sessions) - len(history.real),
        "unreadable": [one._asdict() for one in history.unreadable],
        "told": list(history.told),
    }
