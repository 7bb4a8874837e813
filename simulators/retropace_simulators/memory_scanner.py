"""Bleak's scanner and adapter over the simulated air: what can be heard, and what is held."""

import asyncio
from typing import Any, ClassVar, Final

from bleak.backends.adapter import BaseBleakAdapter
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner

from retropace_simulators.air import Advertisement, Peripheral
from retropace_simulators.attributes import full_uuid
from retropace_simulators.computer import Computer

ADVERTISING_INTERVAL_S: Final = 0.2
SCAN_RESPONSE_AFTER_S: Final = 0.004


def device_of(computer: Computer, peripheral: Peripheral) -> BLEDevice:
    """The system's handle for a peripheral."""
    path = f"/org/bluez/{computer.adapter}/dev_{peripheral.address.replace(':', '_')}"
    name = peripheral.name if peripheral.address in computer.seen else None
    return BLEDevice(peripheral.address, name, {"path": path, "props": {}})


class MemoryAdapter(BaseBleakAdapter):
    """Says which devices this computer already holds."""

    computer: ClassVar[Computer]

    @classmethod
    async def get(cls, **kwargs: Any) -> "MemoryAdapter":  # noqa: ARG003 (Bleak's signature)
        """The one adapter there is."""
        cls.computer.check()
        return cls()

    async def get_connected_devices(self, service_uuids: frozenset[str]) -> list[BLEDevice]:
        """Devices with one of these services that some program has connected."""
        self.computer.check()
        return [
            device_of(self.computer, link.peripheral)
            for link in self.computer.links.values()
            if service_uuids & {full_uuid(item.uuid) for item in link.peripheral.server.services}
        ]


class MemoryScanner(BaseBleakScanner):
    """Hears advertising and, a moment later and apart from it, the scan response."""

    computer: ClassVar[Computer]

    def __init__(
        self,
        detection_callback: Any,
        service_uuids: list[str] | None,
        scanning_mode: str = "active",
        **kwargs: Any,  # noqa: ARG002 (what other platforms take)
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._active = scanning_mode == "active"
        self._timer: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Begin to listen."""
        self.computer.check()
        self.seen_devices = {}
        self._timer = asyncio.get_running_loop().call_later(ADVERTISING_INTERVAL_S, self._listen)

    async def stop(self) -> None:
        """Stop listening."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(ADVERTISING_INTERVAL_S, self._listen)
        if not (self.computer.service_runs and self.computer.has_adapter):
            return
        for peripheral in self.computer.audible():
            advertisement, response = peripheral.advertise()
            self._hear(peripheral, advertisement)
            if self._active:
                loop.call_later(SCAN_RESPONSE_AFTER_S, self._hear, peripheral, response)

    def _hear(self, peripheral: Peripheral, packet: Advertisement) -> None:
        if self._timer is None or not peripheral.in_range:
            return
        uuids = [full_uuid(uuid) for uuid in packet.service_uuids]
        # The system's filter knows the device, not the packet.
        known = {
            full_uuid(item) for part in peripheral.advertisement for item in part.service_uuids
        }
        if not self.is_allowed_uuid(sorted(known)):
            return
        if packet.local_name is not None:
            self.computer.seen.add(peripheral.address)
        data = AdvertisementData(
            local_name=packet.local_name,
            manufacturer_data=dict(packet.manufacturer_data),
            service_data={full_uuid(uuid): octets for uuid, octets in packet.service_data},
            service_uuids=uuids,
            tx_power=None,
            rssi=peripheral.conditions.rssi_dbm,
            platform_data=(),
        )
        device = device_of(self.computer, peripheral)
        kept = self.create_or_update_device(
            peripheral.address, peripheral.address, device.name, device.details, data
        )
        self.call_detection_callbacks(kept, data)
