"""Parses the command line and hands over to the command; nothing heavy is imported before that."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from retropace.errors import RetropaceError

COMMANDS: Final[dict[str, str]] = {
    "scan": "list the treadmills within reach",
    "doctor": "say whether this computer and this treadmill can do a backward session",
    "start": "guide a backward session",
    "serve": "serve the page: guide sessions from a phone or a screen behind the treadmill",
    "simulate": "serve a simulated treadmill over Bluetooth",
    "sessions": "list what was walked, or show one session whole",
    "export": "write sessions as files for other programs: FIT, TCX, CSV, Parquet, JSON",
    "history": "show the weeks, the streak, the level and what is missing to the next",
    "plan": "programmes of several weeks: what is done, and what is next",
    "forget": "remove what is kept of a person, or of one session, wholly",
    "replay": "play a recorded session again, or check every decision of it",
    "report": "write a session as a page to read and to print",
    "calibrate": "measure your own ratio of backward to forward effort, by your heart rate",
    "effort": "say what backward walking costs, and which forward speed that equals",
    "me": "tell what is known of your heart, for heart rates to be judged by",
    "profiles": "list, draw and check guided workouts",
    "decode": "say what Bluetooth frames copied from a phone mean",
}


def build_parser(command: str | None) -> argparse.ArgumentParser:
    """The parser; only the command that is about to run brings its own arguments."""
    parser = argparse.ArgumentParser(
        prog="retropace",
        description="Guides backward walking on a Bluetooth treadmill. "
        "Where comfort and safety pull apart, safety wins.",
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=summary, description=summary)
        if name == command:
            module = import_module(f"retropace.cli.{name}")
            module.add_arguments(subparser)
            subparser.set_defaults(run=module.run)
    return parser


def run_command_line(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 ended early, 2 bad input, 3 treadmill or link trouble."""
    _have_outputs()
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = next((word for word in words if not word.startswith("-")), None)
    try:
        options = build_parser(command).parse_args(words)
        code: int = options.run(options)
        sys.stdout.flush()
    except RetropaceError as error:
        print(f"retropace: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        from retropace.cli.output import give_up_output

        give_up_output()
        return 0
    except KeyboardInterrupt:
        return 1
    except Exception as error:
        if os.environ.get("RETROPACE_DEBUG"):
            raise
        print(
            f"retropace: a fault of its own, not of yours ({type(error).__name__}: {error}). "
            "Set RETROPACE_DEBUG=1 to see where, and please report it.",
            file=sys.stderr,
        )
        return 3
    return code


def _have_outputs() -> None:
    """A program started with its outputs closed writes into nothing, instead of breaking."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
