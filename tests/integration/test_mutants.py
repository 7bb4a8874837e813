"""The planted defects still fit the code: each old text is found, each test is there."""

import ast
from pathlib import Path

import pytest

from mutants.defects import Defect, all_defects, planted

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
