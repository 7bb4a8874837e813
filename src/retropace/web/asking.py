"""Who may ask what: stop is everyone's, ease is for the paired, more is for the one in control."""

from typing import Final

from retropace.model import Request

EASING: Final = frozenset({Request.PAUSE, Request.SLOWER, Request.CONSOLE_DISAGREES})
"""None of these can start or speed up a belt."""
CONTROLLING: Final = frozenset({Request.START, Request.GO, Request.SKIP, Request.CONSOLE_AGREES})
"""These can: they need control, and a person who saw how things are."""
ASKABLE: Final = EASING | CONTROLLING | {Request.STOP}
SEEN_LONGEST_S: Final = 5.0
"""A press that a network held back for longer starts nothing."""
