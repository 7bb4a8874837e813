"""A room with one simulated treadmill behind a real port, in this process."""

import asyncio
import contextlib
import socket
import ssl
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from retropace.web.bay import Machine
from retropace.web.certificate import Certificate
from retropace.web.room import Room
from retropace.web.serving import LOCAL, Served, listen
from retropace_simulators.treadmill import simulator
from support.handmade import upgrade


@contextlib.asynccontextmanager
async def serving(data_dir: Path, certificate: Certificate | None = None) -> AsyncIterator[Served]:
    """It, on a port of its own; encrypted where there is a certificate."""
    world = simulator.open()
    machine = Machine("simulated", world.address, True, world.backend, world.strap_address)
    room = Room([machine], data_dir, time.monotonic)
    served = Served(room, listen(LOCAL, 0), frozenset(), certificate)
    await served.begin()
    try:
        yield served
    finally:
        await served.end()


def watch(port: int, token: str, context: ssl.SSLContext | None = None) -> socket.socket:
    """A viewer who reads nothing, and has little room for what it does not read."""
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.connect((LOCAL, port))
    if context is not None:
        deaf = context.wrap_socket(deaf, server_hostname=LOCAL)
    deaf.sendall(upgrade("localhost", f"Authorization: Bearer {token}"))
    return deaf


async def soon(holds: Callable[[], object]) -> bool:
    """Whether it comes to hold within ten seconds."""
    for _ in range(200):
        if holds():
            return True
        await asyncio.sleep(0.05)
    return False


async def a_deaf_viewer_is_let_go_of(
    served: Served, monkeypatch: pytest.MonkeyPatch, context: ssl.SSLContext | None = None
) -> None:
    for name, value_s in (("PATIENCE_S", 0.5), ("PACE_S", 0.06), ("QUIET_PACE_S", 0.06)):
        monkeypatch.setattr(f"retropace.web.hub.{name}", value_s)
    served.room.bays["1"].trouble = "x" * 60_000
    pairing = served.room.pairing
    token = pairing.pair(pairing.secret, "")
    deaf = await asyncio.to_thread(watch, served.port, token, context)
    assert await soon(lambda: served.room.hub._viewers), "it watches"
    assert await soon(lambda: not served.room.hub._viewers), "it is let go of"
    deaf.close()
