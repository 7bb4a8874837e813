"""A recording as an activity: its moving part, in contiguous laps, with what each second cost."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from retropace.effort import Circumstances, Effort, Gait, SessionWorth, worth
from retropace.errors import BadInputError, printable
from retropace.journal import Lap, Recording, Second
from retropace.journal.worth import effort_of, stretches_of
from retropace.model import Direction

_OLDEST: Final = 1990
_NEWEST: Final = 2100
WHOLE: Final = 0.9
"""From this share of its time on a part's figures may stand for the whole of it."""
MOST_KCAL: Final = 65_000
"""FIT and TCX count them in 16 bits."""
SIMULATED: Final = "simulated, walked by nobody"
_LONGEST_S: Final = 30 * 86_400
"""FIT counts an activity's milliseconds in 32 bits: 49 days."""


class MovelessError(BadInputError):
    """The belt never moved in this session: there is no activity to write."""


class Point(NamedTuple):
    """One recorded second and what it cost; ``effort`` is None where no model answers.

    ``equivalent_mps`` and ``kcal_per_min`` are for the one who walked, as the session's worth is.
    """

    second: Second
    effort: Effort | None
    equivalent_mps: float | None = None
    kcal_per_min: float | None = None

    @property
    def timed(self) -> bool:
        """Whether the clock of the activity ran: it stops only at a belt known to be at rest."""
        return self.second.speed_mps != 0.0


class Stretch(NamedTuple):
    """Consecutive points of an activity, and how far the belt had come before them."""

    name: str
    direction: Direction
    rest: bool
    step: int
    begin_s: int
    before_m: float
    points: tuple[Point, ...]

    @property
    def end_s(self) -> int:
        """When the last point stood."""
        return self.points[-1].second.time_s

    @property
    def timer_s(self) -> int:
        """Seconds recorded with the belt not known to be at rest."""
        return sum(point.timed for point in self.points)

    @property
    def distance_m(self) -> float:
        """The belt's way in these points."""
        return max(self.points[-1].second.walked_m - self.before_m, 0.0)

    @property
    def fastest_mps(self) -> float | None:
        """The highest speed known, None where none is."""
        speeds = [point.second.speed_mps for point in self.points]
        return max((speed for speed in speeds if speed is not None), default=None)

    @property
    def beats_bpm(self) -> tuple[int, int] | None:
        """Mean and highest heart rate while moving, None where there is none."""
        beats = [
            point.second.heart_rate_bpm
            for point in self.points
            if point.second.moving and point.second.heart_rate_bpm is not None
        ]
        return (round(sum(beats) / len(beats)), max(beats)) if beats else None

    @property
    def counted_s(self) -> int:
        """Seconds that a model answers for."""
        return sum(point.effort is not None for point in self.points)

    @property
    def kcal(self) -> float | None:
        """Gross energy; None without a body mass, or where a model answers for too little."""
        if self.counted_s < WHOLE * len(self.points):
            return None
        known = [point.kcal_per_min for point in self.points if point.kcal_per_min is not None]
        return sum(known) / 60 if known else None

    @property
    def equivalent_mps(self) -> float | None:
        """The mean forward-equivalent speed in motion; None where too little of it has one."""
        speeds = [point.equivalent_mps for point in self.points if point.timed]
        known = [speed for speed in speeds if speed is not None]
        return sum(known) / len(known) if known and len(known) >= WHOLE * len(speeds) else None

    @property
    def models(self) -> tuple[str, ...]:
        """The effort models behind these figures, in order of use; standing has none worth it."""
        return tuple(dict.fromkeys(model for point in self.points if (model := model_of(point))))

    @property
    def runs(self) -> bool:
        """Whether more of it was run than walked, by the gait that the effort models assume."""
        gaits = Counter(point.effort.gait for point in self.points if point.effort is not None)
        return gaits[Gait.RUN] > gaits[Gait.WALK]


class Activity(NamedTuple):
    """From the belt's first motion to its last; ``laps`` cover the whole without gaps."""

    recording: Recording
    session: SessionWorth
    started_at: datetime
    whole: Stretch
    laps: tuple[Stretch, ...]

    def at(self, time_s: float) -> datetime:
        """The wall clock, in the session's own zone, so long after the journal's beginning."""
        return self.started_at + timedelta(seconds=time_s)

    def way_m(self, point: Point) -> float:
        """The belt's way from the activity's beginning to this point."""
        return max(point.second.walked_m - self.whole.before_m, 0.0)

    def goes_by_time(self, lap: Stretch) -> bool:
        """Whether the lap's step was to be walked for a time, and not for a way."""
        return self.recording.header.setup.plan.steps[lap.step].distance_m is None

    def timed_runs(self) -> list[tuple[int, int]]:
        """When the activity's clock was started and stopped, s; a hole in the record stops it."""
        runs: list[tuple[int, int]] = []
        for point in self.whole.points:
            if not point.timed:
                continue
            end_s = point.second.time_s
            if runs and runs[-1][1] == end_s - 1:
                runs[-1] = (runs[-1][0], end_s)
            else:
                runs.append((end_s - 1, end_s))
        return runs


