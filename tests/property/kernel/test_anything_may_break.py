"""Anything may break, nothing wrong may happen; then all heals, and every session must end.

The walker, the console, the radio, the machine and our own house do as they like. What is held is
what the belt truly did and what was truly sent.
"""

from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from retropace.belief import Trust
from retropace.kernel import Decision, Kernel
from retropace.model import (
    Command,
    CommandKind,
    Frame,
    HealthEvent,
    IntentKind,
    LinkState,
    NoticeKind,
    Outcome,
    Receipt,
    Request,
)
from retropace.safety import Mode
from retropace.session import Phase
from retropace.units import kmh_to_mps, seconds_to_ns
from support.rig import Rig, machine, plan, rig, step

CAP_KMH = 2.5
OVER_MPS = kmh_to_mps(0.25)
SAME_MPS = kmh_to_mps(0.01)
RISE_MPS2 = kmh_to_mps(0.2)
S = seconds_to_ns(1.0)
SHORT_S = st.sampled_from([0.1, 0.4, 1.0, 2.0, 3.5, 7.0, 12.0])
SPEEDS_KMH = st.sampled_from([0.3, 0.8, 1.0, 1.4, 1.9, 2.3, 2.5, 2.9, 3.4, 6.0])
TOLD = st.booleans()
HARMLESS = [one for one in Request if one not in (Request.STOP, Request.CONSOLE_DISAGREES)]


