"""The proposer: a state machine that leads one walker through one plan.

It knows the walker and the plan, never the rules: what it would like goes to the judge, and what
the judge notices comes back as notices. A transition nobody defined is an intent to stop.
"""

from collections.abc import Sequence
from typing import Final

from retropace.belief import Belief
from retropace.model import (
    Cue,
    Intent,
    Notice,
    NoticeKind,
    OperatorEvent,
    Outlook,
    Request,
    Urgency,
)
from retropace.phrase import Phrase
from retropace.profile.plan import Plan
from retropace.session import announce, endings
from retropace.session.phases import (
    LONGEST_PAUSE_NS,
    PAUSABLE,
    PAUSES,
    WAITS_NS,
    Ending,
    Phase,
    View,
    calls_for_rest,
    prompt_in,
)
from retropace.session.probing import FINE_STEP_MPS, probe_speed_mps
from retropace.session.progress import Progress
from retropace.session.wish import Wish
from retropace.units import seconds_to_ns

COUNTDOWN_FROM: Final = 5
LONGEST_SESSION_NS: Final = seconds_to_ns(3600.0)
_TELL_AGAIN_NS: Final = seconds_to_ns(3.0)
_REPEAT_ALARM_NS: Final = seconds_to_ns(5.0)
_SECOND_NS: Final = seconds_to_ns(1.0)


