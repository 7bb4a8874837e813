"""The contract every driver keeps, and how drivers and simulators are found (entry points).

Core code never imports a driver: it asks for one by name, and speaks to it through ``Treadmill``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any, Final, Protocol

from retropace.clock import Clock
from retropace.errors import RetropaceError
from retropace.model import (
    Command,
    Frame,
    GradeRange,
    LinkEvent,
    Receipt,
    SpeedRange,
    SpeedUnit,
)

ADDRESS: Final = (
    "[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
)
"""What a device is named by: its Bluetooth address, or the UUID that macOS has in its place."""

Sink = Callable[[Frame | LinkEvent], None]


@dataclass(frozen=True, slots=True)
class Discovered:
    """One treadmill seen on the air, advertisement and scan response merged."""

    name: str
    address: str
    rssi_dbm: int | None
    available: bool | None
    claims: tuple[str, ...]
    connected: bool = False


@dataclass(frozen=True, slots=True)
class TreadmillInfo:
    """What a connected treadmill says it can do.

    ``speed_range`` and ``grade_range`` are None where the machine does not say; ``known`` is True
    when this machine needs no console question before its first session (rule R03).

    ``speed_range`` is the true one, whatever unit the machine labels its own with. What follows
    ``notes`` is what the driver knows of this make: the name of its ``handling``; why it must be
    ``refused``; how long after its first motion no set-point may be sent (``spin_up_s``); how long
    zeros must last before they mean rest; whether its records carry a speed even where they say
    they do not (``speed_always``); which fields of a sample are ``untrusted``; whether a setting of
    its console decides in which unit it speaks, so that a person is asked in every session
    (``console_decides``); and which fields tell whether somebody walks on it (``presence``).
    """

    name: str
    address: str
    has_control_point: bool
    takes_speed: bool
    takes_grade: bool
    speed_range: SpeedRange | None
    grade_range: GradeRange | None
    speed_unit: SpeedUnit = SpeedUnit.KMH
    known: bool = False
    notes: tuple[str, ...] = ()
    handling: str = ""
    refused: str = ""
    spin_up_s: float = 0.0
    rest_after_s: float = 0.0
    speed_always: bool = False
    untrusted: tuple[str, ...] = ()
    console_decides: bool = False
    presence: tuple[str, ...] = ()


class Treadmill(Protocol):
    """A treadmill over some radio; every await here is bounded (rule R30).

    Radio trouble never raises from ``send``: it comes back as a receipt with outcome unknown.
    """

    async def connect(self) -> TreadmillInfo:
        """Connect, discover, subscribe, request control. Raises TreadmillError with a sentence."""
        ...

    async def reconnect(self) -> TreadmillInfo:
        """Attach again after a loss: the live link first, a scan only if there is none (R23)."""
        ...

    async def send(self, command: Command) -> Receipt:
        """Write one command and wait for its answer; an expired command is not written (R09)."""
        ...

    async def stop_another_way(self, command: Command) -> Receipt:
        """A second way to stop while the first still hangs (R30): without response, fresh link."""
        ...

    async def close(self) -> None:
        """Let go of the link. Never raises."""
        ...


class HeartRateStrap(Protocol):
    """A heart-rate strap; its frames (2a37) go to the same sink as the treadmill's."""

    async def connect(self) -> None:
        """Connect and subscribe. Raises TreadmillError with a sentence."""
        ...

    async def close(self) -> None:
        """Let go of the link. Never raises."""
        ...


class Driver(Protocol):
    """What an entry point of ``retropace.drivers`` names."""

    def prepare(self) -> None:
        """Load what a connection will need, without touching the radio. Never raises."""
        ...

    async def scan(self, timeout_s: float, *, backend: Any = None) -> list[Discovered]:
        """Treadmills within reach, strongest first."""
        ...

    def treadmill(
        self, address: str, sink: Sink, clock: Clock, *, backend: Any = None
    ) -> Treadmill:
        """A treadmill at ``address``, not yet connected."""
        ...

    def heart_rate_strap(
        self, address: str, sink: Sink, clock: Clock, *, backend: Any = None
    ) -> HeartRateStrap:
        """A heart-rate strap at ``address``, not yet connected."""
        ...


def find(group: str, name: str) -> Any:
    """Load the entry point ``name`` of ``retropace.drivers`` or ``retropace.simulators``."""
    for entry in entry_points(group=group, name=name):
        return entry.load()
    raise RetropaceError(f"no {name!r} is installed in the group {group!r}: reinstall retropace.")
