"""``retropace doctor``: whether this computer and a treadmill can do a backward session.

Never moves the belt: of a treadmill it asks what it can do and for permission, and listens.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from retropace.cli.address import Target, read_target
from retropace.errors import RetropaceError, TreadmillError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from retropace.cli.checks import Check
    from retropace.driver import Driver
    from retropace.model import Frame, LinkEvent
    from retropace.profile.plan import Plan

_SCAN_S: Final = 4.0
_LISTEN_S: Final = 4.0
_MARKS: Final = {"ok": "ok  ", "warn": "note", "fail": "FAIL"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "treadmill",
        nargs="?",
        metavar="ADDRESS|simulated[:MODEL]",
        help="a treadmill to look at too; without one only this computer is looked at",
    )
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="where sessions are kept")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Look at everything; 0 when a session can run, 3 when it cannot."""
    from retropace.cli.checks import can_walk_backward

    target = None if options.treadmill is None else read_target(options.treadmill)
    checks = [*_computer(options.data_dir), *_bluetooth(target)]
    if options.json:
        _print_as_json(checks)
    else:
        _print_checks(checks, target)
    return 0 if can_walk_backward(checks) else TreadmillError.exit_code


def _computer(data_dir: Path | None) -> "list[Check]":
    """The computer itself, its radio apart."""
    from retropace.cli.checks import python_check

    return [python_check(sys.version_info[:3]), _voice(), _data_dir(data_dir)]


def _voice() -> "Check":
    from retropace.cli.checks import voice_check, warn
    from retropace.speech import SilentVoice, best_voice
    from retropace.speech.engines import find_engine

    try:
        silent = isinstance(best_voice(), SilentVoice)
    except RetropaceError as error:
        says, _, change = str(error).partition(": ")
        return warn("voice", says, change)
    engine = find_engine()
    if silent and engine is not None:
        return warn("voice", "the voice is switched off", "unset RETROPACE_VOICE")
    return voice_check(None if silent else _program_of(engine))


def _program_of(engine: Any) -> str:
    return "the chosen program" if engine is None else Path(engine.program).name


def _data_dir(chosen: Path | None) -> "Check":
    """Whether sessions can be kept; tried, since permissions alone do not tell."""
    import tempfile

    from retropace.cli.checks import fail, from_error, ok
    from retropace.journal import default_data_dir

    try:
        folder = chosen or default_data_dir()
    except RetropaceError as error:
        return from_error("data directory", error)
    nearest = next((place for place in (folder, *folder.parents) if place.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        return fail(
            "data directory",
            f"sessions cannot be kept in {folder} ({error.strerror or error})",
            "make it writable, or choose another with --data-dir",
        )
    return ok("data directory", f"sessions are kept in {folder}")


def _bluetooth(target: Target | None) -> "list[Check]":
    """The radio and, where one is named, the treadmill; a simulated one needs no radio."""
    import asyncio

    from retropace.driver import find

    driver: Driver = find("retropace.drivers", "ftms")
    if target is None or target.address is not None:
        return asyncio.run(_real(driver, target.address if target is not None else None))
    world = find("retropace.simulators", "treadmill").open(target.model)
    looking: Coroutine[Any, Any, list[Check]] = _treadmill(driver, world.address, world.backend)
    checks: list[Check] = world.run(looking)
    return checks


async def _real(driver: "Driver", address: str | None) -> "list[Check]":
    from retropace.cli.checks import can_walk_backward, radio_checks, reach_checks

    try:
        heard = await driver.scan(_SCAN_S if address is not None else 1.0)
    except RetropaceError as error:
        return radio_checks(error)
    checks = radio_checks(None)
    if address is None:
        return checks
    checks += reach_checks(address, heard)
    if can_walk_backward(checks):
        checks += await _treadmill(driver, address, None)
    return checks


async def _treadmill(driver: "Driver", address: str, backend: Any) -> "list[Check]":
    """Connect, ask, listen, let go."""
    import asyncio

    from retropace.cli import checks as judge
    from retropace.clock import LoopClock
    from retropace.model import Frame

    records = 0

    def heard(event: "Frame | LinkEvent") -> None:
        nonlocal records
        records += isinstance(event, Frame) and event.characteristic == "2acd"

    treadmill = driver.treadmill(address, heard, LoopClock(), backend=backend)
    try:
        info = await treadmill.connect()
    except RetropaceError as error:
        return [judge.from_error("reachable", error)]
    try:
        await asyncio.sleep(_LISTEN_S)
    finally:
        await treadmill.close()
    found = [judge.ok("reachable", f"connected to {info.name} at {info.address}")]
    found += judge.treadmill_checks(info, _plans())
    if info.has_control_point:
        found.append(judge.telemetry_check(info, records, _LISTEN_S))
    return [*found, *judge.remarks_check(info)]


def _plans() -> "list[Plan]":
    from retropace.library import load_profile, shipped_names
    from retropace.profile.flatten import flatten

    return [flatten(load_profile(name)) for name in shipped_names()]


def _print_as_json(checks: "list[Check]") -> None:
    from retropace.cli.checks import can_walk_backward
    from retropace.cli.output import print_json

    print_json(
        {
            "can_walk_backward": can_walk_backward(checks),
            "checks": [
                {
                    "name": check.name,
                    "verdict": check.verdict.value,
                    "says": check.says,
                    "change": check.change or None,
                }
                for check in checks
            ],
        }
    )


def _print_checks(checks: "list[Check]", target: Target | None) -> None:
    from retropace.cli.checks import can_walk_backward

    width = max(len(check.name) for check in checks)
    for check in checks:
        print(f"{_MARKS[check.verdict.value]}  {check.name.ljust(width)}  {check.says}")
        if check.change:
            print(f"{' ' * (width + 8)}-> {check.change}")
    what = "This computer" if target is None else "This computer with this treadmill"
    can = "can do" if can_walk_backward(checks) else "cannot do"
    print(f"\n{what} {can} a backward session.")
    if target is None and can_walk_backward(checks):
        print("Look at a treadmill too: retropace doctor ADDRESS (from `retropace scan`).")
