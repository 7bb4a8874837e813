"""What viewers are told last, before the program goes."""

import asyncio
import json
from typing import Any

import pytest

from retropace.model import SpeedUnit
from retropace.web.hub import LAST_S, Hub, Viewer
from support.virtual import run_virtual


async def last_words(takes_s: float) -> tuple[list[str], float]:
    """What a viewer has heard who takes so long for each message, and how long that took."""
    stage = "walking"
    heard: list[str] = []

    async def send(text: str) -> None:
        await asyncio.sleep(takes_s)
        heard.append(json.loads(text)["stage"])

    def message(*_: Any) -> dict[str, Any]:
        return {"stage": stage, "treadmills": []}

    hub = Hub(message, lambda: True)
    viewer = Viewer(None, SpeedUnit.KMH, "en")
    telling = asyncio.ensure_future(viewer.tell(send))
    hub.admit(viewer)
    await asyncio.sleep(5.0)
    stage, began_s = "idle", asyncio.get_running_loop().time()
    await hub.say_last()
    took_s = asyncio.get_running_loop().time() - began_s
    hub.leave(viewer)
    telling.cancel()
    return heard, took_s


@pytest.mark.rule("R26")
@pytest.mark.parametrize("takes_s", [0.0, 0.05, 0.3])
def test_who_takes_the_last_word_has_it_before_the_program_goes(takes_s: float) -> None:
    heard, took_s = run_virtual(last_words(takes_s))
    assert (heard[0], heard[-1]) == ("walking", "idle")
    assert took_s <= 2 * takes_s + 0.01


@pytest.mark.rule("R26")
def test_who_takes_nothing_holds_nobody_up_at_the_end() -> None:
    heard, took_s = run_virtual(last_words(9.0))
    assert heard == []
    assert took_s == pytest.approx(LAST_S)