class Truth:
    """Looks at every step, and knows what was asked, done by hand and planted."""

    def __init__(self, the_rig: Rig) -> None:
        self.rig = the_rig
        self.asked: list[tuple[int, Request]] = []
        self.hand_ns = -(10**18)
        self.hand_start_ns = -(10**18)
        self.jumped_ns = -(10**18)
        self.lie_ns = -(10**18)
        self.mode = Mode.IDLE
        self.linked = True
        self.linked_ns = 0
        self.stop_ns = -(10**18)
        self.rise: tuple[int, float] = (0, 0.0)
        self.rose_ns = 0
        self.over_ns: int | None = None
        self.unasked_ns: int | None = None
        self.commanded_mps = 0.0
        self.starts = 0
        self.clip_on = False
        the_rig.watchers.append(self.look)

    def ask(self, request: Request) -> None:
        """A request, remembered."""
        self.asked.append((self.rig.now_ns, request))
        self.clip_on |= request is Request.CLIP_ON
        self.rig.ask(request)

    def look(self, decision: Decision) -> None:
        """One step has been made."""
        now_ns, command = decision.now_ns, decision.verdict.command
        for notice in decision.notices:
            if notice.kind is NoticeKind.FAULT:
                assert notice.detail == "planted", notice
            if notice.kind is NoticeKind.AT_REST:
                self._rests(now_ns)
            if notice.kind in (NoticeKind.CONSOLE_FASTER, NoticeKind.CONSOLE_SLOWER):
                self.hand_ns, self.commanded_mps = now_ns, notice.value or 0.0
        linked = self.rig.kernel.safety.linked
        if linked and not self.linked:
            self.linked_ns = now_ns
        self.linked = linked
        if command is not None:
            self._sent(command, decision)
        self._stops(decision)
        self._silence(now_ns)
        self._falls(decision)
        self._over(now_ns)
        self._unasked(now_ns)
        self.mode = self.rig.kernel.safety.mode

    def _sent(self, command: Command, decision: Decision) -> None:
        match command.kind:
            case CommandKind.START:
                self._start(command)
            case CommandKind.STOP:
                self.stop_ns = command.issued_ns
                assert command.expires_ns is None
            case CommandKind.SET_SPEED:
                assert command.expires_ns == command.issued_ns + S
                assert self.linked, "a speed into a lost link"
                self._speed(command, decision)
            case _:
                raise AssertionError(command)

    def _start(self, command: Command) -> None:
        """R01, R02: the clip, the walker's own act, and a whole countdown after it."""
        now_ns = command.issued_ns
        acts = [at for at, request in self.asked if request in (Request.START, Request.GO)]
        takes = [at for at, request in self.asked if request in (Request.STOP, Request.PAUSE)]
        assert self.clip_on
        assert acts, "a start nobody asked for"
        counts = [at for at, cue in self.rig.cues if cue.key == "countdown"][-5:]
        asked_ns = max(at for at in acts if at <= counts[0])
        assert now_ns - asked_ns <= 30 * S
        assert len(counts) == 5
        assert now_ns - counts[-1] >= 0.9 * S
        assert counts[-1] - counts[0] >= 3.9 * S
        assert not [at for at in takes if at > asked_ns], "a start after a stop or a pause"
        assert now_ns - self.hand_start_ns < 4 * S or self.rig.belt.speed_mps <= kmh_to_mps(0.06)
        self.starts += 1
        assert self.starts <= len(acts)
        self.commanded_mps = self.rig.kernel.limits.minimum_mps

    def _speed(self, command: Command, decision: Decision) -> None:
        """R05, R06, R07, R12: never above the cap; a rise is announced, slow, and well-informed."""
        speed_mps, now_ns = command.speed_mps or 0.0, command.issued_ns
        assert speed_mps <= self.rig.kernel.limits.ceiling_mps + 1e-9
        assert speed_mps <= (decision.intent.cap_mps or 0.0) + 1e-9
        before_mps = max(self.commanded_mps, self.rig.belt.speed_mps)
        if now_ns - self.lie_ns <= 3 * S:
            before_mps = max(before_mps, self.rig.kernel.limits.ceiling_mps)
        if speed_mps > before_mps + SAME_MPS:
            at_ns, by_mps = self.rise
            rise_mps = speed_mps - before_mps
            grid_mps = self.rig.kernel.limits.step_mps
            lowest_mps = self.rig.kernel.limits.minimum_mps  # from below it there is no other step
            assert rise_mps <= max(kmh_to_mps(0.2), grid_mps) + 1e-6 or speed_mps == lowest_mps
            assert now_ns - at_ns >= (by_mps / RISE_MPS2 - 1e-3) * S
            assert now_ns - self.rig.heard_ns <= 3 * S, "a rise in the dark"
            assert self._announced(speed_mps, now_ns), "a rise nobody announced"
            self.rise, self.rose_ns = (now_ns, rise_mps), now_ns
        self.commanded_mps = speed_mps

    def _announced(self, speed_mps: float, now_ns: int) -> bool:
        for at_ns, cue in self.rig.cues:
            if (cue.announces_mps or 0.0) < speed_mps - 1e-6 or now_ns - at_ns < 5 * S:
                continue
            ramp = cue.key == "ramp_begins" or ("how", "ramp") in cue.values
            if ramp or now_ns - max(at_ns, self.rose_ns) <= 30 * S:
                return True
        return False

    def _stops(self, decision: Decision) -> None:
        """R08: a stop asked for, or entered, is sent in the same step."""
        now_ns, mode = decision.now_ns, self.rig.kernel.safety.mode
        asked = bool(self.asked) and self.asked[-1] == (now_ns, Request.STOP)
        if asked or (mode is Mode.STOPPING and self.mode is not Mode.STOPPING):
            assert now_ns - self.stop_ns < S, "a stop that was not sent"
        if decision.intent.kind is IntentKind.STOP and self.mode is not Mode.IDLE:
            assert mode in (Mode.STOPPING, Mode.IDLE)

    def _silence(self, now_ns: int) -> None:
        """R12: by six seconds without a speed, a belt that may move is being stopped."""
        if self.rig.kernel.safety.mode in (Mode.STARTING, Mode.RUNNING) and self.linked:
            assert now_ns - max(self.rig.heard_ns, self.linked_ns) <= 6 * S + 1

    def _falls(self, decision: Decision) -> None:
        """R06: what the session wishes slower is commanded slower in the very same step."""
        safety, intent = self.rig.kernel.safety, decision.intent
        if intent.kind is not IntentKind.SPEED or safety.mode is not Mode.RUNNING:
            return
        told = decision.now_ns - self.hand_ns < 600 * S
        if not self.linked or self.rig.kernel.belief.trust is Trust.UNKNOWN or told:
            return
        wish_mps = self.rig.kernel.limits.settle(intent.speed_mps or 0.0, intent.cap_mps)
        assert (safety.commanded_mps or 0.0) <= wish_mps + SAME_MPS

    def _rests(self, now_ns: int) -> None:
        """R11, R16: at rest is what the belt truly is."""
        if now_ns - self.hand_start_ns > 4 * S:
            assert self.rig.belt.speed_mps <= kmh_to_mps(0.06)

    def _unasked(self, now_ns: int) -> None:
        """R01: a belt that we hold to rest and that is heard to move is not left to move."""
        idle = self.rig.kernel.safety.mode is Mode.IDLE
        fresh = now_ns - self.rig.heard_ns <= S and self.rig.kernel.belief.trust is Trust.FRESH
        if not (idle and fresh and self.linked) or self.rig.belt.speed_mps < kmh_to_mps(0.2):
            self.unasked_ns = None
        elif self.unasked_ns is None:
            self.unasked_ns = now_ns
        else:
            assert now_ns - self.unasked_ns <= 8 * S, "a belt that moves and nobody stops"

    def _over(self, now_ns: int) -> None:
        """R07: above the cap only by a hand or a fault, and then not for long without a stop."""
        ceiling_mps = self.rig.kernel.limits.ceiling_mps
        if self.rig.belt.speed_mps <= ceiling_mps + OVER_MPS or not self.linked:
            self.over_ns = None
            return
        if self.over_ns is None:
            self.over_ns = now_ns
        since_ns = max(self.over_ns, self.jumped_ns)
        assert now_ns - since_ns <= 20 * S or self.stop_ns >= since_ns


