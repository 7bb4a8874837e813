"""docs/simulator.md names every model, and no knob that is not there."""

import re
from pathlib import Path

import pytest

from retropace_simulators.models import DeviceModel, load_model, model_names

PAGE = (Path(__file__).parents[3] / "docs" / "simulator.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", model_names())
def test_a_model_is_on_it_with_its_quirks(name: str) -> None:
    model = load_model(name)
    quirks = ", ".join(model.quirks) or "none"
    assert f"| `{name}` | {model.title} | {quirks} |" in PAGE


def test_every_knob_on_it_exists() -> None:
    named = {
        (section, knob) for section, knob in re.findall(r"`(\w+)\.(\w+)`", PAGE) if knob != "py"
    }
    assert len(named) > 40
    for section, knob in named:
        inside = DeviceModel.model_fields[section].annotation
        assert inside is not None
        assert knob in inside.model_fields


@pytest.mark.parametrize("number", range(1, 71))
def test_every_quirk_of_the_catalogue_is_on_it(number: int) -> None:
    assert f"Q{number:02d}" in PAGE
