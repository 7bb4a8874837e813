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
    unlinked: bool = False
    echoes: bool = False
    answer_after_s: float = 0.0
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
    counts: bool = False
    """The machine sends an elapsed time, which stands still while nobody is afoot."""
    afoot: bool = True

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
        self.motions_ns: list[int] = []
        self.watchers: list[Callable[[Decision], None]] = []
        self.speeds_told = 0
        self.elapsed_s = 0.0
        self._still = 0
        self.heard_ns = self.now_ns
        self._later: list[tuple[int, Input]] = []
        self._next_frame_ns = self.now_ns
        self._due_ns = self.now_ns

    # --- the walker and the world --------------------------------------------------------------

    def ask(self, request: Request) -> None:
        """The walker asks."""
        self.pending.append(OperatorEvent(request, self.now_ns, "test"))

    def status(self, event: StatusEvent, value: float | None = None) -> None:
        """The treadmill sends a status."""
        if self.faults.unlinked:
            return
        data = ftms.encode_machine_status(MachineStatus(event, value))
        self.pending.append(Frame("2ada", data, self.now_ns))

    def link(self, state: LinkState) -> None:
        """The link changes."""
        self.pending.append(LinkEvent(state, self.now_ns))

    def lose_link(self) -> None:
        """The link goes, and all that was on its way."""
        self.faults.unlinked = True
        self.link(LinkState.LOST)

    def find_link(self) -> None:
        """The link is back."""
        self.faults.unlinked = False
        self.link(LinkState.BACK)

    def journal(self, *, healthy: bool) -> None:
        """The journal falls ill or recovers."""
        self.pending.append(HealthEvent("journal", healthy, self.now_ns, "disk full"))

    def garbage(self, data: bytes) -> None:
        """A frame that means nothing."""
        self.pending.append(Frame("2acd", data, self.now_ns))

    # --- the hand on the console; ``told`` is whether the machine sends a status of it ------------

    def hand_speed(self, speed_kmh: float, *, told: bool = True) -> None:
        """The hand sets another speed."""
        if self.belt.state is BeltState.RUNNING:
            self.belt.set_target(kmh_to_mps(speed_kmh), self.now_ns)
        if told:
            self.status(StatusEvent.TARGET_SPEED_CHANGED, kmh_to_mps(speed_kmh))

    def hand_start(self, speed_kmh: float = 0.8, *, told: bool = True) -> None:
        """The hand starts the belt."""
        if self.belt.at_rest:
            self.belt.start(kmh_to_mps(speed_kmh), self.now_ns)
        if told:
            self.status(StatusEvent.STARTED_BY_USER)

    def hand_stop(self, *, told: bool = True) -> None:
        """The hand presses stop."""
        self.belt.stop(self.now_ns)
        if told:
            self.status(StatusEvent.STOPPED_BY_USER)

    def hand_pause(self, *, told: bool = True) -> None:
        """The hand presses pause."""
        self.belt.pause(self.now_ns)
        if told:
            self.status(StatusEvent.PAUSED_BY_USER)

    def safety_key(self, *, told: bool = True) -> None:
        """The safety key is pulled: the machine brakes, whatever else is broken."""
        self.belt.stop(self.now_ns, emergency=True)
        if told:
            self.status(StatusEvent.STOPPED_BY_SAFETY_KEY)

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

    @property
    def told_kmh(self) -> list[float]:
        """The speeds commanded, in order, km/h to a hundredth."""
        found = self.sent(CommandKind.SET_SPEED)
        return [round(mps_to_kmh(command.speed_mps or 0.0), 2) for command in found]

    @property
    def reason(self) -> str:
        """Why the session ended."""
        ending = self.kernel.session.ending
        return "" if ending is None else ending.reason

    def fastest_kmh(self, since_ns: int = 0) -> float:
        """The fastest the belt truly moved since then."""
        return mps_to_kmh(max((v for at, v in self.speeds_mps if at >= since_ns), default=0.0))

    def sent_since(self, since_ns: int, kind: CommandKind | None = None) -> list[Command]:
        """The commands issued from then on."""
        return [
            command
            for command in self.commands
            if command.issued_ns >= since_ns and kind in (None, command.kind)
        ]

    def jump(self, duration_s: float) -> None:
        """The computer sleeps: the belt goes on, and nobody steps the kernel."""
        self.now_ns += seconds_to_ns(duration_s)
        self._next_frame_ns = max(self._next_frame_ns, self.now_ns)

    def said(self, key: str) -> list[int]:
        """When a sentence was said, ns."""
        return [at_ns for at_ns, cue in self.cues if cue.key == key]

    def sent(self, kind: CommandKind) -> list[Command]:
        """The commands of a kind, in order."""
        return [command for command in self.commands if command.kind is kind]

    def _one_step(self, end_ns: int) -> None:
        """Advance to the next thing that happens, and step the kernel."""
        next_ns = min(self._next_frame_ns, self._due_ns, end_ns)
        if self._later:
            next_ns = min(next_ns, self._later[0][0])
        if self.always_paced:
            next_ns = min(next_ns, self.now_ns + PACE_NS)
        if self.pending:
            next_ns = self.now_ns
        self._still = 0 if next_ns > self.now_ns else self._still + 1
        if self._still > 100:
            raise AssertionError("the kernel spins: a hundred steps in one instant")
        self.now_ns = max(self.now_ns, next_ns)
        was_at_rest = self.belt.speed_mps <= 0
        self.belt.advance(self.now_ns)
        if was_at_rest and self.belt.speed_mps > 0:
            self.motions_ns.append(self.now_ns)
        while self._later and self._later[0][0] <= self.now_ns:
            self.pending.append(self._later.pop(0)[1])
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
        for watcher in self.watchers:
            watcher(decision)

    def _telemetry(self) -> None:
        """One Treadmill Data record, and a heart rate where there is one."""
        if self.faults.silent or self.faults.unlinked:
            return
        speed_mps: float | None = self.belt.speed_mps
        if self.faults.report is not None:
            speed_mps = self.faults.report(self.belt.speed_mps)
        self.tell(speed_mps)

    def tell(self, speed_mps: float | None) -> None:
        """One record with this speed, true or not."""
        if self.afoot and self.belt.state is BeltState.RUNNING:
            self.elapsed_s += self.period_ns / NS_PER_S
        elapsed_s = int(self.elapsed_s) if self.counts else None
        heart_rate_bpm = self.heart_rate_bpm
        sample = Sample(self.now_ns, speed_mps, heart_rate_bpm=heart_rate_bpm, elapsed_s=elapsed_s)
        for data in ftms.encode_treadmill_data(sample):
            self.pending.append(Frame("2acd", data, self.now_ns))
        if speed_mps is not None:
            self.heard_ns = self.now_ns
            self.speeds_told += 1

    def _obey(self, command: Command) -> None:
        """The belt does what it is told, as far as its faults let it, and answers."""
        self.commands.append(command)
        if self.faults.deaf:
            return
        outcome: Outcome = Outcome.CONFIRMED
        result: int | None = 1
        if self.faults.unlinked:
            outcome, result = Outcome.UNKNOWN, None
        elif self.faults.answer is not None:
            outcome, result = self.faults.answer(command)
        if outcome is Outcome.CONFIRMED:
            self._act(command)
        at_ns = self.now_ns + seconds_to_ns(self.faults.answer_after_s)
        self.later(Receipt(command.number, command.kind, outcome, at_ns, result), at_ns)
        if command.kind is CommandKind.STOP and outcome is Outcome.UNKNOWN:
            # The sender tries it another way, and says what became of that, too.
            self.later(Receipt(command.number, command.kind, outcome, at_ns), at_ns + NS_PER_S)

    def later(self, given: Input, at_ns: int) -> None:
        """Something that will come in by itself."""
        self._later.append((at_ns, given))
        self._later.sort(key=lambda entry: entry[0])

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
                if self.faults.echoes:
                    self.status(StatusEvent.TARGET_SPEED_CHANGED, asked_mps)
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
