"""The topics of one treadmill: ``<base>/<node>/...``."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topics:
    """One treadmill's place below ``base``."""

    base: str
    node: str

    def of(self, last: str) -> str:
        """Such as ``retropace/simulated/state``."""
        return f"{self.base}/{self.node}/{last}"

    @property
    def availability(self) -> str:
        """``online`` or ``offline``, retained; the broker says offline where we no longer can."""
        return self.of("availability")

    @property
    def state(self) -> str:
        """Where the session is, retained."""
        return self.of("state")

    @property
    def sample(self) -> str:
        """One measurement a second."""
        return self.of("sample")

    @property
    def cue(self) -> str:
        """What is said."""
        return self.of("cue")

    @property
    def event(self) -> str:
        """What happened."""
        return self.of("event")

    @property
    def command(self) -> str:
        """What may be asked."""
        return self.of("command")

    @property
    def stop(self) -> str:
        """Where every message is a stop."""
        return self.of("stop")

    @property
    def stop_availability(self) -> str:
        """``online`` as long as a stop is heard there, retained."""
        return self.of("stop/availability")

    @property
    def profile(self) -> str:
        """The profile to be walked next, asked for."""
        return self.of("profile")


def node_for(name: str) -> str:
    """A treadmill's name as one level of a topic: small letters, digits and dashes."""
    node = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:48].strip("-")
    return node or "treadmill"
