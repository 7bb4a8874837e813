"""``retropace serve --mqtt``: every session of the page is told, and a profile can be chosen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.broker import Listener, wait_for
from support.served import Served, begin

TOPIC = "retropace/simulated/"


@pytest.fixture
def served(tmp_path: Path, listener: Listener) -> Iterator[Served]:
    url = f"mqtt://127.0.0.1:{listener.port}"
    made = Served(tmp_path, "--treadmill", "simulated", "--speed-up", "20", "--mqtt", url)
    yield made
    made.end()


def phases(listener: Listener) -> list[str]:
    return [got.values["phase"] for got in listener.on(TOPIC + "state")]


@pytest.mark.rule("R19", "R28")
def test_a_session_of_the_page_is_told_and_stopped(served: Served, listener: Listener) -> None:
    wait_for(lambda: phases(listener) == ["idle"], "the state before any session")
    with served.paired() as client:
        begin(client, profile="balance")
        wait_for(lambda: "ready" in phases(listener), "the session")
        assert listener.on(TOPIC + "state")[-1].values["profile"] == "balance"
        listener.send(TOPIC + "command", "start")
        wait_for(lambda: "command refused" in [e.values["event"] for e in listener.on("event")],
                 "the refusal")  # fmt: skip
        listener.send(TOPIC + "command", "stop")
        wait_for(lambda: phases(listener)[-1] == "ended", "the end")
        released = lambda: listener.on(TOPIC + "state")[-1].values["linked"] is False  # noqa: E731
        wait_for(released, "the treadmill to be let go of")
    served.end()
    gone = lambda: listener.on("simulated/availability")[-1].payload == "offline"  # noqa: E731
    wait_for(gone, "the last words")


@pytest.mark.rule("R01")
def test_a_profile_that_is_chosen_is_shown_and_starts_nothing(
    served: Served, listener: Listener
) -> None:
    wait_for(lambda: bool(listener.on("config")), "the description")
    wait_for(lambda: bool(listener.on(TOPIC + "state")), "the state")
    idle = listener.on(TOPIC + "state")[-1].values
    assert (idle["profile"], idle["title"], idle["chosen"]) == (None, None, None), "none is known"
    (described,) = listener.on("config")
    assert "balance" in described.values["components"]["choice"]["options"]
    listener.send(TOPIC + "profile", "balance")
    with served.paired() as client:
        shape = lambda: client.get("api/treadmills/1").json()["treadmill"]  # noqa: E731
        wait_for(lambda: shape()["chosen"] == "balance", "the choice")
        assert shape()["stage"] == "idle"
        told = lambda: listener.on(TOPIC + "state")[-1].values["chosen"] == "balance"  # noqa: E731
        wait_for(told, "the choice to be told")
        begin(client)
        wait_for(lambda: listener.on(TOPIC + "state")[-1].values["chosen"] == "first-five",
                 "the profile that was begun")  # fmt: skip
