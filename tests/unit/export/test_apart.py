"""Garmin's SDK, whose licence excludes safety-critical uses, is loaded by no part of a session."""

import subprocess
import sys

import pytest

SESSION_PARTS = (
    "retropace.app",
    "retropace.cli.start",
    "retropace.cli.front",
    "retropace.guardian.keeper",
    "retropace.runtime.loop",
    "retropace.kernel",
    "retropace_drivers.ftms",
    "retropace_simulators.treadmill",
)


@pytest.mark.parametrize("extra", ["garmin_fit_sdk", "pyarrow"])
def test_no_part_of_a_session_loads_what_only_exports_need(extra: str) -> None:
    script = "import sys, importlib\n"
    script += "".join(f"importlib.import_module({name!r})\n" for name in SESSION_PARTS)
    script += f"sys.exit({extra!r} in sys.modules)"
    went = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert went.returncode == 0, went.stderr.decode()
