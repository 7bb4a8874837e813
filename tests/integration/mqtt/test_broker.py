"""A whole session told to a real Mosquitto, which is killed, restarted, lied to and left out."""

import asyncio
import json
import shutil
import socket
import subprocess
import threading
import time
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from retropace.app import Guided
from retropace.journal import read_recording
from retropace.mqtt import BrokerSettings
from retropace.mqtt.front import CUE_LIFE_S
from retropace.mqtt.measure import MOST_REQUESTS, REFUSALS_EVERY_S
from retropace.session import EndingKind, Phase
from support.authority import Authority
from support.broker import Broker, Listener, free_port, mosquitto, wait_for
from support.program import PATIENCE_S
from support.told import (
    TOPICS,
    Autopilot,
    Noted,
    a_front,
    heard_on,
    how_many_refused,
    last_words,
    refused,
    requests_in,
    walk,
)

FLOOD = 900
"""So many messages the broker keeps for us, however slow we are; it drops what comes after 1000."""


def test_a_session_is_told_whole(
    broker: Broker, listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retropace.mqtt.front.CUE_LIFE_S", PATIENCE_S)
    front = a_front(BrokerSettings("127.0.0.1", broker.port))
    guided = walk(front, tmp_path)
    assert guided.ending.kind is EndingKind.DONE
    last_words(listener)
    assert [got.payload for got in listener.on("test/availability")] == ["online", "offline"]
    phases = [got.values["phase"] for got in listener.on("test/state")]
    assert phases[0] == "idle"
    assert "walking" in phases
    assert phases[-1] == "ended"
    samples = [got.values for got in listener.on("test/sample")]
    assert len(samples) >= 60
    assert max(one["speed_kmh"] or 0 for one in samples) == pytest.approx(1.6, abs=0.05)
    assert any(one["heart_rate_bpm"] for one in samples)
    said = [got.values["key"] for got in listener.on("test/cue")]
    assert said.count("countdown") == 5
    events = [got.values["event"] for got in listener.on("test/event")]
    assert events[0] == "session begins"
    assert events[-1] == "session ended"
    (described,) = listener.on("config")
    assert described.topic == "homeassistant/device/retropace_test/config"


def test_retained_states_say_how_things_stand_to_whoever_comes_later(
    broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    walk(a_front(BrokerSettings("127.0.0.1", broker.port)), tmp_path)
    last_words(listener)
    later = Listener(broker.port)
    wait_for(lambda: len(later.got) >= 4, "what is retained")
    later.close()
    kept = {got.topic.rpartition("test/")[2]: got for got in later.got}
    wanted = {"availability", "stop/availability", "state", "config"}
    assert set(kept) == wanted, "no sample, cue or event is retained"
    assert kept["availability"].payload == "offline"
    assert kept["state"].values["phase"] == "ended"
    assert kept["state"].values["ending"] == "done"
    assert kept["state"].values["linked"] is False, "the treadmill has been let go of"


@pytest.mark.parametrize("word", ["stop", "pause", "slower"])
def test_a_calming_word_reaches_the_session(
    broker: Broker, listener: Listener, tmp_path: Path, word: str
) -> None:
    def ask() -> None:
        fastest_kmh = max(got.values["asked_speed_kmh"] or 0 for got in listener.on("sample"))
        listener.send(TOPICS.command, word)
        if word == "slower":
            wait_for(lambda: told_kmh() < fastest_kmh, "the belt to be told slower")
        else:
            # By the pilot: the broker hears the newest state alone, and this pause is short.
            phase = Phase.ENDED if word == "stop" else Phase.PAUSED
            wait_for(lambda: phase in pilot.phases, phase)

    def told_kmh() -> float:
        told = [got.values["asked_speed_kmh"] for got in listener.on("sample")[-1:]]
        return told[0] if told and told[0] else 99.0

    def walked() -> None:
        wait_for(lambda: told_kmh() == pytest.approx(1.2), "the first speed")
        ask()

    pilot = Autopilot(when=walked)
    guided = walk(a_front(BrokerSettings("127.0.0.1", broker.port)), tmp_path, pilot)
    assert (word, "mqtt") in requests_in(guided)
    assert guided.ending.kind is EndingKind.WALKER


@pytest.mark.rule("R01", "R28")
def test_start_is_not_heard_unless_it_was_allowed(
    broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    def try_all() -> None:
        for word in ("start", "go", "skip", "faster"):
            listener.send(TOPICS.command, word)
        wait_for(lambda: how_many_refused(listener) == 4, "four refusals")

    front = a_front(BrokerSettings("127.0.0.1", broker.port))
    guided = walk(front, tmp_path, Autopilot(when=try_all))
    assert "mqtt" not in [source for _, source in requests_in(guided)]
    assert "--mqtt-may-start" in refused(listener)[0]
    assert "no command" in refused(listener)[-1]


def test_start_is_heard_where_it_was_allowed(
    broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    front = a_front(
        BrokerSettings("127.0.0.1", broker.port, username="u", password="p", may_start=True)
    )

    def press() -> None:
        waits = lambda: [got.values.get("waits_for") for got in listener.on("test/state")]  # noqa: E731
        wait_for(lambda: "start" in waits(), "the question")
        listener.send(TOPICS.command, "start")

    threading.Thread(target=press, daemon=True).start()
    # Slowly: a session that is ready waits for five minutes of its own.
    guided = walk(front, tmp_path, Autopilot(answers=False, when=lambda: None), speed_up=5.0)
    assert ("start", "mqtt") in requests_in(guided)


@pytest.mark.rule("R01", "R28")
def test_a_retained_start_starts_nothing_and_a_retained_stop_ends_nothing(
    broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    listener.send(TOPICS.command, "start", retain=True)
    front = a_front(
        BrokerSettings("127.0.0.1", broker.port, username="u", password="p", may_start=True)
    )

    def stop_for_ever() -> None:
        listener.send(TOPICS.command, "stop", retain=True)
        wait_for(lambda: bool(refused(listener)), "the refusal")

    guided = walk(front, tmp_path, Autopilot(when=stop_for_ever))
    assert "mqtt" not in [source for _, source in requests_in(guided)]
    assert how_many_refused(listener) == 1, "what was retained before we came is not even delivered"


@pytest.mark.rule("R01", "R09", "R26")
def test_a_broker_killed_and_restarted_mid_session(
    broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    front = a_front(
        BrokerSettings("127.0.0.1", broker.port, username="u", password="p", may_start=True)
    )

    lines = (front.bridge.news, front.bridge.stops)
    back = threading.Event()
    heard = heard_on(front.bridge.news)

    async def pause(duration_s: float) -> None:
        """No shorter than until the listener listens again: nobody keeps what it does not hear."""
        await asyncio.sleep(duration_s)
        await asyncio.to_thread(back.wait, PATIENCE_S)

    def kill_and_restart() -> None:
        listener.send(TOPICS.command, "slower")
        wait_for(lambda: heard, "the word to be heard")
        wait_for(lambda: len(listener.on("test/sample")) > 30, "samples")
        broker.kill()
        broker.start()
        wait_for(lambda: listener.times_there == 2, "the listener to come back")
        back.set()
        wait_for(lambda: all(line.connections >= 2 for line in lines), "the bridge to come back")

    for line in lines:
        line._pause = pause  # type: ignore[method-assign]
    guided = walk(front, tmp_path, Autopilot(when=kill_and_restart))
    asked = [request for request, source in requests_in(guided) if source == "mqtt"]
    assert asked == ["slower"], "nothing is commanded twice"
    later = Listener(broker.port)
    last = lambda topic: [got.payload for got in later.on(topic)][-1:]  # noqa: E731
    wait_for(lambda: last("test/availability") == ["offline"], "the last words")
    wait_for(lambda: last("stop/availability") == ["offline"], "the last words of the stop's line")
    wait_for(lambda: bool(later.on("config")), "the description")
    later.close()
    kept = {got.topic.rpartition("test/")[2]: got for got in later.got}
    assert kept["state"].values["phase"] == "ended"
    last_words(listener)
    numbers = [got.values["number"] for got in listener.on("test/event")]
    assert sorted(set(numbers)) == list(range(1, max(numbers) + 1)), "an event was lost"


@pytest.mark.rule("R26")
def test_a_dead_broker_is_not_noticed(tmp_path: Path) -> None:
    front = a_front(BrokerSettings("127.0.0.1", free_port()))
    guided = walk(front, tmp_path, met=lambda: front.bridge.news.trouble)
    assert guided.ending.kind is EndingKind.DONE


@pytest.mark.rule("R26")
@pytest.mark.parametrize("answer", [b"", b"\xff" * 4096, b"\x20\x03\x00\x87\x00", b"\x20\x7f" * 9])
def test_a_broker_that_is_none_is_not_noticed(tmp_path: Path, answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []
        nonsense = (server, answer, held)
        threading.Thread(target=_serve_nonsense, args=nonsense, daemon=True).start()
        front = a_front(BrokerSettings("127.0.0.1", server.getsockname()[1]))
        assert walk(front, tmp_path, met=lambda: held).ending.kind is EndingKind.DONE
    assert front.bridge.news.connections == 0


def _serve_nonsense(server: socket.socket, answer: bytes, held: list[socket.socket]) -> None:
    while True:
        try:
            link, _ = server.accept()
            held.append(link)  # stays open and silent where there is no answer
            if answer:
                link.sendall(answer)
        except OSError:
            return


@pytest.mark.rule("R19", "R26")
def test_a_flood_of_commands_is_obeyed_in_measure_and_a_stop_is_heard_in_it(
    broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    def flood() -> None:
        listener.client.publish(TOPICS.command, b"x" * 100_000, 0)
        for number in range(FLOOD):
            word = "stop" if number == FLOOD // 2 else "slower"
            listener.client.publish(TOPICS.command, word, 0)
        wait_for(lambda: "ended" in phases(), "the stop to be heard")

    def phases() -> list[str]:
        return [got.values["phase"] for got in listener.on("test/state")]

    front = a_front(BrokerSettings("127.0.0.1", broker.port))
    guided = walk(front, tmp_path, Autopilot(when=flood))
    asked = [request for request, source in requests_in(guided) if source == "mqtt"]
    assert "stop" in asked
    assert 2 <= len(asked) <= MOST_REQUESTS * (guided_seconds(guided) + 2)


@pytest.mark.rule("R19", "R26")
def test_a_flood_of_nonsense_reaches_the_session_as_one_event_a_second(
    broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    handed: list[object] = []
    front = a_front(BrokerSettings("127.0.0.1", broker.port))
    hand_on, front._measure = front._hand_on, (measure := Noted())

    def counted(*what: Any) -> None:
        handed.append(what)
        hand_on(*what)

    front._hand_on = counted  # type: ignore[method-assign]

    def flood() -> None:
        for _ in range(FLOOD):
            listener.client.publish(TOPICS.command, b"x" * 60, 0)
        listener.client.publish(TOPICS.command, "stop", 1)
        wait_for(lambda: "ended" in phases(), "the stop to be heard")

    def phases() -> list[str]:
        return [got.values["phase"] for got in listener.on("test/state")]

    guided = walk(front, tmp_path, Autopilot(when=flood))
    assert ("stop", "mqtt") in requests_in(guided)
    last_words(listener)
    told_s = measure.told_s
    assert all(after - before >= REFUSALS_EVERY_S for before, after in pairwise(told_s))
    assert len(handed) <= len(told_s) + 1, "a second's refusals, and the stop"
    assert len(refused(listener)) <= len(told_s) + 1, "those, and the rest at the end"
    assert how_many_refused(listener) > 20


@pytest.mark.rule("R26")
def test_a_cue_expires_at_the_broker_and_says_when_it_was_said(
    broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    lives: list[int] = []
    said_at_s: list[float] = []

    def take(_: object, __: object, got: Any) -> None:
        lives.append(got.properties.MessageExpiryInterval)
        said_at_s.append(json.loads(got.payload)["said_at_s"])

    listener.client.message_callback_add(TOPICS.cue, take)
    began_s = time.time()
    walk(a_front(BrokerSettings("127.0.0.1", broker.port)), tmp_path)
    last_words(listener)
    assert lives
    assert all(1 <= life_s <= CUE_LIFE_S for life_s in lives)
    assert all(began_s - 1 <= at_s <= time.time() + 1 for at_s in said_at_s)


def guided_seconds(guided: Guided) -> float:
    return read_recording(guided.journal).summary.recorded_s


def test_home_assistant_coming_back_is_told_everything_again(
    broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    def come_back() -> None:
        listener.send("homeassistant/status", "online")
        wait_for(lambda: len(listener.on("config")) >= 2, "the description, twice")

    front = a_front(BrokerSettings("127.0.0.1", broker.port))
    walk(front, tmp_path, Autopilot(when=come_back))
    last_words(listener)


def test_a_profile_is_chosen_only_from_those_offered(
    broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    chosen: list[str] = []
    settings = BrokerSettings("127.0.0.1", broker.port)
    front = a_front(settings, profiles=["knees"], choose=chosen.append)

    def choose() -> None:
        listener.send(TOPICS.profile, "jog-for-your-life")
        listener.send(TOPICS.profile, "knees", retain=True)
        listener.send(TOPICS.profile, "knees")
        wait_for(lambda: state().get("chosen") == "knees", "the choice")
        seen.update(state())

    def state() -> dict[str, Any]:
        return {} if not (told := listener.on("test/state")) else told[-1].values

    seen: dict[str, Any] = {}
    walk(front, tmp_path, Autopilot(when=choose))
    assert chosen == ["knees"]
    assert seen["profile"] == "a-test", "what is walked stays what it is"
    wait_for(lambda: how_many_refused(listener) == 2, "both refusals")
    assert listener.on("config")[0].values["components"]["choice"]["options"] == ["knees"]


# paho leaves the socket of a handshake that failed to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_over_tls_with_a_password_and_not_to_a_stranger(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "authority")
    pair = authority.sign(["localhost"])
    passwords = tmp_path / "passwords"
    program = Path(mosquitto()).with_name("mosquitto_passwd")
    tool = shutil.which("mosquitto_passwd") or str(program)
    subprocess.run([tool, "-b", "-c", str(passwords), "walker", "secret"], check=True)
    passwords.chmod(0o644)
    broker = Broker(
        tmp_path, "allow_anonymous false", f"password_file {passwords}",
        f"certfile {pair.cert}", f"keyfile {pair.key}",
    ).start()  # fmt: skip
    try:
        listener = Listener(broker.port, ca=authority.path, user=("walker", "secret"))
        known = BrokerSettings(
            "localhost",
            broker.port,
            tls=True,
            ca_file=authority.path,
            username="walker",
            password="secret",
        )
        walk(a_front(known), tmp_path)
        last_words(listener)
        listener.close()
        for wrong in (replace(known, ca_file=None), replace(known, password="guess")):
            front = a_front(wrong)
            troubled = partial(getattr, front.bridge.news, "trouble")
            assert walk(front, tmp_path, met=troubled).ending.kind is EndingKind.DONE
            assert front.bridge.news.connections == 0
    finally:
        broker.kill()
