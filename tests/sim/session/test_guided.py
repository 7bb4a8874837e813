"""The whole wiring of a session: connect, refuse or guide, record, and let go of the link."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from retropace.app import Guidance, Guided, guide
from retropace.driver import TreadmillInfo
from retropace.errors import TreadmillError
from retropace.journal import read_journal, verify
from retropace.model import Cue, Direction, Request
from retropace.profile.plan import Plan
from retropace.runtime.loop import Runtime
from retropace.runtime.snapshot import Snapshot
from retropace.session import EndingKind, Phase
from retropace_simulators.treadmill import SimulatedWorld
from support import bench
from support.walk import Motion, a_plan, a_step, a_world


@dataclass
class AutoFront:
    """Answers every prompt after a second; a test may look at each moment."""

    look: Callable[["AutoFront", Snapshot], None] = lambda front, snapshot: None
    said: list[Cue] = field(default_factory=list)
    runtime: Runtime | None = None
    attached: int = 0
    _prompted: Request | None = None

    def attach(self, runtime: Runtime, info: TreadmillInfo) -> None:
        self.runtime = runtime
        self.attached += 1

    def show(self, snapshot: Snapshot) -> None:
        prompt = snapshot.view.prompt
        if prompt is not self._prompted:
            self._prompted = prompt
            if prompt is not None and self.runtime is not None:
                loop = asyncio.get_running_loop()
                loop.call_later(1.0, self.runtime.ask, prompt, "test")
        self.look(self, snapshot)

    def say(self, cue: Cue) -> None:
        self.said.append(cue)


class Wired:
    """A world whose every call into Bleak's backend is written down."""

    def __init__(self, world: SimulatedWorld | None = None) -> None:
        self.world = world or a_world()
        self.motion = Motion(self.world)
        self.wire = bench.Wire()
        self.backend = bench._wired(self.world, self.wire)

    def guidance(self, data_dir: Path, plan: Plan | None = None, **more: Any) -> Guidance:
        chosen = plan or a_plan()
        given: dict[str, Any] = {"known": True, "simulated": True, "mass_kg": 70.0, **more}
        return Guidance(
            plan=chosen,
            level=chosen.level,
            address=self.world.address,
            data_dir=data_dir,
            started_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
            backend=self.backend,
            **given,
        )

    def guide(self, guidance: Guidance, front: AutoFront | None = None) -> Guided:
        return self.world.run(guide(guidance, front or AutoFront()))

    def at_s(self, what: str) -> list[float]:
        return [call.at_s for call in self.wire.calls if call.what == what]


def test_a_guided_session_is_recorded_and_its_record_verifies(tmp_path: Path) -> None:
    wired = Wired()
    guidance = wired.guidance(tmp_path, strap_address=wired.world.strap_address)
    guided = wired.guide(guidance)
    assert guided.ending.kind is EndingKind.DONE
    assert guided.trouble is None
    journal = read_journal(guided.journal)
    assert verify(journal).same
    assert not wired.world.computer.links


@pytest.mark.rule("R29")
def test_the_link_is_let_go_only_after_stop_and_rest(tmp_path: Path) -> None:
    wired = Wired()
    wired.guide(wired.guidance(tmp_path))
    (stopped_s,), (released_s,) = (
        [call.at_s for call in wired.wire.writes(op=8)],
        wired.at_s("disconnect"),
    )
    assert stopped_s < released_s
    assert wired.motion.fastest_kmh_since(released_s) == 0.0


@pytest.mark.rule("R29")
@pytest.mark.parametrize("kind", ["cancel", "interrupt", "stop"])
def test_broken_off_in_any_way_it_is_recorded_as_it_was_and_the_belt_rests_first(
    tmp_path: Path, kind: str
) -> None:
    wired = Wired()
    tasks: list[asyncio.Task[Any]] = []
    broken: list[float] = []

    def look(front: AutoFront, snapshot: Snapshot) -> None:
        if broken or snapshot.view.phase is not Phase.WALKING or snapshot.view.elapsed_s < 20:
            return
        broken.append(asyncio.get_running_loop().time())
        if kind == "cancel":
            tasks[0].cancel()
        elif kind == "interrupt":
            raise KeyboardInterrupt
        elif front.runtime is not None:
            front.runtime.ask(Request.STOP, "test")

    async def main() -> Guided:
        task = asyncio.current_task()
        assert task is not None
        tasks.append(task)
        return await guide(wired.guidance(tmp_path), AutoFront(look))

    if kind == "stop":
        assert wired.world.run(main()).ending.kind is EndingKind.WALKER
    else:
        with pytest.raises((asyncio.CancelledError, KeyboardInterrupt)):
            wired.world.run(main())
    assert wired.wire.writes(op=8)[0].at_s == pytest.approx(broken[0], abs=0.15)
    assert wired.motion.fastest_kmh_since(wired.at_s("disconnect")[0]) == 0.0
    (path,) = tmp_path.rglob("*.jsonl")
    journal = read_journal(path)
    assert journal.end is not None
    assert journal.end["ending"] == "walker"
    assert verify(journal).same


