"""The profiles a page may use: those that ship, and the walker's own in the data directory.

Everything goes by name: a request never says a path.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from retropace.cues.told import told
from retropace.errors import BadInputError, printable
from retropace.files import write_private
from retropace.library import (
    load_profile,
    own_folder,
    own_names,
    shipped_names,
    shipped_profile,
    shipped_text,
)
from retropace.model import Level
from retropace.phrase import Phrase
from retropace.profile.flatten import flatten
from retropace.profile.limits import TEXT_LIMIT
from retropace.profile.outline import steps_to_json, summary_to_json
from retropace.profile.parse import parse_profile
from retropace.profile.plan import Plan
from retropace.profile.schema import Profile
from retropace.web.refusals import MissingError, NotNowError, RefusedError
from retropace.web.tongue import USUAL

OWN_LIMIT: Final = 200
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_NAME: Final = 40
_CARD: Final = ("name", "title", "level", "duration_s", "top_speed_kmh", "own")
_FIELD: Final = re.compile(r"^[^:]*: ([a-z_]+(?:\[\d+\])?(?:\.[a-z_]+(?:\[\d+\])?)*) ")


class _Found(NamedTuple):
    """A profile, as written and flat, and whether it is the walker's own."""

    profile: Profile
    plan: Plan
    own: bool


class Shelf:
    """The walker's own profiles beside the shipped ones."""

    def __init__(self, data_dir: Path, language: str = USUAL) -> None:
        self._folder = own_folder(data_dir)
        self._language = language

    def every(self) -> list[dict[str, Any]]:
        """All of them, the easiest first; an own file that is broken is passed over."""
        levels = list(Level)
        shipped = (_shipped(name, self._language) for name in shipped_names())
        rows = [_row(found) for found in (*shipped, *self._own())]
        rows.sort(key=lambda row: (levels.index(Level(row["level"])), row["duration_s"]))
        return rows

    def cards(self) -> list[dict[str, Any]]:
        """As much of all of them as choosing one takes."""
        return [{key: row[key] for key in _CARD} for row in self.every()]

    def one(self, name: str) -> dict[str, Any]:
        """One with its drawing and its text. Raises MissingError where there is none."""
        found = self._load(name)
        text = self._path(name).read_text(encoding="utf-8") if found.own else shipped_text(name)
        return _row(found) | {"drawing": steps_to_json(found.plan), "text": text}

    def plan(self, name: str) -> Plan:
        """One to be walked. Raises MissingError where there is none."""
        return shipped_profile(name, "")[1] if name in shipped_names() else self._load(name).plan

    def save(self, name: str, text: str) -> dict[str, Any]:
        """Keep a walker's own; nothing is changed where anything is wrong."""
        path = self._path(name)
        if name in shipped_names():
            said = Phrase("{name} ships with Retropace: give yours another name.", name=name)
            raise RefusedError(said, "name")
        profile = checked(text)
        if profile.name != name:
            said = Phrase(
                "The name in the text is {found}, not {name}.", found=profile.name, name=name
            )
            raise RefusedError(said, "name", name)
        if not path.exists() and len(own_names(self._folder)) >= OWN_LIMIT:
            raise NotNowError(
                Phrase("There are {limit} own profiles already: delete one first.", limit=OWN_LIMIT)
            )
        try:
            write_private(path, text)
        except OSError as error:
            reason = str(error.strerror)
            raise NotNowError(
                Phrase("The profile cannot be written ({reason}).", reason=reason)
            ) from None
        return self.one(name)

    def delete(self, name: str) -> None:
        """Forget a walker's own. Raises MissingError where there is none."""
        try:
            self._path(name).unlink()
        except FileNotFoundError:
            raise _missing(name) from None
        except OSError as error:
            reason = str(error.strerror)
            raise NotNowError(
                Phrase("The profile cannot be deleted ({reason}).", reason=reason)
            ) from None

    def _load(self, name: str) -> _Found:
        path = self._path(name)
        if name in shipped_names():
            return _shipped(name, self._language)
        if not path.is_file():
            raise _missing(name)
        return _own(load_profile(str(path)))

    def _own(self) -> Iterator[_Found]:
        for name in own_names(self._folder):
            try:
                yield _own(load_profile(str(self._folder / f"{name}.toml")))
            except BadInputError:
                continue

    def _path(self, name: str) -> Path:
        if len(name) > _LONGEST_NAME or not _SLUG.fullmatch(name):
            raise _missing(name)
        return self._folder / f"{name}.toml"


def validate(text: str, language: str = USUAL) -> dict[str, Any]:
    """Whether a text is a profile, with its drawing, or what is wrong in it and where (R27)."""
    try:
        profile = checked(text)
    except RefusedError as refused:
        said = told(refused.sentence, language)
        return {"ok": False, "error": said, "field": refused.field, "profile": None}
    found = _own(profile)
    row = _row(found) | {"drawing": steps_to_json(found.plan)}
    return {"ok": True, "error": None, "field": None, "profile": row}


def checked(text: str) -> Profile:
    """The profile in a text. Raises RefusedError, which names the field."""
    try:
        profile = parse_profile(text[: TEXT_LIMIT + 1], Phrase("profile"))
        flatten(profile)
    except BadInputError as error:
        found = _FIELD.match(str(error))
        raise RefusedError(error.sentence, found[1] if found else None) from None
    return profile


def _shipped(name: str, language: str) -> _Found:
    return _Found(*shipped_profile(name, language), own=False)


def _own(profile: Profile) -> _Found:
    return _Found(profile, flatten(profile), own=True)


def _row(found: _Found) -> dict[str, Any]:
    return summary_to_json(found.profile, found.plan) | {"own": found.own}


def _missing(name: str) -> MissingError:
    shown = printable(name[:_LONGEST_NAME])
    return MissingError(Phrase('There is no profile "{name}".', name=shown), "profile")
