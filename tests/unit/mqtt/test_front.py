"""What a front says of a broker that it could not tell everything."""

import pytest

from retropace.model import Cue
from retropace.mqtt import BrokerSettings, outbox
from support.told import a_front


def test_what_waits_and_what_could_not_even_wait_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "EVENTS_LIMIT", 2)
    front = a_front(BrokerSettings("127.0.0.1"))
    assert "was never reached" in (front.trouble() or "")
    for line in (front.bridge.news, front.bridge.stops):
        line.connections = 1  # as if the broker had been there
    assert front.trouble() is None
    told = []
    for _ in range(4):
        front.say(Cue("paused"))
        told.append((front.trouble() or "").partition("everything ")[2])
    assert told == [
        "(1 messages wait).",
        "(2 messages wait).",
        "(2 messages wait, too many to keep: 1).",
        "(2 messages wait, too many to keep: 2).",
    ]
    while front._outbox.take() is not None:
        pass
    assert front.trouble() is not None, "what was lost stays lost"
