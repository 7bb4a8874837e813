"""Bleak backends over the simulated air: what a driver hands to Bleak's ``backend=``.

Only Bleak's public base classes are used, so the code that drives a simulated treadmill is the
code that drives a real one.
"""

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar, Final, NamedTuple

from bleak.args import SizedBuffer
from bleak.backends.adapter import BaseBleakAdapter
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakDBusError, BleakDeviceNotFoundError, BleakError

from retropace_simulators.attributes import (
    INDICATE,
    NOTIFY,
    Att,
    Characteristic,
    Service,
    full_uuid,
)
from retropace_simulators.computer import DISCOVERY_S, Computer, HostLink
from retropace_simulators.memory_scanner import (
    ADVERTISING_INTERVAL_S,
    MemoryAdapter,
    MemoryScanner,
)

CONFIGURATION: Final = "2902"


class Backend(NamedTuple):
    """The three classes that Bleak's ``backend=`` arguments take, bound to one computer."""

    client: type[BaseBleakClient]
    scanner: type[BaseBleakScanner]
    adapter: type[BaseBleakAdapter]


def backend_of(computer: Computer) -> Backend:
    """The backend of one simulated computer."""
    bound = {"computer": computer}
    return Backend(
        type("SimulatedClient", (MemoryClient,), bound),
        type("SimulatedScanner", (MemoryScanner,), bound),
        type("SimulatedAdapter", (MemoryAdapter,), bound),
    )


