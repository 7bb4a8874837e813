"""The history follows its journals, and is never more than they are."""

import os
import sqlite3
from pathlib import Path

import pytest

from retropace.errors import BadInputError
from retropace.history import History, level_standing, read_history, rebuild
from retropace.history.schema import MIGRATIONS, NEWEST
from retropace.history.store import BROKEN_NAME, FILE_NAME, migrate
from retropace.journal import Told, told_path, write_told
from retropace.model import Level
from retropace.session import EndingKind
from support.past import past
from support.recorded import record, troubled, walked


def names(history: History) -> list[str]:
    return [session.name for session in history.sessions]


def test_an_empty_place_has_no_history_and_stays_empty(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert read_history(nowhere) == History()
    assert not nowhere.exists()


def test_what_the_journals_say_is_kept_in_order_of_time(tmp_path: Path) -> None:
    late = past(tmp_path, 3, backward_s=700, kcal=41.5, mets=2.5, effort_counted_s=600)
    early = past(tmp_path, 1)
    history = read_history(tmp_path)
    assert names(history) == [early.stem, late.stem]
    one = history.sessions[1]
    assert (one.backward_duration_s, one.kcal, one.met_min) == (700, 41.5, 25.0)
    assert one.completed is True
    assert one.simulated is False
    assert read_history(tmp_path) == history


def test_a_journal_is_read_once_and_again_when_it_has_changed(tmp_path: Path) -> None:
    path = past(tmp_path, 1)
    read_history(tmp_path)
    stamp = path.stat()
    was = path.read_bytes()
    path.write_bytes(was.replace(b'"done"', b'"dine"'))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert read_history(tmp_path).sessions[0].ending == "done"
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns + 1))
    assert read_history(tmp_path).sessions[0].ending == "dine"
    assert not read_history(tmp_path).sessions[0].completed


def test_a_rebuild_reads_everything_anew(tmp_path: Path) -> None:
    path = past(tmp_path, 1)
    read_history(tmp_path)
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("UPDATE sessions SET distance_m = 99999")
    database.close()
    assert read_history(tmp_path).sessions[0].distance_m == 99999
    seen: list[tuple[int, int]] = []
    history = rebuild(tmp_path, lambda done, of: seen.append((done, of)))
    assert history.sessions[0].distance_m == pytest.approx(240)
    assert seen == [(1, 1)]
    path.unlink()
    assert read_history(tmp_path).sessions == ()


def test_a_torn_session_is_read_whole_and_counts_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "sessions").mkdir()
    record(walked(), tmp_path / "sessions" / "torn.jsonl", end=False)
    record(troubled(), tmp_path / "sessions" / "troubled.jsonl")
    torn, stopped = sorted(read_history(tmp_path).sessions, key=lambda session: session.name)
    assert torn.ending == "recording broke off"
    assert torn.distance_m > 5
    assert torn.backward_duration_s > 30
    assert not torn.walked.counts
    assert not stopped.completed


def test_a_file_that_is_no_journal_is_named_with_its_reason(tmp_path: Path) -> None:
    past(tmp_path, 1)
    (tmp_path / "sessions" / "shopping.jsonl").write_text("milk\n")
    odd = past(tmp_path, 2)
    odd.write_bytes(odd.read_bytes().replace(b"2026-09-09T18", b"last Wednesday"))
    history = read_history(tmp_path)
    assert len(history.sessions) == 1
    told = {one.name: one.problem for one in history.unreadable}
    assert "not the header" in told["shopping"]
    assert odd.stem in told
    assert read_history(tmp_path) == history


def test_text_that_no_database_takes_breaks_nothing(tmp_path: Path) -> None:
    path = past(tmp_path, 1)
    path.write_bytes(path.read_bytes().replace(b'"title":"The', b'"title":"\\ud800'))
    past(tmp_path, 2)
    history = read_history(tmp_path)
    assert len(history.sessions) == 1
    assert history.unreadable[0].name == path.stem


# --- the database itself ------------------------------------------------------------------------


def test_a_broken_database_is_made_anew_and_said(tmp_path: Path) -> None:
    past(tmp_path, 1)
    (tmp_path / FILE_NAME).write_bytes(b"no database at all, whatever its name says" * 50)
    history = read_history(tmp_path)
    assert len(history.sessions) == 1
    assert "made anew" in history.told[0]
    assert (tmp_path / BROKEN_NAME).exists()
    assert read_history(tmp_path).told == ()


def test_a_database_torn_in_the_middle_hides_no_session(tmp_path: Path) -> None:
    for day in range(40):
        past(tmp_path, day)
    read_history(tmp_path)
    file = tmp_path / FILE_NAME
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    history = read_history(tmp_path)
    assert len(history.sessions) == 40
    assert history.told
    again = read_history(tmp_path)
    assert len(again.sessions) == 40
    assert again.told == ()


