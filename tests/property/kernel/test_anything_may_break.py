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

from retropace.kernel import Kernel
from retropace.model import (
    Command,
    CommandKind,
    Frame,
    HealthEvent,
    LinkState,
    Outcome,
    Receipt,
    Request,
)
from retropace.session import Phase
from retropace.units import kmh_to_mps, seconds_to_ns
from support.rig import Rig, machine, plan, rig, step
from support.truth import Truth

CAP_KMH = 2.5
SHORT_S = st.sampled_from([0.1, 0.4, 1.0, 2.0, 3.5, 7.0, 12.0])
SPEEDS_KMH = st.sampled_from([0.3, 0.8, 1.0, 1.4, 1.9, 2.3, 2.5, 2.9, 3.4, 6.0])
TOLD = st.booleans()
HARMLESS = [one for one in Request if one not in (Request.STOP, Request.CONSOLE_DISAGREES)]


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
