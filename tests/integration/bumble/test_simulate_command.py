"""``retropace simulate`` as a person runs it: a process, on a virtual controller over TCP."""

import asyncio
import json
import signal
import socket
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from bleak import BleakClient
from bumble.controller import Controller
from bumble.link import LocalLink
from bumble.transport.tcp_server import open_tcp_server_transport_with_socket

from retropace.ftms import uuid_of
from support.bumble_bleak import backend_of, central_on
from support.program import PATIENCE_S, PROGRAM

pytestmark = pytest.mark.bumble

ADDRESS = "C4:19:D1:00:00:01"


class Command:
    """The running process, line by line."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.seen: list[dict[str, Any]] = []

    async def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Read events until one is wanted."""
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            event = json.loads(line)
            self.seen.append(event)
            if wanted(event):
                return event
        raise AssertionError(f"it ended; seen {self.seen}")

    def type(self, word: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n".encode())


@asynccontextmanager
async def simulate(*options: str) -> AsyncIterator[tuple[Command, LocalLink]]:
    """The command on a virtual controller, and the air that controller is on."""
    link = LocalLink()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        transport = await open_tcp_server_transport_with_socket(listening)
        controller = Controller(
            "dongle", host_source=transport.source, host_sink=transport.sink, link=link
        )
        assert controller.link is link
        process = await asyncio.create_subprocess_exec(
            *(*PROGRAM, "simulate", "--json"),
            *("--transport", f"tcp-client:127.0.0.1:{port}", *options),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
        )
        try:
            yield Command(process), link
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()
            transport.server.close()  # type: ignore[attr-defined]
            await transport.close()


async def finished(command: Command) -> tuple[int, str]:
    _, errors = await command.process.communicate()
    assert command.process.returncode is not None
    return command.process.returncode, errors.decode()


async def test_a_client_and_the_console_share_the_belt() -> None:
    async with asyncio.timeout(PATIENCE_S), simulate("--model", "t12b") as (command, link):
        serving = await command.until(lambda event: event["event"] == "serving")
        assert serving["name"] == "Run BT"
        statuses: asyncio.Queue[str] = asyncio.Queue()
        backend = backend_of(await central_on(link))
        async with BleakClient(ADDRESS, backend=backend.client) as client:
            await client.start_notify(
                uuid_of("2ada"), lambda _, data: statuses.put_nowait(data.hex())
            )
            await command.until(lambda event: event.get("clients") == 1)
            command.type("start")
            await command.until(lambda event: event.get("state") == "running")
            assert await statuses.get() == "04"
            command.type("+")
            assert await statuses.get() == "056e00"
            command.type("stop")
            assert await statuses.get() == "0201"
            command.type("aside")
            walker = await command.until(lambda event: event["event"] == "walker")
            assert walker["gait"] == "aside"
            command.type("nonsense")
            await command.until(lambda event: event["event"] == "unknown")
            command.type("quit")
            assert await finished(command) == (0, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_cleanly(number: signal.Signals) -> None:
    async with asyncio.timeout(PATIENCE_S), simulate() as (command, _):
        await command.until(lambda event: event["event"] == "belt")
        command.process.send_signal(number)
        assert await finished(command) == (0, "")


async def test_a_pipe_that_ends_does_not_end_it() -> None:
    async with asyncio.timeout(PATIENCE_S), simulate() as (command, _):
        await command.until(lambda event: event["event"] == "belt")
        command.type("start")
        assert command.process.stdin is not None
        command.process.stdin.close()
        await command.until(lambda event: event.get("state") == "countdown")
        assert command.process.returncode is None


async def test_a_transport_that_goes_away_ends_it_with_a_sentence() -> None:
    async with asyncio.timeout(PATIENCE_S), simulate() as (command, link):
        await command.until(lambda event: event["event"] == "belt")
        (dongle,) = link.controllers
        dongle.host.transport.close()
        code, errors = await finished(command)
    assert code == 3
    assert errors.startswith("retropace: the Bluetooth transport")
    assert errors.count("\n") == 1
