"""Device models: what one make of treadmill does, as a TOML file of knobs in ``devices/``.

Every knob has the well-behaved machine's value as its default, so that a model's file holds
nothing but what is peculiar to it. A key nobody reads is an error.
"""

import tomllib
from importlib.resources import files
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from retropace.errors import BadInputError
from retropace.units import kmh_to_mps
from retropace_simulators.belt import BeltPhysics

DEFAULT_MODEL: Final = "spec-clean"

Octets = Annotated[
    bytes, BeforeValidator(lambda value: bytes.fromhex(value) if isinstance(value, str) else value)
]
"""Octets, written in TOML as hex digits."""

Author = Literal["start", "stop", "speed", "grade", "reset"]


class _Knobs(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SpeedKnobs(_Knobs):
    """What speeds there are, in km/h."""

    minimum_kmh: float = Field(default=0.8, gt=0)
    """Lowest speed the machine takes and says (2ad4)."""
    maximum_kmh: float = Field(default=16.0, gt=0)
    """Highest speed the machine takes and says (2ad4)."""
    step_kmh: float = Field(default=0.1, gt=0)
    """Grid of speeds, and what one press of faster or slower changes."""
    start_kmh: float = Field(default=0.8, gt=0)
    """Speed after the countdown, when nobody has set another."""
    rounding: Literal["down", "nearest"] = "down"
    """What becomes of a target that is not on the grid."""
    resume: Literal["start", "last"] = "start"
    """Speed after a pause: as after a start, or as before the pause."""
    out_of_range: Literal["refuse", "clamp", "ignore"] = "refuse"
    """A target outside the range: result 03; the nearest bound; or success and no effect."""


class InclineKnobs(_Knobs):
    """What inclines there are, in percent."""

    minimum_pct: float = 0.0
    """Lowest incline (2ad5)."""
    maximum_pct: float = 15.0
    """Highest incline (2ad5)."""
    step_pct: float = Field(default=0.5, gt=0)
    """Grid of inclines (2ad5)."""
    rate_pct_per_s: float = Field(default=0.5, gt=0)
    """How fast the incline motor is."""
    out_of_range: Literal["refuse", "clamp", "ignore"] = "refuse"
    """As for speed."""
    reported: Literal["deck", "target"] = "deck"
    """What Treadmill Data says: where the deck is, or where it was told to go."""


class MotionKnobs(_Knobs):
    """How the belt gets from one speed to another."""

    countdown_s: float = Field(default=3.0, ge=0)
    """From start to the first motion."""
    acceleration_kmh_per_s: float = Field(default=0.5, gt=0)
    """Speeding up."""
    deceleration_kmh_per_s: float = Field(default=0.8, gt=0)
    """Slowing down, a stop included."""
    emergency_deceleration_kmh_per_s: float = Field(default=3.0, gt=0)
    """Slowing down with the safety key out."""
    totals_cleared_by: tuple[Literal["reset", "start", "stop"], ...] = ("reset", "start")
    """What puts time, distance and steps back to zero ("start" is not a resume)."""


TelemetryField = Literal["distance", "incline", "elevation", "energy", "heart-rate", "elapsed"]


class TelemetryKnobs(_Knobs):
    """What Treadmill Data carries, and when."""

    period_s: float = Field(default=1.0, gt=0)
    """From one record to the next."""
    fields: tuple[TelemetryField, ...] = ("distance", "incline", "energy", "elapsed")
    """Fields beside speed."""
    steps: Literal["none", "in-record", "own-packet-after"] = "none"
    """Vendor step count (flag bit 13): absent; in the record; or alone in a second packet
    (``0120`` and three octets) after a record that was already complete."""
    energy_rates: Literal["not-available", "computed"] = "computed"
    """Energy per hour and per minute: FFFF and FF, or worked out."""
    ramp_angle: Literal["not-available", "zero"] = "not-available"
    """What stands beside the incline."""
    distance_zero: bool = False
    """Distance is sent but never grows."""
    when_idle: bool = True
    """Records come while the belt rests, too."""


class ControlKnobs(_Knobs):
    """How the Control Point behaves."""

    present: bool = True
    """There is a Control Point (and a Machine Status) at all."""
    properties: tuple[Literal["write", "write-without-response", "indicate", "notify"], ...] = (
        "write",
        "indicate",
    )
    """What 2ad9 declares."""
    response_by: Literal["indication", "notification"] = "indication"
    """How responses are sent, whatever is declared."""
    response_delay_s: float = Field(default=0.0, ge=0)
    """From the write response to the result."""
    request_control_response: Literal["yes", "none"] = "yes"
    """Whether Request Control is ever answered."""
    control_policy: Literal["take-over", "refuse"] = "take-over"
    """A second client asks for control: it gets it, or result 05."""
    needs_encryption: bool = False
    """Writes on an unencrypted link end in ATT error 05."""
    target_while_stopped: Literal["store", "ignore", "fail"] = "store"
    """A target before the belt moves, countdown included: kept; success and no effect; or 04."""
    start_while_running: Literal["fail", "succeed"] = "fail"
    """Start while running: result 04, or success and no effect."""
    takes_speed: bool = True
    """Set Target Speed is supported."""
    takes_incline: bool = True
    """Set Target Inclination is supported."""


class StatusKnobs(_Knobs):
    """Training Status and Machine Status."""

    training_status_style: Literal["plain", "empty-string"] = "plain"
    """Training Status without a string; or with the string flag set and no string octets."""
    told_to_author: tuple[Author, ...] = ()
    """Changes that a client is told of even though it caused them itself."""
    started_when: Literal["at-once", "moving"] = "at-once"
    """When status 04 is sent: with the start, or when the countdown is over."""


class LinkKnobs(_Knobs):
    """The radio side."""

    mtu: int = Field(default=247, ge=23, le=517)
    """ATT MTU the machine agrees to."""
    supervision_timeout_s: float = Field(default=0.42, gt=0)
    """Silence after which a lost link is noticed."""
    connections: int = Field(default=2, ge=1)
    """How many clients at once."""


class DeviceModel(_Knobs):
    """One make of treadmill."""

    name: str
    """The name it advertises."""
    title: str
    """What it is, for people."""
    manufacturer: str = "Retropace"
    """Device Information, 2a29."""
    firmware: str = "1.0"
    """Device Information, 2a26."""
    quirks: tuple[str, ...] = ()
    """Catalogue numbers of what is peculiar to it."""
    sources: tuple[str, ...] = ()
    """Where that is known from."""
    reads: dict[str, Octets] = Field(default_factory=dict)
    """Characteristics of the machine with a value as captured, by UUID; they win over the knobs."""
    speed: SpeedKnobs = SpeedKnobs()
    incline: InclineKnobs = InclineKnobs()
    motion: MotionKnobs = MotionKnobs()
    telemetry: TelemetryKnobs = TelemetryKnobs()
    control: ControlKnobs = ControlKnobs()
    status: StatusKnobs = StatusKnobs()
    link: LinkKnobs = LinkKnobs()

    def physics(self) -> BeltPhysics:
        """The belt this model has, in SI units."""
        motion = self.motion
        return BeltPhysics(
            countdown_s=motion.countdown_s,
            acceleration_mps2=kmh_to_mps(motion.acceleration_kmh_per_s),
            deceleration_mps2=kmh_to_mps(motion.deceleration_kmh_per_s),
            emergency_deceleration_mps2=kmh_to_mps(motion.emergency_deceleration_kmh_per_s),
            grade_rate_per_s=self.incline.rate_pct_per_s / 100,
        )


def model_names() -> list[str]:
    """Every model that can be simulated, the well-behaved one first."""
    folder = files("retropace_simulators") / "devices"
    names = [item.name.removesuffix(".toml") for item in folder.iterdir()]
    return sorted(names, key=lambda name: (name != DEFAULT_MODEL, name))


def load_model(name: str | None = None) -> DeviceModel:
    """The model of that name, upper or lower case; BadInputError names the ones there are."""
    wanted = (name or DEFAULT_MODEL).lower()
    if wanted not in model_names():
        known = ", ".join(model_names())
        raise BadInputError(f"there is no simulated treadmill {name!r}; there are: {known}.")
    source = files("retropace_simulators") / "devices" / f"{wanted}.toml"
    return parse_model(source.read_text(encoding="utf-8"), source=f"{wanted}.toml")


def parse_model(text: str, source: str) -> DeviceModel:
    """A model from TOML; BadInputError names the key that is wrong."""
    try:
        return DeviceModel.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"the device model {source} is not TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInputError(f"the device model {source}, {where}: {first['msg']}.") from error
