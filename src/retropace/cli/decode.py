"""`retropace decode`: what frames copied from a phone's Bluetooth log mean."""

import argparse
import re
import string
import sys
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from typing import Any, Final

from retropace.errors import BadInputError

# Between octets people's tools put spaces, colons, dashes, commas; before them 0x or (0x).
_BETWEEN: Final = re.compile(r"[\s:,_-]+|\(?(?<![0-9A-Fa-f])0[xX]\)?")

_UNITS: Final = (
    ("_s_per_km", "s/km"),
    ("_kmh", "km/h"),
    ("_pct", "%"),
    ("_deg", "°"),
    ("_kcal", "kcal"),
    ("_kj", "kJ"),
    ("_bpm", "bpm"),
    ("_m", "m"),
    ("_s", "s"),
    ("_n", "N"),
    ("_w", "W"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument(
        "--characteristic",
        default="2acd",
        metavar="UUID",
        help="which characteristic the frames came from: 2acd (Treadmill Data, the default), "
        "2acc, 2ad3 to 2ad9, 2ada or 2a37; the long form and 0x are understood",
    )
    parser.add_argument("--json", action="store_true", help="print an array, one object a frame")
    parser.add_argument(
        "frames",
        nargs="+",
        metavar="HEX",
        help="a frame's octets, such as 84042003 or '84:04:20:03'; - reads one a line from input",
    )


def run(options: argparse.Namespace) -> int:
    """Describe every frame; nonsense in a frame is described, nonsense in the hex is an error."""
    from retropace.cli.output import print_json
    from retropace.ftms import describe

    characteristic = _characteristic(options.characteristic)
    frames = [_octets(where, text) for where, text in _texts(options.frames)]
    described = [describe(characteristic, frame) for frame in frames]
    if options.json:
        print_json(described)
        return 0
    for number, (frame, description) in enumerate(zip(frames, described, strict=True), start=1):
        _print_for_people(number, frame, description)
    if len(frames) > 1 and all(len(frame) == 1 for frame in frames):
        print("Each octet was read as a frame of its own: put a frame's octets in quotes.")
    return 0


def _characteristic(text: str) -> str:
    from retropace.ftms.uuids import NAMES, short_of

    short = short_of(text)
    if short not in NAMES:
        raise BadInputError(
            f"--characteristic {text!r} is none that retropace can read: "
            f"use one of {', '.join(sorted(NAMES))}."
        )
    return short


def _texts(arguments: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every frame's text and where it stands; ``-`` stands for the lines of standard input."""
    for number, argument in enumerate(arguments, start=1):
        if argument != "-":
            yield f"frame {number}", argument
            continue
        if isinstance(sys.stdin, TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        for line_number, line in enumerate(sys.stdin, start=1):
            if line.strip():
                yield f"line {line_number} of the input", line.strip()


def _octets(where: str, text: str) -> bytes:
    digits = _BETWEEN.sub("", text)
    shown = repr(text if len(text) <= 40 else f"{text[:40]}...")
    strange = next((character for character in digits if character not in string.hexdigits), None)
    if strange is not None:
        raise BadInputError(
            f"{where} ({shown}) is not hexadecimal: {strange!r} is not one of 0-9 and a-f; "
            "write each octet as two digits, such as 84042003."
        )
    if not digits:
        raise BadInputError(f"{where} ({shown}) is empty: write its octets, such as 84042003.")
    if len(digits) % 2:
        raise BadInputError(
            f"{where} ({shown}) has {len(digits)} hexadecimal digits, an odd number: "
            "each octet takes two, so one is missing or too many."
        )
    return bytes.fromhex(digits)


def _print_for_people(number: int, frame: bytes, description: dict[str, Any]) -> None:
    from retropace.ftms.uuids import NAMES

    plural = "" if len(frame) == 1 else "s"
    print(f"Frame {number}: {NAMES[description['characteristic']]}, {len(frame)} octet{plural}")
    for name, value in description["fields"].items():
        label, unit = _label_and_unit(name)
        print(f"  {label:<24} {_value(value, unit)}")
    if description["more_data"]:
        print("  (the record goes on in another frame)")
    for fault in description["faults"]:
        print(f"  fault: {fault}")


def _label_and_unit(name: str) -> tuple[str, str]:
    suffix, unit = next((pair for pair in _UNITS if name.endswith(pair[0])), ("", ""))
    return name.removesuffix(suffix).replace("_", " "), unit


def _value(value: Any, unit: str) -> str:
    if value is None:
        return "not available"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "none"
    return f"{value} {unit}".rstrip()