def activity_of(recording: Recording, session: SessionWorth) -> Activity:
    """The activity in a recording, torn ones too, with what it was worth to its walker.

    Raises MovelessError where nothing moved.
    """
    seconds = recording.seconds
    moving = [index for index, second in enumerate(seconds) if second.moving]
    if not moving:
        raise MovelessError(
            f"in session {recording.header.session_id} the belt never moved: there is no activity "
            "to write; json, csv and parquet hold what was recorded."
        )
    first, last = moving[0], moving[-1]
    priced = _Prices(recording.header.walker_mass_kg, session.circumstances)
    points = tuple(priced.point(second) for second in seconds[first : last + 1])
    before_m = seconds[first - 1].walked_m if first else 0.0
    laps = tuple(_laps(recording, points, before_m))
    whole = laps[0]._replace(points=points, name=recording.summary.title)
    started_at = started_at_of(recording)
    _check_times(recording, started_at)
    return Activity(recording, session, started_at, whole, laps)


def started_at_of(recording: Recording) -> datetime:
    """When the journal began. Raises BadInputError for anything but a time with its zone."""
    try:
        found = datetime.fromisoformat(recording.header.started_at)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise BadInputError(
            f"session {recording.header.session_id}: started_at is no time with its zone; "
            "the journal's first line was changed."
        )
    return found


def model_of(point: Point) -> str | None:
    """The model that tells what this second cost, if it was not stood through."""
    effort = point.effort
    return None if effort is None or effort.gait is Gait.STANDING else effort.model


def cut_text(text: str, longest: int) -> str:
    """Printable text of at most so many octets of UTF-8; no other program is sent controls."""
    return printable(text).encode()[:longest].decode(errors="ignore")


def joined(names: Iterable[str], longest: int = 250) -> str | None:
    """As many whole names as fit, None for none."""
    told = ""
    for name in names:
        longer = f"{told}; {name}" if told else name
        if len(longer.encode()) > longest:
            break
        told = longer
    return told or None


class _Prices:
    """What seconds cost one walker; belts report few speeds, so each is worked out once."""

    def __init__(self, mass_kg: float | None, circumstances: Circumstances) -> None:
        self._mass_kg, self._circumstances = mass_kg, circumstances
        self._known: dict[tuple[float, float, Direction], tuple[float | None, float | None]] = {}

    def point(self, second: Second) -> Point:
        """One second, with its figures where there are any."""
        effort = effort_of(second)
        if effort is None or second.speed_mps is None:
            return Point(second, None)
        key = second.speed_mps, second.grade, second.direction
        if key not in self._known:
            self._known[key] = self._price(second, effort)
        return Point(second, effort, *self._known[key])

    def _price(self, second: Second, effort: Effort) -> tuple[float | None, float | None]:
        """Forward-equivalent speed, m/s, and kcal a minute: the middles need one draw only."""
        cost = worth(
            stretches_of([second]),
            mass_kg=self._mass_kg,
            circumstances=self._circumstances,
            draws=1,
        )
        if effort.gait is Gait.STANDING:
            speed_mps = effort.equivalent_mps
        else:
            speed_mps = None if cost.equivalent_mps is None else cost.equivalent_mps.value
        return speed_mps, None if cost.kcal is None else cost.kcal.value * 60.0


def _laps(recording: Recording, points: Sequence[Point], before_m: float) -> list[Stretch]:
    """Each lap to where the next begins: what comes before the first and after the last joins."""
    walked = _laps_within(recording, points)
    plan = recording.header.setup.plan
    stretches: list[Stretch] = []
    rest = list(points)
    for index, lap in enumerate(walked):
        until_s = walked[index + 1].begin_s if index + 1 < len(walked) else rest[-1].second.time_s
        inside = [point for point in rest if point.second.time_s <= until_s]
        rest = rest[len(inside) :]
        begin_s = stretches[-1].end_s if stretches else inside[0].second.time_s - 1
        name = plan.steps[lap.step].name
        stretches.append(
            Stretch(name, lap.direction, lap.rest, lap.step, begin_s, before_m, tuple(inside))
        )
        before_m = inside[-1].second.walked_m
    return stretches


def _laps_within(recording: Recording, points: Sequence[Point]) -> list[Lap]:
    """One lap a step as it came, whatever pauses broke it; one for all where nothing was walked."""
    first_s, last_s = points[0].second.time_s, points[-1].second.time_s
    found: list[Lap] = []
    for lap in recording.laps:
        if lap.end_s < first_s or lap.begin_s >= last_s:
            continue
        if found and found[-1].step == lap.step:
            found[-1] = found[-1]._replace(end_s=lap.end_s)
        else:
            found.append(lap)
    if found:
        return found
    number = points[0].second.step
    step = recording.header.setup.plan.steps[number]
    return [Lap(number, step.name, step.direction, step.rest, first_s - 1.0, float(last_s))]


def _check_times(recording: Recording, started_at: datetime) -> None:
    """What the formats of activities can hold. Raises BadInputError."""
    if recording.seconds[-1].time_s > _LONGEST_S:
        told = "it lasts longer than 30 days"
    elif not _OLDEST <= started_at.year < _NEWEST:
        told = f"it began outside the years {_OLDEST} to {_NEWEST}"
    else:
        return
    raise BadInputError(
        f"session {recording.header.session_id}: {told}, which no FIT or TCX file can hold; "
        "the journal was changed, or the computer's clock was wrong."
    )
