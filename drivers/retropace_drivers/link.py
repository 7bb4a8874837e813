"""One connection to a treadmill: how it is made, what it listens to, how it is let go."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.device import BLEDevice

from retropace.errors import TreadmillError
from retropace.ftms import CONTROL_POINT, MACHINE_STATUS, TRAINING_STATUS, TREADMILL_DATA
from retropace.phrase import Phrase
from retropace_drivers.bounded import now_s, within
from retropace_drivers.control_point import ControlPoint
from retropace_drivers.radio import Radio, find_characteristic
from retropace_drivers.words import not_found, plain

FIND_S: Final = 10.0
CONNECT_S: Final = 15.0
ATTACH_S: Final = 5.0
"""A link that is already there needs no radio to connect to."""

SUBSCRIBE_S: Final = 3.0
CLOSE_S: Final = 4.0
_STREAMS: Final = (TREADMILL_DATA, MACHINE_STATUS, TRAINING_STATUS)

OnFrame = Callable[[str, bytes], None]


class Link:
    """A connected client, its control point if there is one, and where its frames go."""

    def __init__(self, client: BleakClient, name: str) -> None:
        self.client = client
        self.name = name
        self.control_point: ControlPoint | None = None
        self.notes: list[str] = []
        self._heard: list[BleakGATTCharacteristic] = []
        self.lost = False
        self.made_to_stop = False
        """Whether it was made anew in the middle of a stop: no reconnect is called for."""

        self.retired = False
        """Set once another link has taken over, or while we let go: it is not heard any more."""

    async def open(self, connect_s: float) -> None:
        """Connect, discover, and subscribe to the control point before anything is written."""
        await within(self.client.connect(), now_s() + connect_s)
        with suppress(Exception):  # some stacks have no name, or raise for it
            self.name = self.client.name or self.name
        await self._subscribe_control_point()

    async def listen(self, on_frame: OnFrame) -> None:
        """Subscribe to data and statuses; a machine may lack any of them."""
        for stream in _STREAMS:
            await self._subscribe(stream, on_frame)

    @property
    def mute(self) -> bool:
        """Whether the control point was written to and never even acknowledged it."""
        point = self.control_point
        return point is not None and point.writable and not point.heard

    def check_alive(self) -> None:
        """Raise where the link is up in name only, or gone again."""
        if self.mute:
            raise TimeoutError
        if self.lost:
            raise TreadmillError(
                Phrase(
                    "{name} let go of the link at once: close other apps and phones that may "
                    "hold it, and try again.",
                    name=self.name,
                )
            )

    async def _subscribe_control_point(self) -> None:
        characteristic = find_characteristic(self.client, CONTROL_POINT)
        if characteristic is None:
            if find_characteristic(self.client, TREADMILL_DATA) is None:
                raise TreadmillError(
                    Phrase(
                        "{name} at {address} is not a treadmill that speaks FTMS: "
                        "choose another from `retropace scan`.",
                        name=self.name,
                        address=self.client.address,
                    )
                )
            self.notes.append("no control point: its belt cannot be driven by a program")
            return
        self.control_point = ControlPoint(self.client, characteristic)
        if not self.control_point.writable:
            self.notes.append("its control point cannot be written to")
            return
        self._heard.append(characteristic)
        try:
            await self.control_point.subscribe()
        except TimeoutError:
            raise
        except Exception as error:  # it may still take orders, and Stop above all
            self.notes.append(f"its control point sends no answers ({plain(error)})")

    async def _subscribe(self, short: str, on_frame: OnFrame) -> None:
        characteristic = find_characteristic(self.client, short)
        if characteristic is None:
            self.notes.append(f"no characteristic {short}")
            return

        def heard(_: BleakGATTCharacteristic, data: bytearray) -> None:
            if not self.retired:
                on_frame(short, bytes(data))

        self._heard.append(characteristic)
        try:
            await within(self.client.start_notify(characteristic, heard), now_s() + SUBSCRIBE_S)
        except Exception as error:  # told, not fatal: what is missing is judged elsewhere
            self.notes.append(f"{short} sends nothing ({plain(error)})")

    async def hush(self) -> None:
        """Unsubscribe, since every subscriber on a connection makes all others hear double."""
        characteristics, self._heard = self._heard, []
        for characteristic in characteristics:
            with suppress(Exception):  # it may be gone by now, which is as good
                work = self.client.stop_notify(characteristic)
                await within(work, now_s() + SUBSCRIBE_S)

    async def close(self, close_s: float = CLOSE_S) -> None:
        """Disconnect; the whole computer lets go of the treadmill. Never raises."""
        with suppress(Exception):
            await within(self.client.disconnect(), now_s() + close_s)


class Connector:
    """Makes links to one address: the link that is still there first, then by scanning."""

    def __init__(
        self,
        radio: Radio,
        address: str,
        on_lost: Callable[[Link], None],
        admit: Callable[[str], None],
    ) -> None:
        """``admit`` is told the advertised name, and raises where nothing may be connected to."""
        self._admit = admit
        self._radio = radio
        self._address = address
        self._on_lost = on_lost

    async def attach(self) -> Link | None:
        """A link over the connection this computer already has, or None where it has none.

        A connected treadmill does not advertise: no scan would ever find it.
        """
        device = await self._radio.find_connected(self._address)
        return None if device is None else await self._open(device, ATTACH_S)

    async def connect(self, find_s: float = FIND_S, *, name_wait_s: float = 0.0) -> Link:
        """A new connection. Raises TreadmillError when nobody answers at the address."""
        device = await self._radio.find_on_air(self._address, find_s, name_wait_s=name_wait_s)
        if device is None:
            raise not_found(self._address)
        return await self._open(device, CONNECT_S)

    async def _open(self, device: BLEDevice, connect_s: float) -> Link:
        self._admit(device.name or "")
        links: list[Link] = []
        client = self._radio.client(device, lambda _: self._lost(links[0]), connect_s)
        link = Link(client, device.name or self._address)
        links.append(link)
        try:
            await link.open(connect_s)
        except BaseException:
            link.retired = True
            await link.close()
            raise
        return link

    def _lost(self, link: Link) -> None:
        link.lost = True
        if link.control_point is not None:
            link.control_point.give_up()
        self._on_lost(link)
