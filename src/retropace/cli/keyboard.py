"""The walker's hand: keys of a terminal, or lines of standard input where there is none."""

import asyncio
import contextlib
import os
import queue
import sys
import threading
from collections.abc import Callable
from typing import Any, Final

_CHUNK: Final = 1024
_LONGEST_LINE: Final = 4096
_LOOK_S: Final = 0.1


class Keyboard:
    """Reads one descriptor, first answers line by line, then keys as they come.

    What was typed ahead of time is kept: answers piped in all at once are answered in order.
    """

    def __init__(self, descriptor: int | None = None) -> None:
        self._descriptor = _stdin_descriptor() if descriptor is None else descriptor
        self.is_terminal = self._descriptor is not None and os.isatty(self._descriptor)
        self._waiting = b""
        self._saved_mode: Any = None
        self._closed = False
        self._reader: threading.Thread | None = None
        self._late: queue.SimpleQueue[str] = queue.SimpleQueue()

    def ask(self, question: str) -> str | None:
        """Put a question and wait for a line; None where the input has ended."""
        print(question, end=" ", flush=True)
        line = self._read_line()
        if not self.is_terminal:
            print("" if line is None else line, flush=True)
        return line

    def ask_afterwards(self, question: str) -> str | None:
        """Once closed: put a question, and wait for a line; None at the end of the input.

        The thread that read the keys may still be waiting for one: then the line comes through it.
        """
        print(question, end=" ", flush=True)
        line = ""
        while not line.endswith(("\n", "\r")):
            key = self._late_key()
            if key is None:
                return None
            line += key
        return line.splitlines()[0].strip()

    def _late_key(self) -> str | None:
        while self._reader is not None and self._reader.is_alive():
            with contextlib.suppress(queue.Empty):
                return self._late.get(timeout=_LOOK_S)
        return self._next_key() if self._late.empty() else self._late.get()

    def forget_typed(self) -> None:
        """Keys pressed in a hurry are no answers to what was asked later."""
        if self.is_terminal and self._descriptor is not None:
            with contextlib.suppress(ImportError, OSError):
                import termios

                with contextlib.suppress(termios.error):
                    termios.tcflush(self._descriptor, termios.TCIFLUSH)
        self._waiting = b""
        while not self._late.empty():
            self._late.get()

    def listen(
        self,
        loop: asyncio.AbstractEventLoop,
        on_key: Callable[[str], None],
        on_end: Callable[[], None],
    ) -> None:
        """From now on call ``on_key`` in the loop for each key, or each line without a terminal."""
        if self.is_terminal:
            self._unbuffer()

        def listen_in_thread() -> None:
            with contextlib.suppress(RuntimeError):  # the loop is over: so are we
                while (key := self._next_key()) is not None:
                    if self._closed:
                        self._late.put(key)
                        continue
                    loop.call_soon_threadsafe(on_key, key)
                if not self._closed:
                    loop.call_soon_threadsafe(on_end)

        self._reader = threading.Thread(target=listen_in_thread, name="keyboard", daemon=True)
        self._reader.start()

    def close(self) -> None:
        """Give the terminal back as it was."""
        self._closed = True
        if self._saved_mode is not None and self._descriptor is not None:
            import termios

            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._saved_mode)
            self._saved_mode = None

    def _next_key(self) -> str | None:
        """One key, or one line without a terminal; None at the end."""
        if not self.is_terminal:
            return self._read_line()
        if not self._waiting and not self._fill():
            return None
        key, self._waiting = self._waiting, b""
        return key.decode("utf-8", "replace")

    def _read_line(self) -> str | None:
        """One line without its end; None where the input has ended."""
        while b"\n" not in self._waiting and len(self._waiting) < _LONGEST_LINE:
            if not self._fill():
                rest, self._waiting = self._waiting, b""
                return rest.decode("utf-8", "replace").strip() if rest else None
        line, _, self._waiting = self._waiting.partition(b"\n")
        return line.decode("utf-8", "replace").strip()

    def _fill(self) -> bool:
        """Wait for more input; False at its end."""
        if self._descriptor is None:
            return False
        try:
            octets = os.read(self._descriptor, _CHUNK)
        except OSError:
            return False
        self._waiting += octets
        return bool(octets)

    def _unbuffer(self) -> None:
        """Let single keys through at once (POSIX terminals)."""
        try:
            import termios
            import tty
        except ImportError:
            return
        if self._descriptor is None:
            return
        self._saved_mode = termios.tcgetattr(self._descriptor)
        tty.setcbreak(self._descriptor)
        mode = termios.tcgetattr(self._descriptor)
        mode[0] &= ~(termios.IXON | termios.IXOFF)  # else Ctrl-S would be no key, but a freeze
        termios.tcsetattr(self._descriptor, termios.TCSANOW, mode)
        # What was typed before the picture was there was no answer to it (R01).
        termios.tcflush(self._descriptor, termios.TCIFLUSH)
        self._waiting = b""


def _stdin_descriptor() -> int | None:
    """Standard input's descriptor; None where the program was started without one."""
    try:
        return sys.stdin.fileno()
    except (AttributeError, OSError, ValueError):
        return None
