"""Who may ask what: stop is everyone's, ease is for the paired, more is for the one in control."""

from typing import Final

from retropace.model import Request

CONTROLLING: Final = frozenset({Request.START, Request.GO, Request.SKIP, Request.CONSOLE_AGREES})
"""These can start or speed up a belt: they need control, and a person who saw how things are."""
STOPS_PER_S: Final = 4.0
STOPS_AT_ONCE: Final = 20.0
"""Stops that one peer, or one viewer, may ask for besides all else (R19)."""
SEEN_LONGEST_S: Final = 5.0
"""A press that a network held back for longer starts nothing."""
