"""The planted defects: mistakes made before, by others or by us, each as a change of text.

One TOML file for each part of the house in ``planted/``. A defect has a name, the trap it stands
for, its edits (file, old text, new text) and the tests that are to catch it.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

PLANTED: Final = Path(__file__).parent / "planted"


class Edit(NamedTuple):
    """One change of text in one file, whose old text stands there exactly once."""

    file: str
    old: str
    new: str


class Defect(NamedTuple):
    """One mistake, and the tests of which at least one must fail when it is made."""

    name: str
    trap: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]


class StaleError(Exception):
    """A defect whose old text is no longer found: it proves nothing until it is mended."""


def all_defects() -> tuple[Defect, ...]:
    """Every planted defect, in the order of files and lines."""
    return tuple(
        _defect(told)
        for path in sorted(PLANTED.glob("*.toml"))
        for told in tomllib.loads(path.read_text(encoding="utf-8"))["defect"]
    )


def planted(defect: Defect, text_of: Callable[[str], str]) -> dict[str, str]:
    """The changed files with their whole text. Raises StaleError naming the edit that fails."""
    texts: dict[str, str] = {}
    for edit in defect.edits:
        try:
            text = texts[edit.file] if edit.file in texts else text_of(edit.file)
        except OSError:
            raise StaleError(f"{defect.name}: there is no {edit.file} any more") from None
        found = text.count(edit.old)
        if found != 1:
            times = "no longer" if found == 0 else f"{found} times"
            raise StaleError(f"{defect.name}: its old text stands {times} in {edit.file}")
        texts[edit.file] = text.replace(edit.old, edit.new)
    return texts


def _defect(told: dict[str, Any]) -> Defect:
    edits = tuple(Edit(**edit) for edit in told["edit"])
    return Defect(told["name"], told["trap"], edits, tuple(told["tests"]))
