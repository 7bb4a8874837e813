import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from retropace.journal import chain, read_journal, verify
from support.recorded import record, recorded, there_and_back, troubled, walked
from support.rig import Rig

SESSIONS: dict[str, Callable[[], Rig]] = {
    "walked": walked,
    "troubled": troubled,
    "there and back": there_and_back,
}


def rewritten(path: Path, line: int, change: Callable[[dict[str, Any]], None]) -> None:
    """Change one line's object, and make a new chain, as somebody with a program would."""
    lines = path.read_bytes().splitlines()
    before, out = chain.FIRST, []
    for number, old in enumerate(lines):
        raw = json.loads(old)
        raw.pop("chain")
        if number == line:
            change(raw)
        sealed, before = chain.sealed(json.dumps(raw, separators=(",", ":")), before)
        out.append(sealed)
    path.write_bytes(b"".join(out))


@pytest.mark.parametrize("name", SESSIONS)
def test_every_decision_of_a_recorded_session_is_made_again(name: str, tmp_path: Path) -> None:
    made = SESSIONS[name]()
    journal = recorded(made, tmp_path / "one.jsonl")
    result = verify(journal)
    assert result.difference is None
    assert result.problems == ()
    assert result.steps == len(made.decisions)
    assert result.same
    assert result.ended


def test_inputs_and_setup_come_back_exactly(tmp_path: Path) -> None:
    made = troubled()
    journal = recorded(made, tmp_path / "one.jsonl")
    assert journal.header.setup == made.setup
    steps = [(step.now_ns, list(step.inputs)) for step in journal.steps()]
    assert steps == made.inputs_log


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "a speed": (lambda out: out["command"].update(speed_mps=0.5), "command.speed_mps"),
    "a kind": (lambda out: out["command"].update(kind="pause"), "command.kind"),
    "a command left out": (lambda out: out.pop("command"), "command"),
    "a phase": (lambda out: out.update(phase="paused"), "phase"),
    "an alarm": (lambda out: out.update(alarm=True), "alarm"),
    "a cue": (lambda out: out.update(cues=[{"key": "boo"}]), "cues"),
    "a wish": (lambda out: out["intent"].update(step=7), "intent.step"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_first_decision_that_differs_is_named(name: str, tmp_path: Path) -> None:
    change, field = CHANGES[name]
    path = record(walked(), tmp_path / "one.jsonl")
    lines = path.read_bytes().splitlines()
    index = next(i for i, line in enumerate(lines) if b'"kind":"set speed"' in line)
    raw = json.loads(lines[index])
    rewritten(path, index, lambda line: change(line["out"]))
    result = verify(read_journal(path))
    assert result.problems == ()  # the chain was made anew
    assert result.difference is not None
    assert not result.same
    assert (result.difference.step, result.difference.field) == (raw["n"], field)
    assert result.difference.time_s == raw["t"] / 1e9
    assert result.steps == raw["n"]


def test_a_changed_input_leads_to_another_decision(tmp_path: Path) -> None:
    path = record(walked(), tmp_path / "one.jsonl")
    lines = path.read_bytes().splitlines()
    index = next(i for i, line in enumerate(lines) if b'"request":"start"' in line)
    rewritten(path, index, lambda line: line["in"].clear())
    result = verify(read_journal(path))
    assert result.difference is not None
    assert (result.difference.recorded, result.difference.now) == ("countdown", "ready")


def test_one_changed_octet_breaks_the_chain_at_its_line(tmp_path: Path) -> None:
    path = record(walked(), tmp_path / "one.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    lines[30] = lines[30].replace(b'"in":', b'"iN":')
    path.write_bytes(b"".join(lines))
    result = verify(read_journal(path))
    assert not result.same
    assert result.broken[0].line == 31
    assert "line 31: the chain is broken" in result.problems[0].sentence


def test_a_line_taken_out_breaks_the_chain_and_leaves_a_hole(tmp_path: Path) -> None:
    path = record(walked(), tmp_path / "one.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    del lines[30]
    path.write_bytes(b"".join(lines))
    result = verify(read_journal(path))
    assert [(found.line, found.kind.value) for found in result.broken][:2] == [
        (31, "broken chain"),
        (31, "missing steps"),
    ]


def test_a_torn_end_is_said_and_all_before_it_is_verified(tmp_path: Path) -> None:
    made = walked()
    path = record(made, tmp_path / "one.jsonl", end=False)
    path.write_bytes(path.read_bytes()[:-40])
    result = verify(read_journal(path))
    assert result.same
    assert not result.ended
    assert result.steps == len(made.decisions) - 1
    assert "torn" in result.problems[0].sentence


@pytest.mark.parametrize("cut", range(1, 400, 7))
def test_wherever_the_file_ends_what_is_whole_is_verified(cut: int, tmp_path: Path) -> None:
    path = record(walked(), tmp_path / "one.jsonl", end=False)
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    result = verify(read_journal(path))
    assert result.same
    assert result.steps >= whole[:-cut].count(b"\n") - 1
