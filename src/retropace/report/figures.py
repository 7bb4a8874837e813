"""The key figures of a session, each with its interval where it has one."""

from typing import Any, NamedTuple

from retropace.report.story import Story
from retropace.report.words import UNKNOWN, clock, metres
from retropace.report.worth import WHOLE, Worth


class Figure(NamedTuple):
    """One tile: its name, the figure with its unit, and the small print under it."""

    name: str
    value: str
    unit: str
    note: str = ""


def figures(story: Story, worth: Worth) -> list[Figure]:
    """Those that there are, the most telling first."""
    summary, totals = story.recording.summary, story.recording.summary.totals
    backward_s = backward_time_s(story)
    found = [
        Figure("Time backward", clock(backward_s), "min", _whole_time(totals, backward_s)),
        Figure("Distance backward", *_split(metres(totals["backward_distance_m"])), _way(totals)),
    ]
    if totals["mets"] is not None:
        low, high = (totals[f"vo2_ml_kg_min_{end}"] / 3.5 for end in ("low", "high"))
        note = f"95 %: {low:.1f} to {high:.1f}"
        found.append(Figure("Effort", f"{totals['mets']:.1f}", "METs", note))
    if totals["kcal"] is not None:
        note = f"95 %: {totals['kcal_low']:.0f} to {totals['kcal_high']:.0f}"
        found.append(Figure("Energy", f"{totals['kcal']:.0f}", "kcal", note))
    elif totals["mets"] is not None and summary.walker_mass_kg is None:
        found.append(Figure("Energy", UNKNOWN, "kcal", "start with --mass to know"))
    if totals["equivalent_distance_m"] is not None:
        note = f"95 %: {_ends_m(totals, 'equivalent_distance_m')}"
        if worth.counted_share < WHOLE:
            note += f"; of {clock(totals['effort_counted_s'])} min alone"
        equal = _split(metres(totals["equivalent_distance_m"]))
        found.append(Figure("Worth, walking forward", *equal, note))
    if worth.compared is not None:
        low, high = worth.compared.ratio_interval
        note = f"95 %: {low:.2f} to {high:.2f}"
        found.append(Figure("Oxygen against forward", f"{worth.compared.ratio:.2f}", "times", note))
    return found


def backward_time_s(story: Story) -> int:
    """Seconds in motion while facing the rear."""
    return sum(s.moving and s.direction == "backward" for s in story.recording.seconds)


def _whole_time(totals: dict[str, Any], backward_s: float) -> str:
    moving_s = totals["duration_s"]
    return f"of {clock(moving_s)} in motion" if moving_s - backward_s > 2 else ""


def _way(totals: dict[str, Any]) -> str:
    if totals["mean_speed_kmh"] is None:
        return ""
    speed = f"{totals['mean_speed_kmh']:.1f} km/h on average"
    whole, backward = totals["distance_m"], totals["backward_distance_m"]
    return f"of {metres(whole)} in all; {speed}" if whole - backward >= 1 else speed


def _split(text: str) -> tuple[str, str]:
    value, _, unit = text.partition(" ")
    return value, unit


def _ends_m(totals: dict[str, Any], key: str) -> str:
    return f"{totals[f'{key}_low']:,.0f} to {totals[f'{key}_high']:,.0f}"
