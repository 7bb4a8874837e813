"""A real Mosquitto, started, killed and restarted by tests, and a listener beside it."""

import contextlib
import json
import random
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from support.program import PATIENCE_S


def mosquitto() -> str:
    """The broker's program, or the test is skipped."""
    found = shutil.which("mosquitto") or shutil.which("/usr/sbin/mosquitto")
    if found is None:
        pytest.skip("mosquitto is not installed: apt-get install mosquitto")
    return found


def free_port() -> int:
    """One that nobody listens on, below those that the system gives to whoever asks for any."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Broker:
    """One broker on this computer; unless it ``keeps``, it has forgotten all after a restart."""

    def __init__(self, folder: Path, *lines: str, keeps: bool = False) -> None:
        self._program = mosquitto()
        self.port = free_port()
        self._conf = folder / "mosquitto.conf"
        rules = lines or ("allow_anonymous true",)
        text = [f"listener {self.port} 127.0.0.1", "log_dest none"]
        text += [f"persistence {'true' if keeps else 'false'}"]
        if keeps:  # after each change: a kill leaves it no time
            text += [f"persistence_location {folder}/", "autosave_interval 1"]
            text += ["autosave_on_changes true"]
        # As root it would become another user, who may not read a test's folder.
        text += ["user root", *rules]
        self._conf.write_text("\n".join(text) + "\n")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Broker":
        self._process = subprocess.Popen(
            [self._program, "-c", str(self._conf)], stdout=-3, stderr=-3
        )
        wait_for(self._answers, "the broker to listen")
        return self

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "the broker has ended"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class Got(NamedTuple):
    """A message as it came."""

    topic: str
    payload: str
    retain: bool

    @property
    def values(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.payload)
        return loaded


class Listener:
    """Hears everything on a broker, or nothing, and can publish."""

    def __init__(
        self,
        port: int,
        *,
        ca: Path | None = None,
        user: tuple[str, str] | None = None,
        hears: str = "#",
    ) -> None:
        self.port = port
        self.got: list[Got] = []
        self.times_there = 0
        self.client = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
        self.client.on_connect = lambda *_: self.client.subscribe(hears, 1)
        self.client.on_subscribe = self._listens
        self.client.on_message = self._take
        self.client.reconnect_delay_set(0.05, 0.2)
        self.client.connect_timeout = PATIENCE_S
        if ca is not None:
            self.client.tls_set(str(ca))
        if user is not None:
            self.client.username_pw_set(*user)
        self.client.connect("localhost" if ca else "127.0.0.1", port)
        self.client.loop_start()
        wait_for(lambda: self.times_there, "the broker to let us listen")

    def _listens(self, *_: Any) -> None:
        self.times_there += 1

    def _take(self, client: Any, data: Any, message: Any) -> None:
        self.got.append(Got(message.topic, message.payload.decode(), message.retain))

    def on(self, topic: str) -> list[Got]:
        return [one for one in self.got if one.topic.endswith(topic)]

    def send(self, topic: str, payload: str | bytes, *, retain: bool = False, qos: int = 1) -> None:
        wait_for(self.client.is_connected, "the broker")  # it may have been killed and be back
        sent = self.client.publish(topic, payload, qos, retain)
        sent.wait_for_publish(PATIENCE_S)
        assert sent.is_published(), f"waited {PATIENCE_S:g} s for the broker to take {topic}"

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


def wait_for(holds: Callable[[], object], what: str) -> None:
    """Poll real processes and threads: there is no virtual time in them."""
    deadline_s = monotonic() + PATIENCE_S
    pause = threading.Event()
    while not holds():
        assert monotonic() < deadline_s, f"waited {PATIENCE_S:g} s for {what}"
        pause.wait(0.02)
