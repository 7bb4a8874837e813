"""The walker's side of a session: answers, keys, and what they see and hear."""

import asyncio
import random
from collections.abc import Callable
from typing import Final

from retropace.cues.text import sentence
from retropace.driver import TreadmillInfo
from retropace.model import Cue, Request
from retropace.runtime.loop import Runtime
from retropace.runtime.snapshot import Snapshot
from retropace.session import Phase
from retropace.speech.queue import SpeechQueue, Utterance
from retropace_simulators.campaign.scenario import Manner, When
from retropace_simulators.campaign.stage import Stage
from retropace_simulators.campaign.story import Asked, Said

ANSWERS_AGAIN_S: Final = 10.0
"""A walker who means well says it again when nothing happens."""


class Hands:
    """One walker; keeps to the manner of the scenario until told to mean well."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._story = stage.story
        self._chance = random.Random(f"walker {stage.story.scenario.seed}")
        self._manner = stage.story.scenario.person.manner
        self._runtime: Runtime | None = None
        self._queue = SpeechQueue()
        self._prompt: Request | None = None
        self._phase: Phase | None = None
        self._awaited: dict[Phase, list[tuple[float, Callable[[], None]]]] = {}
        self._seen: set[Phase] = set()

    # --- what the session needs of a front -----------------------------------------------------

    def attach(self, runtime: Runtime, info: TreadmillInfo) -> None:
        """The session is about to run."""
        self._runtime = runtime
        self._story.info = info
        self._story.run_begin_ns = self._stage.now_ns

    def show(self, snapshot: Snapshot) -> None:
        """See a moment: a phase begins, or something is asked."""
        self._enter(snapshot.view.phase)
        if self._stage.screen_breaks:
            raise OSError("the screen is gone")
        prompt = snapshot.view.prompt
        if prompt is not self._prompt:
            self._prompt = prompt
            if prompt is not None:
                self._answer(prompt)

    def say(self, cue: Cue) -> None:
        """Hear a cue, unless the voice hangs."""
        self._story.said.append(Said(self._stage.now_ns, cue))
        if self._stage.voice_breaks:
            raise BrokenPipeError("the voice is gone")
        self._queue.put(Utterance(sentence(cue), cue.urgency))
        while not self._stage.voice_hangs and self._queue:
            self._queue.take()

    # --- what the walker does ------------------------------------------------------------------

    def press(self, request: Request, source: str = "key") -> None:
        """Press a key; before the session runs there is none."""
        if self._runtime is not None and self._story.run_end_ns is None:
            if request in (Request.START, Request.GO):
                self._stage.world.treadmill.walker.step_on()  # who says go means to walk
            self._story.asked.append(Asked(self._stage.now_ns, request, source))
            self._runtime.ask(request, source)

    def mean_well(self) -> None:
        """From now on every question is answered soon, and as it was meant."""
        self._manner = Manner.PROMPT
        if self._prompt is not None:
            self._answer(self._prompt)

    def at(self, when: When, act: Callable[[], None]) -> None:
        """Do something at an instant, or after a phase was first entered."""
        if when.phase is None or when.phase in self._seen:
            self._later(when.after_s, act)
        else:
            self._awaited.setdefault(when.phase, []).append((when.after_s, act))

    def forget(self) -> None:
        """What still waits for a phase does not come any more."""
        self._awaited.clear()

    def _enter(self, phase: Phase) -> None:
        if phase is self._phase:
            return
        self._phase = phase
        self._seen.add(phase)
        for after_s, act in self._awaited.pop(phase, []):
            self._later(after_s, act)

    def _later(self, after_s: float, act: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(after_s, act)

    def _answer(self, prompt: Request) -> None:
        """What this walker makes of a question, and when."""
        chance = self._chance
        match self._manner:
            case Manner.PROMPT:
                self._say_and_again(prompt, chance.uniform(1.0, 2.5))
            case Manner.SLOW:
                self._later(chance.uniform(3.0, 25.0), lambda: self.press(prompt))
            case Manner.HASTY:
                for _ in range(chance.randint(1, 4)):
                    self._later(chance.uniform(0.0, 0.4), lambda: self.press(prompt))
            case Manner.CONTRARY:
                self._contradict(prompt, chance.random())

    def _contradict(self, prompt: Request, mood: float) -> None:
        """Anything but the answer hoped for, some of the time."""
        answer = prompt
        if prompt is Request.CONSOLE_AGREES and mood < 0.6:
            answer = Request.CONSOLE_DISAGREES
        elif mood < 0.3:
            answer = Request.PAUSE
        elif mood < 0.5:
            return
        self._later(4.0 * mood, lambda: self.press(answer))

    def _say_and_again(self, prompt: Request, after_s: float) -> None:
        """The answer, until it is not asked any more."""

        def say() -> None:
            if self._prompt is prompt and self._story.run_end_ns is None:
                self.press(prompt)
                self._later(ANSWERS_AGAIN_S, say)

        self._later(after_s, say)
