"""``retropace history``: the weeks, the streak, the level and what is missing to the next."""

import argparse
import sys
from typing import TYPE_CHECKING, Final

from retropace.cli.output import complain, print_json
from retropace.cli.sessions import add_data_dir, data_dir_of, plain

if TYPE_CHECKING:
    from retropace.history import History, PastSession, Streak, Sums, Week
    from retropace.safety.levels import Standing

_WEEKS: Final = 12
_MOST_WEEKS: Final = 10_000
_BAR: Final = 24
_WIDTH: Final = 78
_FAR_M: Final = 10_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "action", nargs="?", choices=["rebuild"], help="read every journal anew, then show"
    )
    parser.add_argument(
        "--weeks", type=_weeks, default=_WEEKS, metavar="N", help="the last N weeks (usually 12)"
    )
    parser.add_argument(
        "--simulated", action="store_true", help="count sessions on the simulator too, in the sums"
    )
    add_data_dir(parser)
    parser.add_argument("--json", action="store_true", help="print JSON, names with units")


def _weeks(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _MOST_WEEKS:
        return int(text)
    raise argparse.ArgumentTypeError(f"is {text!r}: give a whole number from 1 to {_MOST_WEEKS}")


def run(options: argparse.Namespace) -> int:
    """Show it; 0, or 2 by an error."""
    from retropace.history import read_history, rebuild, streak, sums, weeks
    from retropace.history.shapes import history_to_json, weeks_to_json
    from retropace.memory import now

    data_dir = data_dir_of(options)
    if options.action == "rebuild":
        shown = _show_progress if sys.stderr.isatty() else None
        history = rebuild(data_dir, shown)
        if not options.json:
            print(f"Read anew: {_sessions(len(history.sessions))}.\n")
    else:
        history = read_history(data_dir)
    for sentence in history.told:
        complain(sentence)
    walked = history.walked(simulated=options.simulated)
    found = weeks(walked)
    total, row = sums(walked), streak(found, now().date())
    if options.json:
        kept = weeks_to_json(found[-options.weeks :], total, row)
        print_json(history_to_json(history) | kept)
        return 0
    print("\n".join(_level_lines(history.standing, row)))
    if walked:
        print("\n".join(["", *_table(found, total, options.weeks)]))
    print("\n".join([*(_effort_notes(total) if walked else ()), *_notes(history, walked)]))
    return 0


def _show_progress(done: int, of: int) -> None:
    """A line that is written over itself, on a terminal."""
    if done == of or done % 10 == 0:
        end = "\n" if done == of else ""
        print(f"\rreading journals: {done} of {of}", end=end, file=sys.stderr, flush=True)


# --- for people ---------------------------------------------------------------------------------


def _level_lines(now: "Standing", row: "Streak") -> list[str]:
    from retropace.history.shapes import standing_to_json
    from retropace.safety.levels import way_up

    told = standing_to_json(now)
    lines = [f"Level    {now.level}, up to {told['cap_kmh']:.1f} km/h"]
    if now.next_level is not None:
        done = min(now.counted, now.needed)
        lines.append(f"         {_bar(done, now.needed)}  {done} of {now.needed} sessions counted")
        lines.append(f"         to {now.next_level}: {way_up(now)}")
    if row.longest_weeks:
        told_longest = f"the longest was {_weeks_text(row.longest_weeks)}"
        lines.append(f"Streak   {_weeks_text(row.weeks)} in a row; {told_longest}")
    return lines


def _bar(done: int, of: int) -> str:
    from retropace.cli.profile_chart import BLOCKS, glyphs_for

    full, empty = ("█", "░") if glyphs_for(sys.stdout.encoding) is BLOCKS else ("#", ".")
    filled = round(done / of * _BAR)
    return full * filled + empty * (_BAR - filled)


_HEAD: Final = (
    f"{'':<12}{'':>8}{'time':>10}{'way':>9}{'':>8}{'':>7}  forward",
    f"{'week of':<12}{'sessions':>8}{'backward':>10}{'backward':>9}{'MET-min':>8}{'kcal':>7}"
    "  equivalent",
)


def _table(found: "tuple[Week, ...]", total: "Sums", wanted: int) -> list[str]:
    """The newest week first, and all together."""
    shown = found[-wanted:][::-1]
    lines = list(_HEAD)
    lines += [_line(f"{week.monday.day} {week.monday:%b %Y}", week.sums) for week in shown]
    lines += [_line(f"all {len(found)} weeks" if len(found) > 1 else "in all", total)]
    if len(found) > len(shown):
        lines.insert(-1, f"... and {_weeks_text(len(found) - len(shown))} before (--weeks)")
    return lines


def _line(name: str, of: "Sums") -> str:
    return (
        f"{name:<12}{of.sessions:>8}{_hours(of.backward_duration_s):>10}"
        f"{_way(of.backward_distance_m):>9}{_figure(of.met_min):>7}{_mark(of, of.met_min_sessions)}"
        f"{_figure(of.kcal):>6}{_mark(of, of.kcal_sessions)}"
        f"  {_equivalent(of)}{_mark(of, of.equivalent_sessions)}"
    ).rstrip()


def _mark(of: "Sums", sessions: int) -> str:
    """A star on a sum that is of some of the sessions alone."""
    return "*" if 0 < sessions < of.sessions else " "


def _equivalent(of: "Sums") -> str:
    """With its interval, all three in one unit."""
    middle_m, low_m, high_m = (
        of.equivalent_distance_m,
        of.equivalent_distance_m_low,
        of.equivalent_distance_m_high,
    )
    if middle_m is None:
        return ""
    if low_m is None or high_m is None:
        return _way(middle_m)
    if high_m < _FAR_M:
        return f"{middle_m:,.0f} m ({low_m:,.0f}-{high_m:,.0f})"
    digits = 0 if high_m >= 100 * _FAR_M else 1
    middle, low, high = (f"{end / 1000:,.{digits}f}" for end in (middle_m, low_m, high_m))
    return f"{middle} km ({low}-{high})"


def _way(distance_m: float) -> str:
    """Metres, or kilometres from ten on."""
    return f"{distance_m / 1000:,.1f} km" if distance_m >= _FAR_M else f"{distance_m:,.0f} m"


def _effort_notes(total: "Sums") -> list[str]:
    """Whose effort it is, and of how much of the time and of which sessions."""
    from textwrap import wrap

    counted, moved = _hours(total.effort_counted_s), _hours(total.duration_s)
    told = [
        "Effort is of an average walker with free hands: gross, and of the "
        f"{counted} that a model answers for ({moved} in motion). Forward: the level way of the "
        'same effort, with 95 % for that walker; "retropace sessions show last" tells your own.'
    ]
    way = _way(total.equivalent_of_distance_m)
    parts = [
        ("MET-min", total.met_min_sessions, ""),
        ("kcal", total.kcal_sessions, " (the others were walked without --mass)"),
        ("forward equivalent", total.equivalent_sessions, f" (those wholly backward, {way})"),
    ]
    few = [
        f"{name} of {count} of {_sessions(total.sessions)}{why}"
        for name, count, why in parts
        if 0 < count < total.sessions
    ]
    told += [f"* of a part of the sessions: {'; '.join(few)}."] if few else []
    return ["", *(line for text in told for line in wrap(text, _WIDTH))]


def _notes(history: "History", walked: "list[PastSession]") -> list[str]:
    from textwrap import wrap

    lines = [""]
    if not walked:
        lines.append("Nothing walked on a treadmill yet. A first session takes five minutes:")
        lines.append("  retropace start first-five --treadmill ADDRESS")
    if simulated := len(history.sessions) - len(history.real):
        verb = "counts" if simulated == 1 else "count"
        lines.append(f"{_sessions(simulated)} on the simulator {verb} for no level.")
    for one in history.unreadable:
        lines += wrap(f"Left out: {plain(one.problem)}", _WIDTH, subsequent_indent="  ")
    return lines


def _hours(duration_s: float) -> str:
    minutes, seconds = divmod(round(duration_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"


def _sessions(count: int) -> str:
    return f"{count} session{'' if count == 1 else 's'}"


def _weeks_text(count: int) -> str:
    return f"{count} week{'' if count == 1 else 's'}"
