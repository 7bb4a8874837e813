"""``retropace profiles``: list, draw, check and import guided workouts."""

import argparse
import shutil
import sys
from typing import TYPE_CHECKING, Any

from retropace.cli.output import clock_text, complain, print_any_letters, print_json
from retropace.cli.sessions import add_data_dir, data_dir_of

if TYPE_CHECKING:
    from retropace.profile.plan import Plan
    from retropace.profile.schema import Profile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The subcommands: list, show, validate, schema, import."""
    from retropace.cli import profile_import

    commands = parser.add_subparsers(dest="profiles_command", metavar="WHAT", required=True)
    listing = commands.add_parser(
        "list", help="the profiles that ship with Retropace, and your own"
    )
    listing.set_defaults(answer=_list)
    show = commands.add_parser("show", help="one profile: its speed over time and its steps")
    show.add_argument("profile", metavar="PROFILE", help="a name, or a .toml file")
    show.set_defaults(answer=_show)
    validate = commands.add_parser("validate", help="say OK, or what is wrong and where")
    validate.add_argument(
        "files", metavar="FILE", nargs="+", help="a .toml file, or a profile's name"
    )
    validate.set_defaults(answer=_validate)
    schema = commands.add_parser("schema", help="the JSON Schema of a profile, for editors")
    schema.set_defaults(answer=_schema)
    importing = commands.add_parser("import", help="make a profile of another program's workout")
    profile_import.add_arguments(importing)
    importing.set_defaults(answer=profile_import.run)
    for command in (listing, show, validate, schema, importing):
        command.add_argument("--json", action="store_true", help="answer as JSON")
    for command in (listing, show, validate, importing):
        add_data_dir(command)


def run(options: argparse.Namespace) -> int:
    """Answer; 0, or 2 when a file is wrong."""
    print_any_letters()
    code: int = options.answer(options)
    return code


def _list(options: argparse.Namespace) -> int:
    from retropace.errors import BadInputError
    from retropace.library import load_profile, own_folder, own_names, shipped_names
    from retropace.model import Level
    from retropace.profile.flatten import flatten
    from retropace.profile.outline import summary_to_json

    own = own_folder(data_dir_of(options))
    profiles = [load_profile(name) for name in shipped_names()]
    for name in own_names(own):
        try:
            profiles.append(load_profile(name, own=own))
        except BadInputError as error:
            complain(error)
    plans = [(profile, flatten(profile)) for profile in profiles]
    levels = list(Level)
    plans.sort(key=lambda pair: (levels.index(pair[1].level), pair[1].duration_s))
    rows = [summary_to_json(profile, plan) for profile, plan in plans]
    if options.json:
        print_json(rows)
        return 0
    name_width = max(len(row["name"]) for row in rows)
    for row in rows:
        print(
            f"{row['name']:<{name_width}}  {row['level']:<11}  {clock_text(row['duration_s']):>5} "
            f"min  up to {row['top_speed_kmh']:.1f} km/h  {row['title']}"
        )
    print('\n"retropace profiles show NAME" draws one and says for whom it is.')
    return 0


def _show(options: argparse.Namespace) -> int:
    from retropace.library import load_profile, own_folder
    from retropace.profile.flatten import flatten
    from retropace.profile.outline import steps_to_json, summary_to_json

    profile = load_profile(options.profile, own=own_folder(data_dir_of(options)))
    plan = flatten(profile)
    if options.json:
        print_json(summary_to_json(profile, plan) | {"steps": steps_to_json(plan)})
        return 0
    print_plan(profile, plan)
    return 0


def _validate(options: argparse.Namespace) -> int:
    from retropace.errors import BadInputError
    from retropace.library import load_profile, own_folder
    from retropace.profile.flatten import flatten
    from retropace.profile.outline import rounded

    answers: list[dict[str, Any]] = []
    for file in options.files:
        try:
            plan = flatten(load_profile(file, own=own_folder(data_dir_of(options))))
        except BadInputError as error:
            answers.append({"file": file, "ok": False, "error": str(error)})
            if not options.json:
                complain(error)
            continue
        answers.append(
            {"file": file, "ok": True, "name": plan.name, "duration_s": rounded(plan.duration_s)}
        )
        if not options.json:
            length = f"{len(plan.steps)} steps, {clock_text(plan.duration_s)} min"
            print(f"{file}: OK ({plan.title}: {length}, level {plan.level}).")
    if options.json:
        print_json(answers)
    return 0 if all(answer["ok"] for answer in answers) else 2


def _schema(_options: argparse.Namespace) -> int:
    from retropace.profile.schema import json_schema

    print_json(json_schema())
    return 0


def print_plan(profile: "Profile", plan: "Plan") -> None:
    """The drawing, for whom it is, and the steps."""
    import textwrap

    from retropace.cli.profile_chart import chart, glyphs_for
    from retropace.profile.outline import steps_to_json, summary_to_json

    width = min(max(shutil.get_terminal_size((80, 24)).columns, 60), 120)
    told = summary_to_json(profile, plan)
    print(f"{plan.title} ({plan.name})")
    print(
        f"{plan.level}, {clock_text(plan.duration_s)} min, about {told['distance_m']:.0f} m, "
        f"never above {told['cap_kmh']:.1f} km/h\n"
    )
    for label, prose in (("For whom", told["for_whom"]), ("Based on", told["based_on"])):
        print(textwrap.fill(f"{label}: {prose}", width))
        print()
    for line in chart(plan, width, glyphs_for(sys.stdout.encoding)):
        print(line)
    print()
    _print_steps(steps_to_json(plan), width)
    print(f"{clock_text(plan.duration_s):>6}  the belt comes to rest")


def _print_steps(steps: list[dict[str, Any]], width: int) -> None:
    """The steps with the time each begins; what never differs has no column."""
    turns = len({step["direction"] for step in steps}) > 1
    hills = any(step["grade_pct"] for step in steps)
    room = width - 30 - (10 if turns else 0) - (8 if hills else 0)
    name_width = min(max(len(step["name"]) for step in steps), room)
    for step in steps:
        name = _shortened(step["name"], name_width)
        cells = [f"{clock_text(step['starts_s']):>6}", f"{name:<{name_width}}"]
        cells += [f"{step['direction']:<8}"] if turns else []
        cells += [f"{_speed(step):>14}"]
        cells += [f"{step['grade_pct']:4g} %"] if hills else []
        cells += ["rest"] if step["rest"] else []
        print("  ".join(cells).rstrip())


def _speed(step: dict[str, Any]) -> str:
    begin_kmh, end_kmh = step["speed_kmh"], step["end_speed_kmh"]
    if begin_kmh == end_kmh:
        return f"{begin_kmh:.1f} km/h"
    return f"{begin_kmh:.1f}-{end_kmh:.1f} km/h"


def _shortened(name: str, width: int) -> str:
    return name if len(name) <= width else name[: width - 2] + ".."
