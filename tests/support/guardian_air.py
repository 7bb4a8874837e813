"""A simulated treadmill in a process of its own, with virtual Bluetooth dongles over TCP.

``python -m support.guardian_air MODEL`` prints ``{"port": N}``; every connection to that port gets
a dongle (an HCI controller) of its own on the treadmill's air. As a real kernel does, it keeps a
link whose program has died. A line on standard input (``state``, or a button of the console) is
answered with what is true: the belt's speed, and what was written to its control point, by whom.
"""

import asyncio
import itertools
import json
import os
import sys
import time
from typing import Any

from bumble.controller import Controller
from bumble.device import Device, DeviceConfiguration
from bumble.hci import Address
from bumble.link import LocalLink
from bumble.transport import open_transport
from bumble.transport.common import StreamPacketSource

from retropace_simulators.attributes import TREADMILL_ADDRESS
from retropace_simulators.bumble_peripheral import BumblePeripheral, configuration
from retropace_simulators.console import Button
from retropace_simulators.machine import Machine
from retropace_simulators.memory_backend import Backend
from retropace_simulators.models import load_model
from support.bumble_bleak import backend_of, device_on

ADDRESS = TREADMILL_ADDRESS
RADIO = "support.guardian_air:radio"


async def radio(argument: str) -> Backend:
    """The plug: Bleak over a dongle of this process's own, at ``host:port``."""
    transport = await open_transport(f"tcp-client:{argument}")
    octets = os.getpid().to_bytes(4, "big")
    address = ":".join(f"{octet:02X}" for octet in (0xF1, 0xF2, *octets))
    config = DeviceConfiguration(name="central", address=Address(address))
    config.load_from_dict({"address": address})
    device = Device.from_config_with_hci(config, transport.source, transport.sink)
    device.transport = transport  # type: ignore[attr-defined]
    await device.power_on()
    return backend_of(device)


def speed_kmh(machine: Machine) -> float:
    """How fast the belt truly moves."""
    return round(machine.true_speed_kmh, 3)


class Treadmill:
    """The machine, and what was asked of it when."""

    def __init__(self, model: str) -> None:
        self.machine = Machine(load_model(model), time.monotonic_ns)
        self.writes: list[dict[str, Any]] = []
        self.rested_ns: int | None = None
        write = self.machine.server.write

        def noted(uuid: str, value: bytes, client: int, now_ns: int, **more: Any) -> Any:
            if uuid == "2ad9":
                self.writes.append({"op": value[0], "link": client, "at_ns": time.monotonic_ns()})
            return write(uuid, value, client, now_ns, **more)

        self.machine.server.write = noted  # type: ignore[method-assign]

    async def watch(self) -> None:
        """Since when the belt rests."""
        while True:
            if speed_kmh(self.machine) > 0:
                self.rested_ns = None
            elif self.rested_ns is None:
                self.rested_ns = time.monotonic_ns()
            await asyncio.sleep(0.01)

    def state(self) -> dict[str, Any]:
        return {
            "speed_kmh": speed_kmh(self.machine),
            "rested_ns": self.rested_ns,
            "writes": self.writes,
        }


class Dongle(StreamPacketSource):
    """One TCP connection: an HCI controller of its own."""

    numbers = itertools.count(1)

    def __init__(self, link: LocalLink) -> None:
        super().__init__()
        self._link = link
        self._transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        Controller(
            f"dongle {next(self.numbers)}", host_source=self, host_sink=self, link=self._link
        )

    def on_packet(self, packet: bytes) -> None:
        """To the host, if it still lives."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(packet)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None


async def serve(model: str) -> None:
    treadmill, link = Treadmill(model), LocalLink()
    device = device_on(link, configuration(model, ADDRESS))
    await BumblePeripheral(treadmill.machine, device).start()
    watching = asyncio.ensure_future(treadmill.watch())
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Dongle(link), "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while word := (await lines.readline()).decode().strip():
        if word != "state":
            treadmill.machine.console.press(Button(word))
        print(json.dumps(treadmill.state()), flush=True)
    watching.cancel()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
