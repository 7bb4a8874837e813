"""The screen of a session: a live picture in a terminal, plain lines anywhere else.

Drawing happens in a thread of its own, so that a terminal that hangs is not noticed by the
session (R26): ``show`` keeps the newest snapshot and what was said, and returns.
"""

import sys
import threading
from collections import deque
from typing import Final, Protocol, TextIO

from retropace.cli.output import clock_text
from retropace.cues.text import caption
from retropace.runtime.snapshot import Snapshot

_FRAME_S: Final = 0.2
_SAID_KEPT: Final = 512
_CLOSE_S: Final = 2.0


class Screen(Protocol):
    """Something that shows a session."""

    def show(self, snapshot: Snapshot) -> None:
        """Show this moment; returns at once."""
        ...

    def close(self) -> None:
        """Draw the last moment and let go. Never raises, never waits long."""
        ...


class _Painter(Protocol):
    """What the drawing thread draws with."""

    def paint(self, snapshot: Snapshot, said: list[str]) -> None:
        """Draw one moment, with what was said since the last."""
        ...

    def end(self) -> None:
        """Leave the terminal as it was."""
        ...


class ThreadedScreen:
    """Hands snapshots to a painter in its own thread."""

    def __init__(self, painter: _Painter) -> None:
        self._painter = painter
        self._newest: Snapshot | None = None
        self._said: deque[str] = deque(maxlen=_SAID_KEPT)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._draw, name="screen", daemon=True)
        self._thread.start()

    def show(self, snapshot: Snapshot) -> None:
        """Keep the newest, and every cue."""
        for cue in snapshot.cues:
            self._said.append(f"{clock_text(snapshot.now_s)}  {caption(cue)}")
        self._newest = snapshot

    def close(self) -> None:
        """Draw what is left, within a bounded time."""
        self._closing.set()
        self._thread.join(_CLOSE_S)

    def _draw(self) -> None:
        """Draw a few times a second until closed."""
        try:
            while not self._closing.wait(_FRAME_S):
                self._paint()
            self._paint()
            self._painter.end()
        except Exception:  # the terminal is gone or cannot show it; the session goes on without
            return

    def _paint(self) -> None:
        """Draw the newest moment."""
        said = [self._said.popleft() for _ in range(len(self._said))]
        if self._newest is not None:
            self._painter.paint(self._newest, said)


class LinePainter:
    """For pipes and logs: what is said, as it is said, and one line of figures a minute."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._minute = -1

    def paint(self, snapshot: Snapshot, said: list[str]) -> None:
        """Print what is new."""
        lines = list(said)
        minute = int(snapshot.view.elapsed_s // 60)
        if minute != self._minute and snapshot.measured_mps:
            self._minute = minute
            lines.append(f"{clock_text(snapshot.now_s)}  [{figures_text(snapshot)}]")
        if lines:
            print("\n".join(lines), file=self._stream, flush=True)

    def end(self) -> None:
        """Nothing to undo."""


def figures_text(snapshot: Snapshot) -> str:
    """The figures of a moment in one line."""
    from retropace.units import mps_to_kmh

    parts = [f"{mps_to_kmh(snapshot.measured_mps or 0.0):.1f} km/h", f"{snapshot.distance_m:.0f} m"]
    if snapshot.heart_rate_bpm is not None:
        parts.append(f"{snapshot.heart_rate_bpm} bpm")
    return ", ".join(parts)


def open_screen(title: str, stream: TextIO | None = None) -> Screen:
    """A live screen on a terminal, plain lines elsewhere."""
    out = sys.stdout if stream is None else stream
    if out.isatty():
        from retropace.cli.picture import LivePainter

        return ThreadedScreen(LivePainter(title))
    return ThreadedScreen(LinePainter(out))
