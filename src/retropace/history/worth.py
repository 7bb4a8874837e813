"""What a session was worth to the one who walked it, with the practice that they had by then."""

from datetime import datetime
from pathlib import Path

from retropace.effort import SessionWorth
from retropace.errors import BadInputError
from retropace.history.past import PastSession
from retropace.history.reading import read_history
from retropace.journal import Recording
from retropace.journal.worth import worth_of


def session_worth(recording: Recording, journal: Path) -> SessionWorth:
    """``worth_of`` a recording, with practice counted in the data directory its journal lies in.

    A journal that lies anywhere else, such as a friend's, is taken for a novice's.
    """
    before = recording.header.started_at
    return worth_of(recording, practice_sessions=practice_before(journal, before))


def practice_before(journal: Path, started_at: str) -> int:
    """The sessions completed on a real treadmill before then; 0 where nobody knows."""
    if journal.parent.name != "sessions":
        return 0
    try:
        then = datetime.fromisoformat(started_at)
        sessions = read_history(journal.parent.parent).real
        return sum(_counts(session, then) for session in sessions)
    except (BadInputError, OSError, ValueError, TypeError):
        return 0


def _counts(session: PastSession, then: datetime) -> bool:
    return session.completed and datetime.fromisoformat(session.started_at) < then
