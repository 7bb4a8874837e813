"""Where a session plays: the world, and every place in it where something can be broken."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

from retropace.ftms import ControlRequest, ResultCode
from retropace_simulators.air import Peripheral
from retropace_simulators.attributes import Att
from retropace_simulators.campaign.disk import Disk
from retropace_simulators.campaign.motion import Motion
from retropace_simulators.campaign.scenario import Scenario
from retropace_simulators.campaign.story import Foreign, Heard, Story, Taken, Write
from retropace_simulators.memory_backend import Backend
from retropace_simulators.models import load_model
from retropace_simulators.server import Outgoing
from retropace_simulators.treadmill import SimulatedWorld
from retropace_simulators.virtual_time import VirtualTimeLoop
from retropace_simulators.walker import Body

Arrivals = list[tuple[float, bytes]]
"""What becomes of something sent: delays in s and octets; nothing where it is lost."""
Meddling = Callable[[Outgoing, Arrivals], Arrivals]
Refusing = Callable[[ControlRequest], ResultCode | None]
Aiming = Callable[[float], float | None]
Stopping = Callable[[], float | None]


class Stage:
    """One world made ready: all that crosses its air and its belt is written into the story.

    Troubles put themselves into the lists below and take themselves out again; where several of
    a kind are active, each has its turn.
    """

    def __init__(self, scenario: Scenario) -> None:
        person = scenario.person
        body = Body(
            mass_kg=person.mass_kg,
            vo2_max_ml_kg_min=person.vo2_max_ml_kg_min,
            resting_bpm=person.resting_bpm,
            maximum_bpm=person.maximum_bpm,
            lag_s=person.heart_lag_s,
        )
        self.world = SimulatedWorld(load_model(scenario.model), scenario.seed, body)
        self.chance = random.Random(f"troubles {scenario.seed}")
        self.story = Story(scenario, Motion(self.world.treadmill.belt))
        self.story.moves = self.world.treadmill.walker.moves
        self.disk = Disk()
        self.meddling: list[Meddling] = []
        self.refusing: list[Refusing] = []
        self.aiming: list[Aiming] = []
        self.stopping: list[Stopping] = []
        self.strangers: set[int] = set()
        self.voice_hangs = False
        self.voice_breaks = False
        self.screen_breaks = False
        self._result = ""
        self.backend = _watched_backend(self)
        self._tap_server()
        self._tap_belt()
        for peripheral in (self.world.peripheral, self.world.strap_peripheral):
            self._tap_air(peripheral)

    @property
    def now_ns(self) -> int:
        """The world's time."""
        return self.world.air.now_ns()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop that plays it."""
        return asyncio.get_running_loop()

    def foreign(self, what: str) -> None:
        """Write down that somebody or something else moved the belt, or may have."""
        aim_mps = self.world.treadmill.belt.heading_mps
        self.story.foreign.append(Foreign(self.now_ns, what, aim_mps))

    def suspend(self, away_s: float) -> None:
        """Let time pass in which this computer does nothing at all; the belt runs on."""
        loop = self.loop
        if isinstance(loop, VirtualTimeLoop):
            loop.suspend(away_s)
        self.world.air.resume()

    def _tap_server(self) -> None:
        """See what reaches the control point; let troubles refuse it."""
        server = self.world.treadmill.server
        procedures: Any = server.procedures
        write, carry_out = server.write, procedures.carry_out

        def taken(
            uuid: str, data: bytes, client: int, now_ns: int, *, response: bool = True
        ) -> Att | None:
            self._result = ""
            error = write(uuid, data, client, now_ns, response=response)
            refusal = self._result if error is None else f"ATT {error:02x}"
            self.story.taken.append(Taken(now_ns, data, client not in self.strangers, refusal))
            return error

        def refused(request: ControlRequest, client: int, now_ns: int) -> ResultCode | None:
            codes = (refuse(request) for refuse in self.refusing)
            code: ResultCode | None = next((code for code in codes if code is not None), None)
            if code is None:
                code = carry_out(request, client, now_ns)
            success = code is None or code is ResultCode.SUCCESS
            self._result = "" if success else f"result {code:02x}"
            return code

        server.write = taken  # type: ignore[method-assign]
        procedures.carry_out = refused

    def _tap_belt(self) -> None:
        """Let troubles keep the belt from doing what it is told."""
        belt = self.world.treadmill.belt
        set_target, start, stop, pause = belt.set_target, belt.start, belt.stop, belt.pause

        def aimed(speed_mps: float, now_ns: int) -> None:
            for aim in self.aiming:
                changed = aim(speed_mps)
                if changed is None:
                    belt.advance(now_ns)
                    return
                speed_mps = changed
            set_target(speed_mps, now_ns)

        def started(speed_mps: float, now_ns: int) -> None:
            for aim in self.aiming:
                speed_mps = aim(speed_mps) or speed_mps
            start(speed_mps, now_ns)

        def stopped(now_ns: int, *, emergency: bool = False) -> None:
            if emergency or not self._disobeys(now_ns):
                stop(now_ns, emergency=emergency)

        def paused(now_ns: int) -> None:
            if not self._disobeys(now_ns):
                pause(now_ns)

        belt.set_target = aimed  # type: ignore[method-assign]
        belt.start = started  # type: ignore[method-assign]
        belt.stop = stopped  # type: ignore[method-assign]
        belt.pause = paused  # type: ignore[method-assign]
        self.really_set_target, self.really_stop = set_target, stop

    def _disobeys(self, now_ns: int) -> bool:
        """Whether a trouble keeps a moving belt from stopping; it creeps on where one says so."""
        belt = self.world.treadmill.belt
        if not self.stopping or belt.speed_mps <= 0.0:
            return False
        creep_mps = self.stopping[-1]()
        if creep_mps is None:
            belt.advance(now_ns)
        else:
            self.really_set_target(creep_mps, now_ns)
        return True

    def _tap_air(self, peripheral: Peripheral) -> None:
        """Let troubles meddle with what a device sends to the program."""

        def meddle(item: Outgoing) -> Arrivals:
            arrivals: Arrivals = [(0.0, item.data)]
            if item.client in self.strangers:
                return arrivals
            for change in self.meddling:
                arrivals = change(item, arrivals)
            if not arrivals and item.indication:
                # A machine that never answered does not wait for a confirmation either.
                peripheral.server.confirm(item.client)
            return arrivals

        peripheral.conditions.meddle = meddle


def _watched_backend(stage: Stage) -> Backend:
    """The world's backend, with what the program writes and hears written down."""
    base: Any = stage.world.backend.client
    story = stage.story

    class WatchedClient(base):  # type: ignore[misc]
        async def write_gatt_char(self, characteristic: Any, data: Any, response: bool) -> None:
            short = characteristic.uuid[4:8]
            aim_mps = stage.world.treadmill.belt.heading_mps
            story.writes.append(Write(stage.now_ns, bytes(data), response, short, aim_mps))
            await super().write_gatt_char(characteristic, data, response)

        def heard(self, uuid: str, data: bytes) -> None:
            story.heard.append(Heard(stage.now_ns, uuid, data))
            super().heard(uuid, data)

    return stage.world.backend._replace(client=WatchedClient)
