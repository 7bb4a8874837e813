"""The knobs of a model itself, and models as files: adding one is adding a file."""

from pathlib import Path
from typing import Any

import pytest

from retropace.errors import BadInputError
from retropace_simulators import models
from retropace_simulators.models import DeviceModel, load_model, model_names, parse_model
from retropace_simulators.treadmill import simulator
from support.gatt import Bench

MINE = """
name = "MY PAD"
title = "The pad in my cellar"
sources = ["my own cellar"]
quirks = ["Q27"]

[speed]
minimum_kmh = 1.0
start_kmh = 1.0
below_minimum = "ignore"
"""


def read(uuid: str, **changes: Any) -> bytes:
    model = DeviceModel.model_validate({"name": "a", "title": "b"} | changes)
    value = Bench(model).server.read(uuid, 0)
    assert isinstance(value, bytes)
    return value


def test_model__name() -> None:
    assert read("2a00", name="YS_W2PRO_1") == b"YS_W2PRO_1"


def test_model__title() -> None:
    assert read("2a24", title="W2PRO") == b"W2PRO"


def test_model__manufacturer() -> None:
    assert read("2a29", manufacturer="YESOUL") == b"YESOUL"


def test_model__firmware() -> None:
    assert read("2a26", firmware="V2.6.3") == b"V2.6.3"


def test_model__reads() -> None:
    assert read("2ad4", reads={"2ad4": "600083022000"}).hex() == "600083022000"
    assert read("2ad8", reads={"2ad8": "00000f270100"}).hex() == "00000f270100"


def test_model__quirks() -> None:
    (entry,) = [each for each in simulator.catalogue() if each["name"] == "t12b"]
    assert "Q40" in entry["quirks"]


@pytest.mark.parametrize("name", model_names())
def test_model__sources(name: str) -> None:
    model = load_model(name)
    assert model.sources
    comments = (models.FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    assert all(f"# {quirk}" in comments for quirk in model.quirks if "Q06, Q22" not in comments)


def test_a_file_in_the_folder_is_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my-pad.toml").write_text(MINE, encoding="utf-8")
    monkeypatch.setattr(models, "FOLDER", tmp_path)
    assert simulator.models() == ["my-pad"]
    (entry,) = simulator.catalogue()
    assert entry == {"name": "my-pad", "title": "The pad in my cellar", "quirks": ["Q27"]}
    world = simulator.open("my-pad")
    assert world.treadmill.server.read("2a00", 0) == b"MY PAD"


def test_a_file_of_ones_own_is_a_model(tmp_path: Path) -> None:
    path = tmp_path / "My Pad.toml"
    path.write_text(MINE, encoding="utf-8")
    world = simulator.open(str(path))
    assert world.model.speed.below_minimum == "ignore"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot be read: No such file"),
        (b"\xff\xfe", "cannot be read: it is not UTF-8"),
        (b"name = 1", "name: Input should be a valid string"),
        (b'name = "a"\ntitle = "b"\n[speed]\nminimum_kmh = 2.0', "speed.start_kmh must lie"),
        (b'name = "a"\ntitle = "b"\n[incline]\nminimum_pct = 20.0', "is above incline.maximum"),
        (b'name = "a"\ntitle = "b"\n[control.unlock]\nkey = "aa"', "control.unlock.service"),
        (b'name = "a"\ntitle = "b"\n[control.fixed_results]\n"02" = 9', "fixed_results.02"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes | None, why: str
) -> None:
    path = tmp_path / "bad.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInputError, match=r"the device model .*bad.toml") as refused:
        simulator.open(str(path))
    assert why in str(refused.value)


@pytest.mark.parametrize(
    "section", [name for name in DeviceModel.model_fields if name not in ("reads",)]
)
def test_a_key_that_nobody_reads_is_refused(section: str) -> None:
    with pytest.raises(BadInputError, match="nonsense"):
        parse_model(f'name = "a"\ntitle = "b"\n[{section}]\nnonsense = 1', "x.toml") if hasattr(
            DeviceModel.model_fields[section].annotation, "model_fields"
        ) else parse_model('name = "a"\ntitle = "b"\nnonsense = 1', "x.toml")