class World(NamedTuple):
    """One machine, and how far into the session all begins to break."""

    minimum_kmh: float
    step_kmh: float
    period_s: float
    countdown_s: float
    start_more_kmh: float
    ask_console: bool
    echoes: bool
    unit: float
    slow_answers_s: float
    far_s: float
    deadly: bool
    shows_walker: bool


WORLDS = st.builds(
    World,
    minimum_kmh=st.sampled_from([0.5, 0.8, 1.0, 2.0]),
    step_kmh=st.sampled_from([0.1, 0.16, 0.32, 0.5]),
    period_s=st.sampled_from([0.2, 0.5, 1.0, 1.0, 2.5]),
    countdown_s=st.sampled_from([0.0, 3.0, 6.0]),
    start_more_kmh=st.sampled_from([0.0, 0.0, 0.2, 1.0]),
    ask_console=st.sampled_from([False, False, True]),
    echoes=st.booleans(),
    unit=st.sampled_from([1.0] * 8 + [1.609344, 0.621371]),
    slow_answers_s=st.sampled_from([0.0, 0.0, 0.3, 2.0]),
    far_s=st.sampled_from([0.0, 3.0, 7.0, 12.0, 25.0, 30.0, 34.0, 45.0, 52.0, 60.0]),
    deadly=st.sampled_from([False, False, True]),
    shows_walker=st.booleans(),
)


