"""What can go wrong, named by the exit code the person sees; each message is a whole sentence."""

from typing import ClassVar

from retropace.phrase import cleaned


def printable(text: str) -> str:
    """The text without control characters, which a file could send to a terminal."""
    return cleaned(text, lambda plain: "".join(c if c.isprintable() else "?" for c in plain))


class RetropaceError(Exception):
    """The root of every error a person may see: one sentence saying what, where and what to do."""

    exit_code: ClassVar[int] = 3

    @property
    def sentence(self) -> str:
        """The sentence as it was given; a Phrase can be told in other languages."""
        return self.args[0] if self.args and isinstance(self.args[0], str) else str(self)


class BadInputError(RetropaceError):
    """Something handed in is wrong (a profile, an option, a file); nothing was changed."""

    exit_code = 2


class TreadmillError(RetropaceError):
    """The treadmill, the radio or the link cannot do what a session needs."""

    exit_code = 3


class RadioUnavailableError(TreadmillError):
    """Bluetooth cannot be used here; ``part`` is adapter, power, permission or service."""

    def __init__(self, part: str, sentence: str) -> None:
        super().__init__(sentence)
        self.part = part


class SessionRefusedError(RetropaceError):
    """The walker is not ready: the session ends for safety before it has begun (R22)."""

    exit_code = 1
