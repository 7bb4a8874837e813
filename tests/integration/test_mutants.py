"""The planted defects and the argued mutants fit the code; the machine that runs them works.

`make mutants` runs them; here is only what must hold on every day.
"""

import ast
import os
from pathlib import Path

import pytest

from mutants.argued import PAGE, arguments_for, diff_of, page
from mutants.defects import Defect, all_defects, planted
from mutants.forks import Fate, Teller, in_forks, limit_computing
from mutants.mutate import mutants_of
from mutants.swap import Living, swaps_between

ROOT = Path(__file__).parents[2]
DEFECTS = all_defects()


def _text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("defect", DEFECTS, ids=[defect.name for defect in DEFECTS])
def test_its_old_text_is_found_and_the_new_one_is_python(defect: Defect) -> None:
    for name, text in planted(defect, _text_of).items():
        assert text != _text_of(name)
        ast.parse(text)


@pytest.mark.parametrize("defect", DEFECTS, ids=[defect.name for defect in DEFECTS])
def test_the_tests_that_are_to_catch_it_are_there(defect: Defect) -> None:
    assert defect.tests
    for test in defect.tests:
        name, _, function = test.partition("::")
        assert f"def {function}" in _text_of(name)


def test_names_are_told_once() -> None:
    names = [defect.name for defect in DEFECTS]
    assert len(names) == len(set(names))
    assert len(names) >= 24


# -- argued mutants -------------------------------------------------------------------------------


@pytest.mark.parametrize("file", sorted({diff.file for diff in arguments_for()}))
def test_each_argued_mutant_can_still_be_made(file: str) -> None:
    text = _text_of(f"src/retropace/{file}")
    made = {diff_of(mutant, text) for mutant in mutants_of(file, text)}
    gone = [diff for diff in arguments_for() if diff.file == file and diff not in made]
    assert not gone, "mend tests/mutants/argued.toml"


def test_the_page_of_argued_mutants_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make safety`"


# -- the machine ----------------------------------------------------------------------------------

SAMPLE = '''
LIMIT = 3


def least(speeds: list[float], *, strict: bool = False) -> float | None:
    """The lowest speed under the limit."""
    slow = min(speeds)
    if strict and slow < LIMIT:
        return slow
    return None
'''


def test_a_file_has_these_mutants() -> None:
    made = [diff_of(mutant, SAMPLE)[1:] for mutant in mutants_of("sample.py", SAMPLE)]
    line = "if strict and slow < LIMIT:"
    assert made == [
        ("", "LIMIT = 3", "LIMIT = 0"),
        ("", "LIMIT = 3", "LIMIT = 4"),
        (
            "least",
            "def least(speeds: list[float], *, strict: bool = False) -> float | None:",
            "def least(speeds: list[float], *, strict: bool = True) -> float | None:",
        ),
        ("least", "slow = min(speeds)", "slow = max(speeds)"),
        ("least", line, "if strict or slow < LIMIT:"),
        ("least", line, "if strict and slow <= LIMIT:"),
        ("least", line, "if strict and slow >= LIMIT:"),
        ("least", "return slow", "return None"),
        ("least", "return None", "pass"),
    ]


def test_only_a_change_within_a_function_can_be_put_into_a_living_one() -> None:
    file, space = "/nowhere/sample.py", dict[str, object]()
    exec(compile(SAMPLE, file, "exec"), space)
    living, least = Living({file}), space["least"]
    assert callable(least)
    assert swaps_between(file, SAMPLE, SAMPLE) == []
    assert swaps_between(file, SAMPLE, SAMPLE.replace("LIMIT = 3", "LIMIT = 4")) is None
    assert swaps_between(file, SAMPLE, SAMPLE.replace("= False", "= True")) is None
    swaps = swaps_between(file, SAMPLE, SAMPLE.replace("min(", "max("))
    assert swaps
    assert living.can_take(swaps)
    assert least([1, 2], strict=True) == 1
    living.put_in(swaps)
    assert least([1, 2], strict=True) == 2


def _piece(piece: str, teller: Teller) -> None:
    match piece:
        case "dead":
            teller.end(Fate.DEAD, "a test")
        case "hung":
            limit_computing(0.1)
            while True:
                pass
        case "broken":
            raise ValueError(piece)
        case "gone":
            os._exit(3)


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_becomes_of_a_fork(jobs: int) -> None:
    pieces = ["alive", "dead", "hung", "broken", "gone"]
    fates = {piece: ended.fate.value for piece, ended in in_forks(pieces, _piece, jobs)}
    assert fates == {**{piece: piece for piece in pieces}, "gone": "broken"}
