"""All a kernel has to be told before its first step; written into the journal, so it can replay."""

from dataclasses import dataclass

from retropace.driver import TreadmillInfo
from retropace.model import Level
from retropace.profile.plan import Plan


@dataclass(frozen=True, slots=True)
class Setup:
    """One session's givens.

    ``ask_console`` is set for a machine that is not known yet (R03); ``heart_ceiling_bpm`` is
    None where no ceiling was set.
    """

    plan: Plan
    treadmill: TreadmillInfo
    level: Level
    ask_console: bool
    heart_ceiling_bpm: int | None = None
