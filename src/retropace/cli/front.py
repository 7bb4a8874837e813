"""The walker's side of a session in a terminal: keys and signals in, screen and voice out."""

import asyncio
import contextlib
import signal
from collections.abc import Callable
from typing import Final

from retropace.cli.controls import request_for
from retropace.cli.keyboard import Keyboard
from retropace.cli.screen import Screen, open_screen
from retropace.cues.text import sentence
from retropace.driver import TreadmillInfo
from retropace.model import Cue, Request
from retropace.runtime.loop import Runtime
from retropace.runtime.snapshot import Snapshot
from retropace.session import View
from retropace.speech import SilentVoice, Voice, best_voice

STOP_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP", "SIGBREAK")
"""R19. Suspending the program, too, would leave the belt to itself."""
_BREATH_S: Final = 1.0


def on_stop_signals(loop: asyncio.AbstractEventLoop, act: Callable[[str], object]) -> None:
    """From now on every signal that means stop calls ``act`` with its name, in the loop."""
    for name in STOP_SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            with contextlib.suppress(NotImplementedError, ValueError):
                loop.add_signal_handler(number, act, name)


class TerminalFront:
    """One terminal, or the pipes in its place."""

    def __init__(
        self,
        keyboard: Keyboard,
        *,
        title: str,
        simulated: bool,
        autopilot: bool,
        quiet: bool,
        voiced: bool,
    ) -> None:
        self._keyboard = keyboard
        self._simulated = simulated
        self._autopilot = autopilot
        self._quiet = quiet
        self._title = title
        self._screen: Screen | None = None
        self._voice: Voice = best_voice() if voiced and not quiet else SilentVoice()
        self._runtime: Runtime | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._view: View | None = None
        self._prompted: Request | None = None
        self._early = False

    def connecting(self) -> None:
        """Say that the treadmill is being looked for: that may take a while."""
        if not self._quiet:
            with contextlib.suppress(OSError):
                print("Connecting to the treadmill.", flush=True)
                if self._simulated:
                    words = (
                        "A simulated treadmill needs no guardian: its belt ends with the program."
                    )
                    print(words, flush=True)

    def attach(self, runtime: Runtime, info: TreadmillInfo) -> None:
        """From now on every key, line and signal reaches the session."""
        self._runtime = runtime
        self._loop = asyncio.get_running_loop()
        if not self._quiet:
            with contextlib.suppress(OSError):
                for note in info.notes:
                    print(f"{info.name}: {note}", flush=True)
            self._screen = open_screen(self._title)
        on_stop_signals(self._loop, lambda name: runtime.ask(Request.STOP, name))
        self._keyboard.listen(self._loop, self._on_key, self._on_end)

    def show(self, snapshot: Snapshot) -> None:
        """Keep the picture up to date; answer prompts where --yes said so."""
        self._view = snapshot.view
        if self._screen is not None:
            self._screen.show(snapshot)
        prompt = snapshot.view.prompt
        if prompt is not self._prompted:
            self._prompted = prompt
            if prompt is not None and (self._autopilot or self._early):
                self._early = False
                self._answer_soon(prompt)

    def say(self, cue: Cue) -> None:
        """Hand a cue to the voice."""
        self._voice.say(sentence(cue), cue.urgency)

    def close(self) -> None:
        """Give everything back."""
        if self._screen is not None:
            self._screen.close()
        self._voice.close()
        self._keyboard.close()

    def _answer_soon(self, prompt: Request) -> None:
        """A moment's breath, then the answer given beforehand."""
        if self._loop is not None and self._runtime is not None:
            self._loop.call_later(_BREATH_S, self._runtime.ask, prompt, "beforehand")

    def _on_key(self, key: str) -> None:
        """One key, or one line."""
        if self._runtime is not None:
            request = request_for(key, self._view, is_terminal=self._keyboard.is_terminal)
            if request is Request.START and self._prompted is None:
                # Not asked yet, since the belt is not known to rest. Lines of a pipe are answers
                # given beforehand; a key pressed before the question answers nothing (R01).
                self._early = not self._keyboard.is_terminal
            else:
                self._runtime.ask(request, "key")

    def _on_end(self) -> None:
        """A closed terminal is a stop (R19); so is any closed input on a real treadmill.

        On the simulator an input that ends, such as a pipe of answers, stops nobody.
        """
        if self._runtime is not None and (self._keyboard.is_terminal or not self._simulated):
            self._runtime.ask(Request.STOP, "input closed")
