"""What only real connections show: hundreds of them, and those that say or read nothing."""

import asyncio
import contextlib
import json
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
import websockets
import websockets.server

from retropace.web import connections
from retropace.web.serving import LOCAL, Served
from support.handmade import FRAME, upgrade
from support.program import PATIENCE_S
from support.serving import a_deaf_viewer_is_let_go_of, dropped, serving

pytestmark = pytest.mark.rule("R28")


async def stop(served: Served) -> int:
    """A stop over a connection of its own."""
    url = f"http://{LOCAL}:{served.port}"
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_S) as client:
        return (await client.post("/api/stop")).status_code


@pytest.mark.rule("R19", "R28")
async def test_hundreds_of_idle_connections_keep_no_stop_out(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        idle = [
            await asyncio.open_connection(LOCAL, served.port)
            for _ in range(connections.CONNECTIONS_LIMIT + 50)
        ]
        for _, writer in idle:
            writer.write(b"POST /api/st")
        assert await stop(served) == 200
        await dropped(idle, len(idle) - connections.PER_PEER_LIMIT)
        for _, writer in idle:
            writer.close()


@pytest.mark.rule("R19", "R28")
async def test_as_many_sockets_as_fit_keep_no_stop_out(tmp_path: Path) -> None:
    async with serving(tmp_path) as served, contextlib.AsyncExitStack() as held:
        url = f"ws://{LOCAL}:{served.port}/api/live"
        for _ in range(connections.PER_PEER_LIMIT + 20):
            with contextlib.suppress(websockets.WebSocketException, OSError):
                await held.enter_async_context(websockets.connect(url))
        assert await stop(served) == 200


async def test_a_connection_that_asks_for_nothing_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "REQUEST_S", 0.2)
    async with serving(tmp_path) as served:
        reader, writer = await asyncio.open_connection(LOCAL, served.port)
        writer.write(b"GET /api HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        octets = await asyncio.wait_for(reader.read(), PATIENCE_S)
        assert octets == b""
        writer.close()


@pytest.mark.rule("R26", "R28")
async def test_a_deaf_viewer_holds_little_back_and_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(tmp_path) as served:
        await a_deaf_viewer_is_let_go_of(served, monkeypatch)


async def test_frames_too_large_end_the_socket_and_odd_text_is_answered(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        url = f"ws://{LOCAL}:{served.port}/api/live"
        async with websockets.connect(url) as live:
            await live.send("[" * 2000)
            while (told := json.loads(await live.recv()))["kind"] != "answer":
                pass
            assert not told["ok"]
            await live.send("x" * 5000)
            await asyncio.wait_for(live.wait_closed(), PATIENCE_S)
            assert live.close_code == 1009


HEAD = f"Host: {LOCAL}\r\nContent-Length: 0\r\n\r\n".encode()


@pytest.mark.rule("R19", "R26", "R28")
@pytest.mark.parametrize(
    "request_line", [b"GET /api HTTP/1.1\r\n", b"POST /api/treadmills/zz/stop HTTP/1.1\r\n"]
)
async def test_requests_in_a_row_are_served_in_measure_and_a_stop_passes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request_line: bytes
) -> None:
    monkeypatch.setattr(connections, "_REQUESTS_PER_S", 0.01)
    monkeypatch.setattr(connections, "_REQUESTS_AT_ONCE", 30.0)
    async with serving(tmp_path) as served:
        served_requests = 0
        app = served._server.config.loaded_app

        async def counted(*given: Any) -> None:
            nonlocal served_requests
            served_requests += 1
            await app(*given)

        served._server.config.loaded_app = counted
        pipes = [await asyncio.open_connection(LOCAL, served.port) for _ in range(8)]
        for _, writer in pipes:
            writer.write((request_line + HEAD) * 100)
        assert await stop(served) == 200
        await asyncio.sleep(0.3)
        assert served_requests <= 31, "the others wait, unread"
        assert await stop(served) == 200
        for _, writer in pipes:
            writer.transport.abort()


@pytest.mark.rule("R26", "R28")
@pytest.mark.parametrize(
    "frame",
    [FRAME, b"\x89\x80\0\0\0\0", b"\x01\x80\0\0\0\0" + b"\x00\x80\0\0\0\0" * 9],
    ids=["text", "pings", "pieces"],
)
async def test_frames_without_end_cut_the_socket_off_after_few_octets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frame: bytes
) -> None:
    parts: list[int] = []
    receive = websockets.server.ServerProtocol.receive_data

    def counted(protocol: Any, octets: bytes) -> None:
        parts.append(len(octets))
        receive(protocol, octets)

    monkeypatch.setattr(websockets.server.ServerProtocol, "receive_data", counted)
    async with serving(tmp_path) as served:
        began_s = monotonic()
        reader, writer = await asyncio.open_connection(LOCAL, served.port)
        writer.write(upgrade())
        await reader.readuntil(b"\r\n\r\n")
        writer.write(frame * 100_000)
        with contextlib.suppress(ConnectionError):
            await asyncio.wait_for(reader.read(), PATIENCE_S)
            await asyncio.wait_for(reader.read(), PATIENCE_S)
        took_s = monotonic() - began_s
        writer.transport.abort()
        assert await stop(served) == 200
    assert max(parts) <= connections.LIVE_READ_AT_ONCE
    assert sum(parts) <= connections.LIVE_AT_ONCE + max(5.0, took_s) * connections.LIVE_PER_S
