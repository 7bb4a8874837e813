"""What a session was worth to the one who walked it, and what it asked of their heart.

With the practice that they had by then, and with what they told of themselves.
"""

from datetime import datetime
from pathlib import Path

from retropace.effort import People, PersonalRatio, SessionWorth
from retropace.effort.load import InternalLoad
from retropace.errors import BadInputError
from retropace.history.calibrated import personal_ratio
from retropace.history.past import PastSession
from retropace.history.reading import read_history
from retropace.journal import Recording, read_recording
from retropace.journal.sessions import data_dir_holding
from retropace.journal.worth import load_of, worth_of
from retropace.memory import Memory, recall


def judged(journal: Path) -> tuple[Recording, SessionWorth, InternalLoad]:
    """A session, what it was worth to its walker, and what it asked of them.

    Raises BadInputError as ``read_recording`` does.
    """
    recording = read_recording(journal)
    worth = session_worth(recording, journal)
    return recording, worth, session_load(recording, journal, worth)


def session_worth(recording: Recording, journal: Path) -> SessionWorth:
    """``worth_of`` a recording, with practice counted in the data directory its journal lies in.

    And with the walker's own ratio, where they calibrated it there by then, and with the people
    they told to be of. A journal that lies anywhere else, such as a friend's, is a novice's.
    """
    before = recording.header.started_at
    return worth_of(
        recording,
        practice_sessions=practice_before(journal, before),
        personal=_personal(recording, journal),
        people=_memory_beside(journal).people or People.STUDIED,
    )


def _personal(recording: Recording, journal: Path) -> PersonalRatio | None:
    data_dir = data_dir_holding(journal)
    if data_dir is None:
        return None
    header = recording.header
    return personal_ratio(data_dir, header.started_at, simulated=header.simulated)


def session_load(recording: Recording, journal: Path, worth: SessionWorth) -> InternalLoad:
    """``load_of`` a recording, by the heart that its walker told of (``retropace me``)."""
    memory = _memory_beside(journal)
    return load_of(
        recording,
        memory.heart,
        weighting=memory.weighting,
        session_worth=worth,
        with_rpe_load=memory.session_load,
    )


def _memory_beside(journal: Path) -> Memory:
    """What is remembered where the journal lies; nothing of a friend, or in a broken file."""
    data_dir = data_dir_holding(journal)
    try:
        return Memory() if data_dir is None else recall(data_dir)
    except BadInputError:
        return Memory()


def practice_before(journal: Path, started_at: str) -> int:
    """The sessions completed on a real treadmill before then; 0 where nobody knows."""
    data_dir = data_dir_holding(journal)
    if data_dir is None:
        return 0
    try:
        then = datetime.fromisoformat(started_at)
        sessions = read_history(data_dir).real
        return sum(_counts(session, then) for session in sessions)
    except (BadInputError, OSError, ValueError, TypeError):
        return 0


def _counts(session: PastSession, then: datetime) -> bool:
    """Practice is of walking backward: a session without any is none."""
    walked = session.completed and session.backward_duration_s > 0.0
    return walked and datetime.fromisoformat(session.started_at) < then
