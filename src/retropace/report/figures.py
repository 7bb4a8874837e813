"""The key figures of a session, each with its interval where it has one."""

from typing import Any, NamedTuple

from retropace.effort import Estimate
from retropace.report.story import Story
from retropace.report.words import UNKNOWN, clock, metres
from retropace.report.worth import WHOLE


class Figure(NamedTuple):
    """One tile: its name, the figure with its unit, and the small print under it."""

    name: str
    value: str
    unit: str
    note: str = ""


def figures(story: Story) -> list[Figure]:
    """Those that there are, the most telling first."""
    totals, session = story.recording.summary.totals, story.worth.session
    backward_s = totals["backward_duration_s"]
    found = [
        Figure("Time backward", clock(backward_s), "min", _whole_time(totals, backward_s)),
        Figure("Distance backward", *_split(metres(totals["backward_distance_m"])), _way(totals)),
    ]
    part = (
        "" if story.worth.counted_share >= WHOLE else f"; of {clock(session.counted_s)} min alone"
    )
    if session.mets is not None:
        note = ends(session.mets, 1) + part
        found.append(Figure("Effort", f"{session.mets.value:.1f}", "METs", note))
    if session.kcal is not None:
        note = ends(session.kcal) + part
        found.append(Figure("Energy", f"{session.kcal.value:.0f}", "kcal", note))
    elif session.mets is not None:
        found.append(Figure("Energy", UNKNOWN, "kcal", "start with --mass to know"))
    if session.same_time_distance_m is not None:
        note = ends(session.same_time_distance_m) + part
        equal = _split(metres(session.same_time_distance_m.value))
        found.append(Figure("Worth, forward", *equal, note))
    if session.ratio is not None:
        ratio = f"{session.ratio.value:.2f}"
        note = ends(session.ratio, 2) + part
        found.append(Figure("Oxygen vs. forward", ratio, "times", note))
    return found


def ends(estimate: Estimate, digits: int = 0) -> str:
    """The interval of a figure, as a tile has it."""
    return f"95 %: {estimate.low:,.{digits}f} to {estimate.high:,.{digits}f}"


def _whole_time(totals: dict[str, Any], backward_s: float) -> str:
    moving_s = totals["duration_s"]
    return f"of {clock(moving_s)} in motion" if moving_s - backward_s > 2 else ""


def _way(totals: dict[str, Any]) -> str:
    if totals["mean_speed_kmh"] is None:
        return ""
    speed = f"mean {totals['mean_speed_kmh']:.1f} km/h"
    whole, backward = totals["distance_m"], totals["backward_distance_m"]
    return f"of {metres(whole)} in all; {speed}" if whole - backward >= 1 else speed


def _split(text: str) -> tuple[str, str]:
    value, _, unit = text.partition(" ")
    return value, unit
