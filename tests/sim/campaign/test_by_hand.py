"""Faults and keys by hand: each of the catalogue, and what is said of one written wrongly."""

import json
import re
import shlex
from pathlib import Path

import pytest

from retropace_simulators.campaign import by_hand
from retropace_simulators.campaign.command import main
from retropace_simulators.campaign.faults import CATALOGUE
from retropace_simulators.campaign.invariants import violations
from retropace_simulators.campaign.play import play
from support.doctored import BASES

PAGE = Path(__file__).parents[3] / "docs" / "simulator.md"
ASKED_FOR = {
    "link dropped", "link flapping", "out of range", "late", "duplicated", "lost", "reordered",
    "garbage", "truncated", "zero glitch", "heart rate frozen", "response lost", "refused",
    "stop refused", "att errors", "subscription lost", "busy", "control taken by a stranger",
    "safety key", "console stop", "console start", "console faster", "console slower", "belt deaf",
    "belt follows badly", "overspeed", "stop ignored", "creep", "treadmill reboots", "disk full",
    "disk stalled", "speech hung", "clock jump", "laptop suspended",
}  # fmt: skip


def test_nothing_that_may_break_is_missing() -> None:
    assert set(CATALOGUE) >= ASKED_FOR


def test_the_page_tells_of_every_fault_and_of_no_other() -> None:
    """In the table below "Faults by hand"."""
    part = PAGE.read_text().partition("### Faults by hand")[2].partition("### What is held")[0]
    table = "".join(line for line in part.splitlines() if line.startswith("| "))
    assert set(re.findall("`([^`]+)`", table)) == set(CATALOGUE)


def test_the_pages_commands_by_hand_work() -> None:
    commands = re.findall(r"retropace-campaign ([^`\n]*--fault \"[^`\n]*)", PAGE.read_text())
    assert len(commands) == 2
    for command in commands:
        assert main(shlex.split(command)) == 0


@pytest.mark.parametrize("name", CATALOGUE)
def test_each_fault_comes_and_goes_and_the_session_ends_well_or_says_why(name: str) -> None:
    trouble = by_hand.trouble(f"{name}@walking+8:6:0.6")
    story = play(by_hand.arranged(BASES["quiet"], [trouble]))
    assert [one.trouble for one in story.injected] == [trouble]
    assert set(story.healed_ns) == {0}
    assert violations(story) == []
    assert story.ending is not None


def test_a_session_by_hand_is_told_as_a_seeds_is(capsys: pytest.CaptureFixture[str]) -> None:
    told = ["--seed", "3", "--model", "spec-clean", "--json", "--fault", "safety key@walking+5:10"]
    assert main([*told, "--press", "slower@walking+2"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["seed"], result["model"]) == (3, "spec-clean")
    assert result["faults"] == ["safety key"]
    assert result["ending"] == "safety key"
    assert main(["--seed", "3", "--press", "stop@walking+4", "--model", "t12b"]) == 0
    assert "held: stopped by the walker" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("--fault", "safty key@5", "there is no fault 'safty key'; --faults lists them"),
        ("--fault", "safety key", "does not read as NAME@[PHASE+]SECONDS"),
        ("--fault", "safety key@wlking+5", "there is no phase 'wlking': ready, countdown"),
        ("--fault", "creep@5:3:1.5", "give a strength from 0 to 1"),
        ("--fault", "creep@5..3", "'5..3' is no number"),
        ("--press", "jump@5", "there is no key 'jump': "),
    ],
)
def test_what_is_written_wrongly_is_named(
    option: str, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([option, text])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
