"""Bleak over Bumble: any program written for Bleak talks to a Bumble peripheral over real ATT.

Two Bumble devices in one process, joined by virtual controllers, need no hardware and no rights.
"""

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar

from bleak.args import SizedBuffer
from bleak.assigned_numbers import CHARACTERISTIC_PROPERTIES
from bleak.backends.adapter import BaseBleakAdapter
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError
from bleak.uuids import normalize_uuid_str
from bumble import att, core, gatt
from bumble.controller import Controller
from bumble.device import Advertisement, Connection, Device, DeviceConfiguration, Peer
from bumble.gatt_client import CharacteristicProxy
from bumble.hci import Address
from bumble.host import Host
from bumble.link import LocalLink
from bumble.transport.common import AsyncPipeSink

from retropace_simulators.memory_backend import Backend

CENTRAL_ADDRESS = "F1:F2:F3:F4:F5:F6"


def device_on(link: LocalLink, config: DeviceConfiguration) -> Device:
    """A Bumble device with a virtual controller of its own on ``link``."""
    controller = Controller(config.name, link=link)
    return Device(config=config, host=Host(controller, AsyncPipeSink(controller)))


async def central_on(link: LocalLink, address: str = CENTRAL_ADDRESS) -> Device:
    """A powered central on ``link``."""
    config = DeviceConfiguration(name="central", address=Address(address))
    device = device_on(link, config)
    await device.power_on()
    return device


def backend_of(device: Device) -> Backend:
    """The three Bleak backend classes over a Bumble central."""
    bound = {"device": device, "connections": {}}
    return Backend(
        type("BumbleClient", (BumbleClient,), bound),
        type("BumbleScanner", (BumbleScanner,), bound),
        type("BumbleAdapter", (BumbleAdapter,), bound),
    )


class BumbleAdapter(BaseBleakAdapter):
    device: ClassVar[Device]
    connections: ClassVar[dict[str, Connection]]

    @classmethod
    async def get(cls, **kwargs: Any) -> "BumbleAdapter":
        return cls()

    async def get_connected_devices(self, service_uuids: frozenset[str]) -> list[BLEDevice]:
        return [BLEDevice(address, None, None) for address in self.connections]


class BumbleScanner(BaseBleakScanner):
    device: ClassVar[Device]

    def __init__(
        self,
        detection_callback: Any,
        service_uuids: list[str] | None,
        scanning_mode: str = "active",
        **kwargs: Any,
    ) -> None:
        super().__init__(detection_callback, service_uuids)

    async def start(self) -> None:
        self.seen_devices = {}
        self.device.on(Device.EVENT_ADVERTISEMENT, self._heard)
        await self.device.start_scanning(legacy=True)

    async def stop(self) -> None:
        self.device.remove_listener(Device.EVENT_ADVERTISEMENT, self._heard)
        await self.device.stop_scanning(legacy=True)

    def _heard(self, advertisement: Advertisement) -> None:
        name, uuids, service_data = None, [], {}
        for kind, octets in advertisement.data.ad_structures:
            if kind == core.AdvertisingData.COMPLETE_LOCAL_NAME:
                name = octets.decode()
            elif kind == core.AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS:
                uuids += [normalize_uuid_str(octets[1::-1].hex())]
            elif kind == core.AdvertisingData.SERVICE_DATA_16_BIT_UUID:
                service_data[normalize_uuid_str(octets[1::-1].hex())] = octets[2:]
        if not self.is_allowed_uuid(uuids):
            return
        data = AdvertisementData(name, {}, service_data, uuids, None, advertisement.rssi, ())
        address = advertisement.address.to_string(with_type_qualifier=False)
        device = self.create_or_update_device(address, address, name, None, data)
        self.call_detection_callbacks(device, data)


