"""Whole sessions in virtual time: the kernel, the runtime and the Bleak driver that ship, on a
simulated treadmill, through the simulated air.

Tests hold everything on the belt's true speed: every straight piece of its motion is kept, so that
no peak can hide between two looks.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

from retropace.clock import LoopClock
from retropace.driver import TreadmillInfo
from retropace.kernel import Decision, Input, Kernel, Setup
from retropace.model import (
    Command,
    CommandKind,
    Cue,
    Direction,
    Level,
    LinkEvent,
    NoticeKind,
    OperatorEvent,
    Request,
)
from retropace.profile.plan import Plan, Step
from retropace.runtime.inbox import Inbox
from retropace.runtime.loop import Runtime
from retropace.runtime.snapshot import Snapshot
from retropace.session import Ending, Phase
from retropace.units import NS_PER_S, kmh_to_mps, mps_to_kmh
from retropace_drivers.ftms import driver
from retropace_simulators.models import load_model
from retropace_simulators.treadmill import SimulatedWorld
from support import bench

LONGEST_S: Final = 4500.0
_POLL_S: Final = 0.05
YES: Final = (Request.START, Request.CONSOLE_AGREES)

Script = Callable[["Walk"], Awaitable[None]]


def a_step(
    speed_kmh: float,
    duration_s: float = 30.0,
    *,
    cap_kmh: float = 2.5,
    end_kmh: float | None = None,
    direction: Direction = Direction.BACKWARD,
    grade: float = 0.0,
) -> Step:
    """A step in the units of a test's reader."""
    return Step(
        name=f"{speed_kmh} for {duration_s}",
        direction=direction,
        speed_mps=kmh_to_mps(speed_kmh),
        end_speed_mps=kmh_to_mps(speed_kmh if end_kmh is None else end_kmh),
        cap_mps=kmh_to_mps(cap_kmh),
        grade=grade,
        duration_s=duration_s,
    )


def a_plan(*steps: Step, cap_kmh: float = 2.5, level: Level = Level.FIRST_STEPS) -> Plan:
    """A plan of these steps; by default three, up and down again."""
    chosen = steps or (a_step(1.2), a_step(2.0), a_step(1.2))
    return Plan("a-test", "A test", level, kmh_to_mps(cap_kmh), chosen)


def a_world(model: str = "spec-clean", **knobs: dict[str, Any]) -> SimulatedWorld:
    """A world with one treadmill, some of its knobs turned."""
    loaded = load_model(model)
    changed = {part: getattr(loaded, part).model_copy(update=new) for part, new in knobs.items()}
    return SimulatedWorld(loaded.model_copy(update=changed))


