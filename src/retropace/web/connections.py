"""Connections are bounded in number, in patience and in what they may leave waiting (R26, R28).

A stop comes over a connection: so nobody who opens many, or opens one and says nothing, may keep
others from getting through. When all places are taken, the connection that has been idle for
longest makes room for the new one.
"""

import asyncio
import re
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final, Protocol

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from retropace.web.asking import STOPS_AT_ONCE, STOPS_PER_S
from retropace.web.rates import Bucket, Rates

CONNECTIONS_LIMIT: Final = 256
PER_PEER_LIMIT: Final = 96
REQUEST_S: Final = 10.0
"""How long a connection may take to say what it wants."""
WAITING_LIMIT: Final = 8 * 1024
_GOODBYE_S: Final = 3.0
_READ_AT_ONCE: Final = 8 * 1024
LIVE_READ_AT_ONCE: Final = 1024
"""Octets in one turn of the loop: a hundred frames and more, while a step waits (R26)."""
LIVE_PER_S: Final = 2 * 1024
LIVE_AT_ONCE: Final = 10 * 1024
"""Octets that a viewer may send; a page sends some ten a second."""
_REQUESTS_PER_S: Final = 40.0
_REQUESTS_AT_ONCE: Final = 120.0
_ALL_PER_S: Final = 120.0
_ALL_AT_ONCE: Final = 480.0
"""Requests of all peers together: each takes about a thousandth of a second."""
_HANDSHAKES_PER_S: Final = 10.0
_HANDSHAKES_AT_ONCE: Final = 100.0
"""Each takes about a thousandth of a second, before anything is known of who asks."""
_REST_S: Final = 0.1
_STOP: Final = re.compile(rb"POST /api(/treadmills/[0-9]{1,2})?/stop ")


class LiveProtocol(WebSocketsSansIOProtocol):
    """A WebSocket that holds little back for a slow viewer, and does not wait for its goodbye."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Bound what may wait to be sent, and what is read at once."""
        super().connection_made(transport)
        transport.max_size = LIVE_READ_AT_ONCE  # type: ignore[attr-defined]
        self._octets = Bucket(LIVE_PER_S, LIVE_AT_ONCE, self.loop.time())
        self.transport.set_write_buffer_limits(high=WAITING_LIMIT)

    def data_received(self, data: bytes) -> None:
        """Cut off who sends without end, of whatever kind: before anything is made of it."""
        if self._octets.take(self.loop.time(), len(data)) > 0:
            self.transport.abort()
            return
        super().data_received(data)

    async def run_asgi(self) -> None:
        """Serve it; a viewer that does not read is cut off at the end."""
        try:
            await super().run_asgi()
        finally:
            self.loop.call_later(_GOODBYE_S, self.transport.abort)


class Guest(Protocol):
    """One connection that takes a place."""

    transport: Any

    @property
    def open(self) -> bool:
        """Whether there is still somebody at the other end."""
        ...

    @property
    def busy(self) -> bool:
        """Whether it is being served."""
        ...


class Door:
    """Knows who is in; ``speed_up`` of the loop's seconds make one of theirs."""

    def __init__(self, speed_up: float = 1.0, now_s: Callable[[], float] = time.monotonic) -> None:
        self.patience_s = REQUEST_S * speed_up
        self._speed_up = speed_up
        self._requests = Rates(_REQUESTS_PER_S, _REQUESTS_AT_ONCE, now_s)
        self._all = Rates(_ALL_PER_S, _ALL_AT_ONCE, now_s)
        self._stops = Rates(STOPS_PER_S, STOPS_AT_ONCE, now_s)
        self._handshakes = Rates(_HANDSHAKES_PER_S, _HANDSHAKES_AT_ONCE, now_s)
        self._inside: dict[Guest, str] = {}

    @property
    def protocol(self) -> Any:
        """What Uvicorn makes of each connection."""
        return partial(BoundedProtocol, self)

    def enter(self, connection: Guest, peer: str) -> None:
        """Somebody new; whoever has been idle for longest may have to go."""
        self._inside = {known: who for known, who in self._inside.items() if known.open}
        self._inside[connection] = peer
        same = [known for known, who in self._inside.items() if who == peer]
        if len(same) > PER_PEER_LIMIT:
            _make_room(same)
        elif len(self._inside) > CONNECTIONS_LIMIT:
            _make_room(list(self._inside))

    def handshake_rest_s(self, peer: str) -> float:
        """For how long a peer's next handshake has to wait."""
        return self._handshakes.take(peer) * self._speed_up

    def rest_s(self, peer: str, *, stop: bool) -> float:
        """For how long a peer's next request has to wait; a stop has a measure of its own (R19)."""
        if stop and self._stops.take(peer) == 0:
            return 0.0
        again_s = self._requests.take(peer) or self._all.take("")
        return max(again_s, _REST_S) * self._speed_up if again_s > 0 else 0.0


class BoundedProtocol(H11Protocol):
    """One HTTP connection, which may become a WebSocket."""

    def __init__(self, door: Door, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._door = door
        self._served: object = None
        self._peer = ""
        self._resting = False

    @property
    def open(self) -> bool:
        """Whether there is still somebody at the other end."""
        return not self.transport.is_closing()

    @property
    def busy(self) -> bool:
        """Whether it is being served, or has become a WebSocket."""
        upgraded = self.transport.get_protocol() is not self
        return upgraded or self._in_flight

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let in, for as long as it takes to ask."""
        super().connection_made(transport)
        transport.max_size = _READ_AT_ONCE  # type: ignore[attr-defined]
        self._peer = self.client[0] if self.client else ""
        self._door.enter(self, self._peer)
        self.loop.call_later(self._door.patience_s, self._look)

    def handle_events(self) -> None:
        """Begin with a request when its peer may have one; until then nothing more is read."""
        if self._resting:
            return
        waiting = b"" if self._in_flight else self.conn.trailing_data[0]
        if waiting:
            rest_s = self._door.rest_s(self._peer, stop=_STOP.match(waiting) is not None)
            if rest_s > 0:
                self._resting = True
                self.flow.pause_reading()
                self.loop.call_later(rest_s, self._go_on)
                return
        super().handle_events()

    @property
    def _in_flight(self) -> bool:
        """Whether a request is being answered: what comes now belongs to it, or has to wait."""
        return self.cycle is not None and not self.cycle.response_complete

    def _go_on(self) -> None:
        """Look again whether it may go on."""
        self._resting = False
        if self.open:
            self.flow.resume_reading()
            self.handle_events()

    def _look(self) -> None:
        """From time to time: one that has asked for nothing since the last look is cut off."""
        if not self.open:
            return
        if not self.busy and self.cycle is self._served:
            self.transport.abort()
            return
        self._served = self.cycle
        self.loop.call_later(self._door.patience_s, self._look)


def _make_room(connections: list[Guest]) -> None:
    """Of those that are idle the one that came first goes; the newest never."""
    leaving = min(connections[:-1], key=lambda known: known.busy)
    leaving.transport.abort()