class AnythingMayBreak(RuleBasedStateMachine):
    """Rules are what the world does."""

    rig: Rig
    truth: Truth

    @initialize(world=WORLDS)
    def begin(self, world: World) -> None:
        steps = (step(1.5, 20.0), step(2.0, 15.0, end_kmh=1.2, name="ramp"), step(2.4, 20.0))
        shows = ("elapsed_s",) if world.shows_walker else ()
        changes: dict[str, Any] = {
            "info": replace(machine(world.minimum_kmh, 16.0, world.step_kmh), presence=shows),
            "counts": True,
            "ask_console": world.ask_console,
            "period_ns": seconds_to_ns(world.period_s),
            "countdown_s": world.countdown_s,
            "start_mps": kmh_to_mps(world.minimum_kmh + world.start_more_kmh),
        }
        self.rig = rig(plan(*steps, cap_kmh=CAP_KMH), **changes)
        self.rig.faults.echoes = world.echoes
        self.rig.faults.unit_factor = world.unit
        self.rig.faults.answer_after_s = world.slow_answers_s
        self.truth = Truth(self.rig)
        self.zero_at = -1
        self.deadly = world.deadly
        self.rig.run(3.0)
        if world.far_s:
            self.truth.ask(Request.CLIP_ON)
            self.truth.ask(Request.START)
            self.rig.run(world.far_s)

    # --- time and the walker ---

    @rule(duration_s=SHORT_S)
    def time_passes(self, duration_s: float) -> None:
        self.rig.run(duration_s)

    @rule()
    def a_minute_passes(self) -> None:
        self.rig.run(61.0)

    @rule(duration_s=st.sampled_from([0.5, 2.0, 4.0, 5.5]))
    def the_computer_stutters(self, duration_s: float) -> None:
        self.the_computer_sleeps(duration_s)

    @precondition(lambda self: self.deadly)
    @rule(duration_s=st.sampled_from([30.0, 900.0]))
    def the_computer_sleeps(self, duration_s: float) -> None:
        self.rig.jump(duration_s)
        self.truth.jumped_ns = self.rig.now_ns

    @rule(request=st.sampled_from(HARMLESS))
    def the_walker_asks(self, request: Request) -> None:
        self.truth.ask(request)
        self.rig.run(0.05)

    @precondition(lambda self: self.deadly)
    @rule(request=st.sampled_from([Request.STOP, Request.CONSOLE_DISAGREES]))
    def the_walker_ends(self, request: Request) -> None:
        self.truth.ask(request)
        self.rig.run(0.05)

    @rule(pause_s=st.sampled_from([0.0, 2.0, 6.0, 20.0, 40.0]))
    def the_walker_walks(self, pause_s: float) -> None:
        self.truth.ask(Request.CLIP_ON)
        for request in (Request.START, Request.GO, Request.CONSOLE_AGREES):
            self.truth.ask(request)
            self.rig.run(0.05)
        self.rig.run(pause_s)

    @rule(afoot=st.booleans(), for_s=st.sampled_from([0.0, 1.5, 3.0, 6.0]))
    def the_walker_steps_aside_or_back(self, afoot: bool, for_s: float) -> None:
        self.rig.afoot = afoot
        self.rig.run(for_s)

    @precondition(lambda self: self.deadly)
    @rule()
    def many_ask_at_once(self) -> None:
        for request in (Request.GO, Request.STOP, Request.START, Request.SKIP, Request.STOP):
            self.truth.ask(request)
        self.rig.run(0.05)

    # --- frames ---

    @rule(data=st.binary(max_size=12), where=st.sampled_from(["2acd", "2ada", "2a37", "2ad3"]))
    def garbage_comes(self, data: bytes, where: str) -> None:
        if (where == "2acd" and not data) or (data and data[0] & 1 == 0):
            data = b"\x01" + data  # no speed of its own making: the truth is the belt's
        if where == "2ada" and data[:1] in b"\x01\x02\x03\x04\x05\xff":
            if not self.deadly:
                return
            self.truth.hand_ns = self.rig.now_ns
        self.rig.pending.append(Frame(where, data, self.rig.now_ns))
        self.rig.run(0.05)

    @rule(many=st.integers(1, 6))
    def a_storm_of_garbage(self, many: int) -> None:
        for _ in range(many):
            self.rig.garbage(b"\x00")
            self.rig.run(0.3)

    @precondition(lambda self: self.rig.speeds_told > self.zero_at + 1)
    @rule()
    def one_zero_amid_motion(self) -> None:
        self.rig.tell(0.0)
        self.zero_at = self.rig.speeds_told
        self.rig.run(0.05)

    @rule(silent=st.booleans())
    def telemetry_stops_and_comes_back(self, silent: bool) -> None:
        self.rig.faults.silent = silent

    @rule(missing=st.booleans())
    def records_come_without_a_speed(self, missing: bool) -> None:
        self.rig.faults.report = (lambda _: None) if missing else None

    @precondition(lambda self: self.rig.phase in (Phase.PROBING, Phase.WALKING))
    @rule(silence_s=st.sampled_from([2.5, 4.0, 5.7, 7.0]))
    def telemetry_stops_in_the_midst_of_a_rise(self, silence_s: float) -> None:
        since_ns = self.rig.now_ns
        self.rig.run(30.0, lambda: self.truth.rose_ns > since_ns)
        self.rig.faults.silent = True
        self.rig.run(silence_s)
        self.rig.faults.silent = False

    @rule(speed_kmh=st.sampled_from([None, 655.34, 9.0]))
    def one_odd_record(self, speed_kmh: float | None) -> None:
        heard_ns = self.rig.heard_ns
        self.rig.tell(None if speed_kmh is None else kmh_to_mps(speed_kmh))
        self.truth.lie_ns = self.rig.now_ns
        self.rig.run(0.05)
        if speed_kmh is None:
            self.rig.heard_ns = max(heard_ns, self.rig.heard_ns)

    @rule(bpm=st.sampled_from([None, 90, 150]))
    def a_heart_rate(self, bpm: int | None) -> None:
        self.rig.heart_rate_bpm = bpm

    # --- the link ---

    @rule()
    def the_link_goes(self) -> None:
        self.rig.lose_link()
        self.rig.run(0.05)

    @rule()
    def the_link_comes_back(self) -> None:
        self.rig.find_link()
        self.rig.run(0.05)

    @precondition(lambda self: self.deadly)
    @rule(state=st.sampled_from(list(LinkState)))
    def any_link_event(self, state: LinkState) -> None:
        self.rig.link(state)
        self.rig.run(0.05)

    # --- the console ---

    @rule(speed_kmh=SPEEDS_KMH, told=TOLD)
    def a_hand_sets_a_speed(self, speed_kmh: float, told: bool) -> None:
        self.truth.hand_ns = self.rig.now_ns
        self.rig.hand_speed(speed_kmh, told=told)
        self.rig.run(0.05)

    @precondition(lambda self: self.deadly or self.rig.phase in (Phase.PAUSED, Phase.PAUSING))
    @rule(told=TOLD)
    def a_hand_starts(self, told: bool) -> None:
        self.truth.hand_ns = self.truth.hand_start_ns = self.rig.now_ns
        self.rig.hand_start(1.0, told=told)
        self.rig.run(0.05)

    @rule(told=TOLD, how=st.sampled_from(["pause", "stop", "key"]))
    def a_hand_stops(self, told: bool, how: str) -> None:
        if how != "pause" and not self.deadly:
            told = False
        act = {
            "stop": self.rig.hand_stop,
            "pause": self.rig.hand_pause,
            "key": self.rig.safety_key,
        }[how]
        act(told=told)
        self.rig.run(0.05)

    # --- answers, and a machine that does not obey ---

    @rule(outcome=st.sampled_from(list(Outcome)), kinds=st.sets(st.sampled_from(list(CommandKind))))
    def answers_become(self, outcome: Outcome, kinds: set[CommandKind]) -> None:
        def answer(command: Command) -> tuple[Outcome, int | None]:
            told = outcome if command.kind in kinds else Outcome.CONFIRMED
            return told, {Outcome.CONFIRMED: 1, Outcome.REJECTED: 4}.get(told)

        self.rig.faults.answer = answer

    @rule(
        outcome=st.sampled_from(list(Outcome)),
        kind=st.sampled_from(list(CommandKind)),
        back=st.integers(-3, 4),
    )
    def an_answer_out_of_place(self, outcome: Outcome, kind: CommandKind, back: int) -> None:
        number = (self.rig.commands[-1].number if self.rig.commands else 0) - back
        self.rig.pending.append(Receipt(number, kind, outcome, self.rig.now_ns))
        self.rig.run(0.05)

    @rule(deaf=st.booleans())
    def commands_are_lost(self, deaf: bool) -> None:
        self.rig.faults.deaf = deaf

    @rule(speed=st.booleans(), stop=st.booleans(), creep=st.sampled_from([0.0, 0.3]))
    def the_belt_ignores_us(self, speed: bool, stop: bool, creep: float) -> None:
        self.rig.faults.ignores_speed, self.rig.faults.ignores_stop = speed, stop
        self.rig.faults.creep_mps = kmh_to_mps(creep)

    # --- our own house ---

    @rule(healthy=st.booleans())
    def the_journal(self, healthy: bool) -> None:
        self.rig.journal(healthy=healthy)

    @precondition(lambda self: self.deadly)
    @rule()
    def a_part_of_ours_breaks(self) -> None:
        self.rig.pending.append(HealthEvent("clock", False, self.rig.now_ns, "planted"))
        self.rig.run(0.05)

    # --- and then all heals ---

    def teardown(self) -> None:
        if not hasattr(self, "rig"):
            return
        self._heal()
        self._deterministic()

    def _heal(self) -> None:
        """Liveness: with everything well and nobody there, the session ends at rest by itself."""
        the_rig, faults = self.rig, self.rig.faults
        faults.silent = faults.deaf = faults.ignores_speed = faults.ignores_stop = False
        faults.creep_mps, faults.answer, faults.unit_factor, faults.report = 0.0, None, 1.0, None
        the_rig.journal(healthy=True)
        the_rig.find_link()
        the_rig.run(1000.0, lambda: the_rig.phase is Phase.ENDED)
        assert the_rig.phase is Phase.ENDED, the_rig.phase
        the_rig.run(30.0)
        assert the_rig.belt.speed_mps == 0.0

    def _deterministic(self) -> None:
        """The same inputs at the same instants give the same decisions."""
        again = Kernel(self.rig.setup)
        logged = zip(self.rig.inputs_log, self.rig.decisions, strict=True)
        for (now_ns, inputs), decision in logged:
            assert again.step(inputs, now_ns) == decision


STORM = settings(
    max_examples=70,
    stateful_step_count=30,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.rule("R01", "R05", "R06", "R07", "R08", "R09", "R11", "R12", "R16", "R30")
def test_anything_may_break_and_nothing_wrong_happens_and_every_session_ends() -> None:
    """A failure prints the world, each thing that happened, and a blob that brings it back."""
    run_state_machine_as_test(AnythingMayBreak, settings=STORM)
