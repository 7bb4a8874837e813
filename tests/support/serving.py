"""A room with one simulated treadmill behind a real port, in this process."""

import asyncio
import contextlib
import socket
import ssl
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from retropace.web.bay import Machine
from retropace.web.certificate import Certificate
from retropace.web.hub import Viewer
from retropace.web.room import Room
from retropace.web.serving import LOCAL, Served, listen
from retropace_simulators.treadmill import simulator
from support.handmade import upgrade
from support.program import PATIENCE_S


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


async def until(holds: Callable[[], object], what: str) -> None:
    """Wait for what comes over real sockets: there is no virtual time in them."""
    until_s = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until_s, f"waited {PATIENCE_S:g} s: {what}"
        await asyncio.sleep(0.02)


def joined_of(served: Served) -> list[Viewer]:
    """Everyone who joins the viewers from now on, however soon they are let go of again."""
    joined: list[Viewer] = []
    join = served.room.hub._join

    def noted(viewer: Viewer) -> None:
        joined.append(viewer)
        join(viewer)

    served.room.hub._join = noted  # type: ignore[method-assign]
    return joined


async def dropped(idle: list[tuple[asyncio.StreamReader, Any]], how_many: int) -> None:
    """Wait until the other end has dropped so many of these connections."""

    def is_gone(reader: asyncio.StreamReader) -> bool:
        return reader.at_eof() or reader.exception() is not None

    await until(lambda: sum(is_gone(reader) for reader, _ in idle) >= how_many, "they are dropped")


async def a_deaf_viewer_is_let_go_of(
    served: Served, monkeypatch: pytest.MonkeyPatch, context: ssl.SSLContext | None = None
) -> None:
    for name, value_s in (("PATIENCE_S", 0.5), ("PACE_S", 0.06), ("QUIET_PACE_S", 0.06)):
        monkeypatch.setattr(f"retropace.web.hub.{name}", value_s)
    served.room.bays["1"].trouble = "x" * 60_000
    pairing = served.room.pairing
    token, joined = pairing.pair(pairing.secret, ""), joined_of(served)
    deaf = await asyncio.to_thread(watch, served.port, token, context)
    await until(lambda: joined, "it watches")
    await until(lambda: not served.room.hub._viewers, "it is let go of")
    deaf.close()
