"""Serves a room over HTTP, in the loop of its sessions; signals and the way out stay ours."""

import asyncio
import logging
import socket
from typing import TYPE_CHECKING, Any, Final

import uvicorn

from retropace.errors import BadInputError
from retropace.web.application import LOCAL_NAMES, application
from retropace.web.connections import Door, LiveProtocol
from retropace.web.live import FRAME_LIMIT
from retropace.web.room import Room

if TYPE_CHECKING:
    from retropace.web.certificate import Certificate

LOCAL: Final = "127.0.0.1"
EVERYWHERE: Final = "0.0.0.0"
_SEND_BUFFER: Final = 32 * 1024
"""What waits in the system's buffer is old by the time a slow viewer gets it."""
_CLOSING_S: Final = 2.0
_BACKLOG: Final = 128
"""So many connections are taken in one turn of the loop, at the most."""
_HIGHEST_PORT: Final = 65_535
_PING_S: Final = 10.0
_KEEP_ALIVE_S: Final = 5.0


class _Server(uvicorn.Server):
    """Uvicorn without its own idea of signals: here they mean stop, and the belt comes first."""

    async def take_connections(self, sockets: list[socket.socket]) -> None:
        """From now on."""
        self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        await self.startup(sockets)

    async def attend(self) -> None:
        """Until told to exit."""
        await self.main_loop()
        await self.shutdown()


class Served:
    """A room that is being served at ``port``; over https where there is a certificate."""

    def __init__(
        self,
        room: Room,
        listener: socket.socket,
        names: frozenset[str],
        certificate: "Certificate | None" = None,
    ) -> None:
        self.room = room
        self.certificate = certificate
        self.port: int = listener.getsockname()[1]
        self._listener = listener
        for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        certified = frozenset(() if certificate is None else certificate.plain_names)
        door = Door(room.speed_up, room.now_s)
        config = uvicorn.Config(
            application(room, LOCAL_NAMES | names | certified),
            http=_protocol(door, certificate),
            backlog=_BACKLOG,
            ws=LiveProtocol,
            ws_max_size=FRAME_LIMIT,
            ws_ping_interval=_PING_S * room.speed_up,
            ws_ping_timeout=_PING_S * room.speed_up,
            timeout_keep_alive=round(_KEEP_ALIVE_S * room.speed_up),
            ws_per_message_deflate=False,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            timeout_graceful_shutdown=round(_CLOSING_S * room.speed_up),
        )
        self._server = _Server(config)
        self._task: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Take connections from now on."""
        await self._server.take_connections([self._listener])
        self._task = asyncio.get_running_loop().create_task(self._server.attend())

    async def end(self) -> None:
        """See every belt at rest, then let the viewers go."""
        try:
            await self.room.end()
            await self.room.hub.say_last()
        finally:
            self._server.should_exit = True
            if self._task is not None:
                await asyncio.wait({self._task})


def _protocol(door: Door, certificate: "Certificate | None") -> Any:
    """What Uvicorn makes of each connection."""
    if certificate is None:
        return door.protocol
    from retropace.web.encrypting import Encrypting

    return lambda **given: Encrypting(door, certificate.context, door.protocol(**given))


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises BadInputError where the port cannot be had."""
    if not 0 <= port <= _HIGHEST_PORT:
        raise BadInputError(f"--port is {port}: give 0 (for any) to {_HIGHEST_PORT}.")
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        reason = error.strerror or str(error)
        raise BadInputError(
            f"port {port} cannot be served ({reason}): choose another --port, or 0 for any."
        ) from None
    listener.listen(_BACKLOG)
    listener.setblocking(False)
    return listener
