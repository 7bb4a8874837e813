"""What a walker is asked once the belt rests and the link is let go of: effort felt, and rails."""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from retropace.errors import BadInputError

if TYPE_CHECKING:
    from retropace.cli.keyboard import Keyboard
    from retropace.journal import Told

_WORTH_ASKING_S: Final = 60.0
_TRIES: Final = 3
RPE_TEXT: Final = "How hard was it? 0 nothing, 3 moderate, 5 hard, 7 very hard, 10 the most:"
RAILS_TEXT: Final = "Your hands on the rails: none, light or grip?"


def ask_told(keyboard: "Keyboard", journal: Path) -> None:
    """Ask, and keep what was answered; Enter skips, and so does whatever goes wrong."""
    from retropace.journal import summarise_quickly

    with contextlib.suppress(KeyboardInterrupt, OSError):
        try:
            if summarise_quickly(journal).totals["duration_s"] >= _WORTH_ASKING_S:
                _ask(keyboard, journal)
        except BadInputError as error:
            print(f"retropace: {error}")


def _ask(keyboard: "Keyboard", journal: Path) -> None:
    from retropace.journal import Told, write_told

    keyboard.forget_typed()
    print("\nTwo questions, for your own record (Enter skips one):")
    rpe = _answer(keyboard, RPE_TEXT, "rpe")
    rails = _answer(keyboard, RAILS_TEXT, "rails")
    told = Told(rpe.rpe, rails.rails)
    if told != Told():
        write_told(journal, told)
        print("Kept. It never leaves this computer by itself.")


def _answer(keyboard: "Keyboard", question: str, field: str) -> "Told":
    """One answer that makes sense, or none after a few tries."""
    from retropace.journal import Told

    for _ in range(_TRIES):
        line = keyboard.ask_afterwards(question)
        if not line:
            break
        try:
            return told_of(**{field: line})
        except BadInputError as error:
            print(f"Sorry: {error}")
    return Told()


def told_of(rpe: str | None = None, rails: str | None = None) -> "Told":
    """From words, such as "4" or "3,5" and "light". Raises BadInputError naming the bound."""
    from retropace.journal import Told
    from retropace.journal.told import checked

    number: float | None = None
    if rpe is not None:
        try:
            number = float(rpe.strip().replace(",", "."))
        except ValueError:
            told = f"the effort {rpe.strip()!r:.20} is no number: give one from 0 to 10."
            raise BadInputError(told) from None
    return checked(Told(number, None if rails is None else rails.strip().lower()))
