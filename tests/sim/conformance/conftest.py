"""Every case is examined over the simulated air and over Bumble's real host and ATT."""

import importlib.util
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from retropace_simulators.models import load_model
from support.lab import Examine, Lab, examine


@pytest.fixture(params=["air", pytest.param("bumble", marks=pytest.mark.bumble)])
def under_test(request: pytest.FixtureRequest) -> Examine:
    """Examine a model: ``under_test(work)``, or another one than spec-clean, knobs turned."""
    if request.param == "bumble" and importlib.util.find_spec("bumble") is None:
        pytest.skip("bumble is an extra: pip install 'retropace[simulate]'")

    def run(
        work: Callable[[Lab], Awaitable[Any]], model: str = "spec-clean", **knobs: dict[str, Any]
    ) -> Any:
        loaded = load_model(model)
        turned = {name: getattr(loaded, name).model_copy(update=new) for name, new in knobs.items()}
        return examine(request.param, loaded.model_copy(update=turned), work)

    return run
