"""A broken safety rule fails by its name: on the line of its test, and once more at the end."""

import subprocess
import sys
from pathlib import Path

CONFTEST = Path(__file__).parents[1] / "conftest.py"
TESTS = """
import pytest

@pytest.mark.rule("R16", "R01")
def test_of_two_rules():
    assert False

@pytest.fixture
def broken():
    raise ValueError

@pytest.mark.rule("R24")
def test_that_does_not_come_to_be(broken):
    pass

@pytest.mark.rule("R07")
def test_that_holds():
    pass

def test_of_none():
    assert False
"""


def test_a_failing_test_tells_the_rules_it_carries(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = rule(*ids): rules\n")
    (tmp_path / "test_it.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.returncode == 1, told.stderr
    assert "FAILED [R01 R16] test_it.py::test_of_two_rules" in told.stdout
    assert "ERROR [R24] test_it.py::test_that_does_not_come_to_be" in told.stdout
    assert "FAILED test_it.py::test_of_none" in told.stdout
    assert "safety rules broken: R01 R16 R24" in told.stdout
    assert "R07" not in told.stdout.partition("short test summary")[2]
