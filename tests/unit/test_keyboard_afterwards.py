"""A terminal's keys after a session: answers are those that came after the question."""

import asyncio
import os
import sys
from collections.abc import Iterator

import pytest

if sys.platform == "win32":
    pytest.skip("terminals of POSIX", allow_module_level=True)

import pty

from retropace.cli.keyboard import Keyboard


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """The hand's end and the program's end of a pseudo-terminal."""
    hand, program = pty.openpty()
    yield hand, program
    os.close(hand)
    os.close(program)


async def a_session(keyboard: Keyboard, hand: int) -> list[str]:
    """Keys are listened to until one has come; then the keyboard is closed."""
    keys: list[str] = []
    came = asyncio.Event()

    def on_key(key: str) -> None:
        keys.append(key)
        came.set()

    keyboard.listen(asyncio.get_running_loop(), on_key, came.set)
    os.write(hand, b"x")
    await came.wait()
    keyboard.close()
    return keys


def test_the_line_after_a_session_is_an_answer_and_keys_before_it_are_not(
    terminal: tuple[int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    hand, program = terminal
    keyboard = Keyboard(program)
    assert asyncio.run(a_session(keyboard, hand)) == ["x"]
    os.write(hand, b"stop stop\nst")
    keyboard._late.put(keyboard._late.get(timeout=10))  # the thread has taken the line
    keyboard.forget_typed()
    os.write(hand, b"4\nlight\n")
    assert keyboard.ask_afterwards("How hard?") == "4"
    assert keyboard.ask_afterwards("Rails?") == "light"
    assert "How hard?" in capsys.readouterr().out


def test_a_terminal_that_is_gone_answers_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    hand, program = pty.openpty()
    keyboard = Keyboard(program)
    asyncio.run(a_session(keyboard, hand))
    os.close(hand)
    assert keyboard.ask_afterwards("How hard?") is None
    os.close(program)
    capsys.readouterr()
