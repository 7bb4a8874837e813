"""Runs a journal's inputs through today's kernel, and compares decision by decision."""

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from retropace.errors import BadInputError
from retropace.journal.lines import Step
from retropace.journal.outcome import render
from retropace.journal.reader import Journal, Problem
from retropace.kernel import Decision, Kernel
from retropace.units import NS_PER_S

_LONGEST_SHOWN: Final = 200


class Difference(NamedTuple):
    """The first decision that is not the same; ``field`` such as ``command.speed_mps``.

    ``recorded`` and ``now`` are that field's values, None where it is absent.
    """

    step: int
    time_s: float
    field: str
    recorded: Any
    now: Any


class Verification(NamedTuple):
    """What comparing came to; ``steps`` are those that were the same, over ``duration_s``."""

    steps: int
    duration_s: float
    difference: Difference | None
    problems: tuple[Problem, ...]
    ended: bool

    @property
    def same(self) -> bool:
        """Whether every recorded decision is today's, and no record is missing or changed."""
        return self.difference is None and not self.broken

    @property
    def broken(self) -> tuple[Problem, ...]:
        """The problems that are more than a torn end."""
        return tuple(found for found in self.problems if found.is_broken)


class Replayed(NamedTuple):
    """One recorded step and today's decision on it."""

    step: Step
    decision: Decision
    difference: Difference | None


def rebuild(journal: Journal) -> Kernel:
    """The kernel as it was before its first step. Raises BadInputError where none can be."""
    try:
        return Kernel(journal.header.setup)
    except Exception as error:
        raise BadInputError(
            f"{journal.path}, line 1: no session can be made of the setup ({error})."
        ) from None


def replay(journal: Journal, kernel: Kernel) -> Iterator[Replayed]:
    """Step ``kernel`` through the recorded inputs at the recorded instants."""
    base_ns = journal.header.base_ns
    for step in journal.steps():
        decision = kernel.step(step.inputs, step.now_ns)
        now = render(decision, base_ns)
        difference = None
        if now != step.out:
            difference = _difference(step, now, base_ns)
        yield Replayed(step, decision, difference)


def verify(journal: Journal) -> Verification:
    """Compare every decision, up to the first that differs."""
    steps, last_ns = 0, journal.header.base_ns
    difference = None
    for replayed in replay(journal, rebuild(journal)):
        difference = replayed.difference
        if difference is not None:
            break
        steps += 1
        last_ns = replayed.step.now_ns
    duration_s = (last_ns - journal.header.base_ns) / NS_PER_S
    ended = journal.end is not None
    return Verification(steps, duration_s, difference, tuple(journal.problems), ended)


def _difference(step: Step, now: dict[str, Any], base_ns: int) -> Difference | None:
    """Where two objects part; None where they only seemed to (a NaN is not equal to itself)."""
    found = _first_difference("", step.out, json.loads(json.dumps(now)))
    if found is None:
        return None
    return Difference(step.number, (step.now_ns - base_ns) / NS_PER_S, *found)


def _first_difference(where: str, recorded: Any, now: Any) -> tuple[str, Any, Any] | None:
    if isinstance(recorded, dict) and isinstance(now, dict):
        keys = [*recorded, *(key for key in now if key not in recorded)]
        pairs = [(f"{where}.{key}", recorded.get(key), now.get(key)) for key in keys]
    elif isinstance(recorded, list) and isinstance(now, list):
        length = max(len(recorded), len(now))
        pairs = [
            (f"{where}[{index}]", _at(recorded, index), _at(now, index)) for index in range(length)
        ]
    elif recorded == now or repr(recorded) == repr(now):  # a NaN is not equal to itself
        return None
    else:
        return where.removeprefix("."), _shown(recorded), _shown(now)
    for place, one, other in pairs:
        found = _first_difference(place, one, other)
        if found is not None:
            return found
    return None


def _at(values: list[Any], index: int) -> Any:
    return values[index] if index < len(values) else None


def _shown(value: Any) -> Any:
    """A plain value as it is, anything larger as the beginning of its text."""
    if not isinstance(value, dict | list):
        return value
    try:
        return json.dumps(value)[:_LONGEST_SHOWN]
    except RecursionError:
        return "too deep to show"
