"""Device models: each file loads, unread keys are refused, every knob is explained."""

import ast
import inspect
import re

import pytest

from retropace.errors import BadInputError
from retropace.ftms import decode_features, decode_speed_range
from retropace_simulators import knobs, models
from retropace_simulators.declared import fixed_values
from retropace_simulators.models import DeviceModel, load_model, model_names, parse_model
from retropace_simulators.treadmill import simulator


@pytest.mark.parametrize("name", model_names())
def test_a_shipped_model_says_where_it_comes_from(name: str) -> None:
    model = load_model(name)
    assert model.title
    assert model.sources
    assert all(re.fullmatch(r"Q\d\d", quirk) for quirk in model.quirks)
    assert model.speed.minimum_kmh <= model.speed.start_kmh <= model.speed.maximum_kmh


def test_the_well_behaved_machine_comes_first() -> None:
    assert model_names()[0] == "spec-clean"
    assert simulator.models() == model_names()


def test_an_unknown_model_is_answered_with_the_known_ones() -> None:
    with pytest.raises(BadInputError, match=r"no simulated treadmill 'nix'.*spec-clean, .*t12b"):
        simulator.open("nix")


def test_names_are_taken_in_either_case() -> None:
    assert load_model("T12B").name == "Run BT"
    assert load_model(None).name == "spec-clean"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('name = "a"\ntitle = "b"\nspeedd = 1', "speedd"),
        ('name = "a"\ntitle = "b"\n[speed]\nminimum = 1', "speed.minimum"),
        ('name = "a"\ntitle = "b"\n[control]\ntarget_while_stopped = "explode"', "stopped"),
        ('name = "a"\ntitle = "b"\n[motion]\ncountdown_s = -1', "motion.countdown_s"),
        ("name = ", "not TOML"),
    ],
)
def test_a_key_that_nobody_reads_is_refused_by_name(text: str, where: str) -> None:
    with pytest.raises(BadInputError, match=re.escape(where)):
        parse_model(text, "mine.toml")


def test_every_knob_is_explained_where_it_stands() -> None:
    trees = [ast.parse(inspect.getsource(module)) for module in (knobs, models)]
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.ClassDef) and (
            node.name.endswith("Knobs") or "Device" in node.name
        ):
            for knob, after in zip(node.body, node.body[1:], strict=False):
                if isinstance(knob, ast.AnnAssign):
                    explained = isinstance(after, ast.Expr) and isinstance(
                        after.value, ast.Constant
                    )
                    sections = "Knobs" in ast.unparse(knob.annotation)
                    assert explained or sections, ast.unparse(knob)


def test_declared_values_follow_the_knobs() -> None:
    values = fixed_values(load_model("spec-clean"))
    features = decode_features(values["2acc"])
    assert features.takes_speed  # type: ignore[union-attr]
    assert "total distance" in features.names  # type: ignore[union-attr]
    assert values["2ad4"] == bytes.fromhex("500040060a00")
    assert decode_speed_range(values["2ad4"])
    deaf = DeviceModel.model_validate({"name": "a", "title": "b", "control": {"present": False}})
    assert not decode_features(fixed_values(deaf)["2acc"]).takes_speed  # type: ignore[union-attr]


def test_what_was_captured_wins() -> None:
    values = fixed_values(load_model("t12b"))
    assert values["2acc"].hex() == "dc5600000f000000"
    assert values["2ad7"].hex() == "0000fa000100"