class BumbleClient(BaseBleakClient):
    device: ClassVar[Device]
    connections: ClassVar[dict[str, Connection]]

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
        self._peer: Peer | None = None
        self._subscriptions: dict[int, Callable[[bytes], None]] = {}

    @property
    def name(self) -> str:
        return self.address

    @property
    def mtu_size(self) -> int:
        return 23 if self._peer is None else self._peer.connection.att_mtu

    @property
    def is_connected(self) -> bool:
        return self._peer is not None

    async def connect(self, pair: bool, **kwargs: Any) -> None:
        try:
            connection = await self.device.connect(Address(self.address), timeout=self._timeout)
        except (core.ConnectionError, TimeoutError) as error:
            raise BleakDeviceNotFoundError(self.address, str(error)) from error
        self.connections[self.address] = connection
        connection.on(Connection.EVENT_DISCONNECTION, self._disconnected)
        self._peer = Peer(connection)
        if pair:
            await connection.pair()
        await self._peer.request_mtu(247)
        await self._peer.discover_all()
        self.services = self._collection(self._peer)

    async def disconnect(self) -> None:
        if self._peer is not None:
            await self._peer.connection.disconnect()

    async def pair(self, *args: Any, **kwargs: Any) -> None:
        await self._live().connection.pair()

    async def unpair(self) -> None:
        await self.disconnect()

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **kwargs: Any
    ) -> bytearray:
        self._live()
        return bytearray(await self._ask(characteristic.obj.read_value()))

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **kwargs: Any
    ) -> bytearray:
        self._live()
        return bytearray(await self._ask(descriptor.obj.read_value()))

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
    ) -> None:
        self._live()
        await self._ask(characteristic.obj.write_value(bytes(data), with_response=response))

    async def write_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, data: SizedBuffer
    ) -> None:
        self._live()
        await self._ask(descriptor.obj.write_value(bytes(data), with_response=True))

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **kwargs: Any
    ) -> None:
        self._live()

        def heard(value: bytes) -> None:
            callback(bytearray(value))

        self._subscriptions[characteristic.handle] = heard
        await self._ask(characteristic.obj.subscribe(heard))

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        self._live()
        heard = self._subscriptions.pop(characteristic.handle)
        await self._ask(characteristic.obj.unsubscribe(heard))

    def _live(self) -> Peer:
        if self._peer is None:
            raise BleakError("Not connected")
        return self._peer

    async def _ask(self, request: Any) -> Any:
        try:
            return await request
        except att.ATT_Error as error:
            raise BleakGATTProtocolError(error.error_code) from error
        except asyncio.CancelledError:
            if self._peer is None:  # Bumble cancels what waits when the link goes
                raise BleakError("Not connected") from None
            raise

    def _disconnected(self, reason: int) -> None:
        self._peer = None
        self.services = None
        self.connections.pop(self.address, None)
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    def _collection(self, peer: Peer) -> BleakGATTServiceCollection:
        collection = BleakGATTServiceCollection()
        for service in peer.services:
            shown = BleakGATTService(service, service.handle, _uuid(service.uuid))
            collection.add_service(shown)
            for item in service.characteristics:
                collection.add_characteristic(self._characteristic(item, shown))
                for descriptor in item.descriptors:
                    collection.add_descriptor(
                        BleakGATTDescriptor(
                            descriptor,
                            descriptor.handle,
                            _uuid(descriptor.type),
                            collection.characteristics[item.handle],
                        )
                    )
        return collection

    def _characteristic(
        self, item: CharacteristicProxy[bytes], service: BleakGATTService
    ) -> BleakGATTCharacteristic:
        properties = [
            name
            for bit, name in CHARACTERISTIC_PROPERTIES.items()
            if item.properties & gatt.Characteristic.Properties(bit & 0xFF)
        ]
        return BleakGATTCharacteristic(
            item,
            item.handle,
            _uuid(item.uuid),
            properties,
            lambda: self.mtu_size - 3,
            service,
        )


def _uuid(uuid: core.UUID) -> str:
    return normalize_uuid_str(
        uuid.to_hex_str("-") if len(uuid.uuid_bytes) == 16 else uuid.to_hex_str()
    )
