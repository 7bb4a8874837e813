"""The words every room shares: frame, sample, intent, verdict, command, receipt, cue.

Values only: no behaviour, no bytes but a frame's own. Speeds are m/s, grades fractions (0.01 is
1 %), instants monotonic nanoseconds. ``None`` always means "not known", never zero (rule R11).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Direction(StrEnum):
    """Which way the walker faces in a step; a property of the session, never of a belt command."""

    BACKWARD = "backward"
    FORWARD = "forward"


class Level(StrEnum):
    """How far a walker has come; each has its own speed cap (rule R05)."""

    FIRST_STEPS = "first-steps"
    WALKER = "walker"
    JOGGER = "jogger"


class Frame(NamedTuple):
    """The octets of one notification or indication, as they came.

    ``characteristic`` is the 16-bit UUID as four lower-case hex digits, such as ``2acd``.
    """

    characteristic: str
    data: bytes
    received_ns: int


class Sample(NamedTuple):
    """One decoded Treadmill Data record in SI units; a field the record lacks is None.

    ``carried`` is the record's flag word (bit 0 cleared when speed is carried, as on the wire), so
    that "sent as not available" can be told from "not sent". ``faults`` says what was wrong with
    the octets; what could be read is kept all the same.
    """

    received_ns: int
    speed_mps: float | None = None
    average_speed_mps: float | None = None
    distance_m: int | None = None
    grade: float | None = None
    ramp_angle_deg: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    pace_s_per_km: float | None = None
    average_pace_s_per_km: float | None = None
    energy_kcal: int | None = None
    energy_per_hour_kcal: int | None = None
    energy_per_minute_kcal: int | None = None
    heart_rate_bpm: int | None = None
    met: float | None = None
    elapsed_s: int | None = None
    remaining_s: int | None = None
    force_n: int | None = None
    power_w: int | None = None
    steps: int | None = None
    carried: int = 0
    faults: tuple[str, ...] = ()


class DecodeFault(NamedTuple):
    """Octets that mean nothing we know, as a value: recorded, and they lower trust (rule R17)."""

    characteristic: str
    data: bytes
    reason: str


class HeartRate(NamedTuple):
    """One Heart Rate Measurement; ``contact`` is None where the strap cannot tell."""

    received_ns: int
    bpm: int | None
    contact: bool | None = None
    energy_kj: int | None = None
    rr_s: tuple[float, ...] = ()


class StatusEvent(StrEnum):
    """Fitness Machine Status events a treadmill can send (FTMS 4.17)."""

    RESET = "reset"
    STOPPED_BY_USER = "stopped by user"
    PAUSED_BY_USER = "paused by user"
    STOPPED_BY_SAFETY_KEY = "stopped by safety key"
    STARTED_BY_USER = "started by user"
    TARGET_SPEED_CHANGED = "target speed changed"
    TARGET_GRADE_CHANGED = "target incline changed"
    CONTROL_LOST = "control permission lost"
    OTHER = "other"


class MachineStatus(NamedTuple):
    """One Fitness Machine Status; ``value`` is m/s for speed, a fraction for grade, else raw."""

    event: StatusEvent
    value: float | None = None
    op: int = 0
    faults: tuple[str, ...] = ()


class TrainingStatus(NamedTuple):
    """One Training Status: its code (0x00 to 0xFF), its name, and the text sent along."""

    code: int
    name: str
    text: str | None = None
    faults: tuple[str, ...] = ()


class SpeedRange(NamedTuple):
    """Supported Speed Range, both ends included."""

    minimum_mps: float
    maximum_mps: float
    step_mps: float


class GradeRange(NamedTuple):
    """Supported Inclination Range, both ends included."""

    minimum: float
    maximum: float
    step: float


class SpeedUnit(StrEnum):
    """In which hundredths a machine takes Set Target Speed; anything but km/h is a named quirk."""

    KMH = "km/h"
    MPH = "mph"


class CommandKind(StrEnum):
    """What can be asked of a belt."""

    START = "start"
    SET_SPEED = "set speed"
    SET_GRADE = "set grade"
    PAUSE = "pause"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Command:
    """One order to the belt. Only ``retropace.safety`` constructs it; only a driver sends it.

    After ``expires_ns`` it must not be sent any more (rule R09); a stop never expires.
    """

    number: int
    kind: CommandKind
    issued_ns: int
    expires_ns: int | None
    speed_mps: float | None = None
    grade: float | None = None


class Outcome(StrEnum):
    """How a command ended: answered with success, answered with a refusal, or nobody knows."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


class Receipt(NamedTuple):
    """What came back for a command; ``result`` is the FTMS result code where one was answered."""

    number: int
    kind: CommandKind
    outcome: Outcome
    at_ns: int
    result: int | None = None
    detail: str = ""


class LinkState(StrEnum):
    """What the driver knows of the link; fresh telemetry, not this, says whether it is alive."""

    UP = "up"
    LOST = "lost"
    BACK = "back"
    FAILED = "failed"
    OVERFLOW = "overflow"


