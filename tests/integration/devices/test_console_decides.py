"""A make whose console decides the unit is asked about in every session, known or not (R03)."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retropace.app import Guidance, guide
from retropace.driver import TreadmillInfo
from retropace.model import Cue, Request
from retropace.runtime.loop import Runtime
from retropace.runtime.snapshot import Snapshot
from retropace.session import EndingKind
from support.walk import a_plan, a_step, a_world


class Front:
    """Answers every prompt after a second, and agrees with the console."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self._prompted: Request | None = None

    def attach(self, runtime: Runtime, info: TreadmillInfo) -> None:
        self._runtime = runtime

    def show(self, snapshot: Snapshot) -> None:
        prompt = snapshot.view.prompt
        if prompt is not self._prompted and prompt is not None:
            asyncio.get_running_loop().call_later(1.0, self._runtime.ask, prompt, "test")
        self._prompted = prompt

    def say(self, cue: Cue) -> None:
        self.keys.append(cue.key)


@pytest.mark.rule("R03")
@pytest.mark.parametrize(("model", "asked"), [("merach-mrk-t", True), ("spec-clean", False)])
def test_a_machine_met_before_is_asked_about_where_its_console_decides(
    model: str, asked: bool, tmp_path: Path
) -> None:
    world = a_world(model, speed={"console_unit": "km/h"})
    plan, front = a_plan(a_step(1.4, 10)), Front()
    guidance = Guidance(
        plan=plan,
        level=plan.level,
        address=world.address,
        data_dir=tmp_path,
        started_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        known=True,
        simulated=True,
        backend=world.backend,
    )
    guided = world.run(guide(guidance, front))
    assert guided.ending.kind is EndingKind.DONE
    assert ("console_question" in front.keys) is asked
