"""``retropace serve`` in a process of its own, over real sockets."""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets

from retropace.cli import serve
from retropace.cli.main import run_command_line
from support.program import PATIENCE_S, PROGRAM
from support.served import Served, begin, start, until, until_walking

if sys.platform == "win32":
    pytest.skip("signals and terminals of POSIX", allow_module_level=True)

import pty

ADDRESSED = "C4:19:D1:00:00:01"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    program = Served(tmp_path, "--treadmill", "simulated", "--speed-up", "20")
    yield program
    program.kill()


def walk(client: httpx.Client) -> None:
    """A session, up to the walking."""
    begin(client)
    start(client)
    until_walking(client)


@pytest.mark.rule("R19", "R29")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_the_belt_and_then_the_page_goes(served: Served, number: int) -> None:
    with served.paired() as client:
        walk(client)
    served.end(number)
    assert served.process.returncode == 0
    lines = served.journal()
    assert (lines[-1]["kind"], lines[-1]["ending"]) == ("end", "walker")
    steps = [line["out"] for line in lines if line["kind"] == "step"]
    assert any(cue["key"] == "at_rest" for step in steps for cue in step.get("cues", ()))


@pytest.mark.rule("R19", "R29")
def test_any_key_stops_the_belt_and_a_closed_terminal_ends_it_all(tmp_path: Path) -> None:
    hand, terminal = pty.openpty()
    program = Served(tmp_path, "--treadmill", "simulated", "--speed-up", "20", stdin=terminal)
    os.close(terminal)
    try:
        with program.paired() as client:
            walk(client)
            os.write(hand, b"x")
            over = until(client, lambda one: one["last"])
            assert over["treadmill"]["last"]["ending"] == "walker"
            assert program.process.poll() is None, "the page stays"
            walk(client)
        os.close(hand)
        program.process.communicate(timeout=PATIENCE_S)
    finally:
        program.kill()
    assert program.process.returncode == 0
    endings = [
        json.loads(path.read_text().splitlines()[-1])["ending"]
        for path in tmp_path.rglob("*.jsonl")
    ]
    assert endings == ["walker", "walker"]


def test_live_over_a_real_socket_until_the_program_goes(served: Served) -> None:
    async def watch() -> list[dict[str, Any]]:
        heard = []
        headers = {"Authorization": token}
        url = f"ws://127.0.0.1:{served.port}/api/live"
        async with websockets.connect(url, additional_headers=headers) as live:
            await live.send(json.dumps({"do": "slower", "treadmill": "1"}))
            try:
                while True:
                    heard.append(json.loads(await live.recv()))
                    if len(heard) == 4:
                        served.process.send_signal(signal.SIGTERM)
            except websockets.ConnectionClosed:
                return heard

    with served.paired() as client:
        walk(client)
        token = client.headers["authorization"]
    heard = asyncio.run(asyncio.wait_for(watch(), PATIENCE_S))
    states = [message for message in heard if message["kind"] == "state"]
    assert {"kind": "answer", "do": "slower", "ok": True, "error": None} in heard
    assert all(message["paired"] for message in states)
    assert states[0]["treadmills"][0]["may_move"] is True
    assert states[-1]["treadmills"][0]["stage"] == "idle", "the last word is that the belt rests"
    served.process.communicate(timeout=PATIENCE_S)
    assert served.process.returncode == 0


@pytest.mark.rule("R28")
def test_the_secret_and_the_tokens_are_written_nowhere(served: Served) -> None:
    with served.paired() as client:
        walk(client)
        wrong = client.post("/api/pair", json={"secret": "x" + served.secret})
        assert wrong.status_code == 401
        assert served.secret not in wrong.text
        token = client.headers["authorization"].partition(" ")[2]
    said = served.end()
    kept = [path.read_bytes() for path in served.data_dir.rglob("*") if path.is_file()]
    assert kept
    for secret in (served.secret, served.secret.replace("-", ""), token):
        assert secret not in said
        assert all(secret.encode() not in octets for octets in kept)


