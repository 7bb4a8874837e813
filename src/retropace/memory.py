"""What is remembered between sessions: the readiness check, treadmills known, the walker's heart.

One small JSON file in the data directory, written whole or not at all.
The walker's level is not among it: that follows from the sessions alone (R05).
"""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from retropace.effort import People
from retropace.effort.load import TRIMP_MEN, TRIMP_WOMEN, Heart, Weighting, checked
from retropace.files import broken, keep, kept

FILE_NAME: Final = "memory.json"
_VERSION: Final = 2
_READS: Final = (1, _VERSION)
"""Version 1 held a level too, which people told of themselves: it is passed over."""
_SECONDS_PER_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Memory:
    """``ready_at`` is when the readiness check was last passed, ISO 8601; None for never.

    ``heart`` is what the walker told of it, and ``trimp`` names the weights they chose for TRIMP.
    ``people`` is whether anybody like them was measured, None for not told; ``session_load`` that
    they want their rating times minutes, by a formula nobody here could check.
    """

    ready_at: str | None = None
    treadmills: tuple[str, ...] = ()
    heart: Heart | None = None
    trimp: str = TRIMP_MEN.id
    people: People | None = None
    session_load: bool = False

    def days_since_ready(self, now: datetime) -> float | None:
        """Days since the check was passed, or None."""
        if self.ready_at is None:
            return None
        then = datetime.fromisoformat(self.ready_at)
        return (now - then).total_seconds() / _SECONDS_PER_DAY

    def passed(self, now: datetime) -> "Memory":
        """The whole check was passed just now."""
        return replace(self, ready_at=now.isoformat(timespec="seconds"))

    def knows(self, address: str) -> bool:
        """Whether a person has seen this treadmill's console agree (R03)."""
        return address in self.treadmills

    def met(self, address: str) -> "Memory":
        """The console of this treadmill agreed."""
        return replace(self, treadmills=tuple(sorted({*self.treadmills, address})))

    @property
    def weighting(self) -> Weighting:
        """The weights of TRIMP: the men's, unless the walker asked for the others."""
        return TRIMP_WOMEN if self.trimp == TRIMP_WOMEN.id else TRIMP_MEN


def recall(data_dir: Path) -> Memory:
    """What is remembered; nothing where there is no file. Raises BadInputError on a broken one."""
    path = data_dir / FILE_NAME
    value = kept(path)
    if value is None:
        return Memory()
    try:
        return _parse(value)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise broken(path, error) from error


def remember(memory: Memory, data_dir: Path) -> None:
    """Keep it. Raises BadInputError where the data directory cannot be written."""
    keep(data_dir / FILE_NAME, {"version": _VERSION, **asdict(memory)})


def now() -> datetime:
    """The wall clock, with its zone."""
    return datetime.now(UTC).astimezone()


def _parse(value: dict[str, Any]) -> Memory:
    """The file's values, checked."""
    if value["version"] not in _READS:
        raise ValueError(f"its version is {value['version']}, and this program reads {_VERSION}")
    ready_at = value["ready_at"]
    if ready_at is not None and datetime.fromisoformat(ready_at).tzinfo is None:
        raise ValueError("ready_at has no time zone")
    heart, people = value.get("heart"), value.get("people")
    return Memory(
        ready_at,
        tuple(map(str, value["treadmills"])),
        None if heart is None else checked(Heart(*heart)),
        str(value.get("trimp", TRIMP_MEN.id)),
        None if people is None else People(people),
        value.get("session_load") is True,
    )
