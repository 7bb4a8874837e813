"""The program in a process of its own, as its people start it."""

import sys
from typing import Final

_MAIN: Final = "import sys; from retropace.cli import main; sys.exit(main())"
PROGRAM: Final = [sys.executable, "-c", _MAIN]
PATIENCE_S: Final = 120.0
"""So long a test waits for a process or a broker: a busy machine is no fault."""
