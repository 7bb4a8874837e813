"""The only place in the house that constructs commands, and their book-keeping (R09, R13)."""

from retropace.model import Command, CommandKind, Receipt
from retropace.safety.limits import RECEIPT_WAIT_NS, SPEED_LIFE_NS, START_LIFE_NS


class Orders:
    """Numbers commands, and remembers which are still without an answer."""

    def __init__(self) -> None:
        self._next_number = 1
        self._open: dict[int, Command] = {}

    def start(self, now_ns: int) -> Command:
        """Start or resume."""
        return self._issue(CommandKind.START, now_ns, now_ns + START_LIFE_NS)

    def stop(self, now_ns: int) -> Command:
        """Stop: never expires, and forgets all else that was asked."""
        self._open.clear()
        return self._issue(CommandKind.STOP, now_ns, None)

    def speed(self, speed_mps: float, now_ns: int) -> Command:
        """A set-point that dies within the second."""
        return self._issue(CommandKind.SET_SPEED, now_ns, now_ns + SPEED_LIFE_NS, speed_mps)

    def grade(self, grade: float, now_ns: int) -> Command:
        """An incline target."""
        return self._issue(CommandKind.SET_GRADE, now_ns, now_ns + SPEED_LIFE_NS, grade=grade)

    def close(self, receipt: Receipt) -> Command | None:
        """The command a receipt answers, if it was still waiting for one."""
        return self._open.pop(receipt.number, None)

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
