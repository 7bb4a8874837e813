"""Which level a walker has come to (R05): by what was walked, never by what is said or edited.

The numbers are our design judgement: no published threshold is known.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from retropace.model import Level
from retropace.phrase import Phrase
from retropace.units import kmh_to_mps

TO_WALKER: Final = 6
"""Sessions that count, from the first steps on."""
TO_JOGGER: Final = 12
"""Sessions that count, from the day of becoming a walker on."""
BRISK_SESSIONS: Final = 3
"""So many of those must have been walked briskly."""
BRISK_KMH: Final = 4.0
_SLACK_KMH: Final = 0.05
BRISK_MPS: Final = kmh_to_mps(BRISK_KMH - _SLACK_KMH)
"""Belts report 4.0 km/h a little below or above it."""
BRISK_LEAST_S: Final = 120.0
"""So long at that speed, backward, makes a session brisk."""
BACKWARD_LEAST_S: Final = 240.0
"""Shorter than the shortest profile that ships: a session of seconds teaches nobody."""


SLOWEST_MPS: Final = kmh_to_mps(0.9)
"""On average, backward; the easiest profile that ships is quicker. A crawl leads nowhere."""


class Walked(NamedTuple):
    """What of one session matters for the level; ``stops`` counts what made safety stop the belt.

    ``backward_s`` is the time walked backward and ``backward_m`` the way, ``brisk_s`` what of the
    time was at BRISK_MPS or more.
    """

    completed: bool
    simulated: bool
    stops: int
    backward_s: float
    backward_m: float
    brisk_s: float

    @property
    def counts(self) -> bool:
        """Whether it leads on: real, whole, uneventful, long enough, and no crawl."""
        eventful = not self.completed or self.stops > 0
        enough = self.backward_s >= BACKWARD_LEAST_S
        crawled = self.backward_m < self.backward_s * SLOWEST_MPS
        return enough and not (eventful or self.simulated or crawled)

    @property
    def is_brisk(self) -> bool:
        """Whether enough of it was brisk."""
        return self.brisk_s >= BRISK_LEAST_S


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a walker has come within a level; ``counted`` and ``brisk`` begin anew with each."""

    level: Level
    counted: int
    brisk: int

    @property
    def next_level(self) -> Level | None:
        """The level to come, or None at the top."""
        return {Level.FIRST_STEPS: Level.WALKER, Level.WALKER: Level.JOGGER}.get(self.level)

    @property
    def needed(self) -> int:
        """Sessions that lead from this level to the next; 0 at the top."""
        return {Level.FIRST_STEPS: TO_WALKER, Level.WALKER: TO_JOGGER}.get(self.level, 0)

    @property
    def missing_brisk(self) -> int:
        """Brisk sessions still missing to the next level."""
        return max(0, BRISK_SESSIONS - self.brisk) if self.level is Level.WALKER else 0

    @property
    def missing(self) -> int:
        """Sessions still missing to the next level, brisk ones among them."""
        return max(0, self.needed - self.counted, self.missing_brisk)

    def after(self, walked: Walked) -> "Standing":
        """The standing after one more session."""
        if not walked.counts:
            return self
        more = Standing(self.level, self.counted + 1, self.brisk + walked.is_brisk)
        if more.next_level is None or more.missing:
            return more
        return Standing(more.next_level, 0, 0)


BEGINNER: Final = Standing(Level.FIRST_STEPS, 0, 0)


def way_up(now: Standing) -> str:
    """What leads to the next level, in words; empty at the top."""
    if now.next_level is None:
        return ""
    values = {"count": now.missing, "brisk": now.missing_brisk, "brisk_kmh": BRISK_KMH}
    if not now.missing_brisk:
        if now.missing == 1:
            return Phrase("{count} more uneventful session", **values)
        return Phrase("{count} more uneventful sessions", **values)
    if now.missing == 1:
        return Phrase("{count} more uneventful session at {brisk_kmh:.1f} km/h or more", **values)
    if now.missing == now.missing_brisk:
        return Phrase("{count} more uneventful sessions at {brisk_kmh:.1f} km/h or more", **values)
    return Phrase(
        "{count} more uneventful sessions, {brisk} of them at {brisk_kmh:.1f} km/h or more",
        **values,
    )


def barred(title: str, wanted: Level, now: Standing) -> str | None:
    """Why a profile of this level must wait, and for how many sessions; None where it need not."""
    levels = list(Level)
    if now.next_level is None or levels.index(wanted) <= levels.index(now.level):
        return None
    values = {
        "title": title,
        "wanted": Phrase(wanted.value),
        "level": Phrase(now.level.value),
        "way": way_up(now),
        "next_level": Phrase(now.next_level.value),
    }
    if now.next_level is not wanted:
        return Phrase(
            '"{title}" is for the level {wanted}, and yours is {level}. To {next_level}: {way}; '
            'from there to {wanted}: {further}. "retropace history" shows which have counted.',
            **values,
            further=way_up(Standing(Level.WALKER, 0, 0)),
        )
    return Phrase(
        '"{title}" is for the level {wanted}, and yours is {level}. To {next_level}: {way}. '
        '"retropace history" shows which have counted.',
        **values,
    )
