"""``retropace effort``: what backward walking costs, and which forward speed that equals."""

import argparse
from typing import TYPE_CHECKING, Any

from retropace.cli.effort_asked import Asked, opinions
from retropace.cli.sessions import add_data_dir, data_dir_of
from retropace.errors import BadInputError

if TYPE_CHECKING:
    from retropace.effort import Effort, PersonalRatio, SessionWorth
    from retropace.effort.opinions import Opinion


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options; numbers are read as text, so that a bad one gets a sentence of its own."""
    parser.add_argument("--speed", metavar="KMH", required=True, help="belt speed, 0 to 40 km/h")
    parser.add_argument("--grade", metavar="PCT", default="0", help="belt grade, %%; default 0")
    parser.add_argument("--minutes", metavar="M", default="30", help="for how long; default 30")
    parser.add_argument("--mass", metavar="KG", help="body mass, 20 to 300 kg; needed for kcal")
    parser.add_argument(
        "--direction",
        choices=("backward", "forward"),
        default="backward",
        help="which way you face; default backward",
    )
    parser.add_argument(
        "--rails",
        choices=("none", "light", "grip"),
        default="none",
        help="hands off the rails, resting on them, or gripping; default none",
    )
    parser.add_argument(
        "--sessions",
        metavar="N",
        default="0",
        help="backward sessions completed so far; practice makes it cheaper; default 0",
    )
    parser.add_argument(
        "--people",
        choices=("studied", "other"),
        default="studied",
        help="healthy and mostly young, as those measured, or other: older, heavier, arthritis, "
        "stroke (nobody measured; wider intervals)",
    )
    parser.add_argument(
        "--own", action="store_true", help="with your own ratio, as kept by calibrate"
    )
    add_data_dir(parser)
    parser.add_argument("--json", action="store_true", help="print JSON, names with their units")


def run(options: argparse.Namespace) -> int:
    """Answer one question; outside the models' domain the answer is the reason, exit 0."""
    from retropace.cli.output import print_json
    from retropace.effort import OutOfDomain, Stretch, assess, worth

    asked = read_options(options)
    effort = assess(asked.speed_mps, asked.grade, asked.direction)
    if isinstance(effort, OutOfDomain):
        if options.json:
            print_json(question(asked) | {"in_domain": False, "reason": effort.reason})
        else:
            from retropace.cli.effort_table import no_figure

            print("\n".join(no_figure(asked, effort.reason)))
        return 0
    stretch = Stretch(asked.minutes * 60.0, asked.speed_mps, asked.grade, asked.direction)
    answer = worth([stretch], mass_kg=asked.mass_kg, circumstances=asked.circumstances)
    if options.json:
        print_json(as_json(asked, effort, answer))
    else:
        from retropace.cli.effort_table import as_table

        print("\n".join(as_table(asked, effort, answer)))
    return 0


def read_options(options: argparse.Namespace) -> Asked:
    """The numbers, each within its bounds. Raises BadInputError naming option and bound."""
    from retropace.effort import Circumstances, People, Rails
    from retropace.model import Direction

    minutes = number("--minutes", options.minutes, 0.0, 1440.0, "minutes")
    if minutes == 0.0:
        raise BadInputError("--minutes 0: must be above 0 and at most 1440 minutes.")
    sessions = number("--sessions", options.sessions, 0.0, 100_000.0, "sessions")
    if sessions != int(sessions):
        raise BadInputError(f"--sessions {options.sessions} is no whole number of sessions.")
    return Asked(
        speed_kmh=number("--speed", options.speed, 0.0, 40.0, "km/h"),
        grade_pct=number("--grade", options.grade, -50.0, 50.0, "%"),
        minutes=minutes,
        mass_kg=None if options.mass is None else number("--mass", options.mass, 20.0, 300.0, "kg"),
        direction=Direction(options.direction),
        circumstances=Circumstances(
            practice_sessions=int(sessions),
            rails=Rails(options.rails),
            people=People(options.people),
            personal=_own_ratio(options) if options.own else None,
        ),
    )


def _own_ratio(options: argparse.Namespace) -> "PersonalRatio":
    """What a calibration found. Raises BadInputError where none is kept."""
    from retropace.history.calibrated import kept_calibration

    found = kept_calibration(data_dir_of(options), simulated=False)
    if found is None:
        raise BadInputError(
            'no calibration is kept: walk one ("retropace calibrate"), or leave --own out.'
        )
    return found.fit().own


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


def question(asked: Asked) -> dict[str, Any]:
    """What was asked, said back."""
    return {
        "speed_kmh": asked.speed_kmh,
        "grade_pct": asked.grade_pct,
        "direction": str(asked.direction),
        "minutes": asked.minutes,
        "mass_kg": asked.mass_kg,
    }


def as_json(asked: Asked, effort: "Effort", answer: "SessionWorth") -> dict[str, Any]:
    """Everything the table says; null where there is no such figure."""
    from retropace.effort import single_studies
    from retropace.effort.quantities import GrossVo2, mets_of

    backward, forward = opinions(asked)
    base = effort.forward_vo2_ml_kg_min
    folk, steps = (GrossVo2(ratio * base) for ratio in single_studies.FOLK_RATIOS)
    walk, run = (effort.border.walk_vo2, effort.border.run_vo2) if effort.border else (None, None)
    return (
        question(asked)
        | {"in_domain": True, "gait": str(effort.gait)}
        | {"border_walk_vo2_ml_kg_min": walk, "border_run_vo2_ml_kg_min": run}
        | answer.to_json()
        | {
            "backward_models": [_opinion_json(opinion) for opinion in backward],
            "forward_models": [_opinion_json(opinion) for opinion in forward],
            "folk_claim": {
                "ratio": single_studies.FOLK_RATIO,
                "mets": round(mets_of(folk), 4),
                "vo2_ml_kg_min": round(folk, 4),
                "steps_ratio": single_studies.FOLK_STEPS_RATIO,
                "steps_mets": round(mets_of(steps), 4),
                "steps_vo2_ml_kg_min": round(steps, 4),
                "athletes_mean_vo2max_ml_kg_min": single_studies.ATHLETES_VO2MAX,
                "athletes_vo2max_sd_ml_kg_min": single_studies.ATHLETES_VO2MAX_SD,
                "athletes_mean_vo2max_mets": round(mets_of(single_studies.ATHLETES_VO2MAX), 4),
                "verdict": single_studies.FOLK_VERDICT,
            },
        }
    )


def _opinion_json(opinion: "Opinion") -> dict[str, Any]:
    model, vo2, ends = opinion.model, opinion.vo2, opinion.interval
    return {
        "id": model.id,
        "title": model.title,
        "gait": str(model.gait),
        "in_use": model.default,
        "inside_measured_range": opinion.inside,
        "vo2_ml_kg_min": None if vo2 is None else round(vo2, 4),
        "vo2_ml_kg_min_low": None if ends is None else round(ends.low, 4),
        "vo2_ml_kg_min_high": None if ends is None else round(ends.high, 4),
        "people": model.people,
        "source": model.citation,
        "known": str(model.equation),
        "error_known": str(model.error),
        "remark": model.remark,
    }
