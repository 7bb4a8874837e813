"""A belt that something else starts is at rest while it counts down, and will not stay so."""

import pytest

from retropace.model import Command, CommandKind, NoticeKind, Outcome
from retropace.session import Phase
from support.rig import rig


def deny(_: Command) -> tuple[Outcome, int | None]:
    return Outcome.REJECTED, 5


@pytest.mark.rule("R01", "R16")
def test_a_denied_stop_during_a_countdown_is_not_taken_for_rest() -> None:
    """Found by the matrix: the session ended "at rest" three seconds before the belt began."""
    belt = rig()
    belt.run(3.0)
    belt.faults.answer = deny
    belt.hand_start()
    belt.run(12.0)
    assert belt.true_kmh > 0
    assert belt.phase is Phase.STOPPING
    assert NoticeKind.STOP_UNANSWERED in belt.notices
    assert len(belt.sent(CommandKind.STOP)) >= 5


@pytest.mark.rule("R01", "R16")
def test_a_start_elsewhere_while_a_stop_is_under_way_is_watched_too() -> None:
    belt = rig()
    belt.walk()
    belt.run(5.0)
    belt.hand_stop()
    belt.run(4.0)
    belt.faults.answer = deny
    belt.hand_start()
    belt.run(12.0)
    assert belt.true_kmh > 0
    assert len(belt.sent(CommandKind.STOP)) >= 5


@pytest.mark.rule("R01", "R16")
def test_a_stop_that_ends_the_countdown_is_believed_after_a_while() -> None:
    belt = rig()
    belt.run(3.0)
    belt.hand_start()
    belt.run(8.0)
    assert belt.phase is Phase.ENDED
    assert belt.fastest_kmh() == 0.0
