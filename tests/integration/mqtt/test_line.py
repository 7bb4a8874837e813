"""One connection to a real Mosquitto, and its end."""

import asyncio
import threading
from typing import Any

from retropace.mqtt import BrokerSettings
from retropace.mqtt.line import Line
from retropace.mqtt.outbox import Message, Outbox
from support.broker import Broker, Listener, wait_for
from support.program import PATIENCE_S


def a_line(broker: Broker, outbox: Outbox, **more: Any) -> Line:
    more = {"standing": list, "incoming": lambda *_: None} | more
    settings = BrokerSettings("127.0.0.1", broker.port)
    return Line(settings, ["word"], outbox, availability="test/availability", **more)


def live(line: Line, listener: Listener) -> list[str]:
    """Let it live to its end; all that it said, in order."""
    asyncio.run(asyncio.wait_for(line.live(), PATIENCE_S))
    listener.send("end", "")  # the broker hands on in order: what was said has been heard by then
    wait_for(lambda: listener.on("end"), "the broker's word")
    return [got.payload for got in listener.on("") if got.topic.startswith("test/")]


def test_the_last_words_are_the_last_though_home_assistant_comes_back_amid_them(
    broker: Broker, listener: Listener
) -> None:
    asked: list[object] = []

    def standing() -> list[Message]:
        asked.append(None)
        if len(asked) == 2:  # the end comes while Home Assistant is being told all again
            line.end()
            line.wake()
        return [Message(f"test/standing/{number}", "x") for number in range(5)]

    def come_back() -> None:
        wait_for(lambda: listener.on("test/availability"), "the line to be there")
        listener.send("birth", "online")

    line = a_line(broker, Outbox(), standing=standing, birth="birth")
    threading.Thread(target=come_back, daemon=True).start()
    assert live(line, listener)[-1] == "offline"
    assert len(asked) == 2


def test_what_is_put_in_ahead_of_the_end_is_told_before_it(
    broker: Broker, listener: Listener
) -> None:
    class Late(Outbox):
        """The session's thread closes as the bridge's has just found nothing more to send."""

        def take(self) -> Message | None:
            message = super().take()
            if message is None and not line._closing:
                self.put_state(Message("test/state", "let go", 1, True))
                line.end()
                line.wake()
            return message

    line = a_line(broker, Late())
    assert live(line, listener) == ["online", "let go", "offline"]
