"""The FTMS driver, found through the entry point ``ftms`` of ``retropace.drivers``."""

import asyncio
from contextlib import suppress
from typing import Any

from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from retropace.clock import Clock
from retropace.driver import Discovered, Sink
from retropace_drivers.bounded import now_s, within
from retropace_drivers.discovery import Sighting, already_connected, judge, nearest_first
from retropace_drivers.handling import Handling
from retropace_drivers.heart_rate import BleHeartRateStrap
from retropace_drivers.radio import START_S, Radio
from retropace_drivers.treadmill import FtmsTreadmill
from retropace_drivers.words import in_words


class FtmsDriver:
    """Treadmills and straps over Bluetooth Low Energy.

    ``backend`` is None for the platform's own Bluetooth, or an object whose ``client``, ``scanner``
    and ``adapter`` are Bleak backend classes.
    """

    def prepare(self) -> None:
        """Load what a connection will need, without touching the radio. Never raises.

        Bleak imports its platform's half only when a client or a scanner is first made.
        """
        radio, nowhere = Radio(), BLEDevice("00:00:00:00:00:00", None, None)
        with suppress(Exception):  # a platform it does not know is told of when it is used
            radio.client(nowhere, lambda _: None, START_S)
            radio.scanner(lambda *_: None)

    async def scan(self, timeout_s: float, *, backend: Any = None) -> list[Discovered]:
        """Listen for ``timeout_s``: treadmills already connected, then by signal.

        Raises RadioUnavailableError where this computer has no usable Bluetooth.
        """
        radio = Radio(backend)
        try:
            held = [already_connected(device) for device in await radio.connected()]
            heard = await _listen(radio, timeout_s)
        except Exception as error:
            raise in_words(error) from error
        known = {found.address.lower() for found in held}
        judged = [judge(sighting) for sighting in heard if sighting.address.lower() not in known]
        return sorted([*held, *(found for found in judged if found)], key=nearest_first)

    def treadmill(
        self,
        address: str,
        sink: Sink,
        clock: Clock,
        *,
        backend: Any = None,
        handling: Handling | None = None,
    ) -> FtmsTreadmill:
        """The treadmill at ``address``, not yet connected; ``handling`` None finds out its make."""
        return FtmsTreadmill(address, sink, clock, Radio(backend), handling)

    def heart_rate_strap(
        self, address: str, sink: Sink, clock: Clock, *, backend: Any = None
    ) -> BleHeartRateStrap:
        """The heart-rate strap at ``address``, not yet connected."""
        return BleHeartRateStrap(address, sink, clock, Radio(backend))


async def _listen(radio: Radio, timeout_s: float) -> list[Sighting]:
    """Everything heard within ``timeout_s``, packets of one address merged."""
    sightings: dict[str, Sighting] = {}

    def heard(device: BLEDevice, data: AdvertisementData) -> None:
        sighting = sightings.setdefault(device.address, Sighting(device.address))
        sighting.add(device, data)

    scanner = radio.scanner(heard)
    await within(scanner.start(), now_s() + START_S)
    try:
        await asyncio.sleep(timeout_s)
    finally:
        await within(scanner.stop(), now_s() + START_S)
    return list(sightings.values())


driver = FtmsDriver()
