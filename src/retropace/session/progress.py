"""Where in the plan the walker is: elapsed time and way of the step, the speed it asks for."""

from typing import Final

from retropace.model import Cue, Outlook, Urgency
from retropace.profile.plan import Plan, Step
from retropace.session import announce
from retropace.units import NS_PER_S, kmh_to_mps, seconds_to_ns

LEAD_S: Final = 5.5
"""A change is announced this long ahead, so that five seconds have passed when it comes (R06)."""
RISE_MPS: Final = kmh_to_mps(0.1)
"""A smaller gap between wish and belt is its grid, or the last bit of a ramp."""
_AGAIN_NS: Final = seconds_to_ns(10.0)
_SLOWER_BY_MPS: Final = kmh_to_mps(0.5)
_SHORT_PLAN_S: Final = 240.0


class Progress:
    """Counts only the time and way that the belt really moved in a step."""

    def __init__(self, plan: Plan, minimum_mps: float) -> None:
        self.plan = plan
        self.total_s = plan.duration_s
        self.index = 0
        self.step = plan.steps[0]
        """The step the walker is in."""
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
        self._raised_ns: int | None = None
        self._halfway_said = self.total_s < _SHORT_PLAN_S

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

    @property
    def following_mps(self) -> tuple[float | None, float | None]:
        """The speeds at which the next step begins and ends, m/s; None where there is none."""
        following = self.following
        if following is None:
            return None, None
        return self.lifted_mps(following.speed_mps), self.lifted_mps(following.end_speed_mps)

    def remaining_s(self, speed_mps: float | None) -> float:
        """How long the step still takes, s: by its clock, or by its way at the present speed."""
        step = self.step
        if step.duration_s is not None:
            return step.duration_s - self.elapsed_s
        left_m = (step.distance_m or 0.0) - self._way_m
        return left_m / (speed_mps or self.wish_mps)

    def walk(self, by_ns: int, by_m: float) -> None:
        """The belt moved under the walker for this long, this far."""
        self.elapsed_ns += by_ns
        self._way_m += by_m

    def resume(self) -> None:
        """The belt starts anew: whatever was promised before it rested must be said again."""
        self._begun = self._promised = self._announced = False
        self._raised_ns = None

    def unsay(self) -> None:
        """A hand on the console made void what was announced: it is to be said again."""
        self._announced = False

    def slower(self, speed_mps: float) -> Cue:
        """The walker asks for less, for the rest of this step; what comes of it."""
        was_mps, from_mps = self.wish_mps, min(self.wish_mps, speed_mps)
        self._cap_mps = max(self._minimum_mps, from_mps - _SLOWER_BY_MPS)
        if self._cap_mps < max(was_mps, speed_mps) - RISE_MPS / 2:
            return announce.slower_now(self._cap_mps)
        return announce.slowest_already(self._cap_mps)

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
        self.step = self.plan.steps[self.index]
        self.elapsed_ns, self._way_m = 0, 0.0
        self._cap_mps = None
        self._promised = self._announced
        self._announced = self._begun = self._named = False
        self._raised_ns = None
        self._technique = 0
        return True

    def cues(self, speed_mps: float, outlook: Outlook) -> list[Cue]:
        """What is to be said now in this step, with the belt at ``speed_mps``."""
        said: list[Cue] = []
        if not self._begun:
            self._begun = True
            said += self._beginning(speed_mps)
        elif not self._announced:
            said += self._rising(speed_mps, outlook)
        remaining_s = self.remaining_s(speed_mps)
        if not self._announced and remaining_s <= LEAD_S:
            self._announced = True
            said += self._ending(speed_mps, outlook)
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
        """The step's name, and before it, where nobody has announced it, its ramp or its fall.

        A voice says one sentence after the other: behind the name, what happens now or in five
        seconds would be heard when it has happened.
        """
        named = [] if self._named else [announce.step_begins(self.step)]
        self._named = True
        return (self._changing(speed_mps) + named) if not self._promised else named

    def _changing(self, speed_mps: float) -> list[Cue]:
        """What the beginning of this step does to the speed, unannounced as yet."""
        said: list[Cue] = []
        step, first_mps = self.step, self.wish_mps
        if self.elapsed_ns and first_mps > speed_mps + RISE_MPS:
            said.append(announce.ahead(speed_mps, first_mps, first_mps, step.name))
        if self.ramping:
            said.append(announce.ramp(first_mps, self.lifted_mps(step.end_speed_mps), step.name))
        elif first_mps < speed_mps - RISE_MPS:
            said.append(announce.slower_now(first_mps))
        return said

    def _rising(self, speed_mps: float, outlook: Outlook) -> list[Cue]:
        """A rise the step wants and nobody has announced, or whose announcement has lapsed."""
        known_mps = max(speed_mps + RISE_MPS, outlook.promised_mps)
        if outlook.step_barred or self.wish_mps <= known_mps:
            return []
        caps = (self.wish_mps, outlook.step_cap_mps, outlook.cap_mps)
        wish_mps = min(cap for cap in caps if cap is not None)
        if wish_mps <= known_mps:
            return []
        if self._raised_ns is not None and self.elapsed_ns - self._raised_ns < _AGAIN_NS:
            return []
        self._raised_ns = self.elapsed_ns
        return [announce.ahead(speed_mps, wish_mps, wish_mps, self.step.name)]

    def _ending(self, speed_mps: float, outlook: Outlook) -> list[Cue]:
        """The announcement of what follows, as it will feel from the speed of now."""
        following = self.following
        if following is None:
            return [Cue("last_seconds", Urgency.CHANGE, (("in_s", announce.SPOKEN_LEAD_S),))]
        if following.direction is not self.step.direction:
            return [announce.turn(following.direction)]
        first_mps = self.lifted_mps(following.speed_mps)
        end_mps = self.lifted_mps(following.end_speed_mps)
        if outlook.cap_mps is not None:
            first_mps, end_mps = min(first_mps, outlook.cap_mps), min(end_mps, outlook.cap_mps)
        name, barred = following.name, outlook.barred
        said = [announce.ahead(speed_mps, first_mps, end_mps, name, barred=barred)]
        if abs(following.grade - self.step.grade) > 0.0005:
            said.append(announce.grade(following.grade))
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
        if self._raised_ns is not None and self.elapsed_ns - self._raised_ns < _AGAIN_NS:
            waits.append((self._raised_ns + _AGAIN_NS - self.elapsed_ns) / NS_PER_S)
        if self.ramping or not self.elapsed_ns:  # a new step frees what only held in the last
            waits.append(0.1)
        return max(0.0, min(waits))
