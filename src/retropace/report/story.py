"""What a report tells of one session, counted from the belt's first motion."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from retropace.cues.text import caption
from retropace.effort import SessionWorth
from retropace.effort.load import InternalLoad
from retropace.journal import Lap, Recording, SafetyEvent, Second
from retropace.journal.worth import load_of, worth_of
from retropace.report.worth import Cost, Worth
from retropace.units import mps_to_kmh

LEAD_S: Final = 10
"""How much of the wait before the belt's first motion is shown."""
MOST_SECONDS: Final = 4 * 3600
"""A journal that claims more is drawn to here, and says so."""
_MOST: Final = 1000.0
MOST_MARKS: Final = 1000
"""Steps, cues or events: more of them are left out of the page, and that is said."""


class Moment(NamedTuple):
    """One second as it is drawn and read; None is where nobody knew, or no model answers."""

    asked_kmh: float | None = None
    measured_kmh: float | None = None
    grade_pct: float | None = None
    heart_rate_bpm: int | None = None
    mets: float | None = None
    mets_low: float | None = None
    mets_high: float | None = None
    forward_mets: float | None = None
    extrapolated: bool = False


class Said(NamedTuple):
    """A cue, as the screen showed it."""

    at_s: float
    words: str


class Stretch(NamedTuple):
    """A step of the profile as it was walked."""

    begin_s: float
    end_s: float
    lap: Lap


class Event(NamedTuple):
    """Something safety noticed, numbered from 1 as in the table; 0 for what is routine."""

    number: int
    at_s: float
    event: SafetyEvent


@dataclass(frozen=True, slots=True)
class Story:
    """One session as it is told; every ``at_s`` counts from the belt's first motion.

    ``moments`` has one entry for each second from ``begin_s`` on; the n-th ends at
    ``begin_s + n + 1``. ``zero_s`` is where the belt's first motion is in the journal, ``number``
    which of the page's sessions this is.
    """

    number: int
    worth: Worth
    load: InternalLoad
    zero_s: float
    begin_s: int
    moments: tuple[Moment, ...]
    stretches: tuple[Stretch, ...]
    cues: tuple[Said, ...]
    events: tuple[Event, ...]

    @property
    def recording(self) -> Recording:
        """What it is the story of."""
        return self.worth.recording

    @property
    def end_s(self) -> int:
        """Where the drawing ends."""
        return self.begin_s + len(self.moments)

    @property
    def has_heart_rate(self) -> bool:
        """Whether any second has one."""
        return any(moment.heart_rate_bpm is not None for moment in self.moments)

    @property
    def has_grade(self) -> bool:
        """Whether the belt was ever steep."""
        return any(moment.grade_pct for moment in self.moments)

    @property
    def moved(self) -> bool:
        """Whether the belt ever did."""
        return bool(self.worth.seconds)

    @property
    def noticed(self) -> tuple[Event, ...]:
        """The events worth a line in the table."""
        return tuple(event for event in self.events if event.number)

    @property
    def has_too_many_marks(self) -> bool:
        """Whether steps, cues or events had to be left out."""
        recording = self.recording
        counts = map(len, (recording.laps, recording.cues, recording.summary.safety_events))
        return max(counts) > MOST_MARKS

    @property
    def cut_s(self) -> int:
        """Seconds at the end that are too many to be drawn."""
        seconds = self.recording.seconds
        return max(0, seconds[-1].time_s - int(self.zero_s) - self.end_s) if seconds else 0


def story_of(
    recording: Recording,
    session: SessionWorth | None = None,
    number: int = 1,
    load: InternalLoad | None = None,
) -> Story:
    """What there is to tell of a recording.

    What it was worth is a novice's if not given, and its load that of a heart not known.
    """
    zero_s = _first_motion_s(recording.seconds)
    begin_s = -min(LEAD_S, zero_s)
    worth = Worth(recording, session or worth_of(recording))
    return Story(
        number=number,
        worth=worth,
        load=load or load_of(recording, session_worth=worth.session),
        zero_s=float(zero_s),
        begin_s=begin_s,
        moments=_moments(worth, zero_s + begin_s),
        stretches=tuple(
            Stretch(lap.begin_s - zero_s, lap.end_s - zero_s, lap)
            for lap in recording.laps[:MOST_MARKS]
        ),
        cues=tuple(
            Said(said.time_s - zero_s, caption(said.cue)) for said in recording.cues[:MOST_MARKS]
        ),
        events=_events(recording.summary.safety_events[:MOST_MARKS], zero_s),
    )


def _first_motion_s(seconds: Iterable[Second]) -> int:
    """The second before the first one in motion; 0 where the belt never moved."""
    return next((second.time_s - 1 for second in seconds if second.moving), 0)


def _moments(worth: Worth, begin_s: int) -> tuple[Moment, ...]:
    """One for every second after ``begin_s`` of the journal; a hole in it has empty ones."""
    seconds = worth.recording.seconds
    length = min(max(seconds[-1].time_s - begin_s, 0), MOST_SECONDS) if seconds else 0
    moments = [Moment()] * length
    counted = {second.time_s for second in worth.seconds}
    for second in seconds:
        index = second.time_s - begin_s - 1
        if 0 <= index < length:
            moments[index] = _moment(
                second, worth.cost(second) if second.time_s in counted else None
            )
    return tuple(moments)


def _moment(second: Second, cost: Cost | None) -> Moment:
    asked, measured = _tellable(second.commanded_mps), _tellable(second.speed_mps)
    moment = Moment(
        asked_kmh=None if asked is None else mps_to_kmh(asked),
        measured_kmh=None if measured is None else mps_to_kmh(measured),
        grade_pct=_tellable(second.grade * 100.0),
        heart_rate_bpm=second.heart_rate_bpm,
    )
    if cost is None:
        return moment
    return moment._replace(
        mets=cost.mets.value,
        mets_low=cost.mets.low,
        mets_high=cost.mets.high,
        forward_mets=cost.forward_mets,
        extrapolated=cost.extrapolated,
    )


def _tellable(value: float | None) -> float | None:
    """A number that anything real can have; others in a journal are nobody's knowledge."""
    return value if value is not None and abs(value) < _MOST else None


def _events(events: tuple[SafetyEvent, ...], zero_s: int) -> tuple[Event, ...]:
    numbered, found = 0, []
    for event in events:
        told = not event.is_routine
        numbered += told
        found.append(Event(numbered if told else 0, event.time_s - zero_s, event))
    return tuple(found)
