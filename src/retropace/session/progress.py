"""Where in the plan the walker is: elapsed time and way of the step, the speed it asks for."""

from typing import Final

from retropace.model import Cue, Urgency
from retropace.profile.plan import Plan, Step
from retropace.session import announce
from retropace.units import NS_PER_S, kmh_to_mps

LEAD_S: Final = 5.5
"""A change is announced this long ahead, so that five seconds have passed when it comes (R06)."""
SPOKEN_LEAD_S: Final = 5.0
_SLOWER_BY_MPS: Final = kmh_to_mps(0.5)
_SHORT_PLAN_S: Final = 240.0


class Progress:
    """Counts only the time and way that the belt really moved in a step."""

    def __init__(self, plan: Plan, minimum_mps: float) -> None:
        self.plan = plan
        self.total_s = plan.duration_s
        self.index = 0
        self.elapsed_ns = 0
        self._minimum_mps = minimum_mps
        self._way_m = 0.0
        self._done_s = 0.0
        self._cap_mps: float | None = None
        self._announced = False
        self._promised = False
        self._technique = 0
        self._begun = False
        self._named = False
        self._halfway_said = self.total_s < _SHORT_PLAN_S

    @property
    def step(self) -> Step:
        """The step the walker is in."""
        return self.plan.steps[self.index]

    @property
    def following(self) -> Step | None:
        """The step after it."""
        nearest = self.index + 1
        return self.plan.steps[nearest] if nearest < len(self.plan.steps) else None

    @property
    def elapsed_s(self) -> float:
        """Time walked in this step, s."""
        return self.elapsed_ns / NS_PER_S

    @property
    def total_elapsed_s(self) -> float:
        """Time walked in all, s, on the plan's own scale."""
        return self._done_s + min(self.elapsed_s, self.step.expected_s)

    @property
    def wish_mps(self) -> float:
        """The speed the step asks for now, lifted to what the belt can do at its slowest, m/s."""
        step = self.step
        wish_mps = step.speed_mps
        if step.end_speed_mps != step.speed_mps:
            share = min(1.0, self.elapsed_s / step.expected_s)
            wish_mps += share * (step.end_speed_mps - step.speed_mps)
        if self._cap_mps is not None:
            wish_mps = min(wish_mps, self._cap_mps)
        return max(wish_mps, self._minimum_mps)

    @property
    def ramping(self) -> bool:
        """Whether the speed asked changes all through the step."""
        return self.step.end_speed_mps != self.step.speed_mps

    def lifted_mps(self, speed_mps: float) -> float:
        """A step's speed as this belt can do it, m/s."""
        return max(speed_mps, self._minimum_mps)

    def remaining_s(self, speed_mps: float | None) -> float:
        """How long the step still takes, s: by its clock, or by its way at the present speed."""
        step = self.step
        if step.duration_s is not None:
            return step.duration_s - self.elapsed_s
        left_m = (step.distance_m or 0.0) - self._way_m
        return left_m / max(speed_mps or self.wish_mps, self._minimum_mps)

    def walk(self, by_ns: int, by_m: float) -> None:
        """The belt moved under the walker for this long, this far."""
        self.elapsed_ns += by_ns
        self._way_m += by_m

    def resume(self) -> None:
        """The belt starts anew: whatever was promised before it rested must be said again."""
        self._begun = self._promised = self._announced = False

    def unsay(self) -> None:
        """A hand on the console made void what was announced: it is to be said again."""
        self._announced = False

    def slower(self, speed_mps: float) -> None:
        """The walker asks for less, for the rest of this step."""
        self._cap_mps = max(self._minimum_mps, speed_mps - _SLOWER_BY_MPS)

    def skip(self) -> None:
        """Go to the end of this step, as far as its announcement."""
        step = self.step
        if step.duration_s is not None:
            left_ns = int((step.duration_s - LEAD_S) * NS_PER_S)
            self.elapsed_ns = max(self.elapsed_ns, left_ns)
        else:
            left_m = (step.distance_m or 0.0) - LEAD_S * self.wish_mps
            self._way_m = max(self._way_m, left_m)

    def advance(self) -> bool:
        """Enter the next step; False when there is none."""
        if self.following is None:
            return False
        self._done_s += self.step.expected_s
        self.index += 1
        self.elapsed_ns, self._way_m = 0, 0.0
        self._cap_mps = None
        self._promised = self._announced
        self._announced = self._begun = self._named = False
        self._technique = 0
        return True

    def cues(self, speed_mps: float) -> list[Cue]:
        """What is to be said now in this step."""
        said: list[Cue] = []
        if not self._begun:
            self._begun = True
            said += self._beginning(speed_mps)
        remaining_s = self.remaining_s(speed_mps)
        if not self._announced and remaining_s <= LEAD_S:
            self._announced = True
            said += self._ending()
        timed = self.step.cues
        while self._technique < len(timed) and timed[self._technique].offset_s <= self.elapsed_s:
            text = timed[self._technique].text
            said.append(Cue("technique", Urgency.CALM, (("text", text),)))
            self._technique += 1
        if not self._halfway_said and self.total_elapsed_s >= self.total_s / 2:
            self._halfway_said = True
            said.append(Cue("halfway"))
        return said

    def _beginning(self, speed_mps: float) -> list[Cue]:
        """The step's name; and its speed, where nobody has promised it yet."""
        step = self.step
        said = [] if self._named else [announce.step_begins(step)]
        self._named = True
        first_mps = self.wish_mps
        if self.ramping:
            end_mps = self.lifted_mps(step.end_speed_mps)
            values = (("speed_kmh", announce.speed_kmh(end_mps)), ("step", step.name))
            said.append(Cue("ramp_begins", Urgency.CHANGE, values, max(first_mps, end_mps)))
        elif not self._promised:
            said += announce.unpromised(speed_mps, first_mps, SPOKEN_LEAD_S, step.name)
        return said

    def _ending(self) -> list[Cue]:
        """The announcement of what follows."""
        following = self.following
        if following is None:
            return [Cue("last_seconds", Urgency.CHANGE, (("in_s", SPOKEN_LEAD_S),))]
        if following.direction is not self.step.direction:
            return [announce.turn(following.direction, SPOKEN_LEAD_S)]
        next_mps = self.lifted_mps(following.speed_mps)
        said = [announce.change(self.wish_mps, next_mps, SPOKEN_LEAD_S, following.name)]
        if abs(following.grade - self.step.grade) > 0.0005:
            values = (("grade_pct", round(following.grade * 100, 1)), ("in_s", SPOKEN_LEAD_S))
            said.append(Cue("grade_ahead", Urgency.CHANGE, values))
        return said

    def next_change_s(self, speed_mps: float) -> float:
        """How long until this step has something to say or to do, s, at the present speed."""
        remaining_s = self.remaining_s(speed_mps)
        waits = [remaining_s if self._announced else remaining_s - LEAD_S]
        timed = self.step.cues
        if self._technique < len(timed):
            waits.append(timed[self._technique].offset_s - self.elapsed_s)
        if not self._halfway_said:
            waits.append(self.total_s / 2 - self.total_elapsed_s)
        if self.ramping:
            waits.append(0.1)
        return max(0.0, min(waits))
