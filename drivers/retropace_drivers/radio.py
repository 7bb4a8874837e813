"""Bleak's three ways in (scanner, client, adapter) over one backend, each with a deadline."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.uuids import normalize_uuid_str

from retropace.ftms import short_of
from retropace_drivers.bounded import now_s, within

FITNESS_MACHINE: Final = "1826"
HEART_RATE: Final = "180d"
_ASK_S: Final = 3.0
START_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Radio:
    """The platform's own Bluetooth, or the backend handed in (``.client .scanner .adapter``)."""

    backend: Any = None

    def scanner(self, heard: Callable[[BLEDevice, AdvertisementData], None]) -> BleakScanner:
        """An active scanner, so that scan responses are asked for too."""
        chosen = None if self.backend is None else self.backend.scanner
        return BleakScanner(heard, scanning_mode="active", backend=chosen)

    def client(
        self, device: BLEDevice, lost: Callable[[BleakClient], None], timeout_s: float
    ) -> BleakClient:
        """A client for ``device``, not yet connected."""
        chosen = None if self.backend is None else self.backend.client
        return BleakClient(device, lost, timeout=timeout_s, backend=chosen)

    async def connected(self, service: str = FITNESS_MACHINE) -> list[BLEDevice]:
        """Devices with ``service`` that this computer already holds; they do not advertise."""
        try:
            return await within(self._ask_connected(service), now_s() + _ASK_S)
        except (NotImplementedError, TimeoutError):
            return []

    async def _ask_connected(self, service: str) -> list[BLEDevice]:
        chosen = None if self.backend is None else self.backend.adapter
        adapter = await BleakAdapter.get(backend=chosen)
        return await adapter.get_connected_devices([service])

    async def find_connected(
        self, address: str, service: str = FITNESS_MACHINE
    ) -> BLEDevice | None:
        """The device at ``address`` if this computer already holds it."""
        for device in await self.connected(service):
            if device.address.lower() == address.lower():
                return device
        return None

    async def find_on_air(
        self, address: str, timeout_s: float, *, name_wait_s: float = 0.0
    ) -> BLEDevice | None:
        """The device at ``address`` once it is heard, or None after ``timeout_s``.

        A name often comes in a scan response of its own: it is waited for ``name_wait_s`` longer.
        """
        loop = asyncio.get_running_loop()
        heard: asyncio.Future[BLEDevice] = loop.create_future()
        waiting: list[asyncio.TimerHandle] = []

        def settle(device: BLEDevice) -> None:
            if not heard.done():
                heard.set_result(device)

        def look(device: BLEDevice, data: AdvertisementData) -> None:
            if device.address.lower() != address.lower():
                return
            if device.name or data.local_name or not name_wait_s:
                settle(device)
            elif not waiting:
                waiting.append(loop.call_later(name_wait_s, settle, device))

        scanner = self.scanner(look)
        await within(scanner.start(), now_s() + START_S)
        try:
            async with asyncio.timeout(timeout_s):
                found = await heard
        except TimeoutError:
            return None
        finally:
            for timer in waiting:
                timer.cancel()
            await within(scanner.stop(), now_s() + START_S)
        return found


def characteristics_of(client: BleakClient, service: str) -> set[str]:
    """The 16-bit UUIDs of a service's characteristics."""
    home = normalize_uuid_str(service)
    found = client.services.characteristics.values()
    return {short_of(c.uuid) for c in found if c.service_uuid == home}


def find_characteristic(
    client: BleakClient, uuid_16: str, service: str = FITNESS_MACHINE
) -> BleakGATTCharacteristic | None:
    """The characteristic ``uuid_16``, inside ``service`` if it is there, else in any other.

    Some machines carry one UUID in two services; Bleak's own lookup raises for those.
    """
    uuid, home = normalize_uuid_str(uuid_16), normalize_uuid_str(service)
    found = [c for c in client.services.characteristics.values() if c.uuid == uuid]
    found.sort(key=lambda c: c.service_uuid != home)
    return found[0] if found else None
