"""What is published of a session after each step: read-only, for screens, voices and pages."""

from typing import NamedTuple

from retropace.belief import Trust
from retropace.effort import Effort, OutOfDomain
from retropace.model import Cue, Notice
from retropace.session import View


class Snapshot(NamedTuple):
    """One moment of a session.

    ``commanded_mps`` is what the belt was last told, ``measured_mps`` what it says (None where
    nobody knows); ``distance_m`` is the way of the belt in this session.
    """

    now_s: float
    view: View
    commanded_mps: float | None
    measured_mps: float | None
    trust: Trust
    age_s: float | None
    distance_m: float
    heart_rate_bpm: int | None
    effort: Effort | OutOfDomain | None
    cues: tuple[Cue, ...]
    notices: tuple[Notice, ...]
    alarm: bool
    linked: bool
