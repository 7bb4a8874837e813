"""What each phase would like of the belt, as an intent that soon lapses."""

from typing import Final, NamedTuple

from retropace.model import Intent, IntentKind
from retropace.session.phases import Ending, Phase
from retropace.session.progress import Progress
from retropace.units import seconds_to_ns

INTENT_LIFE_NS: Final = seconds_to_ns(1.0)


class Wish(NamedTuple):
    """The speeds a session may wish for, m/s."""

    progress: Progress
    probe_mps: float
    minimum_mps: float

    def intent(self, phase: Phase, ending: Ending | None, now_ns: int) -> Intent:
        """The intent of a phase; one without a wish of its own wants the belt at rest."""
        expires_ns = now_ns + INTENT_LIFE_NS
        index = self.progress.index
        match phase:
            case Phase.WALKING:
                step = self.progress.step
                wish_mps = self.progress.wish_mps
                return Intent(
                    IntentKind.SPEED, expires_ns, wish_mps, step.cap_mps, step.grade, index
                )
            case Phase.STARTING:
                return Intent(IntentKind.START, expires_ns, step=index)
            case Phase.PROBING | Phase.ASKING:
                return Intent(
                    IntentKind.SPEED,
                    expires_ns,
                    self.probe_mps,
                    self.progress.step.cap_mps,
                    step=index,
                    probing=phase is Phase.PROBING,
                )
            case Phase.EASING | Phase.ADRIFT:
                slow_mps = self.minimum_mps
                return Intent(IntentKind.SPEED, expires_ns, slow_mps, slow_mps, step=index)
            case Phase.STOPPING | Phase.ENDED:
                reason = ending.reason if ending else "the session is over"
                return Intent(IntentKind.STOP, expires_ns, step=index, reason=reason)
            case _:
                return Intent(IntentKind.REST, expires_ns, step=index)
