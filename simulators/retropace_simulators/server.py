"""The Fitness Machine Service of a simulated treadmill, without a radio and without a clock.

A shell (in memory, or Bumble) tells it of links, subscriptions, reads and writes, and when it is;
what is to be sent waits in ``outbox`` until the shell has answered the write. Client numbers are
the shell's own, one for each link.
"""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from retropace import ftms
from retropace.ftms import ControlRequest, Op, ResultCode
from retropace.model import DecodeFault
from retropace.units import NS_PER_S
from retropace_simulators.attributes import INDICATE, NOTIFY, Att, treadmill_services
from retropace_simulators.belt import Belt, BeltState
from retropace_simulators.declared import fixed_values
from retropace_simulators.habits import Habits, RampTeller
from retropace_simulators.knobs import Author
from retropace_simulators.models import DeviceModel
from retropace_simulators.panel import Panel
from retropace_simulators.permission import Lock
from retropace_simulators.procedures import Audience, Procedures
from retropace_simulators.telemetry import Telemetry
from retropace_simulators.training import Training
from retropace_simulators.walker import Walker

HANG_UP: Final = "hang up"
"""In the place of a characteristic: the machine ends the link, after all that it has sent."""

_CAPABILITIES: Final = frozenset(
    (ftms.FEATURE, ftms.SPEED_RANGE, ftms.GRADE_RANGE, ftms.HEART_RATE_RANGE)
)


class Outgoing(NamedTuple):
    """One value to send; an indication is over only when the client has confirmed it."""

    client: int
    characteristic: str
    data: bytes
    indication: bool = False


@dataclass(slots=True)
class Link:
    """What the machine knows of one client."""

    mtu: int = 23
    encrypted: bool = False
    busy: bool = False
    configured: dict[str, int] = field(default_factory=dict)


