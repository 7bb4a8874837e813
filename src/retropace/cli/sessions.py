"""``retropace sessions``: list what was walked, show one session whole, tell how it felt."""

import argparse
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from retropace.cli.output import clock_text, complain, print_json
from retropace.errors import BadInputError, printable

if TYPE_CHECKING:
    from retropace.effort import SessionWorth
    from retropace.effort.load import InternalLoad
    from retropace.history.records import Records
    from retropace.journal import Recording, SafetyEvent, Summary, Told
    from retropace.session import Ending

_WIDTH: Final = 96
_LONG: Final = ("effort_uncounted", "models", "sources", "safety_events", "problems")
"""What a list leaves to ``show``."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``list``, ``show`` and ``tell``."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    lister = actions.add_parser("list", help="every session, oldest first")
    lister.set_defaults(act=_list)
    shower = actions.add_parser("show", help="one session: how far, how fast, at what cost")
    shower.add_argument("session", metavar="SESSION", help=SESSION_HELP)
    shower.add_argument("--seconds", action="store_true", help="add a row for every second")
    shower.set_defaults(act=_show)
    teller = actions.add_parser("tell", help="say how one felt, and how the rails were held")
    teller.add_argument("session", metavar="SESSION", help=SESSION_HELP)
    teller.add_argument("--rpe", metavar="0-10", help="effort felt: 0 nothing, 5 hard, 10 the most")
    teller.add_argument("--rails", metavar="none|light|grip", help="the hands on the rails")
    teller.set_defaults(act=_tell)
    for action in (lister, shower, teller):
        add_data_dir(action)
        action.add_argument("--json", action="store_true", help="print JSON, names with units")


SESSION_HELP: Final = 'an identifier or its beginning, "last", or the path of a journal (*.jsonl)'


def add_data_dir(parser: argparse.ArgumentParser) -> None:
    """The option that says where sessions are kept."""
    parser.add_argument(
        "--data-dir", type=_directory, metavar="DIR", help="where sessions are kept"
    )


def data_dir_of(options: argparse.Namespace) -> Path:
    """The data directory that was given, or this computer's own for Retropace."""
    from retropace.journal import default_data_dir

    given: Path | None = options.data_dir
    return default_data_dir() if given is None else given


def records_of(options: argparse.Namespace, journals: Sequence[Path]) -> "Records":
    """What no file for somebody else may be written over; this computer's usual ones, too."""
    from retropace.history.records import Records
    from retropace.journal import default_data_dir

    data_dirs = [data_dir_of(options)]
    with suppress(BadInputError):  # an account without a home has none
        data_dirs.append(default_data_dir())
    return Records(data_dirs, journals)


def _directory(text: str) -> Path:
    """A directory's path; an empty one is a variable somebody forgot to set."""
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty: give a directory, or leave the option out")
    return Path(text)


def run(options: argparse.Namespace) -> int:
    """Do what was asked; 0, or 2 by an error."""
    code: int = options.act(options)
    return code


def journal_of(options: argparse.Namespace) -> Path:
    """The journal that was asked for. Raises BadInputError when there is no such session."""
    from retropace.journal import find_session

    return find_session(data_dir_of(options), options.session)


def print_summary(
    journal: Path, *, as_json: bool, ending: "Ending | None" = None, seconds: bool = False
) -> None:
    """The summary of one session, for people or as JSON, with a row for every second if wanted.

    ``ending`` is how the session is known to have ended, where its journal may not say so.
    """
    from dataclasses import replace

    from retropace.history import judged
    from retropace.journal import EXIT_CODES, second_to_json

    recording, worth, load = judged(journal)
    if ending is not None and not recording.summary.ended:
        problem = "the record is incomplete: the session went on beyond what is summed up here"
        summary = replace(
            recording.summary,
            ended=True,
            ending=ending.kind.value,
            ending_reason=ending.reason,
            exit_code=EXIT_CODES[ending.kind],
            problems=(*recording.summary.problems, problem),
        )
        recording = replace(recording, summary=summary)
    mass_kg = recording.header.walker_mass_kg
    rows = [second_to_json(one, mass_kg) for one in recording.seconds] if seconds else None
    if as_json:
        whole = _whole(recording, worth, load)
        print_json(whole if rows is None else whole | {"seconds": rows})
        return
    print("\n".join(summary_lines(recording, worth, load)))
    if rows is not None:
        print("\n".join(["", *_second_lines(rows)]))


