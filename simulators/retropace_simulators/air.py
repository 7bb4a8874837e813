"""The radio between simulated peripherals and simulated computers, and all that may befall it."""

import asyncio
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from retropace.units import NS_PER_S
from retropace_simulators.attributes import Att, Service
from retropace_simulators.server import HANG_UP, Outgoing

RETRANSMIT_S: Final = 0.05
"""How often a packet is tried again while its receiver is out of range and the link still holds."""

FIFO_GAP_S: Final = 1e-6
"""Least time between two packets of a link, so that they cannot overtake each other."""


class GattServer(Protocol):
    """What the air needs of a peripheral's server; see ``FtmsServer`` for the meanings."""

    @property
    def services(self) -> tuple[Service, ...]:
        """The attribute table."""
        ...

    def connect(self, client: int, *, mtu: int = 23, encrypted: bool = False) -> None:
        """A link is made."""
        ...

    def disconnect(self, client: int) -> None:
        """A link is gone."""
        ...

    def encrypt(self, client: int) -> None:
        """The link is encrypted from now on."""
        ...

    def configure(self, uuid: str, bits: int, client: int, now_ns: int) -> Att | None:
        """Subscribe or unsubscribe."""
        ...

    def read(self, uuid: str, now_ns: int) -> bytes | Att:
        """A value."""
        ...

    def write(
        self, uuid: str, data: bytes, client: int, now_ns: int, *, response: bool = True
    ) -> Att | None:
        """Write a value."""
        ...

    def confirm(self, client: int) -> None:
        """An indication was confirmed."""
        ...

    def advance(self, now_ns: int) -> None:
        """Let time pass."""
        ...

    def next_due_ns(self) -> int | None:
        """When to call ``advance`` next."""
        ...

    def drain(self) -> list[Outgoing]:
        """What is to be sent."""
        ...


class Advertisement(NamedTuple):
    """What one advertising packet, or one scan response, carries."""

    local_name: str | None = None
    service_uuids: tuple[str, ...] = ()
    service_data: tuple[tuple[str, bytes], ...] = ()
    manufacturer_data: tuple[tuple[int, bytes], ...] = ()


NowAndThen = tuple[float, tuple[Advertisement, Advertisement]]
"""A share of the times, and what is advertised then instead."""

Meddler = Callable[[Outgoing], list[tuple[float, bytes]]]
"""Given what is sent, says what arrives: pairs of delay in s and octets, none if it is lost."""


@dataclass
class Conditions:
    """What the air is like between one peripheral and every computer; tests change it at will.

    ``latency_s`` is one way; ``loss`` and ``duplicates`` are shares of notifications; the next
    writes end in the ATT errors of ``write_errors``, one after the other. A mute peripheral holds
    the link but answers and sends nothing; one out of range loses the link after its supervision
    timeout.
    """

    latency_s: float = 0.015
    jitter_s: float = 0.0
    loss: float = 0.0
    duplicates: float = 0.0
    rssi_dbm: int = -58
    mute: bool = False
    write_errors: deque[int] = field(default_factory=deque)
    meddle: Meddler | None = None


class Carrier(Protocol):
    """A computer's end of a link, as the air sees it."""

    def arrived(self, item: Outgoing, data: bytes) -> None:
        """A notification or indication has come through."""
        ...

    def lost(self) -> None:
        """The link is gone."""
        ...


