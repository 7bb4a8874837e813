"""The thread that speaks with the broker, over two connections: one for stops alone."""

import asyncio
import threading
from collections.abc import Callable
from typing import Final

from retropace.mqtt.line import Line
from retropace.mqtt.outbox import Message, Outbox
from retropace.mqtt.settings import BrokerSettings
from retropace.mqtt.topics import Topics

LAST_WORDS_S: Final = 2.0
_BIRTH: Final = "status"


class Bridge:
    """Two connections, kept up as long as they are wanted; nothing they do is waited for.

    A broker drops what it cannot hand on to one connection, stops among it, and hands on to another
    as if nothing were (R19). So ``stops`` hears nothing but them: who floods it, stops.
    ``standing`` gives what is retained and must be right after every (re)connection; ``incoming``
    is told topic, payload and retain flag of each message, in the bridge's thread.
    """

    def __init__(
        self,
        settings: BrokerSettings,
        topics: Topics,
        outbox: Outbox,
        *,
        standing: Callable[[], list[Message]],
        incoming: Callable[[str, object, bool], None],
    ) -> None:
        self.news = Line(
            settings,
            [topics.command, topics.profile],
            outbox,
            availability=topics.availability,
            standing=standing,
            incoming=incoming,
            birth=f"{settings.discovery_prefix}/{_BIRTH}",
        )
        self.stops = Line(
            settings,
            [topics.stop],
            Outbox(),
            availability=topics.stop_availability,
            standing=list,
            incoming=incoming,
            only_stops=True,
        )
        self._lines = (self.news, self.stops)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._run, name="retropace-mqtt", daemon=True)

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._thread.start()

    def wake(self) -> None:
        """There is something in the outbox."""
        self._call(self.news.wake)

    def close(self, timeout_s: float = LAST_WORDS_S) -> None:
        """Say the last words if the broker takes them, and be gone; waits no longer than told."""
        for line in self._lines:
            line.end()
            self._call(line.wake)
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _call(self, what: Callable[[], None]) -> None:
        """In the thread, if it is there."""
        if self._begun.is_set() and self._loop is not None:
            try:
                self._loop.call_soon_threadsafe(what)
            except RuntimeError:  # the loop has ended: nobody is left to be told
                return

    # --- the thread -----------------------------------------------------------------------------

    def _run(self) -> None:
        # aiomqtt needs add_reader, which the default loop of Windows does not have.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(self._live())

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._begun.set()
        await asyncio.gather(*(line.live() for line in self._lines))
