"""One controller at a time, by lease (R28). Losing it changes nothing about the session."""

from collections.abc import Callable
from typing import Any, Final

from retropace.phrase import Phrase
from retropace.web.pairing import Device
from retropace.web.refusals import NotNowError

EXPIRY_S: Final = 15.0
"""Three heart-beats, which come every 5 s."""


class Lease:
    """Who may start and speed up one treadmill."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._holder: Device | None = None
        self._until_s = 0.0

    @property
    def holder(self) -> Device | None:
        """Who has it now, or None."""
        return self._holder if self._now_s() < self._until_s else None

    def take(self, device: Device) -> None:
        """Take it, or keep it. Raises NotNowError while another device has it."""
        holder = self.holder
        if holder not in (None, device):
            wait_s = self._until_s - self._now_s()
            raise NotNowError(
                Phrase(
                    "Another device controls this treadmill: let go of it there, or wait until it "
                    "has been silent for {expiry_s:g} s ({wait_s:.0f} s more). "
                    "Stop works all the same.",
                    expiry_s=EXPIRY_S,
                    wait_s=wait_s,
                )
            )
        self._holder = device
        self._until_s = self._now_s() + EXPIRY_S

    def release(self, device: Device) -> None:
        """Let go of it, if it is this device's."""
        if self._holder == device:
            self._holder = None

    def lapse(self) -> None:
        """What was controlled is over: whoever comes next may begin."""
        self._holder = None

    def view(self, device: Device | None) -> dict[str, Any]:
        """What a viewer may know of it."""
        holder = self.holder
        expires_s = None if holder is None else round(self._until_s - self._now_s(), 1)
        yours = holder is not None and holder == device
        return {"held": holder is not None, "yours": yours, "expires_in_s": expires_s}
