"""Retropace's own records are never written over by a file for somebody else."""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from retropace.errors import BadInputError
from retropace.history.forgetting import DATABASES, SMALL_FILES, inventory, is_our_journal
from retropace.journal import told_path
from retropace.journal.sessions import SUFFIX as JOURNAL_SUFFIX
from retropace.journal.sessions import data_dir_holding, sessions_dir
from retropace.journal.told import SUFFIX as TOLD_SUFFIX
from retropace.library import own_folder

_FOLDERS: Final = tuple(folder(Path()).name for folder in (sessions_dir, own_folder))


class Records:
    """What is kept in these data directories, in those of ``journals``, and these journals."""

    def __init__(self, data_dirs: Iterable[Path], journals: Sequence[Path] = ()) -> None:
        theirs = map(data_dir_holding, journals)
        self._data_dirs = tuple(dict.fromkeys((*data_dirs, *filter(None, theirs))))
        self._journals = tuple(journals)

    def leave_alone(self, path: Path) -> None:
        """Raises BadInputError where a file written there would take the place of a record.

        By its place, even where there is none yet, since it would be read as one; by whatever
        other name or link leads to the same file; and by what stands in it.
        """
        try:
            what = self._by_place(path) or self._by_identity(path)
        except ValueError:  # no file's name at all: whoever writes it says so
            return
        if what is None and is_our_journal(path):
            what = "session"
        if what is not None:
            raise BadInputError(
                f"{path} belongs to Retropace's own records ({what}) and is left as it is: "
                "name another file."
            )

    def _by_place(self, path: Path) -> str | None:
        for place in (path, Path(os.path.realpath(path))):
            name = place.name.casefold()  # the same file, where the system makes no difference
            for data_dir in self._data_dirs:
                for folder, kind in _KINDS:
                    if _is_same(place.parent, folder(data_dir)) and (what := kind(name)):
                        return what
        return None

    def _by_identity(self, path: Path) -> str | None:
        return next((self._known[one] for one in _identities(path) if one in self._known), None)

    @cached_property
    def _known(self) -> dict[tuple[int, int], str]:
        """What each file of ours is, by device and number."""
        found = [(path, "session") for one in self._journals for path in (one, told_path(one))]
        for data_dir in self._data_dirs:
            try:
                found += [(one.path, one.what) for one in inventory(data_dir).ours]
            except BadInputError:  # what cannot be read is known by its place alone
                continue
        return {identity: what for path, what in found for identity in _identities(path)}


def _itself(data_dir: Path) -> Path:
    return data_dir


def _at_the_top(name: str) -> str | None:
    if name in DATABASES:
        return "history"
    return "their folder" if name in _FOLDERS else SMALL_FILES.get(name)


def _in_sessions(name: str) -> str | None:
    return "session" if name.endswith((JOURNAL_SUFFIX, TOLD_SUFFIX)) else None


def _in_profiles(name: str) -> str | None:
    return "own profile" if name.endswith(".toml") else None


_KINDS: Final = (
    (_itself, _at_the_top),
    (sessions_dir, _in_sessions),
    (own_folder, _in_profiles),
)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)


def _identities(path: Path) -> Iterator[tuple[int, int]]:
    """Of the file, and of a link's target; nothing of what is not there."""
    for follow in (False, True):
        try:
            found = path.stat(follow_symlinks=follow)
        except OSError:
            continue
        if found.st_ino:  # some network drives number nothing
            yield found.st_dev, found.st_ino
