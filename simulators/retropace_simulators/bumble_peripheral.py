"""The simulated treadmill behind a real Bluetooth host and GATT server (Bumble), over any HCI."""

import asyncio
import functools
from typing import Any, Final

from bumble import att, core, gatt
from bumble.core import AdvertisingData
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.hci import Address

from retropace import ftms
from retropace.units import NS_PER_S
from retropace_simulators.advertising import packets_of
from retropace_simulators.air import Advertisement
from retropace_simulators.attributes import (
    GENERIC_ACCESS,
    INDICATE,
    NOTIFY,
    Att,
    Characteristic,
)
from retropace_simulators.machine import Machine
from retropace_simulators.server import HANG_UP, Outgoing

ADVERTISING_INTERVAL_MS: Final = 100.0
_ENCRYPTED_WRITE: Final = att.Attribute.Permissions.WRITE_REQUIRES_ENCRYPTION
_PROPERTIES: Final = {
    "read": gatt.Characteristic.Properties.READ,
    "write": gatt.Characteristic.Properties.WRITE,
    "write-without-response": gatt.Characteristic.Properties.WRITE_WITHOUT_RESPONSE,
    "notify": gatt.Characteristic.Properties.NOTIFY,
    "indicate": gatt.Characteristic.Properties.INDICATE,
}


def configuration(name: str, address: str) -> DeviceConfiguration:
    """A Bumble device with this name and static random address."""
    config = DeviceConfiguration(name=name, address=Address(address))
    config.load_from_dict({"address": address})
    return config


def _structures(packet: Advertisement) -> list[tuple[int, bytes]]:
    """The structures of one advertising packet, as they are on the air."""
    found: list[tuple[int, bytes]] = []
    for company, octets in packet.manufacturer_data:
        data = company.to_bytes(2, "little") + octets
        found.append((AdvertisingData.MANUFACTURER_SPECIFIC_DATA, data))
    if packet.service_uuids:
        listed = b"".join(bytes.fromhex(uuid)[::-1] for uuid in packet.service_uuids)
        found.append((AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, listed))
    if packet.local_name is not None:
        found.append((AdvertisingData.COMPLETE_LOCAL_NAME, packet.local_name.encode()))
    for uuid, octets in packet.service_data:
        data = bytes.fromhex(uuid)[::-1] + octets
        found.append((AdvertisingData.SERVICE_DATA_16_BIT_UUID, data))
    return found


