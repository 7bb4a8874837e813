"""The FTMS driver on a simulated treadmill, with every call into Bleak's backend written down."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from retropace.clock import LoopClock
from retropace.model import Command, CommandKind, Frame, LinkEvent, LinkState
from retropace.units import kmh_to_mps, seconds_to_ns
from retropace_drivers.ftms import driver
from retropace_drivers.treadmill import FtmsTreadmill
from retropace_simulators.memory_backend import Backend
from retropace_simulators.models import load_model
from retropace_simulators.treadmill import SimulatedWorld

T = TypeVar("T")


class Call(NamedTuple):
    """One call into the backend: ``what`` is connect, subscribe, read, write, pair, disconnect."""

    what: str
    at_s: float
    uuid: str = ""
    octets: bytes = b""
    acknowledged: bool = True


@dataclass
class Wire:
    """Every call in order, and which of them hang: by op for writes, by UUID for the others."""

    calls: list[Call] = field(default_factory=list)
    hanging: set[object] = field(default_factory=set)
    hang_unacknowledged: bool = False

    def writes(self, op: int | None = None) -> list[Call]:
        """The writes, or those of one op."""
        return [c for c in self.calls if c.what == "write" and op in (None, c.octets[0])]

    async def note(self, call: Call, key: object) -> None:
        self.calls.append(call)
        if key in self.hanging and (call.acknowledged or self.hang_unacknowledged):
            await asyncio.Event().wait()


def _wired(world: SimulatedWorld, wire: Wire) -> Backend:
    base: Any = world.backend.client

    def now_s() -> float:
        return asyncio.get_running_loop().time()

    class WiredClient(base):  # type: ignore[misc]
        async def connect(self, pair: bool, **kwargs: Any) -> None:
            await wire.note(Call("connect", now_s()), "connect")
            await super().connect(pair, **kwargs)

        async def disconnect(self) -> None:
            await wire.note(Call("disconnect", now_s()), "disconnect")
            await super().disconnect()

        async def pair(self, *args: Any, **kwargs: Any) -> None:
            await wire.note(Call("pair", now_s()), "pair")
            await super().pair(*args, **kwargs)

        async def start_notify(self, characteristic: Any, callback: Any, **kwargs: Any) -> None:
            uuid = characteristic.uuid[4:8]
            await wire.note(Call("subscribe", now_s(), uuid), ("subscribe", uuid))
            await super().start_notify(characteristic, callback, **kwargs)

        async def read_gatt_char(self, characteristic: Any, **kwargs: Any) -> Any:
            uuid = characteristic.uuid[4:8]
            await wire.note(Call("read", now_s(), uuid), ("read", uuid))
            return await super().read_gatt_char(characteristic, **kwargs)

        async def write_gatt_char(self, characteristic: Any, data: Any, response: bool) -> None:
            octets = bytes(data)
            call = Call("write", now_s(), characteristic.uuid[4:8], octets, response)
            await wire.note(call, octets[0])
            await super().write_gatt_char(characteristic, data, response)

    return world.backend._replace(client=WiredClient)


class Bench:
    """A world, a driver's treadmill in it, and all that came to the sink."""

    def __init__(self, **knobs: dict[str, Any]) -> None:
        model = load_model("spec-clean")
        changed = {
            part: getattr(model, part).model_copy(update=values) for part, values in knobs.items()
        }
        self.world = SimulatedWorld(model.model_copy(update=changed))
        self.wire = Wire()
        self.backend = _wired(self.world, self.wire)
        self.events: list[Frame | LinkEvent] = []
        self._number = 0

    def run(self, main: Coroutine[Any, Any, T]) -> T:
        return self.world.run(main)

    def treadmill(self, address: str | None = None) -> FtmsTreadmill:
        return driver.treadmill(
            address or self.world.address, self.events.append, LoopClock(), backend=self.backend
        )

    async def connected(self) -> FtmsTreadmill:
        treadmill = self.treadmill()
        await treadmill.connect()
        return treadmill

    async def walking(self, speed_kmh: float = 2.0) -> FtmsTreadmill:
        """Connected, and the belt at speed."""
        treadmill = await self.connected()
        await treadmill.send(self.command(CommandKind.START))
        await asyncio.sleep(6)
        await treadmill.send(self.command(CommandKind.SET_SPEED, speed_kmh))
        await asyncio.sleep(10)
        return treadmill

    async def until_disconnected(self) -> None:
        """Until the computer holds no link any more, a minute at the most."""
        for _ in range(600):
            if not self.world.computer.links:
                return
            await asyncio.sleep(0.1)
        raise AssertionError("the computer still holds a link")

    def command(
        self, kind: CommandKind, speed_kmh: float | None = None, life_s: float | None = 1.0
    ) -> Command:
        """A command issued now, living ``life_s``; a stop for ever."""
        now_ns = LoopClock().now_ns()
        self._number += 1
        forever = kind is CommandKind.STOP or life_s is None
        expires_ns = None if forever else now_ns + seconds_to_ns(life_s or 0.0)
        speed_mps = None if speed_kmh is None else kmh_to_mps(speed_kmh)
        return Command(self._number, kind, now_ns, expires_ns, speed_mps)

    @property
    def speed_kmh(self) -> float:
        """How fast the belt truly moves."""
        return self.world.treadmill.true_speed_kmh

    @property
    def lost(self) -> int:
        """How often the driver said that the link was lost."""
        return sum(isinstance(e, LinkEvent) and e.state is LinkState.LOST for e in self.events)

    def frames(self, characteristic: str) -> list[Frame]:
        return [
            e for e in self.events if isinstance(e, Frame) and e.characteristic == characteristic
        ]
