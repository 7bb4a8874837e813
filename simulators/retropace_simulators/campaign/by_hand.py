"""Faults and keys written down by hand: ``NAME@WHEN``, in place of those that a seed would draw."""

import argparse
import re
from dataclasses import replace
from typing import Final

from retropace.model import Request
from retropace.session import Phase
from retropace_simulators.campaign.faults import CATALOGUE
from retropace_simulators.campaign.scenario import Press, Scenario, Trouble, When

_FORM: Final = re.compile(
    r"(?P<name>[^@]+)@((?P<phase>[a-z]+)\+)?(?P<after>[0-9.]+)"
    r"(:(?P<lasts>[0-9.]+)(:(?P<strength>[0-9.]+))?)?"
)
_HEALS_S: Final = 300.0


def trouble(text: str) -> Trouble:
    """``NAME@[PHASE+]AFTER[:LASTS[:STRENGTH]]``: seconds, and a strength from 0 to 1.

    Raises ArgumentTypeError, saying what is wrong.
    """
    found = _parts(text)
    name = found["name"].strip()
    if name not in CATALOGUE:
        raise argparse.ArgumentTypeError(f"there is no fault {name!r}; --faults lists them")
    strength = _number(found["strength"], 0.5)
    if strength > 1.0:
        raise argparse.ArgumentTypeError(f"{text!r}: give a strength from 0 to 1")
    return Trouble(name, _when(found), _number(found["lasts"], 5.0), strength)


def press(text: str) -> Press:
    """``KEY@[PHASE+]AFTER``. Raises ArgumentTypeError, saying what is wrong."""
    found = _parts(text)
    try:
        return Press(Request(found["name"].strip()), _when(found))
    except ValueError:
        known = ", ".join(Request)
        told = f"there is no key {found['name']!r}: {known}"
        raise argparse.ArgumentTypeError(told) from None


def arranged(
    scenario: Scenario, troubles: list[Trouble], presses: list[Press] | None = None
) -> Scenario:
    """The walker, profile and treadmill of a scenario, with these troubles and keys alone."""
    heal_s = max(scenario.heal_s, _HEALS_S)
    return replace(scenario, troubles=tuple(troubles), presses=tuple(presses or ()), heal_s=heal_s)


def _parts(text: str) -> dict[str, str]:
    found = _FORM.fullmatch(text)
    if found is None:
        told = f"{text!r} does not read as NAME@[PHASE+]SECONDS[:LASTS[:STRENGTH]]"
        raise argparse.ArgumentTypeError(told)
    return found.groupdict()


def _when(found: dict[str, str]) -> When:
    phase = found["phase"]
    if phase is not None and phase not in list(Phase):
        raise argparse.ArgumentTypeError(f"there is no phase {phase!r}: {', '.join(Phase)}")
    return When(_number(found["after"], 0.0), None if phase is None else Phase(phase))


def _number(text: str | None, otherwise: float) -> float:
    if text is None:
        return otherwise
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from None
