"""One session whole, second by second: what reports, exports and histories are made from."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from retropace.journal.lines import Header, Step
from retropace.journal.reader import Journal, read_journal
from retropace.journal.summary import Summary, summarise
from retropace.journal.tally import Second
from retropace.journal.told import Told, read_told
from retropace.model import Cue, Direction, OperatorEvent, Urgency
from retropace.profile.plan import Plan
from retropace.session import Phase
from retropace.units import NS_PER_S

_ON_THE_WAY: Final = frozenset({Phase.WALKING, Phase.EASING, Phase.ADRIFT, Phase.PAUSING})
"""The phases whose seconds belong to the step they are in."""


class SaidCue(NamedTuple):
    """A cue as it was given, ``time_s`` after the journal's beginning."""

    time_s: float
    cue: Cue

    @property
    def key(self) -> str:
        """Which one."""
        return self.cue.key


class Asked(NamedTuple):
    """What a person asked, and where (a key, a signal, the page)."""

    time_s: float
    request: str
    source: str


class Lap(NamedTuple):
    """A stretch of one of the profile's steps as it was walked; ``step`` counts from 0.

    A step broken by a pause has a lap before and one after it.
    """

    step: int
    name: str
    direction: Direction
    rest: bool
    begin_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Recording:
    """Everything a journal tells, in order of time; times are s after the journal's beginning."""

    header: Header
    summary: Summary
    seconds: tuple[Second, ...]
    cues: tuple[SaidCue, ...]
    requests: tuple[Asked, ...]
    laps: tuple[Lap, ...]
    told: Told


def read_recording(path: Path) -> Recording:
    """A session from its journal. Raises BadInputError as ``read_journal`` does."""
    return recording_of(read_journal(path))


def recording_of(journal: Journal) -> Recording:
    """The same, of a journal that has been read."""
    seconds: list[Second] = []
    heard = _Heard(journal.header.base_ns)
    summary = summarise(journal, seconds.append, heard.take)
    return Recording(
        header=journal.header,
        summary=summary,
        seconds=tuple(seconds),
        cues=tuple(heard.cues),
        requests=tuple(heard.requests),
        laps=_laps(seconds, journal.header.setup.plan),
        told=read_told(journal.path),
    )


class _Heard:
    """Collects what was said and asked."""

    def __init__(self, base_ns: int) -> None:
        self._base_ns = base_ns
        self.cues: list[SaidCue] = []
        self.requests: list[Asked] = []

    def take(self, step: Step) -> None:
        """One recorded step; odd shapes are passed over."""
        time_s = (step.now_ns - self._base_ns) / NS_PER_S
        cues = step.out.get("cues")
        for raw in cues if isinstance(cues, list) else ():
            if isinstance(raw, dict) and isinstance(raw.get("key"), str):
                self.cues.append(SaidCue(time_s, _cue(raw)))
        for given in step.inputs:
            if isinstance(given, OperatorEvent):
                self.requests.append(Asked(time_s, str(given.request), given.source))


def _cue(raw: dict[str, Any]) -> Cue:
    """A cue as the journal renders it."""
    urgency, values = raw.get("urgency", Urgency.CALM), raw.get("values")
    return Cue(
        raw["key"],
        Urgency(urgency) if urgency in tuple(Urgency) else Urgency.CALM,
        tuple(values.items()) if isinstance(values, dict) else (),
        raw.get("announces_mps"),
    )


def _laps(seconds: list[Second], plan: Plan) -> tuple[Lap, ...]:
    """Seconds on the way, joined as long as they follow each other in one step."""
    laps: list[Lap] = []
    for second in seconds:
        if second.phase not in _ON_THE_WAY:
            continue
        begin_s, end_s = second.time_s - 1.0, float(second.time_s)
        if laps and laps[-1].step == second.step and laps[-1].end_s == begin_s:
            laps[-1] = laps[-1]._replace(end_s=end_s)
            continue
        step = plan.steps[second.step]
        laps.append(Lap(second.step, step.name, step.direction, step.rest, begin_s, end_s))
    return tuple(laps)
