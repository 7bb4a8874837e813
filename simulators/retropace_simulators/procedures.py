"""The Control Point's procedures: what a treadmill does when it is asked (FTMS 4.16, 4.17).

Each returns a result code. The order of questions is: supported, permitted, well formed, possible.
"""

from typing import Final

from retropace import ftms
from retropace.ftms import ControlRequest, Op, ResultCode
from retropace.model import MachineStatus, StatusEvent
from retropace.units import KMH_PER_MPS, NS_PER_S
from retropace_simulators.belt import Belt, BeltState
from retropace_simulators.knobs import Author
from retropace_simulators.models import DeviceModel
from retropace_simulators.panel import Panel
from retropace_simulators.permission import Permission
from retropace_simulators.session_targets import SessionTargets
from retropace_simulators.telemetry import Telemetry

_PER_MPS: Final = 100 * KMH_PER_MPS
"""Target speeds are whole hundredths of a km/h on the wire."""

STOP: Final = 1
_ALWAYS: Final = (Op.REQUEST_CONTROL, Op.RESET, Op.START_OR_RESUME, Op.STOP_OR_PAUSE)
_STARTED: Final = frozenset((BeltState.COUNTDOWN, BeltState.RUNNING))
_EARLY: Final = {
    "ignore": ResultCode.SUCCESS,
    "fail": ResultCode.OPERATION_FAILED,
    "not-permitted": ResultCode.CONTROL_NOT_PERMITTED,
}


class Audience:
    """Who is told what; the server implements it."""

    def announce(self, status: bytes, author: int | None, kind: Author | None) -> None:
        """Send a Machine Status: to all if the user did it, else to the other clients."""
        raise NotImplementedError

    def control_lost(self, client: int) -> None:
        """Send status FF to the client that has lost control."""
        raise NotImplementedError

    def hang_up(self, client: int) -> None:
        """End a link from the machine's side."""
        raise NotImplementedError


