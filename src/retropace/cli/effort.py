"""``retropace effort``: what backward walking costs, and which forward speed that equals."""

import argparse
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from retropace.errors import BadInputError

if TYPE_CHECKING:
    from retropace.effort import Effort, Interval, OutOfDomain
    from retropace.model import Direction

FOLK_RATIO: Final = 6.0
FOLK_VERDICT: Final = "folk claim, contradicted by measurement"
WIDTH: Final = 96


class Asked(NamedTuple):
    """The question, checked."""

    speed_kmh: float
    grade_pct: float
    minutes: float
    mass_kg: float | None
    direction: "Direction"

    @property
    def speed_mps(self) -> float:
        """The speed in m/s."""
        from retropace.units import kmh_to_mps

        return kmh_to_mps(self.speed_kmh)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options; numbers are read as text, so that a bad one gets a sentence of its own."""
    parser.add_argument("--speed", metavar="KMH", required=True, help="belt speed, 0 to 40 km/h")
    parser.add_argument("--grade", metavar="PCT", default="0", help="belt grade, %%; default 0")
    parser.add_argument("--minutes", metavar="M", default="30", help="for how long; default 30")
    parser.add_argument("--mass", metavar="KG", help="body mass, 20 to 300 kg; needed for kcal")
    parser.add_argument("--forward", action="store_true", help="facing forward, for comparison")
    parser.add_argument("--json", action="store_true", help="print JSON, names with their units")


def run(options: argparse.Namespace) -> int:
    """Answer one question; outside the models' domain the answer is the reason, exit 0."""
    from retropace.cli.output import print_json
    from retropace.effort import OutOfDomain, assess

    asked = read_options(options)
    effort = assess(asked.speed_mps, asked.grade_pct / 100.0, asked.direction, asked.mass_kg)
    if options.json:
        print_json(as_json(asked, effort))
    elif isinstance(effort, OutOfDomain):
        print(heading(asked))
        print(f"No figure: {effort.reason}")
    else:
        print("\n".join(as_table(asked, effort)))
    return 0


def read_options(options: argparse.Namespace) -> Asked:
    """The numbers, each within its bounds. Raises BadInputError naming option and bound."""
    from retropace.model import Direction

    minutes = number("--minutes", options.minutes, 0.0, 1440.0, "minutes")
    if minutes == 0.0:
        raise BadInputError("--minutes 0: must be above 0 and at most 1440 minutes.")
    return Asked(
        speed_kmh=number("--speed", options.speed, 0.0, 40.0, "km/h"),
        grade_pct=number("--grade", options.grade, -50.0, 50.0, "%"),
        minutes=minutes,
        mass_kg=None if options.mass is None else number("--mass", options.mass, 20.0, 300.0, "kg"),
        direction=Direction.FORWARD if options.forward else Direction.BACKWARD,
    )


def number(option: str, text: str, lowest: float, highest: float, unit: str) -> float:
    """One option's number. Raises BadInputError when it is none, or beyond its bounds."""
    bounds = f"give a number from {lowest:g} to {highest:g} {unit}"
    try:
        value = float(text)
    except ValueError:
        raise BadInputError(f"{option} {text!r} is not a number: {bounds}.") from None
    if not lowest <= value <= highest:  # false for NaN too
        raise BadInputError(f"{option} {text} is out of bounds: {bounds}.")
    return value + 0.0  # -0 becomes 0


