"""Heart rate from any strap that speaks the Heart Rate Service, through pycycling."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from pycycling.heart_rate_service import HeartRateMeasurement, HeartRateService

from retropace.clock import Clock
from retropace.driver import Sink
from retropace.errors import TreadmillError
from retropace.ftms import HEART_RATE_MEASUREMENT
from retropace.model import Frame
from retropace.phrase import Phrase
from retropace_drivers.bounded import now_s, within
from retropace_drivers.radio import HEART_RATE, Radio
from retropace_drivers.words import in_words

FIND_S: Final = 10.0
CONNECT_S: Final = 15.0
SUBSCRIBE_S: Final = 3.0
CLOSE_S: Final = 5.0


class _Tee:
    """The client HeartRateService is given: passes each measurement on as octets, then to it.

    HeartRateService keeps the octets to itself, and reads "contact not detected" as contact. The
    journal needs what came over the air, so the octets go to the sink before its parser.
    """

    def __init__(self, client: BleakClient, take: Callable[[bytes], None]) -> None:
        self._client = client
        self._take = take

    async def start_notify(
        self, characteristic: str, handler: Callable[[BleakGATTCharacteristic, bytearray], None]
    ) -> None:
        """Subscribe for ``handler``; a measurement it cannot read is dropped after the tee."""

        def pass_on(sender: BleakGATTCharacteristic, data: bytearray) -> None:
            self._take(bytes(data))
            with suppress(IndexError):
                handler(sender, data)

        await self._client.start_notify(characteristic, pass_on)

    async def stop_notify(self, characteristic: str) -> None:
        """Unsubscribe."""
        await self._client.stop_notify(characteristic)


class BleHeartRateStrap:
    """A strap at one address. Its silence is the only sign that it is gone (R20)."""

    def __init__(self, address: str, sink: Sink, clock: Clock, radio: Radio) -> None:
        self.latest: HeartRateMeasurement | None = None
        """The last measurement as pycycling read it."""
        self._address = address
        self._sink = sink
        self._clock = clock
        self._radio = radio
        self._client: BleakClient | None = None

    async def connect(self) -> None:
        """Connect and subscribe. Raises TreadmillError with a sentence."""
        try:
            await self._connect()
        except Exception as error:
            await self.close()
            raise in_words(error, self._address) from error

    async def _connect(self) -> None:
        device = await self._radio.find_connected(self._address, HEART_RATE)
        device = device or await self._radio.find_on_air(self._address, FIND_S)
        if device is None:
            raise TreadmillError(
                Phrase(
                    "no heart-rate strap answers at {address}: wear it, wet its contacts, and "
                    "close other apps and watches that may hold it.",
                    address=self._address,
                )
            )
        self._client = client = self._radio.client(device, _ignore, CONNECT_S)
        await within(client.connect(), now_s() + CONNECT_S)
        service = HeartRateService(_Tee(client, self._take))
        service.set_hr_measurement_handler(self._read)
        await within(service.enable_hr_measurement_notifications(), now_s() + SUBSCRIBE_S)

    def _take(self, data: bytes) -> None:
        self._sink(Frame(HEART_RATE_MEASUREMENT, data, self._clock.now_ns()))

    def _read(self, measurement: HeartRateMeasurement) -> None:
        self.latest = measurement

    async def close(self) -> None:
        """Let go of the link. Never raises."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                await within(client.disconnect(), now_s() + CLOSE_S)


def _ignore(_: Any) -> None:
    """A lost strap is noticed by its silence."""
