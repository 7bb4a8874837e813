"""What became of all the sessions: derived from the journals, and rebuildable from them.

docs/history.md describes it. A database keeps what was read, so that a journal is read once.
"""

from retropace.history.past import PastSession
from retropace.history.reading import History, Unreadable, level_standing, read_history, rebuild
from retropace.history.weeks import Streak, Sums, Week, streak, sums, weeks
from retropace.history.worth import judged, practice_before, session_load, session_worth

__all__ = [
    "History",
    "PastSession",
    "Streak",
    "Sums",
    "Unreadable",
    "Week",
    "judged",
    "level_standing",
    "practice_before",
    "read_history",
    "rebuild",
    "session_load",
    "session_worth",
    "streak",
    "sums",
    "weeks",
]
