"""The walker's level, from the journals themselves: the database only says where to look (R05)."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from retropace.errors import BadInputError
from retropace.history.past import PastSession, past_session
from retropace.journal import Told, read_journal, summarise_quickly
from retropace.safety.levels import BEGINNER, TO_JOGGER, Standing, Walked


class Level(NamedTuple):
    """How far a walker has come, and sentences about sessions that could not count."""

    standing: Standing
    told: tuple[str, ...] = ()


def once(sessions: Iterable[PastSession]) -> tuple[tuple[PastSession, ...], tuple[str, ...]]:
    """Each session once, however many copies of its journal lie there; the others are told of."""
    first: dict[str, PastSession] = {}
    told = []
    for session in sessions:
        kept = first.setdefault(session.session_id, session)
        if kept is not session:
            told.append(f"{session.name} is a copy of {kept.name}: it counts once.")
    return tuple(first.values()), tuple(told)


def level_of(sessions: Iterable[PastSession], journals: Iterable[Path]) -> Level:
    """Where these sessions, oldest first, have led to.

    Of each that would count the whole journal is read and its chain checked; those that can change
    nothing any more are passed over, so that a long history costs no more than a short one.
    """
    paths = {path.stem: path for path in journals}
    now, told = BEGINNER, []
    for session in sessions:
        if now.next_level is None:
            break
        if not session.walked.counts or _changes_nothing(now, session.walked):
            continue
        walked = _walked(paths.get(session.name))
        if walked is None:
            told.append(
                f"{session.name} was changed after it was recorded: it counts for no level."
            )
        else:
            now = now.after(walked)
    return Level(now, tuple(told))


def _changes_nothing(now: Standing, walked: Walked) -> bool:
    """Enough have been walked, and what is missing are brisk ones."""
    return now.counted >= TO_JOGGER and not walked.is_brisk


def _walked(path: Path | None) -> Walked | None:
    """What a journal says of itself, where nobody has changed it since."""
    if path is None:
        return None
    try:
        if any(problem.is_broken for problem in read_journal(path).problems):
            return None
        return past_session(path.stem, summarise_quickly(path), Told()).walked
    except (BadInputError, ValueError, OverflowError):
        return None
