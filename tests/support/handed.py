"""The Stops that Bleak's backend is handed, as they come."""

from collections.abc import Callable
from typing import Any

from retropace_simulators.memory_backend import Backend

STOP = b"\x08\x01"


def watched(backend: Backend, handed: Callable[[], object]) -> Backend:
    """The same backend, telling of each Stop that it is handed."""
    base: Any = backend.client

    class WatchedClient(base):  # type: ignore[misc]
        async def write_gatt_char(self, characteristic: Any, data: Any, response: bool) -> None:
            if bytes(data) == STOP:
                handed()
            await super().write_gatt_char(characteristic, data, response)

    return backend._replace(client=WatchedClient)