def test_another_programs_database_is_moved_aside_whole(tmp_path: Path) -> None:
    past(tmp_path, 1)
    with sqlite3.connect(tmp_path / FILE_NAME) as foreign:
        foreign.execute("CREATE TABLE recipes (soup TEXT)")
    foreign.close()
    assert "another program" in read_history(tmp_path).told[0]
    with sqlite3.connect(tmp_path / BROKEN_NAME) as foreign:
        assert foreign.execute("SELECT count(*) FROM recipes").fetchone() == (0,)
    foreign.close()


FIRST_VERSION = Path(__file__).parents[2] / "fixtures" / "history-v1.sql"


def test_a_database_of_version_one_is_led_to_the_newest(tmp_path: Path) -> None:
    journal = past(tmp_path, 0)
    old = sqlite3.connect(tmp_path / FILE_NAME)
    old.executescript(FIRST_VERSION.read_text(encoding="utf-8"))
    stamp = journal.stat()
    marks = ("not as the journal has it", stamp.st_size, stamp.st_mtime_ns, journal.stem)
    update = "UPDATE sessions SET title = ?, file_size = ?, file_mtime_ns = ? WHERE name = ?"
    old.execute(update, marks)
    old.commit()
    old.close()
    history = read_history(tmp_path)
    assert history.told == ()
    assert [(s.name, s.title) for s in history.sessions] == [
        (journal.stem, "The title of ten-easy")  # read again, for what is new in the tables
    ]
    assert (history.sessions[0].kcal, history.sessions[0].rpe) == (None, None)
    write_told(journal, Told(4.0, "light"))
    (session,) = read_history(tmp_path).sessions
    assert (session.rpe, session.rails) == (4.0, "light")


def test_every_version_there_was_leads_to_the_same_tables() -> None:
    fresh, grown = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    for database in (fresh, grown):
        database.isolation_level = None
    grown.executescript(FIRST_VERSION.read_text(encoding="utf-8"))
    shapes = []
    for database in (fresh, grown):
        migrate(database)
        assert database.execute("PRAGMA user_version").fetchone() == (NEWEST,)
        shapes.append(database.execute("SELECT * FROM pragma_table_info('sessions')").fetchall())
        database.close()
    assert shapes[0] == shapes[1]


def test_a_migration_that_fails_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (*MIGRATIONS, ("CREATE TABLE half (a)", "CREATE NONSENSE"))
    monkeypatch.setattr("retropace.history.store.MIGRATIONS", broken)
    monkeypatch.setattr("retropace.history.store.NEWEST", len(broken))
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.executescript(FIRST_VERSION.read_text(encoding="utf-8"))
    with pytest.raises(sqlite3.OperationalError):
        migrate(database)
    assert database.execute("PRAGMA user_version").fetchone() == (1,)
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert ("half",) not in tables
    database.close()


def test_what_is_told_later_is_noticed(tmp_path: Path) -> None:
    journal = past(tmp_path, 1)
    assert read_history(tmp_path).sessions[0].rpe is None
    write_told(journal, Told(7.0))
    assert read_history(tmp_path).sessions[0].rpe == 7.0
    told_path(journal).unlink()
    assert read_history(tmp_path).sessions[0].rpe is None


@pytest.mark.rule("R27")
def test_a_newer_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    past(tmp_path, 1)
    read_history(tmp_path)
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("PRAGMA user_version = 77")
    database.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    for reading in (read_history, rebuild):
        with pytest.raises(BadInputError, match="version 77"):
            reading(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == before


@pytest.mark.rule("R05")
def test_a_session_can_begin_with_a_newer_history(tmp_path: Path) -> None:
    for day in range(6):
        past(tmp_path, day)
    read_history(tmp_path)
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("PRAGMA user_version = 77")
        database.execute("UPDATE sessions SET completed = 0")
    database.close()
    assert level_standing(tmp_path).level is Level.WALKER


def test_where_nothing_can_be_written_the_sessions_are_told_all_the_same(tmp_path: Path) -> None:
    past(tmp_path, 1)
    (tmp_path / FILE_NAME).mkdir()
    history = read_history(tmp_path)
    assert len(history.sessions) == 1
    assert FILE_NAME in history.told[0]


def test_a_database_in_use_elsewhere_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retropace.history.store._PATIENCE_S", 0.05)
    past(tmp_path, 1)
    read_history(tmp_path)
    past(tmp_path, 2)
    busy = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    busy.execute("BEGIN EXCLUSIVE")
    history = read_history(tmp_path)
    busy.execute("ROLLBACK")
    busy.close()
    assert len(history.sessions) == 2
    assert history.told


@pytest.mark.rule("R05")
def test_the_level_is_that_of_the_sessions(tmp_path: Path) -> None:
    for day in range(5):
        past(tmp_path, day)
    past(tmp_path, 5, simulated=True)
    past(tmp_path, 6, stops=1)
    past(tmp_path, 7, ending=EndingKind.WALKER)
    past(tmp_path, 8, backward_s=30)
    assert level_standing(tmp_path).level is Level.FIRST_STEPS
    assert level_standing(tmp_path).counted == 5
    past(tmp_path, 9)
    assert level_standing(tmp_path).level is Level.WALKER