class Session:
    """One guided session; told the time, never asking it.

    ``minimum_mps`` is the belt's lowest speed and ``step_mps`` the step of its speeds;
    ``ask_console`` says that this machine is not yet known, so that a person is asked what its
    console shows (R03).
    """

    def __init__(
        self, plan: Plan, minimum_mps: float, *, ask_console: bool, step_mps: float = FINE_STEP_MPS
    ) -> None:
        self.phase = Phase.READY
        self.ending: Ending | None = None
        self._progress = Progress(plan, minimum_mps)
        self._minimum_mps = minimum_mps
        self._probe_mps = probe_speed_mps(plan, minimum_mps, step_mps)
        self.astride = ask_console
        self._probed = False
        self._turned = False
        self._facing = plan.steps[0].direction
        self._clip_on = False
        self._counted = 0
        self._since_ns: int | None = None
        self._seen_ns = 0
        self._seen_m = 0.0
        self._resting = False
        self._outlook = Outlook()
        self._first_start_ns: int | None = None
        self._alarm_ns: int | None = None
        self._defied = False
        self._told_ns = 0
        self._cues: list[Cue] = []

    def decide(
        self,
        belief: Belief,
        events: Sequence[OperatorEvent],
        notices: Sequence[Notice],
        outlook: Outlook,
        now_ns: int,
    ) -> tuple[Intent, tuple[Cue, ...]]:
        """One look at the world: what the belt should do now, and what is to be said."""
        if self._since_ns is None:
            self._since_ns = now_ns
            if self.astride:
                self._cues.append(Cue("new_treadmill", Urgency.CHANGE))
        self._outlook = outlook
        for notice in notices:
            self._heed(notice, now_ns)
        for event in events:
            self._answer(event.request, belief, now_ns)
        self._advance(belief, now_ns)
        self._seen_ns, self._seen_m = now_ns, belief.walked_m
        self._resting = belief.at_rest
        cues, self._cues = tuple(self._cues), []
        wish = Wish(self._progress, self._probe_mps, self._minimum_mps)
        return wish.intent(self.phase, self.ending, now_ns), cues

    # --- what the judge noticed ----------------------------------------------------------------

    def _heed(self, notice: Notice, now_ns: int) -> None:
        """Say it, and go where it leads."""
        kind = notice.kind
        cue = announce.sentence_for(notice)
        if kind is NoticeKind.CONSOLE_PAUSE and self.phase is Phase.ADRIFT:
            cue = Cue("link_back_rest", Urgency.CHANGE)
        if cue is not None and self.phase is not Phase.ENDED:
            self._cues.append(cue)
        if kind is NoticeKind.LINK_LOST:
            if self.phase not in (Phase.STOPPING, Phase.ENDED):
                self._enter(Phase.ADRIFT, now_ns)
        elif kind is NoticeKind.AT_REST:
            self._at_rest(now_ns)
        elif kind is NoticeKind.PROBE_PASSED and self.phase is Phase.PROBING:
            self._probe_passed(now_ns)
        elif kind is NoticeKind.STOP_UNANSWERED:
            self._alarm_ns, self._defied = now_ns, True
        elif kind in PAUSES and self.phase in PAUSABLE:
            self._enter(Phase.PAUSING, now_ns)
        elif kind in (NoticeKind.CONSOLE_SLOWER, NoticeKind.CONSOLE_FASTER):
            self._progress.unsay()
        elif notice.stops:
            self._end(endings.ending_for(kind, notice.detail), now_ns)

    def _at_rest(self, now_ns: int) -> None:
        """The belt rests: what comes next depends on why it was stopped."""
        self._alarm_ns, self._defied = None, False
        if self.phase is Phase.STOPPING:
            self._enter(Phase.ENDED, now_ns)
            self._cues.append(Cue("at_rest"))
        elif self.phase in PAUSABLE or self.phase is Phase.PAUSING:
            self._rest(Cue("paused", Urgency.CHANGE), now_ns)

    def _rest(self, cue: Cue, now_ns: int) -> None:
        """Wait at rest for the walker's word; only here may anybody turn round (R10)."""
        self._enter(Phase.READY if self._first_start_ns is None else Phase.PAUSED, now_ns)
        self._facing = self._progress.step.direction
        if self._turned:
            cue = Cue("turn_now", Urgency.CHANGE, (("direction", self._facing.value),))
        # "Paused" says itself how to go on.
        self._cues += (cue,) if cue.key == "paused" else (cue, Cue("say_go"))

    def _probe_passed(self, now_ns: int) -> None:
        """The belt does what it is told; an unknown machine's console is asked about too."""
        if not self.astride:
            self._probed = True
            self._enter(Phase.WALKING, now_ns)
            return
        self._cues.append(announce.console_question(self._probe_mps))
        self._enter(Phase.ASKING, now_ns)

    # --- what the walker asks ------------------------------------------------------------------

    def _answer(self, request: Request, belief: Belief, now_ns: int) -> None:
        """One request; those that make no sense now are not obeyed, stop always is (R08)."""
        if request is Request.CLIP_ON:
            self._clip_on = True
        if self.phase in (Phase.STOPPING, Phase.ENDED):
            return
        if request is Request.STOP:
            self._cues.append(announce.stopping(Phrase("you asked"), Urgency.CHANGE))
            self._end(endings.STOPPED, now_ns)
        elif request is Request.PAUSE and self.phase is Phase.COUNTDOWN:
            self._rest(Cue("paused", Urgency.CHANGE), now_ns)
        elif self.phase in PAUSABLE and calls_for_rest(request, self.phase):
            self._cues.append(Cue("pausing", Urgency.CHANGE))
            self._enter(Phase.PAUSING, now_ns)
        elif request is Request.START and self.phase is Phase.READY:
            self._begin(belief, now_ns)
        elif request is Request.GO:
            self._go(belief, now_ns)
        elif self.phase is Phase.WALKING:
            if request is Request.SLOWER:
                self._cues.append(self._progress.slower(belief.speed_mps or 0.0))
            elif request is Request.SKIP:
                self._progress.skip()
        elif self.phase is Phase.ASKING:
            self._console_answer(request, now_ns)

    def _begin(self, belief: Belief, now_ns: int) -> None:
        """Count down, with the clip on, from a belt that is known to rest."""
        if not self._clip_on:
            self._cues.append(Cue("clip_ready", Urgency.CHANGE))
        elif belief.at_rest:
            self._turned = False
            self._enter(Phase.COUNTDOWN, now_ns)
        else:
            self._cues.append(announce.holding(Phrase("the belt must rest")))

    def _go(self, belief: Belief, now_ns: int) -> None:
        """The walker's word: from rest a new countdown, from easing simply on."""
        if self.phase is Phase.PAUSED:
            self._begin(belief, now_ns)
        elif self.phase is Phase.EASING:
            self._cues.append(Cue("going_on", Urgency.CHANGE))
            self._walk_on(now_ns)

    def _console_answer(self, request: Request, now_ns: int) -> None:
        """R03: the person has looked at the console, standing astride; then they turn round."""
        if request is Request.CONSOLE_AGREES:
            self.astride = False
            self._probed = self._turned = True
            self._enter(Phase.PAUSING, now_ns)
        elif request is Request.CONSOLE_DISAGREES:
            self._cues.append(announce.stopping(endings.OTHER_SPEED_SHOWN.reason))
            self._end(endings.OTHER_SPEED_SHOWN, now_ns)

    # --- what time brings ----------------------------------------------------------------------

    def _advance(self, belief: Belief, now_ns: int) -> None:
        """Let the present phase run on."""
        if self._over_time(now_ns):
            return
        if self._defied and self.phase not in (Phase.ADRIFT, Phase.ENDED):
            self._repeat_alarm("pull_key", now_ns)  # whatever was asked for since (R16)
        match self.phase:
            case Phase.COUNTDOWN:
                self._count(now_ns)
            case Phase.STARTING if belief.moving:
                self._moving(now_ns)
            case Phase.WALKING:
                self._walk(belief, now_ns)
            case Phase.PROBING:
                self._probe(now_ns)
            case Phase.ADRIFT:
                self._drift(belief, now_ns)
            case _:
                self._wait(now_ns)

    def _wait(self, now_ns: int) -> None:
        """Phases that last until someone or something else moves on, or their wait is over."""
        longest_ns = WAITS_NS.get(self.phase)
        if longest_ns is None or self._in_phase_ns(now_ns) <= longest_ns:
            return
        if self.phase is Phase.EASING:
            self._enter(Phase.PAUSING, now_ns)
        elif self.phase in endings.GIVING_UP:
            self._end(endings.GIVING_UP[self.phase], now_ns)
        else:
            self._cues.append(Cue("pause_limit", Urgency.CHANGE))
            self._end(endings.NOBODY_SAID_GO, now_ns)

    def _over_time(self, now_ns: int) -> bool:
        """R21: a session has a longest duration."""
        first_ns = self._first_start_ns
        if first_ns is None or now_ns - first_ns <= LONGEST_SESSION_NS:
            return False
        if self.phase in (Phase.STOPPING, Phase.ENDED):
            return False
        self._cues.append(Cue("time_limit", Urgency.CHANGE))
        self._end(endings.OVER_TIME, now_ns)
        return True

    def _count(self, now_ns: int) -> None:
        """Five, four, three, two, one; then the belt may start."""
        due = min(COUNTDOWN_FROM, self._in_phase_ns(now_ns) // _SECOND_NS + 1)
        while self._counted < due:
            number = COUNTDOWN_FROM - self._counted
            self._cues.append(Cue("countdown", Urgency.CHANGE, (("n", number),)))
            self._counted += 1
        if self._in_phase_ns(now_ns) >= COUNTDOWN_FROM * _SECOND_NS:
            self._cues.append(Cue("belt_starting", Urgency.CHANGE))
            self._enter(Phase.STARTING, now_ns)

    def _moving(self, now_ns: int) -> None:
        """The belt moves under the walker: probe it the first time, else walk on."""
        if self._first_start_ns is None:
            self._first_start_ns = now_ns
        self._walk_on(now_ns)

    def _walk_on(self, now_ns: int) -> None:
        """Walk, or first probe a belt that has not been probed yet (R03)."""
        if self._probed:
            self._enter(Phase.WALKING, now_ns)
            return
        self._told_ns = now_ns
        self._cues.append(announce.probe(self._probe_mps))
        self._enter(Phase.PROBING, now_ns)

    def _probe(self, now_ns: int) -> None:
        """Wait for the probe; what doubt made void of its announcement is said again (R06)."""
        outlook = self._outlook
        caps = (self._probe_mps, outlook.step_cap_mps, outlook.cap_mps)
        forgotten = outlook.promised_mps < min(cap for cap in caps if cap is not None)
        if forgotten and not outlook.step_barred and now_ns - self._told_ns >= _TELL_AGAIN_NS:
            self._told_ns = now_ns
            self._cues.append(announce.probe(self._probe_mps))
        self._wait(now_ns)

    def _walk(self, belief: Belief, now_ns: int) -> None:
        """Count the step's time and way while the belt moves; say what it has to say."""
        if not belief.moving:
            return
        progress = self._progress
        progress.walk(now_ns - self._seen_ns, belief.walked_m - self._seen_m)
        speed_mps = belief.speed_mps or 0.0
        self._cues += progress.cues(speed_mps, self._outlook)
        if progress.remaining_s(speed_mps) > 0:
            return
        direction = progress.step.direction
        if not progress.advance():
            self._cues.append(Cue("session_done", Urgency.CHANGE))
            self._end(endings.DONE, now_ns)
        elif progress.step.direction is not direction:
            self._turned = True
            self._enter(Phase.PAUSING, now_ns)
        else:
            self._cues += progress.cues(speed_mps, self._outlook)

    def _drift(self, belief: Belief, now_ns: int) -> None:
        """R23: the link is down, or just back: adopt what the belt does once it is known."""
        if belief.at_rest:
            self._rest(Cue("link_back_rest", Urgency.CHANGE), now_ns)
        elif belief.moving:
            self._cues.append(Cue("link_back_moving", Urgency.CHANGE))
            self._enter(Phase.EASING, now_ns)
        else:
            self._alarm_ns = self._alarm_ns or now_ns  # said as it was lost
            self._repeat_alarm("link_lost", now_ns)
            self._wait(now_ns)

    def _repeat_alarm(self, key: str, now_ns: int) -> None:
        """Say it again every few seconds while it is true."""
        if self._alarm_ns is None or now_ns - self._alarm_ns >= _REPEAT_ALARM_NS:
            self._alarm_ns = now_ns
            self._cues.append(Cue(key, Urgency.ALARM))

    # --- helpers -------------------------------------------------------------------------------

    def _enter(self, phase: Phase, now_ns: int) -> None:
        """Change phase."""
        self.phase = phase
        self._since_ns = now_ns
        if phase is Phase.WALKING:
            self._progress.resume()
        self._counted = 0
        self._alarm_ns = None

    def _end(self, ending: Ending, now_ns: int) -> None:
        """Stop for good; the first reason is the one that counts."""
        if self.phase in (Phase.STOPPING, Phase.ENDED):
            return
        self.ending = ending
        self._enter(Phase.STOPPING, now_ns)

    def _in_phase_ns(self, now_ns: int) -> int:
        """How long the present phase has lasted."""
        return now_ns - (self._since_ns or now_ns)

    def next_change_ns(self, belief: Belief, now_ns: int) -> int:
        """When this session has something to do, should nothing come in before."""
        match self.phase:
            case Phase.WALKING:
                wait_s = self._progress.next_change_s(belief.speed_mps or 0.0)
                due_ns = now_ns + seconds_to_ns(wait_s)
                first_ns = self._first_start_ns
                if first_ns is not None:
                    due_ns = min(due_ns, first_ns + LONGEST_SESSION_NS + 1)
                return due_ns
            case Phase.READY | Phase.PAUSED:
                return (self._since_ns or now_ns) + LONGEST_PAUSE_NS + 1
            case Phase.COUNTDOWN:
                return (self._since_ns or now_ns) + self._counted * _SECOND_NS
            case Phase.ENDED:
                return now_ns + LONGEST_PAUSE_NS
            case _:
                return now_ns

    def view(self) -> View:
        """What a screen may know."""
        progress, step, following = self._progress, self._progress.step, self._progress.following
        next_mps, next_end_mps = progress.following_mps
        remaining_s = None if step.duration_s is None else step.duration_s - progress.elapsed_s
        return View(
            phase=self.phase,
            step_number=progress.index + 1,
            step_count=len(progress.plan.steps),
            step_name=step.name,
            direction=self._facing,
            astride=self.astride,
            asked_mps=progress.wish_mps,
            grade=step.grade,
            step_elapsed_s=progress.elapsed_s,
            step_remaining_s=remaining_s,
            next_name=None if following is None else following.name,
            next_mps=next_mps,
            next_end_mps=next_end_mps,
            elapsed_s=progress.total_elapsed_s,
            total_s=progress.total_s,
            prompt=prompt_in(self.phase, resting=self._resting),
            ending=self.ending,
        )
