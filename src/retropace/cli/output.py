"""How every command prints: JSON with units in the names, or sentences and tables for people."""

import contextlib
import json
import os
import sys
from typing import Any


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    print()


def clock_text(duration_s: float) -> str:
    """Minutes and seconds, such as 4:05."""
    minutes, seconds = divmod(round(duration_s), 60)
    return f"{minutes}:{seconds:02d}"


def print_any_letters() -> None:
    """A title may hold letters that an old terminal lacks; that is no reason to fail."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")


def complain(sentence: object) -> None:
    """Something to know that stops nothing, on standard error."""
    print(f"retropace: {sentence}", file=sys.stderr)


def give_up_output() -> None:
    """Nobody reads standard output any more: what is still to be written goes nowhere, quietly."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
