"""Reads a journal back: bounded, tolerant of a torn end, plain about whatever is wrong."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple

from retropace.errors import BadInputError
from retropace.files import unreadable
from retropace.journal import chain
from retropace.journal.inputs import MALFORMED, input_from_json, instant_ns
from retropace.journal.lines import PROGRAM, SCHEMA_VERSION, Header, Step, setup_adapter
from retropace.kernel import Setup
from retropace.phrase import Phrase

LARGEST_FILE: Final = 256 * 2**20
"""Octets; an hour's session is two or three million."""
LONGEST_LINE: Final = 4 * 2**20
MOST_PROBLEMS: Final = 100
_UNREADABLE: Final = (*MALFORMED, RecursionError)
_decode: Final = json.JSONDecoder().raw_decode
"""Quicker than json.loads by a quarter, which thousands of steps notice."""


class ProblemKind(StrEnum):
    """What can be wrong with a journal that can still be read."""

    TORN = "torn end"
    CHAIN = "broken chain"
    LINE = "unreadable line"
    GAP = "missing steps"


class Problem(NamedTuple):
    """One thing wrong, with the number of the line (from 1) and a sentence."""

    line: int
    kind: ProblemKind
    sentence: str

    @property
    def is_broken(self) -> bool:
        """Whether this is more than the torn end of a killed program."""
        return self.kind is not ProblemKind.TORN


@dataclass(frozen=True, slots=True)
class Journal:
    """One journal, its chain checked; the steps are made only as they are asked for.

    ``end`` is the last line's object, None where the program never wrote one. ``problems`` grows
    while steps are read for the first time.
    """

    path: Path
    header: Header
    notes: tuple[dict[str, Any], ...]
    end: dict[str, Any] | None
    problems: list[Problem]
    step_lines: tuple[tuple[int, bytes], ...] = field(repr=False)

    def steps(self) -> Iterator[Step]:
        """Every step that can be read, in order; what cannot is skipped and told as a problem."""
        expected = 0
        for number, line in self.step_lines:
            step = _read_step(line, self.header.base_ns)
            if step is None:
                self._tell(number, ProblemKind.LINE, "no step that can be read")
                continue
            if step.number != expected:
                missing = f"step {step.number}, where step {expected} should be"
                self._tell(number, ProblemKind.GAP, missing)
            expected = step.number + 1
            yield step

    def _tell(self, line: int, kind: ProblemKind, what: str) -> None:
        problem = _problem(self.path, line, kind, what)
        if problem not in self.problems and len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


_STEP: Final = b'{"kind":"step",'


def read_journal(path: Path) -> Journal:
    """A journal, whole or torn. Raises BadInputError naming file and line where it is none."""
    lines = _read_file(path).split(b"\n")
    unended = lines.pop()
    if unended:
        lines.append(unended)
    if not lines:
        raise BadInputError(Phrase("{path} is empty: no journal of a session.", path=str(path)))
    for index, line in enumerate(lines):
        if len(line) > LONGEST_LINE:
            long = Phrase("longer than {limit} octets; no journal has that", limit=LONGEST_LINE)
            raise _bad(path, index + 1, long)
    header = _header(path, parse_header(path, lines[0]))
    problems = _check_chain(path, lines, may_be_torn=bool(unended))
    if problems and problems[-1].kind is ProblemKind.TORN:
        lines.pop()
    steps, notes, end = _sorted_out(path, lines, problems)
    return Journal(path, header, notes, end, problems[:MOST_PROBLEMS], steps)


def parse_header(path: Path, line: bytes) -> dict[str, Any]:
    """The first line's object. Raises BadInputError when it is no journal this program reads."""
    header = parsed(line)
    if header is None or header.get("kind") != "header" or header.get("program") != PROGRAM:
        told = Phrase("not the header of a Retropace journal; give a session's *.jsonl file")
        raise _bad(path, 1, told)
    version = header.get("schema")
    if version != SCHEMA_VERSION:
        told = Phrase(
            "a journal of schema version {version:.40}, and this program reads version {known}; "
            "use the Retropace that wrote it or a newer one",
            version=repr(version),
            known=SCHEMA_VERSION,
        )
        raise _bad(path, 1, told)
    return header


def parsed(line: bytes) -> dict[str, Any] | None:
    """A line's JSON object, or None where it holds none."""
    try:
        value = json.loads(line)
    except _UNREADABLE:
        return None
    return value if isinstance(value, dict) else None


