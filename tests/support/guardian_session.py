"""A guided session in a process of its own, on the treadmill of ``guardian_air``.

``python -m support.guardian_session PORT DATA_DIR WALK_S [DIES_IN]`` answers every prompt by itself
and prints what happens, one JSON object a line; a line on standard input is a request. It kills
itself as soon as it is in the phase that is named.
"""

import asyncio
import json
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from retropace.app import Guidance, guide
from retropace.driver import TreadmillInfo
from retropace.errors import RetropaceError
from retropace.guardian import RadioPlug
from retropace.model import Cue, Request
from retropace.runtime.loop import Runtime
from retropace.runtime.snapshot import Snapshot
from support.guardian_air import ADDRESS, RADIO
from support.walk import a_plan, a_step


def tell(**what: Any) -> None:
    print(json.dumps(what), flush=True)


class Front:
    """Answers, and tells of phases and words; lines on standard input are requests."""

    def __init__(self, dies_in: str) -> None:
        self._dies_in = dies_in
        self._runtime: Runtime | None = None
        self._phase = ""
        self._prompted: Request | None = None

    def attach(self, runtime: Runtime, info: TreadmillInfo) -> None:
        self._runtime = runtime
        tell(notes=list(info.notes))
        asyncio.get_running_loop().add_reader(sys.stdin, self._ask)

    def _ask(self) -> None:
        line = sys.stdin.readline().strip()
        if line and self._runtime is not None:
            self._runtime.ask(Request(line), "test")
        elif not line:
            asyncio.get_running_loop().remove_reader(sys.stdin)

    def show(self, snapshot: Snapshot) -> None:
        phase = snapshot.view.phase.value
        if phase != self._phase:
            self._phase = phase
            tell(phase=phase)
            if phase == self._dies_in:
                os.kill(os.getpid(), signal.SIGKILL)
        if snapshot.view.prompt is not self._prompted:
            self._prompted = snapshot.view.prompt
            if self._prompted is not None and self._runtime is not None:
                self._runtime.ask(self._prompted, "test")

    def say(self, cue: Cue) -> None:
        tell(said=cue.key)


async def main(port: str, data_dir: str, walk_s: str, dies_in: str = "") -> None:
    plan = a_plan(a_step(2.0, float(walk_s)))
    guidance = Guidance(
        plan=plan,
        level=plan.level,
        address=ADDRESS,
        data_dir=Path(data_dir),
        started_at=datetime.now(UTC),
        known=True,
        backend=RadioPlug(RADIO, f"127.0.0.1:{port}"),
    )
    try:
        guided = await guide(guidance, Front(dies_in))
    except RetropaceError as error:
        tell(refused=str(error))
    else:
        tell(ended=guided.ending.kind.value, reason=guided.ending.reason)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
