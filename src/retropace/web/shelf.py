"""The profiles a page may use: those that ship, and the walker's own in the data directory.

Everything goes by name: a request never says a path.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from retropace.errors import BadInputError
from retropace.files import write_private
from retropace.library import load_profile, own_folder, shipped_names, shipped_text
from retropace.model import Level
from retropace.profile.flatten import flatten
from retropace.profile.limits import TEXT_LIMIT
from retropace.profile.outline import steps_to_json, summary_to_json
from retropace.profile.parse import parse_profile
from retropace.profile.plan import Plan
from retropace.profile.schema import Profile
from retropace.web.refusals import MissingError, NotNowError, RefusedError

OWN_LIMIT: Final = 200
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_NAME: Final = 40
_CARD: Final = ("name", "title", "level", "duration_s", "top_speed_kmh", "own")
_FIELD: Final = re.compile(r"^[^:]*: ([a-z_]+(?:\[\d+\])?(?:\.[a-z_]+(?:\[\d+\])?)*) ")


class Shelf:
    """The walker's own profiles beside the shipped ones."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = own_folder(data_dir)

    def every(self) -> list[dict[str, Any]]:
        """All of them, the easiest first; an own file that is broken is passed over."""
        levels = list(Level)
        rows = [*_shipped_rows(), *(_row(profile, own=True) for profile in self._own())]
        rows.sort(key=lambda row: (levels.index(Level(row["level"])), row["duration_s"]))
        return rows

    def cards(self) -> list[dict[str, Any]]:
        """As much of all of them as choosing one takes."""
        return [{key: row[key] for key in _CARD} for row in self.every()]

    def one(self, name: str) -> dict[str, Any]:
        """One with its drawing and its text. Raises MissingError where there is none."""
        profile, own = self._load(name)
        text = self._path(name).read_text(encoding="utf-8") if own else shipped_text(name)
        return _row(profile, own=own) | {"drawing": steps_to_json(flatten(profile)), "text": text}

    def plan(self, name: str) -> Plan:
        """One to be walked. Raises MissingError where there is none."""
        return flatten(self._load(name)[0])

    def save(self, name: str, text: str) -> dict[str, Any]:
        """Keep a walker's own; nothing is changed where anything is wrong."""
        path = self._path(name)
        if name in shipped_names():
            raise RefusedError(f"{name} ships with Retropace: give yours another name.", "name")
        profile = checked(text)
        if profile.name != name:
            raise RefusedError(f"The name in the text is {profile.name}, not {name}.", "name", name)
        if not path.exists() and len(list(self._own_paths())) >= OWN_LIMIT:
            raise NotNowError(f"There are {OWN_LIMIT} own profiles already: delete one first.")
        try:
            write_private(path, text)
        except OSError as error:
            raise NotNowError(f"The profile cannot be written ({error.strerror}).") from None
        return self.one(name)

    def delete(self, name: str) -> None:
        """Forget a walker's own. Raises MissingError where there is none."""
        try:
            self._path(name).unlink()
        except FileNotFoundError:
            raise _missing(name) from None
        except OSError as error:
            raise NotNowError(f"The profile cannot be deleted ({error.strerror}).") from None

    def _load(self, name: str) -> tuple[Profile, bool]:
        path = self._path(name)
        if name in shipped_names():
            return load_profile(name), False
        if not path.is_file():
            raise _missing(name)
        return load_profile(str(path)), True

    def _own(self) -> Iterator[Profile]:
        shipped = shipped_names()
        for path in self._own_paths():
            if path.stem not in shipped:
                try:
                    yield load_profile(str(path))
                except BadInputError:
                    continue

    def _own_paths(self) -> Iterator[Path]:
        try:
            yield from sorted(p for p in self._folder.iterdir() if p.suffix == ".toml")
        except OSError:
            return

    def _path(self, name: str) -> Path:
        if len(name) > _LONGEST_NAME or not _SLUG.fullmatch(name):
            raise _missing(name)
        return self._folder / f"{name}.toml"


def validate(text: str) -> dict[str, Any]:
    """Whether a text is a profile, with its drawing, or what is wrong in it and where (R27)."""
    try:
        profile = checked(text)
    except RefusedError as refused:
        return {"ok": False, "error": str(refused), "field": refused.field, "profile": None}
    row = _row(profile, own=True) | {"drawing": steps_to_json(flatten(profile))}
    return {"ok": True, "error": None, "field": None, "profile": row}


def checked(text: str) -> Profile:
    """The profile in a text. Raises RefusedError, which names the field."""
    try:
        profile = parse_profile(text[: TEXT_LIMIT + 1], "profile")
        flatten(profile)
    except BadInputError as error:
        found = _FIELD.match(str(error))
        raise RefusedError(str(error), found[1] if found else None) from None
    return profile


@cache
def _shipped_rows() -> tuple[dict[str, Any], ...]:
    """They stay as they are for as long as the program runs."""
    return tuple(_row(load_profile(name), own=False) for name in shipped_names())


def _row(profile: Profile, *, own: bool) -> dict[str, Any]:
    return summary_to_json(profile, flatten(profile)) | {"own": own}


def _missing(name: str) -> MissingError:
    shown = "".join(sign if sign.isprintable() else "?" for sign in name[:_LONGEST_NAME])
    return MissingError(f'There is no profile "{shown}".', "profile")
