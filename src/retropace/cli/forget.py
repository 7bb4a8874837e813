"""``retropace forget``: remove what is kept of a person, wholly, or one session of theirs."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from retropace.cli.output import print_json
from retropace.cli.sessions import SESSION_HELP, add_data_dir, data_dir_of, plain
from retropace.errors import BadInputError

if TYPE_CHECKING:
    from retropace.history.forgetting import Found

_SHOWN: Final = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--session", metavar="SESSION", help=f"only this one: {SESSION_HELP}")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    add_data_dir(parser)
    parser.add_argument("--json", action="store_true", help="print JSON; needs --yes")


def run(options: argparse.Namespace) -> int:
    """Remove it; 0, 1 where the answer was no, 2 by an error."""
    from retropace.history.forgetting import inventory, of_session, remove
    from retropace.journal import find_session

    if options.json and not options.yes:
        raise BadInputError("--json asks nothing: give --yes with it, and all of it is removed.")
    data_dir = data_dir_of(options)
    others: tuple[Path, ...] = ()
    if options.session is None:
        there = inventory(data_dir)
        found, others = there.ours, there.others
    else:
        found = of_session(find_session(data_dir, options.session), data_dir)
    if not options.json:
        _tell(found, others, data_dir, options.session)
    if found:
        if not (options.yes or _agreed()):
            print("Nothing was removed.")
            return 1
        remove(found, data_dir)
        if options.session is not None:
            _read_again(data_dir)
    if options.json:
        print_json(
            {
                "removed": [str(one.path) for one in found],
                "removed_bytes": sum(one.size for one in found),
                "left": [str(path) for path in others],
            }
        )
    elif found:
        print("Removed. Backups, and files you exported elsewhere, are yours to remove.")
    return 0


def _read_again(data_dir: Path) -> None:
    """The history of the sessions that remain."""
    from retropace.history import read_history

    read_history(data_dir)


def _agreed() -> bool:
    print("\nThis cannot be undone. Type yes to remove it:", end=" ", flush=True)
    return sys.stdin.readline().strip().lower() == "yes"


def _tell(
    found: "tuple[Found, ...]", others: tuple[Path, ...], data_dir: Path, session: str | None
) -> None:
    """What goes, and what stays."""
    if not found:
        print(f"{data_dir} holds nothing of anybody.")
    else:
        print("This goes, for good:" if session is None else "This goes, for good, and no more:")
        if session is None:
            for what, count in sorted(Counter(one.what for one in found).items()):
                size = sum(one.size for one in found if one.what == what)
                print(f"  {what + ':':<13} {count} file{'' if count == 1 else 's'}, {_size(size)}")
        for one in found[:_SHOWN]:
            print(f"    {plain(one.path)}")
        if len(found) > _SHOWN:
            print(f"    ... and {len(found) - _SHOWN} more")
        if session is not None:
            print("The history is made anew from the other sessions; the level follows from them.")
    for path in others:
        print(f"Stays, since it is not Retropace's: {plain(path)}")


def _size(octets: int) -> str:
    return f"{octets / 1e6:.1f} MB" if octets >= 1e6 else f"{max(1, round(octets / 1e3))} kB"
