"""TLS at the door: a connection counts, and has its patience, before its handshake (R26, R28).

Asyncio's own TLS servers tell of a connection once its handshake is done, and wait a minute for it:
hundreds that never finish would keep a stop out.
"""

import asyncio
import contextlib
import ssl
from typing import Any, Final

from uvicorn.protocols.utils import get_remote_addr

from retropace.web.connections import WAITING_LIMIT, BoundedProtocol, Door

_SHUTDOWN_S: Final = 3.0


class Encrypting(asyncio.Protocol):
    """One connection until its handshake is done; from then on ``inner`` has it."""

    def __init__(self, door: Door, context: ssl.SSLContext, inner: BoundedProtocol) -> None:
        self._door = door
        self._context = context
        self._inner = inner
        self._early = b""
        self._lost = False
        self._shaking: asyncio.Task[None] | None = None
        self.handed_on = False
        self.busy = False
        self.transport: Any = None

    @property
    def open(self) -> bool:
        """Whether there is still somebody at the other end, who has come no further."""
        return not self.handed_on and not self.transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let in; nothing is read before the handshake may begin."""
        self.transport = transport
        self.transport.pause_reading()
        self.transport.set_write_buffer_limits(high=WAITING_LIMIT)
        remote = get_remote_addr(self.transport)
        peer = remote[0] if remote else ""
        self._door.enter(self, peer)
        rest_s = self._door.handshake_rest_s(peer)
        self._shaking = asyncio.get_running_loop().create_task(self._shake(rest_s))

    def data_received(self, data: bytes) -> None:
        """What came with the end of the handshake."""
        self._early += data

    def connection_lost(self, _: Exception | None) -> None:
        """The other end has gone before it was handed on."""
        self._lost = True

    async def _shake(self, rest_s: float) -> None:
        """The handshake, after the rest that a peer's many handshakes take."""
        # No TLS at all, a browser that does not trust us, one that takes too long: all have to go.
        with contextlib.suppress(OSError):
            try:
                await asyncio.sleep(rest_s)
                self._hand_on(await self._encrypt())
            finally:
                if not self.handed_on:
                    self.transport.abort()

    async def _encrypt(self) -> asyncio.Transport | None:
        return await asyncio.get_running_loop().start_tls(
            self.transport,
            self,
            self._context,
            server_side=True,
            ssl_handshake_timeout=self._door.patience_s,
            ssl_shutdown_timeout=_SHUTDOWN_S,
        )

    def _hand_on(self, secure: asyncio.Transport | None) -> None:
        """To the one who speaks HTTP, with what has come already."""
        if secure is None or self._lost:
            return
        self.handed_on = True
        secure.set_protocol(self._inner)
        self._inner.connection_made(secure)
        if self._early:
            self._inner.data_received(self._early)