@pytest.mark.rule("R04")
@pytest.mark.parametrize(
    ("knobs", "words"),
    [
        ({"control": {"present": False}}, "no control point"),
        ({"control": {"takes_speed": False}}, "does not take a speed"),
        ({"speed": {"minimum_kmh": 3.0, "start_kmh": 3.0}}, "above the cap"),
        ({"speed": {"step_kmh": 1.0}}, "coarser"),
    ],
)
def test_what_the_treadmill_cannot_do_safely_is_refused_before_anything_moves(
    tmp_path: Path, knobs: dict[str, Any], words: str
) -> None:
    wired = Wired(a_world(**knobs))
    front = AutoFront()
    with pytest.raises(TreadmillError, match=words) as caught:
        wired.guide(wired.guidance(tmp_path), front)
    assert str(caught.value).endswith(".")
    assert not front.attached
    assert {call.octets[0] for call in wired.wire.writes()} <= {0}
    assert wired.motion.fastest_kmh == 0.0
    assert not wired.world.computer.links
    assert not list(tmp_path.rglob("*.jsonl"))


@pytest.mark.rule("R04")
def test_a_treadmill_that_refuses_control_is_stopped_at_the_start_and_said(tmp_path: Path) -> None:
    wired = Wired(a_world(control={"control_policy": "refuse"}))
    _, phone = wired.world.another_computer()

    async def main() -> Guided:
        from retropace.clock import LoopClock
        from retropace_drivers.ftms import driver

        other = driver.treadmill(wired.world.address, lambda _: None, LoopClock(), backend=phone)
        await other.connect()
        return await guide(wired.guidance(tmp_path), AutoFront())

    assert wired.world.run(main()).ending.kind is EndingKind.TREADMILL
    assert wired.motion.fastest_kmh == 0.0


def test_nobody_at_the_address_is_one_sentence(tmp_path: Path) -> None:
    wired = Wired()
    wired.world.peripheral.in_range = False
    with pytest.raises(TreadmillError) as caught:
        wired.guide(wired.guidance(tmp_path))
    assert wired.world.address in str(caught.value)


def test_a_strap_that_does_not_answer_stops_nobody(tmp_path: Path) -> None:
    wired = Wired()
    wired.world.strap_peripheral.in_range = False
    guidance = wired.guidance(tmp_path, strap_address=wired.world.strap_address)
    assert wired.guide(guidance).ending.kind is EndingKind.DONE


@pytest.mark.rule("R21", "R29")
def test_one_hour_is_walked_and_recorded_whole(tmp_path: Path) -> None:
    steps = [a_step(speed, 118.0) for speed in (1.2, 2.0, 1.6, 2.4, 1.4) * 6]
    wired = Wired()
    guided = wired.guide(wired.guidance(tmp_path, a_plan(*steps)))
    assert guided.ending.kind is EndingKind.DONE
    journal = read_journal(guided.journal)
    assert journal.end is not None
    assert verify(journal).same
    assert wired.motion.fastest_kmh <= 2.5


def test_an_unknown_treadmill_is_asked_about_and_turned_round_on(tmp_path: Path) -> None:
    wired = Wired()
    plan = a_plan(a_step(1.2), a_step(1.0, direction=Direction.FORWARD))
    front = AutoFront()
    guided = wired.guide(wired.guidance(tmp_path, plan, known=False), front)
    assert guided.ending.kind is EndingKind.DONE
    assert {"new_treadmill", "console_question", "turn_now"} <= {cue.key for cue in front.said}
