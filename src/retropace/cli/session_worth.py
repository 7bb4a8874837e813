"""How ``sessions show`` tells what a session was worth, and what has to be said beside it."""

from typing import TYPE_CHECKING

from retropace.cli.output import clock_text
from retropace.units import KMH_PER_MPS

if TYPE_CHECKING:
    from retropace.effort import Estimate, SessionWorth
    from retropace.effort.load import InternalLoad


def worth_rows(worth: "SessionWorth") -> list[tuple[str, str]]:
    """Names and values, those that there are, each with its 95 % interval for one walker."""
    mets, vo2 = worth.mets, worth.vo2_ml_kg_min
    if mets is None or vo2 is None:
        return []
    rows = [
        ("METs (1 is sitting still)", f"{mets.value:.1f}{_ends(mets, 1)}"),
        ("oxygen uptake (VO2)", f"{vo2.value:.1f} ml/kg/min{_ends(vo2, 1)}"),
    ]
    if worth.kcal is None:
        rows.append(("energy", "start with --mass for kcal"))
    else:
        rows.append(("energy", f"{worth.kcal.value:.0f} kcal{_ends(worth.kcal, 0)}"))
    rows += _forward_rows(worth)
    if worth.uncounted:
        left_out_s = sum(seconds for _, seconds in worth.uncounted)
        rows.append(("  the belt's way meanwhile", f"{worth.counted_distance_m:.0f} m"))
        rows.append(("", f"without the {clock_text(left_out_s)} min that no model answers for"))
    return rows


def _forward_rows(worth: "SessionWorth") -> list[tuple[str, str]]:
    speed, time = worth.equivalent_mps, worth.same_time_distance_m
    if speed is None or time is None:
        return []
    kmh = speed.times(KMH_PER_MPS)
    gait = "jog" if str(worth.equivalent_gait) == "run" else "walk"
    rows = [
        ("same effort forward, level", f"{kmh.value:.1f} km/h ({gait}){_ends(kmh, 1)}"),
        ("  distance in the same time", f"{time.value:.0f} m{_ends(time, 0)}"),
    ]
    if worth.ratio is not None and worth.same_speed_distance_m is not None:
        far = worth.same_speed_distance_m
        rows.append(("  distance at the same speed", f"{far.value:.0f} m{_ends(far, 0)}"))
    return rows


def load_rows(load: "InternalLoad") -> list[tuple[str, str]]:
    """What it asked of the heart and the walker: a channel of its own, never metres."""
    from retropace.effort.load import RPE_DOUBT
    from retropace.effort.quantities import Mark

    rows = []
    if load.reserve_share is not None:
        rows.append(("share of the heart's reserve", f"{load.reserve_share * 100.0:.0f} %"))
    if load.trimp is not None and load.edwards is not None and load.trimp_weighting is not None:
        doubt = " (weights only recalled)" if load.trimp_weighting.mark is Mark.RECALLED else ""
        loads = f"TRIMP {load.trimp:.0f}{doubt}, zones {load.edwards:.0f}"
        rows.append(("load by heart rate", loads))
    if load.rpe_load is not None:
        rows.append(
            ("load by effort felt", f"{load.rpe_load:.0f}, felt times minutes ({RPE_DOUBT})")
        )
    return rows


def load_notes(load: "InternalLoad") -> list[str]:
    """Where heart rate and model disagree, or cannot be compared."""
    if load.not_compared is not None:
        return [load.not_compared]
    return [] if load.disagreement is None else [load.disagreement.text]


def worth_notes(worth: "SessionWorth") -> list[str]:
    """What was not counted, what has to be said, and whose models these are."""
    notes = [
        f"Not counted, {clock_text(seconds)} min: {reason}" for reason, seconds in worth.uncounted
    ]
    notes += [flag.text for flag in worth.flags]
    notes += [f"Model: {model}" for model in worth.models]
    return notes + [f"Source: {source}" for source in worth.sources]


def _ends(estimate: "Estimate", digits: int) -> str:
    return f"   (95 %: {estimate.low:.{digits}f} to {estimate.high:.{digits}f})"
