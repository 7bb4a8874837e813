"""A test house for one simulated treadmill: Bleak clients on it, over the air or over Bumble.

Both stacks are driven through Bleak's public API, in virtual time.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final, TypeVar

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic

from retropace.clock import LoopClock
from retropace.ftms import TreadmillDataDecoder, uuid_of
from retropace.model import Sample
from retropace_simulators.machine import Machine
from retropace_simulators.models import DeviceModel
from retropace_simulators.treadmill import SimulatedWorld
from support.virtual import run_virtual

T = TypeVar("T")

ADDRESS: Final = "C4:19:D1:00:00:01"
CONFIGURATION: Final = "2902"


class Visitor:
    """One Bleak client and all that it has heard, by characteristic, as hex."""

    def __init__(self, client: BleakClient) -> None:
        self.client = client
        self.heard: dict[str, list[str]] = {}

    def characteristic(self, uuid: str) -> BleakGATTCharacteristic | None:
        return self.client.services.get_characteristic(uuid_of(uuid))

    async def read(self, uuid: str) -> bytes:
        return bytes(await self.client.read_gatt_char(uuid_of(uuid)))

    async def subscribe(self, *uuids: str) -> None:
        for uuid in uuids:
            heard = self.heard.setdefault(uuid, [])
            await self.client.start_notify(
                uuid_of(uuid), lambda _, data, heard=heard: heard.append(data.hex())
            )

    async def configuration(self, uuid: str) -> str:
        """The characteristic's configuration descriptor, as hex."""
        characteristic = self.characteristic(uuid)
        assert characteristic is not None
        (descriptor,) = [d for d in characteristic.descriptors if d.uuid == uuid_of(CONFIGURATION)]
        return (await self.client.read_gatt_descriptor(descriptor)).hex()

    async def ask(self, octets: str) -> str:
        """Write to the Control Point, subscribed before; the one answer, as hex."""
        if "2ad9" not in self.heard:
            await self.subscribe("2ad9")
        answers = self.heard["2ad9"]
        before = len(answers)
        await self.client.write_gatt_char(uuid_of("2ad9"), bytes.fromhex(octets), True)
        await asyncio.sleep(0.5)
        (answer,) = answers[before:]
        return answer

    async def ask_all(self, *requests: str) -> None:
        """Requests that must all succeed."""
        for octets in requests:
            assert await self.ask(octets) == f"80{octets[:2]}01"

    async def walking(self, speed_kmh: float = 3.0) -> None:
        """Take control, start, and reach a speed."""
        await self.ask_all("00", "07")
        await asyncio.sleep(6)
        await self.ask_all("02" + round(speed_kmh * 100).to_bytes(2, "little").hex())
        await asyncio.sleep(8)

    async def samples(self, duration_s: float) -> list[Sample]:
        """The records of a while, put together."""
        if "2acd" not in self.heard:
            await self.subscribe("2acd")
        heard = self.heard["2acd"]
        before = len(heard)
        await asyncio.sleep(duration_s)
        decoder = TreadmillDataDecoder()
        fed = (decoder.feed(bytes.fromhex(data), 0) for data in heard[before:])
        return [sample for sample in fed if isinstance(sample, Sample)]


class Lab:
    """The machine under test, and as many testers as are asked for."""

    def __init__(self, machine: Machine, connect: Callable[[], Awaitable[BleakClient]]) -> None:
        self.machine = machine
        self.console = machine.console
        self._connect = connect

    async def tester(self) -> Visitor:
        """A client of its own, on a computer of its own."""
        return Visitor(await self._connect())


Work = Callable[[Lab], Awaitable[T]]
Examine = Callable[..., Any]
"""What the fixture ``under_test`` of the conformance tests is: runs some work in a lab."""


def examine(stack: str, model: DeviceModel, work: Work[T]) -> T:
    """Run ``work`` on a machine of this model over ``air`` or ``bumble``."""
    if stack == "air":
        world = SimulatedWorld(model)
        return world.run(_over_air(world, work))
    return run_virtual(_over_bumble(model, work))


async def _over_air(world: SimulatedWorld, work: Work[T]) -> T:
    async with AsyncExitStack() as links:

        async def connect() -> BleakClient:
            _, backend = world.another_computer()
            client = BleakClient(world.address, backend=backend.client)
            return await links.enter_async_context(_connected(client))

        return await work(Lab(world.treadmill, connect))


async def _over_bumble(model: DeviceModel, work: Work[T]) -> T:
    from bumble.link import LocalLink

    from retropace_simulators.bumble_peripheral import BumblePeripheral, configuration
    from support.bumble_bleak import backend_of, central_on, device_on

    radio = LocalLink()
    machine = Machine(model, LoopClock().now_ns)
    peripheral = BumblePeripheral(machine, device_on(radio, configuration(model.name, ADDRESS)))
    await peripheral.start()
    count = 0
    async with AsyncExitStack() as links:

        async def connect() -> BleakClient:
            nonlocal count
            count += 1
            backend = backend_of(await central_on(radio, f"F1:F2:F3:F4:F5:{count:02X}"))
            client = BleakClient(ADDRESS, backend=backend.client)
            return await links.enter_async_context(_connected(client))

        result = await work(Lab(machine, connect))
    await peripheral.close()
    return result


@asynccontextmanager
async def _connected(client: Any) -> AsyncIterator[BleakClient]:
    """Connected; let go of again unless the test has done so."""
    await client.connect()
    try:
        yield client
    finally:
        if client.is_connected:
            await client.disconnect()