class Procedures:
    """Commands to one treadmill, from its clients and (author None) from its console."""

    def __init__(
        self,
        model: DeviceModel,
        belt: Belt,
        telemetry: Telemetry,
        audience: Audience,
        *,
        panel: Panel,
        seed: int = 0,
    ) -> None:
        self._model = model
        self._belt = belt
        self._telemetry = telemetry
        self._audience = audience
        self._panel = panel
        self._stored_mps: float | None = None
        self._start_untold = False
        self._starter: int | None = None
        self._moving_since_ns = 0
        self.started_ns: int | None = None
        """When the belt was last told to start, running or not."""
        self.permission = Permission(model.control, audience.control_lost, seed)
        self.targets = SessionTargets(model.control.targets, model.heart_rate)
        belt.listeners.append(self._belt_changed)

    def carry_out(self, request: ControlRequest, client: int, now_ns: int) -> ResultCode | None:
        """One request from a client, from the first question to the result; None for no answer."""
        prepared = self.permission.prepared(request.op, client)
        if not self._supports(request.op):
            return ResultCode.NOT_SUPPORTED
        if request.op == Op.REQUEST_CONTROL:
            self._beep("request-control", now_ns)
            return self.permission.request(request, client)
        if not self.permission.granted(client):
            return ResultCode.CONTROL_NOT_PERMITTED
        if request.faults:
            return ResultCode.INVALID_PARAMETER
        fixed = self._model.control.fixed_results.get(f"{request.op:02x}")
        if fixed is not None:
            return ResultCode(fixed)
        if not prepared:
            return ResultCode.SUCCESS
        return self._obey(request, client, now_ns)

    def _obey(self, request: ControlRequest, client: int, now_ns: int) -> ResultCode | None:
        match request.op:
            case Op.RESET:
                return self.reset(client, now_ns)
            case Op.SET_TARGET_SPEED:
                return self._set_speed_by_client(request.value or 0.0, client, now_ns)
            case Op.SET_TARGET_GRADE:
                return self.set_grade(request.value or 0.0, client, now_ns)
            case Op.START_OR_RESUME:
                return self.start(client, now_ns)
            case Op.STOP_OR_PAUSE:
                return (self.stop if request.value == STOP else self.pause)(client, now_ns)
        result, status = self.targets.take(request)
        if status is not None:
            self._telemetry.training_time_s = self.targets.time_s
            self._audience.announce(status, client, "target")
        return result

    def disconnected(self, client: int) -> None:
        """Permission ends with the link."""
        self.permission.disconnected(client)

    def reset(self, author: int | None, now_ns: int) -> ResultCode:
        """Everything settable back to its default; the author loses control."""
        self._start_untold = False
        if self._belt.state is not BeltState.STOPPED:
            self._belt.stop(now_ns)
        self._belt.set_target(0.0, now_ns)
        self._belt.set_grade(0.0, now_ns)
        self._stored_mps = None
        self.targets.kept.clear()
        self._telemetry.training_time_s = None
        if "reset" in self._model.motion.totals_cleared_by:
            self._telemetry.clear_totals()
        self.permission.give_up(author)
        self._say(StatusEvent.RESET, author, "reset")
        return ResultCode.SUCCESS

    def start(self, author: int | None, now_ns: int) -> ResultCode:
        """Begin, or go on after a pause."""
        self.started_ns = now_ns
        if self._panel.key_out:
            return ResultCode.OPERATION_FAILED
        if not self._belt.at_rest:
            return self._start_in_motion(author, now_ns)
        cleared_by = self._model.motion.totals_cleared_by
        if self._belt.state is BeltState.STOPPED and "start" in cleared_by:
            self._telemetry.clear_totals()
        speed_mps = self._start_speed_mps()
        self._stored_mps = None
        self._start_untold, self._starter = True, author
        self._belt.start(speed_mps, now_ns)
        if self._model.status.started_when == "at-once":
            self._announce_start()
        return ResultCode.SUCCESS

    def stop(self, author: int | None, now_ns: int, *, emergency: bool = False) -> ResultCode:
        """End the session; while the belt still slows, stopping again is no failure."""
        if author is not None and self._belt.at_rest and self._stop_starts:
            return self.start(author, now_ns)
        if self._belt.state is BeltState.STOPPED and not emergency:
            return ResultCode.OPERATION_FAILED
        already = self._belt.state in (BeltState.STOPPING, BeltState.STOPPED)
        self._start_untold = False
        if emergency or not self._falls_short(now_ns):
            self._belt.stop(now_ns, emergency=emergency)
        if "stop" in self._model.motion.totals_cleared_by and not already:
            self._telemetry.clear_totals()
        if emergency:
            self._say(StatusEvent.STOPPED_BY_SAFETY_KEY, author, "stop")
        elif not already:
            self._say(StatusEvent.STOPPED_BY_USER, author, "stop")
        return ResultCode.SUCCESS

    def pause(self, author: int | None, now_ns: int) -> ResultCode:
        """Slow to rest, to go on later."""
        state = self._belt.state
        if state is BeltState.PAUSING:
            return ResultCode.SUCCESS
        if state not in _STARTED:
            return ResultCode.OPERATION_FAILED
        self._start_untold = False
        if not self._falls_short(now_ns):
            self._belt.pause(now_ns)
        self._say(StatusEvent.PAUSED_BY_USER, author, "stop")
        return ResultCode.SUCCESS

    def set_speed(self, speed_mps: float, author: int | None, now_ns: int) -> ResultCode:
        """A new target speed, on the machine's grid and in its range."""
        speed = self._model.speed
        hundredths = round(speed_mps * _PER_MPS)
        lowest, highest = round(speed.minimum_kmh * 100), round(speed.maximum_kmh * 100)
        if not lowest <= hundredths <= highest:
            policy = speed.out_of_range
            if hundredths < lowest and speed.below_minimum != "as-above":
                policy = speed.below_minimum
            if policy == "refuse":
                return ResultCode.INVALID_PARAMETER
            if policy == "ignore":
                return ResultCode.SUCCESS
            hundredths = min(highest, max(lowest, hundredths))
        return self._aim(self._on_grid(hundredths) / _PER_MPS, author, now_ns)

    def set_grade(self, grade: float, author: int | None, now_ns: int) -> ResultCode:
        """A new target for the incline motor."""
        incline = self._model.incline
        tenths = round(grade * 1000)
        lowest, highest = round(incline.minimum_pct * 10), round(incline.maximum_pct * 10)
        if not lowest <= tenths <= highest:
            if incline.out_of_range == "refuse":
                return ResultCode.INVALID_PARAMETER
            if incline.out_of_range == "ignore":
                return ResultCode.SUCCESS
            tenths = min(highest, max(lowest, tenths))
        step = round(incline.step_pct * 10)
        tenths = lowest + (tenths - lowest) // step * step
        self._belt.set_grade(tenths / 1000, now_ns)
        status = MachineStatus(StatusEvent.TARGET_GRADE_CHANGED, tenths / 1000)
        self._audience.announce(ftms.encode_machine_status(status), author, "grade")
        return ResultCode.SUCCESS

    def _supports(self, op: int) -> bool:
        control = self._model.control
        return (
            op in _ALWAYS
            or (op == Op.SET_TARGET_SPEED and control.takes_speed)
            or (op == Op.SET_TARGET_GRADE and control.takes_incline)
            or f"{op:02x}" in control.fixed_results
            or self.targets.supports(op)
        )

    def _set_speed_by_client(self, value_mps: float, client: int, now_ns: int) -> ResultCode | None:
        """Over the air a target may come too early, and is read in the machine's own unit."""
        self._beep("speed", now_ns)
        policy = self._model.speed.early_target
        if policy != "obey" and self._too_early(now_ns):
            if policy == "disconnect":
                self._audience.hang_up(client)
                return None
            return _EARLY[policy]
        kmh_per = self._panel.kmh_per(self._model.speed.target_unit)
        return self.set_speed(value_mps * kmh_per, client, now_ns)

    def _too_early(self, now_ns: int) -> bool:
        if self._belt.state is not BeltState.RUNNING:
            return self._belt.state is BeltState.COUNTDOWN
        return now_ns < self._moving_since_ns + round(self._model.speed.lockout_s * NS_PER_S)

    def _start_in_motion(self, author: int | None, now_ns: int) -> ResultCode:
        policy = self._model.control.start_while_running
        if self._belt.state not in _STARTED:
            always = policy in ("toggle", "restart")
            return ResultCode.SUCCESS if always else ResultCode.OPERATION_FAILED
        if policy == "fail":
            return ResultCode.OPERATION_FAILED
        if policy == "toggle":
            return self.pause(author, now_ns)
        if policy == "restart":
            self._belt.set_target(self._model.speed.start_kmh / KMH_PER_MPS, now_ns)
        return ResultCode.SUCCESS

    @property
    def _stop_starts(self) -> bool:
        return self._model.control.stop_when_stopped == "start"

    def _falls_short(self, now_ns: int) -> bool:
        """Whether, and that, the belt creeps or runs on where it should come to rest."""
        motion = self._model.motion
        creep_mps = motion.stop_creep_kmh / KMH_PER_MPS
        less_mps = motion.stop_slows_by_kmh / KMH_PER_MPS
        left_mps = creep_mps if less_mps <= 0 else max(creep_mps, self._belt.speed_mps - less_mps)
        falls_short = left_mps > 0 and self._belt.state is BeltState.RUNNING
        if falls_short:
            self._belt.set_target(left_mps, now_ns)
        return falls_short

    def _aim(self, speed_mps: float, author: int | None, now_ns: int) -> ResultCode:
        if self._belt.state is not BeltState.RUNNING:
            policy = self._model.control.target_while_stopped
            if policy == "fail":
                return ResultCode.OPERATION_FAILED
            if policy == "ignore":
                return ResultCode.SUCCESS
            if self._belt.state is not BeltState.COUNTDOWN:
                self._stored_mps = speed_mps
                return self._say_speed(speed_mps, author)
        self._belt.set_target(speed_mps, now_ns)
        return self._say_speed(speed_mps, author)

    def _say_speed(self, speed_mps: float, author: int | None) -> ResultCode:
        status = MachineStatus(StatusEvent.TARGET_SPEED_CHANGED, speed_mps)
        self._audience.announce(ftms.encode_machine_status(status), author, "speed")
        return ResultCode.SUCCESS

    def _on_grid(self, hundredths: int) -> int:
        """Steps are counted from the lowest speed."""
        speed = self._model.speed
        lowest, step = round(speed.minimum_kmh * 100), round(speed.step_kmh * 100)
        above = hundredths - lowest
        if speed.rounding == "down":
            return lowest + above // step * step
        return lowest + round(above / step) * step

    def _start_speed_mps(self) -> float:
        if self._stored_mps is not None:
            return self._stored_mps
        speed = self._model.speed
        paused = self._belt.state is BeltState.PAUSED
        remembers = (speed.resume if paused else speed.start_at) == "last"
        if remembers and self._belt.target_mps > 0:
            return self._belt.target_mps
        return speed.start_kmh / KMH_PER_MPS

    def _belt_changed(self, state: BeltState, at_ns: int) -> None:
        if state is BeltState.RUNNING:
            self._moving_since_ns = at_ns
            if self._start_untold:
                self._announce_start()

    def _announce_start(self) -> None:
        self._start_untold = False
        octets = self._model.status.start_octets
        self._audience.announce(octets, self._starter, "start")

    def _say(self, event: StatusEvent, author: int | None, kind: Author) -> None:
        self._audience.announce(ftms.encode_machine_status(MachineStatus(event)), author, kind)

    def _beep(self, request: str, now_ns: int) -> None:
        if request in self._model.control.beeps_at:
            self._panel.beeps.append(now_ns)
