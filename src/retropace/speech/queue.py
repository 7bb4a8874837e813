"""What waits to be said: short, and never without its alarms."""

from collections import deque
from typing import Final, NamedTuple

CALM_LIMIT: Final = 6
ALARM_LIMIT: Final = 64


class Utterance(NamedTuple):
    """A sentence and whether it is an alarm."""

    text: str
    alarm: bool


class SpeechQueue:
    """Alarms first, then calm cues; both bounded. Not thread-safe: its owner holds a lock.

    Too many calm cues drop the oldest: a late "faster soon" is worse than none. An alarm drops all
    calm cues, which it has overtaken, and no alarm is dropped for a calm cue. An alarm that already
    waits is not queued twice, since rule R16 repeats one each second; so the alarms, too, stay few.
    """

    def __init__(self) -> None:
        self._calm: deque[Utterance] = deque(maxlen=CALM_LIMIT)
        self._alarms: deque[Utterance] = deque(maxlen=ALARM_LIMIT)

    def put(self, utterance: Utterance) -> None:
        """Add one sentence, dropping what it makes stale."""
        if not utterance.alarm:
            self._calm.append(utterance)
            return
        self._calm.clear()
        if utterance not in self._alarms:
            self._alarms.append(utterance)

    def take(self) -> Utterance | None:
        """The next sentence, or None."""
        if self._alarms:
            return self._alarms.popleft()
        return self._calm.popleft() if self._calm else None

    def clear(self) -> None:
        """Forget everything."""
        self._calm.clear()
        self._alarms.clear()

    def __len__(self) -> int:
        return len(self._calm) + len(self._alarms)
