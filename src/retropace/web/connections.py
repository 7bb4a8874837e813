"""Connections are bounded in number, in patience and in what they may leave waiting (R26, R28).

A stop comes over a connection: so nobody who opens many, or opens one and says nothing, may keep
others from getting through. When all places are taken, the connection that has been idle for
longest makes room for the new one.
"""

import asyncio
from functools import partial
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

CONNECTIONS_LIMIT: Final = 256
PER_PEER_LIMIT: Final = 96
REQUEST_S: Final = 10.0
"""How long a connection may take to say what it wants."""
_WAITING_LIMIT: Final = 8 * 1024
_GOODBYE_S: Final = 3.0


class LiveProtocol(WebSocketsSansIOProtocol):
    """A WebSocket that holds little back for a slow viewer, and does not wait for its goodbye."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Bound what may wait to be sent."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=_WAITING_LIMIT)

    async def run_asgi(self) -> None:
        """Serve it; a viewer that does not read is cut off at the end."""
        try:
            await super().run_asgi()
        finally:
            self.loop.call_later(_GOODBYE_S, self.transport.abort)


class Door:
    """Knows who is in; ``speed_up`` of the loop's seconds make one of theirs."""

    def __init__(self, speed_up: float = 1.0) -> None:
        self.patience_s = REQUEST_S * speed_up
        self._inside: dict[BoundedProtocol, str] = {}

    @property
    def protocol(self) -> Any:
        """What Uvicorn makes of each connection."""
        return partial(BoundedProtocol, self)

    def enter(self, connection: "BoundedProtocol", peer: str) -> None:
        """Somebody new; whoever has been idle for longest may have to go."""
        self._inside = {known: who for known, who in self._inside.items() if known.open}
        self._inside[connection] = peer
        same = [known for known, who in self._inside.items() if who == peer]
        if len(same) > PER_PEER_LIMIT:
            _make_room(same)
        elif len(self._inside) > CONNECTIONS_LIMIT:
            _make_room(list(self._inside))


class BoundedProtocol(H11Protocol):
    """One HTTP connection, which may become a WebSocket."""

    def __init__(self, door: Door, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._door = door
        self._served: object = None

    @property
    def open(self) -> bool:
        """Whether there is still somebody at the other end."""
        return not self.transport.is_closing()

    @property
    def busy(self) -> bool:
        """Whether it is being served, or has become a WebSocket."""
        upgraded = self.transport.get_protocol() is not self
        return upgraded or (self.cycle is not None and not self.cycle.response_complete)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let in, for as long as it takes to ask."""
        super().connection_made(transport)
        self._door.enter(self, self.client[0] if self.client else "")
        self.loop.call_later(self._door.patience_s, self._look)

    def _look(self) -> None:
        """From time to time: one that has asked for nothing since the last look is cut off."""
        if not self.open:
            return
        if not self.busy and self.cycle is self._served:
            self.transport.abort()
            return
        self._served = self.cycle
        self.loop.call_later(self._door.patience_s, self._look)


def _make_room(connections: list[BoundedProtocol]) -> None:
    """Of those that are idle the one that came first goes; the newest never."""
    leaving = min(connections[:-1], key=lambda known: known.busy)
    leaving.transport.abort()
