"""Every knob a device model can turn, by section; what it means stands below it.

The default is always what a well-behaved machine does. ``Q..`` are numbers of the catalogue of
quirks that models name in ``quirks``.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Octets = Annotated[
    bytes, BeforeValidator(lambda value: bytes.fromhex(value) if isinstance(value, str) else value)
]
"""Octets, written in TOML as hex digits."""

Share = Annotated[float, Field(ge=0, le=1)]
"""How often something happens, of 1; drawn by the world's seed."""

Author = Literal["start", "stop", "speed", "grade", "reset", "target"]
ConsoleUnit = Literal["km/h", "mph"]
Unit = Literal["km/h", "mph", "console"]
"""What the hundredths of a speed are of; "console" is whatever the console is set to."""

OutOfRange = Literal["refuse", "clamp", "ignore"]
TelemetryField = Literal[
    "average-speed",
    "distance",
    "incline",
    "elevation",
    "pace",
    "energy",
    "heart-rate",
    "met",
    "elapsed",
    "remaining",
    "force-power",
]
TargetKind = Literal[
    "heart-rate",
    "energy",
    "steps",
    "strides",
    "distance",
    "time",
    "two-zones",
    "three-zones",
    "five-zones",
]
StateName = Literal["stopped", "countdown", "running", "pausing", "paused", "stopping"]


class Knobs(BaseModel):
    """A section: keys that nobody reads are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SpeedKnobs(Knobs):
    """What speeds there are, in km/h."""

    minimum_kmh: float = Field(default=0.8, gt=0)
    """Lowest speed the machine takes and says (2ad4)."""
    maximum_kmh: float = Field(default=16.0, gt=0)
    """Highest speed the machine takes and says (2ad4)."""
    step_kmh: float = Field(default=0.1, gt=0)
    """Grid of speeds, and what one press of faster or slower changes (Q34, Q35)."""
    start_kmh: float = Field(default=0.8, gt=0)
    """Speed after the countdown, when nobody has set another."""
    start_at: Literal["start", "last"] = "start"
    """Speed after a stop: the starting speed, or the one before the stop (Q25)."""
    resume: Literal["start", "last"] = "start"
    """Speed after a pause: as after a start, or as before the pause (Q24)."""
    rounding: Literal["down", "nearest"] = "down"
    """What becomes of a target that is not on the grid."""
    out_of_range: OutOfRange = "refuse"
    """A target outside the range: result 03; the nearest bound; or success and no effect (Q36)."""
    below_minimum: Literal["as-above", "refuse", "clamp", "ignore"] = "as-above"
    """A target below the range, where that differs from one above (Q27)."""
    target_unit: Unit = "km/h"
    """What Set Target Speed is read as (Q29, Q30, Q31, Q32)."""
    range_unit: ConsoleUnit = "km/h"
    """What the Supported Speed Range is written in, whatever it should be (Q33)."""
    console_unit: ConsoleUnit = "km/h"
    """What the console is set to when the world begins; its button changes it (Q32)."""
    early_target: Literal["obey", "ignore", "fail", "not-permitted", "disconnect"] = "obey"
    """A target during the countdown or the lockout: taken; success and no effect; result 04;
    result 05; or the machine's radio crashes and the link ends (Q21, Q22, Q23)."""
    lockout_s: float = Field(default=0.0, ge=0)
    """For how long after the belt has begun to move a target still comes too early (Q21, Q22)."""


class InclineKnobs(Knobs):
    """What inclines there are, in percent."""

    minimum_pct: float = 0.0
    """Lowest incline (2ad5)."""
    maximum_pct: float = 15.0
    """Highest incline (2ad5)."""
    step_pct: float = Field(default=0.5, gt=0)
    """Grid of inclines (2ad5)."""
    rate_pct_per_s: float = Field(default=0.5, gt=0)
    """How fast the incline motor is."""
    out_of_range: OutOfRange = "refuse"
    """As for speed."""
    reported: Literal["deck", "target", "fixed"] = "deck"
    """What Treadmill Data says: where the deck is; where it was told to go (Q56); or always
    ``fixed_pct`` (Q57)."""
    fixed_pct: float = 0.0
    """The incline that is always reported, where ``reported`` is "fixed" (Q57)."""


