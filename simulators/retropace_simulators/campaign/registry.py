"""How a fault gets into the catalogue: a function of the stage and a strength, and its taints."""

from collections.abc import Callable
from typing import Final, NamedTuple, TypeVar

from retropace_simulators.campaign.stage import Stage
from retropace_simulators.campaign.story import Taint

T = TypeVar("T")

Heal = Callable[[], None]
Begin = Callable[[Stage, float], tuple[str, Heal]]


class Fault(NamedTuple):
    """``begin`` breaks something, with a strength of 0 to 1, and says what; and how it heals."""

    name: str
    taints: frozenset[Taint]
    begin: Begin
    about: str


ALL: Final[dict[str, Fault]] = {}


def fault(name: str, *taints: Taint) -> Callable[[Begin], Begin]:
    """Put a function into the catalogue; its docstring says what breaks."""

    def register(begin: Begin) -> Begin:
        ALL[name] = Fault(name, frozenset(taints), begin, (begin.__doc__ or "").strip())
        return begin

    return register


def nothing() -> None:
    """Heals what is over at once."""


def among(active: list[T], one: T) -> Heal:
    """Put it among the active ones; what comes back takes it out again."""
    active.append(one)

    def heal() -> None:
        if one in active:
            active.remove(one)

    return heal
