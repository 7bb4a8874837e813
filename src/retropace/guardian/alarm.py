"""What the guardian tells whoever is there: aloud, with the terminal's bell, in words."""

import contextlib
import queue
import sys
import threading
from typing import Final, TextIO

from retropace.cues.text import sentence
from retropace.errors import RetropaceError
from retropace.model import Cue, Urgency
from retropace.speech import SilentVoice, Voice, best_voice
from retropace.units import seconds_to_ns

PULL_KEY: Final = sentence(Cue("pull_key"))
_AGAIN_NS: Final = seconds_to_ns(1.0)
_LINES_LIMIT: Final = 32
_LAST_WORDS_S: Final = 0.5


class Alarm:
    """Nothing here waits for a voice or a terminal: either may hang (R26)."""

    def __init__(self, voice: Voice | None = None, stream: TextIO | None = None) -> None:
        self._voice = voice
        self._stream = sys.stderr if stream is None else stream
        self._lines: queue.Queue[str] = queue.Queue(_LINES_LIMIT)
        self._writer: threading.Thread | None = None
        self._rung_ns: int | None = None

    def tell(self, text: str) -> None:
        """Say something once, aloud too."""
        self.note(text)
        self._speak(text)

    def note(self, text: str) -> None:
        """Write something, silently."""
        self._print(f"retropace guardian: {text}\n")

    def ring(self, now_ns: int) -> None:
        """The alarm, each second for as long as it is asked for."""
        if self._rung_ns is not None and now_ns - self._rung_ns < _AGAIN_NS:
            return
        self._rung_ns = now_ns
        self._print(f"\aretropace guardian: {PULL_KEY}\n")
        self._speak(PULL_KEY)

    def close(self) -> None:
        """Let the last words out, for a moment, and fall silent."""
        if self._writer is not None:
            with contextlib.suppress(queue.Full):
                self._lines.put_nowait("")
            self._writer.join(_LAST_WORDS_S)
        if self._voice is not None:
            self._voice.close()

    def _speak(self, text: str) -> None:
        """Find a voice when the first word is to be said, not before."""
        if self._voice is None:
            try:
                self._voice = best_voice()
            except (RetropaceError, OSError):
                self._voice = SilentVoice()
        self._voice.say(text, Urgency.ALARM)

    def _print(self, text: str) -> None:
        if self._writer is None:
            self._writer = threading.Thread(target=self._write, daemon=True)
            self._writer.start()
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait(text)

    def _write(self) -> None:
        while text := self._lines.get():
            with contextlib.suppress(OSError, ValueError):  # the terminal may be gone
                self._stream.write(text)
                self._stream.flush()
