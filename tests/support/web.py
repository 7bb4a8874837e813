"""A room behind its gate, asked as a browser asks it, in the virtual time of its worlds."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

from retropace.app import look_around
from retropace.driver import Discovered
from retropace.web.application import application
from retropace.web.around import Around
from retropace.web.bay import Machine
from retropace.web.room import Room
from retropace_simulators.treadmill import SimulatedWorld

PORT = 8766
HOST = f"localhost:{PORT}"
ORIGIN = f"http://{HOST}"
PATIENCE_S = 900.0
Script = Callable[["Visit"], Awaitable[None]]


class Socket:
    """One WebSocket as an ASGI server would hold it."""

    def __init__(self, app: Any, headers: dict[str, str], query: str = "") -> None:
        self._app = app
        self._scope = {
            "type": "websocket",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "ws",
            "server": ("127.0.0.1", PORT),
            "client": ("127.0.0.1", 50000),
            "root_path": "",
            "path": "/api/live",
            "raw_path": b"/api/live",
            "query_string": query.encode(),
            "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
            "subprotocols": [],
            "extensions": {},
        }
        self._in: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.heard: list[dict[str, Any]] = []
        self.closed: int | None = None
        self.reading = asyncio.Event()
        self.reading.set()
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Socket":
        self._in.put_nowait({"type": "websocket.connect"})
        self._task = asyncio.create_task(self._app(self._scope, self._in.get, self._take))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._in.put_nowait({"type": "websocket.disconnect", "code": 1001})
        assert self._task is not None
        await self._task

    async def _take(self, message: dict[str, Any]) -> None:
        await self.reading.wait()
        if message["type"] == "websocket.send":
            self.heard.append(json.loads(message["text"]))
        elif message["type"] == "websocket.close":
            self.closed = message.get("code", 1000)
        self._news.set()

    def send(self, frame: Any) -> None:
        text = frame if isinstance(frame, str) else json.dumps(frame)
        self._in.put_nowait({"type": "websocket.receive", "text": text})

    async def until(self, holds: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """Wait for the first message from now on for which something holds."""
        at = max(0, len(self.heard) - 1)
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for message in self.heard[at:]:
                    at += 1
                    if holds(message):
                        return message
                assert self.closed is None, f"closed with {self.closed}"
                self._news.clear()
                await self._news.wait()

    async def closes(self) -> int:
        """Wait until the other end closes it."""
        async with asyncio.timeout(PATIENCE_S):
            while self.closed is None:
                self._news.clear()
                await self._news.wait()
        return self.closed

    async def answer(self, frame: Any) -> dict[str, Any]:
        """Send a request and wait for its answer."""
        before = sum(message["kind"] == "answer" for message in self.heard)
        self.send(frame)
        async with asyncio.timeout(PATIENCE_S):
            while True:
                answers = [message for message in self.heard if message["kind"] == "answer"]
                if len(answers) > before:
                    return answers[before]
                self._news.clear()
                await self._news.wait()


class Visit:
    """A running room with one browser's cookies; ``client`` asks as its own page would."""

    def __init__(
        self, worlds: list[SimulatedWorld], data_dir: Path, *, looking: bool = False
    ) -> None:
        self.worlds = worlds
        loop = asyncio.get_running_loop()
        machines = [
            Machine("simulated", world.address, True, world.backend, world.strap_address)
            for world in worlds
        ]
        self.looks = 0
        around = Around(loop.time, self._listen, self._found) if looking else None
        self.room = Room([] if looking else machines, data_dir, loop.time, around=around)
        self.app = application(self.room)
        self.client = self.browser()

    async def _listen(self, timeout_s: float) -> list[Discovered]:
        self.looks += 1
        return await look_around(timeout_s, backend=self.worlds[0].backend)

    def _found(self, found: Discovered) -> Machine:
        world = self.worlds[0]
        return Machine(found.name, found.address, True, world.backend, world.strap_address)

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """Another browser, or another site's page in it."""
        transport = httpx.ASGITransport(app=self.app)
        sent = {"origin": ORIGIN, "host": HOST} | headers
        return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=sent)

    async def pair(self, client: httpx.AsyncClient | None = None) -> httpx.AsyncClient:
        """Show the secret."""
        client = client or self.client
        answer = await client.post("/api/pair", json={"secret": self.room.pairing.secret})
        assert answer.status_code == 200, answer.text
        return client

    def live(
        self, client: httpx.AsyncClient | None = None, query: str = "", **headers: str
    ) -> Socket:
        """That browser's WebSocket."""
        jar = (client or self.client).cookies.jar
        cookie = "; ".join(f"{one.name}={one.value}" for one in jar)
        sent = {"host": HOST, "origin": ORIGIN} | ({"cookie": cookie} if cookie else {}) | headers
        return Socket(self.app, sent, query)

    async def get(self, path: str) -> Any:
        answer = await self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def begin(
        self, profile: str = "first-five", bay: str = "1", **more: Any
    ) -> httpx.Response:
        """Answer every question with yes, and begin."""
        asked = await self.get(f"/api/treadmills/{bay}/readiness?profile={profile}")
        answers = {question["key"]: True for question in asked["questions"]}
        wish = {"profile": profile, "answers": answers} | more
        return await self.client.post(f"/api/treadmills/{bay}/session", json=wish)

    async def ask(self, do: str, bay: str = "1") -> httpx.Response:
        """Ask as somebody who sees how things are now."""
        asked = {"do": do, "seen_ms": self.room.moment_ms}
        return await self.client.post(f"/api/treadmills/{bay}/requests", json=asked)

    async def walking(self, live: Socket, bay: str = "1", for_s: float = 5.0) -> None:
        """Begin, start, and walk for some seconds."""
        answer = await self.begin(bay=bay)
        assert answer.status_code == 202, answer.text
        await live.until(lambda m: session(m, bay).get("prompt") == "start")
        assert (await self.ask("start", bay)).status_code == 200
        await live.until(lambda m: session(m, bay).get("phase") == "walking")
        await asyncio.sleep(for_s)


def treadmill(message: dict[str, Any], bay: str = "1") -> dict[str, Any]:
    """One treadmill of a live message."""
    if message["kind"] != "state":
        return {}
    return next(one for one in message["treadmills"] if one["id"] == bay)


def session(message: dict[str, Any], bay: str = "1") -> dict[str, Any]:
    """Its session, or nothing."""
    return treadmill(message, bay).get("session") or {}


def visit(
    data_dir: Path,
    script: Script,
    *,
    models: tuple[str, ...] = ("spec-clean",),
    looking: bool = False,
) -> list[SimulatedWorld]:
    """Run a script against a room of such treadmills, in virtual time.

    Where it is ``looking``, the room is empty, and the first of them is within reach.
    """
    from retropace_simulators.treadmill import simulator

    worlds = [simulator.open(model, seed=number) for number, model in enumerate(models)]

    async def main() -> None:
        visiting = Visit(worlds, data_dir, looking=looking)
        try:
            await script(visiting)
        finally:
            await visiting.room.end()

    worlds[0].run(main())
    return worlds