class Motion:
    """The true motion of a belt: its speed at each corner, straight lines between."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._belt = world.treadmill.belt
        self._now_ns = world.air.now_ns
        self.at_ns: list[int] = []
        self.speeds_mps: list[float] = []
        self.targets_mps: list[float] = []
        integrate = self._belt._integrate

        def integrate_and_keep(end_ns: int) -> None:
            self.targets_mps.append(self._belt.heading_mps)
            if not self.at_ns:
                self._keep()
            integrate(end_ns)
            self._keep()

        self._belt._integrate = integrate_and_keep  # type: ignore[method-assign]

    def _keep(self) -> None:
        self.at_ns.append(self._belt.now_ns or 0)
        self.speeds_mps.append(self._belt.speed_mps)

    @property
    def fastest_kmh(self) -> float:
        """The fastest the belt ever moved."""
        return mps_to_kmh(max(self.speeds_mps))

    @property
    def now_kmh(self) -> float:
        """How fast it moves now."""
        self._belt.advance(self._now_ns())
        return mps_to_kmh(self._belt.speed_mps)

    def kmh_at(self, at_s: float) -> float:
        """How fast it moved at an instant of the loop."""
        index = bisect_right(self.at_ns, int(at_s * NS_PER_S))
        if index in (0, len(self.at_ns)):
            return mps_to_kmh(self.speeds_mps[index - 1])
        share = (at_s * NS_PER_S - self.at_ns[index - 1]) / (
            self.at_ns[index] - self.at_ns[index - 1]
        )
        before, after = self.speeds_mps[index - 1], self.speeds_mps[index]
        return mps_to_kmh(before + share * (after - before))

    def fastest_kmh_since(self, since_s: float) -> float:
        """The fastest it moved from an instant on."""
        later = [
            speed_mps
            for at_ns, speed_mps in zip(self.at_ns, self.speeds_mps, strict=True)
            if at_ns >= since_s * NS_PER_S
        ]
        return max([self.kmh_at(since_s), *map(mps_to_kmh, later)])


class Heard(NamedTuple):
    """A cue and when it was said."""

    at_s: float
    cue: Cue


class MemoryRecorder:
    """Keeps every step in memory; ``trouble`` is what a failing journal says."""

    def __init__(self) -> None:
        self.steps: list[tuple[list[Input], Decision]] = []
        self.notes: list[tuple[str, str]] = []
        self.trouble: str | None = None

    def record_step(self, inputs: list[Input], decision: Decision) -> None:
        self.steps.append((inputs, decision))

    def note(self, event: str, at_ns: int, detail: str = "") -> None:
        self.notes.append((event, detail))

    def health(self) -> str | None:
        return self.trouble


class Walk:
    """One session from connecting to letting go, with a script for whatever befalls it."""

    def __init__(
        self,
        plan: Plan | None = None,
        world: SimulatedWorld | None = None,
        *,
        answers: tuple[Request, ...] = YES,
        known: bool = True,
        heart_ceiling_bpm: int | None = None,
        recorder: Any = None,
    ) -> None:
        self.plan = plan or a_plan()
        self.world = world or a_world()
        self.motion = Motion(self.world)
        self.wire = bench.Wire()
        self.backend = bench._wired(self.world, self.wire)
        self.recorder = recorder or MemoryRecorder()
        self.heard: list[Heard] = []
        self.shown: list[Snapshot] = []
        self.ending: Ending | None = None
        self.ended_s = 0.0
        self.kmh_at_end = -1.0
        self.runtime: Runtime = None  # type: ignore[assignment]
        self.kernel: Kernel = None  # type: ignore[assignment]
        self.task: asyncio.Task[Ending] = None  # type: ignore[assignment]
        self.answers = answers
        self._known = known
        self._heart_ceiling_bpm = heart_ceiling_bpm
        self._prompted: Request | None = None

    # --- running -------------------------------------------------------------------------------

    def run(self, script: Script | None = None) -> Ending:
        """The whole session; it must end by itself, whatever the script does to it."""
        self.world.run(self._session(script))
        assert self.ending is not None
        return self.ending

    async def _session(self, script: Script | None) -> None:
        clock = LoopClock()
        inbox = Inbox(clock)
        treadmill = driver.treadmill(self.world.address, inbox.put, clock, backend=self.backend)
        strap = driver.heart_rate_strap(
            self.world.strap_address, inbox.put, clock, backend=self.world.backend
        )
        info = await treadmill.connect()
        await strap.connect()
        self._begin(info, treadmill, clock, inbox)
        self.runtime.ask(Request.CLIP_ON, "test")
        self.task = asyncio.ensure_future(self.runtime.run())
        scripting = asyncio.ensure_future(self._scripted(script))
        try:
            async with asyncio.timeout(LONGEST_S):
                self.ending = await self.task
        except TimeoutError:
            raise
        except BaseException:  # whatever broke in: tests look at the task
            self.ending = self.runtime.ending
        self.ended_s, self.kmh_at_end = self.now_s, self.motion.now_kmh
        if scripting.done():
            await scripting  # a script that failed fails its test
        scripting.cancel()
        await strap.close()
        await treadmill.close()

    def _begin(self, info: TreadmillInfo, treadmill: Any, clock: LoopClock, inbox: Inbox) -> None:
        setup = Setup(self.plan, info, self.plan.level, not self._known, self._heart_ceiling_bpm)
        self.kernel = Kernel(setup)
        self.runtime = Runtime(
            self.kernel,
            treadmill,
            clock,
            inbox,
            self.recorder,
            show=self.show,
            say=self.say,
            mass_kg=70.0,
        )

    async def _scripted(self, script: Script | None) -> None:
        if script is not None:
            await script(self)

    # --- the front, which tests may replace ----------------------------------------------------

    def show(self, snapshot: Snapshot) -> None:
        self.shown.append(snapshot)
        prompt = snapshot.view.prompt
        if prompt is not self._prompted:
            self._prompted = prompt
            if prompt in self.answers:
                loop = asyncio.get_running_loop()
                loop.call_later(1.0, self.runtime.ask, prompt, "test")

    def say(self, cue: Cue) -> None:
        self.heard.append(Heard(self.now_s, cue))

    # --- what scripts use ----------------------------------------------------------------------

    @property
    def now_s(self) -> float:
        return asyncio.get_running_loop().time()

    @property
    def phase(self) -> Phase:
        return self.kernel.session.phase

    async def until(self, phase: Phase, within_s: float = 400.0) -> None:
        """Wait for a phase of the session."""
        await self.until_true(lambda: self.phase is phase, within_s)

    async def until_true(self, holds: Callable[[], bool], within_s: float = 400.0) -> None:
        """Wait for something to become true, looking often."""
        async with asyncio.timeout(within_s):
            while not holds():  # noqa: ASYNC110 (anything may be what holds)
                await asyncio.sleep(_POLL_S)

    async def walking(self, for_s: float = 5.0) -> None:
        """Wait until the first step is walked, and this much longer."""
        await self.until(Phase.WALKING)
        await asyncio.sleep(for_s)

    def ask(self, request: Request) -> None:
        self.runtime.ask(request, "test")

    # --- what tests look at --------------------------------------------------------------------

    @property
    def decisions(self) -> list[Decision]:
        return [decision for _, decision in self.recorder.steps]

    @property
    def inputs(self) -> list[Input]:
        return [given for inputs, _ in self.recorder.steps for given in inputs]

    def said(self, key: str) -> list[float]:
        """When a sentence was said, s of the loop."""
        return [heard.at_s for heard in self.heard if heard.cue.key == key]

    def commands(self, kind: CommandKind | None = None) -> list[Command]:
        """What safety ordered, in order."""
        ordered = [decision.verdict.command for decision in self.decisions]
        return [c for c in ordered if c is not None and kind in (None, c.kind)]

    def notices(self) -> list[NoticeKind]:
        return [notice.kind for decision in self.decisions for notice in decision.notices]

    def links(self) -> list[LinkEvent]:
        return [given for given in self.inputs if isinstance(given, LinkEvent)]

    def asked_s(self, request: Request) -> float:
        """When a request reached the kernel first."""
        return next(
            decision.now_ns / NS_PER_S
            for inputs, decision in self.recorder.steps
            for given in inputs
            if isinstance(given, OperatorEvent) and given.request is request
        )

    def alarms(self) -> list[float]:
        return [d.now_ns / NS_PER_S for d in self.decisions if d.verdict.alarm]

    def stop_writes(self) -> list[float]:
        """When stop was put on the air, s of the loop."""
        return [call.at_s for call in self.wire.writes(op=8)]

    def assert_safe(self) -> None:
        """What holds of every session: under the cap, stopped, at rest, each rise announced."""
        assert self.motion.fastest_kmh <= mps_to_kmh(self.plan.cap_mps) + 0.01
        assert self.stop_writes(), "no stop was written"
        assert self.kmh_at_end == 0.0
        self.assert_rises_announced()

    def assert_rises_announced(self) -> None:
        """Every set-point above the last was promised aloud at least five seconds before (R06)."""
        promises = [
            (heard.at_s, heard.cue.announces_mps)
            for heard in self.heard
            if heard.cue.announces_mps is not None
        ]
        last_mps = 0.0
        for call in self.wire.writes():
            if call.octets[0] == 7:
                last_mps = self.kernel.limits.minimum_mps
            if call.octets[0] != 2:
                continue
            told_mps = kmh_to_mps(int.from_bytes(call.octets[1:3], "little") / 100)
            if told_mps > last_mps + 1e-3:
                assert any(
                    at_s <= call.at_s - 4.99 and promised_mps >= told_mps - 1e-3
                    for at_s, promised_mps in promises
                ), f"{mps_to_kmh(told_mps):.1f} km/h at {call.at_s:.2f} s was not announced"
            last_mps = told_mps
