"""What we hold true of the belt now: its speed, its age, how far we trust it."""

from retropace.belief.belt import Belief, BeltTracker, Trust
from retropace.belief.heart import HeartTracker
from retropace.belief.presence import Presence, PresenceTracker

__all__ = ["Belief", "BeltTracker", "HeartTracker", "Presence", "PresenceTracker", "Trust"]