def plain(text: object) -> str:
    """Text from a file, without anything that could drive a terminal."""
    return printable(str(text))


# --- list ---------------------------------------------------------------------------------------


def _list(options: argparse.Namespace) -> int:
    from retropace.journal import sessions_in, summarise_quickly

    data_dir = data_dir_of(options)
    rows: list[dict[str, Any]] = []
    lines: list[str] = []
    for path in sessions_in(data_dir):
        try:
            summary = summarise_quickly(path)
        except BadInputError as error:
            rows.append({"session_id": path.stem, "error": str(error)})
            if not options.json:
                complain(plain(error))
            continue
        whole = summary.to_json() | {"session_id": path.stem}
        rows.append({key: value for key, value in whole.items() if key not in _LONG})
        lines.append(_list_line(path.stem, summary))
    if options.json:
        print_json(rows)
    elif lines:
        print("\n".join(lines))
        print('\n"retropace sessions show SESSION" tells more; "last" is the newest.')
    elif not rows:
        print(f"No sessions in {data_dir} yet.")
    return 0


def _list_line(session_id: str, summary: "Summary") -> str:
    totals = summary.totals
    speed_kmh = totals["mean_speed_kmh"]
    parts = [
        f"{plain(session_id):<36}",
        f"{clock_text(totals['duration_s']):>6} min",
        f"{totals['distance_m']:>6.0f} m",
        " " * 8 if speed_kmh is None else f"{speed_kmh:.1f} km/h",
        plain(summary.ending) + (" (simulated)" if summary.simulated else ""),
    ]
    return "  ".join(parts)


# --- show ---------------------------------------------------------------------------------------


def _show(options: argparse.Namespace) -> int:
    print_summary(journal_of(options), as_json=options.json, seconds=options.seconds)
    return 0


def _whole(recording: "Recording", worth: "SessionWorth", load: "InternalLoad") -> dict[str, Any]:
    """One session for a program: the journal's own totals, and what was drawn from its seconds."""
    drawn = {"worth": worth.to_json(), "load": load.to_json()}
    return recording.summary.to_json() | recording.told._asdict() | drawn


def summary_lines(recording: "Recording", worth: "SessionWorth", load: "InternalLoad") -> list[str]:
    """One session for a person."""
    from retropace.cli.session_worth import load_notes, load_rows, worth_notes, worth_rows

    summary, told = recording.summary, recording.told
    machine = plain(summary.treadmill) + (" (simulated)" if summary.simulated else "")
    lines = [
        f"{plain(summary.title)} ({plain(summary.profile)}) on {machine}",
        f"{plain(summary.started_at)}, session {plain(summary.session_id)}",
        "",
    ]
    rows = [*_figures(summary.totals), *worth_rows(worth), *_told_rows(told), *load_rows(load)]
    lines += [f"  {name:<30}{value}" for name, value in rows]
    lines += _small_print([*load_notes(load), *worth_notes(worth)])
    lines += _event_lines(summary.safety_events)
    reason = f" ({plain(summary.ending_reason)})" if summary.ending_reason else ""
    lines += ["", f"Ended: {plain(summary.ending)}{reason}."]
    lines += [f"Problem: {plain(problem)}" for problem in summary.problems]
    return lines


