"""``retropace plan``: programmes of several weeks, what is done, and the command to run next."""

import argparse
import shlex
import sys
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from retropace.cli.output import clock_text, complain, print_any_letters, print_json
from retropace.cli.sessions import add_data_dir, data_dir_of
from retropace.errors import BadInputError

if TYPE_CHECKING:
    from pathlib import Path

    from retropace.history.plan import Begun, Place
    from retropace.profile.programme import Programme
    from retropace.safety.levels import Standing

_WIDTH: Final = 78
_NAMELESS: Final = ("list", "leave", None)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "action",
        nargs="?",
        choices=["list", "show", "begin", "leave"],
        help="the programmes there are, one of them, begin one, leave it; alone: what is next",
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="a programme's name")
    parser.add_argument(
        "--simulated", action="store_true", help="with begin: sessions on the simulator count too"
    )
    add_data_dir(parser)
    parser.add_argument("--json", action="store_true", help="print JSON, names with units")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; 0, or 2 by an error."""
    print_any_letters()
    if (options.name is None) != (options.action in _NAMELESS):
        raise BadInputError(
            "name a programme with show and begin, and with nothing else: "
            '"retropace plan list" says which there are.'
        )
    actions = {None: _status, "list": _list, "show": _show, "begin": _begin, "leave": _leave}
    actions[options.action](options)
    return 0


# --- list and show ------------------------------------------------------------------------------


def _list(options: argparse.Namespace) -> None:
    from retropace.library import load_programme, programme_names

    programmes = [load_programme(name) for name in programme_names()]
    if options.json:
        print_json([_programme_json(programme) for programme in programmes])
        return
    for programme in programmes:
        print(
            f"{programme.name:<16} {len(programme.weeks):>2} weeks  "
            f"{len(programme.sessions):>2} sessions  {programme.title}"
        )
    print('\n"retropace plan show NAME" tells one, "retropace plan begin NAME" begins it.')


def _show(options: argparse.Namespace) -> None:
    from retropace.library import load_programme

    programme = load_programme(options.name)
    if options.json:
        print_json(_programme_json(programme))
        return
    print(f"{programme.title} ({programme.name})\n")
    for number, week in enumerate(programme.weeks, 1):
        print(f"  week {number:<2} {_joined(week.sessions)}")
        print(f"          {week.about}")
    for heading, text in (("For whom", programme.for_whom), ("Based on", programme.based_on)):
        print(f"\n{heading}:")
        print("\n".join(wrap(text.strip(), _WIDTH, initial_indent="  ", subsequent_indent="  ")))
    print(f"\nBegin it: retropace plan begin {programme.name}")


def _joined(profiles: list[str]) -> str:
    """Such as "3 x knees", or the names one after the other."""
    if len(set(profiles)) == 1 and len(profiles) > 1:
        return f"{len(profiles)} x {profiles[0]}"
    return ", ".join(profiles)


def _programme_json(programme: "Programme") -> dict[str, Any]:
    return {
        "name": programme.name,
        "title": programme.title,
        "for_whom": programme.for_whom.strip(),
        "based_on": programme.based_on.strip(),
        "weeks": [{"sessions": week.sessions, "about": week.about} for week in programme.weeks],
    }


# --- begin and leave ----------------------------------------------------------------------------


def _begin(options: argparse.Namespace) -> None:
    from retropace.history.plan import Begun, begin_plan, begun_plan
    from retropace.library import load_programme
    from retropace.memory import now

    programme = load_programme(options.name)
    data_dir = data_dir_of(options)
    under_way = begun_plan(data_dir)
    if under_way is not None and _place(under_way, data_dir)[0].next_profile is not None:
        raise BadInputError(
            f'the programme "{under_way.programme}" is under way: go on with it '
            '("retropace plan"), or leave it first ("retropace plan leave").'
        )
    begin_plan(data_dir, Begun(programme.name, now(), options.simulated))
    _status(options)


def _leave(options: argparse.Namespace) -> None:
    from retropace.history.plan import begun_plan, leave_plan

    data_dir = data_dir_of(options)
    begun = begun_plan(data_dir)
    leave_plan(data_dir)
    if options.json:
        print_json({"left": None if begun is None else begun.programme})
    elif begun is None:
        print("No programme is under way.")
    else:
        print(f"Left {begun.programme}. The sessions walked stay in the history.")


# --- what is next -------------------------------------------------------------------------------


def _place(begun: "Begun", data_dir: "Path") -> "tuple[Place, Standing]":
    """Where the walker is, and at which level."""
    from retropace.history import read_history
    from retropace.history.plan import place_in
    from retropace.library import load_programme

    history = read_history(data_dir)
    for sentence in history.told:
        complain(sentence)
    place = place_in(load_programme(begun.programme), begun, history.sessions)
    return place, history.standing


def _status(options: argparse.Namespace) -> None:
    from retropace.history.plan import begun_plan

    data_dir = data_dir_of(options)
    begun = begun_plan(data_dir)
    if begun is None:
        if options.json:
            print_json(None)
        else:
            print('No programme is under way. "retropace plan list" says which there are.')
        return
    place, standing = _place(begun, data_dir)
    if options.json:
        print_json(_status_json(options, begun, place, standing))
    else:
        print("\n".join(_status_lines(options, begun, place, standing)))


def _next(
    options: argparse.Namespace, begun: "Begun", place: "Place", standing: "Standing"
) -> tuple[str | None, str | None, str | None]:
    """The profile to walk, the command that does, and why it is another one than planned."""
    from retropace.history.plan import to_walk
    from retropace.library import load_profile
    from retropace.safety.levels import barred

    if begun.simulated:  # where every level may be walked
        walk, told = place.next_profile, None
    else:
        walk = to_walk(place, standing)
        wanted = None if place.next_profile is None else load_profile(place.next_profile)
        told = None if wanted is None else barred(wanted.title, wanted.level, standing)
    command = None if walk is None else _command(options, begun, walk)
    return walk, command, told


def _command(options: argparse.Namespace, begun: "Begun", profile: str) -> str:
    """What to type; the treadmill by its address where only one is known."""
    from retropace.memory import recall

    known = recall(data_dir_of(options)).treadmills
    address = known[0] if len(known) == 1 else "ADDRESS"
    words = ["retropace", "start", profile, "--treadmill", address]
    if begun.simulated:
        words[-1] = "simulated"
    if options.data_dir is not None:
        words += ["--data-dir", str(options.data_dir)]
    return shlex.join(words)


def _status_json(
    options: argparse.Namespace, begun: "Begun", place: "Place", standing: "Standing"
) -> dict[str, Any]:
    from retropace.memory import now

    walk, command, told = _next(options, begun, place, standing)
    return {
        "programme": place.programme.name,
        "title": place.programme.title,
        "begun_at": begun.begun_at.isoformat(timespec="seconds"),
        "simulated": begun.simulated,
        "sessions_done": len(place.walked),
        "sessions_total": place.total,
        "week": place.week + 1,
        "weeks_total": len(place.programme.weeks),
        "sessions_this_week": place.this_week(now().date()),
        "done": place.next_profile is None,
        "next_profile": place.next_profile,
        "walk_profile": walk,
        "waits_because": told,
        "command": command,
        "walked": [session.session_id for session in place.walked],
    }


def _status_lines(
    options: argparse.Namespace, begun: "Begun", place: "Place", standing: "Standing"
) -> list[str]:
    programme = place.programme
    counted = " on the simulator too" if begun.simulated else ""
    lines = [
        f"{programme.title} ({programme.name}), begun {_date(begun)}{counted}",
        "",
        *_week_lines(place),
        "",
    ]
    walk, command, told = _next(options, begun, place, standing)
    if walk is None:
        lines.append("All of it is done. Well walked: every session of it is in the history.")
        return lines
    week = programme.weeks[place.week]
    lines += [f"Week {place.week + 1}: {week.about}", *_pace_lines(place)]
    if told is not None:
        words = f"{told} Until then, this leads there:"
        lines += ["", *wrap(words, _WIDTH)]
    lines += ["", f"Next: {_described(walk)}", "", f"  {command}"]
    return lines


def _week_lines(place: "Place") -> list[str]:
    """A line for each week, with a mark for each session."""
    done, coming, now = _marks()
    lines, number = [], 0
    for week_number, week in enumerate(place.programme.weeks):
        cells = []
        for profile in week.sessions:
            walked = len(place.walked)
            mark = done if number < walked else now if number == walked else coming
            cells.append(f"{mark} {profile}")
            number += 1
        lines.append(f"  week {week_number + 1:<2} {'  '.join(cells)}")
    return lines


def _pace_lines(place: "Place") -> list[str]:
    """The sessions of the calendar week, and a kind word to whoever was away."""
    from retropace.memory import now

    today = now().date()
    planned = len(place.programme.weeks[place.week].sessions)
    lines = [f"Walked this week: {place.this_week(today)}; the plan has {planned} a week."]
    if place.walked:
        last = place.walked[-1].day
        if last >= today:
            lines.append("You have walked today: leave a day between, and go on after it.")
        elif (today - last).days > 9:
            lines.append("Welcome back. The plan has waited: it goes on where it was.")
    return lines


def _described(profile: str) -> str:
    from retropace.library import load_profile
    from retropace.profile.flatten import flatten

    plan = flatten(load_profile(profile))
    return f"{plan.title} ({plan.name}, {clock_text(plan.duration_s)} min)"


def _date(begun: "Begun") -> str:
    day = begun.begun_at.date()
    return f"{day.day} {day:%b %Y}"


def _marks() -> tuple[str, str, str]:
    try:
        "✓·▸".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return "x", ".", ">"
    return "✓", "·", "▸"
