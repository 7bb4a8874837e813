"""``retropace calibrate``: whole sessions of walkers whose ratio is known, and broken ones."""

import asyncio
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from retropace.cli import start
from retropace.cli.main import run_command_line
from retropace.history.calibrated import Kept, keep_calibration, kept_calibration, personal_ratio
from retropace.model import Direction
from retropace_simulators.models import load_model
from retropace_simulators.treadmill import SimulatedWorld
from retropace_simulators.walker import Body

Break = Callable[[SimulatedWorld], Any]


def a_walk(
    monkeypatch: pytest.MonkeyPatch,
    data_dir: Path,
    *more: str,
    body: Body | None = None,
    seed: int = 0,
    befalls: tuple[float, Break] | None = None,
) -> int:
    """A calibration on a walker of ours; ``befalls``: after so many seconds, what happens."""
    world = SimulatedWorld(load_model(None), seed, body)
    if befalls is not None:
        at_s, act = befalls
        run = world.run

        async def beside(main: Any) -> Any:
            asyncio.get_running_loop().call_later(at_s, act, world)
            return await main

        world.run = lambda main, speed_up=None: run(beside(main), speed_up)  # type: ignore
    monkeypatch.setattr(start, "_world", lambda _: world)
    words = ["calibrate", "--treadmill", "simulated", "--speed-up", "100000", "--yes"]
    return run_command_line([*words, "--data-dir", str(data_dir), *more])


def found(data_dir: Path) -> Kept:
    kept = kept_calibration(data_dir, simulated=True)
    assert kept is not None
    return kept


@pytest.mark.parametrize(
    "walker",
    [
        (1.05, "calibration", 1),
        (1.20, "calibration", 2),
        (1.40, "calibration", 3),
        (1.25, "calibration-first-steps", 4),
    ],
)
def test_a_known_ratio_is_found_within_its_interval(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    walker: tuple[float, str, int],
) -> None:
    ratio, profile, seed = walker
    body = Body(ratio=ratio, heart_bias_ln=0.22)
    assert a_walk(monkeypatch, tmp_path, "--profile", profile, "--json", body=body, seed=seed) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["calibrated"] is True
    assert told["ratio_low"] <= ratio <= told["ratio_high"]
    facing = [stage["direction"] for stage in told["stages"]]
    assert facing == ["forward", "forward", "backward", "backward", "forward"]
    fit = found(tmp_path).fit()
    assert abs(fit.own.ln_mean - math.log(ratio)) < 1.96 * fit.own.ln_sd
    assert fit.ratio.value == pytest.approx(told["ratio"], abs=1e-3)


def test_dearer_people_are_found_dearer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    means = []
    for ratio in (1.05, 1.45):
        body = Body(ratio=ratio, heart_bias_ln=0.22)
        assert a_walk(monkeypatch, tmp_path, "--profile", "calibration", body=body) == 0
        means.append(found(tmp_path).fit().own.ln_mean)
    assert means[1] - means[0] > 0.1


def test_it_is_told_kept_used_shown_drawn_and_forgotten(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--data-dir", str(tmp_path)]
    drawn = tmp_path / "fit.svg"
    assert a_walk(monkeypatch, tmp_path, "--plot", str(drawn)) == 0
    told = capsys.readouterr().out
    assert "Your own ratio at 2.4 km/h" in told
    assert "the doubt" in told
    assert drawn.read_text(encoding="utf-8").startswith("<svg")
    assert run_command_line(["sessions", "show", "last", *place]) == 0
    assert "With your own ratio" in capsys.readouterr().out
    assert run_command_line(["calibrate", "--show", *place]) == 0
    assert "No calibration is kept" in capsys.readouterr().out  # this one is the simulator's
    assert run_command_line(["calibrate", "--show", "--simulated", *place]) == 0
    assert "Your own ratio" in capsys.readouterr().out
    assert run_command_line(["calibrate", "--forget", *place]) == 0
    assert not (tmp_path / "calibration.json").exists()
    assert run_command_line(["sessions", "show", "last", *place]) == 0
    assert "With your own ratio" not in capsys.readouterr().out
    assert run_command_line(["calibrate", "--from", "last", *place]) == 0
    assert "Your own ratio" in capsys.readouterr().out
    assert run_command_line(["forget", "--yes", *place]) == 0
    assert not (tmp_path / "calibration.json").exists()


def test_forgetting_the_session_forgets_what_was_read_in_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert a_walk(monkeypatch, tmp_path) == 0
    session_id = found(tmp_path).session_id
    place = ["--data-dir", str(tmp_path)]
    assert run_command_line(["forget", "--session", session_id, "--yes", *place]) == 0
    assert kept_calibration(tmp_path, simulated=True) is None


def test_it_is_used_for_its_own_kind_of_session_and_from_then_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert a_walk(monkeypatch, tmp_path) == 0
    kept = found(tmp_path)
    own = personal_ratio(tmp_path, kept.started_at, simulated=True)
    assert own == kept.fit().own
    assert personal_ratio(tmp_path, kept.started_at, simulated=False) is None
    assert personal_ratio(tmp_path, "2020-01-01T00:00:00+00:00", simulated=True) is None
    assert personal_ratio(tmp_path, "2100-01-01T00:00:00+00:00", simulated=True) == own
    (tmp_path / "calibration.json").write_text('{"version": 1, "simulated": {"stages": 3}}')
    assert personal_ratio(tmp_path, kept.started_at, simulated=True) is None


# --- what breaks ----------------------------------------------------------------------------------


def lose_strap(world: SimulatedWorld) -> None:
    world.strap_peripheral.vanish()


def slow_by_hand(world: SimulatedWorld) -> None:
    for _ in range(8):
        world.treadmill.console.slower()


def stop_by_hand(world: SimulatedWorld) -> None:
    world.treadmill.console.stop()


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    ("befalls", "ends"),
    [
        ((300.0, lose_strap), (2, "has a heart rate for")),
        ((300.0, slow_by_hand), (2, "was not walked at its speed")),
        ((300.0, stop_by_hand), (1, "ended early")),
    ],
)
def test_a_broken_one_is_told_in_a_sentence_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    befalls: tuple[float, Break],
    ends: tuple[int, str],
) -> None:
    code, told = ends
    assert a_walk(monkeypatch, tmp_path) == 0
    before = (tmp_path / "calibration.json").read_bytes()
    capsys.readouterr()
    assert a_walk(monkeypatch, tmp_path, befalls=befalls) == code
    heard = capsys.readouterr()
    assert told in heard.out + heard.err
    assert "othing" in heard.out + heard.err
    assert "Traceback" not in heard.err
    assert (tmp_path / "calibration.json").read_bytes() == before


