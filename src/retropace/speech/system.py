"""The computer's own voice: one process a sentence, run and watched by a thread of its own.

Whatever the engine does (hang, crash, flood its output, ignore signals), ``say`` only appends to a
short queue, and nothing waits for the engine but this thread, which is a daemon (rule R26).
"""

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
from time import monotonic
from typing import Any, Final

from retropace.model import Urgency
from retropace.speech.engines import Engine
from retropace.speech.queue import SpeechQueue, Utterance

SENTENCE_LONGEST_S: Final = 10.0
_LOOK_S: Final = 0.02
_REAP_S: Final = 1.0
_TEXT_LIMIT: Final = 1000
_FAILURES_LIMIT: Final = 3


class SystemVoice:
    """Says sentences with a speech program; see ``Voice``.

    An engine that cannot be started three times in a row is given up: the screen still shows
    everything that would have been said. An alarm cuts off any other cue at once, a change the
    advice; what is as urgent is heard to its end first, or half of each would be lost.
    """

    def __init__(self, engine: Engine, *, longest_s: float = SENTENCE_LONGEST_S) -> None:
        self._engine = engine
        self._longest_s = longest_s
        self._queue = SpeechQueue()
        self._changed = threading.Condition()
        self._cut = threading.Event()
        self._idle = threading.Event()
        self._idle.set()
        self._closed = False
        self._failures = 0
        self._saying: Utterance | None = None
        self._worker = threading.Thread(target=self._run, name="retropace-voice", daemon=True)
        self._worker.start()
        atexit.register(self.close)

    def say(self, text: str, urgency: Urgency) -> None:
        """Queue a sentence and return at once; it cuts off what is less urgent."""
        utterance = Utterance(_speakable(text), urgency)
        with self._changed:
            if self._closed or self._failures >= _FAILURES_LIMIT:
                return
            if utterance.alarm and self._saying == utterance:
                return  # it is being heard right now; the next repetition comes soon (rule R16)
            self._idle.clear()
            self._queue.put(utterance)
            if self._saying is not None and utterance.overtakes(self._saying):
                self._cut.set()
            self._changed.notify()

    def wait_until_silent(self, timeout_s: float) -> bool:
        """Wait, at the very end of a program, for the last words; False when they took longer."""
        return self._idle.wait(timeout_s)

    def close(self) -> None:
        """Fall silent now: end the engine, forget the queue. Waits at most a second."""
        atexit.unregister(self.close)
        with self._changed:
            self._closed = True
            self._queue.clear()
            self._cut.set()
            self._changed.notify()
        if self._worker is not threading.current_thread():
            self._worker.join(_REAP_S)

    def _run(self) -> None:
        while (utterance := self._next()) is not None:
            try:
                self._speak(utterance)
                self._failures = 0
            except (OSError, ValueError, subprocess.SubprocessError):
                self._failures += 1

    def _next(self) -> Utterance | None:
        """Wait for a sentence; None once closed."""
        with self._changed:
            self._saying = None
            while not self._closed:
                if self._failures >= _FAILURES_LIMIT:
                    self._queue.clear()
                self._saying = self._queue.take()
                if self._saying is not None:
                    self._cut.clear()
                    return self._saying
                self._idle.set()
                self._changed.wait()
            self._idle.set()
            return None

    def _speak(self, utterance: Utterance) -> None:
        deadline_s = monotonic() + self._longest_s
        process = subprocess.Popen(
            self._engine.command(utterance.text, utterance.alarm),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **_own_group(),
        )
        try:
            _hand_over(process, utterance.text)
            while process.poll() is None and monotonic() < deadline_s:
                if self._cut.wait(_LOOK_S):
                    break
        finally:
            _end(process)


def _speakable(text: str) -> str:
    """One line without control characters, cut to what a person would listen to."""
    return "".join(letter if letter.isprintable() else " " for letter in text[:_TEXT_LIMIT])


def _own_group() -> dict[str, Any]:
    """A group of its own: Ctrl-C at the terminal is for us, and its children end with it."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def _hand_over(process: "subprocess.Popen[bytes]", text: str) -> None:
    """Write the sentence; it is shorter than any pipe's buffer, so this cannot block."""
    stdin = process.stdin
    if stdin is None:
        return
    # An engine that never reads its input has its own way to the words, or none.
    with contextlib.suppress(OSError):
        stdin.write((text + "\n").encode("utf-8", "replace"))
    with contextlib.suppress(OSError):
        stdin.close()


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Make sure that the engine and its children are gone."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_REAP_S)
