"""``retropace profiles import``: asked, shown, kept; and then found by its name."""

import io
import json
from pathlib import Path

import pytest

from retropace.cli.main import run_command_line
from retropace.library import load_profile, own_folder, own_names
from support.workouts import QZ, ZWO, fit_workout, timed

TEXT = "5min@2kmh back; 4x(1min@2.4kmh back, 1min rest)"


def profiles(*words: object) -> int:
    return run_command_line(["profiles", *map(str, words)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tempo.zwo"
    path.write_text(ZWO, encoding="utf-8")
    return path


def answering(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Lines on standard input, and then its end."""
    import os

    read_end, write_end = os.pipe()
    os.write(write_end, "".join(f"{line}\n" for line in lines).encode())
    os.close(write_end)
    monkeypatch.setattr("retropace.cli.keyboard._stdin_descriptor", lambda: read_end)


def test_a_text_is_shown_and_kept_and_found_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        profiles("import", "--text", TEXT, "--name", "four", "--yes", "--data-dir", tmp_path) == 0
    )
    shown = capsys.readouterr().out
    assert "km/h" in shown
    assert "Walk, 4 of 4" in shown
    assert "retropace start four" in shown
    assert own_names(own_folder(tmp_path)) == ("four",)
    assert load_profile("four", own=own_folder(tmp_path)).title == "Four"
    assert profiles("show", "four", "--data-dir", tmp_path) == 0
    assert profiles("validate", "four", "--data-dir", tmp_path) == 0
    assert profiles("list", "--data-dir", tmp_path) == 0
    assert "four  " in capsys.readouterr().out


@pytest.mark.rule("R01")
def test_importing_starts_nothing_and_keeps_nothing_unasked(
    tmp_path: Path,
    file: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("retropace.driver.find", lambda *_: pytest.fail("no treadmill is wanted"))
    answering(monkeypatch, "sideways", "backward", "no")
    assert profiles("import", file, "--data-dir", tmp_path / "data") == 1
    shown = capsys.readouterr().out
    assert "Which way will you face" in shown
    assert '"sideways" is no answer' in shown
    assert "Nothing was kept" in shown
    assert not (tmp_path / "data" / "profiles").exists()
    answering(monkeypatch, "backward", "yes")
    assert profiles("import", file, "--data-dir", tmp_path / "data") == 0
    assert own_names(own_folder(tmp_path / "data")) == ("tempo-run",)


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    ("octets", "words", "told"),
    [
        (QZ.encode(), ["--direction", "backward"], "--unit"),
        (QZ.encode(), ["--unit", "kmh"], "--direction"),
        (ZWO.replace("thresholdSecPerKm", "x").encode(), ["--direction", "forward"], "--threshold"),
        (fit_workout({"duration_type": "open"}), ["--direction", "forward"], "--open"),
        (QZ.encode(), ["--name", "Not A Name"], "--name"),
        (QZ.encode(), ["--threshold", "fast"], "the threshold"),
        (QZ.encode(), ["--threshold", "0:30/km"], "0.5 to 40"),
        (QZ.encode(), ["--easy", "99 km/h"], "--easy"),
        (QZ.encode(), ["--open", "5 s"], "10 s to 60 min"),
        (b"<rows>", ["--yes"], "not XML"),
    ],
)
def test_what_is_open_or_wrong_ends_in_a_sentence_that_says_what_to_do(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    monkeypatch: pytest.MonkeyPatch,
    octets: bytes,
    words: list[str],
    told: str,
) -> None:
    (tmp_path / "file").write_bytes(octets)
    answering(monkeypatch)
    data = tmp_path / "data"
    assert profiles("import", tmp_path / "file", *words, "--yes", "--data-dir", data) == 2
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error
    assert not (data / "profiles").exists()


def test_a_name_that_is_taken_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("import", "--text", TEXT, "--yes", "--data-dir", tmp_path, "--name")
    assert profiles(*words, "knees") == 2
    assert "ships with Retropace" in capsys.readouterr().err
    assert profiles(*words, "mine") == 0
    kept = (own_folder(tmp_path) / "mine.toml").read_text(encoding="utf-8")
    other = (
        "import",
        "--text",
        "9min@1kmh back",
        "--yes",
        "--data-dir",
        tmp_path,
        "--name",
        "mine",
    )
    assert profiles(*other) == 2
    assert (own_folder(tmp_path) / "mine.toml").read_text(encoding="utf-8") == kept
    assert profiles(*other, "--force") == 0
    assert load_profile("mine", own=own_folder(tmp_path)).steps != ()
    assert [path.name for path in own_folder(tmp_path).iterdir()] == ["mine.toml"]


def test_json_asks_nothing_and_keeps_only_with_yes(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("import", file, "--json", "--data-dir", tmp_path)
    assert profiles(*words) == 2
    capsys.readouterr()
    assert profiles(*words, "--direction", "backward") == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["kept"], shown["file"], shown["name"]) == (False, None, "tempo-run")
    assert shown["top_speed_kmh"] <= 2.5, "nobody has walked yet: the level is first-steps"
    assert any("becomes" in change for change in shown["changes"])
    assert profiles(*words, "--direction", "backward", "--yes") == 0
    assert Path(json.loads(capsys.readouterr().out)["file"]).is_file()


def test_standard_input_holds_the_workout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert profiles("import", "-", "--yes", "--name", "piped", "--data-dir", tmp_path) == 0
    assert own_names(own_folder(tmp_path)) == ("piped",)


def test_a_fit_workout_by_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "six.fit").write_bytes(fit_workout(timed(600, 0.5), name="Six"))
    words = ("import", tmp_path / "six.fit", "--direction", "backward", "--yes")
    assert profiles(*words, "--data-dir", tmp_path) == 0
    assert "Read as FIT workout from six.fit" in capsys.readouterr().out
    assert own_names(own_folder(tmp_path)) == ("six",)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "give a file"),
        (("a", "--text", "b"), "not both"),
        (("nowhere.zwo",), "cannot be read"),
        (("/dev",), "is no file"),
        (("a\0b",), "cannot be read"),
    ],
)
def test_no_file_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    assert profiles("import", *words, "--data-dir", tmp_path) == 2
    assert told in capsys.readouterr().err


def test_a_broken_profile_of_ones_own_hides_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_folder(tmp_path).mkdir()
    (own_folder(tmp_path) / "broken.toml").write_text("no")
    (own_folder(tmp_path) / "first-five.toml").write_text("a shipped name stays the shipped one's")
    assert profiles("list", "--data-dir", tmp_path) == 0
    told = capsys.readouterr()
    assert "first-five" in told.out
    assert "broken.toml" in told.err
    assert profiles("show", "brokn", "--data-dir", tmp_path) == 2
    assert "did you mean broken" in capsys.readouterr().err


def test_a_walk_of_ones_own_profile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "20s@1kmh back; 20s@1.4kmh back"
    assert (
        profiles("import", "--text", text, "--name", "tiny", "--yes", "--data-dir", tmp_path) == 0
    )
    words = ["start", "tiny", "--treadmill", "simulated", "--speed-up", "100", "--yes"]
    assert run_command_line([*words, "--data-dir", str(tmp_path)]) == 0
    assert "done" in capsys.readouterr().out
