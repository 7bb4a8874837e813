"""What a voice is, and the voice that says nothing."""

from typing import Protocol

from retropace.model import Urgency


class Voice(Protocol):
    """Something that says sentences aloud. Neither method waits for the sound."""

    def say(self, text: str, urgency: Urgency) -> None:
        """Queue a sentence and return at once; it cuts off what is less urgent."""
        ...

    def close(self) -> None:
        """Fall silent and let go of everything. Never raises."""
        ...


class SilentVoice:
    """No sound: where there is no voice, or none is wanted. The screen says it all the same."""

    def say(self, text: str, urgency: Urgency) -> None:
        """Nothing is heard."""

    def close(self) -> None:
        """Nothing to let go of."""
