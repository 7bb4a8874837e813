"""The Control Point's procedures: what a treadmill does when it is asked (FTMS 4.16, 4.17).

Each returns a result code. The order of questions is: supported, permitted, well formed, possible.
"""

from typing import Final

from retropace import ftms
from retropace.ftms import ControlRequest, Op, ResultCode
from retropace.model import MachineStatus, StatusEvent
from retropace.units import KMH_PER_MPS
from retropace_simulators.belt import Belt, BeltState
from retropace_simulators.models import Author, DeviceModel
from retropace_simulators.telemetry import Telemetry

_PER_MPS: Final = 100 * KMH_PER_MPS
"""Target speeds are whole hundredths of a km/h on the wire."""

STOP: Final = 1


class Audience:
    """Who is told what; the server implements it."""

    def announce(self, status: bytes, author: int | None, kind: Author | None) -> None:
        """Send a Machine Status: to all if the user did it, else to the other clients."""
        raise NotImplementedError

    def control_lost(self, client: int) -> None:
        """Send status FF to the client that has lost control."""
        raise NotImplementedError


class Procedures:
    """Commands to one treadmill, from its clients and (author None) from its console."""

    def __init__(
        self, model: DeviceModel, belt: Belt, telemetry: Telemetry, audience: Audience
    ) -> None:
        self._model = model
        self._belt = belt
        self._telemetry = telemetry
        self._audience = audience
        self._stored_mps: float | None = None
        self._start_untold = False
        self._starter: int | None = None
        self.holder: int | None = None
        self.key_out = False
        belt.listeners.append(self._belt_changed)

    def carry_out(self, request: ControlRequest, client: int, now_ns: int) -> ResultCode:
        """One request from a client, from the first question to the result."""
        if not self._supports(request.op):
            return ResultCode.NOT_SUPPORTED
        if request.op == Op.REQUEST_CONTROL:
            return self._request_control(request, client)
        if client != self.holder:
            return ResultCode.CONTROL_NOT_PERMITTED
        if request.faults:
            return ResultCode.INVALID_PARAMETER
        match request.op:
            case Op.RESET:
                return self.reset(client, now_ns)
            case Op.SET_TARGET_SPEED:
                return self.set_speed(request.value or 0.0, client, now_ns)
            case Op.SET_TARGET_GRADE:
                return self.set_grade(request.value or 0.0, client, now_ns)
            case Op.START_OR_RESUME:
                return self.start(client, now_ns)
        if request.value == STOP:
            return self.stop(client, now_ns)
        return self.pause(client, now_ns)

    def disconnected(self, client: int) -> None:
        """Permission ends with the link."""
        if self.holder == client:
            self.holder = None

    def reset(self, author: int | None, now_ns: int) -> ResultCode:
        """Everything settable back to its default; the author loses control."""
        self._start_untold = False
        if self._belt.state is not BeltState.STOPPED:
            self._belt.stop(now_ns)
        self._belt.set_grade(0.0, now_ns)
        self._stored_mps = None
        if "reset" in self._model.motion.totals_cleared_by:
            self._telemetry.clear_totals()
        if author is not None and author == self.holder:
            self.holder = None
        self._say(StatusEvent.RESET, author, "reset")
        return ResultCode.SUCCESS

    def start(self, author: int | None, now_ns: int) -> ResultCode:
        """Begin, or go on after a pause."""
        state = self._belt.state
        if not self._belt.at_rest or self.key_out:
            running = state in (BeltState.RUNNING, BeltState.COUNTDOWN)
            if running and self._model.control.start_while_running == "succeed":
                return ResultCode.SUCCESS
            return ResultCode.OPERATION_FAILED
        cleared_by = self._model.motion.totals_cleared_by
        if state is BeltState.STOPPED and "start" in cleared_by:
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
        if self._belt.state is BeltState.STOPPED and not emergency:
            return ResultCode.OPERATION_FAILED
        already = self._belt.state in (BeltState.STOPPING, BeltState.STOPPED)
        self._start_untold = False
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
        if state not in (BeltState.RUNNING, BeltState.COUNTDOWN):
            return ResultCode.OPERATION_FAILED
        self._start_untold = False
        self._belt.pause(now_ns)
        self._say(StatusEvent.PAUSED_BY_USER, author, "stop")
        return ResultCode.SUCCESS

    def set_speed(self, speed_mps: float, author: int | None, now_ns: int) -> ResultCode:
        """A new target speed, on the machine's grid and in its range."""
        speed = self._model.speed
        hundredths = round(speed_mps * _PER_MPS)
        lowest, highest = round(speed.minimum_kmh * 100), round(speed.maximum_kmh * 100)
        if not lowest <= hundredths <= highest:
            if speed.out_of_range == "refuse":
                return ResultCode.INVALID_PARAMETER
            if speed.out_of_range == "ignore":
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

    def take_away_control(self) -> None:
        """The user takes control back: whoever held it is told so."""
        holder, self.holder = self.holder, None
        if holder is not None:
            self._audience.control_lost(holder)

    def _supports(self, op: int) -> bool:
        control = self._model.control
        always = (Op.REQUEST_CONTROL, Op.RESET, Op.START_OR_RESUME, Op.STOP_OR_PAUSE)
        return (
            op in always
            or (op == Op.SET_TARGET_SPEED and control.takes_speed)
            or (op == Op.SET_TARGET_GRADE and control.takes_incline)
        )

    def _request_control(self, request: ControlRequest, client: int) -> ResultCode:
        if request.faults:
            return ResultCode.INVALID_PARAMETER
        if self.holder not in (None, client):
            if self._model.control.control_policy == "refuse":
                return ResultCode.CONTROL_NOT_PERMITTED
            self.take_away_control()
        self.holder = client
        return ResultCode.SUCCESS

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
        if self._belt.state is BeltState.PAUSED and self._model.speed.resume == "last":
            return self._belt.target_mps
        return self._model.speed.start_kmh / KMH_PER_MPS

    def _belt_changed(self, state: BeltState, at_ns: int) -> None:  # noqa: ARG002 (a listener)
        if state is BeltState.RUNNING and self._start_untold:
            self._announce_start()

    def _announce_start(self) -> None:
        self._start_untold = False
        self._say(StatusEvent.STARTED_BY_USER, self._starter, "start")

    def _say(self, event: StatusEvent, author: int | None, kind: Author) -> None:
        self._audience.announce(ftms.encode_machine_status(MachineStatus(event)), author, kind)