class MemoryClient(BaseBleakClient):
    """A program's connection to a peripheral, over the link its computer holds."""

    computer: ClassVar[Computer]

    def __init__(
        self,
        address_or_ble_device: BLEDevice | str,
        *,
        disconnected_callback: Callable[[], None] | None,
        timeout: float,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            address_or_ble_device, disconnected_callback=disconnected_callback, timeout=timeout
        )
        self._requested: set[str] | None = kwargs.get("services")
        self._known = isinstance(address_or_ble_device, BLEDevice)
        self._link: HostLink | None = None
        self._callbacks: dict[str, NotifyCallback] = {}

    @property
    def name(self) -> str:
        """The peripheral's name, or its address where none was heard."""
        if self._link is None:
            raise BleakError("Not connected")
        return self._link.peripheral.name or self.address.replace(":", "-")

    @property
    def mtu_size(self) -> int:
        """The ATT MTU both sides agreed to."""
        return 23 if self._link is None else min(517, self._link.peripheral.mtu)

    @property
    def is_connected(self) -> bool:
        """What the system last said of the link, which may be long untrue."""
        return self._link is not None

    async def connect(self, pair: bool, **kwargs: Any) -> None:
        """Connect (by address only after hearing it advertise), discover; as BlueZ does."""
        if self.is_connected:
            raise BleakError("Client is already connected")
        self.computer.check()
        timeout_s = float(kwargs.get("timeout", self._timeout))
        if not self._known:
            await self._find(timeout_s)
        link = await self.computer.connect(self.address, timeout_s)
        link.programs.append(self)
        self._link = link
        try:
            async with asyncio.timeout(timeout_s):
                await self._discover(link)
                if pair:
                    await self.pair()
        except BaseException:
            link.close(tell=True)
            raise

    async def disconnect(self) -> None:
        """Close the link, for every program on this computer that uses it."""
        link = self._link
        if link is None:
            return
        try:
            await self.computer.disconnect(self._live())
        finally:
            self.link_lost()

    async def pair(self, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002 (Bleak's signature)
        """Encrypt the link."""
        link = self._live()
        await asyncio.sleep(0.34)
        if link.alive:
            link.peripheral.server.encrypt(link.client)

    async def unpair(self) -> None:
        """Forget the bond; the link ends."""
        await self.disconnect()

    async def read_gatt_char(
        self,
        characteristic: BleakGATTCharacteristic,
        *,
        use_cached: bool = False,  # noqa: ARG002 (Bleak's signature)
        **kwargs: Any,  # noqa: ARG002
    ) -> bytearray:
        """A value, from the peripheral."""
        link, item = self._live(), _item(characteristic)
        server = link.peripheral.server
        return bytearray(await link.request(lambda now_ns: server.read(item.uuid, now_ns)))

    async def read_gatt_descriptor(
        self,
        descriptor: BleakGATTDescriptor,
        *,
        use_cached: bool = False,  # noqa: ARG002 (Bleak's signature)
        **kwargs: Any,  # noqa: ARG002
    ) -> bytearray:
        """The configuration descriptor: whether this link is subscribed."""
        link, item = self._live(), descriptor.obj
        subscribed = bool(link.subscribers.get(item.uuid))
        bits = _bits(item) if subscribed else 0
        await asyncio.sleep(2 * link.peripheral.conditions.latency_s)
        return bytearray((bits, 0))

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
    ) -> None:
        """Write; with response, until the peripheral has taken or refused it."""
        link, item, octets = self._live(), _item(characteristic), bytes(data)

        def act(now_ns: int) -> Att | bool:
            errors = link.peripheral.conditions.write_errors
            if errors and response:
                return Att(errors.popleft())
            server = link.peripheral.server
            error = server.write(item.uuid, octets, link.client, now_ns, response=response)
            return True if error is None else error

        if response:
            await link.request(act)
        else:
            link.command(act)
            await asyncio.sleep(0)

    async def write_gatt_descriptor(
        self,
        descriptor: BleakGATTDescriptor,  # noqa: ARG002 (Bleak's signature)
        data: SizedBuffer,  # noqa: ARG002
    ) -> None:
        """The only descriptors there are belong to start_notify and stop_notify."""
        raise BleakError("write not permitted")

    async def start_notify(
        self,
        characteristic: BleakGATTCharacteristic,
        callback: NotifyCallback,
        **kwargs: Any,  # noqa: ARG002 (what other platforms take)
    ) -> None:
        """Subscribe: notifications where there are any, else indications."""
        link, item = self._live(), _item(characteristic)
        if item.uuid in self._callbacks:
            raise BleakError("Characteristic notifications already started")
        if not item.subscribable:
            raise BleakError("this characteristic can neither notify nor indicate")
        if not link.subscribers.get(item.uuid):
            await self._configure(link, item, _bits(item))
        self._callbacks[item.uuid] = callback
        link.subscribers.setdefault(item.uuid, []).append(self)

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Unsubscribe; the peripheral is told when the last program has."""
        link, item = self._live(), _item(characteristic)
        self._callbacks.pop(item.uuid, None)
        subscribers = link.subscribers.get(item.uuid, [])
        if self in subscribers:
            subscribers.remove(self)
        if not subscribers:
            await self._configure(link, item, 0)

    # What the computer tells its programs

    def link_lost(self) -> None:
        """The link is gone: forget it and tell the program."""
        if self._link is None:
            return
        self._link = None
        self._callbacks.clear()
        self.services = None
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    def killed(self) -> None:
        """The program is dead: whatever is left of it hears and does nothing more."""
        self._link = None
        self._callbacks.clear()

    def heard(self, uuid: str, data: bytes) -> None:
        """A value has come for a subscription."""
        callback = self._callbacks.get(uuid)
        if callback is not None:
            callback(bytearray(data))

    # Inside

    def _live(self) -> HostLink:
        """The link, or what Bleak raises without one."""
        if self._link is None:
            raise BleakError("Not connected")
        if not self._link.alive:
            name = "org.freedesktop.DBus.Error.ServiceUnknown"
            raise BleakDBusError(name, ["The name is not activatable"])
        return self._link

    async def _find(self, timeout_s: float) -> None:
        """Bleak finds an address by listening for it; what is held does not advertise."""
        loop = asyncio.get_running_loop()
        deadline_s = loop.time() + timeout_s
        while loop.time() < deadline_s:
            await asyncio.sleep(min(ADVERTISING_INTERVAL_S, timeout_s))
            self.computer.check()
            for peripheral in self.computer.audible():
                if peripheral.address.lower() == self.address.lower():
                    self.address, self._known = peripheral.address, True
                    return
        raise BleakDeviceNotFoundError(
            self.address, f"Device with address {self.address} was not found."
        )

    async def _discover(self, link: HostLink) -> None:
        await link.request(lambda now_ns: now_ns)
        await asyncio.sleep(DISCOVERY_S)
        if not link.alive:
            raise BleakError("failed to discover services, device disconnected")
        self.services = _collection(
            link.peripheral.server.services, self._requested, self.mtu_size - 3
        )

    async def _configure(self, link: HostLink, item: Characteristic, bits: int) -> None:
        server = link.peripheral.server

        def act(now_ns: int) -> Att | bool:
            error = server.configure(item.uuid, bits, link.client, now_ns)
            return True if error is None else error

        await link.request(act)


def _item(characteristic: BleakGATTCharacteristic) -> Characteristic:
    item: Characteristic = characteristic.obj
    return item


def _bits(item: Characteristic) -> int:
    return NOTIFY if item.subscribable & NOTIFY else INDICATE


def _collection(
    services: tuple[Service, ...], requested: set[str] | None, room: int
) -> BleakGATTServiceCollection:
    """The attribute table as Bleak shows it; handles are counted as on the wire."""
    collection = BleakGATTServiceCollection()
    handle = 0
    for service in services:
        handle += 1
        if requested is not None and full_uuid(service.uuid) not in requested:
            handle += 3 * len(service.characteristics)
            continue
        shown = BleakGATTService(service, handle, full_uuid(service.uuid))
        collection.add_service(shown)
        for item in service.characteristics:
            handle += 2
            _add_characteristic(collection, shown, item, handle, room)
            handle += 1 if item.subscribable else 0
    return collection


def _add_characteristic(
    collection: BleakGATTServiceCollection,
    service: BleakGATTService,
    item: Characteristic,
    handle: int,
    room: int,
) -> None:
    properties: list[Any] = list(item.properties)
    shown = BleakGATTCharacteristic(
        item, handle, full_uuid(item.uuid), properties, lambda: room, service
    )
    collection.add_characteristic(shown)
    if item.subscribable:
        descriptor = BleakGATTDescriptor(item, handle + 1, full_uuid(CONFIGURATION), shown)
        collection.add_descriptor(descriptor)
