"""Runs a test's coroutine in virtual time; a test that hangs fails instead."""

from collections.abc import Coroutine
from typing import Any, TypeVar

from retropace_simulators import virtual_time

T = TypeVar("T")


def run_virtual(coro: Coroutine[Any, Any, T], speed_up: float | None = None) -> T:
    """Run ``coro`` to its end, jumping from deadline to deadline (or sped up)."""
    return virtual_time.run(coro, speed_up)
