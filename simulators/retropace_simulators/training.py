"""Training Status: what a machine says its belt is doing (FTMS 4.10)."""

from typing import Final

from retropace import ftms
from retropace.model import TrainingStatus
from retropace_simulators.belt import BeltState
from retropace_simulators.knobs import StatusKnobs

_CODES: Final = {
    BeltState.STOPPED: 0x01,
    BeltState.COUNTDOWN: 0x0E,
    BeltState.RUNNING: 0x0D,
    BeltState.PAUSING: 0x0F,
    BeltState.PAUSED: 0x00,
    BeltState.STOPPING: 0x0F,
}
"""Idle, pre-workout, manual mode, post-workout; paused is other."""

_WORDS: Final = {
    BeltState.STOPPED: "at rest",
    BeltState.COUNTDOWN: "stand clear: the belt will move",
    BeltState.RUNNING: "moving at the speed you have set",
    BeltState.PAUSING: "slowing down for a pause",
    BeltState.PAUSED: "paused",
    BeltState.STOPPING: "slowing down to rest",
}
_STRING_PRESENT: Final = 0x01
_EXTENDED: Final = 0x02


class Training:
    """The status of one machine; only its words and codes are the model's."""

    def __init__(self, knobs: StatusKnobs) -> None:
        self._style = knobs.training_status_style
        self._codes = {
            state: knobs.training_codes.get(state.value, _CODES[state]) for state in _CODES
        }
        self._state = BeltState.STOPPED

    def changed(self, state: BeltState) -> bool:
        """Take note of the belt's state; whether the status is another by it."""
        before, self._state = self._state, state
        return self._codes[before] != self._codes[state]

    def value(self, mtu: int) -> bytes:
        """The whole value; if it is more than one notification holds, its flags say so."""
        status = TrainingStatus(
            self._codes[self._state], "", _WORDS[self._state] if self._style == "words" else None
        )
        octets = bytearray(ftms.encode_training_status(status))
        if self._style == "empty-string":
            octets[0] |= _STRING_PRESENT
        if len(octets) > mtu - 3:
            octets[0] |= _EXTENDED
        return bytes(octets)
