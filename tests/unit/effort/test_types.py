"""Gross and net oxygen uptake cannot be mixed: mypy says so beforehand, Python at the latest."""

import operator
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from retropace.effort import quantities
from retropace.effort.quantities import GrossVo2, NetVo2, gross_of, net_of

GIVEN = """
from quantities import GrossVo2, NetVo2, gross_of, kcal_per_min_of, mets_of, net_of
gross, net = GrossVo2(15.95), NetVo2(12.45)
"""
FINE = """
mets_of(gross), mets_of(gross_of(net)), kcal_per_min_of(gross, 70.0), net_of(gross)
total: GrossVo2 = gross + GrossVo2(3.0)
ratio: float = gross / GrossVo2(12.42)
larger: bool = gross > GrossVo2(12.42)
scaled: float = gross * 1.28 - 0.5
best: GrossVo2 = min(gross, GrossVo2(3.0))
"""
MIXED = (
    "mets_of(net)",
    "mets_of(3.0)",
    "kcal_per_min_of(net, 70.0)",
    "net_of(net)",
    "gross_of(gross)",
    "gross + net",
    "net - gross",
    "gross * net",
    "gross / net",
    "net / gross",
    "gross < net",
    "net >= gross",
    "gross == net",
    "gross = net",
    "mets_of(min(gross, net))",
)


def mypy_lines(folder: Path, snippet: str) -> dict[int, str]:
    """The lines that mypy --strict refuses."""
    shutil.copy(quantities.__file__, folder / "quantities.py")
    (folder / "snippet.py").write_text(GIVEN + snippet, encoding="utf-8")
    words = ["-m", "mypy", "--strict", "--no-error-summary", "--config-file=", "snippet.py"]
    done = subprocess.run(
        [sys.executable, *words, "--cache-dir", str(folder / "cache")],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = (line.split(":", 3) for line in done.stdout.splitlines() if ": error:" in line)
    return {int(parts[1]): parts[3].strip() for parts in found}


def test_mypy_refuses_every_mixture(tmp_path: Path) -> None:
    given = GIVEN.count("\n")
    refused = mypy_lines(tmp_path, "\n".join(MIXED) + "\n")
    assert sorted(refused) == list(range(given + 1, given + 1 + len(MIXED)))


def test_mypy_takes_what_is_not_mixed(tmp_path: Path) -> None:
    assert mypy_lines(tmp_path, FINE) == {}


@pytest.mark.parametrize(
    "operation",
    [
        operator.add,
        operator.sub,
        operator.mul,
        operator.truediv,
        operator.lt,
        operator.le,
        operator.gt,
        operator.ge,
    ],
)
def test_python_refuses_a_mixture(operation: Callable[[Any, Any], Any]) -> None:
    gross, net = GrossVo2(16.0), NetVo2(12.5)
    for one, other in ((gross, net), (net, gross)):
        with pytest.raises(TypeError):
            operation(one, other)


def test_its_own_kind_keeps_its_kind() -> None:
    gross = GrossVo2(16.0)
    assert type(gross + gross) is type(gross - GrossVo2(1.0)) is GrossVo2
    assert type(gross / gross) is type(gross * 1.5) is type(2.0 - gross) is float
    assert (gross + gross, gross - GrossVo2(1.0), gross / gross) == (32.0, 15.0, 1.0)
    assert (2.0 - gross, 2.0 / gross, 2.0 * gross, 1.0 + gross) == (-14.0, 0.125, 32.0, 17.0)
    assert gross >= GrossVo2(16.0) >= GrossVo2(3.0)
    assert GrossVo2(3.0) < gross
    assert GrossVo2(3.0) <= gross


def test_net_and_gross_are_a_rest_apart() -> None:
    assert net_of(GrossVo2(15.95)) == pytest.approx(12.45)
    assert gross_of(net_of(GrossVo2(15.95))) == pytest.approx(15.95)
