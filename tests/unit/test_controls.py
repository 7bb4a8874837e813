"""What a key means: on a terminal only Enter goes; everything else stops (R01, R19)."""

import pytest

from retropace.cli.controls import hint_for, request_for
from retropace.model import Request
from retropace.session import Phase, View
from support.rig import plan, rig, step


def view(phase: Phase) -> View:
    return rig(plan(step(1.0))).kernel.view()._replace(phase=phase)


@pytest.mark.rule("R01", "R19")
@pytest.mark.parametrize("key", [" ", "\t", "y", "g", "x", "\x1b[A", "ä", "s"])
@pytest.mark.parametrize("phase", [Phase.READY, Phase.PAUSED, Phase.WALKING, Phase.COUNTDOWN])
def test_a_hand_that_comes_down_anywhere_stops(key: str, phase: Phase) -> None:
    assert request_for(key, view(phase), is_terminal=True) is Request.STOP


def test_enter_starts_and_goes_on_and_stops_a_moving_belt() -> None:
    assert request_for("\n", view(Phase.READY), is_terminal=True) is Request.START
    assert request_for("\r", view(Phase.PAUSED), is_terminal=True) is Request.GO
    assert request_for("\n", view(Phase.WALKING), is_terminal=True) is Request.STOP


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        ("pause", Request.PAUSE),
        ("slower", Request.SLOWER),
        ("skip", Request.SKIP),
        ("halt", Request.STOP),
        ("", Request.STOP),
    ],
)
def test_lines_understand_a_few_words(line: str, request_: Request) -> None:
    assert request_for(line, view(Phase.WALKING), is_terminal=False) is request_


@pytest.mark.parametrize("phase", list(Phase))
def test_every_phase_has_a_hint(phase: Phase) -> None:
    assert hint_for(view(phase)).endswith(".")