class FtmsServer(Audience):
    """One treadmill's GATT server. All times are handed in, in nanoseconds, and never go back."""

    def __init__(self, model: DeviceModel, belt: Belt, walker: Walker, seed: int = 0) -> None:
        self.model = model
        self.belt = belt
        self.walker = walker
        self.panel = Panel(model.speed.console_unit)
        self.telemetry = Telemetry(model, belt, walker, self.panel, seed)
        self.services = treadmill_services(model)
        self.outbox: list[Outgoing] = []
        self.links: dict[int, Link] = {}
        self._characteristics = {
            item.uuid: item for service in self.services for item in service.characteristics
        }
        self._fixed = fixed_values(model)
        self._training = Training(model.status)
        self._has_run = False
        self._period_ns = round(model.telemetry.period_s * NS_PER_S)
        self._record_due_ns: int | None = None
        self._late: list[tuple[int, Outgoing]] = []
        self._lock = Lock(model.control.unlock)
        self._ramp = RampTeller(model, belt, self.telemetry, self) if _tells_ramps(model) else None
        self.procedures = Procedures(model, belt, self.telemetry, self, panel=self.panel, seed=seed)
        self._habits = Habits(model, belt, self.procedures, self)
        belt.listeners.append(self._belt_changed)

    # Links

    def connect(self, client: int, *, mtu: int = 23, encrypted: bool = False) -> None:
        """A client has made a link."""
        self.links[client] = Link(min(mtu, self.model.link.mtu), encrypted)
        self._habits.connected(client)

    def disconnect(self, client: int) -> None:
        """A link is gone, and with it permission, subscriptions and what was to be sent."""
        self.links.pop(client, None)
        self.procedures.disconnected(client)
        self._habits.disconnected(client)
        self._lock.disconnected(client)
        self.outbox = [item for item in self.outbox if item.client != client]
        self._late = [late for late in self._late if late[1].client != client]

    def encrypt(self, client: int) -> None:
        """The link is encrypted from now on."""
        self.links[client].encrypted = True

    def set_mtu(self, client: int, mtu: int) -> None:
        """The client has asked for a larger MTU."""
        self.links[client].mtu = min(mtu, self.model.link.mtu)

    def configure(self, uuid: str, bits: int, client: int, now_ns: int) -> Att | None:
        """Write the configuration descriptor: bit 0 notifications, bit 1 indications."""
        self.advance(now_ns)
        characteristic = self._characteristics.get(uuid)
        if characteristic is None or bits & ~characteristic.subscribable:
            return Att.WRITE_NOT_PERMITTED
        self.links[client].configured[uuid] = bits
        if uuid == ftms.TREADMILL_DATA:
            wanted = any(link.configured.get(uuid) for link in self.links.values())
            if not wanted:
                self._record_due_ns = None
            elif self._record_due_ns is None:
                self._record_due_ns = now_ns + self._period_ns
        return None

    # Requests

    def read(self, uuid: str, now_ns: int) -> bytes | Att:
        """A characteristic's value, or the ATT error."""
        self.advance(now_ns)
        characteristic = self._characteristics.get(uuid)
        if characteristic is None:
            return Att.INVALID_HANDLE
        if "read" not in characteristic.properties:
            return Att.READ_NOT_PERMITTED
        if uuid == ftms.TRAINING_STATUS:
            # A link whose MTU is too small for the value reads it in several requests.
            return self._training.value(self._smallest_mtu())
        if uuid in _CAPABILITIES and self.model.declared.empty_until_started and not self._has_run:
            return b""
        return self._fixed[uuid]

    def write(
        self, uuid: str, data: bytes, client: int, now_ns: int, *, response: bool = True
    ) -> Att | None:
        """Write a value; the ATT error, or None when it was taken (and its result follows)."""
        self.advance(now_ns)
        if self._lock.fits(uuid):
            self._lock.turn(data, client, now_ns)
            return None
        refusal = self._refusal(uuid, client, response=response)
        if refusal is not None:
            return refusal
        request = ftms.decode_control_request(data)
        if isinstance(request, DecodeFault):
            return Att.INVALID_LENGTH
        place = len(self.outbox)
        result = self._result(request, client, now_ns)
        if client in self.links:
            self._habits.written(client, now_ns)
        if result is not None:
            self._answer(ftms.encode_control_response(request.op, result), client, now_ns, place)
        return None

    def _result(self, request: ControlRequest, client: int, now_ns: int) -> ResultCode | None:
        """What comes of a request; None where nothing is answered."""
        if not self._lock.open_for(client, now_ns):
            return None if self._lock.silent else ResultCode.CONTROL_NOT_PERMITTED
        result = self.procedures.carry_out(request, client, now_ns)
        knobs = self.model.control
        unanswered = knobs.response_by == "nothing" or (
            request.op == Op.REQUEST_CONTROL and knobs.request_control_response == "none"
        )
        return None if unanswered else result

    def _answer(self, octets: bytes, client: int, now_ns: int, place: int) -> None:
        """Send a result, before what it has caused, or after the delay the model asks for."""
        knobs = self.model.control
        indication = knobs.response_by == "indication"
        self.links[client].busy = indication or knobs.response_delay_s > 0
        item = Outgoing(client, ftms.CONTROL_POINT, octets, indication)
        if knobs.response_delay_s > 0:
            self._late.append((now_ns + round(knobs.response_delay_s * NS_PER_S), item))
        else:
            self.outbox.insert(place, item)

    def confirm(self, client: int) -> None:
        """The client has confirmed the indication: its procedure is over."""
        if client in self.links:
            self.links[client].busy = False

    def _refusal(self, uuid: str, client: int, *, response: bool) -> Att | None:
        """What stands in the way of a write before anyone looks at its octets."""
        characteristic = self._characteristics.get(uuid)
        if characteristic is None:
            return Att.INVALID_HANDLE
        needed = "write" if response else "write-without-response"
        if needed not in characteristic.properties:
            return Att.WRITE_NOT_PERMITTED
        link = self.links[client]
        if characteristic.needs_encryption and not link.encrypted:
            return Att.INSUFFICIENT_AUTHENTICATION
        wanted = INDICATE if characteristic.subscribable & INDICATE else NOTIFY
        if not link.configured.get(uuid, 0) & wanted:
            return Att.CCCD_IMPROPERLY_CONFIGURED
        if link.busy:
            return Att.PROCEDURE_ALREADY_IN_PROGRESS
        return None

    # Time

    def advance(self, now_ns: int) -> None:
        """Let time pass; what has become due is in the outbox afterwards."""
        self._habits.advance(now_ns)
        if self._ramp is not None:
            self._ramp.tell()
        self.walker.advance(now_ns, self.belt.odometer_m, self.belt.grade)
        while self._late and self._late[0][0] <= now_ns:
            item = self._late.pop(0)[1]
            self.outbox.append(item)
            if not item.indication:
                self.links[item.client].busy = False
        if self._record_due_ns is not None and now_ns >= self._record_due_ns:
            behind = (now_ns - self._record_due_ns) // self._period_ns
            self._record_due_ns += (behind + 1) * self._period_ns
            if self.model.telemetry.when_idle or not self.belt.at_rest:
                self._send_record()

    def next_due_ns(self) -> int | None:
        """When ``advance`` should be called next, although nobody asks for anything."""
        if not self.links:
            return None
        due = [self._record_due_ns, self.belt.next_change_ns(), self._habits.next_due_ns()]
        if self._ramp is not None:
            due.append(self._ramp.next_due_ns())
        if self._late:
            due.append(self._late[0][0])
        return min((at_ns for at_ns in due if at_ns is not None), default=None)

    def drain(self) -> list[Outgoing]:
        """Take what is to be sent now."""
        taken, self.outbox = self.outbox, []
        return taken

    # What is told to whom

    def announce(self, status: bytes, author: int | None, kind: Author | None) -> None:
        """Send a Machine Status: to all if the user did it, else to the other clients."""
        to_author = kind in self.model.status.told_to_author
        status = status.ljust(self.model.status.padded_to, b"\x00")
        for client in self._subscribers(ftms.MACHINE_STATUS):
            if client != author or to_author:
                self.outbox.append(Outgoing(client, ftms.MACHINE_STATUS, status))

    def control_lost(self, client: int) -> None:
        """Send status FF to the client that has lost control."""
        if client in self._subscribers(ftms.MACHINE_STATUS):
            self.outbox.append(Outgoing(client, ftms.MACHINE_STATUS, b"\xff"))

    def hang_up(self, client: int) -> None:
        """End a link from the machine's side."""
        self.outbox.append(Outgoing(client, HANG_UP, b""))

    def _subscribers(self, uuid: str) -> list[int]:
        subscribed = [client for client, link in self.links.items() if link.configured.get(uuid)]
        if not (subscribed and self._lock.silent):
            return subscribed
        now_ns = self.belt.now_ns or 0
        return [client for client in subscribed if self._lock.open_for(client, now_ns)]

    def _send_record(self) -> None:
        subscribers = self._subscribers(ftms.TREADMILL_DATA)
        if not subscribers or self.model.telemetry.records == "none":
            return
        record = self.telemetry.record()
        by_mtu: dict[int, list[bytes]] = {}
        for client in subscribers:
            mtu = self.links[client].mtu
            if mtu not in by_mtu:
                by_mtu[mtu] = self.telemetry.notifications(record, mtu)
            for data in by_mtu[mtu]:
                self.outbox.append(Outgoing(client, ftms.TREADMILL_DATA, data))

    def _belt_changed(self, state: BeltState, at_ns: int) -> None:  # noqa: ARG002 (a listener)
        self._has_run = self._has_run or state is BeltState.RUNNING
        if not self._training.changed(state):
            return
        for client in self._subscribers(ftms.TRAINING_STATUS):
            mtu = self.links[client].mtu
            status = self._training.value(mtu)[: mtu - 3]
            self.outbox.append(Outgoing(client, ftms.TRAINING_STATUS, status))

    def _smallest_mtu(self) -> int:
        return min((link.mtu for link in self.links.values()), default=self.model.link.mtu)


def _tells_ramps(model: DeviceModel) -> bool:
    return model.status.ramp_step_kmh > 0
