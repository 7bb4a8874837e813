"""The treadmills around: listened for when somebody paired asks, so that one can be chosen.

Listening connects to nothing, and starts nothing (R01, R28). It is done by one at a time and never
beside a session: a radio that listens serves its links less well.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from retropace.app import look_around
from retropace.driver import Discovered
from retropace.errors import printable
from retropace.phrase import Phrase
from retropace.web.bay import LONGEST_NAME, Machine
from retropace.web.refusals import MissingError, NotNowError

LISTEN_S: Final = 5.0
AGAIN_S: Final = 2.0
"""Who asks again so soon is told what was heard just now."""

Listen = Callable[[float], Awaitable[list[Discovered]]]


def real_machine(found: Discovered) -> Machine:
    """A treadmill on the platform's radio, by the name it gave itself."""
    name = printable(found.name).strip()[:LONGEST_NAME]
    return Machine(name or found.address, found.address)


class Around:
    """What was heard last; ``make`` makes a machine of what was chosen of it."""

    def __init__(
        self,
        now_s: Callable[[], float],
        listen: Listen = look_around,
        make: Callable[[Discovered], Machine] = real_machine,
    ) -> None:
        self._now_s = now_s
        self._listen = listen
        self._make = make
        self._found: dict[str, Discovered] = {}
        self._heard_s: float | None = None
        self._looking: asyncio.Task[list[Discovered]] | None = None

    async def look(self) -> list[Discovered]:
        """The treadmills within reach; who asks meanwhile is told the same.

        Raises what the driver raises, and NotNowError where a session begins.
        """
        if self._looking is None:
            if self._heard_s is not None and self._now_s() - self._heard_s < AGAIN_S:
                return list(self._found.values())
            self._looking = asyncio.get_running_loop().create_task(self._look())
            self._looking.add_done_callback(self._looked)
        looking = self._looking
        await asyncio.wait({looking})
        if looking.cancelled():
            raise NotNowError(Phrase("A session begins: look around when it is over."))
        return looking.result()

    async def quiet(self) -> None:
        """Listen no more: the radio is wanted for a session, or the program ends."""
        while self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})

    def machine(self, address: str) -> Machine:
        """What was chosen. Raises MissingError for what was not heard."""
        found = self._found.get(address)
        if found is None:
            told = Phrase("No such treadmill was heard: look around again.")
            raise MissingError(told, "address")
        return self._make(found)

    async def _look(self) -> list[Discovered]:
        found = await self._listen(LISTEN_S)
        self._found = {one.address: one for one in found}
        self._heard_s = self._now_s()
        return found

    def _looked(self, looking: asyncio.Task[list[Discovered]]) -> None:
        self._looking = None
        if not looking.cancelled():
            looking.exception()  # told to whoever waits, if anybody does still
