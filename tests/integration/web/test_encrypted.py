"""The page over https: who reads along reads nothing, and who says nothing holds nobody up."""

import asyncio
import contextlib
import json
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
import pytest
import websockets

import support.serving
from retropace.web import connections
from retropace.web.certificate import read_certificate
from retropace.web.serving import LOCAL, Served
from support.authority import Authority
from support.handmade import FRAME
from support.program import PATIENCE_S
from support.served import Served as Program
from support.serving import a_deaf_viewer_is_let_go_of, dropped, joined_of, until, watch

pytestmark = pytest.mark.rule("R28")

NAME = "walk.test"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def serving(data_dir: Path, authority: Authority) -> AbstractAsyncContextManager[Served]:
    """A room with one simulated treadmill, encrypted, on a port of its own."""
    pair = authority.sign([LOCAL, NAME])
    return support.serving.serving(data_dir, read_certificate(pair.cert, pair.key))


def client(served: Served, authority: Authority, **headers: str) -> httpx.AsyncClient:
    url = f"https://{LOCAL}:{served.port}"
    return httpx.AsyncClient(
        base_url=url, verify=authority.context, timeout=PATIENCE_S, headers=headers
    )


async def stop(served: Served, authority: Authority) -> int:
    """A stop over a connection of its own."""
    async with client(served, authority) as hand:
        return (await hand.post("/api/stop")).status_code


async def test_over_https_the_cookie_stays_on_encrypted_lines(
    tmp_path: Path, authority: Authority
) -> None:
    async with serving(tmp_path, authority) as served, client(served, authority) as phone:
        shown = {"secret": served.room.pairing.secret}
        paired = await phone.post("/api/pair", json=shown)
        assert "secure" in paired.headers["set-cookie"].lower().split("; ")
        assert "strict-transport-security" not in paired.headers, "another run may have none"
        assert (await phone.get("/api")).json()["paired"] is True
        cookie = "; ".join(f"{one.name}={one.value}" for one in phone.cookies.jar)
        url = f"wss://{LOCAL}:{served.port}/api/live"
        origin = f"https://{LOCAL}:{served.port}"
        sent = {"cookie": cookie, "origin": origin}
        async with websockets.connect(
            url, ssl=authority.context, additional_headers=sent, open_timeout=PATIENCE_S
        ) as live:
            assert json.loads(await live.recv())["paired"] is True
            await live.send('{"do": "stop"}')
            while (told := json.loads(await live.recv()))["kind"] != "answer":
                pass
            assert told["ok"]
        gone = await phone.delete("/api/pair")
        assert "secure" in gone.headers["set-cookie"].lower()
        assert not phone.cookies.jar


async def test_over_https_only_our_own_encrypted_page_may_ask(
    tmp_path: Path, authority: Authority
) -> None:
    async with serving(tmp_path, authority) as served, client(served, authority) as phone:
        for host in (f"{LOCAL}:{served.port}", f"{NAME}:{served.port}", NAME):
            for origin, status in ((f"https://{host}", 200), (f"http://{host}", 403)):
                headers = {"host": host, "origin": origin}
                assert (await phone.post("/api/stop", headers=headers)).status_code == status
        other = {"host": "evil.test", "origin": "https://evil.test"}
        assert (await phone.post("/api/stop", headers=other)).status_code == 403
        assert (await phone.get("/", headers=other)).status_code == 403


async def relay(served: Served, heard: bytearray) -> asyncio.Server:
    """A line to the program, with somebody on it who writes everything down."""

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while part := await reader.read(4096):
            heard.extend(part)
            writer.write(part)
        writer.close()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(LOCAL, served.port)
        await asyncio.gather(pump(reader, back), pump(there, writer))

    return await asyncio.start_server(carry, LOCAL, 0)


async def test_who_reads_along_an_encrypted_line_reads_nothing(
    tmp_path: Path, authority: Authority
) -> None:
    heard = bytearray()
    async with serving(tmp_path, authority) as served:
        line = await relay(served, heard)
        url = f"https://{LOCAL}:{line.sockets[0].getsockname()[1]}"
        async with httpx.AsyncClient(
            base_url=url, verify=authority.context, timeout=PATIENCE_S
        ) as phone:
            shown = {"secret": served.room.pairing.secret, "token": True}
            token = (await phone.post("/api/pair", json=shown)).json()["token"]
            head = {"authorization": f"Bearer {token}"}
            assert (await phone.get("/api/profiles", headers=head)).status_code == 200
        line.close()
    assert len(heard) > 10_000
    for secret in (served.room.pairing.secret, token, "first-five", "HTTP/1.1"):
        assert secret.encode() not in heard


