"""The two commands, on the simulator and on simulated troubles of a real radio."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from retropace import driver as contract
from retropace.cli.main import run_command_line
from retropace.driver import find
from retropace_simulators.treadmill import SimulatedWorld, simulator

KEYS = {"name", "address", "rssi_dbm", "available", "claims", "connected"}


class _Real:
    """The driver whose platform Bluetooth is a simulated world's."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world = world
        self._driver = find("retropace.drivers", "ftms")

    async def scan(self, timeout_s: float, *, backend: Any = None) -> Any:
        return await self._driver.scan(timeout_s, backend=self._world.backend)

    def treadmill(self, address: str, sink: Any, clock: Any, *, backend: Any = None) -> Any:
        return self._driver.treadmill(address, sink, clock, backend=self._world.backend)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> SimulatedWorld:
    world = simulator.open()
    real = _Real(world)
    monkeypatch.setattr(contract, "find", lambda *_: real)
    monkeypatch.setattr(asyncio, "run", world.run)
    return world


def _json(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    assert run_command_line([*words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def _verdicts(answer: Any) -> dict[str, str]:
    return {check["name"]: check["verdict"] for check in answer["checks"]}


def test_scan_of_the_simulator(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = _json(capsys, "scan", "--simulated")
    assert set(found) == KEYS
    assert found["available"] is True
    assert found["claims"] == ["treadmill"]
    assert run_command_line(["scan", "--simulated"]) == 0
    table = capsys.readouterr().out
    assert found["address"] in table
    assert "-58 dBm" in table


def test_scan_that_hears_nothing(world: SimulatedWorld, capsys: pytest.CaptureFixture[str]) -> None:
    world.peripheral.in_range = False
    assert _json(capsys, "scan") == []
    assert run_command_line(["scan"]) == 0
    assert "close other apps" in capsys.readouterr().out


def test_scan_without_an_adapter(world: SimulatedWorld, capsys: pytest.CaptureFixture[str]) -> None:
    world.computer.pull_adapter()
    assert run_command_line(["scan"]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "no Bluetooth adapter" in captured.err
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("timeout", ["0", "-1", "nan", "inf", "121"])
def test_scan_with_a_timeout_that_makes_no_sense(
    timeout: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command_line(["scan", "--timeout", timeout]) == 2
    assert "--timeout" in capsys.readouterr().err


def test_doctor_on_a_good_treadmill(
    world: SimulatedWorld, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answer = _json(capsys, "doctor", world.address, "--data-dir", str(tmp_path))
    assert answer["can_walk_backward"] is True
    verdicts = _verdicts(answer)
    assert verdicts["bluetooth adapter"] == "ok"
    assert verdicts["telemetry"] == "ok"
    assert world.treadmill.belt.speed_mps == 0
    assert world.peripheral.free


def test_doctor_says_it_in_words(
    world: SimulatedWorld, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run_command_line(["doctor", world.address, "--data-dir", str(tmp_path)]) == 0
    assert "can do a backward session" in capsys.readouterr().out


def test_doctor_without_a_treadmill(
    world: SimulatedWorld, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answer = _json(capsys, "doctor", "--data-dir", str(tmp_path))
    assert "reachable" not in _verdicts(answer)
    world.computer.pull_adapter()
    answer = _json(capsys, "doctor", "--data-dir", str(tmp_path), code=3)
    assert answer["can_walk_backward"] is False
    assert _verdicts(answer)["bluetooth adapter"] == "fail"


def test_doctor_at_an_address_where_nobody_is(
    world: SimulatedWorld, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ("doctor", "00:00:00:00:00:09", "--data-dir", str(tmp_path))
    assert _verdicts(_json(capsys, *words, code=3))["reachable"] == "fail"


def test_doctor_leaves_a_session_in_progress_alone(
    world: SimulatedWorld,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = _Real(world)

    async def beside(main: Any) -> Any:
        from retropace.clock import LoopClock

        treadmill = real.treadmill(world.address, lambda _: None, LoopClock())
        await treadmill.connect()
        try:
            return await main
        finally:
            assert world.computer.links

    plain = world.run
    monkeypatch.setattr(asyncio, "run", lambda main: plain(beside(main)))
    answer = _json(capsys, "doctor", world.address, "--data-dir", str(tmp_path), code=3)
    assert _verdicts(answer)["free"] == "fail"


@pytest.mark.parametrize("target", ["foo", "C4:19:D1:00:00", "simulated:nothing", ""])
def test_doctor_of_no_treadmill_at_all(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["doctor", target]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("retropace: ")
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("model", ["simulated", "simulated:t12b"])
def test_doctor_of_simulated_models(
    model: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answer = _json(capsys, "doctor", model, "--data-dir", str(tmp_path))
    assert answer["can_walk_backward"] is True
    assert "bluetooth adapter" not in _verdicts(answer)


def test_doctor_with_nowhere_to_keep_sessions(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    words = ("doctor", "simulated", "--data-dir", str(tmp_path / "file" / "below"))
    assert _verdicts(_json(capsys, *words, code=3))["data directory"] == "fail"
