"""``retropace scan``: the treadmills within reach."""

import argparse
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from retropace.errors import BadInputError, printable

if TYPE_CHECKING:
    from retropace.driver import Discovered

_TIMEOUT_S: Final = 5.0
_LONGEST_S: Final = 120.0
_HEADINGS: Final = ("NAME", "ADDRESS", "SIGNAL", "SAYS IT IS")
_ADVICE: Final = """No treadmill is within reach. What to try:
  - switch the treadmill on; some wake their Bluetooth only once somebody stands on them
  - close other apps and phones that may hold it: a connected treadmill is invisible
  - come within two metres, and listen longer: retropace scan --timeout 15
  - without a treadmill: retropace start PROFILE --treadmill simulated"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "--timeout", type=float, default=_TIMEOUT_S, metavar="S", help="how long to listen, s"
    )
    parser.add_argument(
        "--simulated", action="store_true", help="listen to the simulator instead of the radio"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON array")


def run(options: argparse.Namespace) -> int:
    """Listen and list; 0 even when nothing was heard, 3 without usable Bluetooth."""
    if not (isfinite(options.timeout) and 0 < options.timeout <= _LONGEST_S):
        raise BadInputError(
            f"--timeout is {options.timeout:g}: give more than 0 and at most {_LONGEST_S:g} s."
        )
    found = _scan(options.timeout, simulated=options.simulated)
    if options.json:
        from retropace.cli.output import print_json

        print_json([_as_json(one) for one in found])
    elif found:
        _print_table(found)
    else:
        print(_ADVICE)
    return 0


def _scan(timeout_s: float, *, simulated: bool) -> "list[Discovered]":
    import asyncio

    from retropace.driver import find

    driver = find("retropace.drivers", "ftms")
    found: list[Discovered]
    if simulated:
        world = find("retropace.simulators", "treadmill").open()
        found = world.run(driver.scan(timeout_s, backend=world.backend))
    else:
        found = asyncio.run(driver.scan(timeout_s))
    return found


def _as_json(found: "Discovered") -> dict[str, Any]:
    return {
        "name": found.name,
        "address": found.address,
        "rssi_dbm": found.rssi_dbm,
        "available": found.available,
        "claims": list(found.claims),
        "connected": found.connected,
    }


def _print_table(found: "list[Discovered]") -> None:
    rows = [_HEADINGS, *(_row(one) for one in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        print("  ".join([*cells, row[3]]).rstrip())


def _row(found: "Discovered") -> tuple[str, str, str, str]:
    signal = "-" if found.rssi_dbm is None else f"{found.rssi_dbm} dBm"
    says = list(found.claims)
    if found.connected:
        says.append("connected to this computer")
    elif found.available is not None:
        says.append("available" if found.available else "busy")
    return printable(found.name), found.address, signal, ", ".join(says)
