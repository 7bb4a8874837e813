"""The speech programs we know, and how each wants to be called."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

_POWERSHELL: Final = (
    "Add-Type -AssemblyName System.Speech;"
    "[Console]::InputEncoding=[Text.Encoding]::UTF8;"
    "$v=New-Object System.Speech.Synthesis.SpeechSynthesizer;"
    "$v.Speak([Console]::In.ReadToEnd())"
)


@dataclass(frozen=True, slots=True)
class Engine:
    """A program run once a sentence; it takes the sentence on standard input unless ``by_word``."""

    program: str
    options: tuple[str, ...] = ()
    alarm_options: tuple[str, ...] = ()
    by_word: bool = False

    def command(self, text: str, alarm: bool) -> list[str]:
        """The argument list for one sentence."""
        words = [self.program, *self.options, *(self.alarm_options if alarm else ())]
        return [*words, "--", text] if self.by_word else words


# spd-say only hands the text to a daemon; its own priorities cut off what the daemon says.
_KNOWN: Final[dict[str, Callable[[str], Engine]]] = {
    "espeak-ng": lambda program: Engine(program, ("-s", "150", "--stdin")),
    "espeak": lambda program: Engine(program, ("-s", "150", "--stdin")),
    "spd-say": lambda program: Engine(program, ("--wait",), ("-P", "important"), by_word=True),
    "say": lambda program: Engine(program, ("-f", "-")),
    "powershell": lambda program: Engine(
        program, ("-NoProfile", "-NonInteractive", "-Command", _POWERSHELL)
    ),
}
_BY_PLATFORM: Final = {"darwin": ("say",), "win32": ("powershell",)}
_ELSEWHERE: Final = ("espeak-ng", "espeak", "spd-say")


def engine_at(program: str) -> Engine:
    """How to call ``program``; one we do not know gets each sentence on standard input."""
    known = _KNOWN.get(PurePath(program).stem.lower())
    return known(program) if known else Engine(program)


def find_engine(platform: str = sys.platform) -> Engine | None:
    """The first speech program this computer has."""
    for name in _BY_PLATFORM.get(platform, _ELSEWHERE):
        program = shutil.which(name)
        if program is not None:
            return engine_at(program)
    return None
