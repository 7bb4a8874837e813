"""Where journals are kept, what they are called, and how one is found again."""

import os
import re
import sys
from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from retropace.errors import BadInputError
from retropace.files import unreadable

SUFFIX: Final = ".jsonl"
LAST: Final = "last"
_VARIABLE: Final = "RETROPACE_DATA_DIR"
_LONGEST_NAME: Final = 40


def default_data_dir(environment: Mapping[str, str] = os.environ) -> Path:
    """Where sessions are kept unless --data-dir says otherwise.

    $RETROPACE_DATA_DIR, else the platform's own place for a program's data. Raises BadInputError
    where this account has no home.
    """
    if chosen := environment.get(_VARIABLE):
        return Path(chosen)
    try:
        return _platform_data_dir(environment)
    except RuntimeError:
        raise BadInputError(
            f"this account has no home folder to keep sessions in: give --data-dir or {_VARIABLE}."
        ) from None


def _platform_data_dir(environment: Mapping[str, str]) -> Path:
    if sys.platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "Retropace"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Retropace"
    data_home = Path(environment.get("XDG_DATA_HOME", ""))  # the XDG rules: only absolute counts
    return (data_home if data_home.is_absolute() else Path.home() / ".local/share") / "retropace"


def sessions_dir(data_dir: Path) -> Path:
    """The folder with one file a session."""
    return data_dir / "sessions"


def data_dir_holding(journal: Path) -> Path | None:
    """The data directory among whose sessions a journal lies; None where it lies elsewhere."""
    data_dir = journal.parent.parent
    return data_dir if journal.parent == sessions_dir(data_dir) else None


def journal_path(data_dir: Path, started_at: datetime, profile: str) -> Path:
    """A path for a new session; its stem is the session's identifier.

    Such as 2026-11-22-174501-first-five, with -2, -3 where there is one already.
    """
    name = re.sub(r"[^a-z0-9]+", "-", profile.lower()).strip("-")[:_LONGEST_NAME].strip("-")
    stem = f"{started_at:%Y-%m-%d-%H%M%S}-{name or 'session'}"
    folder = sessions_dir(data_dir)
    path, number = folder / (stem + SUFFIX), 1
    while os.path.lexists(path):
        number += 1
        path = folder / f"{stem}-{number}{SUFFIX}"
    return path


def sessions_in(data_dir: Path) -> list[Path]:
    """Every journal there, oldest first; an absent folder has none."""
    folder = sessions_dir(data_dir)
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == SUFFIX)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise unreadable(folder, error) from None


def find_session(data_dir: Path, wanted: str) -> Path:
    """The journal of an identifier, of a beginning only one has, of "last", or at a path.

    Raises BadInputError, with names that are near, when there is none or more than one.
    """
    if wanted.endswith(SUFFIX) or os.sep in wanted or (os.altsep and os.altsep in wanted):
        return _at_path(data_dir, wanted)
    paths = {path.stem: path for path in sessions_in(data_dir)}
    if not paths:
        raise BadInputError(
            f"there is no session {wanted!r}: {sessions_dir(data_dir)} holds no sessions yet."
        )
    if wanted == LAST:
        return paths[max(paths)]
    if wanted in paths:
        return paths[wanted]
    matches = [stem for stem in paths if wanted and stem.startswith(wanted)]
    if len(matches) == 1:
        return paths[matches[0]]
    if matches:
        raise BadInputError(
            f"{len(matches)} sessions begin with {wanted!r}, such as {_some(matches)}: say more."
        )
    near = get_close_matches(wanted, paths, n=3, cutoff=0.5) or sorted(paths)[-3:]
    raise BadInputError(
        f"there is no session {wanted!r} in {sessions_dir(data_dir)}: near are {_some(near)}; "
        '"retropace sessions list" shows all.'
    )


def _at_path(data_dir: Path, wanted: str) -> Path:
    """As given, or as a file's name below the data directory."""
    try:
        for path in (Path(wanted), sessions_dir(data_dir) / wanted, data_dir / wanted):
            if path.exists():
                return path
    except (OSError, ValueError) as error:
        raise BadInputError(f"{wanted!r} cannot be looked for ({error}).") from None
    raise BadInputError(f"there is no journal {wanted}.")


def _some(names: list[str]) -> str:
    return ", ".join(names[:3])
