"""A row for every recorded second, with its units: what CSV and Parquet hold."""

import math
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final, NamedTuple

from retropace.effort.total import WHOSE
from retropace.errors import BadInputError
from retropace.export.activity import started_at_of
from retropace.journal import Recording, second_to_json
from retropace.units import mps_to_kmh


class Column(NamedTuple):
    """A column: its name ends in its unit, where it has one; ``kind`` is what its values are."""

    name: str
    kind: type
    unit: str = ""
    note: str = ""


OF_MANY: Final = f"{WHOSE}; 95 % intervals of many people's mean"
"""Whose figures the rows are: not those of the one who walked."""

COLUMNS: Final = (
    Column("timestamp", str, "ISO 8601", "when the second ended, in the session's own time zone"),
    Column("time_s", int, "s", "since the recording began"),
    Column("phase", str),
    Column("step", int, "", "of the profile, counted from 1"),
    Column("step_name", str),
    Column("direction", str, "", "which way the walker faced: backward or forward"),
    Column("speed_kmh", float, "km/h", "of the belt, measured; missing where nobody knew"),
    Column("commanded_kmh", float, "km/h", "what the belt was last told"),
    Column("distance_m", float, "m", "the belt's way since the recording began"),
    Column("grade_pct", float, "%"),
    Column("heart_rate_bpm", int, "1/min"),
    Column("vo2_ml_kg_min", float, "ml/kg/min", f"gross; of {OF_MANY}"),
    Column("vo2_ml_kg_min_low", float, "ml/kg/min"),
    Column("vo2_ml_kg_min_high", float, "ml/kg/min"),
    Column("mets", float, "MET", f"gross, 1 MET = 3.5 ml/kg/min; of {OF_MANY}"),
    Column("kcal_per_min", float, "kcal/min", f"gross; missing without a body mass; of {OF_MANY}"),
    Column("equivalent_speed_kmh", float, "km/h", "the level forward speed that costs as much"),
    Column("equivalent_speed_kmh_low", float, "km/h"),
    Column("equivalent_speed_kmh_high", float, "km/h"),
    Column("model", str, "", "the effort model behind these figures"),
    Column("no_figure", str, "", "why there is no figure"),
)


def rows_of(recording: Recording) -> Iterator[dict[str, Any]]:
    """One dictionary a second, keyed by column; None where something is not known."""
    started_at = started_at_of(recording)
    header = recording.header
    names = [step.name for step in header.setup.plan.steps]
    for second in recording.seconds:
        told_mps = second.commanded_mps
        try:
            ended_at = started_at + timedelta(seconds=second.time_s)
        except OverflowError:
            raise BadInputError(
                f"session {header.session_id}: its times lie beyond the calendar; "
                "the journal was changed."
            ) from None
        figures: dict[str, Any] = finite(second_to_json(second, header.walker_mass_kg))
        yield figures | {
            "timestamp": ended_at.isoformat(),
            "step_name": names[second.step],
            "commanded_kmh": None if told_mps is None else round(mps_to_kmh(told_mps), 3),
            "distance_m": round(second.walked_m, 2),
        }


def finite(value: Any) -> Any:
    """The same without infinities, which files cannot say: what is no number is not known."""
    if isinstance(value, dict):
        return {key: finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
