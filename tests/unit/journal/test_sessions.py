from datetime import datetime
from pathlib import Path

import pytest

from retropace.errors import BadInputError
from retropace.journal import default_data_dir, find_session, journal_path, sessions_in

AT = datetime(2026, 11, 22, 17, 45, 1)  # noqa: DTZ001 - a wall clock


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    (tmp_path / "sessions").mkdir()
    for name in ("2026-11-20-080000-knees", "2026-11-22-174501-first-five", "notes"):
        suffix = ".txt" if name == "notes" else ".jsonl"
        (tmp_path / "sessions" / (name + suffix)).write_text("")
    return tmp_path


def test_identifiers_say_when_and_what_and_are_unique(tmp_path: Path) -> None:
    first = journal_path(tmp_path, AT, "first-five")
    assert first == tmp_path / "sessions" / "2026-11-22-174501-first-five.jsonl"
    first.parent.mkdir()
    first.touch()
    second = journal_path(tmp_path, AT, "first-five")
    assert second.stem == "2026-11-22-174501-first-five-2"
    second.touch()
    assert journal_path(tmp_path, AT, "first-five").stem.endswith("-3")


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("Ünter den Linden", "nter-den-linden"),
        ("..", "session"),
        ("x" * 300, "x" * 40),
    ],
)
def test_no_name_of_a_profile_leads_out_of_the_folder(
    profile: str, name: str, tmp_path: Path
) -> None:
    path = journal_path(tmp_path, AT, profile)
    assert path.parent == tmp_path / "sessions"
    assert path.stem == f"2026-11-22-174501-{name}"


def test_the_data_directory_by_variable_and_by_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_data_dir({"RETROPACE_DATA_DIR": "/elsewhere"}) == Path("/elsewhere")
    monkeypatch.setattr("sys.platform", "linux")
    assert default_data_dir({"XDG_DATA_HOME": "/xdg"}) == Path("/xdg/retropace")
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ann"))
    assert default_data_dir({}) == Path("/home/ann/.local/share/retropace")
    assert default_data_dir({"XDG_DATA_HOME": "relative"}) == default_data_dir({})
    monkeypatch.setattr("sys.platform", "darwin")
    assert default_data_dir({}) == Path("/home/ann/Library/Application Support/Retropace")
    monkeypatch.setattr("sys.platform", "win32")
    assert default_data_dir({"LOCALAPPDATA": "/local"}) == Path("/local/Retropace")


def test_an_account_without_a_home_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(BadInputError, match="--data-dir or RETROPACE_DATA_DIR"):
        default_data_dir({})


def test_only_journals_are_sessions(data_dir: Path, tmp_path: Path) -> None:
    assert [path.stem for path in sessions_in(data_dir)] == [
        "2026-11-20-080000-knees",
        "2026-11-22-174501-first-five",
    ]
    assert sessions_in(tmp_path / "absent") == []


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("last", "2026-11-22-174501-first-five"),
        ("2026-11-20-080000-knees", "2026-11-20-080000-knees"),
        ("2026-11-20", "2026-11-20-080000-knees"),
        ("2026-11-20-080000-knees.jsonl", "2026-11-20-080000-knees"),
        ("sessions/2026-11-20-080000-knees.jsonl", "2026-11-20-080000-knees"),
    ],
)
def test_a_session_is_found(wanted: str, found: str, data_dir: Path) -> None:
    assert find_session(data_dir, wanted).stem == found


def test_a_path_is_found_wherever_it_is(data_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.jsonl"
    path.touch()
    assert find_session(data_dir, str(path)) == path


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("2026", "2 sessions begin with '2026'"),
        ("2026-11-22-174501-first-fife", "near are 2026-11-22-174501-first-five"),
        ("", "there is no session ''"),
        ("none.jsonl", "there is no journal none.jsonl"),
        ("/\0.jsonl", "there is no journal|cannot be looked for"),
    ],
)
def test_a_session_that_is_not_there_gets_a_sentence(
    wanted: str, words: str, data_dir: Path
) -> None:
    with pytest.raises(BadInputError, match=words):
        find_session(data_dir, wanted)


def test_a_folder_without_sessions_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="holds no sessions yet"):
        find_session(tmp_path, "last")
