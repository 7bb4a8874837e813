"""No knob without a test that turns it: ``test_<section>__<knob>`` somewhere in this folder."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from retropace_simulators.knobs import Knobs
from retropace_simulators.models import DeviceModel


def knobs_of(section: type[Knobs], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths of every knob, sections inside sections included."""
    for name, field in section.model_fields.items():
        inside = [
            kind
            for kind in (field.annotation, *get_args(field.annotation))
            if isinstance(kind, type) and issubclass(kind, Knobs)
        ]
        for kind in inside:
            yield from knobs_of(kind, (*path, name))
        if not inside:
            yield (*path, name)


def test_names(folder: Path) -> set[str]:
    """The names of the tests in a folder, as far as a third pair of underscores."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in folder.glob("test_*.py")]
    names = [
        node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    ]
    return {"__".join(name.split("__")[:2]) for name in names if name.startswith("test_")}


test_names.__test__ = False  # type: ignore[attr-defined]

TESTED = test_names(Path(__file__).parent)


@pytest.mark.parametrize("path", sorted(knobs_of(DeviceModel)), ids=".".join)
def test_it_has_a_test_that_names_it(path: tuple[str, ...]) -> None:
    section = "_".join(path[:-1]) or "model"
    assert f"test_{section}__{path[-1]}" in TESTED


def test_the_walk_finds_the_knobs_and_misses_none() -> None:
    found = set(knobs_of(DeviceModel))
    assert {("name",), ("speed", "target_unit"), ("control", "unlock", "octets")} <= found
    assert len(found) > 100


def test_a_knob_without_a_test_is_found() -> None:
    class Untested(DeviceModel):
        colour: str = "grey"

    assert ("colour",) in set(knobs_of(Untested))
    assert "test_model__colour" not in TESTED
