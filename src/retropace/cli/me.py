"""``retropace me``: what you tell of yourself, so that your sessions can be judged by it."""

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from retropace.cli.output import print_json
from retropace.cli.sessions import add_data_dir, data_dir_of
from retropace.errors import BadInputError

if TYPE_CHECKING:
    from retropace.effort.load import Heart
    from retropace.memory import Memory

_FIGURES: Final = ("--rest-bpm", "--max-bpm", "--vo2max")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options; without any, what is known is shown."""
    parser.add_argument("--rest-bpm", metavar="BPM", help="heart rate lying still, on waking")
    parser.add_argument("--max-bpm", metavar="BPM", help="highest measured; not one from your age")
    parser.add_argument(
        "--vo2max", metavar="ML", help="measured, ml/kg/min: lets heart and model be compared"
    )
    parser.add_argument(
        "--trimp",
        choices=("men", "women"),
        help="whose weights TRIMP takes; the women's could not be checked in any source",
    )
    parser.add_argument(
        "--people",
        choices=("studied", "other"),
        help="healthy and mostly 18 to 35, as those measured, or other: older, heavier, sore "
        "knees, stroke (nobody measured; intervals doubled)",
    )
    parser.add_argument(
        "--session-load",
        choices=("yes", "no"),
        help="tell your rating times minutes too; that formula could not be checked in any source",
    )
    parser.add_argument("--forget-heart", action="store_true", help="forget these again")
    add_data_dir(parser)
    parser.add_argument("--json", action="store_true", help="print JSON, names with units")


def run(options: argparse.Namespace) -> int:
    """Keep what was told, and show what is known; 0, or 2 by an error that changed nothing."""
    from retropace.memory import recall, remember

    data_dir = data_dir_of(options)
    before = recall(data_dir)
    memory = _told(options, before)
    if memory != before:
        remember(memory, data_dir)
    if options.json:
        print_json(as_json(memory))
    else:
        print("\n".join(_lines(memory)))
    return 0


def _told(options: argparse.Namespace, memory: "Memory") -> "Memory":
    """What is known with what was told just now. Raises BadInputError naming option and bound."""
    from retropace.effort import People
    from retropace.effort.load import TRIMP_MEN, TRIMP_WOMEN, Heart, checked
    from retropace.memory import Memory

    asked = (options.rest_bpm, options.max_bpm, options.vo2max)
    others = (options.trimp, options.people, options.session_load)
    if options.forget_heart:
        if any(part is not None for part in (*asked, *others)):
            raise BadInputError("--forget-heart stands alone: tell the new figures afterwards.")
        return Memory(memory.ready_at, memory.treadmills)
    if options.people is not None:
        memory = replace(memory, people=People(options.people))
    if options.session_load is not None:
        memory = replace(memory, session_load=options.session_load == "yes")
    if options.trimp is not None:
        weighting = TRIMP_WOMEN if options.trimp == "women" else TRIMP_MEN
        memory = replace(memory, trimp=weighting.id)
    if asked == (None, None, None):
        return memory
    known: tuple[float | None, ...] = memory.heart or (None, None, None)
    rest, most, vo2max = (
        old if text is None else _number(option, text)
        for option, text, old in zip(_FIGURES, asked, known, strict=True)
    )
    if rest is None or most is None:
        raise BadInputError("Give --rest-bpm and --max-bpm together: one says nothing alone.")
    return replace(memory, heart=checked(Heart(rest, most, vo2max)))


def _number(option: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadInputError(f"{option} {text!r:.20} is not a number.") from None


def as_json(memory: "Memory") -> dict[str, Any]:
    """What is known of a person; null for what is not."""
    rest, most, vo2max = memory.heart or (None, None, None)
    return {
        "rest_bpm": rest,
        "max_bpm": most,
        "vo2max_ml_kg_min": vo2max,
        "trimp_weighting": memory.trimp,
        "people": memory.people and str(memory.people),
        "session_load": memory.session_load,
    }


def _lines(memory: "Memory") -> list[str]:
    from textwrap import wrap

    from retropace.effort.load import TRIMP_WOMEN

    heart: Heart | None = memory.heart
    people = wrap(_people(memory), 78)
    if heart is None:
        return [
            "Nothing is known of your heart. With --rest-bpm and --max-bpm a session's heart rate",
            "is told as a share of your reserve, as TRIMP and in zones; with --vo2max it is held",
            "against the model.",
            "",
            *people,
        ]
    most = heart.vo2max_ml_kg_min
    vo2max = "not told" if most is None else f"{most:g} ml/kg/min"
    weights = "women's (recalled, never checked)" if memory.weighting is TRIMP_WOMEN else "men's"
    return [
        f"Heart rate at rest   {heart.rest_bpm:g} bpm",
        f"Highest heart rate   {heart.max_bpm:g} bpm",
        f"VO2max               {vo2max}",
        f"TRIMP                {weights} weights",
        "",
        *people,
        "",
        "Kept on this computer only; --forget-heart removes it.",
    ]


def _people(memory: "Memory") -> str:
    """Whose intervals they are given."""
    from retropace.effort import People
    from retropace.effort.remarks import PEOPLE_MEASURED

    if memory.people is People.OTHER:
        return (
            "You are unlike the healthy, mostly young people who were measured: "
            "intervals are doubled."
        )
    return PEOPLE_MEASURED