class Peripheral:
    """One device on the air: its server, what it advertises, its links, its clock's alarm."""

    def __init__(
        self,
        air: "Air",
        address: str,
        name: str,
        server: GattServer,
        advertisement: tuple[Advertisement, Advertisement],
        *,
        mtu: int = 247,
        supervision_timeout_s: float = 0.42,
        connections: int = 1,
        now_and_then: NowAndThen | None = None,
    ) -> None:
        self.address = address
        self.name = name
        self.server = server
        self.advertisement = advertisement
        self.mtu = mtu
        self.supervision_timeout_s = supervision_timeout_s
        self.connections = connections
        self._now_and_then = now_and_then
        self.conditions = Conditions()
        self.in_range = True
        self.carriers: dict[int, Carrier] = {}
        self._air = air
        self._alarm: asyncio.TimerHandle | None = None
        self._last_arrival_s = 0.0

    @property
    def free(self) -> bool:
        """Whether it takes another client; only then does it advertise."""
        return self.in_range and len(self.carriers) < self.connections

    @property
    def answers(self) -> bool:
        """Whether a packet sent to it now is heard and answered."""
        return self.in_range and not self.conditions.mute

    def advertise(self) -> tuple[Advertisement, Advertisement]:
        """What is sent this time: the advertisement, and the scan response after it."""
        if self._now_and_then is not None:
            share, instead = self._now_and_then
            if self._air.random.random() < share:
                return instead
        return self.advertisement

    def join(self, client: int, carrier: Carrier, mtu: int) -> None:
        """A computer has connected."""
        self.carriers[client] = carrier
        self.server.connect(client, mtu=min(mtu, self.mtu))
        self.attend()

    def leave(self, client: int) -> None:
        """A link has ended, whoever ended it."""
        if self.carriers.pop(client, None) is not None:
            self.server.disconnect(client)
            self.attend()

    def vanish(self) -> None:
        """Out of range or switched off: links die of silence, nothing is advertised."""
        self.in_range = False
        loop = self._air.loop()
        for client in list(self.carriers):
            loop.call_later(self.supervision_timeout_s, self._give_up, client)

    def come_back(self) -> None:
        """In range again."""
        self.in_range = True

    def drop_links(self) -> None:
        """Every link ends at once; the peripheral is still there and advertises."""
        for client in list(self.carriers):
            self._end(client)

    def attend(self) -> None:
        """Send what is to be sent and set the alarm for what comes next."""
        if not self._air.running:
            return
        for item in self.server.drain():
            self._send(item)
        self._set_alarm()

    def _give_up(self, client: int) -> None:
        if not self.in_range:
            self._end(client)

    def _end(self, client: int) -> None:
        carrier = self.carriers.get(client)
        self.leave(client)
        if carrier is not None:
            carrier.lost()

    def _set_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        due_ns = self.server.next_due_ns() if self.carriers else None
        if due_ns is not None:
            self._alarm = self._air.loop().call_at(due_ns / NS_PER_S, self._ring, due_ns)

    def _ring(self, due_ns: int) -> None:
        self._alarm = None
        self.server.advance(max(due_ns, self._air.now_ns()))
        self.attend()

    def _send(self, item: Outgoing) -> None:
        conditions = self.conditions
        if conditions.mute or item.client not in self.carriers:
            return
        if item.characteristic == HANG_UP:
            self._air.loop().call_at(self.arrival_s(), self._end, item.client)
            return
        if conditions.meddle is not None:
            for delay_s, data in conditions.meddle(item):
                self._deliver(item, data, delay_s)
            return
        chance = self._air.random
        if conditions.loss and not item.indication and chance.random() < conditions.loss:
            return
        jitter_s = chance.uniform(0.0, conditions.jitter_s) if conditions.jitter_s else 0.0
        self._deliver(item, item.data, jitter_s)
        if conditions.duplicates and chance.random() < conditions.duplicates:
            self._deliver(item, item.data, jitter_s)

    def _deliver(self, item: Outgoing, data: bytes, delay_s: float) -> None:
        self._air.loop().call_at(self.arrival_s(delay_s), self._arrive, item, data)

    def arrival_s(self, delay_s: float = 0.0) -> float:
        """When a packet sent now arrives: never before one that was sent earlier."""
        at_s = self._air.loop().time() + self.conditions.latency_s + delay_s
        self._last_arrival_s = max(at_s, self._last_arrival_s + FIFO_GAP_S)
        return self._last_arrival_s

    def _arrive(self, item: Outgoing, data: bytes) -> None:
        carrier = self.carriers.get(item.client)
        if carrier is None or self.conditions.mute:
            return
        if not self.in_range:
            self._deliver(item, data, RETRANSMIT_S)
            return
        carrier.arrived(item, data)
        if item.indication:
            self.server.confirm(item.client)


class Air:
    """Everything within radio reach of everything else; time is the running loop's."""

    def __init__(self, seed: int = 0) -> None:
        self.random = random.Random(seed)
        self.peripherals: dict[str, Peripheral] = {}
        self._next_client = 1
        self._last_ns = 0

    def add(self, peripheral: Peripheral) -> None:
        """Put a device on the air."""
        self.peripherals[peripheral.address] = peripheral

    def new_client(self) -> int:
        """A number for a new link."""
        self._next_client += 1
        return self._next_client - 1

    @property
    def running(self) -> bool:
        """Whether a loop runs the world now; between two runs nothing is sent."""
        try:
            self.loop()
        except RuntimeError:
            return False
        return True

    def resume(self) -> None:
        """A new loop runs the world: alarms of the last one are gone with it."""
        for peripheral in self.peripherals.values():
            peripheral.attend()

    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop that runs the world now."""
        return asyncio.get_running_loop()

    def now_ns(self) -> int:
        """The world's time, which is the running loop's; outside of any loop, the last one seen."""
        if self.running:
            self._last_ns = max(self._last_ns, round(self.loop().time() * NS_PER_S))
        return self._last_ns
