"""A simulated computer's Bluetooth: one adapter, the system's service, the links it holds.

It behaves as Linux does when things break (BlueZ 5.66 with Bleak 3.1, measured): a link belongs to
the computer and outlives the program; a device that is held does not advertise to its holder; two
programs on one link each hear everything twice; a mute peripheral hangs a request for 30 s.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakError,
    BleakGATTProtocolError,
)

from retropace_simulators.air import RETRANSMIT_S, Air, Peripheral
from retropace_simulators.attributes import Att
from retropace_simulators.server import Outgoing

T = TypeVar("T")

ATT_TIMEOUT_S: Final = 30.0
LINK_LOST_AFTER_ATT_TIMEOUT_S: Final = 2.0
CONNECT_S: Final = 0.25
ATTACH_S: Final = 0.02
DISCOVERY_S: Final = 0.25
DISCONNECT_S: Final = 2.0
"""BlueZ waits this long before it lets a link go."""
UNLIKELY_ERROR: Final = 0x0E
"""What BlueZ answers for a request that the end of its link has cut off."""


class Program(Protocol):
    """A client object of some program, attached to a link."""

    def link_lost(self) -> None:
        """The link is gone; called once."""
        ...

    def killed(self) -> None:
        """The program is dead."""
        ...

    def heard(self, uuid: str, data: bytes) -> None:
        """A value has come for a subscription."""
        ...


class HostLink:
    """The computer's one link to a peripheral, and the programs that use it."""

    def __init__(self, computer: "Computer", peripheral: Peripheral) -> None:
        self.computer = computer
        self.peripheral = peripheral
        self.client = computer.air.new_client()
        self.programs: list[Program] = []
        self.subscribers: dict[str, list[Program]] = {}
        self.alive = True
        self._pending: set[asyncio.Future[Any]] = set()

    def arrived(self, item: Outgoing, data: bytes) -> None:
        """Hand a value to every subscriber, once for each of them (as D-Bus does)."""
        subscribers = self.subscribers.get(item.characteristic, ())
        for program in tuple(subscribers):
            for _ in subscribers:
                program.heard(item.characteristic, data)

    def lost(self) -> None:
        """The air has dropped the link."""
        self.close(tell=True)

    def close(self, *, tell: bool) -> None:
        """End the link on this side; ``tell`` the programs unless the service died silently."""
        if not self.alive:
            return
        self.alive = False
        self.computer.links.pop(self.peripheral.address, None)
        self.peripheral.leave(self.client)
        for future in tuple(self._pending):
            if not future.done():
                future.set_exception(BleakGATTProtocolError(UNLIKELY_ERROR))
        if tell:
            for program in tuple(self.programs):
                program.link_lost()
        self.programs.clear()
        self.subscribers.clear()

    def forget(self, program: Program) -> None:
        """A program was killed: its subscriptions end, the link stays."""
        if program in self.programs:
            self.programs.remove(program)
        for uuid, subscribers in self.subscribers.items():
            if program in subscribers:
                subscribers.remove(program)
                if not subscribers:
                    self._configure_silently(uuid)
        program.killed()

    async def request(self, act: Callable[[int], T | Att]) -> T:
        """Ask the peripheral something and wait for its answer; an ATT error raises.

        A mute peripheral lets it hang for 30 s and ends the link 2 s later; one that has vanished,
        until the link is found to be gone.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._pending.add(future)
        latency_s = self.peripheral.conditions.latency_s
        # What has been asked for goes out, even if whoever asked no longer waits.
        loop.call_later(latency_s, self._reach, act, future)
        try:
            return await future
        finally:
            self._pending.discard(future)

    def command(self, act: Callable[[int], object]) -> None:
        """Send something that is not answered."""
        loop = asyncio.get_running_loop()
        loop.call_later(self.peripheral.conditions.latency_s, self._reach_silently, act)

    def _reach(self, act: Callable[[int], T | Att], future: asyncio.Future[T]) -> None:
        if not self.alive:
            return
        loop = asyncio.get_running_loop()
        if not self.peripheral.in_range:
            loop.call_later(RETRANSMIT_S, self._reach, act, future)
            return
        if self.peripheral.conditions.mute:
            loop.call_later(ATT_TIMEOUT_S, self._time_out, future)
            return
        value = act(self.computer.air.now_ns())
        loop.call_at(self.peripheral.arrival_s(), self._answered, future, value)
        self.peripheral.attend()

    def _reach_silently(self, act: Callable[[int], object]) -> None:
        if self.alive and self.peripheral.answers:
            act(self.computer.air.now_ns())
            self.peripheral.attend()

    def _answered(self, future: asyncio.Future[T], value: T | Att) -> None:
        if not self.alive or future.done():
            return
        if isinstance(value, Att):
            future.set_exception(BleakGATTProtocolError(int(value)))
        else:
            future.set_result(value)

    def _time_out(self, future: asyncio.Future[T]) -> None:
        if not self.alive:
            return
        if not future.done():
            future.set_exception(BleakGATTProtocolError(UNLIKELY_ERROR))
        asyncio.get_running_loop().call_later(LINK_LOST_AFTER_ATT_TIMEOUT_S, self.lost)

    def _configure_silently(self, uuid: str) -> None:
        now_ns = self.computer.air.now_ns()
        self.peripheral.server.configure(uuid, 0, self.client, now_ns)


class Computer:
    """One computer with one adapter and one Bluetooth service, shared by its programs."""

    def __init__(self, air: Air, adapter: str = "sim0") -> None:
        self.air = air
        self.adapter = adapter
        self.links: dict[str, HostLink] = {}
        self.has_adapter = True
        self.service_runs = True
        self.seen: set[str] = set()

    def check(self) -> None:
        """Raise what Bleak raises when Bluetooth cannot be used at all."""
        if not self.service_runs:
            name = "org.freedesktop.DBus.Error.ServiceUnknown"
            raise BleakDBusError(name, ["The name org.bluez was not provided by any service"])
        if not self.has_adapter:
            raise BleakBluetoothNotAvailableError(
                "No Bluetooth adapters found.", BleakBluetoothNotAvailableReason.NO_BLUETOOTH
            )

    def audible(self) -> list[Peripheral]:
        """The peripherals whose advertising this computer can hear."""
        return [
            peripheral
            for address, peripheral in self.air.peripherals.items()
            if peripheral.free and address not in self.links
        ]

    async def connect(self, address: str, timeout_s: float) -> HostLink:
        """The link to a peripheral: the one there is, or a new one. TimeoutError if it is away."""
        self.check()
        link = self.links.get(address)
        if link is not None:
            await asyncio.sleep(ATTACH_S)
        else:
            link = await self._new_link(address, timeout_s)
        if not link.alive:
            raise BleakError("failed to discover services, device disconnected")
        return link

    async def _new_link(self, address: str, timeout_s: float) -> HostLink:
        async with asyncio.timeout(timeout_s):
            while True:
                await asyncio.sleep(CONNECT_S)
                peripheral = self.air.peripherals.get(address)
                if address in self.links or (peripheral is not None and peripheral.free):
                    break
        self.check()
        if peripheral is None or address in self.links:
            return self.links[address]
        link = HostLink(self, peripheral)
        self.links[address] = link
        peripheral.join(link.client, link, 517)
        return link

    async def disconnect(self, link: HostLink) -> None:
        """Let the link go, for every program on it."""
        asyncio.get_running_loop().call_later(DISCONNECT_S, link.lost)
        await asyncio.sleep(DISCONNECT_S)

    def kill_programs(self) -> None:
        """SIGKILL to whatever runs: the links stay, nobody hears anything any more."""
        for link in self.links.values():
            for program in tuple(link.programs):
                link.forget(program)

    def end_programs(self) -> None:
        """Programs ended without a word: Bleak asks for its links to be closed as it goes."""
        for link in list(self.links.values()):
            if link.programs:
                link.programs.clear()
                link.close(tell=False)

    def pull_adapter(self) -> None:
        """The dongle is pulled: the links are gone and everyone is told at once."""
        self.has_adapter = False
        for link in list(self.links.values()):
            link.close(tell=True)

    def plug_adapter(self) -> None:
        """The dongle is back."""
        self.has_adapter = True

    def kill_service(self) -> None:
        """The Bluetooth service is killed: links drop and nobody is told."""
        self._end_service(tell=False)

    def stop_service(self) -> None:
        """The Bluetooth service is stopped properly: links drop and everyone is told."""
        self._end_service(tell=True)

    def start_service(self) -> None:
        """The Bluetooth service runs again; old clients stay dead."""
        self.service_runs = True

    def _end_service(self, *, tell: bool) -> None:
        self.service_runs = False
        for link in list(self.links.values()):
            link.close(tell=tell)
