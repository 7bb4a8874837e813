"""``retropace export``: write sessions as files for other programs."""

import argparse
import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from retropace.cli.output import complain, print_json
from retropace.cli.sessions import (
    SESSION_HELP,
    add_data_dir,
    data_dir_of,
    journal_of,
    plain,
    records_of,
)
from retropace.errors import BadInputError

if TYPE_CHECKING:
    from retropace.history.records import Records
    from retropace.journal import Recording

_FORMATS: Final = ("fit", "tcx", "csv", "parquet", "json")
_STDOUT: Final = "-"
_FOLDER: Final = "retropace-export"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("session", metavar="SESSION", nargs="?", help=SESSION_HELP)
    which.add_argument("--all", action="store_true", help="every session that was recorded")
    parser.add_argument(
        "--format",
        required=True,
        choices=_FORMATS,
        help="fit and tcx for sports platforms, csv and parquet a row for every second, json all",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help='the file to write, a folder for it, or "-" for standard output; with --all the '
        f"folder (default: SESSION.FORMAT here, with --all {_FOLDER}/)",
    )
    parser.add_argument("--force", action="store_true", help="write over files that are there")
    parser.add_argument("--json", action="store_true", help="say what was written as JSON")
    add_data_dir(parser)


def run(options: argparse.Namespace) -> int:
    """Write; 0, or 2 where something was wrong and not everything could be written."""
    return _export_all(options) if options.all else _export_one(options)


def _export_one(options: argparse.Namespace) -> int:
    from retropace.export import export_session
    from retropace.history import session_worth
    from retropace.journal import read_recording

    journal = journal_of(options)
    recording = read_recording(journal)
    octets = export_session(recording, options.format, session_worth(recording, journal))
    if options.output == _STDOUT:
        _to_stdout(octets, options.format)
        return 0
    path = _target(options.output, f"{journal.stem}.{options.format}")
    records_of(options, [journal]).leave_alone(path)
    _write(path, octets, force=options.force)
    _tell([_row(recording, journal, path, octets)], options)
    return 0


def _export_all(options: argparse.Namespace) -> int:
    """Each session for itself: what is there already is left, what cannot be read is told."""
    from retropace.journal import sessions_in

    if options.output == _STDOUT:
        raise BadInputError(
            "--all writes one file a session: give -o a folder, not standard output."
        )
    folder = Path(options.output or _FOLDER)
    journals = sessions_in(data_dir_of(options))
    if not journals:
        raise BadInputError(f"there are no sessions in {data_dir_of(options)} to export.")
    records = records_of(options, journals)
    rows = [_export_into(folder, journal, options, records) for journal in journals]
    _tell(rows, options)
    return 2 if any(row["state"] == "failed" for row in rows) else 0


def _export_into(
    folder: Path, journal: Path, options: argparse.Namespace, records: "Records"
) -> dict[str, Any]:
    """One of many: its row, whatever became of it. What is there is left as it is."""
    from retropace.export import MovelessError, export_session
    from retropace.history import session_worth
    from retropace.journal import read_recording

    path = folder / f"{journal.stem}.{options.format}"
    there = {"session_id": journal.stem, "state": "already there", "file": str(path)}
    kept = not options.force and os.path.lexists(path)
    if kept and _is_newer(path, journal):
        return there
    try:
        recording = read_recording(journal)
        octets = export_session(recording, options.format, session_worth(recording, journal))
        if kept and _same(path, octets):
            return there
        if kept:
            reason = f"{path} differs from what would be written now: --force writes it anew."
            return there | {"state": "left as it is", "reason": reason}
        records.leave_alone(path)
        _make_folder(folder)
        _write(path, octets, force=options.force)
    except MovelessError as error:
        return {"session_id": journal.stem, "state": "skipped", "reason": str(error)}
    except BadInputError as error:
        return {"session_id": journal.stem, "state": "failed", "reason": str(error)}
    return _row(recording, journal, path, octets)


def _row(recording: "Recording", journal: Path, path: Path, octets: bytes) -> dict[str, Any]:
    return {
        "session_id": journal.stem,
        "state": "written",
        "file": str(path),
        "octets": len(octets),
        "seconds": len(recording.seconds),
        "ended": recording.summary.ended,
    }


def _tell(rows: list[dict[str, Any]], options: argparse.Namespace) -> None:
    """What was written, one line a session; what went wrong goes to standard error."""
    if options.json:
        print_json(rows)
        return
    for row in rows:
        if "reason" in row:
            complain(f"{row['state']}: {plain(row['reason'])}")
            continue
        if row["state"] == "already there":
            continue
        torn = "" if row["ended"] else "; the recording broke off, this is what there is"
        print(
            f"{row['state']}: {plain(row['file'])} ({row['octets']} octets, {row['seconds']} "
            f"seconds{torn})"
        )
    if options.all:
        states = [row["state"] for row in rows]
        print(", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states)) + ".")


# --- files --------------------------------------------------------------------------------------


def _target(output: str | None, name: str) -> Path:
    """The file to write: as given, or by its usual name in a folder that is given."""
    if output is None:
        return Path(name)
    if not output.strip():
        raise BadInputError("-o is empty: give a file, a folder, or - for standard output.")
    path = Path(output)
    try:
        is_folder = path.is_dir()
    except (OSError, ValueError) as error:
        raise BadInputError(f"{output!r} is no file's name ({error}).") from None
    if output.endswith(os.sep) and not is_folder:
        raise BadInputError(f"there is no folder {output}: make it first, or name a file.")
    return path / name if is_folder else path


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise BadInputError(f"the folder {folder} cannot be made ({_reason(error)}).") from None


def _is_newer(path: Path, journal: Path) -> bool:
    """Whether a file was written after its session, and after what was told of it."""
    from retropace.journal import told_path

    try:
        written_ns = path.stat().st_mtime_ns
        told = told_path(journal)
        sources = [journal, told] if told.exists() else [journal]
        return all(written_ns > source.stat().st_mtime_ns for source in sources)
    except OSError:
        return False


def _same(path: Path, octets: bytes) -> bool:
    try:
        return path.read_bytes() == octets
    except (OSError, ValueError):
        return False


def _write(path: Path, octets: bytes, *, force: bool) -> None:
    """The whole file or none; never over another one unless told so. Raises BadInputError."""
    part = path.with_name(f"{path.name}.{os.urandom(4).hex()}.part")
    try:
        if not force and os.path.lexists(path):
            raise BadInputError(f"{path} is there already: choose another -o, or give --force.")
        with part.open("xb") as file:
            file.write(octets)
        if force:
            os.replace(part, path)
            return
        _put_in_place(part, path)
    except (OSError, ValueError) as error:
        with contextlib.suppress(OSError, ValueError):
            part.unlink()
        raise BadInputError(
            f"{path} cannot be written ({_reason(error)}): choose another -o or make room."
        ) from None


def _put_in_place(part: Path, path: Path) -> None:
    """Under its name, unless another program has taken that in the meantime."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with path.open("xb") as file:
            file.write(part.read_bytes())
    part.unlink()


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def _to_stdout(octets: bytes, format_name: str) -> None:
    if format_name in ("fit", "parquet") and sys.stdout.isatty():
        raise BadInputError(f"{format_name} is no text for a terminal: give -o a file.")
    sys.stdout.buffer.write(octets)
