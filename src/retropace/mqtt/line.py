"""One connection to the broker: kept up, published on, listened on, and begun again."""

import asyncio
import logging
import math
import random
import ssl
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from retropace.mqtt.commands import is_stop
from retropace.mqtt.outbox import Message, Outbox
from retropace.mqtt.settings import BrokerSettings

if TYPE_CHECKING:
    import aiomqtt

FIRST_WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 30.0
DEADLINE_S: Final = 5.0
"""For one exchange with the broker; a broker that is slower than that is as good as gone."""
KEEPALIVE_S: Final = 15
LARGEST_INCOMING: Final = 4096
"""Octets; the broker is told to send nothing larger, and a name or a word is all we read."""
MOST_WAITING: Final = 32
ONLINE: Final = "online"
OFFLINE: Final = "offline"


class Line:
    """One connection, kept up as long as it is wanted; it lives in the loop that ``live`` runs in.

    ``availability`` says whether it is there. ``standing`` gives what is retained and must be right
    after every (re)connection, and again when something comes under ``birth``; ``incoming`` is told
    topic, payload and retain flag of each other message. With ``only_stops`` the retain flag tells
    what was kept from what is sent now, flag or not; and a broker that lets it hear nothing is as
    good as none.
    """

    def __init__(
        self,
        settings: BrokerSettings,
        topics: Sequence[str],
        outbox: Outbox,
        *,
        availability: str,
        standing: Callable[[], list[Message]],
        incoming: Callable[[str, object, bool], None],
        birth: str | None = None,
        only_stops: bool = False,
    ) -> None:
        self._settings = settings
        self._topics = (*topics, *([] if birth is None else [birth]))
        self._outbox = outbox
        self._availability = availability
        self._standing = standing
        self._incoming = incoming
        self._birth = birth
        self._only_stops = only_stops
        self._wake = asyncio.Event()
        self._to_greet = False
        self._closing = False
        self.connections = 0
        self.trouble: str | None = None

    def wake(self) -> None:
        """There is something in the outbox."""
        self._wake.set()

    def end(self) -> None:
        """Say the last words and be gone, at the next wake; from any thread."""
        self._closing = True

    async def live(self) -> None:
        """Connect, serve, and after each loss wait a little longer than the time before."""
        wait_s = FIRST_WAIT_S
        while not self._closing:
            before = self.connections
            try:
                await self._serve()
            except Exception as error:  # whatever a broker can do, the session goes on (R26)
                self.trouble = f"{type(error).__name__}: {error}"
            if self._closing:
                return
            wait_s = FIRST_WAIT_S if self.connections > before else wait_s
            await self._pause(wait_s * random.uniform(0.5, 1.0))
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)

    async def _pause(self, duration_s: float) -> None:
        """Wait, but not beyond the end."""
        deadline_s = asyncio.get_running_loop().time() + duration_s
        while not self._closing:
            left_s = deadline_s - asyncio.get_running_loop().time()
            if left_s <= 0:
                return
            self._wake.clear()
            try:
                async with asyncio.timeout(left_s):
                    await self._wake.wait()
            except TimeoutError:
                return

    async def _serve(self) -> None:
        """One connection, from its beginning to its loss or our end."""
        import aiomqtt

        async with self._client() as client:
            await self._subscribe(client)
            listening = asyncio.create_task(self._listen(client))
            try:
                await self._greet(client)
                self.connections += 1
                self.trouble = None
                await self._publish_all(client, listening)
                if self._closing:
                    await self._say_goodbye(client)
            finally:
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)
            if listening.done() and not listening.cancelled() and not self._closing:
                raise aiomqtt.MqttError("the broker has gone")

    def _client(self) -> "aiomqtt.Client":
        import aiomqtt
        from paho.mqtt.packettypes import PacketTypes
        from paho.mqtt.properties import Properties

        settings = self._settings
        properties: Any = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.MaximumPacketSize = LARGEST_INCOMING
        properties.SessionExpiryInterval = 0  # what was sent while we were away is not for us
        return aiomqtt.Client(
            settings.host,
            settings.port,
            username=settings.username,
            password=settings.password,
            protocol=aiomqtt.ProtocolVersion.V5,
            will=aiomqtt.Will(self._availability, OFFLINE, qos=1, retain=True),
            clean_start=True,
            timeout=DEADLINE_S,
            keepalive=KEEPALIVE_S,
            max_queued_incoming_messages=MOST_WAITING,
            queue_type=_Intake,
            max_inflight_messages=MOST_WAITING,
            properties=properties,
            tls_context=_tls(settings),
            logger=_silent_logger(),
        )

    async def _subscribe(self, client: "aiomqtt.Client") -> None:
        import aiomqtt

        wanted = [(topic, self._fresh_only()) for topic in self._topics]
        answers: Any = await client.subscribe(wanted, timeout=DEADLINE_S)
        if self._only_stops and any(answer.is_failure for answer in answers):
            raise aiomqtt.MqttError(f"the broker lets us hear nothing on {self._topics[0]}")

    def _fresh_only(self) -> Any:
        """What is sent while we are there: nothing that was kept, and none twice (QoS 0)."""
        from paho.mqtt.subscribeoptions import SubscribeOptions

        return SubscribeOptions(
            qos=0,
            retainAsPublished=not self._only_stops,
            retainHandling=SubscribeOptions.RETAIN_DO_NOT_SEND,
        )

    async def _greet(self, client: "aiomqtt.Client") -> None:
        """All that is retained, anew: the broker may have forgotten everything."""
        for message in self._standing():
            await _send(client, message)
        await _send(client, Message(self._availability, ONLINE, qos=1, retain=True))

    async def _listen(self, client: "aiomqtt.Client") -> None:
        async for message in client.messages:
            if str(message.topic) == self._birth:
                self._to_greet = True  # Home Assistant has come back, and knows nothing
                self._wake.set()
            else:
                self._incoming(str(message.topic), message.payload, message.retain)

    async def _publish_all(self, client: "aiomqtt.Client", listening: "asyncio.Task[None]") -> None:
        """Send what comes, until the connection is lost or we are to end."""
        while not listening.done():
            self._wake.clear()
            closing = self._closing  # asked before: what was put in ahead of the end goes, too
            if self._to_greet:  # here and not where it is heard: one after the other, the end last
                self._to_greet = False
                await self._greet(client)
            while (message := self._outbox.take()) is not None:
                try:
                    await _send(client, message)
                except BaseException:
                    self._outbox.put_back(message)
                    raise
            if closing:
                return
            waking = asyncio.create_task(self._wake.wait())
            try:
                await asyncio.wait({waking, listening}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                waking.cancel()

    async def _say_goodbye(self, client: "aiomqtt.Client") -> None:
        """A leave in order has no will: we say ourselves that we are gone."""
        await _send(client, Message(self._availability, OFFLINE, qos=1, retain=True))


class _Intake(asyncio.Queue[Any]):
    """What came in and waits: when it is full, new messages are dropped, but never a stop (R19)."""

    def put_nowait(self, item: Any) -> None:
        """Raises QueueFull for all but a stop, which displaces what waits."""
        if self.full() and is_stop(item.payload):
            while not self.empty():
                self.get_nowait()
        super().put_nowait(item)


async def _send(client: "aiomqtt.Client", message: Message) -> None:
    await client.publish(
        message.topic,
        message.payload,
        message.qos,
        message.retain,
        properties=_expiry(message),
        timeout=DEADLINE_S,
    )


def _expiry(message: Message) -> Any:
    """A broker keeps it no longer for anyone than it is of use."""
    if message.left_s is None:
        return None
    from paho.mqtt.packettypes import PacketTypes
    from paho.mqtt.properties import Properties

    properties: Any = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
    properties.MessageExpiryInterval = max(1, math.ceil(message.left_s))
    return properties


def _tls(settings: BrokerSettings) -> ssl.SSLContext | None:
    if not settings.tls:
        return None
    return ssl.create_default_context(cafile=settings.ca_file)


def _silent_logger() -> logging.Logger:
    """A library's warnings belong on no walker's screen; what matters stands in ``trouble``."""
    logger = logging.getLogger("retropace.mqtt.client")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
    return logger
