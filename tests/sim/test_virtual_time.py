"""Virtual time: exact, ordered, wakeable from outside, and never silently stuck."""

import asyncio
import os
import threading
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retropace_simulators.virtual_time import START_S, VirtualDeadlockError, VirtualTimeLoop, run


def test_an_hour_of_one_hertz_timers_passes_without_waiting() -> None:
    async def hour() -> int:
        ticks = 0
        while asyncio.get_running_loop().time() < START_S + 3600:
            await asyncio.sleep(1.0)
            ticks += 1
        return ticks

    assert run(hour()) == 3600


@settings(max_examples=100)
@given(st.lists(st.integers(0, 10**8), min_size=1, max_size=30))
def test_timers_fire_in_order_and_on_time(delays_ms: list[int]) -> None:
    delays_s = [delay_ms / 1000 for delay_ms in delays_ms]

    async def fire() -> list[tuple[float, float]]:
        loop = asyncio.get_running_loop()
        fired: list[tuple[float, float]] = []
        began_s = loop.time()
        for delay_s in delays_s:
            loop.call_later(delay_s, lambda due=delay_s: fired.append((due, loop.time())))
        await asyncio.sleep(2e5)
        return [(due, at_s - began_s) for due, at_s in fired]

    fired = run(fire())
    assert [due for due, _ in fired] == sorted(delays_s)
    for due, at_s in fired:
        assert at_s == pytest.approx(due, abs=1e-6)


def test_time_stands_still_while_code_runs() -> None:
    async def work() -> float:
        time.sleep(0.02)  # noqa: ASYNC251 (a slow computer)
        await asyncio.sleep(0)
        return asyncio.get_running_loop().time()

    assert run(work()) == START_S


def test_nothing_to_wait_for_fails_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retropace_simulators.virtual_time.PATIENCE_S", 0.05)

    async def wait_for_ever() -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(VirtualDeadlockError, match="nothing can happen"):
        run(wait_for_ever())


def test_another_thread_wakes_a_loop_with_nothing_else_to_do() -> None:
    async def wait() -> str:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[str] = loop.create_future()
        thread = threading.Thread(
            target=lambda: loop.call_soon_threadsafe(future.set_result, "woken")
        )
        thread.start()
        word = await future
        thread.join()
        return word

    assert run(wait()) == "woken"


def test_time_waits_for_work_handed_to_a_thread() -> None:
    async def work() -> float:
        loop = asyncio.get_running_loop()
        await asyncio.wait_for(asyncio.to_thread(time.sleep, 0.05), timeout=0.01)
        return loop.time()

    assert run(work()) == START_S


def test_a_thread_that_hangs_does_not_hold_time_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retropace_simulators.virtual_time.PATIENCE_S", 0.05)
    released = threading.Event()

    async def work() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.to_thread(released.wait), timeout=5.0)
        released.set()

    run(work())


@pytest.mark.parametrize("speed_up", [None, 50.0])
def test_real_files_are_read_in_virtual_time(speed_up: float | None) -> None:
    async def read() -> bytes:
        loop = asyncio.get_running_loop()
        out, into = os.pipe()
        future: asyncio.Future[bytes] = loop.create_future()
        loop.add_reader(out, lambda: future.done() or future.set_result(os.read(out, 10)))
        loop.call_later(5.0, os.write, into, b"hello")
        try:
            return await future
        finally:
            loop.remove_reader(out)
            os.close(out)
            os.close(into)

    assert run(read(), speed_up) == b"hello"


def test_sped_up_time_takes_real_time_and_lands_exactly() -> None:
    async def sleep() -> float:
        loop = asyncio.get_running_loop()
        for _ in range(10):
            await asyncio.sleep(1.0)
        return loop.time()

    began_s = time.monotonic()
    assert run(sleep(), speed_up=100.0) == START_S + 10.0
    assert time.monotonic() - began_s >= 0.095


def test_a_slow_computer_never_makes_sped_up_time_late() -> None:
    async def late() -> list[float]:
        loop = asyncio.get_running_loop()
        fired: list[float] = []
        loop.call_later(1.0, time.sleep, 0.03)
        for due_s in (1.0, 1.5, 2.0):
            loop.call_later(due_s, lambda: fired.append(loop.time()))
        await asyncio.sleep(3.0)
        return fired

    assert run(late(), speed_up=1000.0) == [START_S + 1.0, START_S + 1.5, START_S + 2.0]


@pytest.mark.parametrize("speed_up", [0.0, -1.0, float("nan")])
def test_a_speed_up_must_be_positive(speed_up: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        VirtualTimeLoop(speed_up)


def test_errors_come_through_and_the_loop_is_closed() -> None:
    loops: list[asyncio.AbstractEventLoop] = []

    async def fail() -> None:
        loops.append(asyncio.get_running_loop())
        raise LookupError("as it was")

    with pytest.raises(LookupError, match="as it was"):
        run(fail())
    assert loops[0].is_closed()


def test_two_sleepers_interleave_by_deadline() -> None:
    async def both() -> list[str]:
        order: list[str] = []

        async def tick(name: str, period_s: float) -> None:
            for _ in range(3):
                await asyncio.sleep(period_s)
                order.append(name)

        note: Callable[..., object] = asyncio.gather
        await note(tick("slow", 2.0), tick("quick", 0.7))
        return order

    assert run(both()) == ["quick", "quick", "slow", "quick", "slow", "slow"]
