"""Small changes of Python source, one at a time, made by position so that the rest stays as it is.

Left alone: texts, annotations, docstrings, imports, and what only says how code is laid out.
"""

import ast
import re
from collections.abc import Iterator
from typing import Final, NamedTuple


class Mutant(NamedTuple):
    """One change: ``before`` becomes ``after`` at a place; lines count from 1."""

    file: str
    line: int
    before: str
    after: str
    start: int
    end: int
    scope: str
    """The function or class it is in, by its qualified name; nothing for the module itself."""
    span: tuple[int, int]
    """The first and last line of the statement, without the statements within it."""

    def applied(self, text: str) -> str:
        """The whole changed text."""
        return text[: self.start] + self.after + text[self.end :]

    def diff(self, text: str) -> tuple[str, str]:
        """The first line it touches, before and after."""
        number = self.line - 1
        return text.splitlines()[number].strip(), self.applied(text).splitlines()[number].strip()


class _Change(NamedTuple):
    start: int
    end: int
    after: str


class _Code(NamedTuple):
    node: ast.AST
    scope: str
    span: tuple[int, int]


_COMPARISONS: Final[dict[type[ast.cmpop], tuple[str, tuple[str, ...]]]] = {
    ast.Lt: ("<", ("<=", ">=")),
    ast.LtE: ("<=", ("<", ">")),
    ast.Gt: (">", (">=", "<=")),
    ast.GtE: (">=", (">", "<")),
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: ("is not", ("is",)),
    ast.In: ("in", ("not in",)),
    ast.NotIn: ("not in", ("in",)),
}
_OPERATORS: Final[dict[type[ast.operator], tuple[str, str]]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.BitXor: ("^", "&"),
    ast.LShift: ("<<", ">>"),
    ast.RShift: (">>", "<<"),
}
_SWAPPED_CALLS: Final = {"min": "max", "max": "min", "any": "all", "all": "any"}


def mutants_of(file: str, text: str) -> list[Mutant]:
    """Every mutant of a file, in the order of its text."""
    tree = ast.parse(text)
    place = _Place(text)
    found = {
        (change, code.scope, code.span)
        for code in _code_of(_Code(tree, "", (1, 1)))
        for change in _changes(code.node, place)
        if text[change.start : change.end] != change.after
    }
    original = ast.dump(tree)
    made = []
    for (start, end, after), scope, span in sorted(found):
        line = text.count("\n", 0, start) + 1
        mutant = Mutant(file, line, text[start:end], after, start, end, scope, span)
        if _is_another_program(mutant.applied(text), original):
            made.append(mutant)
    return made


def _is_another_program(text: str, original: str) -> bool:
    try:
        return ast.dump(ast.parse(text)) != original
    except SyntaxError:
        return False


class _Place:
    """Turns a node's line and column (in octets) into offsets of the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = text.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def start(self, node: ast.expr | ast.stmt) -> int:
        """Where it begins."""
        return self._offset(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt) -> int:
        """Where it ends."""
        return self._offset(node.end_lineno or 1, node.end_col_offset or 0)

    def _offset(self, line: int, column: int) -> int:
        octets = self._lines[line - 1].encode("utf-8")[:column]
        return self._starts[line - 1] + len(octets.decode("utf-8"))


def _code_of(code: _Code) -> Iterator[_Code]:
    """Every node that does something when the program runs."""
    yield code
    for name, value in ast.iter_fields(code.node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.Import | ast.ImportFrom) or _is_text(child):
                continue
            if isinstance(child, ast.AST):
                yield from _code_of(_within(child, code))


def _within(node: ast.AST, outer: _Code) -> _Code:
    """A node with the place it is in: its own, where it has one."""
    scope, span = outer.scope, outer.span
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        scope = f"{scope}.{node.name}".lstrip(".")
    if isinstance(node, ast.stmt | ast.match_case):
        first = node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno
        body = getattr(node, "body", None)
        last = body[0].lineno - 1 if body else getattr(node, "end_lineno", first)
        span = first, max(first, last)
    return _Code(node, scope, span)


def _is_text(node: object) -> bool:
    """A docstring or the like."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _changes(node: ast.AST, place: _Place) -> Iterator[_Change]:
    match node:
        case ast.Compare():
            yield from _of_comparison(node, place)
        case ast.BinOp(op=op) if type(op) in _OPERATORS and not _is_type(node):
            before, after = _OPERATORS[type(op)]
            yield from _between(node.left, node.right, before, after, place)
        case ast.BoolOp(op=op):
            before, after = ("and", "or") if isinstance(op, ast.And) else ("or", "and")
            for left, right in zip(node.values, node.values[1:], strict=False):
                yield from _between(left, right, before, after, place)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield _Change(place.start(node), place.start(operand), "")
        case ast.Constant(value=value):
            for after in _other_values(value):
                yield _Change(place.start(node), place.end(node), after)
        case ast.Call(func=ast.Name(id=name)) if name in _SWAPPED_CALLS:
            swapped = _SWAPPED_CALLS[name]
            yield _Change(place.start(node.func), place.end(node.func), swapped)
        case ast.stmt():
            yield from _of_statement(node, place)


def _is_type(node: ast.BinOp) -> bool:
    """``A | B`` of classes is a type, not arithmetic."""
    name = node.right.id if isinstance(node.right, ast.Name) else ""
    return isinstance(node.op, ast.BitOr) and (name[:1].isupper() and not name.isupper())


def _of_comparison(node: ast.Compare, place: _Place) -> Iterator[_Change]:
    sides = [node.left, *node.comparators]
    for op, left, right in zip(node.ops, sides, sides[1:], strict=False):
        before, afters = _COMPARISONS[type(op)]
        for after in afters:
            yield from _between(left, right, before, after, place)


def _between(
    left: ast.expr, right: ast.expr, before: str, after: str, place: _Place
) -> Iterator[_Change]:
    """Change the operator that stands between two operands."""
    begin = place.end(left)
    found = re.search(_token(before), place.text[begin : place.start(right)])
    if found is not None:
        yield _Change(begin + found.start(), begin + found.end(), after)


def _token(operator: str) -> str:
    if operator[0].isalpha():
        return r"\b" + operator.replace(" ", r"\s+") + r"\b"
    return re.escape(operator)


def _other_values(value: object) -> tuple[str, ...]:
    if isinstance(value, bool):
        return (str(not value),)
    if isinstance(value, int | float):
        return (repr(value + 1), "0") if value != 0 else ("1",)
    return ()


def _of_statement(node: ast.stmt, place: _Place) -> Iterator[_Change]:
    start, end = place.start(node), place.end(node)
    match node:
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield _Change(start, end, "return None")
        case ast.Return() | ast.Raise() | ast.Continue() | ast.Break() | ast.AugAssign():
            yield _Change(start, end, "pass")
        case ast.Expr(value=ast.Call() | ast.Await()):
            yield _Change(start, end, "pass")
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript() | ast.Tuple(), *_]):
            yield _Change(start, end, "pass")


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
