"""A slow line between a browser and the program: Lighthouse's "slow 4G", octet by octet.

Round trips of 150 ms, 1.6 Mbit/s down and 750 kbit/s up, shared by all connections; each connection
pays its handshake, and begins with ten segments a round trip, twice as many in each that follows.
What a browser's own throttling leaves out (handshakes, WebSockets) is slow here, too.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

RTT_S: Final = 0.150
DOWN_PER_S: Final = 1_600_000 / 8
UP_PER_S: Final = 750_000 / 8
_SEGMENT: Final = 1460
_FIRST_SEGMENTS: Final = 10
HOST: Final = "127.0.0.1"


class Way:
    """One direction, shared by all connections: an octet after the other."""

    def __init__(self, octets_per_s: float) -> None:
        self._octets_per_s = octets_per_s
        self._free_s = 0.0

    def through_s(self, octets: int) -> float:
        """When the last of so many octets is out of the line at this end."""
        now_s = asyncio.get_running_loop().time()
        self._free_s = max(now_s, self._free_s) + octets / self._octets_per_s
        return self._free_s


class Line:
    """Carries connections at a port of its own to ``port``."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._down, self._up = Way(DOWN_PER_S), Way(UP_PER_S)
        self._carrying: set[asyncio.Task[None]] = set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its handshake to its end."""
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        try:
            far_reader, far_writer = await asyncio.open_connection(HOST, self._port)
            await asyncio.sleep(RTT_S)
            await asyncio.gather(
                _pump(reader, far_writer, self._up), _pump(far_reader, writer, self._down)
            )
        except OSError:
            writer.transport.abort()
        finally:
            self._carrying.discard(task)

    def let_go(self) -> None:
        """End what is still carried."""
        for task in self._carrying:
            task.cancel()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Way) -> None:
    """Octets of one connection in one direction, as they come out at the far end."""
    loop = asyncio.get_running_loop()
    window = _FIRST_SEGMENTS * _SEGMENT
    flight_s, in_flight = loop.time(), 0
    while part := await reader.read(_SEGMENT):
        if loop.time() - flight_s >= RTT_S:
            flight_s, in_flight = loop.time(), 0
        elif in_flight >= window:
            await asyncio.sleep(flight_s + RTT_S - loop.time())
            flight_s, in_flight, window = loop.time(), 0, window * 2
        in_flight += len(part)
        loop.call_at(way.through_s(len(part)) + RTT_S / 2, writer.write, part)
    loop.call_later(RTT_S / 2, writer.close)


@contextmanager
def slow_line(port: int) -> Iterator[int]:
    """Such a line to ``port``, in a thread of its own; the port at which it begins."""
    loop = asyncio.new_event_loop()
    line = Line(port)
    server = loop.run_until_complete(asyncio.start_server(line.carry, HOST, 0))
    running = threading.Thread(target=loop.run_forever, daemon=True)
    running.start()
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        loop.call_soon_threadsafe(line.let_go)
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.call_later, 0.2, loop.stop)
        running.join()
        loop.close()
