"""What a machine does by itself, because time has passed or somebody has connected."""

import math
from collections.abc import Callable
from typing import Final

from retropace import ftms
from retropace.model import MachineStatus, StatusEvent
from retropace.units import KMH_PER_MPS, NS_PER_S, kmh_to_mps
from retropace_simulators.belt import Belt, BeltState
from retropace_simulators.models import DeviceModel
from retropace_simulators.procedures import Audience, Procedures
from retropace_simulators.telemetry import Telemetry

_NOISE: Final = 1e-6


class Habits:
    """The alarms of one machine: each rings once, at an instant, and does one thing."""

    def __init__(
        self, model: DeviceModel, belt: Belt, procedures: Procedures, audience: Audience
    ) -> None:
        self._motion, self._link, self._control = model.motion, model.link, model.control
        self._belt = belt
        self._procedures = procedures
        self._audience = audience
        self._alarms: dict[str | int, tuple[int, Callable[[int], object]]] = {}
        self._arrived: list[int] = []
        link = model.link
        self._greets = link.connect_aborts_countdown or any(
            delay_s is not None
            for delay_s in (
                link.idle_disconnect_s,
                link.starts_on_connect_s,
                link.stops_on_connect_s,
            )
        )
        motion = model.motion
        self._watchful = any(
            limit_s is not None
            for limit_s in (
                motion.session_limit_s,
                motion.pause_limit_s,
                model.control.start_keepalive_s,
            )
        )
        if self._watchful:
            belt.listeners.append(self._belt_changed)

    def connected(self, client: int) -> None:
        """A client has come; when, is known only with the next look at the clock."""
        if self._greets:
            self._arrived.append(client)

    def disconnected(self, client: int) -> None:
        """A client has gone."""
        self._alarms.pop(client, None)
        if client in self._arrived:
            self._arrived.remove(client)

    def written(self, client: int, now_ns: int) -> None:
        """A client has written something to the Control Point."""
        idle_s = self._link.idle_disconnect_s
        if idle_s is not None:
            self._set(client, now_ns, idle_s, lambda _: self._audience.hang_up(client))
        if self._belt.state is BeltState.RUNNING and self._procedures.started_ns == now_ns:
            self._keep_alive(now_ns)

    def next_due_ns(self) -> int | None:
        """When the next alarm rings; at once for a client that has not been greeted yet."""
        if not self._alarms and not self._arrived:
            return None
        if self._arrived:
            return self._belt.now_ns or 0
        return min((at_ns for at_ns, _ in self._alarms.values()), default=None)

    def advance(self, now_ns: int) -> None:
        """Let the belt run to ``now_ns``, every alarm on the way ringing at its own instant."""
        if not (self._watchful or self._alarms or self._arrived):
            self._belt.advance(now_ns)
            return
        self._greet(now_ns)
        while True:
            step_ns = now_ns
            for due_ns in (self.next_due_ns(), self._belt.next_change_ns()):
                if due_ns is not None:
                    step_ns = min(step_ns, due_ns)
            self._belt.advance(step_ns)
            self._ring(step_ns)
            if step_ns >= now_ns:
                return

    def _greet(self, now_ns: int) -> None:
        link, belt, procedures = self._link, self._belt, self._procedures
        arrived, self._arrived = self._arrived, []
        for client in arrived:
            belt.advance(now_ns)
            self.written(client, now_ns)
            if link.connect_aborts_countdown and belt.state is BeltState.COUNTDOWN:
                procedures.stop(None, now_ns)
            if link.starts_on_connect_s is not None:
                self._set("start", now_ns, link.starts_on_connect_s, self._start)
            if link.stops_on_connect_s is not None:
                self._set("stop", now_ns, link.stops_on_connect_s, self._stop)

    def _start(self, at_ns: int) -> None:
        if self._belt.at_rest:
            self._procedures.start(None, at_ns)

    def _ring(self, now_ns: int) -> None:
        for name, (due_ns, act) in list(self._alarms.items()):
            if due_ns <= now_ns and self._alarms.get(name) == (due_ns, act):
                del self._alarms[name]
                act(now_ns)

    def _set(
        self, name: str | int, now_ns: int, delay_s: float, act: Callable[[int], object]
    ) -> None:
        self._alarms[name] = (now_ns + round(delay_s * NS_PER_S), act)

    def _keep_alive(self, now_ns: int) -> None:
        """Every Start, answered well or not, lets the belt run for a while longer."""
        keepalive_s = self._control.start_keepalive_s
        if keepalive_s is not None:
            self._set("keepalive", now_ns, keepalive_s, self._stop)

    def _stop(self, at_ns: int) -> None:
        self._procedures.stop(None, at_ns)

    def _belt_changed(self, state: BeltState, at_ns: int) -> None:
        limit_s, pause_s = self._motion.session_limit_s, self._motion.pause_limit_s
        if state is BeltState.RUNNING:
            self._keep_alive(at_ns)
            if limit_s is not None and "limit" not in self._alarms:
                self._set("limit", at_ns, limit_s, self._stop)
        else:
            self._alarms.pop("keepalive", None)
        if state is BeltState.STOPPED:
            self._alarms.pop("limit", None)
        if state is BeltState.PAUSED and pause_s is not None:
            self._set("pause", at_ns, pause_s, self._stop)
        else:
            self._alarms.pop("pause", None)


class RampTeller:
    """Tells all of a new target speed at each step of a ramp, as some machines do."""

    def __init__(
        self, model: DeviceModel, belt: Belt, telemetry: Telemetry, audience: Audience
    ) -> None:
        self._step_kmh = model.status.ramp_step_kmh
        self._belt = belt
        self._telemetry = telemetry
        self._audience = audience
        self._told = 0
        belt.listeners.append(lambda _state, _at_ns: self.tell())

    def next_due_ns(self) -> int | None:
        """When the belt will pass the next step."""
        belt = self._belt
        gap_mps = belt.heading_mps - belt.speed_mps
        if gap_mps == 0.0:
            return None
        here = belt.speed_mps * KMH_PER_MPS / self._step_kmh
        index = math.floor(here + _NOISE) + 1 if gap_mps > 0 else math.ceil(here - _NOISE) - 1
        return belt.passes_ns(kmh_to_mps(index * self._step_kmh))

    def tell(self) -> None:
        """Say so if the speed shown has come to another step."""
        shown_kmh = self._telemetry.shown_mps() * KMH_PER_MPS
        index = math.floor(shown_kmh / self._step_kmh + _NOISE)
        if index != self._told:
            self._told = index
            speed_mps = kmh_to_mps(index * self._step_kmh)
            status = MachineStatus(StatusEvent.TARGET_SPEED_CHANGED, speed_mps)
            self._audience.announce(ftms.encode_machine_status(status), None, "speed")
