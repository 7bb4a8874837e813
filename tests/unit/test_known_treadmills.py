"""R03: which treadmill is known from a session on."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from retropace.app import Guidance, Guided, learn_treadmill
from retropace.driver import TreadmillInfo
from retropace.memory import FILE_NAME, recall
from retropace.model import Level
from retropace.session import Ending, EndingKind
from support.walk import a_plan

ADDRESS = "C4:19:D1:00:00:01"
INFO = TreadmillInfo("belt", ADDRESS, True, True, False, None, None)


def learn(data_dir: Path, kind: EndingKind, *, known: bool = False) -> None:
    """After a session that ended so."""
    plan, begun = a_plan(), datetime(2026, 1, 1, tzinfo=UTC)
    guidance = Guidance(plan, Level.FIRST_STEPS, ADDRESS, data_dir, begun, known)
    learn_treadmill(guidance, Guided(Ending(kind, "why"), data_dir / "one.jsonl", INFO))


@pytest.mark.rule("R03")
@pytest.mark.parametrize("kind", list(EndingKind))
def test_a_treadmill_is_known_once_a_session_there_was_walked_to_its_end(
    tmp_path: Path, kind: EndingKind
) -> None:
    learn(tmp_path, kind)
    assert recall(tmp_path).knows(ADDRESS) is (kind is EndingKind.DONE)


def test_of_a_known_treadmill_nothing_is_written_again(tmp_path: Path) -> None:
    learn(tmp_path, EndingKind.DONE, known=True)
    assert not (tmp_path / FILE_NAME).exists()
