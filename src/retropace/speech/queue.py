"""What waits to be said: short, and never without its alarms."""

from collections import deque
from typing import Final, NamedTuple

from retropace.model import Urgency

CUE_LIMIT: Final = 6
ALARM_LIMIT: Final = 64
_RANKS: Final = {Urgency.CALM: 0, Urgency.CHANGE: 1, Urgency.ALARM: 2}


class Utterance(NamedTuple):
    """A sentence and how urgent it is."""

    text: str
    urgency: Urgency

    @property
    def alarm(self) -> bool:
        """Whether it is an alarm."""
        return self.urgency is Urgency.ALARM

    def overtakes(self, other: "Utterance") -> bool:
        """Whether it does not wait for the other: advice keeps nobody from hearing of a change."""
        return _RANKS[self.urgency] > _RANKS[other.urgency]


class SpeechQueue:
    """Alarms first, then the other cues; both bounded. Not thread-safe: its owner holds a lock.

    Too many cues drop the oldest: a late "faster soon" is worse than none. Each drops what it has
    overtaken: a change the advice, an alarm both; and no alarm is dropped for a cue. An alarm that
    already waits is not queued twice, since rule R16 repeats one each second; so the alarms, too,
    stay few.
    """

    def __init__(self) -> None:
        self._cues: deque[Utterance] = deque(maxlen=CUE_LIMIT)
        self._alarms: deque[Utterance] = deque(maxlen=ALARM_LIMIT)

    def put(self, utterance: Utterance) -> None:
        """Add one sentence, dropping what it makes stale."""
        left = [one for one in self._cues if not utterance.overtakes(one)]
        self._cues = deque(left, maxlen=CUE_LIMIT)
        if not utterance.alarm:
            self._cues.append(utterance)
        elif utterance not in self._alarms:
            self._alarms.append(utterance)

    def take(self) -> Utterance | None:
        """The next sentence, or None."""
        if self._alarms:
            return self._alarms.popleft()
        return self._cues.popleft() if self._cues else None

    def clear(self) -> None:
        """Forget everything."""
        self._cues.clear()
        self._alarms.clear()

    def __len__(self) -> int:
        return len(self._cues) + len(self._alarms)
