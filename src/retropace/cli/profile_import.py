"""``retropace profiles import``: another program's workout, asked about, shown, then kept."""

import argparse
import os
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from retropace.cli.sessions import data_dir_of, plain
from retropace.errors import BadInputError

if TYPE_CHECKING:
    from retropace.cli.keyboard import Keyboard
    from retropace.workout import Answers, Converted, Question, Workout

_STDIN: Final = "-"
_MOST_TOLD: Final = 25
_SPEED: Final = re.compile(r"\s*([0-9]{1,3}(?:\.[0-9]{1,3})?)\s*(km/?h|kph|mph)\s*", re.IGNORECASE)
_PACE: Final = re.compile(r"\s*([0-9]{1,2}):([0-5][0-9])\s*/\s*(km|mi)\s*", re.IGNORECASE)
_FASTEST_KMH: Final = 40.0
_OPEN_LONGEST_S: Final = 3600.0

ASKED: Final = {
    "unit": ("Are its speeds in km/h or in mph?", "its speeds have no unit", "--unit kmh or mph"),
    "threshold": (
        "Its speeds are fractions of a threshold, the speed you could run for about an hour. "
        "Which is yours (such as 10 km/h, 6 mph or 6:00/km)?",
        "its speeds are fractions of a threshold that it does not say",
        '--threshold, as in "10 km/h" or "6:00/km"',
    ),
    "direction": (
        "Which way will you face, backward or forward?",
        "it does not say which way to face",
        "--direction backward or forward",
    ),
    "open": (
        "Some of its steps go on until a button is pressed. How long shall each take "
        "(such as 5 min)?",
        "some of its steps go on until a button is pressed",
        '--open with their length, as in "5 min"',
    ),
}
"""For each question: how it is asked, what is missing, and the option that answers it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help='a QZ XML, ZWO or FIT workout, or the short text form; "-" for standard input',
    )
    parser.add_argument(
        "--text", help='the short text form, as in "5min@2kmh back; 4x(1min@3kmh back, 1min rest)"'
    )
    parser.add_argument("--unit", choices=("kmh", "mph"), help="the unit of speeds without one")
    parser.add_argument(
        "--threshold", metavar="SPEED", help='what 100 %% is, as in "10 km/h" or "6:00/km"'
    )
    parser.add_argument(
        "--direction", choices=("backward", "forward"), help="for steps that do not say"
    )
    parser.add_argument("--open", metavar="TIME", help='length of open-ended steps, as in "5 min"')
    parser.add_argument(
        "--easy", metavar="SPEED", help='speed of steps that say none (default "1 km/h")'
    )
    parser.add_argument(
        "--incline", choices=("percent", "fraction"), help="how inclines are meant, if it matters"
    )
    parser.add_argument("--name", help="the profile's name: lower-case words joined by hyphens")
    parser.add_argument("--force", action="store_true", help="write over a profile of your own")
    parser.add_argument("--yes", action="store_true", help="keep it without asking")


def run(options: argparse.Namespace) -> int:
    """Show it, and keep it where that is wanted; 0, 1 where it was not kept. Nothing starts."""
    from retropace.cli.keyboard import Keyboard
    from retropace.files import keep_private
    from retropace.history import level_standing
    from retropace.workout import convert

    name = _name(options.name)
    workout = _workout(options)
    keyboard = None if options.json or options.file == _STDIN else Keyboard()
    answers = _answered(workout, _answers(options), keyboard)
    data_dir = data_dir_of(options)
    level = level_standing(data_dir).level
    made = convert(workout, answers, level, name)
    path = _path(data_dir, made.profile.name, force=options.force)
    if not options.json:
        _show(workout, made)
    kept = options.yes or _wanted(keyboard)
    if kept:
        keep_private(path, made.text)
    _tell(options, made, path, kept=kept)
    return 0 if kept or options.json else 1


# --- what is read ---------------------------------------------------------------------------------


def _workout(options: argparse.Namespace) -> "Workout":
    from retropace.workout import read_text, read_workout

    if (options.text is None) == (options.file is None):
        raise BadInputError('give a file (or "-" for standard input), or --text, and not both.')
    if options.text is not None:
        return read_text(options.text, "--text")
    if options.file == _STDIN:
        return read_workout(_limited(sys.stdin.buffer), "standard input")
    return read_workout(_octets(Path(options.file)), Path(options.file).name)


def _octets(path: Path) -> bytes:
    """A file's octets, never more than are looked at. Raises BadInputError."""
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise BadInputError(f"{path} is no file: give a workout's file.")
        with path.open("rb") as file:
            return _limited(file)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise BadInputError(f"{plain(path)} cannot be read ({reason}): check the path.") from None


def _limited(file: Any) -> bytes:
    from retropace.workout import OCTETS_LIMIT

    octets: bytes = file.read(OCTETS_LIMIT + 1)
    return octets


# --- what is asked --------------------------------------------------------------------------------


def _answers(options: argparse.Namespace) -> "Answers":
    """What the options say. Raises BadInputError for what makes no sense."""
    from retropace.workout import Answers

    answers = Answers()
    for question in ("unit", "threshold", "direction", "open"):
        given = getattr(options, question)
        if given is not None:
            answers = _with(answers, question, given)
    if options.easy is not None:
        answers = replace(answers, easy_mps=_speed_mps(options.easy, "--easy"))
    if options.incline is not None:
        answers = replace(answers, incline_percent=options.incline == "percent")
    return answers


