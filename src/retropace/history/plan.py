"""How far a walker is in a programme. Only its beginning is kept: the sessions tell the rest.

A plan waits: what was missed is simply still to come, and nothing is ever taken back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from retropace.errors import BadInputError
from retropace.files import drop, keep, kept
from retropace.history.past import PastSession
from retropace.history.weeks import monday_of
from retropace.library import load_profile, load_programme
from retropace.profile.programme import Programme
from retropace.safety.levels import BACKWARD_LEAST_S, Standing, barred

FILE_NAME: Final = "plan.json"
_VERSION: Final = 1
_EASIEST: Final = "first-five"


class Begun(NamedTuple):
    """A programme that was begun; ``simulated`` ones also count sessions on the simulator."""

    programme: str
    begun_at: datetime
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a programme: ``walked`` are the sessions that took it further, in order.

    ``week`` counts from 0, and is the last one's where all is done.
    """

    programme: Programme
    walked: tuple[PastSession, ...]

    @property
    def total(self) -> int:
        """Sessions of the whole programme."""
        return len(self.programme.sessions)

    @property
    def next_profile(self) -> str | None:
        """The profile to walk next; None where all is done."""
        done = len(self.walked)
        return self.programme.sessions[done] if done < self.total else None

    @property
    def week(self) -> int:
        """The programme's week that the next session is in."""
        left = len(self.walked)
        for number, week in enumerate(self.programme.weeks):
            if left < len(week.sessions):
                return number
            left -= len(week.sessions)
        return len(self.programme.weeks) - 1

    def this_week(self, today: date) -> int:
        """Sessions of the programme walked in this calendar week."""
        return sum(monday_of(session.day) == monday_of(today) for session in self.walked)


def begun_plan(data_dir: Path) -> Begun | None:
    """The programme under way, if any. Raises BadInputError on a broken file."""
    path = data_dir / FILE_NAME
    value = kept(path)
    if value is None:
        return None
    try:
        return _begun(value)
    except (KeyError, TypeError, ValueError) as error:
        raise BadInputError(
            f"{path} is no plan this program knows ({error}): mend it, or move it away."
        ) from error


def _begun(value: dict[str, Any]) -> Begun:
    begun_at = datetime.fromisoformat(value["begun_at"])
    if value["version"] != _VERSION or begun_at.tzinfo is None:
        raise ValueError("another version")
    return Begun(str(value["programme"]), begun_at, value["simulated"] is True)


def begin_plan(data_dir: Path, begun: Begun) -> None:
    """Keep it, in place of any other. Raises BadInputError where the disk will not."""
    value = begun._asdict() | {"begun_at": begun.begun_at.isoformat(timespec="seconds")}
    keep(data_dir / FILE_NAME, {"version": _VERSION} | value)


def leave_plan(data_dir: Path) -> None:
    """Forget which programme was under way; its sessions stay."""
    drop(data_dir / FILE_NAME)


def place_in(programme: Programme, begun: Begun, sessions: Sequence[PastSession]) -> Place:
    """How far these sessions, oldest first, have led.

    A session leads on when it was begun after the plan, is of the profile that was next, and was
    walked to its end; others are never in vain, but belong to no plan.
    """
    walked: list[PastSession] = []
    expected = programme.sessions
    for session in _counting(begun, sessions):
        if len(walked) < len(expected) and session.profile == expected[len(walked)]:
            walked.append(session)
    return Place(programme, tuple(walked))


def progress_by(name: str, data_dir: Path, sessions: Sequence[PastSession]) -> str | None:
    """What this session did for the programme under way, as a sentence; None where nothing.

    Raises BadInputError as ``begun_plan`` and ``load_programme`` do.
    """
    begun = begun_plan(data_dir)
    if begun is None:
        return None
    place = place_in(load_programme(begun.programme), begun, sessions)
    if name not in (session.name for session in place.walked):
        return None
    told = f"{place.programme.title}: {len(place.walked)} of {place.total} sessions done"
    if place.next_profile is None:
        return f"{told}. That was the last one: well walked."
    return f'{told}. "retropace plan" says what is next.'


def to_walk(place: Place, now: Standing) -> str | None:
    """The profile for the next session; None where all is done.

    Where the level is not there yet, it is the latest before it that may be walked: walking that
    again is what leads to the level.
    """
    wanted = place.next_profile
    if wanted is None or _may_walk(wanted, now):
        return wanted
    before = place.programme.sessions[: len(place.walked)]
    return next((name for name in reversed(before) if _may_walk(name, now)), _EASIEST)


def _may_walk(profile: str, now: Standing) -> bool:
    return barred("", load_profile(profile).level, now) is None


def _counting(begun: Begun, sessions: Iterable[PastSession]) -> Iterable[PastSession]:
    for session in sessions:
        late_enough = datetime.fromisoformat(session.started_at) >= begun.begun_at
        whole = session.completed and session.backward_duration_s >= BACKWARD_LEAST_S
        if late_enough and whole and (begun.simulated or not session.simulated):
            yield session
