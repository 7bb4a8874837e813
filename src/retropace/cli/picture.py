"""The live picture of a session: now, next, figures, bars, and what was said."""

from collections import deque
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from retropace.belief import Trust
from retropace.cli.controls import hint_for
from retropace.cli.output import clock_text
from retropace.effort import Effort
from retropace.runtime.snapshot import Snapshot
from retropace.session import Phase
from retropace.units import mps_to_kmh

_SAID_SHOWN: Final = 5
_BAR_WIDTH: Final = 40

_NOW: Final = {
    Phase.READY: "Stand on the belt, facing the rear, hands on the rails",
    Phase.COUNTDOWN: "The belt is about to start",
    Phase.STARTING: "The belt is starting",
    Phase.PROBING: "Checking that the belt does what it is told",
    Phase.ASKING: "What does the console show?",
    Phase.EASING: "Easing to a stop",
    Phase.ADRIFT: "CONNECTION LOST: hold the rails, stand astride",
    Phase.PAUSING: "The belt is coming to rest",
    Phase.PAUSED: "Paused",
    Phase.STOPPING: "Stopping",
    Phase.ENDED: "The session is over",
}


_BEFORE_THE_TEST: Final = (Phase.READY, Phase.COUNTDOWN, Phase.STARTING, Phase.PROBING)


class LivePainter:
    """Draws with rich, in place."""

    def __init__(self, title: str, console: Console | None = None) -> None:
        self._title = title
        self._said: deque[str] = deque(maxlen=_SAID_SHOWN)
        self._live = Live(console=console, auto_refresh=False, transient=False)
        self._live.start()

    def paint(self, snapshot: Snapshot, said: list[str]) -> None:
        """Draw one moment."""
        self._said.extend(said)
        picture = picture_of(self._title, snapshot, list(self._said))
        self._live.update(picture, refresh=True)

    def end(self) -> None:
        """Leave the last picture standing."""
        self._live.stop()


def picture_of(title: str, snapshot: Snapshot, said: list[str]) -> RenderableType:
    """The whole picture of one moment."""
    view = snapshot.view
    border = "red" if snapshot.alarm or not snapshot.linked else "cyan"
    # The hint stands on top: a small terminal cuts the picture off at its foot.
    heard = Text("\n".join(said), style="dim")
    hint = Text(hint_for(view), style="bold reverse")
    top = Group(_now(snapshot), _next(snapshot), Text(), _figures(snapshot), _bars(snapshot))
    body = Group(hint, Text(), top, Text(), heard)
    return Panel(body, title=title, border_style=border, padding=(1, 2), width=78)


def _now(snapshot: Snapshot) -> Text:
    """What the walker does now."""
    view = snapshot.view
    if snapshot.alarm:
        return Text("PULL THE SAFETY KEY", style="bold white on red")
    if view.phase is not Phase.WALKING:
        text = _NOW[view.phase]
        if view.astride and view.phase in _BEFORE_THE_TEST:
            text = "New treadmill: stand astride on the side rails, facing the console"
        if view.ending is not None and view.phase is Phase.ENDED:
            text = f"{text}: {view.ending.reason}"
        return Text(text, style="bold")
    return Text(
        f"NOW   {view.step_name}, {view.direction.value}, {mps_to_kmh(view.asked_mps):.1f} km/h",
        style="bold green",
    )


def _next(snapshot: Snapshot) -> Text:
    """What comes next, and in how many seconds."""
    view = snapshot.view
    if view.phase is not Phase.WALKING:
        return Text()
    when = "" if view.step_remaining_s is None else f" in {clock_text(view.step_remaining_s)}"
    if view.next_name is None or view.next_mps is None:
        return Text(f"NEXT  the belt comes to rest{when}")
    return Text(f"NEXT  {view.next_name}, {mps_to_kmh(view.next_mps):.1f} km/h{when}")


def _figures(snapshot: Snapshot) -> Group:
    """The figures, in two columns, and the effort below them in a line of its own."""
    view = snapshot.view
    measured = f"{_speed(snapshot.measured_mps)}{_age(snapshot)}"
    rows = [
        ("speed asked", _asked(snapshot), "time", clock_text(view.elapsed_s)),
        ("speed measured", measured, "distance", f"{snapshot.distance_m:.0f} m"),
        ("heart rate", _heart(snapshot), "link", _link(snapshot)),
    ]
    grid = Table.grid(padding=(0, 2))
    for width in (14, 22, 9, 14):
        grid.add_column(width=width)
    for row in rows:
        grid.add_row(*(Text(cell, style="dim" if n % 2 == 0 else "") for n, cell in enumerate(row)))
    effort = Text.assemble(("effort".ljust(16), "dim"), _effort(snapshot))
    return Group(grid, effort, Text())


def _asked(snapshot: Snapshot) -> str:
    """What the belt was last told."""
    return "-" if snapshot.commanded_mps is None else _speed(snapshot.commanded_mps)


def _age(snapshot: Snapshot) -> str:
    """How old a speed is that is not fresh."""
    if snapshot.trust is Trust.FRESH or snapshot.age_s is None:
        return ""
    return f", {snapshot.age_s:.0f} s ago"


def _speed(speed_mps: float | None) -> str:
    """A speed, or that it is not known."""
    return "not known" if speed_mps is None else f"{mps_to_kmh(speed_mps):.1f} km/h"


def _heart(snapshot: Snapshot) -> str:
    """The heart rate."""
    return "-" if snapshot.heart_rate_bpm is None else f"{snapshot.heart_rate_bpm} bpm"


def _link(snapshot: Snapshot) -> str:
    """How the link is, in words: a link is as good as what comes over it."""
    if not snapshot.linked:
        return "LOST"
    return "good" if snapshot.trust is Trust.FRESH else snapshot.trust.value


def _effort(snapshot: Snapshot) -> str:
    """What it costs, and what it equals; or why there is no figure."""
    effort = snapshot.effort
    if effort is None:
        return "-"
    if not isinstance(effort, Effort):
        return "no figure: outside what was measured"
    text = f"{effort.mets:.1f} METs"
    if effort.equivalent_mps is not None:
        text += f", like {mps_to_kmh(effort.equivalent_mps):.1f} km/h forward"
    return text


def _bars(snapshot: Snapshot) -> Table:
    """How far the step and the session have come."""
    view = snapshot.view
    grid = Table.grid(padding=(0, 2))
    step_total_s = view.step_elapsed_s + max(0.0, view.step_remaining_s or 0.0)
    grid.add_row(
        Text("step", style="dim"),
        ProgressBar(step_total_s or 1.0, view.step_elapsed_s, width=_BAR_WIDTH),
        f"{view.step_number} of {view.step_count}",
    )
    grid.add_row(
        Text("session", style="dim"),
        ProgressBar(view.total_s, view.elapsed_s, width=_BAR_WIDTH),
        f"{clock_text(view.elapsed_s)} of {clock_text(view.total_s)}",
    )
    return grid
