"""The survivors that are argued for: mutants that change nothing, or nothing that matters.

`python -m tests.mutants.argued` writes docs/mutants.md from argued.toml.
"""

import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from .mutate import Mutant

ARGUED: Final = Path(__file__).parent / "argued.toml"
PAGE: Final = Path(__file__).parents[2] / "docs" / "mutants.md"
_HEAD: Final = """\
# Mutants that live, and why they may

`make mutants` changes the code of `ftms`, `belief` and `safety` in small ways, one at a time, and
runs the tests on each change; the score is in [`safety.md`](safety.md). A change that no test
notices is a test that is missing, unless it changes nothing, or nothing that matters to the person
on the belt. Those are listed here, each with its argument. They count as alive in the score.

This page is written by `make safety` from `tests/mutants/argued.toml`; a test holds that it is
current and that each of these lines still stands in the source.
"""


class Diff(NamedTuple):
    """A mutant as people read it: where it is, a line as it was, and what becomes of it."""

    file: str
    scope: str
    was: str
    becomes: str


def diff_of(mutant: Mutant, text: str) -> Diff:
    """A mutant of this text."""
    return Diff(mutant.file, mutant.scope, *mutant.diff(text))


@cache
def arguments_for(room: str = "") -> dict[Diff, str]:
    """Every argued mutant of a room, or of all, with the argument."""
    told = tomllib.loads(ARGUED.read_text(encoding="utf-8")).get("survivor", [])
    return {
        Diff(one["file"], one["scope"], one["was"], becomes): one["why"]
        for one in told
        for becomes in one["becomes"]
        if one["file"].startswith(room)
    }


def page() -> str:
    """docs/mutants.md as it should stand."""
    return "\n".join((_HEAD, *_files())).rstrip() + "\n"


def _files() -> Iterator[str]:
    by_file = groupby(sorted(arguments_for().items()), key=lambda item: item[0].file)
    for file, entries in by_file:
        yield f"## `{file}`\n"
        for why, diffs in _by_argument(dict(entries)).items():
            yield f"{why}\n"
            for diff in diffs:
                scope = f" in `{diff.scope}`" if diff.scope else ""
                yield f"- `{diff.was}` becomes `{diff.becomes}`{scope}"
            yield ""


def _by_argument(entries: dict[Diff, str]) -> dict[str, list[Diff]]:
    found: dict[str, list[Diff]] = {}
    for diff, why in entries.items():
        found.setdefault(why, []).append(diff)
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.exit(0)
