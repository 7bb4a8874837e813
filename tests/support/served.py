"""``retropace serve`` in a process of its own, for tests that come to it from outside."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

PROGRAM = [sys.executable, "-c", "import sys; from retropace.cli import main; sys.exit(main())"]
ADDRESS = re.compile(r"http://[0-9.]+:(\d+)/#pair=[0-9a-z-]+")
PATIENCE_S = 60.0


class Served:
    """One running program and the addresses of its page."""

    def __init__(self, data_dir: Path, *more: str, port: int = 0) -> None:
        self.data_dir = data_dir
        self.process = subprocess.Popen(
            [*PROGRAM, "serve", "--port", str(port), "--data-dir", str(data_dir), *more],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
        )
        self.pairing_url, self.port = self._address()
        self.url = f"http://127.0.0.1:{self.port}/"

    def _address(self) -> tuple[str, int]:
        assert self.process.stdout is not None
        printed = ""
        while "Ctrl-C" not in printed:
            line = self.process.stdout.readline()
            assert line, self.process.communicate()[1]
            printed += line
        found = ADDRESS.search(printed)
        assert found is not None, printed
        return found[0], int(found[1])

    def kill(self) -> None:
        """As the power goes."""
        self.process.kill()
        self.process.communicate()

    def end(self) -> None:
        """In order, if it is there still."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            _, errors = self.process.communicate(timeout=PATIENCE_S)
            assert errors == ""

    def journals(self) -> list[Path]:
        """What was recorded."""
        return sorted(self.data_dir.glob("sessions/*.jsonl"))
