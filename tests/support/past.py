"""Journals of sessions long past: a real header and a real end, and nothing between."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from retropace.journal import chain
from retropace.journal.lines import end_line, header_line, new_header
from retropace.journal.tally import Tally
from retropace.kernel import Setup
from retropace.model import Level
from retropace.profile.plan import Plan
from retropace.session import Ending, EndingKind
from support.rig import machine, step

FIRST_DAY = datetime(2026, 9, 7, 18, 0, 0, tzinfo=UTC)
"""A Monday."""


def past(
    data_dir: Path,
    day: float = 0,
    *,
    profile: str = "ten-easy",
    simulated: bool = False,
    ending: EndingKind = EndingKind.DONE,
    backward_s: float = 600,
    brisk_s: float = 0,
    stops: int = 0,
    **totals: Any,
) -> Path:
    """One session, so many days after FIRST_DAY; its totals as given, and usual otherwise."""
    started_at = FIRST_DAY + timedelta(days=day)
    plan = Plan(profile, f"The title of {profile}", Level.FIRST_STEPS, 0.6, (step(1.5),))
    name = f"{started_at:%Y-%m-%d-%H%M%S}-{profile}"
    header = new_header(
        Setup(plan, machine(), Level.FIRST_STEPS, ask_console=False),
        started_at=started_at,
        base_ns=0,
        session_id=name,
        simulated=simulated,
    )
    made = Tally(plan, 0, None).totals() | {
        "duration_s": float(backward_s),
        "distance_m": backward_s * 0.4,
        "backward_distance_m": backward_s * 0.4,
        "backward_duration_s": backward_s,
        "backward_brisk_s": brisk_s,
        "safety_stops": stops,
    }
    first, value = chain.sealed(header_line(header), chain.FIRST)
    last, _ = chain.sealed(
        end_line(int(backward_s * 1e9), Ending(ending, ""), 0, made | totals), value
    )
    path = data_dir / "sessions" / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(first + last)
    return path
