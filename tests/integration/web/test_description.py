"""Requests made up from the OpenAPI description: whatever they hold, none is answered with 5xx."""

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from retropace.web import gate, pairing
from retropace.web.application import application
from retropace.web.room import Room
from retropace.web.serving import LOCAL, Served
from support.program import PATIENCE_S
from support.serving import serving

pytestmark = pytest.mark.rule("R27", "R28")


def description() -> dict[str, Any]:
    """The description that is served."""
    app = application(Room([], Path("nowhere"), time.monotonic))
    found: dict[str, Any] = app._app.openapi()  # type: ignore[attr-defined]
    return found


SCHEMA = schemathesis.openapi.from_dict(description())
OPERATIONS = [operation.ok() for operation in SCHEMA.get_all_operations()]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A room on a real port, in a thread of its own."""
    with pytest.MonkeyPatch.context() as patching:
        for name in ("_PER_S", "_AT_ONCE"):
            patching.setattr(gate, name, 1e6)
        patching.setattr(pairing, "_TRIES_AT_ONCE", 1e6)
        begun, over = threading.Event(), threading.Event()
        told: list[Served] = []

        async def main() -> None:
            async with serving(tmp_path_factory.mktemp("data")) as served:
                told.append(served)
                begun.set()
                while not over.is_set():  # noqa: ASYNC110 (an event of another thread)
                    await asyncio.sleep(0.05)

        thread = threading.Thread(target=asyncio.run, args=(main(),))
        thread.start()
        assert begun.wait(PATIENCE_S)
        yield told[0]
        over.set()
        thread.join(PATIENCE_S)


def can_be_wrong(operation: Any) -> bool:
    """Whether there is anything in a request that its description rules out."""
    return bool(list(operation.body) or list(operation.query))


CASES = [
    (operation, mode)
    for operation in OPERATIONS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or can_be_wrong(operation)
]


@pytest.mark.parametrize(
    ("operation", "mode"), CASES, ids=[f"{made.label}-{mode.value}" for made, mode in CASES]
)
def test_no_request_of_the_description_is_answered_with_500(
    served: Served, operation: Any, mode: GenerationMode
) -> None:
    known = served.room.pairing
    token = known.pair(known.secret, "test")
    headers = {"authorization": f"Bearer {token}"}

    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        if "treadmill" in (case.path_parameters or {}):
            case.path_parameters["treadmill"] = "1"
        answer = case.call(
            base_url=f"http://{LOCAL}:{served.port}", headers=headers, timeout=PATIENCE_S
        )
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            assert set(answer.json()) == {"error", "field", "bound"}, answer.text
            assert answer.json()["error"].endswith((".", "?")), answer.text

    check()
    device = known.device(token)
    if device is not None:
        known.forget(device)