def test_without_its_strap_nothing_begins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert a_walk(monkeypatch, tmp_path, befalls=(0.0, lose_strap)) == 3
    assert "nothing to calibrate by" in capsys.readouterr().err
    assert not list(tmp_path.glob("sessions/*"))


def test_effort_answers_with_it_where_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert a_walk(monkeypatch, tmp_path) == 0
    asked = ["effort", "--speed", "2.4", "--own", "--json", "--data-dir", str(tmp_path)]
    capsys.readouterr()
    assert run_command_line(asked) == 2  # the simulator's heart is nobody's
    assert "no calibration is kept" in capsys.readouterr().err
    kept = found(tmp_path)
    keep_calibration(tmp_path, kept, simulated=False)
    assert run_command_line(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ratio"] == pytest.approx(math.exp(kept.fit().own.ln_mean), abs=0.005)
    assert "personal" in {flag["key"] for flag in told["flags"]}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "nothing to do"),
        (["--show", "--forget"], "do not go together"),
        (["--treadmill", "C4:19:D1:00:00:01"], "--heart-rate ADDRESS"),
        (["--from", "nobody"], "no session"),
        (["--show", "--plot", "fit.jpg"], "an .svg or a .png"),
        (["--forget", "--plot", "fit.svg"], "nothing to draw"),
        (["--forget", "--simulated"], "goes with --show"),
    ],
)
def test_what_makes_no_sense_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert run_command_line(["calibrate", *words, "--data-dir", str(tmp_path)]) == 2
    assert told in capsys.readouterr().err


def test_anothers_session_says_nothing_of_you(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert a_walk(monkeypatch, tmp_path / "friend") == 0
    journal = next((tmp_path / "friend" / "sessions").glob("*.jsonl"))
    place = ["--data-dir", str(tmp_path / "mine")]
    assert run_command_line(["calibrate", "--from", str(journal), *place]) == 2
    assert "not among your own sessions" in capsys.readouterr().err


def test_a_session_without_stages_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--data-dir", str(tmp_path)]
    words = ["start", "first-five", "--treadmill", "simulated", "--speed-up", "100000", "--yes"]
    assert run_command_line([*words, *place]) == 0
    assert run_command_line(["calibrate", "--from", "last", *place]) == 2
    assert "has no steady stages" in capsys.readouterr().err


@pytest.mark.parametrize("model", ["ph4", "dbt-fs-bt-t4", "t12b"])
def test_machines_that_call_their_speed_missing_know_half_steps_or_count_in_miles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], model: str
) -> None:
    place = ["--data-dir", str(tmp_path)]
    words = ["--profile", "calibration", "--treadmill", f"simulated:{model}", "--yes"]
    assert run_command_line(["calibrate", *words, "--speed-up", "100000", *place]) == 0
    assert 3.3 < found(tmp_path).fit().own.speed_mps * 3.6 < 3.7
    capsys.readouterr()
    assert run_command_line(["sessions", "show", "last", "--json", *place]) == 0
    told = json.loads(capsys.readouterr().out)
    assert 700 < told["distance_m"] < 1000


def test_a_simulated_walker_faces_as_they_are_told() -> None:
    world = SimulatedWorld(load_model(None))
    assert world.treadmill.walker.facing is Direction.BACKWARD
    world.face(Direction.FORWARD)
    assert world.treadmill.walker.facing is Direction.FORWARD
