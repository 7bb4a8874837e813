"""Writes into docs/safety.md, rule by rule, the tests that carry it; run by `make safety`."""

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "safety.md"
BLOCK = re.compile(r"(<!-- tests of (R\d\d) -->\n).*?(<!-- end -->)", re.DOTALL)


def carried() -> dict[str, dict[str, list[str]]]:
    """For each rule, by file, the tests that are marked with it."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted((ROOT / "tests").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        whole_file = _module_rules(tree)
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            rules = {rule for decorator in node.decorator_list for rule in _rules_in(decorator)}
            if node.name.startswith("test_"):
                rules |= whole_file
            for rule in rules:
                found[rule][path.relative_to(ROOT).as_posix()].append(node.name)
    return found


def _module_rules(tree: ast.Module) -> set[str]:
    """The rules of a ``pytestmark`` for a whole file."""
    return {
        rule
        for node in tree.body
        if isinstance(node, ast.Assign)
        and any(isinstance(name, ast.Name) and name.id == "pytestmark" for name in node.targets)
        for rule in _rules_in(node.value)
    }


def _rules_in(node: ast.AST) -> set[str]:
    """The identifiers in each ``...rule("R01", ...)`` below a node."""
    return {
        argument.value
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "rule"
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def document() -> str:
    """The document as it should stand."""
    found = carried()

    def block(match: re.Match[str]) -> str:
        tests = found.get(match[2], {})
        lines = [f"- `{path}`: {', '.join(dict.fromkeys(names))}" for path, names in tests.items()]
        return match[1] + "".join(line + "\n" for line in lines) + match[3]

    return BLOCK.sub(block, DOCUMENT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
    sys.exit(0)
