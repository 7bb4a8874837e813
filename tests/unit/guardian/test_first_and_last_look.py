"""A session's first look at its belt (R24), and the last at one it never came to lead (R29)."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from retropace.app import Guidance, Guided, guide
from retropace.driver import TreadmillInfo
from retropace.errors import RetropaceError, TreadmillError
from retropace.guardian import RadioPlug
from retropace.model import Cue, Level, Request
from retropace.runtime.loop import Runtime
from retropace.runtime.snapshot import Snapshot
from retropace.session import EndingKind
from retropace_simulators.console import Button
from support import bench, guardian_nowhere
from support.walk import Motion, a_plan, a_step, a_world


class Front:
    """Answers every prompt; keeps what is said and noted."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.notes: tuple[str, ...] = ()
        self._runtime: Runtime | None = None
        self._prompted: Request | None = None

    def attach(self, runtime: Runtime, info: TreadmillInfo) -> None:
        self._runtime, self.notes = runtime, info.notes

    def show(self, snapshot: Snapshot) -> None:
        prompt, before = snapshot.view.prompt, self._prompted
        self._prompted = prompt
        if prompt is not None and prompt is not before and self._runtime is not None:
            self._runtime.ask(prompt, "test")

    def say(self, cue: Cue) -> None:
        self.said.append(cue.key)


class Scene:
    """A treadmill whose console somebody else has used before we came."""

    def __init__(self, data_dir: Path, **knobs: dict[str, Any]) -> None:
        self.world = a_world(**knobs)
        self.motion = Motion(self.world)
        self.wire = bench.Wire()
        self.front = Front()
        self.backend: Any = bench._wired(self.world, self.wire)
        self.data_dir = data_dir
        self.simulated = True
        self.session: asyncio.Task[Guided] | None = None
        self.helpers: list[asyncio.Task[None]] = []

    def guide(self, *, starts_alone: bool = True, cap_kmh: float = 2.5, plan: Any = None) -> Guided:
        """The belt started by hand, then a session."""
        chosen = plan or a_plan(a_step(1.4, 10.0, cap_kmh=cap_kmh), cap_kmh=cap_kmh)
        guidance = Guidance(
            plan=chosen,
            level=Level.FIRST_STEPS,
            address=self.world.address,
            data_dir=self.data_dir,
            started_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
            known=True,
            simulated=self.simulated,
            backend=self.backend,
        )

        async def main() -> Guided:
            self.session = asyncio.current_task()
            if starts_alone:
                self.world.treadmill.console.press(Button.START)
                await asyncio.sleep(10)
                assert self.motion.now_kmh > 0.5
            return await guide(guidance, self.front)

        return self.world.run(main())

    def first_s(self, what: str, octet: int | None = None) -> float:
        return next(
            call.at_s
            for call in self.wire.calls
            if call.what == what and (octet is None or call.octets[:1] == bytes([octet]))
        )

    def assert_let_go_at_rest(self) -> None:
        assert self.first_s("write", 8) < self.first_s("disconnect")
        assert self.motion.fastest_kmh_since(self.first_s("disconnect")) == 0.0


