"""Why a session ends: its kind, and the reason in words."""

from typing import Final

from retropace.model import NoticeKind
from retropace.phrase import Phrase
from retropace.session.phases import Ending, EndingKind, Phase

DONE: Final = Ending(EndingKind.DONE, Phrase("the profile is finished"))
STOPPED: Final = Ending(EndingKind.WALKER, Phrase("stopped by the walker"))
NOBODY_SAID_GO: Final = Ending(EndingKind.WALKER, Phrase("nobody said go for five minutes"))
OVER_TIME: Final = Ending(EndingKind.SAFETY, Phrase("the longest duration of a session is over"))
OTHER_SPEED_SHOWN: Final = Ending(
    EndingKind.TREADMILL, Phrase("the console shows another speed than the one commanded")
)
GIVING_UP: Final = {
    Phase.STARTING: Ending(EndingKind.TREADMILL, Phrase("the belt did not start")),
    Phase.PROBING: Ending(EndingKind.TREADMILL, Phrase("the speed test could not be finished")),
    Phase.ASKING: Ending(EndingKind.TREADMILL, Phrase("nobody said what the console shows")),
    Phase.ADRIFT: Ending(EndingKind.TREADMILL, Phrase("the link did not come back")),
}
"""Why a session ends when a phase has lasted too long for which the treadmill is to blame."""
TREADMILL_TROUBLE = frozenset(
    {
        NoticeKind.UNIT_MISMATCH,
        NoticeKind.SPEED_IGNORED,
        NoticeKind.SILENT,
        NoticeKind.STILL_NOT_FOLLOWING,
        NoticeKind.NO_MOTION,
        NoticeKind.UNCERTAIN_TOO_LONG,
        NoticeKind.REJECTED_AGAIN,
        NoticeKind.CONTROL_LOST,
        NoticeKind.LINK_FAILED,
        NoticeKind.QUEUE_OVERFLOW,
    }
)
WALKERS_HAND = frozenset({NoticeKind.CONSOLE_STOP, NoticeKind.SAFETY_KEY})


def ending_for(kind: NoticeKind, detail: str) -> Ending:
    """The ending a stopping notice leads to."""
    told = Phrase(kind.value)
    reason = Phrase("{notice}: {detail}", notice=told, detail=detail) if detail else told
    if kind in TREADMILL_TROUBLE:
        return Ending(EndingKind.TREADMILL, reason)
    if kind in WALKERS_HAND:
        return Ending(EndingKind.WALKER, reason)
    return Ending(EndingKind.SAFETY, reason)
