"""The kernel on a belt with true physics, in plain synchronous time: no loop, no radio, no driver.

What the walker stands on is ``rig.belt.speed_mps``, whatever the frames say of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from retropace import ftms
from retropace.driver import TreadmillInfo
from retropace.kernel import Decision, Input, Kernel, Setup
from retropace.kernel.kernel import PACE_NS
from retropace.model import (
    Command,
    CommandKind,
    Cue,
    Direction,
    Frame,
    GradeRange,
    HealthEvent,
    Level,
    LinkEvent,
    LinkState,
    MachineStatus,
    NoticeKind,
    OperatorEvent,
    Outcome,
    Receipt,
    Request,
    Sample,
    SpeedRange,
    StatusEvent,
)
from retropace.profile.plan import Plan, Step
from retropace.session import Phase
from retropace.units import NS_PER_S, kmh_to_mps, mps_to_kmh, seconds_to_ns
from retropace_simulators.belt import Belt, BeltPhysics, BeltState

START_NS = 1000 * NS_PER_S


def step(
    speed_kmh: float,
    duration_s: float | None = 60.0,
    *,
    name: str = "walk",
    cap_kmh: float = 2.5,
    end_kmh: float | None = None,
    direction: Direction = Direction.BACKWARD,
    distance_m: float | None = None,
    grade: float = 0.0,
) -> Step:
    """A step in the units of a test's reader."""
    return Step(
        name=name,
        direction=direction,
        speed_mps=kmh_to_mps(speed_kmh),
        end_speed_mps=kmh_to_mps(speed_kmh if end_kmh is None else end_kmh),
        cap_mps=kmh_to_mps(cap_kmh),
        grade=grade,
        duration_s=duration_s if distance_m is None else None,
        distance_m=distance_m,
    )


def plan(*steps: Step, cap_kmh: float = 2.5, level: Level = Level.FIRST_STEPS) -> Plan:
    """A plan of these steps."""
    return Plan("test", "A test", level, kmh_to_mps(cap_kmh), steps or (step(1.5), step(2.0)))


def machine(
    minimum_kmh: float = 0.8, maximum_kmh: float = 16.0, step_kmh: float = 0.1
) -> TreadmillInfo:
    """What a well-behaved treadmill says of itself."""
    return TreadmillInfo(
        name="a test belt",
        address="00:00:00:00:00:01",
        has_control_point=True,
        takes_speed=True,
        takes_grade=True,
        speed_range=SpeedRange(
            kmh_to_mps(minimum_kmh), kmh_to_mps(maximum_kmh), kmh_to_mps(step_kmh)
        ),
        grade_range=GradeRange(0.0, 0.15, 0.005),
        known=True,
    )


@dataclass
class Faults:
    """What goes wrong; a test sets these as it goes."""

    silent: bool = False
    deaf: bool = False
    unit_factor: float = 1.0
    ignores_speed: bool = False
    ignores_stop: bool = False
    creep_mps: float = 0.0
    answer: Callable[[Command], tuple[Outcome, int | None]] | None = None
    report: Callable[[float], float | None] | None = None


