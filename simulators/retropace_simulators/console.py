"""The machine's own panel: buttons and safety key, as a hand on the console would press them."""

from collections.abc import Callable
from enum import StrEnum

from retropace.ftms import ResultCode
from retropace_simulators.belt import BeltState
from retropace_simulators.knobs import ConsoleUnit
from retropace_simulators.server import FtmsServer


class Button(StrEnum):
    """What there is to press."""

    START = "start"
    STOP = "stop"
    PAUSE = "pause"
    FASTER = "faster"
    SLOWER = "slower"
    KEY_OUT = "key out"
    KEY_IN = "key in"


class Console:
    """Presses reach the belt first; every client is told of them (FTMS 4.17)."""

    def __init__(
        self, server: FtmsServer, now_ns: Callable[[], int], wake: Callable[[], None]
    ) -> None:
        self._server = server
        self._now_ns = now_ns
        self._wake = wake

    def press(self, button: Button) -> bool:
        """Press a button; False where the machine would not react."""
        now_ns = self._now_ns()
        self._server.advance(now_ns)
        reacted = self._react(button, now_ns)
        self._wake()
        return reacted

    def start(self) -> bool:
        """Begin, or go on after a pause."""
        return self.press(Button.START)

    def stop(self) -> bool:
        """End the session."""
        return self.press(Button.STOP)

    def pause(self) -> bool:
        """Slow to rest, to go on later."""
        return self.press(Button.PAUSE)

    def faster(self) -> bool:
        """One step of the machine's grid up."""
        return self.press(Button.FASTER)

    def slower(self) -> bool:
        """One step of the machine's grid down."""
        return self.press(Button.SLOWER)

    def key_out(self) -> bool:
        """Pull the safety key: the belt brakes hard and will not start without it."""
        return self.press(Button.KEY_OUT)

    def key_in(self) -> bool:
        """Put the safety key back; nothing moves because of it."""
        return self.press(Button.KEY_IN)

    def set_unit(self, unit: ConsoleUnit) -> None:
        """Switch the console to kilometres or miles; some machines then speak otherwise, too."""
        self._server.panel.unit = unit

    def take_control(self) -> None:
        """Take control away from whichever client has it."""
        self._server.advance(self._now_ns())
        self._server.procedures.permission.take_away()
        self._wake()

    def _react(self, button: Button, now_ns: int) -> bool:
        procedures, belt, panel = self._server.procedures, self._server.belt, self._server.panel
        match button:
            case Button.START:
                result = procedures.start(None, now_ns)
            case Button.STOP:
                result = procedures.stop(None, now_ns)
            case Button.PAUSE:
                result = procedures.pause(None, now_ns)
            case Button.FASTER | Button.SLOWER:
                if belt.state is not BeltState.RUNNING:
                    return False
                step_mps = self._server.model.speed.step_kmh / 3.6
                sign = 1 if button is Button.FASTER else -1
                result = procedures.set_speed(belt.target_mps + sign * step_mps, None, now_ns)
            case Button.KEY_OUT:
                already, panel.key_out = panel.key_out, True
                if already:
                    return False
                result = procedures.stop(None, now_ns, emergency=True)
            case Button.KEY_IN:
                was_out, panel.key_out = panel.key_out, False
                return was_out
        return result is ResultCode.SUCCESS