def test_only_this_computer_unless_lan_is_asked_for(served: Served, tmp_path: Path) -> None:
    assert served.host == "127.0.0.1"
    listening = subprocess.run(
        ["cat", "/proc/net/tcp"], capture_output=True, text=True, check=True
    ).stdout
    assert f"0100007F:{served.port:04X}" in listening
    open_to_all = Served(tmp_path / "lan", "--lan")
    try:
        assert "\u2580" in open_to_all.printed or "\u2584" in open_to_all.printed, "a code to scan"
        with open_to_all.client() as client:
            assert client.get("/api").json()["treadmills"] == []
    finally:
        open_to_all.end()


def test_lan_says_that_others_can_read_along(tmp_path: Path) -> None:
    open_to_all = Served(tmp_path / "lan", "--lan")
    open_to_all.end()
    assert "Everyone on this network can reach it" in open_to_all.printed
    assert "not encrypted" in open_to_all.printed


def test_a_taken_port_is_told_in_a_sentence(served: Served, tmp_path: Path) -> None:
    went = subprocess.run(
        [*PROGRAM, "serve", "--port", str(served.port), "--data-dir", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert went.returncode == 2
    assert went.stderr.startswith(f"retropace: port {served.port} cannot be served")
    assert "Traceback" not in went.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--port", "99999"), "--port is 99999: give 0 (for any) to 65535."),
        (("--treadmill", "x"), "'x' is not a treadmill's address"),
        (("--treadmill", ADDRESSED, "--treadmill", ADDRESSED), "is given twice"),
        (("--treadmill", f"Door={ADDRESSED}", "--treadmill", "door=simulated"), "its own name"),
        (("--treadmill", "=simulated"), "1 to 24 signs"),
        (("--treadmill", f"{'x' * 25}=simulated"), "1 to 24 signs"),
        (("--treadmill", "Window=next door"), "not a treadmill's address"),
        (("--treadmill", "simulated") * 9, "9 treadmills are too many"),
        (("--speed-up", "3"), "--speed-up is for the simulator alone"),
        (("--treadmill", "simulated", "--speed-up", "0"), "give a number above 0"),
        (("--host-name", "http://a/"), "is no name of a computer"),
        (("--tls-key", "mine.pem"), "--tls-key needs the certificate too"),
        (("--tls-cert", "nowhere.pem"), "--tls-cert nowhere.pem cannot be read (No such file"),
    ],
    ids=lambda given: given[0] if isinstance(given, tuple) else "told",
)
def test_what_makes_no_sense_is_told_in_a_sentence(
    words: tuple[str, ...], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run_command_line(["serve", "--port", "0", "--data-dir", str(tmp_path), *words])
    assert code == 2
    assert told in capsys.readouterr().err


def test_a_folder_that_cannot_be_is_told_before_anything_is_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        code = run_command_line(["serve", "--port", "0", "--data-dir", str(folder)])
        assert code == 2
        assert f"the folder {folder} cannot be made" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (("simulated",), ["simulated"]),
        (("simulated", "simulated:t12b"), ["simulated 1", "simulated:t12b 2"]),
        (("Window=simulated", "simulated", ADDRESSED), ["Window", "simulated 2", ADDRESSED]),
        ((f" Door side ={ADDRESSED.lower()}", "simulated"), ["Door side", "simulated"]),
    ],
)
def test_each_treadmill_of_a_room_has_a_name(given: tuple[str, ...], names: list[str]) -> None:
    options = argparse.Namespace(treadmill=list(given), speed_up=None)
    machines, _ = serve._machines(options)
    assert [machine.name for machine in machines] == names
    assert [machine.address for machine in machines if not machine.simulated] == (
        [ADDRESSED] if any(ADDRESSED.lower() in one.lower() for one in given) else []
    )