class HeartRateKnobs(Knobs):
    """What target heart rates there are, in beats a minute."""

    minimum_bpm: int = Field(default=90, ge=0, le=255)
    """Lowest target (2ad7)."""
    maximum_bpm: int = Field(default=180, ge=0, le=255)
    """Highest target (2ad7)."""
    step_bpm: int = Field(default=1, ge=1, le=255)
    """Grid of targets (2ad7); what is not on it is taken as it is."""
    out_of_range: OutOfRange = "refuse"
    """As for speed."""


class MotionKnobs(Knobs):
    """How the belt gets from one speed to another, and what it does by itself."""

    countdown_s: float = Field(default=3.0, ge=0)
    """From start to the first motion (Q18, Q19, Q20)."""
    acceleration_kmh_per_s: float = Field(default=0.5, gt=0)
    """Speeding up (Q23)."""
    deceleration_kmh_per_s: float = Field(default=0.8, gt=0)
    """Slowing down, a stop included."""
    emergency_deceleration_kmh_per_s: float = Field(default=3.0, gt=0)
    """Slowing down with the safety key out."""
    stop_creep_kmh: float = Field(default=0.0, ge=0)
    """A stop or pause leaves a moving belt at this speed, still "running"; only the safety key
    brings it to rest (Q28). 0 for a stop that stops."""
    stop_slows_by_kmh: float = Field(default=0.0, ge=0)
    """A stop or pause takes a moving belt down by so much only, and it runs on; told again, it
    slows by as much again (QZ issue 1850). 0 for a stop that stops."""
    session_limit_s: float | None = Field(default=None, gt=0)
    """The belt's program ends, and the belt with it, after so much running (Q26)."""
    pause_limit_s: float | None = Field(default=None, gt=0)
    """A pause longer than this becomes a stop (Q26)."""
    totals_cleared_by: tuple[Literal["reset", "start", "stop"], ...] = ("reset", "start")
    """What puts time, distance and steps back to zero ("start" is not a resume); with nothing in
    it they go on from the session before (Q50)."""


