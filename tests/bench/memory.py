"""The most memory a live session takes: the whole program in a terminal, on the simulator.

`retropace start` runs on a terminal of its own (so that it draws its picture), started by a process
small enough not to count: Linux reports the larger of a process and of what it was forked from.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.result import QUICK, Result

_COMMAND = str(Path(sys.executable).with_name("retropace"))
_SPEED_UP = "2000" if QUICK else "60"

# The terminal must be read from, or the program would wait for it.
_LAUNCHER = """
import os, resource, subprocess, sys, threading
near, far = os.openpty()
def read():
    try:
        while os.read(near, 65536): pass
    except OSError: pass
threading.Thread(target=read, daemon=True).start()
code = subprocess.call(sys.argv[1:], stdin=far, stdout=far)
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def measure() -> list[Result]:
    """Megabytes of resident memory at the highest."""
    with tempfile.TemporaryDirectory(prefix="retropace-bench-") as folder:
        session = [_COMMAND, "start", "first-five", "--treadmill", "simulated", "--yes"]
        session += ["--speed-up", _SPEED_UP, "--data-dir", folder]
        words = [sys.executable, "-S", "-c", _LAUNCHER, *session]
        environment = {**os.environ, "TERM": "xterm-256color"}
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    code, peak = (int(word) for word in done.stdout.split())
    if code != 0:
        raise RuntimeError(f"the session ended with exit code {code}: {done.stderr}")
    octets = peak if sys.platform == "darwin" else peak * 1024
    return [Result("memory of a live session, at its peak", octets / 1e6, "MB", 80)]
