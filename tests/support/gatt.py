"""One simulated treadmill in plain synchronous time: clients write, time passes, they hear."""

from dataclasses import dataclass, field
from typing import Any

from retropace.units import NS_PER_S
from retropace_simulators.attributes import Att
from retropace_simulators.machine import Machine
from retropace_simulators.models import DeviceModel, load_model

START_NS = 1000 * NS_PER_S
EVERYTHING = {"2acd": 1, "2ad3": 1, "2ada": 1, "2ad9": 2}


def model_with(base: str = "spec-clean", **sections: dict[str, Any]) -> DeviceModel:
    """A shipped model with some knobs turned, as ``control={"response_delay_s": 1}``."""
    model = load_model(base)
    turned = {
        name: getattr(model, name).model_copy(update=knobs) for name, knobs in sections.items()
    }
    return model.model_copy(update=turned)


@dataclass
class Bench:
    """A machine and what its clients have heard: ``(client, characteristic, hex)`` in order."""

    model: DeviceModel
    now_ns: int = START_NS
    heard: list[tuple[int, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.machine = Machine(self.model, lambda: self.now_ns)
        self.server = self.machine.server
        self.console = self.machine.console

    def connect(self, client: int = 1, subscriptions: dict[str, int] | None = None) -> None:
        """A client connects and subscribes, by default to everything."""
        self.server.connect(client, mtu=247)
        wanted = EVERYTHING if subscriptions is None else subscriptions
        for uuid, bits in wanted.items():
            assert self.server.configure(uuid, bits, client, self.now_ns) is None

    def write(self, octets: str, client: int = 1) -> Att | None:
        """Write to the Control Point as it is declared; what is indicated is confirmed at once."""
        response = "write" in self.model.control.properties
        data = bytes.fromhex(octets)
        error = self.server.write("2ad9", data, client, self.now_ns, response=response)
        self._collect()
        self.server.confirm(client)
        return error

    def result(self, octets: str, client: int = 1) -> int:
        """The result code of a request that must be taken."""
        before = len(self.heard)
        assert self.write(octets, client) is None
        answers = [
            data
            for who, uuid, data in self.heard[before:]
            if who == client and uuid == "2ad9" and data.startswith("80" + octets[:2])
        ]
        assert len(answers) == 1
        return int(answers[0][4:6], 16)

    def wait(self, duration_s: float) -> None:
        """Let time pass, from one due instant to the next."""
        end_ns = self.now_ns + round(duration_s * NS_PER_S)
        while (due_ns := self.server.next_due_ns()) is not None and due_ns <= end_ns:
            self.now_ns = max(self.now_ns, due_ns)
            self.server.advance(self.now_ns)
            self._collect()
        self.now_ns = end_ns
        self.server.advance(self.now_ns)
        self._collect()

    def said(self, uuid: str, client: int = 1) -> list[str]:
        """What a client heard on one characteristic."""
        self._collect()
        return [data for who, what, data in self.heard if who == client and what == uuid]

    @property
    def speed_kmh(self) -> float:
        """How fast the belt truly moves."""
        return self.machine.true_speed_kmh

    def _collect(self) -> None:
        self.heard += [
            (item.client, item.characteristic, item.data.hex()) for item in self.server.drain()
        ]


def running(model: DeviceModel | str = "spec-clean", speed_kmh: float | None = None) -> Bench:
    """A bench whose client 1 has control of a running belt."""
    bench = Bench(load_model(model) if isinstance(model, str) else model)
    bench.connect()
    assert bench.result("00") == 1
    assert bench.result("07") == 1
    bench.wait(20)
    if speed_kmh is not None:
        assert bench.result("02" + round(speed_kmh * 100).to_bytes(2, "little").hex()) == 1
        bench.wait(30)
    return bench
