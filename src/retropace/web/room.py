"""The room: up to eight treadmills, who is paired, and who watches."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from retropace.driver import Discovered
from retropace.errors import BadInputError
from retropace.model import SpeedUnit
from retropace.phrase import Phrase
from retropace.web.around import Around
from retropace.web.bay import SOURCE, Bay, Machine
from retropace.web.hub import Hub
from retropace.web.pairing import Device, Pairing
from retropace.web.refusals import MissingError, NotNowError

TREADMILLS_LIMIT: Final = 8
_NUMBERS_LIMIT: Final = 99
"""No number is given twice in a run, and stops are known by two digits (``web.connections``)."""


class Room:
    """All that one ``serve`` holds.

    ``now_s`` is people's time, monotonic; ``speed_up`` says how many of the loop's seconds pass in
    one of theirs (the simulator only). Where ``around`` is given, more treadmills can be looked for
    and taken in; ``welcome`` is told of each.
    """

    def __init__(
        self,
        machines: Sequence[Machine],
        data_dir: Path,
        now_s: Callable[[], float],
        *,
        speed_up: float = 1.0,
        around: Around | None = None,
    ) -> None:
        if len(machines) > TREADMILLS_LIMIT:
            raise BadInputError(
                f"{len(machines)} treadmills are too many: one program drives up to "
                f"{TREADMILLS_LIMIT}."
            )
        self.data_dir = data_dir
        self.now_s = now_s
        self.speed_up = speed_up
        self.run = secrets.token_hex(4)
        self.pairing = Pairing(now_s)
        self._since_s = now_s()
        self.hub = Hub(
            self.message,
            lambda: any(bay.busy for bay in self.bays.values()),
            speed_up=speed_up,
        )
        self.welcome: Callable[[Bay], None] = lambda _: None
        self.farewell: Callable[[Bay], None] = lambda _: None
        self._around = around
        self._numbered = 0
        self._ending = False
        self.bays: dict[str, Bay] = {}
        for machine in machines:
            self._take_in(machine)

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

    async def look_around(self) -> list[Discovered]:
        """The treadmills within reach. Raises NotNowError beside a session."""
        around = self._open()
        if any(bay.busy for bay in self.bays.values()):
            raise NotNowError(Phrase("A session is on: look around when it is over."))
        return await around.look()

    def add(self, address: str) -> Bay:
        """Take in a treadmill that was heard; the same as before where it is here already."""
        machine = self._open().machine(address)
        for bay in self.bays.values():
            if (
                bay.machine.address == machine.address
                and bay.machine.simulated == machine.simulated
            ):
                return bay
        if len(self.bays) >= TREADMILLS_LIMIT or self._numbered >= _NUMBERS_LIMIT:
            raise NotNowError(
                Phrase("There are {limit} treadmills here already.", limit=str(TREADMILLS_LIMIT))
            )
        bay = self._take_in(machine, added=True)
        self.welcome(bay)
        self.hub.wake()
        return bay

    def remove(self, bay_id: str) -> None:
        """Let a treadmill go that was taken in, and has no session."""
        bay = self.bay(bay_id)
        if not bay.added:
            raise NotNowError(Phrase("This treadmill was named when the program began: it stays."))
        bay.must_be_free()
        del self.bays[bay_id]
        self.farewell(bay)
        self.hub.wake()

    async def quiet(self) -> None:
        """Listen for treadmills no more."""
        if self._around is not None:
            await self._around.quiet()

    def _open(self) -> Around:
        """What looks around. Raises a refusal where this room takes in no more."""
        if self._around is None:
            raise NotNowError(Phrase("The treadmills of this run were named when it began."))
        if self._ending:
            raise NotNowError(Phrase("The program is ending: begin it anew first."))
        return self._around

    def _take_in(self, machine: Machine, *, added: bool = False) -> Bay:
        self._numbered += 1
        bay = Bay(str(self._numbered), machine, self.now_s, self.hub.wake, added=added)
        self.bays[bay.id] = bay
        return bay

    async def end(self) -> None:
        """Stop all, and wait until every belt has been seen at rest and let go of."""
        self._ending = True
        await self.quiet()
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

    def view(self, bay: Bay, device: Device, language: str) -> dict[str, Any]:
        """One treadmill now, with all that is kept of what was said there."""
        shape = self.bay_shape(bay, device, 0, SpeedUnit.KMH, language)
        return {"moment_ms": self.moment_ms, "treadmill": shape}

    def message(
        self, device: Device | None, since: dict[str, int], unit: SpeedUnit, language: str
    ) -> dict[str, Any]:
        """The live message to a viewer who has heard everything up to ``since``."""
        if device is not None and self.pairing.unknown(device):
            device = None
        return {
            "kind": "state",
            "run": self.run,
            "moment_ms": self.moment_ms,
            "paired": device is not None,
            "treadmills": [
                self.bay_shape(bay, device, since.get(bay.id, 0), unit, language)
                for bay in self.bays.values()
            ],
        }