@pytest.mark.rule("R24")
def test_a_belt_found_moving_is_stopped_before_anything_else_and_told(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    assert scene.guide().ending.kind is EndingKind.DONE
    assert scene.front.said[0] == "stopping"
    assert "its belt was moving already: it has been stopped" in scene.front.notes
    assert scene.first_s("write", 8) < scene.first_s("write", 7)
    connected_s = scene.first_s("read")
    assert scene.first_s("write", 8) - connected_s < 2.5
    assert scene.motion.kmh_at(scene.first_s("write", 7)) == 0.0


@pytest.mark.rule("R24")
def test_a_belt_found_at_rest_costs_a_moment_and_no_stop(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    guided = scene.guide(starts_alone=False)
    assert guided.ending.kind is EndingKind.DONE
    assert scene.front.said[0] != "stopping"
    assert not any("moving" in note for note in scene.front.notes)
    assert scene.first_s("write", 7) < scene.first_s("write", 8)


@pytest.mark.rule("R04", "R29")
def test_a_refused_treadmill_that_moves_is_seen_at_rest_before_it_is_let_go_of(
    tmp_path: Path,
) -> None:
    scene = Scene(tmp_path, speed={"minimum_kmh": 2.0, "start_kmh": 2.0})
    with pytest.raises(TreadmillError, match="moving already"):
        scene.guide(cap_kmh=1.5)
    scene.assert_let_go_at_rest()


@pytest.mark.rule("R29")
@pytest.mark.parametrize("breaks", ["journal", "front", "cancel"])
def test_whatever_breaks_before_the_session_leads_the_belt_rests_first(
    tmp_path: Path, breaks: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody starts the belt by hand just after the first look."""
    scene = Scene(tmp_path)
    started: list[float] = []

    async def start_by_hand(*_: object) -> None:
        scene.world.treadmill.console.press(Button.START)
        await asyncio.sleep(8)
        assert scene.motion.now_kmh > 0.5
        started.append(asyncio.get_running_loop().time())
        if breaks == "cancel":
            raise asyncio.CancelledError

    monkeypatch.setattr("retropace.app._connect_strap", start_by_hand)
    scene.data_dir = tmp_path / "a-file" if breaks == "journal" else tmp_path
    if breaks == "journal":
        scene.data_dir.write_text("not a folder")
    if breaks == "front":
        monkeypatch.setattr(scene.front, "attach", _raise)
    _with_strap(monkeypatch)
    with pytest.raises((RetropaceError, ZeroDivisionError, asyncio.CancelledError)):
        scene.guide(starts_alone=False)
    assert started
    scene.assert_let_go_at_rest()


@pytest.mark.rule("R29")
def test_interrupted_again_and_again_the_belt_rests_first_all_the_same(tmp_path: Path) -> None:
    scene = Scene(tmp_path, speed={"minimum_kmh": 2.0, "start_kmh": 2.0})
    interrupted: list[float] = []

    async def interrupt(session: "asyncio.Task[Any]") -> None:
        while not session.done():
            interrupted.append(asyncio.get_running_loop().time())
            session.cancel()
            await asyncio.sleep(0.3)

    say = scene.front.say

    def say_and_interrupt(cue: Cue) -> None:
        say(cue)
        session = scene.session
        assert session is not None
        scene.helpers.append(asyncio.ensure_future(interrupt(session)))

    scene.front.say = say_and_interrupt  # type: ignore[method-assign]
    with pytest.raises(asyncio.CancelledError):
        scene.guide(cap_kmh=1.5)
    assert len(interrupted) > 5
    scene.assert_let_go_at_rest()


@pytest.mark.rule("R29")
def test_a_stop_that_breaks_off_the_letting_go_of_a_strap_leaves_no_treadmill_linked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(tmp_path)

    async def hang(_: object) -> None:
        session = scene.session
        assert session is not None
        session.cancel()
        await asyncio.sleep(1.0)

    async def refuse(*_: object) -> None:
        raise TreadmillError("refused.")

    monkeypatch.setattr("retropace_drivers.heart_rate.BleHeartRateStrap.close", hang)
    monkeypatch.setattr("retropace.app._connect_strap", refuse)
    _with_strap(monkeypatch)
    with pytest.raises(asyncio.CancelledError):
        scene.guide(starts_alone=False)
    assert scene.first_s("disconnect")
    assert not scene.world.computer.links


def _raise(*_: object) -> None:
    raise ZeroDivisionError("planted")


def _with_strap(monkeypatch: pytest.MonkeyPatch) -> None:
    made: Callable[..., Guidance] = Guidance

    def with_strap(**given: Any) -> Guidance:
        return made(**given, strap_address="C4:19:D1:00:00:02")

    monkeypatch.setitem(globals(), "Guidance", with_strap)


@pytest.mark.rule("R24", "R16")
def test_a_belt_that_does_not_stop_is_refused_with_the_alarm(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.world.treadmill.belt.stop = lambda *_, **__: None  # type: ignore[method-assign]
    with pytest.raises(TreadmillError, match="pull the safety key"):
        scene.guide()
    assert scene.front.said.count("pull_key") > 30
    assert len(scene.wire.writes(op=8)) > 30


@pytest.mark.rule("R24")
def test_a_radio_no_guardian_can_open_is_refused_where_the_treadmill_is_real(
    tmp_path: Path,
) -> None:
    scene = Scene(tmp_path)
    scene.simulated = False
    with pytest.raises(TreadmillError, match="no guardian"):
        scene.guide(starts_alone=False)
    assert not scene.wire.calls


@pytest.mark.rule("R24")
def test_without_a_guardian_nothing_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setattr(guardian_nowhere, "here", [scene.backend])
    scene.simulated, scene.backend = False, RadioPlug(guardian_nowhere.BROKEN)
    with pytest.raises(TreadmillError, match="no session begins without it"):
        scene.guide(starts_alone=False)
    assert not scene.wire.writes(op=7)


@pytest.mark.rule("R27")
@pytest.mark.parametrize("name", ["", "nowhere", "support.nowhere:x", "support.walk:nothing"])
async def test_a_plug_that_leads_nowhere_is_one_sentence(name: str) -> None:
    with pytest.raises(RetropaceError, match="names no Bluetooth backend"):
        await RadioPlug(name).open()
