"""A simulated treadmill driven with any device handling, right or wrong, by an honest walker.

The walker reads the console when asked: what it shows is taken to be the belt's true speed.
"""

import asyncio
from typing import Any, Final, NamedTuple

from retropace.driver import TreadmillInfo
from retropace.errors import TreadmillError
from retropace.model import OperatorEvent, Request, SpeedUnit
from retropace.safety import objections
from retropace.session import Phase
from retropace.session.probing import probe_speed_mps
from retropace.units import kmh_to_mps, mps_to_kmh
from retropace_drivers.ftms import driver as shipped_driver
from retropace_drivers.handling import CAUTIOUS, Handling, load_handling
from retropace_simulators.treadmill import SimulatedWorld
from support import walk
from support.walk import Walk, a_plan, a_step, a_world

NONE: Final = "none"
CAP_KMH: Final = 2.5
_LOOK_S: Final = 0.25
_CONSOLE_KMH: Final = 0.15


class Moment(NamedTuple):
    """One look at a session, speeds in km/h; ``commanded`` is what the belt was told last."""

    at_s: float
    phase: Phase
    true_kmh: float
    asked_kmh: float
    commanded_kmh: float | None
    stopping: bool


class _Forced:
    """The shipped driver, with a handling forced on whatever it meets; None finds out its make."""

    def __init__(self, handling: Handling | None) -> None:
        self._handling = handling

    def treadmill(self, *given: Any, **options: Any) -> Any:
        return shipped_driver.treadmill(*given, **options, handling=self._handling)

    def heart_rate_strap(self, *given: Any, **options: Any) -> Any:
        return shipped_driver.heart_rate_strap(*given, **options)


def handling_of(name: str) -> Handling:
    return CAUTIOUS if name == NONE else load_handling(name)


class Pair(Walk):
    """One model, one handling, a plan of some forty seconds; ``refusal`` is why it never began.

    Without a handling's name the driver finds out what it has met.
    """

    def __init__(
        self, model: str, handling: str | None = None, world: SimulatedWorld | None = None
    ) -> None:
        plan = a_plan(a_step(1.4, 10), a_step(2.2, 20), a_step(1.2, 10), cap_kmh=CAP_KMH)
        answers = (Request.START, Request.GO)
        super().__init__(plan, world or a_world(model), known=False, answers=answers)
        self._forced = None if handling is None else handling_of(handling)
        self.refusal: str | None = None
        self.moments: list[Moment] = []
        self.console: bool | None = None
        self.info: TreadmillInfo | None = None

    def through(self) -> None:
        """The whole session, or its refusal, and then a while in which nobody is connected."""
        walk.driver = _Forced(self._forced)  # type: ignore[assignment]
        try:
            self.run(_look_on)
        except TreadmillError as error:
            self.refusal = str(error)
        finally:
            walk.driver = shipped_driver
        self.world.run(asyncio.sleep(10))

    def _begin(self, info: TreadmillInfo, *given: Any) -> None:
        self.info = info
        reasons = objections(self.plan, info, self.plan.level)
        if reasons:
            raise TreadmillError("; ".join(reasons))
        super()._begin(info, *given)

    def show(self, snapshot: Any) -> None:
        prompt = snapshot.view.prompt
        if prompt is Request.CONSOLE_AGREES and self._prompted is not prompt:
            asyncio.get_running_loop().call_later(3.0, self._read_console)
        super().show(snapshot)

    def _read_console(self) -> None:
        asked_kmh = mps_to_kmh(self.safety_commanded_mps or 0.0)
        self.console = abs(self.motion.now_kmh - asked_kmh) <= _CONSOLE_KMH
        self.ask(Request.CONSOLE_AGREES if self.console else Request.CONSOLE_DISAGREES)

    @property
    def handling(self) -> Handling:
        """What was forced on it."""
        assert self._forced is not None
        return self._forced

    @property
    def fastest_kmh(self) -> float:
        return self.motion.fastest_kmh if self.motion.speeds_mps else 0.0

    @property
    def safety_commanded_mps(self) -> float | None:
        return self.kernel.safety.commanded_mps

    @property
    def probe_kmh(self) -> float:
        limits = self.kernel.limits
        return mps_to_kmh(probe_speed_mps(self.plan, limits.minimum_mps, limits.step_mps))

    @property
    def unit_slip(self) -> float:
        """How much faster than asked the belt may truly run, where the handling is wrong."""
        reads_mph = self.world.model.speed.target_unit == SpeedUnit.MPH.value
        return 1.609344 if reads_mph and self.handling.speed.target_unit is SpeedUnit.KMH else 1.0

    def asked(self, request: Request) -> int:
        """How often the walker asked for it."""
        given = [one for one in self.inputs if isinstance(one, OperatorEvent)]
        return sum(one.request is request for one in given)

    def told_mps(self) -> list[tuple[float, float]]:
        """Every set-point written, in the unit of the handling: when, and m/s."""
        factor = 1.609344 if self.handling.speed.target_unit is SpeedUnit.MPH else 1.0
        return [
            (call.at_s, kmh_to_mps(int.from_bytes(call.octets[1:3], "little") / 100 * factor))
            for call in self.wire.writes(op=2)
        ]


async def _look_on(pair: Walk) -> None:
    assert isinstance(pair, Pair)
    while True:
        commanded_mps = pair.safety_commanded_mps
        pair.moments.append(
            Moment(
                pair.now_s,
                pair.phase,
                pair.motion.now_kmh,
                mps_to_kmh(pair.kernel.session.view().asked_mps),
                None if commanded_mps is None else mps_to_kmh(commanded_mps),
                bool(pair.stop_writes()),
            )
        )
        await asyncio.sleep(_LOOK_S)