def _figures(totals: dict[str, Any]) -> list[tuple[str, str]]:
    """Names and values, those that there are."""
    rows = [
        ("time on the moving belt", f"{clock_text(totals['duration_s'])} min"),
        ("distance", _distance(totals)),
    ]
    if totals["mean_speed_kmh"] is not None:
        speeds = (totals["mean_speed_kmh"], totals["max_speed_kmh"])
        rows.append(("speed", "{:.1f} km/h on average, {:.1f} at most".format(*speeds)))
    if totals["heart_rate_mean_bpm"] is not None:
        beats = (totals["heart_rate_mean_bpm"], totals["heart_rate_max_bpm"])
        rows.append(("heart rate", "{} bpm on average, {} at most".format(*beats)))
    return rows


def _told_rows(told: "Told") -> list[tuple[str, str]]:
    """What the walker said of it."""
    rows = []
    if told.rpe is not None:
        rows.append(("effort felt", f"{told.rpe:g} of 10"))
    if told.rails is not None:
        words = {"none": "no hands", "light": "light touch", "grip": "held firmly"}
        rows.append(("rails", words[told.rails]))
    return rows


def _distance(totals: dict[str, Any]) -> str:
    distance_m, backward_m = totals["distance_m"], totals["backward_distance_m"]
    if abs(distance_m - backward_m) < 1:
        return f"{distance_m:.0f} m backward"
    return f"{distance_m:.0f} m, of it {backward_m:.0f} m backward"


def _small_print(notes: list[str]) -> list[str]:
    from textwrap import wrap

    lines = [""] if notes else []
    for note in notes:
        lines += wrap(plain(note), _WIDTH, initial_indent="  ", subsequent_indent=" " * 6)
    return lines


def _event_lines(events: "tuple[SafetyEvent, ...]") -> list[str]:
    told = [event for event in events if not event.is_routine]
    if not told:
        return []
    lines = ["", "What safety noticed:"]
    for event in told:
        detail = f" ({plain(event.detail)})" if event.detail else ""
        stops = ", so it stopped the belt" if event.stops else ""
        lines.append(f"  {clock_text(event.time_s):>6}  {plain(event.kind)}{detail}{stops}")
    return lines


# --- tell ---------------------------------------------------------------------------------------


def _tell(options: argparse.Namespace) -> int:
    """What is not told now stays as it was."""
    from retropace.cli.afterwards import told_of
    from retropace.journal import Told, read_journal, read_told, write_told

    path = journal_of(options)
    read_journal(path)
    if options.rpe is None and options.rails is None:
        raise BadInputError("tell what? Give --rpe 0 to 10, --rails none, light or grip, or both.")
    new, before = told_of(options.rpe, options.rails), read_told(path)
    told = Told(
        before.rpe if new.rpe is None else new.rpe,
        before.rails if new.rails is None else new.rails,
    )
    write_told(path, told)
    if options.json:
        print_json({"session_id": path.stem} | told._asdict())
    else:
        print(f"{plain(path.stem)}: " + ", ".join(f"{n} {v}" for n, v in _told_rows(told)))
    return 0


def _second_lines(rows: list[dict[str, Any]]) -> list[str]:
    """A table with one row a second."""
    columns = {
        "time_s": "s",
        "phase": "phase",
        "speed_kmh": "km/h",
        "grade_pct": "grade %",
        "heart_rate_bpm": "bpm",
        "vo2_ml_kg_min": "VO2",
        "mets": "METs",
        "kcal_per_min": "kcal/min",
        "equivalent_speed_kmh": "forward km/h",
        "no_figure": "why no figure",
    }
    widths = [max(len(title), 9) for title in columns.values()]
    lines = ["  ".join(f"{title:>{w}}" for title, w in zip(columns.values(), widths, strict=True))]
    for row in rows:
        cells = ["" if row[key] is None else plain(row[key]) for key in columns]
        lines.append("  ".join(f"{cell:>{w}}" for cell, w in zip(cells, widths, strict=True)))
    return lines
