"""``retropace report``: a session, or two beside each other, as one page to read and to print."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from retropace.cli.sessions import SESSION_HELP, add_data_dir, data_dir_of, records_of
from retropace.errors import BadInputError

if TYPE_CHECKING:
    from retropace.effort import SessionWorth
    from retropace.effort.load import InternalLoad
    from retropace.journal import Recording


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The sessions and where to write."""
    parser.add_argument("session", metavar="SESSION", help=SESSION_HELP)
    parser.add_argument(
        "other", metavar="SESSION2", nargs="?", help="a second session, to compare with the first"
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="the page (HTML) to write"
    )
    parser.add_argument("--png", type=Path, metavar="FILE", help="the picture alone to write")
    add_data_dir(parser)
    parser.add_argument("--json", action="store_true", help="say what was written as JSON")


def run(options: argparse.Namespace) -> int:
    """Write the page, the picture, or both; 0, or 2 by an error."""
    from retropace.cli.output import print_json
    from retropace.report import writing

    page, picture = options.output, options.png
    if page is None and picture is None:
        raise BadInputError("nothing to write: give -o report.html for the page, or --png FILE.")
    if picture is not None and options.other is not None:
        raise BadInputError("--png draws one session: leave SESSION2 out, or leave --png out.")
    if page is not None and picture is not None and _is_same(page, picture):
        raise BadInputError(f"-o and --png are both {page}: give each a file of its own.")
    journals = _journals(options)
    records = records_of(options, journals)
    for path, mark in ((page, writing.PAGE_MARK), (picture, writing.PICTURE_MARK)):
        if path is not None:
            records.leave_alone(path)
            writing.check_place(path, mark)
    told = _told(journals)
    written = [_write_page(page, told)] if page is not None else []
    written += [_write_picture(picture, *told[0][:2])] if picture is not None else []
    if options.json:
        print_json([{"path": str(path), "size_bytes": size} for path, size in written])
    else:
        for path, size in written:
            print(f"{path} written ({size / 1000:.0f} kB).")
    return 0


def _is_same(page: Path, picture: Path) -> bool:
    """Whether two names lead to one file; letters' case counts as on systems where it does not."""
    one, other = (os.path.realpath(path).casefold() for path in (page, picture))
    return one == other


def _journals(options: argparse.Namespace) -> list[Path]:
    from retropace.journal import find_session

    wanted = [options.session] + ([options.other] if options.other is not None else [])
    return [find_session(data_dir_of(options), session) for session in wanted]


def _told(journals: list[Path]) -> "list[tuple[Recording, SessionWorth, InternalLoad]]":
    """Each session, what it was worth to its walker, and what it asked of them."""
    from retropace.history import judged

    return [judged(journal) for journal in journals]


def _write_page(
    path: Path, told: "list[tuple[Recording, SessionWorth, InternalLoad]]"
) -> tuple[Path, int]:
    from retropace.report import build_page, writing

    content = build_page(*zip(*told, strict=True)).encode()
    writing.write_report(path, content, writing.PAGE_MARK)
    return path, len(content)


def _write_picture(path: Path, recording: "Recording", session: "SessionWorth") -> tuple[Path, int]:
    from retropace.report import writing
    from retropace.report.picture import draw_png

    content = draw_png(recording, session)
    writing.write_report(path, content, writing.PICTURE_MARK)
    return path, len(content)