@dataclass
class Rig:
    """One kernel, one belt, one walker who can ask for things."""

    setup: Setup
    start_mps: float = kmh_to_mps(0.8)
    countdown_s: float = 3.0
    period_ns: int = NS_PER_S
    always_paced: bool = False
    faults: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        self.kernel = Kernel(self.setup)
        self.belt = Belt(BeltPhysics(self.countdown_s, 0.14, 0.22, 0.83, 0.01))
        self.now_ns = START_NS
        self.belt.advance(self.now_ns)
        self.pending: list[Input] = []
        self.decisions: list[Decision] = []
        self.commands: list[Command] = []
        self.cues: list[tuple[int, Cue]] = []
        self.notices: list[NoticeKind] = []
        self.speeds_mps: list[tuple[int, float]] = []
        self.heart_rate_bpm: int | None = None
        self.inputs_log: list[tuple[int, list[Input]]] = []
        self._next_frame_ns = self.now_ns
        self._due_ns = self.now_ns

    # --- the walker and the world --------------------------------------------------------------

    def ask(self, request: Request) -> None:
        """The walker asks."""
        self.pending.append(OperatorEvent(request, self.now_ns, "test"))

    def status(self, event: StatusEvent, value: float | None = None) -> None:
        """The treadmill sends a status."""
        data = ftms.encode_machine_status(MachineStatus(event, value))
        self.pending.append(Frame("2ada", data, self.now_ns))

    def link(self, state: LinkState) -> None:
        """The link changes."""
        self.pending.append(LinkEvent(state, self.now_ns))

    def journal(self, *, healthy: bool) -> None:
        """The journal falls ill or recovers."""
        self.pending.append(HealthEvent("journal", healthy, self.now_ns, "disk full"))

    def garbage(self, data: bytes) -> None:
        """A frame that means nothing."""
        self.pending.append(Frame("2acd", data, self.now_ns))

    # --- time ----------------------------------------------------------------------------------

    def run(self, duration_s: float, until: Callable[[], bool] | None = None) -> None:
        """Let time pass, at most this long."""
        end_ns = self.now_ns + seconds_to_ns(duration_s)
        while self.now_ns < end_ns:
            if until is not None and until():
                return
            self._one_step(end_ns)

    def run_until(self, phase: Phase, within_s: float = 120.0) -> None:
        """Let time pass until the session is in a phase; an error if it does not get there."""
        self.run(within_s, lambda: self.phase is phase)
        if self.phase is not phase:
            raise AssertionError(f"the session is {self.phase.value}, not {phase.value}")

    def walk(self) -> None:
        """From the beginning until the first step is walked."""
        self.run(3.0)
        self.ask(Request.CLIP_ON)
        self.ask(Request.START)
        self.run_until(Phase.WALKING)

    @property
    def phase(self) -> Phase:
        """Where the session is."""
        return self.kernel.session.phase

    @property
    def true_kmh(self) -> float:
        """How fast the belt truly moves."""
        return mps_to_kmh(self.belt.speed_mps)

    def said(self, key: str) -> list[int]:
        """When a sentence was said, ns."""
        return [at_ns for at_ns, cue in self.cues if cue.key == key]

    def sent(self, kind: CommandKind) -> list[Command]:
        """The commands of a kind, in order."""
        return [command for command in self.commands if command.kind is kind]

    def _one_step(self, end_ns: int) -> None:
        """Advance to the next thing that happens, and step the kernel."""
        next_ns = min(self._next_frame_ns, self._due_ns, end_ns)
        if self.always_paced:
            next_ns = min(next_ns, self.now_ns + PACE_NS)
        if self.pending:
            next_ns = self.now_ns
        self.now_ns = max(self.now_ns, next_ns)
        self.belt.advance(self.now_ns)
        if self.now_ns >= self._next_frame_ns:
            self._next_frame_ns += self.period_ns
            self._telemetry()
        inputs, self.pending = self.pending, []
        decision = self.kernel.step(inputs, self.now_ns)
        self.inputs_log.append((self.now_ns, inputs))
        self.decisions.append(decision)
        self.notices += [notice.kind for notice in decision.notices]
        self.cues += [(self.now_ns, cue) for cue in decision.cues]
        if decision.verdict.command is not None:
            self._obey(decision.verdict.command)
        self.speeds_mps.append((self.now_ns, self.belt.speed_mps))
        self._due_ns = max(decision.due_ns, self.now_ns + 1)

    def _telemetry(self) -> None:
        """One Treadmill Data record, and a heart rate where there is one."""
        if self.faults.silent:
            return
        speed_mps: float | None = self.belt.speed_mps
        if self.faults.report is not None:
            speed_mps = self.faults.report(self.belt.speed_mps)
        sample = Sample(self.now_ns, speed_mps, heart_rate_bpm=self.heart_rate_bpm)
        for data in ftms.encode_treadmill_data(sample):
            self.pending.append(Frame("2acd", data, self.now_ns))

    def _obey(self, command: Command) -> None:
        """The belt does what it is told, as far as its faults let it, and answers."""
        self.commands.append(command)
        if self.faults.deaf:
            return
        outcome, result = Outcome.CONFIRMED, 1
        if self.faults.answer is not None:
            outcome, answered = self.faults.answer(command)
            result = answered or 0
        if outcome is Outcome.CONFIRMED:
            self._act(command)
        receipt = Receipt(command.number, command.kind, outcome, self.now_ns, result)
        self.pending.append(receipt)

    def _act(self, command: Command) -> None:
        """What the motor does."""
        match command.kind:
            case CommandKind.START if self.belt.at_rest:
                self.belt.start(self.start_mps, self.now_ns)
            case CommandKind.STOP if not self.faults.ignores_stop:
                if self.faults.creep_mps and self.belt.state is BeltState.RUNNING:
                    self.belt.set_target(self.faults.creep_mps, self.now_ns)
                else:
                    self.belt.stop(self.now_ns)
            case CommandKind.SET_SPEED if not self.faults.ignores_speed:
                asked_mps = (command.speed_mps or 0.0) * self.faults.unit_factor
                if self.belt.state is BeltState.RUNNING:
                    self.belt.set_target(asked_mps, self.now_ns)
            case CommandKind.SET_GRADE:
                self.belt.set_grade(command.grade or 0.0, self.now_ns)


def rig(the_plan: Plan | None = None, **changes: object) -> Rig:
    """A rig with a walker at the plan's own level, on a known machine."""
    chosen = the_plan or plan()
    info = changes.pop("info", None) or machine()
    heart_ceiling_bpm = changes.pop("heart_ceiling_bpm", None)
    ask_console = bool(changes.pop("ask_console", False))
    setup = Setup(chosen, info, chosen.level, ask_console, heart_ceiling_bpm)  # type: ignore[arg-type]
    return Rig(setup, **changes)  # type: ignore[arg-type]
