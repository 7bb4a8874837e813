"""A whole simulated treadmill: belt, walker, server and console, on one clock."""

from collections.abc import Callable

from retropace.units import mps_to_kmh
from retropace_simulators.belt import Belt
from retropace_simulators.console import Console
from retropace_simulators.models import DeviceModel
from retropace_simulators.server import FtmsServer
from retropace_simulators.walker import Body, Walker


def _nobody() -> None:
    """No shell is attached yet: nobody to wake."""


class Machine:
    """One treadmill and the person on it; ``now_ns`` is the clock of whichever loop runs it.

    A shell that serves it sets ``wake``, to be told when something is to be sent.
    """

    def __init__(
        self,
        model: DeviceModel,
        now_ns: Callable[[], int],
        *,
        seed: int = 0,
        body: Body | None = None,
    ) -> None:
        self.model = model
        self.belt = Belt(model.physics())
        self.walker = Walker(body, seed)
        self.server = FtmsServer(model, self.belt, self.walker, seed)
        self.now_ns = now_ns
        self.wake: Callable[[], None] = _nobody
        self.console = Console(self.server, now_ns, self._woken)

    @property
    def true_speed_mps(self) -> float:
        """How fast the belt truly moves now, whatever the machine reports."""
        self.server.advance(self.now_ns())
        return self.belt.speed_mps

    @property
    def true_speed_kmh(self) -> float:
        """As ``true_speed_mps``, in km/h."""
        return mps_to_kmh(self.true_speed_mps)

    def _woken(self) -> None:
        """Whoever serves the machine now is told; it may have been set after the console."""
        self.wake()