class LinkEvent(NamedTuple):
    """A change of the link, or a fault of its queues."""

    state: LinkState
    at_ns: int
    detail: str = ""


class Request(StrEnum):
    """What a person can ask of a session, from whichever screen, key or button."""

    START = "start"
    STOP = "stop"
    PAUSE = "pause"
    GO = "go"
    SLOWER = "slower"
    SKIP = "skip"
    CLIP_ON = "clip on"
    CONSOLE_AGREES = "console agrees"
    CONSOLE_DISAGREES = "console disagrees"


class OperatorEvent(NamedTuple):
    """A request and where it came from (a key, a signal, the page)."""

    request: Request
    at_ns: int
    source: str = ""


class HealthEvent(NamedTuple):
    """Something of our own that fell ill or recovered: the journal, a queue, the clock."""

    part: str
    healthy: bool
    at_ns: int
    detail: str = ""


class IntentKind(StrEnum):
    """What the session would like the belt to do: be at rest, begin to move, keep a speed, stop."""

    REST = "rest"
    START = "start"
    SPEED = "speed"
    STOP = "stop"


class Intent(NamedTuple):
    """The session's wish for now; it lapses at ``expires_ns`` (rule R09).

    ``step`` numbers the profile's step, so that a hand on the console can win for just that step;
    ``probing`` says that the speed asked is the unit probe's (rule R03).
    """

    kind: IntentKind
    expires_ns: int
    speed_mps: float | None = None
    cap_mps: float | None = None
    grade: float | None = None
    step: int = -1
    probing: bool = False
    reason: str = ""


class NoticeKind(StrEnum):
    """What safety has noticed, for the session to act on and say."""

    PROBE_PASSED = "probe passed"
    UNIT_MISMATCH = "unit mismatch"
    SPEED_IGNORED = "speed ignored"
    STALE = "telemetry stale"
    SILENT = "telemetry lost"
    FRESH_AGAIN = "telemetry back"
    OVERSPEED = "overspeed"
    NOT_FOLLOWING = "belt does not follow"
    STILL_NOT_FOLLOWING = "belt still does not follow"
    NO_MOTION = "belt did not start"
    MOVING_UNASKED = "belt moves unasked"
    OUTCOME_UNKNOWN = "command unanswered"
    UNCERTAIN_TOO_LONG = "command unanswered for too long"
    REJECTED = "command rejected"
    REJECTED_AGAIN = "command rejected again"
    CONTROL_LOST = "control lost"
    CONSOLE_SLOWER = "slower by console"
    CONSOLE_FASTER = "faster by console"
    CONSOLE_STOP = "stopped by console"
    CONSOLE_PAUSE = "paused by console"
    SAFETY_KEY = "safety key"
    WALKER_UNSEEN = "nobody seen on the belt"
    WALKER_GONE = "nobody on the belt"
    HEART_EASE = "heart rate above ceiling"
    HEART_STOP = "heart rate still above ceiling"
    HEART_LOST = "heart rate lost"
    JOURNAL_DOWN = "journal down"
    GUARDIAN_GONE = "guardian gone"
    QUEUE_OVERFLOW = "queue overflow"
    TOO_LONG = "session too long"
    LINK_LOST = "link lost"
    LINK_BACK = "link back"
    LINK_FAILED = "link failed"
    STOP_UNANSWERED = "belt does not stop"
    AT_REST = "belt at rest"
    FAULT = "internal fault"


class Notice(NamedTuple):
    """One thing noticed; ``stops`` is True where safety is stopping the belt because of it."""

    kind: NoticeKind
    stops: bool = False
    value: float | None = None
    detail: str = ""


class Outlook(NamedTuple):
    """What the judge would let rise just now, so that a session promises nothing it cannot keep.

    ``step_cap_mps`` holds for the present step (a hand on the console), ``cap_mps`` beyond it (the
    heart); ``promised_mps`` is the fastest speed announced and not lapsed. ``step_barred`` and
    ``barred`` likewise: nothing may rise in this step, or until something of ours is well again.
    """

    promised_mps: float = 0.0
    step_cap_mps: float | None = None
    cap_mps: float | None = None
    step_barred: bool = False
    barred: bool = False


class Judgement(StrEnum):
    """What safety makes of an intent."""

    ALLOW = "allow"
    REFUSE = "refuse"
    STOP = "stop"


class Verdict(NamedTuple):
    """Safety's answer: at most one command, and why; ``alarm`` asks for the loud words."""

    judgement: Judgement
    command: Command | None = None
    reasons: tuple[str, ...] = ()
    alarm: bool = False


class Urgency(StrEnum):
    """How a cue is to be spoken: what is more urgent interrupts what is less so."""

    CALM = "calm"
    CHANGE = "change"
    ALARM = "alarm"


class Cue(NamedTuple):
    """Something to say. ``key`` names the sentence (see ``retropace.cues.text``).

    ``announces_mps`` is the speed this cue promises; safety allows no rise beyond what was
    promised at least five seconds ago (rule R06).
    """

    key: str
    urgency: Urgency = Urgency.CALM
    values: tuple[tuple[str, float | str], ...] = ()
    announces_mps: float | None = None
