"""What a request is told when it is not done: a status, a sentence, and where it helps a field."""

from typing import ClassVar

from retropace.errors import RetropaceError
from retropace.phrase import Phrase


def our_fault(what: str) -> Phrase:
    """What people are told of a fault that is nobody's but ours."""
    return Phrase("A fault of the program, not of yours ({what}). Please report it.", what=what)


class RefusedError(RetropaceError):
    """A request that changes nothing; ``field`` and ``bound`` say what was wrong with it."""

    status: ClassVar[int] = 422

    def __init__(self, sentence: str, field: str | None = None, bound: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field
        self.bound = bound


class NotPairedError(RefusedError):
    """Only a paired device may."""

    status = 401

    def __init__(self, sentence: str = "") -> None:
        super().__init__(
            sentence
            or Phrase(
                "This device is not paired: open the address that the program printed, or scan its "
                "code."
            )
        )


class ForeignError(RefusedError):
    """The request comes from another page, or under another name than ours."""

    status = 403


class MissingError(RefusedError):
    """There is no such thing."""

    status = 404


class NotNowError(RefusedError):
    """It could be done at another time, or by someone else."""

    status = 409


class TooLargeError(RefusedError):
    """More than is ever needed."""

    status = 413


class WrongKindError(RefusedError):
    """A body of another kind than JSON."""

    status = 415


class TooOftenError(RefusedError):
    """Too many requests; ``again_s`` says when to come back."""

    status = 429

    def __init__(self, sentence: str, again_s: float) -> None:
        super().__init__(sentence)
        self.again_s = again_s
