"""Turns a simulated walker, who hears what a real one would: the air says nothing of facing."""

from collections.abc import Callable

from retropace.driver import TreadmillInfo
from retropace.model import Cue, Direction
from retropace.runtime.loop import Runtime
from retropace.runtime.snapshot import Snapshot


class Turning:
    """A front that only tells the walker which way to face."""

    def __init__(self, face: Callable[[Direction], None]) -> None:
        self._face = face

    def attach(self, runtime: Runtime, info: TreadmillInfo) -> None:
        """There is nothing to ask for."""

    def show(self, snapshot: Snapshot) -> None:
        """Face the step's way."""
        self._face(snapshot.view.direction)

    def say(self, cue: Cue) -> None:
        """What is said is seen in the next moment."""