def _answered(workout: "Workout", answers: "Answers", keyboard: "Keyboard | None") -> "Answers":
    """With every open question asked; raises BadInputError where nobody is there to answer."""
    from retropace.workout import questions_of

    for question in questions_of(workout, answers):
        answers = _ask(workout, answers, question, keyboard)
    return answers


def _ask(
    workout: "Workout", answers: "Answers", question: "Question", keyboard: "Keyboard | None"
) -> "Answers":
    asked, missing, option = ASKED[question]
    while True:
        line = None if keyboard is None else keyboard.ask(asked)
        if line is None:
            raise BadInputError(f"{plain(workout.source)}: {missing}: give {option}.")
        try:
            return _with(answers, question, line)
        except BadInputError as error:
            print(f"{error}")


def _with(answers: "Answers", question: str, said: str) -> "Answers":
    """One answer, as an option or a line says it. Raises BadInputError."""
    from retropace.model import Direction, SpeedUnit

    word = said.strip().lower()
    if question == "unit":
        units = {"kmh": SpeedUnit.KMH, "km/h": SpeedUnit.KMH, "mph": SpeedUnit.MPH}
        return replace(answers, unit=_one_of(units, word, "kmh or mph"))
    if question == "direction":
        ways = {one[:length]: one for one in Direction for length in range(1, len(one) + 1)}
        return replace(answers, direction=_one_of(ways, word, "backward or forward"))
    if question == "threshold":
        return replace(answers, threshold_mps=_speed_mps(said, "the threshold"))
    return replace(answers, open_s=_open_s(said))


def _one_of(choices: dict[str, Any], word: str, told: str) -> Any:
    if word not in choices:
        raise BadInputError(f'"{plain(word[:40])}" is no answer: say {told}.')
    return choices[word]


def _speed_mps(said: str, what: str) -> float:
    """A speed, or a pace, between 0.5 km/h and what any treadmill does."""
    from retropace.units import KMH_PER_MPH, KMH_PER_MPS

    speed, pace = _SPEED.fullmatch(said), _PACE.fullmatch(said)
    if speed is not None:
        kmh = float(speed[1]) * (KMH_PER_MPH if speed[2].lower() == "mph" else 1.0)
    elif pace is not None and int(pace[1]) * 60 + int(pace[2]) > 0:
        kmh = 3600 / (int(pace[1]) * 60 + int(pace[2]))
        kmh *= KMH_PER_MPH if pace[3].lower() == "mi" else 1.0
    else:
        raise BadInputError(
            f'{what} is "{plain(said[:40])}": write a speed or a pace, as in "10 km/h", "6 mph" or '
            '"6:00/km".'
        )
    if not 0.5 <= kmh <= _FASTEST_KMH:
        raise BadInputError(
            f"{what} is {kmh:.1f} km/h: it must be from 0.5 to {_FASTEST_KMH:g} km/h."
        )
    return kmh / KMH_PER_MPS


def _open_s(said: str) -> float:
    from retropace.profile.quantity import duration

    try:
        found = duration(said)
    except ValueError as error:
        raise BadInputError(f'the length "{plain(said[:40])}" {error}.') from None
    if not 10 <= found.value <= _OPEN_LONGEST_S:
        raise BadInputError(f'the length is "{found.text}": it must be from 10 s to 60 min.')
    return found.value


def _name(given: str | None) -> str:
    """A name a profile may have; empty for the workout's own."""
    if given is None:
        return ""
    if len(given) > 40 or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", given):
        raise BadInputError(
            f'--name is "{plain(given[:60])}": write lower-case letters and digits joined by '
            "hyphens, up to 40, as in my-tuesday."
        )
    return given


# --- what is shown and kept -----------------------------------------------------------------------


def _show(workout: "Workout", made: "Converted") -> None:
    from retropace.cli.profile_print import print_plan
    from retropace.profile.flatten import flatten

    print_plan(made.profile, flatten(made.profile))
    print(f"\nRead as {workout.format_name} from {plain(workout.source)}. ", end="")
    if not made.changes:
        print("Nothing had to be changed.")
        return
    print("What is not as it says there:")
    for change in made.changes[:_MOST_TOLD]:
        print(f"  - {plain(change)}")
    if len(made.changes) > _MOST_TOLD:
        print(f"  - and {len(made.changes) - _MOST_TOLD} more of the like.")


def _wanted(keyboard: "Keyboard | None") -> bool:
    line = None if keyboard is None else keyboard.ask("\nKeep it as a profile of yours? (yes/no)")
    return line is not None and line.strip().lower() in ("y", "yes")


def _path(data_dir: Path, name: str, *, force: bool) -> Path:
    """Where it would be kept. Raises BadInputError where that name is taken."""
    from retropace.library import own_folder, shipped_names

    if name in shipped_names():
        raise BadInputError(f'"{name}" ships with Retropace: give yours another --name.')
    path = own_folder(data_dir) / f"{name}.toml"
    if not force and os.path.lexists(path):
        raise BadInputError(f"{path} is there already: give another --name, or --force.")
    return path


def _tell(options: argparse.Namespace, made: "Converted", path: Path, *, kept: bool) -> None:
    name = made.profile.name
    if options.json:
        from retropace.cli.output import print_json
        from retropace.profile.flatten import flatten
        from retropace.profile.outline import steps_to_json, summary_to_json

        plan = flatten(made.profile)
        print_json(
            {"kept": kept, "file": str(path) if kept else None, "changes": list(made.changes)}
            | summary_to_json(made.profile, plan)
            | {"steps": steps_to_json(plan)}
        )
    elif kept:
        print(f'\nKept as {path}: "retropace start {name} --treadmill ..." walks it.')
    else:
        print("\nNothing was kept: --yes keeps it.")
