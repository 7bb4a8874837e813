"""Adds a session up from what was recorded: seconds, way, heart rate, effort.

It looks at frames and at what the belt was told, never at today's decisions, so that an old
journal keeps its totals whatever becomes of the kernel.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from retropace import ftms
from retropace.belief import Belief, BeltTracker, HeartTracker
from retropace.driver import TreadmillInfo
from retropace.effort import Accumulator, Totals
from retropace.kernel import Input
from retropace.model import CommandKind, DecodeFault, Direction, Frame, LinkEvent, LinkState, Sample
from retropace.profile.plan import Plan
from retropace.safety.levels import BRISK_MPS
from retropace.session import Phase
from retropace.units import NS_PER_S, mps_to_kmh

LONGEST_GAP_NS: Final = 10 * NS_PER_S
"""Steps further apart than this have a hole between them: nothing is known of those seconds."""


class Second(NamedTuple):
    """One recorded second, as it stood at its end; ``speed_mps`` is None where nobody knew.

    ``commanded_mps`` is what the belt was last told, None before its start and after a stop.
    """

    time_s: int
    phase: str
    step: int
    direction: Direction
    speed_mps: float | None
    moving: bool
    grade: float
    heart_rate_bpm: int | None
    commanded_mps: float | None
    walked_m: float


_PLAIN: Final = TreadmillInfo(
    name="",
    address="",
    has_control_point=True,
    takes_speed=True,
    takes_grade=False,
    speed_range=None,
    grade_range=None,
)


class Tally:
    """One session's sums; fed every recorded step in order, and never raises on its contents."""

    def __init__(
        self,
        plan: Plan,
        base_ns: int,
        mass_kg: float | None,
        on_second: Callable[[Second], None] | None = None,
        treadmill: TreadmillInfo | None = None,
    ) -> None:
        """``treadmill`` is read as the kernel reads it: some mark their speed as missing."""
        manners = treadmill or _PLAIN
        self._plan = plan
        self._base_ns = base_ns
        self._on_second = on_second
        self._tracker = BeltTracker(manners.rest_after_s)
        self._heart = HeartTracker()
        self._decoder = ftms.TreadmillDataDecoder(speed_always=manners.speed_always)
        self._effort = Accumulator(mass_kg)
        self._held: list[Second] = []
        self._second = 1
        self._last_ns: int | None = None
        self._belief = Belief()
        self._phase, self._step, self._told_grade = "", 0, 0.0
        self._told_mps: float | None = None
        self._moved_ns = 0
        self._max_mps = 0.0
        self._beats = [0, 0, 0]  # sum, seconds, highest
        self._backward_s = self._brisk_s = self._stops = 0

    def feed(self, now_ns: int, inputs: Iterable[Input], out: dict[str, Any]) -> None:
        """Take one step in: its inputs, and what was rendered of its decision."""
        self._pass_time(now_ns)
        for given in inputs:
            if isinstance(given, Frame):
                self._take_frame(given, now_ns)
            elif isinstance(given, LinkEvent):
                self._take_link(given, now_ns)
        self._belief = self._tracker.belief(now_ns, self._heart.bpm(now_ns))
        if self._belief.moving:
            self._max_mps = max(self._max_mps, self._belief.speed_mps or 0.0)
        self._take_decision(out)

    def totals(self) -> dict[str, Any]:
        """The sums so far as JSON values, names with their units, None where there is nothing."""
        moved_s = self._moved_ns / NS_PER_S
        distance_m = self._belief.walked_m
        beats, seconds, highest_bpm = self._beats
        effort = self._effort.totals()
        return {
            "duration_s": round(moved_s, 1),
            "distance_m": round(distance_m, 1),
            "backward_distance_m": round(self._backward_m(effort), 1),
            "backward_duration_s": self._backward_s,
            "backward_brisk_s": self._brisk_s,
            "safety_stops": self._stops,
            "mean_speed_kmh": round(mps_to_kmh(distance_m / moved_s), 2) if moved_s else None,
            "max_speed_kmh": round(mps_to_kmh(self._max_mps), 2) if moved_s else None,
            "heart_rate_mean_bpm": round(beats / seconds) if seconds else None,
            "heart_rate_max_bpm": highest_bpm or None,
        } | effort_to_json(effort)

    # --- what a step brings ---------------------------------------------------------------------

    def _take_frame(self, frame: Frame, now_ns: int) -> None:
        """Decode what says something of the belt or the heart."""
        if frame.characteristic == ftms.TREADMILL_DATA:
            sample = self._decoder.feed(frame.data, frame.received_ns)
            if isinstance(sample, Sample):
                self._tracker.take(sample)
                if sample.heart_rate_bpm is not None:
                    self._heart.take_treadmill(sample.heart_rate_bpm, now_ns)
            elif sample is not None:
                self._tracker.fault(now_ns)
        elif frame.characteristic == ftms.HEART_RATE_MEASUREMENT:
            reading = ftms.decode_heart_rate(frame.data, frame.received_ns)
            if not isinstance(reading, DecodeFault):
                self._heart.take_strap(reading.bpm, reading.contact, now_ns)

    def _take_link(self, event: LinkEvent, now_ns: int) -> None:
        """What the belt does while the link is down is not known."""
        if event.state is LinkState.LOST:
            self._tracker.link_lost()
            self._decoder.reset()
        elif event.state in (LinkState.BACK, LinkState.UP):
            self._tracker.link_back(now_ns)

    def _take_decision(self, out: dict[str, Any]) -> None:
        """Where the session was and how steep the belt was told to be; odd shapes say nothing."""
        self._phase = str(out.get("phase", self._phase))
        intent, command = out.get("intent"), out.get("command")
        step = intent.get("step") if isinstance(intent, dict) else None
        # While the belt slows for a turn the walker still faces the way of the step before it.
        settled = self._phase != Phase.PAUSING
        if settled and isinstance(step, int) and 0 <= step < len(self._plan.steps):
            self._step = step
        grade = command.get("grade") if isinstance(command, dict) else None
        if isinstance(grade, int | float):
            self._told_grade = grade
        if isinstance(command, dict):
            self._take_command(command)
        notices = out.get("notices")
        for notice in notices if isinstance(notices, list) else ():
            self._stops += isinstance(notice, dict) and notice.get("stops") is True

    def _take_command(self, command: dict[str, Any]) -> None:
        """A speed stands until another is told, or a stop."""
        speed_mps = command.get("speed_mps")
        if command.get("kind") == CommandKind.STOP:
            self._told_mps = None
        elif isinstance(speed_mps, int | float):
            self._told_mps = speed_mps

    # --- what time brings -----------------------------------------------------------------------

    def _pass_time(self, now_ns: int) -> None:
        """Close every second that ended since the last step; a hole in the record has none."""
        last_ns, self._last_ns = self._last_ns, now_ns
        if last_ns is None or not 0 <= now_ns - last_ns <= LONGEST_GAP_NS:
            self._second = max(self._second, (now_ns - self._base_ns) // NS_PER_S + 1)
            return
        if self._belief.moving:
            self._moved_ns += now_ns - last_ns
        while (end_ns := self._base_ns + self._second * NS_PER_S) <= now_ns:
            self._close_second(end_ns)
            self._second += 1

    def _close_second(self, end_ns: int) -> None:
        belief = self._tracker.belief(end_ns, self._heart.bpm(end_ns))
        speed_mps = round(belief.speed_mps or 0.0, 4) if belief.moving else None
        second = Second(
            time_s=self._second,
            phase=self._phase,
            step=self._step,
            direction=self._plan.steps[self._step].direction,
            speed_mps=0.0 if belief.at_rest else speed_mps,
            moving=belief.moving,
            grade=self._told_grade if belief.grade is None else belief.grade,
            heart_rate_bpm=belief.heart_rate_bpm,
            commanded_mps=self._told_mps,
            walked_m=belief.walked_m,
        )
        if self._on_second is not None:
            self._on_second(second)
        self._count(second)

    def _count(self, second: Second) -> None:
        """From the first motion to the last: standing before and after is no part of it."""
        if second.moving and second.heart_rate_bpm is not None:
            bpm = second.heart_rate_bpm
            beats, seconds, highest_bpm = self._beats
            self._beats = [beats + bpm, seconds + 1, max(highest_bpm, bpm)]
        if not second.moving:
            if self._moved_ns:
                self._held.append(second)
            return
        if second.direction is Direction.BACKWARD:
            self._backward_s += 1
            self._brisk_s += (second.speed_mps or 0.0) >= BRISK_MPS
        for earlier in (*self._held, second):
            self._effort.add(1.0, earlier.speed_mps, earlier.grade, earlier.direction)
        self._held.clear()

    def _backward_m(self, effort: Totals) -> float:
        """The way walked backward: the belt's own way, shared out as the seconds were."""
        if not effort.distance_m:
            return 0.0
        return self._belief.walked_m * effort.backward_distance_m / effort.distance_m


def effort_to_json(totals: Totals) -> dict[str, Any]:
    """The effort of a whole session, every figure with the ends of its 95 % interval."""
    mean, ends = totals.mean_vo2_ml_kg_min, totals.mean_vo2_interval
    kcal = totals.kcal_interval
    metres = totals.equivalent_distance_interval if totals.counted_s else None
    return {
        "vo2_ml_kg_min": _rounded(mean),
        "vo2_ml_kg_min_low": _rounded(ends.low if ends else None),
        "vo2_ml_kg_min_high": _rounded(ends.high if ends else None),
        "mets": _rounded(totals.mean_mets),
        "kcal": _rounded(totals.kcal),
        "kcal_low": _rounded(kcal.low if kcal else None),
        "kcal_high": _rounded(kcal.high if kcal else None),
        "equivalent_distance_m": _rounded(metres and totals.equivalent_distance_m),
        "equivalent_distance_m_low": _rounded(metres and metres.low),
        "equivalent_distance_m_high": _rounded(metres and metres.high),
        "effort_counted_s": totals.counted_s,
        "effort_standing_s": totals.standing_s,
        "effort_extrapolated_s": totals.extrapolated_s,
        "effort_without_equivalent_s": totals.without_equivalent_s,
        "effort_uncounted": [
            {"reason": reason, "duration_s": seconds} for reason, seconds in totals.uncounted
        ],
        "models": list(totals.models),
        "sources": list(totals.sources),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
