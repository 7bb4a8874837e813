"""``retropace profiles``: list, draw, check and import guided workouts."""

import argparse
from typing import Any

from retropace.cli.output import clock_text, complain, print_any_letters, print_json
from retropace.cli.sessions import add_data_dir, data_dir_of


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
    from retropace.cli.profile_print import print_plan
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
