"""Plays one scenario: guide, as it ships, in a world where things break and then heal."""

import asyncio
import gc
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from retropace.app import Guidance, guide
from retropace.errors import RetropaceError
from retropace.journal import Header
from retropace.kernel import Decision, Input
from retropace.model import Request
from retropace.session import Ending
from retropace_simulators.campaign.disk import PacedRecorder
from retropace_simulators.campaign.faults import Active, inject
from retropace_simulators.campaign.hands import Hands
from retropace_simulators.campaign.scenario import Scenario, Trouble
from retropace_simulators.campaign.stage import Stage
from retropace_simulators.campaign.story import Stepped, Story

GOES_ON_S: Final = 150.0
"""So long, and the plan's own length besides, a healed session may take before the walker stops."""
STOPS_WITHIN_S: Final = 200.0
"""From the walker's last stop to the end, everything having healed."""
_LOOKS_ON_S: Final = 15.0
_STOPS_AGAIN_S: Final = 30.0
_STARTED_AT: Final = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def play(scenario: Scenario) -> Story:
    """One session from the first connection to some seconds past its end."""
    real_time = time.time
    stage = Stage(scenario)
    try:
        stage.world.run(_Play(stage).run())
    finally:
        time.time = real_time
    gc.collect()  # a task whose failure nobody took says so now
    stage.story.journal = bytes(stage.disk.octets)
    return stage.story


class _Recorder(PacedRecorder):
    """Also keeps every step for the invariants."""

    def __init__(self, path: Path, header: Header, play: "_Play") -> None:
        super().__init__(path, header, play.stage.disk, play.closed)
        self._play = play

    def record_step(self, inputs: Any, decision: Decision) -> None:
        """Take one step, as the shipped recorder does."""
        self._play.stepped(inputs, decision)
        super().record_step(inputs, decision)


class _Play:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._story = stage.story
        self._hands = Hands(stage)
        self._active: list[Active] = []
        self._healed = False

    async def run(self) -> None:
        """Everything, with a bound on how long it may take."""
        scenario, story, loop = self._story.scenario, self._story, asyncio.get_running_loop()
        story.begin_ns = self.stage.now_ns
        loop.set_exception_handler(self._exception)
        self._arrange(scenario)
        session = asyncio.ensure_future(self._session(scenario))
        goes_on_s = scenario.heal_s + scenario.plan.duration_s * 1.3 + GOES_ON_S
        loop.call_later(goes_on_s, self._stop_for_good)
        await asyncio.wait({session}, timeout=goes_on_s + STOPS_WITHIN_S)
        if not session.done():
            story.unended = True
            session.cancel()
            await asyncio.wait({session}, timeout=STOPS_WITHIN_S)
        elif not session.cancelled() and session.exception() is not None:
            story.errors.append(f"the session raised {session.exception()!r}")
        await asyncio.sleep(_LOOKS_ON_S)
        self.stage.world.treadmill.server.advance(self.stage.now_ns)
        story.last_ns = self.stage.now_ns

    async def _session(self, scenario: Scenario) -> None:
        person, world = scenario.person, self.stage.world
        guidance = Guidance(
            plan=scenario.plan,
            level=scenario.level,
            address=world.address,
            data_dir=Path("campaign"),
            started_at=_STARTED_AT,
            known=scenario.known,
            simulated=True,
            backend=self.stage.backend,
            strap_address=world.strap_address if person.strap else None,
            mass_kg=person.mass_kg,
            heart_ceiling_bpm=person.heart_ceiling_bpm,
        )
        try:
            guided = await guide(guidance, self._hands, record=self._recorder)
        except RetropaceError as error:
            self._story.refused = f"{type(error).__name__}: {error}"
        else:
            self._story.ending, self._story.journal_trouble = guided.ending, guided.trouble
        finally:
            self._over()

    def _recorder(self, path: Path, header: Header) -> PacedRecorder:
        return _Recorder(path, header, self)

    def _arrange(self, scenario: Scenario) -> None:
        """Troubles and keys, each at its time, until everything heals."""
        for trouble in scenario.troubles:
            self._hands.at(trouble.when, lambda one=trouble: self._begin(one))  # type: ignore[misc]
        for press in scenario.presses:
            self._hands.at(press.when, lambda one=press: self._hands.press(one.request))  # type: ignore[misc]
        self.stage.loop.call_later(scenario.heal_s, self._heal)

    def _begin(self, trouble: Trouble) -> None:
        if self._healed:
            return
        active = inject(self.stage, trouble)
        self._active.append(active)
        self.stage.loop.call_later(trouble.lasts_s, active.heal)

    def _heal(self) -> None:
        """The liveness phase: nothing breaks any more, and the walker means well."""
        self._healed = True
        for active in self._active:
            active.heal()
        self._hands.forget()
        self._hands.mean_well()

    def _stop_for_good(self) -> None:
        """The walker has had enough."""
        if self._story.run_end_ns is None:
            self._hands.press(Request.STOP, "the walker has had enough")
            self.stage.loop.call_later(_STOPS_AGAIN_S, self._stop_for_good)

    def stepped(self, inputs: list[Input], decision: Decision) -> None:
        """Keep a step."""
        aim_mps = self.stage.world.treadmill.belt.heading_mps
        self._story.steps.append(Stepped(self.stage.now_ns, tuple(inputs), decision, aim_mps))

    def closed(self, ending: Ending | None) -> None:
        """The runtime has ended: this is the instant to look at the belt."""
        self._story.ending = ending
        self._over()

    def _over(self) -> None:
        if self._story.run_end_ns is None:
            self._story.run_end_ns = self.stage.now_ns
            self._story.end_mps = self.stage.world.treadmill.true_speed_mps

    def _exception(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Whatever a callback or a forgotten task raised."""
        told = repr(context.get("exception") or context.get("message"))
        self._story.errors.append(f"nobody took {told}")
