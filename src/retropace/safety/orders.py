"""The only place in the house that constructs commands, and their book-keeping (R09, R13)."""

from retropace.model import Command, CommandKind, Outcome, Receipt
from retropace.safety.limits import (
    ANOTHER_WAY_NS,
    RECEIPT_WAIT_NS,
    SPEED_LIFE_NS,
    START_LIFE_NS,
    STOP_ANSWERED_NS,
)


class Orders:
    """Numbers commands, and remembers which are still without an answer."""

    def __init__(self) -> None:
        self._next_number = 1
        self._open: dict[int, Command] = {}
        self._stops: dict[int, int] = {}
        self._another_way_until_ns: int | None = None

    def start(self, now_ns: int) -> Command:
        """Start or resume."""
        return self._issue(CommandKind.START, now_ns, now_ns + START_LIFE_NS)

    def stop(self, now_ns: int) -> Command:
        """Stop: never expires, and forgets all else that was asked."""
        self._open.clear()
        stop = self._issue(CommandKind.STOP, now_ns, None)
        self._stops = {
            number: issued_ns
            for number, issued_ns in self._stops.items()
            if now_ns - issued_ns < ANOTHER_WAY_NS
        }
        self._stops[stop.number] = now_ns
        return stop

    def speed(self, speed_mps: float, now_ns: int) -> Command:
        """A set-point that dies within the second."""
        return self._issue(CommandKind.SET_SPEED, now_ns, now_ns + SPEED_LIFE_NS, speed_mps)

    def grade(self, grade: float, now_ns: int) -> Command:
        """An incline target."""
        return self._issue(CommandKind.SET_GRADE, now_ns, now_ns + SPEED_LIFE_NS, grade=grade)

    def close(self, receipt: Receipt) -> Command | None:
        """The command a receipt answers, if it was still waiting for one."""
        return self._open.pop(receipt.number, None)

    def close_stop(self, receipt: Receipt, now_ns: int) -> bool:
        """Whether this stop was answered at once, so that it was written that once and no more.

        One that was not is tried another way, which has a receipt of its own.
        """
        issued_ns = self._stops.pop(receipt.number, None)
        if issued_ns is None:
            self._another_way_until_ns = None
            return False
        if receipt.outcome is not Outcome.UNKNOWN and now_ns - issued_ns < STOP_ANSWERED_NS:
            return True
        self._another_way_until_ns = now_ns + ANOTHER_WAY_NS
        return False

    def stopping(self, now_ns: int) -> bool:
        """Whether a stop may still be on its way to the belt, this way or another."""
        waits = any(now_ns - issued_ns < ANOTHER_WAY_NS for issued_ns in self._stops.values())
        until_ns = self._another_way_until_ns
        return waits or (until_ns is not None and now_ns < until_ns)

    def clear(self) -> None:
        """Wait for none of them any more."""
        self._open.clear()

    @property
    def waiting(self) -> bool:
        """Whether any command is without an answer."""
        return bool(self._open)

    def overdue(self, now_ns: int) -> Command | None:
        """A command whose receipt never came."""
        for command in self._open.values():
            if now_ns - command.issued_ns > RECEIPT_WAIT_NS:
                return self._open.pop(command.number)
        return None

    def _issue(
        self,
        kind: CommandKind,
        now_ns: int,
        expires_ns: int | None,
        speed_mps: float | None = None,
        grade: float | None = None,
    ) -> Command:
        """One command, numbered."""
        command = Command(self._next_number, kind, now_ns, expires_ns, speed_mps, grade)
        self._next_number += 1
        self._open[command.number] = command
        return command
