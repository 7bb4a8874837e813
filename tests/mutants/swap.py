"""Puts changed code into functions that live already, so that a fork needs to import nothing."""

import gc
from collections import defaultdict
from collections.abc import Collection, Iterator
from inspect import CO_OPTIMIZED
from types import CodeType, FunctionType
from typing import NamedTuple

Key = tuple[str, str, int]
"""File, qualified name, first line: what tells one function from another."""


class Swap(NamedTuple):
    """A function by its key, and the code it is to run."""

    key: Key
    code: CodeType


class Living:
    """The functions of some files, as they were imported."""

    def __init__(self, files: Collection[str]) -> None:
        self._found: dict[Key, list[FunctionType]] = defaultdict(list)
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType) and thing.__code__.co_filename in files:
                self._found[key_of(thing.__code__)].append(thing)

    def put_in(self, swaps: list[Swap]) -> None:
        """Change their code, in this process."""
        for swap in swaps:
            for function in self._found[swap.key]:
                function.__code__ = swap.code

    def can_take(self, swaps: list[Swap]) -> bool:
        """Whether each is found once and keeps its free variables."""
        return all(self._takes(swap) for swap in swaps)

    def _takes(self, swap: Swap) -> bool:
        codes = {id(function.__code__): function.__code__ for function in self._found[swap.key]}
        free = [code.co_freevars for code in codes.values()]
        return free == [swap.code.co_freevars]


def key_of(code: CodeType) -> Key:
    """What a function is known by."""
    return code.co_filename, code.co_qualname, code.co_firstlineno


def swaps_between(file: str, before: str, after: str) -> list[Swap] | None:
    """The functions that differ; None where code that runs on import differs."""
    old, new = (compile(text, file, "exec", dont_inherit=True) for text in (before, after))
    found = list(_differences(old, new))
    return None if None in found else [swap for swap in found if swap is not None]


def _differences(old: CodeType, new: CodeType) -> Iterator[Swap | None]:
    inner_old, inner_new = _inner(old), _inner(new)
    if _own(old) != _own(new) or len(inner_old) != len(inner_new):
        yield Swap(key_of(old), new) if old.co_flags & CO_OPTIMIZED else None
        return
    for one, other in zip(inner_old, inner_new, strict=True):
        for found in _differences(one, other):
            is_function = found is None or not old.co_flags & CO_OPTIMIZED
            yield found if is_function else Swap(key_of(old), new)


def _inner(code: CodeType) -> list[CodeType]:
    return [const for const in code.co_consts if isinstance(const, CodeType)]


def _own(code: CodeType) -> tuple[object, ...]:
    """All that makes this code what it is, but for the code within it and where it stands."""
    consts = [repr(const) for const in code.co_consts if not isinstance(const, CodeType)]
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return code.co_code, consts, names, code.co_exceptiontable, code.co_argcount