def as_json(asked: Asked, effort: "Effort | OutOfDomain") -> dict[str, Any]:
    """Everything the table says, one key each; null where there is no such figure."""
    from retropace.effort import OutOfDomain

    question = {
        "speed_kmh": asked.speed_kmh,
        "grade_pct": asked.grade_pct,
        "direction": str(asked.direction),
    }
    if isinstance(effort, OutOfDomain):
        return question | {"in_domain": False, "reason": effort.reason}
    return (
        question
        | {"minutes": asked.minutes, "mass_kg": asked.mass_kg, "in_domain": True}
        | {"gait": str(effort.gait)}
        | _with_ends("ratio", effort.ratio, effort.ratio_interval)
        | _ends_json("ratio_one_person", _one_person(asked, effort))
        | _with_ends("vo2_ml_kg_min", effort.vo2_ml_kg_min, effort.vo2_interval)
        | _with_ends("mets", effort.mets, effort.mets_interval)
        | _with_ends("kcal_per_min", effort.kcal_per_min, effort.kcal_per_min_interval)
        | _scaled("kcal", effort.kcal_per_min, effort.kcal_per_min_interval, asked.minutes)
        | _equivalent_json(asked, effort)
        | _comparison_json(asked, effort)
        | {"model": effort.model, "sources": list(effort.sources), "flags": list(effort.flags)}
    )


def _equivalent_json(asked: Asked, effort: "Effort") -> dict[str, Any]:
    from retropace.units import KMH_PER_MPS

    speed, ends = effort.equivalent_mps, effort.equivalent_interval
    return (
        _scaled("equivalent_speed_kmh", speed, ends, KMH_PER_MPS)
        | _scaled("equivalent_distance_m", speed, ends, asked.minutes * 60.0)
        | {"equivalent_gait": None if speed is None else str(effort.equivalent_gait)}
        | {"distance_m": _rounded(asked.speed_mps * asked.minutes * 60.0)}
    )


def _comparison_json(asked: Asked, effort: "Effort") -> dict[str, Any]:
    walk, run = (effort.border.walk_vo2, effort.border.run_vo2) if effort.border else (None, None)
    return {
        "forward_vo2_ml_kg_min": _rounded(effort.forward_vo2_ml_kg_min),
        "forward_acsm_vo2_ml_kg_min": _rounded(_acsm(asked)),
        "border_walk_vo2_ml_kg_min": _rounded(walk),
        "border_run_vo2_ml_kg_min": _rounded(run),
        "folk_ratio": FOLK_RATIO,
        "folk_verdict": FOLK_VERDICT,
    }


def _scaled(
    key: str, value: float | None, ends: "Interval | None", factor: float
) -> dict[str, float | None]:
    from retropace.effort import Interval

    if value is None or ends is None:
        return _with_ends(key, None, None)
    return _with_ends(key, value * factor, Interval(ends.low * factor, ends.high * factor))


def _with_ends(key: str, value: float | None, ends: "Interval | None") -> dict[str, float | None]:
    return {key: _rounded(value)} | _ends_json(key, ends)