class TelemetryKnobs(Knobs):
    """What Treadmill Data carries, and when."""

    period_s: float = Field(default=1.0, gt=0)
    """From one record to the next."""
    fields: tuple[TelemetryField, ...] = ("distance", "incline", "energy", "elapsed")
    """Fields beside speed."""
    idle_fields: tuple[TelemetryField, ...] | None = None
    """Fields while the belt rests, where they are others (Q45)."""
    seldom_fields: tuple[TelemetryField, ...] = ()
    """Fields that only one record in ``seldom_every`` carries besides; flags may change at will."""
    seldom_every: int = Field(default=10, ge=1)
    """One record in how many carries the seldom fields."""
    records: Literal["true", "all-zero", "none"] = "true"
    """What is sent at all: what is so; zeros in every field; or never a record (Q58)."""
    when_idle: bool = True
    """Records come while the belt rests, too."""
    speed_unit: Unit = "km/h"
    """What speeds are written in, whatever they should be (Q31, Q32)."""
    speed_step_kmh: float = Field(default=0.0, ge=0)
    """Speeds are shown in whole steps of this, cut off below; 0 for as fine as can be."""
    rise: Literal["followed", "at-once"] = "followed"
    """What is shown while the belt speeds up: its speed, or already the target."""
    paused_speed: Literal["true", "last"] = "true"
    """The speed shown while paused: none, or the last one (Q54)."""
    idle_speed_kmh: float = Field(default=0.0, ge=0)
    """The speed shown while stopped (Q55)."""
    zero_glitch_share: Share = 0.0
    """Share of the records of a moving belt whose speed is 0 (Q51, Q52)."""
    steps: Literal["none", "in-record", "own-packet-after"] = "none"
    """Vendor step count (flag bit 13, Q41): absent; in the record; or alone in a second packet
    (``0120`` and three octets) after a record that was already complete (Q40)."""
    distance: Literal["session", "walked", "zero", "odometer"] = "session"
    """The distance sent: of this session; without what the belt ran empty (Q53); always 0 (Q47);
    or of the machine's whole life (Q48)."""
    odometer_m: int = Field(default=0, ge=0)
    """What the machine had run before the world began."""
    distance_step_m: int = Field(default=1, ge=1)
    """Distances are whole multiples of this."""
    energy_rates: Literal["not-available", "computed", "zero"] = "computed"
    """Energy per hour and per minute: FFFF and FF (Q43, Q44); worked out; or always 0."""
    heart_rate: Literal["none", "measured"] = "none"
    """The heart rate sent: 0, which is none; or the walker's, as felt by the handles."""
    ramp_angle: Literal["not-available", "zero"] = "not-available"
    """What stands beside the incline."""
    descent: Literal["measured", "ffff"] = "measured"
    """What stands beside the metres climbed: the metres descended, or FFFF (Q45)."""
    pace_octets: Literal[1, 2] = 2
    """The width of both paces: tenths of a km a minute, or seconds per 500 m (Q46)."""
    remaining_always: bool = False
    """The time remaining is sent, as 0, although no training time was set."""
    elapsed_modulo_s: int | None = Field(default=None, gt=0)
    """The elapsed time begins anew at this (Q49)."""
    elapsed_freezes: bool = False
    """The elapsed time stands still while nobody is felt on the moving belt (Q53)."""
    force: Literal["climb", "load"] = "climb"
    """The force on the belt, and the power with it: worked out from weight and incline, none on
    the flat; or felt under the deck as long as somebody walks there."""
    force_sent: bool = True
    """Beside the power stands a force; else "not available"."""
    bit0_always: bool = False
    """Flag bit 0 says that the speed is missing, yet it is there (Q42)."""
    cut_at_octets: int | None = Field(default=None, ge=2)
    """Longer records are cut off here instead of being split (Q45)."""


class UnlockKnobs(Knobs):
    """A vendor's own write that must come before anything else is obeyed (Q09, Q10)."""

    service: str
    """The vendor's service, as a full UUID in lower case (or 1826, where it is inside that)."""
    characteristic: str
    """Where to write, as a full UUID in lower case."""
    octets: Octets
    """What to write."""
    settle_s: float = Field(default=0.2, ge=0)
    """From that write until requests are obeyed."""
    until_then: Literal["not-permitted", "silent"] = "not-permitted"
    """Until then a request gets result 05; or is acknowledged and ignored, and nothing at all is
    notified."""


class ControlKnobs(Knobs):
    """How the Control Point behaves."""

    present: bool = True
    """There is a Control Point (and a Machine Status) at all (Q61)."""
    properties: tuple[Literal["write", "write-without-response", "indicate", "notify"], ...] = (
        "write",
        "indicate",
    )
    """What 2ad9 declares."""
    response_by: Literal["indication", "notification", "nothing"] = "indication"
    """How responses are sent, whatever is declared; by nothing where none ever comes."""
    response_delay_s: float = Field(default=0.0, ge=0)
    """From the write response to the result."""
    request_control_response: Literal["yes", "none"] = "yes"
    """Whether Request Control is ever answered (Q07)."""
    request_control_count: int = Field(default=1, ge=1)
    """After how many Request Controls a link has control; all are answered alike (Q11)."""
    request_control_key: Octets = b""
    """Octets that must follow the request's code, or it gets result 05 (Q08)."""
    control_policy: Literal["take-over", "refuse"] = "take-over"
    """A second client asks for control: it gets it, or result 05."""
    not_permitted_share: Share = 0.0
    """Share of the other requests that get result 05 although they are permitted (Q12)."""
    needs_encryption: bool = False
    """Writes on an unencrypted link end in ATT error 05."""
    unlock: UnlockKnobs | None = None
    """The vendor's write that must come first, on each link, if there is one."""
    needs_preamble: bool = False
    """A target has an effect only right after Request Control and Start (Q03)."""
    target_while_stopped: Literal["store", "ignore", "fail"] = "store"
    """A target before the belt moves, countdown included: kept; success and no effect; or 04."""
    start_while_running: Literal["fail", "succeed", "toggle", "restart"] = "fail"
    """Start while running: result 04 (Q06); or success and: no effect; a pause (Q01, Q05); or the
    starting speed once more (Q04)."""
    stop_when_stopped: Literal["fail", "start"] = "fail"
    """A client's stop while the belt rests: result 04, or the end of a pause; or it starts the
    belt, as the button of the console would (QZ issue 470)."""
    start_keepalive_s: float | None = Field(default=None, gt=0)
    """The belt stops when no Start was sent for so long, running or not (Q02)."""
    takes_speed: bool = True
    """Set Target Speed is supported (Q60)."""
    takes_incline: bool = True
    """Set Target Inclination is supported."""
    targets: tuple[TargetKind, ...] = ()
    """Other targets that are supported: taken, kept, told to others; the belt heeds none."""
    fixed_results: dict[str, Annotated[int, Field(ge=1, le=5)]] = Field(default_factory=dict)
    """Requests, by their code in hex, that are answered so and have no effect (Q37, Q59)."""
    beeps_at: tuple[Literal["request-control", "speed"], ...] = ()
    """Requests at which the machine beeps, changed or not; the panel counts them (Q68)."""