class BumblePeripheral:
    """Serves one machine over one Bumble device; start it after the device has been made."""

    def __init__(self, machine: Machine, device: Device) -> None:
        self.machine = machine
        self._server = machine.server
        self.device = device
        self._values: dict[str, gatt.Characteristic[bytes]] = {}
        self._bearers: dict[int, Connection] = {}
        self._queues: dict[int, asyncio.Queue[Outgoing]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._alarm: asyncio.TimerHandle | None = None
        self._closed = False
        self._advertising = asyncio.Lock()

    @property
    def clients(self) -> int:
        """How many are connected."""
        return len(self._bearers)

    async def start(self) -> None:
        """Power on, offer the services, advertise."""
        device = self.device
        device.gatt_server.max_mtu = self._server.model.link.mtu
        device.add_services(self._services())
        device.on(Device.EVENT_CONNECTION, self._connected)
        self.machine.wake = self.attend
        await device.power_on()
        await self._advertise_if_free()

    async def close(self) -> None:
        """Stop advertising and let every client go."""
        self._closed = True
        async with self._advertising:
            await self.device.stop_advertising()
        for connection in tuple(self._bearers.values()):
            await connection.disconnect()
        await self.abandon()

    async def abandon(self) -> None:
        """Stop work on a radio that is no longer there."""
        self._closed = True
        if self._alarm is not None:
            self._alarm.cancel()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def attend(self) -> None:
        """Send what is to be sent and set the alarm for what comes next."""
        for item in self._server.drain():
            queue = self._queues.get(item.client)
            if queue is not None:
                queue.put_nowait(item)
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        due_ns = self._server.next_due_ns()
        if due_ns is not None and not self._closed:
            loop = asyncio.get_running_loop()
            self._alarm = loop.call_at(due_ns / NS_PER_S, self._ring, due_ns)

    # The attribute table

    def _services(self) -> list[gatt.Service]:
        return [
            gatt.Service(
                core.UUID(service.uuid), [self._value(item) for item in service.characteristics]
            )
            for service in self._server.services
            if service.uuid != GENERIC_ACCESS  # Bumble brings its own
        ]

    def _value(self, item: Characteristic) -> gatt.Characteristic[bytes]:
        properties = functools.reduce(
            lambda found, name: found | _PROPERTIES[name],
            item.properties,
            gatt.Characteristic.Properties(0),
        )
        permissions = gatt.Characteristic.READABLE | gatt.Characteristic.WRITEABLE
        if item.needs_encryption:
            permissions |= _ENCRYPTED_WRITE
        value: gatt.Characteristic[bytes] = gatt.Characteristic(
            core.UUID(item.uuid),
            properties,
            permissions,
            gatt.CharacteristicValue(
                read=functools.partial(self._read, item.uuid),
                write=functools.partial(self._write, item),
            ),
        )
        value.on(
            gatt.Characteristic.EVENT_SUBSCRIPTION, functools.partial(self._configured, item.uuid)
        )
        self._values[item.uuid] = value
        return value

    def _read(self, uuid: str, _: Connection) -> bytes:
        value = self._server.read(uuid, self.machine.now_ns())
        if isinstance(value, Att):
            raise att.ATT_Error(value)
        return value

    def _write(self, item: Characteristic, connection: Connection, value: bytes) -> None:
        response = "write" in item.properties
        error = self._server.write(
            item.uuid, value, connection.handle, self.machine.now_ns(), response=response
        )
        # The result is sent by a task of its own, so it follows the write response as it must.
        self.attend()
        if error is not None:
            raise att.ATT_Error(error)

    def _configured(self, uuid: str, bearer: Any, notify: bool, indicate: bool) -> None:
        bits = (NOTIFY if notify else 0) | (INDICATE if indicate else 0)
        if bearer.handle in self._bearers:
            self._server.configure(uuid, bits, bearer.handle, self.machine.now_ns())
            self.attend()

    # Links

    async def _advertise(self) -> None:
        """What the model sends unasked, and what it answers to a scan."""
        usual, response = packets_of(self._server.model)
        advertisement = [(AdvertisingData.FLAGS, b"\x06"), *_structures(usual)]
        await self.device.start_advertising(
            advertising_data=bytes(AdvertisingData(advertisement)),
            scan_response_data=bytes(AdvertisingData(_structures(response))),
            advertising_interval_min=ADVERTISING_INTERVAL_MS,
            advertising_interval_max=ADVERTISING_INTERVAL_MS,
        )

    def _connected(self, connection: Connection) -> None:
        client = connection.handle
        self._bearers[client] = connection
        self._queues[client] = asyncio.Queue()
        self._server.connect(client, mtu=connection.att_mtu)
        connection.on(Connection.EVENT_DISCONNECTION, functools.partial(self._gone, connection))
        connection.on(
            Connection.EVENT_CONNECTION_ATT_MTU_UPDATE, functools.partial(self._mtu, connection)
        )
        connection.on(
            Connection.EVENT_CONNECTION_ENCRYPTION_CHANGE,
            functools.partial(self._encryption, connection),
        )
        self._spawn(self._sender(client))
        self._spawn(self._advertise_if_free())
        self.attend()

    def _gone(self, connection: Connection, _: int) -> None:
        client = connection.handle
        self._bearers.pop(client, None)
        self._queues.pop(client, None)
        self._server.disconnect(client)
        self._spawn(self._advertise_if_free())
        self.attend()

    def _mtu(self, connection: Connection) -> None:
        if connection.handle in self._bearers:
            self._server.set_mtu(connection.handle, connection.att_mtu)

    def _encryption(self, connection: Connection) -> None:
        if connection.handle in self._bearers and connection.is_encrypted:
            self._server.encrypt(connection.handle)

    async def _advertise_if_free(self) -> None:
        """A connection ends advertising; go on while there is room for another client."""
        async with self._advertising:
            room = self.clients < self._server.model.link.connections
            if room and not self._closed:
                await self._advertise()

    # What goes out

    def _ring(self, due_ns: int) -> None:
        self._alarm = None
        self._server.advance(max(due_ns, self.machine.now_ns()))
        self.attend()

    async def _sender(self, client: int) -> None:
        """Sends one client's values in their order, for as long as it is connected."""
        queue = self._queues[client]
        while client in self._bearers:
            item = await queue.get()
            bearer = self._bearers.get(client)
            if bearer is None:
                return
            if item.characteristic == HANG_UP:
                await bearer.disconnect()
                return
            value = self._values[item.characteristic]
            gatt_server = self.device.gatt_server
            # A machine may answer by notification although it declares indications.
            force = item.characteristic == ftms.CONTROL_POINT
            if item.indication:
                self._spawn(self._indicate(client, bearer, item))
                await asyncio.sleep(0)
            else:
                await gatt_server.notify_subscriber(bearer, value, item.data, force=force)

    async def _indicate(self, client: int, bearer: Connection, item: Outgoing) -> None:
        value = self._values[item.characteristic]
        await self.device.gatt_server.indicate_subscriber(bearer, value, item.data)
        self._server.confirm(client)

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
