"""``retropace start --mqtt``, as a person runs it."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from retropace.mqtt.topics import Topics
from support.broker import Broker, Listener, free_port, wait_for
from support.program import PATIENCE_S, PROGRAM

BLUEPRINT = Path(__file__).parents[3] / "docs/blueprints/announce-cues.yaml"


def start(tmp_path: Path, *more: str, **environment: str) -> subprocess.CompletedProcess[str]:
    words = ["start", "first-five", "--treadmill", "simulated", "--speed-up", "200", "--yes"]
    return subprocess.run(
        [*PROGRAM, *words, "--data-dir", str(tmp_path), *more],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def test_a_session_is_told_to_the_broker_that_was_named(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    broker = Broker(tmp_path).start()
    request.addfinalizer(broker.kill)
    listener = Listener(broker.port)
    done = start(tmp_path, "--mqtt", f"mqtt://127.0.0.1:{broker.port}", "--mqtt-base", "hall")
    wait_for(lambda: len(listener.on("/availability")) == 4, "the last words")
    listener.close()
    assert (done.returncode, done.stderr) == (0, "")
    assert {got.topic.partition("/")[0] for got in listener.got} == {"hall", "homeassistant"}
    assert listener.on("state")[-1].values["ending"] == "done"


def test_a_broker_that_was_never_reached_is_told_at_the_end(tmp_path: Path) -> None:
    port = free_port()
    done = start(tmp_path, "--mqtt", f"mqtt://127.0.0.1:{port}")
    assert done.returncode == 0
    assert f"127.0.0.1:{port} was never reached" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.rule("R27", "R28")
@pytest.mark.parametrize(
    "words",
    [("--mqtt", "nas"), ("--mqtt", "mqtt://a:b@nas"), ("--mqtt-may-start",),
     ("--mqtt", "mqtt://nas", "--mqtt-may-start")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_before_anything_begins(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = start(tmp_path, *words)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "sessions").exists()


def the_blueprint() -> dict[str, Any]:
    class Loader(yaml.SafeLoader):
        """Knows Home Assistant's own tag."""

    Loader.add_constructor("!input", lambda loader, node: f"input:{node.value}")
    made: dict[str, Any] = yaml.load(BLUEPRINT.read_text(), Loader)
    return made


def test_the_blueprint_is_one_and_listens_where_cues_are_told() -> None:
    text = BLUEPRINT.read_text()
    made = the_blueprint()
    assert made["blueprint"]["domain"] == "automation"
    inputs = made["blueprint"]["input"]
    assert inputs["cue_topic"]["default"] == Topics("retropace", "simulated").cue
    used = {word for word in text.replace('"', " ").split() if word in inputs}
    assert used == set(inputs), "every input is used"


def test_the_blueprint_lets_no_alarm_wait_and_leaves_the_language_to_the_engine() -> None:
    made = the_blueprint()
    assert (made["mode"], made["max"]) == ("parallel", 10), "a queue drops an alarm when it is full"
    (fresh, wanted) = (one["value_template"] for one in made["conditions"])
    assert "said_at_s" in fresh
    assert " ".join(wanted.split()).startswith("{{ trigger.payload_json.urgency == 'alarm' or ")
    (speak,) = made["actions"]
    assert speak["data"]["language"] == "input:language"
    assert made["blueprint"]["input"]["language"]["default"] == "", "the engine's own"
