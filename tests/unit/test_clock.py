"""Time that a set-point ages by, also while the computer sleeps."""

import asyncio
import time
from types import SimpleNamespace

import pytest

from retropace.cli import start
from retropace.clock import LoopClock, wakeful_loop


@pytest.mark.rule("R09", "R12")
@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="other systems' clocks go on")
def test_the_time_of_a_sleep_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    slept_s = [0.0]
    real = time.clock_gettime

    def read(clock: int) -> float:
        return real(clock) + (slept_s[0] if clock == time.CLOCK_BOOTTIME else 0.0)

    monkeypatch.setattr(time, "clock_gettime", read)

    async def sleep_and_wake() -> tuple[int, bool]:
        clock, rung = LoopClock(), asyncio.Event()
        before_ns = clock.now_ns()
        asyncio.get_running_loop().call_later(100.0, rung.set)
        slept_s[0] = 120.0
        await asyncio.wait_for(rung.wait(), 5.0)
        return clock.now_ns() - before_ns, rung.is_set()

    with asyncio.Runner(loop_factory=wakeful_loop) as runner:
        passed_ns, rung = runner.run(sleep_and_wake())
    assert 120.0 <= passed_ns / 1e9 < 124.0
    assert rung


@pytest.mark.rule("R09")
def test_a_session_on_a_real_treadmill_runs_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[asyncio.AbstractEventLoop] = []

    def make() -> asyncio.AbstractEventLoop:
        made.append(wakeful_loop())
        return made[0]

    async def guided(*_: object) -> object:
        return asyncio.get_running_loop()

    monkeypatch.setattr("retropace.clock.wakeful_loop", make)
    monkeypatch.setattr("retropace.app.guide", guided)
    front = SimpleNamespace(connecting=lambda: None)
    options = SimpleNamespace(web=False, speed_up=None)
    ran_on: object = start._guide(None, front, None, options)  # type: ignore[arg-type]
    assert made == [ran_on]
