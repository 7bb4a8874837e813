"""A stop's own way through a broker that is flooded, restarted, or lets nobody listen."""

import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from retropace.model import Request
from retropace.mqtt import BrokerSettings, MqttFront
from retropace.mqtt.measure import SAME_STOP_S
from retropace.session import EndingKind, Phase
from support import flooder
from support.broker import Broker, Listener, wait_for
from support.told import TOPICS, Autopilot, Noted, a_front, heard_on, requests_in, walk

STRANGERS = 2
FULL = 1000
"""So many messages of a flood are with us when it has long filled what lies between."""
BOUND_S = 2.0
"""From sending a stop to its Bluetooth write, on a computer that has other things to do."""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    made = Broker(tmp_path, keeps=True).start()
    yield made
    made.kill()


@pytest.fixture
def hand(broker: Broker) -> Iterator[Listener]:
    """Who sends stops; it hears nothing of a flood."""
    made = Listener(broker.port, hears="nothing")
    yield made
    made.close()


@pytest.fixture
def front(broker: Broker) -> MqttFront:
    return a_front(BrokerSettings("127.0.0.1", broker.port))


@contextmanager
def flooded(broker: Broker, topic: str, payload: str) -> Iterator[None]:
    """While this lasts, strangers send it as fast as the broker reads."""
    words = [sys.executable, flooder.__file__, str(broker.port), topic, payload]
    strangers = [
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for _ in range(STRANGERS)
    ]
    try:
        for stranger in strangers:
            assert stranger.stdout is not None
            assert stranger.stdout.readline() == b"connected\n"
        yield
    finally:
        for stranger in strangers:
            stranger.kill()
            stranger.communicate()


def handed_on_by(front: MqttFront) -> list[Any]:
    """What goes on to the session, with who takes it there, from now on: and there it ends."""
    handed: list[Any] = []
    front._hand_on = lambda *what: handed.append(what)  # type: ignore[method-assign]
    return handed


@pytest.mark.rule("R19", "R26")
def test_a_stop_is_written_in_time_while_a_flood_of_commands_has_others_dropped(
    broker: Broker, hand: Listener, front: MqttFront, tmp_path: Path
) -> None:
    heard = heard_on(front.bridge.news)
    sent: list[bytes] = []
    sent_s: list[float] = []
    written_s: list[float] = []

    def one_was_dropped() -> bool:
        """One more among the commands; whether one came that was sent after one that did not."""
        sent.append(b"command %d" % len(sent))
        hand.send(TOPICS.command, sent[-1])  # returns when the broker says that it has it
        arrived = [sent.index(one) for one in heard if one in sent]
        return bool(arrived) and len(arrived) <= max(arrived)

    def in_the_flood() -> None:
        with flooded(broker, TOPICS.command, "slower"):
            wait_for(lambda: len(heard) > FULL, "the flood")
            wait_for(one_was_dropped, "the broker to drop what it cannot hand on")
            sent_s.append(monotonic())
            hand.send(TOPICS.stop, "please")
            wait_for(lambda: bool(written_s), "the stop to be written")

    pilot = Autopilot(when=in_the_flood)
    guided = walk(front, tmp_path, pilot, written=lambda: written_s.append(monotonic()))
    assert written_s[0] - sent_s[0] < BOUND_S
    assert ("stop", "mqtt") in requests_in(guided)
    assert guided.ending.kind is EndingKind.WALKER


@pytest.mark.rule("R19", "R26")
@pytest.mark.parametrize("payload", ["stop", "x" * 90])
def test_a_flood_of_stops_is_a_stop_and_reaches_the_session_in_measure(
    broker: Broker, front: MqttFront, tmp_path: Path, payload: str
) -> None:
    heard = heard_on(front.bridge.stops)
    taken: list[Request] = []
    take, front._measure = front._take, (measure := Noted())

    def counted(request: Request) -> None:
        taken.append(request)
        take(request)

    front._take = counted  # type: ignore[method-assign]

    def in_the_flood() -> None:
        with flooded(broker, TOPICS.stop, payload):
            wait_for(lambda: len(heard) > FULL, "the flood")

    guided = walk(front, tmp_path, Autopilot(when=in_the_flood))
    assert ("stop", "mqtt") in requests_in(guided)
    assert guided.ending.kind is EndingKind.WALKER
    let_s = measure.stopped_s
    assert len(taken) <= len(let_s)
    assert all(after - before >= SAME_STOP_S for before, after in pairwise(let_s))