def _read_file(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise no_file(path)
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise unreadable(path, error) from None
    except ValueError as error:  # a name no file can have
        raise BadInputError(
            Phrase("'{path}' is no file's name ({error}).", path=str(path), error=str(error))
        ) from None
    if len(data) > LARGEST_FILE:
        told = Phrase(
            "{path} is larger than {bound_mb} MB: no journal of a session.",
            path=str(path),
            bound_mb=LARGEST_FILE // 2**20,
        )
        raise BadInputError(told)
    return data


def _header(path: Path, raw: dict[str, Any]) -> Header:
    """The header as the rooms know it. Raises BadInputError naming the field."""
    try:
        mass_kg = raw.get("walker_mass_kg")
        return Header(
            session_id=_text(raw["session_id"]),
            started_at=_text(raw["started_at"]),
            base_ns=instant_ns(raw["base_ns"]),
            setup=_setup(path, raw["setup"]),
            simulated=bool(raw["simulated"]),
            walker_mass_kg=None if mass_kg is None else body_mass(mass_kg),
            program_version=_text(raw["program_version"]),
        )
    except KeyError as error:
        raise _bad(
            path, 1, Phrase("the header has no '{field}'", field=str(error.args[0]))
        ) from None
    except (TypeError, ValueError) as error:
        raise _bad(
            path, 1, Phrase("the header cannot be read: {error}", error=str(error))
        ) from None


def _setup(path: Path, raw: object) -> Setup:
    from pydantic import ValidationError

    try:
        setup = setup_adapter().validate_python(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _bad(path, 1, f"setup.{where}: {first['msg']}") from None
    if not setup.plan.steps:
        raise _bad(
            path, 1, Phrase("setup.plan.steps is empty, and a session has at least one step")
        )
    if setup.treadmill.speed_range is None:
        raise _bad(
            path, 1, Phrase("setup.treadmill.speed_range is missing, and no session begins so")
        )
    return setup


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError(f"{value!r:.40} is no text")


def body_mass(value: object) -> float:
    """A recorded body mass, kg. Raises ValueError for anything else."""
    if isinstance(value, int | float) and math.isfinite(value) and value > 0:
        return float(value)
    raise ValueError(f"{value!r:.40} is no body mass")


def _check_chain(path: Path, lines: list[bytes], *, may_be_torn: bool) -> list[Problem]:
    """Every line against the one before; the last may be torn, where it has no end."""
    problems: list[Problem] = []
    before = chain.FIRST
    for number, line in enumerate(lines, 1):
        holds, before = chain.check(line, before)
        if holds:
            continue
        torn = may_be_torn and 1 < number == len(lines)
        kind, what = (ProblemKind.TORN, _TORN) if torn else (ProblemKind.CHAIN, _BROKEN)
        problems.append(_problem(path, number, kind, what))
    return problems


_TORN: Final = "the end is torn, as when a program is killed while writing; all before it is read"
_BROKEN: Final = (
    "the chain is broken: this line was changed, or one before it was removed, added or moved"
)


def _sorted_out(
    path: Path, lines: list[bytes], problems: list[Problem]
) -> tuple[tuple[tuple[int, bytes], ...], tuple[dict[str, Any], ...], dict[str, Any] | None]:
    """Numbered step lines as they are, notes and end as objects."""
    steps: list[tuple[int, bytes]] = []
    notes: list[dict[str, Any]] = []
    end: dict[str, Any] | None = None
    for number, line in enumerate(lines[1:], 2):
        if line.startswith(_STEP):
            steps.append((number, line))
            continue
        value = parsed(line) or {}
        if value.get("kind") == "note":
            notes.append(value)
        elif value.get("kind") == "end":
            end = value
        else:
            problems.append(_problem(path, number, ProblemKind.LINE, "neither step, note nor end"))
    return tuple(steps), tuple(notes), end


def _read_step(line: bytes, base_ns: int) -> Step | None:
    try:
        raw, _ = _decode(line.decode("ascii"))
        number, out = raw["n"], raw["out"]
        if type(number) is not int or not isinstance(out, dict):
            return None
        inputs = tuple([input_from_json(given, base_ns) for given in raw["in"]])
        return Step(number, instant_ns(raw["t"]) + base_ns, inputs, out)
    except _UNREADABLE:
        return None


def _problem(path: Path, line: int, kind: ProblemKind, what: str) -> Problem:
    return Problem(line, kind, f"{path}, line {line}: {what}.")


def _bad(path: Path, line: int, what: str) -> BadInputError:
    return BadInputError(
        Phrase("{path}, line {line}: {what}.", path=str(path), line=line, what=what)
    )


def no_file(path: Path) -> BadInputError:
    """What is there is something else."""
    return BadInputError(
        Phrase("{path} is no file: give a session's *.jsonl file.", path=str(path))
    )
