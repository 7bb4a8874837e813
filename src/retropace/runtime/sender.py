"""Stage 7: commands go out, receipts come back; a stop has two ways and waits for neither."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

from retropace.clock import Clock
from retropace.driver import Treadmill
from retropace.model import Command, CommandKind, Outcome, Receipt
from retropace.phrase import Phrase

T = TypeVar("T")

SECOND_WAY_AFTER_S: Final = 0.5
"""R30: a stop that has not come back by now is tried another way while the first still hangs."""
_LONGEST_SEND_S: Final = 30.0
"""Drivers bound their own waits; this is the bound on a driver that does not."""


class Sender:
    """Sends each command in a task of its own; nothing here makes a step wait."""

    def __init__(
        self, treadmill: Treadmill, clock: Clock, deliver: Callable[[Receipt], None]
    ) -> None:
        self._treadmill = treadmill
        self._clock = clock
        self._deliver = deliver
        self._tasks: dict[asyncio.Task[Any], None] = {}  # in their order: one seed, one story
        self._second_way: asyncio.Task[None] | None = None

    def send(self, command: Command) -> None:
        """Begin to send; the receipt is delivered later, whatever becomes of it.

        The command is handed to the driver as soon as the loop next runs.
        """
        first = self._spawn(self._send(command))
        if command.kind is CommandKind.STOP:
            self._spawn(self._see_through(first, command))

    async def settle(self, timeout_s: float) -> None:
        """Wait for what is under way, as long as ``timeout_s``; then let go of it."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=timeout_s)
        for task in list(self._tasks):
            task.cancel()

    def _spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """A task kept alive until it is done."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks[task] = None
        task.add_done_callback(self._tasks.pop)
        return task

    async def _send(self, command: Command) -> Outcome:
        """One command, its receipt, and its outcome."""
        receipt = await self._bounded(self._treadmill.send(command), command)
        self._deliver(receipt)
        return receipt.outcome

    async def _see_through(self, first: asyncio.Task[Outcome], stop: Command) -> None:
        """The other way beside a stop that is slow, or of which nobody knows what became."""
        done, _ = await asyncio.wait({first}, timeout=SECOND_WAY_AFTER_S)
        if done and not first.cancelled() and first.result() is not Outcome.UNKNOWN:
            return
        if self._second_way is None or self._second_way.done():
            self._second_way = self._spawn(self._another_way(stop))

    async def _another_way(self, stop: Command) -> None:
        """The second way; what it achieves is seen by the belt, and said by its receipt."""
        work = self._treadmill.stop_another_way(stop)
        self._deliver(await self._bounded(work, stop))

    async def _bounded(self, work: Coroutine[Any, Any, Receipt], command: Command) -> Receipt:
        """A receipt, come what may."""
        try:
            async with asyncio.timeout(_LONGEST_SEND_S):  # no task between us and the write
                return await work
        except TimeoutError:
            detail = Phrase("the driver did not come back")
        except Exception as error:  # a driver that breaks is an unknown outcome
            detail = Phrase("the driver failed: {error}", error=str(error))
        return Receipt(
            command.number, command.kind, Outcome.UNKNOWN, self._clock.now_ns(), None, detail
        )
