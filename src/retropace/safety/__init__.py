"""The judge: makes an intent into a verdict, and alone constructs commands."""

from retropace.safety.case import Mode
from retropace.safety.judge import Safety
from retropace.safety.limits import Limits
from retropace.safety.precheck import faces_both_ways, limits_for, objections

__all__ = ["Limits", "Mode", "Safety", "faces_both_ways", "limits_for", "objections"]