async def test_a_browser_that_does_not_trust_us_and_one_that_does_not_encrypt_get_nothing(
    tmp_path: Path, authority: Authority
) -> None:
    async with serving(tmp_path, authority) as served:
        stranger = Authority(tmp_path / "stranger")
        with pytest.raises(httpx.ConnectError):
            await stop(served, stranger)
        reader, writer = await asyncio.open_connection(LOCAL, served.port)
        writer.write(b"POST /api/stop HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            assert b"HTTP" not in await asyncio.wait_for(reader.read(), PATIENCE_S)
        writer.close()
        assert await stop(served, authority) == 200


@pytest.mark.rule("R19", "R28")
async def test_hundreds_of_connections_without_a_handshake_keep_no_stop_out(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_HANDSHAKES_AT_ONCE", 10_000.0)
    async with serving(tmp_path, authority) as served:
        idle = [
            await asyncio.open_connection(LOCAL, served.port)
            for _ in range(connections.CONNECTIONS_LIMIT + 50)
        ]
        for _, writer in idle:
            writer.write(b"\x16\x03\x01")
        assert await stop(served, authority) == 200
        await dropped(idle, len(idle) - connections.PER_PEER_LIMIT)
        for _, writer in idle:
            writer.close()


async def test_a_handshake_that_never_ends_is_cut_off(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "REQUEST_S", 0.2)
    async with serving(tmp_path, authority) as served:
        reader, writer = await asyncio.open_connection(LOCAL, served.port)
        writer.write(b"\x16\x03\x01")
        with contextlib.suppress(ConnectionError):
            assert await asyncio.wait_for(reader.read(), PATIENCE_S) == b""
        writer.close()


async def test_many_handshakes_of_one_wait_and_do_not_hold_up_others(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_HANDSHAKES_AT_ONCE", 2.0)
    monkeypatch.setattr(connections, "_HANDSHAKES_PER_S", 0.01)
    async with serving(tmp_path, authority) as served:
        assert [await stop(served, authority) for _ in range(2)] == [200, 200]
        with pytest.raises(httpx.TimeoutException):
            async with client(served, authority) as phone:
                await phone.post("/api/stop", timeout=0.5)
        elsewhere = httpx.AsyncHTTPTransport(verify=authority.context, local_address="127.0.0.2")
        async with httpx.AsyncClient(transport=elsewhere, timeout=PATIENCE_S) as other:
            url = f"https://{LOCAL}:{served.port}/api/stop"
            assert (await other.post(url)).status_code == 200


@pytest.mark.rule("R26", "R28")
async def test_a_deaf_viewer_of_an_encrypted_line_is_let_go_of(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(tmp_path, authority) as served:
        await a_deaf_viewer_is_let_go_of(served, monkeypatch, authority.context)


@pytest.mark.rule("R19", "R26", "R28")
async def test_a_flood_over_an_encrypted_line_is_cut_off_and_a_stop_passes_it(
    tmp_path: Path, authority: Authority
) -> None:
    async with serving(tmp_path, authority) as served:
        joined = joined_of(served)
        flooding = await asyncio.to_thread(watch, served.port, "no token", authority.context)
        await until(lambda: joined, "it watches")
        with contextlib.suppress(OSError):
            await asyncio.to_thread(flooding.sendall, FRAME * 20_000)
        await until(lambda: not served.room.hub._viewers, "it is cut off")
        assert await stop(served, authority) == 200
        flooding.close()


@pytest.mark.parametrize(
    ("names", "days", "told"),
    [
        ([NAME], 90, f"The page is at https://{NAME}:"),
        (["localhost", NAME], 90, "The page is at https://localhost:"),
        (["203.0.113.9"], 90, "made out to 203.0.113.9, not to 127.0.0.1: browsers will warn."),
        (["localhost"], 5, "The certificate expires in 4 days: renew it."),
    ],
)
def test_the_address_is_one_that_the_certificate_is_made_out_to(
    authority: Authority, names: list[str], days: int, told: str
) -> None:
    pair = authority.sign(names, ends_days=days)
    program = Program(pair.cert.parent / "data", *pair.options)
    program.end()
    assert told in program.printed
    assert "It is encrypted" in program.printed
    assert ("browsers will warn" in program.printed) == ("browsers will warn" in told)
    assert ("expires" in program.printed) == ("expires" in told)


def test_lan_with_a_certificate_is_not_said_to_be_read_along(
    tmp_path: Path, authority: Authority
) -> None:
    program = Program(tmp_path, "--lan", *authority.sign([NAME]).options)
    program.end()
    assert f"https://{NAME}:" in program.printed
    assert "Everyone on this network can reach it" in program.printed
    assert "not encrypted" not in program.printed
