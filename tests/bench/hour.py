"""One simulated hour, all of it real but the air: and the replay of what it recorded.

The shipped wiring (`retropace.app.guide`) guides a walker through a plan of 59 minutes, with the
FTMS driver on Bleak, a heart-rate strap, and the recorder writing to the disk, in virtual time.
"""

import asyncio
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.result import Result, best_s, count
from tests.support.rig import plan, step

from retropace.app import Guidance, Guided, guide
from retropace.driver import TreadmillInfo
from retropace.journal import read_journal, verify
from retropace.model import Cue, Request
from retropace.runtime.loop import Runtime
from retropace.runtime.snapshot import Snapshot
from retropace.session import EndingKind
from retropace_simulators.treadmill import simulator

_MINUTES = 59


@dataclass
class Willing:
    """A walker who takes a breath and says yes to whatever is asked."""

    runtime: Runtime | None = None
    prompted: Request | None = None

    def attach(self, runtime: Runtime, info: TreadmillInfo) -> None:
        """Whom to answer."""
        self.runtime = runtime

    def show(self, snapshot: Snapshot) -> None:
        """Answer each prompt once."""
        prompt = snapshot.view.prompt
        if prompt is not self.prompted:
            self.prompted = prompt
            if prompt is not None and self.runtime is not None:
                asyncio.get_running_loop().call_later(1.0, self.runtime.ask, prompt, "bench")

    def say(self, cue: Cue) -> None:
        """Listen."""


def measure() -> list[Result]:
    """Seconds for the hour, and how many times faster than real time its replay is verified."""
    with tempfile.TemporaryDirectory(prefix="retropace-bench-") as folder:
        hours = [recorded_hour(Path(folder) / str(number)) for number in range(count(5, 1))]
        took_s, journal = min(hours)
        walked_s, verified_s = _verified(journal)
    return [
        Result("one simulated hour, recorded", took_s, "s", 1),
        Result("replay, verified", walked_s / verified_s, "x real time", 10_000, at_least=True),
    ]


def recorded_hour(data_dir: Path) -> tuple[float, Path]:
    """Seconds from an empty world to a closed journal, and that journal."""
    world = simulator.open()
    minutes = (step(1.5 + 0.1 * (n % 5)) for n in range(count(_MINUTES, 1)))
    the_plan = plan(*minutes)
    guidance = Guidance(
        plan=the_plan,
        level=the_plan.level,
        address=world.address,
        data_dir=data_dir,
        started_at=datetime.now(UTC),
        known=True,
        simulated=True,
        backend=world.backend,
        strap_address=world.strap_address,
        mass_kg=70.0,
    )
    began_s = time.perf_counter()
    guided: Guided = world.run(guide(guidance, Willing()))
    took_s = time.perf_counter() - began_s
    if guided.ending.kind is not EndingKind.DONE:
        raise RuntimeError(f"the session to measure did not go well: {guided.ending}")
    return took_s, guided.journal


def _verified(path: Path) -> tuple[float, float]:
    """Seconds that the journal is long, and seconds to read it and to verify every decision."""
    verification = verify(read_journal(path))
    if not verification.same:
        raise RuntimeError(f"the replay is not the same: {verification.difference}")
    took_s = best_s(lambda: verify(read_journal(path)), count(5, 1))
    return verification.duration_s, took_s
