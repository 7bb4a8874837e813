"""A simulated heart-rate strap on the walker of a simulated treadmill."""

from typing import Final

from retropace import ftms
from retropace.model import HeartRate
from retropace.units import NS_PER_S
from retropace_simulators.attributes import APPEARANCE, DEVICE_NAME, Att, strap_services
from retropace_simulators.belt import Belt
from retropace_simulators.server import Outgoing
from retropace_simulators.walker import Walker

STRAP_NAME: Final = "Retropace strap"


class StrapServer:
    """The Heart Rate Service, fed by the walker; same ways in as the treadmill's server.

    ``contact`` False is a strap that slipped; ``frozen_bpm`` repeats one number for ever.
    """

    connections = 1
    mtu = 65

    def __init__(self, walker: Walker, belt: Belt) -> None:
        self.services = strap_services()
        self.contact = True
        self.frozen_bpm: int | None = None
        self._walker = walker
        self._belt = belt
        self._outbox: list[Outgoing] = []
        self._subscribed: dict[int, int] = {}
        self._due_ns: int | None = None

    def connect(self, client: int, *, mtu: int = 23, encrypted: bool = False) -> None:  # noqa: ARG002
        """A client has made a link."""
        self._subscribed[client] = 0

    def disconnect(self, client: int) -> None:
        """A link is gone."""
        self._subscribed.pop(client, None)

    def encrypt(self, client: int) -> None:
        """A strap asks for no encryption."""

    def configure(self, uuid: str, bits: int, client: int, now_ns: int) -> Att | None:
        """Notifications on or off."""
        if uuid != ftms.HEART_RATE_MEASUREMENT or bits & ~1:
            return Att.WRITE_NOT_PERMITTED
        self._subscribed[client] = bits
        if not any(self._subscribed.values()):
            self._due_ns = None
        elif self._due_ns is None:
            self._due_ns = now_ns + NS_PER_S
        return None

    def read(self, uuid: str, now_ns: int) -> bytes | Att:  # noqa: ARG002 (as any server)
        """Name and appearance."""
        fixed = {DEVICE_NAME: STRAP_NAME.encode(), APPEARANCE: b"\x41\x03"}
        return fixed.get(uuid, Att.READ_NOT_PERMITTED)

    def write(
        self,
        uuid: str,  # noqa: ARG002 (as any server)
        data: bytes,  # noqa: ARG002
        client: int,  # noqa: ARG002
        now_ns: int,  # noqa: ARG002
        *,
        response: bool = True,  # noqa: ARG002
    ) -> Att | None:
        """Nothing on a strap can be written."""
        return Att.WRITE_NOT_PERMITTED

    def confirm(self, client: int) -> None:
        """A strap indicates nothing."""

    def advance(self, now_ns: int) -> None:
        """One measurement each second."""
        if self._due_ns is None or now_ns < self._due_ns:
            return
        self._due_ns += ((now_ns - self._due_ns) // NS_PER_S + 1) * NS_PER_S
        self._belt.advance(now_ns)
        self._walker.advance(now_ns, self._belt.odometer_m, self._belt.grade)
        measurement = ftms.encode_heart_rate(self._measurement(now_ns))
        for client, bits in self._subscribed.items():
            if bits:
                self._outbox.append(Outgoing(client, ftms.HEART_RATE_MEASUREMENT, measurement))

    def next_due_ns(self) -> int | None:
        """When the next measurement is due."""
        return self._due_ns

    def drain(self) -> list[Outgoing]:
        """Take what is to be sent now."""
        taken, self._outbox = self._outbox, []
        return taken

    def _measurement(self, now_ns: int) -> HeartRate:
        if not self.contact:
            return HeartRate(now_ns, 0, contact=False)
        bpm = self.frozen_bpm or round(self._walker.heart_rate_bpm)
        return HeartRate(now_ns, bpm, contact=True, rr_s=(60 / bpm,))