def _ends_json(key: str, ends: "Interval | None") -> dict[str, float | None]:
    low, high = (None, None) if ends is None else ends
    return {f"{key}_low": _rounded(low), f"{key}_high": _rounded(high)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def heading(asked: Asked) -> str:
    """The question, said back."""
    slope = "on the level" if asked.grade_pct == 0 else f"at {asked.grade_pct:g} % grade"
    mass = "" if asked.mass_kg is None else f", {asked.mass_kg:g} kg"
    what = str(asked.direction).capitalize()
    if asked.speed_kmh == 0:
        return f"Standing for {asked.minutes:g} min{mass}"
    return f"{what} at {asked.speed_kmh:g} km/h, {slope}, for {asked.minutes:g} min{mass}"


def as_table(asked: Asked, effort: "Effort") -> list[str]:
    """The answer as lines for a person who has never met a MET."""
    rows = [("", "", "95 % interval"), *_cost_rows(asked, effort), *_equivalent_rows(asked, effort)]
    lines = [heading(asked), ""]
    lines += [f"  {name:<38}{value:<26}{ends}".rstrip() for name, value, ends in rows]
    lines += ["", *_comparison_lines(asked, effort)]
    lines += _wrapped("Model: ", effort.model)
    for source in effort.sources:
        lines += _wrapped("Source: ", source)
    for flag in effort.flags:
        lines += _wrapped("Note: ", flag)
    return lines


Row = tuple[str, str, str]


def _cost_rows(asked: Asked, effort: "Effort") -> list[Row]:
    low, high = effort.vo2_interval
    rows = []
    person = _one_person(asked, effort)
    if person is not None:
        gait = "jogging" if effort.gait == "run" else "walking"
        rows += [
            (f"ratio to forward {gait}", f"{effort.ratio:.2f} times", _ends(effort.ratio_interval)),
            ("  for one person rather than many", "", _ends(person)),
        ]
    rows += [
        (
            "oxygen uptake (VO2)",
            f"{effort.vo2_ml_kg_min:.1f} ml/kg/min",
            f"{low:.1f} to {high:.1f}",
        ),
        ("METs (1 is sitting still)", f"{effort.mets:.1f}", _ends(effort.mets_interval, 1)),
    ]
    ends = effort.kcal_per_min_interval
    if effort.kcal_per_min is None or ends is None:
        return [*rows, ("energy", "give --mass for kcal", "")]
    minutes = asked.minutes
    total = f"{effort.kcal_per_min * minutes:.0f} kcal"
    return [*rows, ("energy", total, f"{ends.low * minutes:.0f} to {ends.high * minutes:.0f}")]


def _equivalent_rows(asked: Asked, effort: "Effort") -> list[Row]:
    from retropace.effort import Interval
    from retropace.units import mps_to_kmh

    speed, ends = effort.equivalent_mps, effort.equivalent_interval
    if speed is None or ends is None:
        return [("same effort forward, level", "none", "")]
    seconds = asked.minutes * 60.0
    gait = {"run": " (jog)", "walk": " (walk)"}.get(str(effort.equivalent_gait), "")
    return [
        (
            "same effort forward, level",
            f"{mps_to_kmh(speed):.1f} km/h{gait}",
            _ends(Interval(mps_to_kmh(ends.low), mps_to_kmh(ends.high)), 1),
        ),
        (
            "  how far that is in the same time",
            f"{speed * seconds:.0f} m",
            _ends(Interval(ends.low * seconds, ends.high * seconds), 0),
        ),
        ("  how far the belt goes", f"{asked.speed_mps * seconds:.0f} m", ""),
    ]


def _comparison_lines(asked: Asked, effort: "Effort") -> list[str]:
    acsm, forward = _acsm(asked), effort.forward_vo2_ml_kg_min
    if _one_person(asked, effort) is None:
        return (
            [] if acsm is None else [f"  The ACSM walking equation says {acsm:.1f} ml/kg/min.", ""]
        )
    second = "" if acsm is None else f" (the ACSM walking equation says {acsm:.1f})"
    what = "Jogging" if effort.gait == "run" else "Walking"
    folk = FOLK_RATIO * forward
    return [
        f"  {what} forward at the same speed and grade: {forward:.1f} ml/kg/min{second}.",
        f'  "Six times the effort" would be {folk:.0f} ml/kg/min: {FOLK_VERDICT}.',
        "",
    ]


def _one_person(asked: Asked, effort: "Effort") -> "Interval | None":
    """The interval of the ratio for one person; None when facing forward or standing."""
    from retropace.effort import Gait
    from retropace.effort.backward import person_ratio_interval
    from retropace.model import Direction

    if asked.direction is Direction.FORWARD or effort.gait is Gait.STANDING:
        return None
    return person_ratio_interval(effort.gait, asked.speed_mps, asked.grade_pct / 100.0)


def _acsm(asked: Asked) -> float | None:
    """The second opinion on forward walking, where its equation holds."""
    from retropace.effort.backward import covers
    from retropace.effort.forward import ACSM_WALK, acsm_walk_vo2

    grade = asked.grade_pct / 100.0
    inside = covers(ACSM_WALK, asked.speed_mps, grade)
    return acsm_walk_vo2(asked.speed_mps, grade) if inside else None


def _ends(interval: "Interval", digits: int = 2) -> str:
    return f"{interval.low:.{digits}f} to {interval.high:.{digits}f}"


def _wrapped(label: str, text: str) -> list[str]:
    from textwrap import wrap

    return wrap(label + text, WIDTH, initial_indent="  ", subsequent_indent=" " * (2 + len(label)))
