"""Each case of the server role has a test that bears its name, or a reason in docs/simulator.md."""

import ast
import re
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
_DOCS = _HERE.parents[2] / "docs" / "simulator.md"


def _cases(group: str, *numbers: int, kind: str = "BV") -> list[str]:
    return [f"FTMS/SR/{group}/{kind}-{number:02d}-C" for number in numbers]


APPLY = [
    *_cases("SGGIT/SER", 1),
    *_cases("SGGIT/CHA", 1, 2, 8, 9, 10, 13, 14, 15),
    *_cases("CR", 1, 2, 3, 4, 7),
    *_cases("CON", 1, 7, 8, 9),
    *_cases("CN", *range(1, 13)),
    *_cases("TSN", 1, 2, 3),
    *_cases("FMSN", *range(1, 8), *range(10, 19), 23, 24),
    *_cases("CW", *range(1, 5), *range(7, 19)),
    *_cases("SPE", 1, 2, 3, 4, 9),
    *_cases("SPE", 5, 8, kind="BI"),
]
DO_NOT_APPLY = [
    *_cases("SGGIT/CHA", 16),
    *_cases("SGGIT/ISFC", 1),
    *_cases("FMSN", 8, 9, 19, 20, 21, 22, 25),
    *_cases("CW", 5, 6),
]


def _tests() -> set[str]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in _HERE.glob("test_*.py")]
    names = (n.name for tree in trees for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))
    found = (re.match(r"test_(FTMS_SR_\w+?_B[VI]_\d\d_C)_", name) for name in names)
    return {match[1] for match in found if match}


@pytest.mark.parametrize("case", APPLY)
def test_a_case_that_applies_has_a_test(case: str) -> None:
    assert re.sub(r"[/-]", "_", case) in _tests()


@pytest.mark.parametrize("case", DO_NOT_APPLY)
def test_a_case_that_does_not_has_a_reason(case: str) -> None:
    lines = _DOCS.read_text(encoding="utf-8").splitlines()
    (row,) = [line for line in lines if line.startswith(f"| {case} |")]
    assert len(row.split("|")[2].strip()) > 20


def test_no_test_bears_the_name_of_another_case() -> None:
    assert {re.sub(r"[/-]", "_", case) for case in APPLY} == _tests()
