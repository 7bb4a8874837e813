"""Draws docs/session.svg: a moment of a real simulated session, as its screen shows it."""

import io
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console

from retropace.app import Guidance, guide
from retropace.cli.output import clock_text
from retropace.cli.picture import picture_of
from retropace.cues.text import caption
from retropace.driver import TreadmillInfo, find
from retropace.library import load_profile
from retropace.memory import now
from retropace.model import Cue
from retropace.profile.flatten import flatten
from retropace.runtime.loop import Runtime
from retropace.runtime.snapshot import Snapshot

PROFILE, MOMENT_S = "walk-intervals", 280.0
TITLE = "Walking intervals on a simulated treadmill"


class Album:
    """A front that says yes, and keeps one moment."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.kept: tuple[Snapshot, list[str]] | None = None
        self._runtime: Any = None
        self._prompted = False

    def attach(self, runtime: Runtime, info: TreadmillInfo) -> None:
        self._runtime = runtime

    def show(self, snapshot: Snapshot) -> None:
        self.said += [f"{clock_text(snapshot.now_s)}  {caption(cue)}" for cue in snapshot.cues]
        if snapshot.view.prompt is not None and not self._prompted:
            self._prompted = True
            self._runtime.ask(snapshot.view.prompt, "album")
        if self.kept is None and snapshot.now_s >= MOMENT_S:
            self.kept = (snapshot, self.said[-5:])

    def say(self, cue: Cue) -> None:
        return


def main(path: Path) -> None:
    plan = flatten(load_profile(PROFILE))
    world = find("retropace.simulators", "treadmill").open(None)
    album = Album()
    with tempfile.TemporaryDirectory() as folder:
        guidance = Guidance(
            plan=plan,
            level=plan.level,
            address=world.address,
            data_dir=Path(folder),
            started_at=now(),
            known=True,
            simulated=True,
            backend=world.backend,
            strap_address=world.strap_address,
            mass_kg=70.0,
        )
        world.run(guide(guidance, album), None)
    if album.kept is None:
        raise SystemExit(f"the session ended before {MOMENT_S:g} s")
    console = Console(record=True, width=78, file=io.StringIO())
    console.print(picture_of(TITLE, *album.kept))
    drawn = console.export_svg(title="retropace start walk-intervals")
    # The picture asks nobody for a font: the reader's own monospace will do.
    path.write_text(re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/session.svg"))
