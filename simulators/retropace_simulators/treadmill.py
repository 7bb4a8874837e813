"""The entry point: simulated treadmills by model, each in a world of its own."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

from retropace import ftms
from retropace.model import Direction
from retropace_simulators import virtual_time
from retropace_simulators.advertising import now_and_then, packets_of
from retropace_simulators.air import Advertisement, Air, Peripheral
from retropace_simulators.attributes import TREADMILL_ADDRESS
from retropace_simulators.computer import Computer
from retropace_simulators.machine import Machine
from retropace_simulators.memory_backend import Backend, backend_of
from retropace_simulators.models import DeviceModel, load_model, model_names
from retropace_simulators.strap import STRAP_NAME, StrapServer
from retropace_simulators.walker import Body

T = TypeVar("T")

STRAP_ADDRESS: Final = "C4:19:D1:00:00:02"


class SimulatedWorld:
    """A treadmill, the walker on it with a heart-rate strap, and a computer within reach.

    ``backend`` is what a driver takes; ``treadmill`` is the truth (belt, console, walker, true
    speed), ``air`` and ``computer`` are where things can be broken. Time is the loop's that runs
    the world; between runs it stands still.
    """

    def __init__(self, model: DeviceModel, seed: int = 0, body: Body | None = None) -> None:
        self.model = model
        self.seed = seed
        self.air = Air(seed)
        self.treadmill = Machine(model, self.air.now_ns, seed=seed, body=body)
        self.strap = StrapServer(self.treadmill.walker, self.treadmill.belt)
        self.peripheral = self._treadmill_peripheral()
        self.strap_peripheral = self._strap_peripheral()
        self.treadmill.wake = self.peripheral.attend
        self.computer = Computer(self.air)
        self.backend = backend_of(self.computer)
        self._ended_s = virtual_time.START_S

    @property
    def address(self) -> str:
        """The treadmill's address."""
        return self.peripheral.address

    @property
    def strap_address(self) -> str:
        """The heart-rate strap's address."""
        return self.strap_peripheral.address

    def face(self, direction: Direction) -> None:
        """The walker turns, as they were told: nothing on the air says which way they face."""
        self.treadmill.walker.facing = direction

    def another_computer(self) -> tuple[Computer, Backend]:
        """A second client, such as a phone, with links of its own."""
        computer = Computer(self.air, "sim1")
        return computer, backend_of(computer)

    def run(self, main: Coroutine[Any, Any, T], speed_up: float | None = None) -> T:
        """Run a program in this world, in virtual time; the world is still there afterwards.

        ``speed_up`` None jumps from deadline to deadline; a number is virtual seconds for each
        real one. Links that the program left open are closed, as Bleak does at its end.
        """
        return virtual_time.run(self._watched(main), speed_up, start_s=self._ended_s)

    async def _watched(self, main: Coroutine[Any, Any, T]) -> T:
        self.air.resume()
        try:
            return await main
        finally:
            self._ended_s = self.air.loop().time()
            self.computer.end_programs()

    def _treadmill_peripheral(self) -> Peripheral:
        link = self.model.link
        peripheral = Peripheral(
            self.air,
            TREADMILL_ADDRESS,
            self.model.name,
            self.treadmill.server,
            packets_of(self.model),
            mtu=link.mtu,
            supervision_timeout_s=link.supervision_timeout_s,
            connections=link.connections,
            now_and_then=now_and_then(self.model),
        )
        self.air.add(peripheral)
        return peripheral

    def _strap_peripheral(self) -> Peripheral:
        advertisement = Advertisement(service_uuids=(ftms.HEART_RATE_SERVICE,))
        response = Advertisement(local_name=STRAP_NAME)
        peripheral = Peripheral(
            self.air,
            STRAP_ADDRESS,
            STRAP_NAME,
            self.strap,
            (advertisement, response),
            mtu=self.strap.mtu,
        )
        self.air.add(peripheral)
        return peripheral


class Simulator:
    """What an entry point of ``retropace.simulators`` names."""

    def catalogue(self) -> list[dict[str, Any]]:
        """Every model with its title and the catalogue numbers of its quirks."""
        models = {name: load_model(name) for name in model_names()}
        return [
            {"name": name, "title": model.title, "quirks": list(model.quirks)}
            for name, model in models.items()
        ]

    async def serve(
        self,
        model: str | None,
        transport_spec: str,
        commands: "asyncio.Queue[str]",
        tell: Callable[[dict[str, Any]], None],
    ) -> None:
        """Serve a treadmill over a real Bluetooth stack; see ``retropace_simulators.serving``."""
        from retropace_simulators.serving import serve

        await serve(load_model(model), transport_spec, commands, tell)

    def models(self) -> list[str]:
        """The names that ``open`` takes, the well-behaved machine first."""
        return model_names()

    def open(self, model: str | None = None, seed: int = 0) -> SimulatedWorld:
        """A new world with a treadmill of that model; BadInputError lists the known ones."""
        return SimulatedWorld(load_model(model), seed)


simulator: Final = Simulator()
