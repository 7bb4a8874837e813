"""The proposer: leads the walker through the steps and says what it would like."""

from retropace.session.phases import Ending, EndingKind, Phase, View
from retropace.session.session import Session

__all__ = ["Ending", "EndingKind", "Phase", "Session", "View"]
