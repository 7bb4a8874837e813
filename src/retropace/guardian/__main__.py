"""``python -m retropace.guardian``: the guardian's process."""

import os
import sys

from retropace.guardian.process import run

if __name__ == "__main__":
    code = run(sys.argv[1:])
    # Whatever the Bluetooth service still holds back must not keep the process alive.
    os._exit(code)
