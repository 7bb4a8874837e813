"""Waits with a hard end: past its deadline, work is cancelled and left behind (rule R30)."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_left_behind: set[asyncio.Task[Any]] = set()


def now_s() -> float:
    """The running loop's time, s; deadlines are absolute points on it and never restart."""
    return asyncio.get_running_loop().time()


async def within(work: Coroutine[Any, Any, T], deadline_s: float) -> T:
    """Do ``work`` until ``deadline_s``, then raise TimeoutError without waiting for its clean-up.

    ``asyncio.timeout`` waits until the cancelled work has ended. Bleak's connect and disconnect
    talk to the Bluetooth service while they clean up, which hangs when that service does.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=max(0.0, deadline_s - now_s()))
    except asyncio.CancelledError:
        leave_behind(task)
        raise
    if not task.done():
        leave_behind(task)
        raise TimeoutError
    if task.cancelled():
        raise TimeoutError("the Bluetooth stack gave up")
    return task.result()


def in_background(work: Coroutine[Any, Any, None]) -> None:
    """Let ``work`` go on by itself; it has its own deadlines, and nobody waits for it."""
    task = asyncio.ensure_future(work)
    _left_behind.add(task)
    task.add_done_callback(_forget)


def leave_behind(task: asyncio.Task[Any]) -> None:
    """Cancel ``task``, keep it alive until it ends, and take whatever it raises."""
    _left_behind.add(task)
    task.add_done_callback(_forget)
    task.cancel()


def _forget(task: asyncio.Task[Any]) -> None:
    _left_behind.discard(task)
    if not task.cancelled():
        task.exception()
