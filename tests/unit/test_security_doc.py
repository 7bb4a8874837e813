"""docs/security.md: every row about an attacker names tests, and they are there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "security.md"
HELD = re.compile(r"`(test_[a-z0-9_]+)`")


def rows() -> list[list[str]]:
    """The cells of each row of the table."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    table = [line.strip().strip("|").split(" | ") for line in lines if line.startswith("| ")]
    return table[1:]


def names_there() -> set[str]:
    """The tests of the page and of the broker."""
    return {
        node.name
        for room in ("web", "mqtt")
        for path in (ROOT / "tests" / "integration" / room).glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_every_row_says_who_can_and_cannot_do_what_and_names_its_tests() -> None:
    assert len(rows()) >= 15
    for row in rows():
        assert len(row) == 4, row
        assert HELD.findall(row[3]), f"no test holds: {row[0]}"


def test_the_tests_it_names_are_there() -> None:
    named = {name for row in rows() for name in HELD.findall(row[3])}
    assert named <= names_there()