@pytest.mark.rule("R19")
@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("payload", [b"", b"start", b"\xff\x00", b"x" * 4000])
def test_whatever_is_sent_there_now_is_a_stop(
    hand: Listener, front: MqttFront, tmp_path: Path, payload: bytes, keep: bool
) -> None:
    def stop() -> None:
        hand.send(TOPICS.stop, payload, retain=keep)
        wait_for(lambda: Phase.ENDED in pilot.phases, "the end")

    pilot = Autopilot(when=stop)
    guided = walk(front, tmp_path, pilot)
    assert requests_in(guided)[-1] == ("stop", "mqtt")


@pytest.mark.rule("R01", "R19", "R26")
def test_a_stop_that_the_broker_kept_stops_nothing_and_one_after_its_restart_is_heard(
    broker: Broker, hand: Listener, front: MqttFront, tmp_path: Path
) -> None:
    hand.send(TOPICS.stop, "kept", retain=True)
    heard = heard_on(front.bridge.stops)
    before: list[object] = []

    def restart_and_stop() -> None:
        broker.kill()
        broker.start()
        wait_for(lambda: front.bridge.stops.connections == 2, "the line to come back")
        there = Listener(broker.port, hears=TOPICS.stop)
        wait_for(lambda: [got.payload for got in there.got] == ["kept"], "what the broker kept")
        there.close()
        before.extend(heard)
        hand.send(TOPICS.stop, "now")
        wait_for(lambda: Phase.ENDED in pilot.phases, "the end")

    pilot = Autopilot(when=restart_and_stop)
    guided = walk(front, tmp_path, pilot)
    assert not before, "what was kept was heard"
    assert heard == [b"now"]
    assert requests_in(guided).count(("stop", "mqtt")) == 1, "commanded once"


@pytest.mark.rule("R19")
def test_the_same_stop_on_both_ways_is_one() -> None:
    front = a_front(BrokerSettings("127.0.0.1"))
    handed = handed_on_by(front)
    front._incoming(TOPICS.stop, b"", False)
    front._incoming(TOPICS.command, b"stop", False)
    assert handed == [(front._take, Request.STOP)]


@pytest.mark.rule("R01")
def test_what_a_broker_kept_and_sends_all_the_same_stops_nothing() -> None:
    front = a_front(BrokerSettings("127.0.0.1"))
    handed = handed_on_by(front)
    front._incoming(TOPICS.stop, b"stop", True)
    (told,) = handed
    assert "retained" in told[1]


class Refusing(socketserver.StreamRequestHandler):
    """A broker that takes anyone, and lets nobody hear anything."""

    def handle(self) -> None:
        while head := self.rfile.read(2):
            packet = self.rfile.read(head[1])  # all of ours here are short
            if head[0] == 0x10:
                self.wfile.write(b"\x20\x03\x00\x00\x00")
            elif head[0] == 0x82:
                self.wfile.write(b"\x90\x04" + packet[:2] + b"\x00\x87")


def test_a_broker_that_lets_no_stop_be_heard_is_as_good_as_none() -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        front = a_front(BrokerSettings("127.0.0.1", server.server_address[1]))
        front.open()
        wait_for(lambda: bool(front.bridge.stops.trouble), "the broker's refusal")
        front.close()
        server.shutdown()
    assert front.bridge.stops.connections == 0
    assert "lets us hear nothing" in (front.bridge.stops.trouble or "")
    front.bridge.news.connections = 1  # as if that one had been let in
    assert f"let no stop through on {TOPICS.stop}" in (front.trouble() or "")
