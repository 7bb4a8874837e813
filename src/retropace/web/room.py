"""The room: up to eight treadmills, who is paired, and who watches."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from retropace.errors import BadInputError
from retropace.model import SpeedUnit
from retropace.phrase import Phrase
from retropace.web.bay import SOURCE, Bay, Machine
from retropace.web.hub import Hub
from retropace.web.pairing import Device, Pairing
from retropace.web.refusals import MissingError

TREADMILLS_LIMIT: Final = 8


class Room:
    """All that one ``serve`` holds.

    ``now_s`` is people's time, monotonic; ``speed_up`` says how many of the loop's seconds pass in
    one of theirs (the simulator only).
    """

    def __init__(
        self,
        machines: Sequence[Machine],
        data_dir: Path,
        now_s: Callable[[], float],
        *,
        speed_up: float = 1.0,
    ) -> None:
        if len(machines) > TREADMILLS_LIMIT:
            raise BadInputError(
                f"{len(machines)} treadmills are too many: one program drives up to "
                f"{TREADMILLS_LIMIT}."
            )
        self.data_dir = data_dir
        self.now_s = now_s
        self.speed_up = speed_up
        self.pairing = Pairing(now_s)
        self._since_s = now_s()
        self.hub = Hub(
            self.message,
            lambda: any(bay.busy for bay in self.bays.values()),
            speed_up=speed_up,
        )
        self.bays: dict[str, Bay] = {
            str(number): Bay(str(number), machine, now_s, self.hub.wake)
            for number, machine in enumerate(machines, 1)
        }

    @property
    def moment_ms(self) -> int:
        """Now, in the room's own time."""
        return round((self.now_s() - self._since_s) * 1000)

    def seen_s(self, moment_ms: int | None) -> float | None:
        """When that moment was, in ``now_s``."""
        return None if moment_ms is None else self._since_s + moment_ms / 1000

    def bay(self, bay_id: str) -> Bay:
        """One treadmill. Raises MissingError where there is none of that name."""
        bay = self.bays.get(bay_id)
        if bay is None:
            raise MissingError(
                Phrase("There is no such treadmill."), "treadmill", ", ".join(self.bays)
            )
        return bay

    def stop(self, bay_id: str | None = None, source: str = SOURCE) -> list[str]:
        """Stop one belt, or all; those where there was anything to stop."""
        bays = self.bays.values() if bay_id is None else (self.bay(bay_id),)
        return [bay.id for bay in bays if bay.stop(source)]

    async def end(self) -> None:
        """Stop all, and wait until every belt has been seen at rest and let go of."""
        await asyncio.gather(*(bay.end() for bay in self.bays.values()))

    def bay_shape(
        self, bay: Bay, device: Device | None, since: int, unit: SpeedUnit, language: str
    ) -> dict[str, Any]:
        """What a viewer may know of one treadmill."""
        if device is None:
            return bay.public_shape()
        return bay.shape(language) | {
            "control": bay.lease.view(device),
            "said": bay.said_since(since, unit, language),
        }

    def message(
        self, device: Device | None, since: dict[str, int], unit: SpeedUnit, language: str
    ) -> dict[str, Any]:
        """The live message to a viewer who has heard everything up to ``since``."""
        if device is not None and self.pairing.unknown(device):
            device = None
        return {
            "kind": "state",
            "moment_ms": self.moment_ms,
            "paired": device is not None,
            "treadmills": [
                self.bay_shape(bay, device, since.get(bay.id, 0), unit, language)
                for bay in self.bays.values()
            ],
        }