class StatusKnobs(Knobs):
    """Training Status and Machine Status."""

    training_status_style: Literal["plain", "empty-string", "words"] = "plain"
    """Training Status without a string; with the string flag set and no string; or with words."""
    training_codes: dict[StateName, Annotated[int, Field(ge=0, le=255)]] = Field(
        default_factory=dict
    )
    """Codes other than the usual ones, by what the belt does."""
    told_to_author: tuple[Author, ...] = ()
    """Changes that a client is told of even though it caused them itself."""
    started_when: Literal["at-once", "moving"] = "at-once"
    """When a start is told: with the start, or when the countdown is over."""
    start_octets: Octets = b"\x04"
    """What a start is told with (Q17)."""
    padded_to: int = Field(default=0, ge=0, le=20)
    """Statuses are filled up with zeros to so many octets."""
    ramp_step_kmh: float = Field(default=0.0, ge=0)
    """Every so much of a ramp all are told of a new target speed; 0 for never."""


class LinkKnobs(Knobs):
    """The radio side, once connected."""

    mtu: int = Field(default=247, ge=23, le=517)
    """ATT MTU the machine agrees to."""
    supervision_timeout_s: float = Field(default=0.42, gt=0)
    """Silence after which a lost link is noticed."""
    connections: int = Field(default=2, ge=1)
    """How many clients at once (Q64)."""
    idle_disconnect_s: float | None = Field(default=None, gt=0)
    """The machine ends a link whose client has written nothing for so long (Q63, Q65)."""
    starts_on_connect_s: float | None = Field(default=None, ge=0)
    """So long after a client has connected, the belt starts by itself (Q14)."""
    stops_on_connect_s: float | None = Field(default=None, ge=0)
    """So long after a client has connected, the belt stops by itself (Q15)."""
    connect_aborts_countdown: bool = False
    """A countdown that is on when a client connects is called off (Q16)."""


class AdvertisingKnobs(Knobs):
    """What can be heard before anyone connects."""

    name_in: Literal["scan-response", "advertisement", "nowhere"] = "scan-response"
    """Where the name is."""
    services: tuple[str, ...] = ("1826",)
    """Services listed in the advertisement."""
    ftms_share: Share = 1.0
    """Share of the advertisements that list 1826 among them."""
    service_data: bool = True
    """The scan response carries the Service Data of 1826."""


class DeclaredKnobs(Knobs):
    """What can be read of what the machine can do."""

    missing: tuple[str, ...] = ()
    """Characteristics of the machine, by UUID, that it lacks although it should have them."""
    empty_until_started: bool = False
    """Features and ranges are empty until the belt has run once (Q62)."""
