"""Device models: what one make of treadmill does, as a TOML file of knobs in ``devices/``.

Every knob has the well-behaved machine's value as its default, so that a model's file holds
nothing but what is peculiar to it. A key nobody reads is an error. The knobs are explained in
``retropace_simulators.knobs``; to add a model, add a file.
"""

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from pydantic import Field, ValidationError, model_validator

from retropace.errors import BadInputError
from retropace.units import kmh_to_mps
from retropace_simulators.belt import BeltPhysics
from retropace_simulators.knobs import (
    AdvertisingKnobs,
    ControlKnobs,
    DeclaredKnobs,
    HeartRateKnobs,
    InclineKnobs,
    Knobs,
    LinkKnobs,
    MotionKnobs,
    Octets,
    SpeedKnobs,
    StatusKnobs,
    TelemetryKnobs,
)

DEFAULT_MODEL: Final = "spec-clean"
FOLDER: Traversable = files("retropace_simulators") / "devices"


class DeviceModel(Knobs):
    """One make of treadmill."""

    name: str
    """Its Device Name, which it advertises too where ``advertising.name_in`` says so."""
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
    heart_rate: HeartRateKnobs = HeartRateKnobs()
    motion: MotionKnobs = MotionKnobs()
    telemetry: TelemetryKnobs = TelemetryKnobs()
    control: ControlKnobs = ControlKnobs()
    status: StatusKnobs = StatusKnobs()
    link: LinkKnobs = LinkKnobs()
    advertising: AdvertisingKnobs = AdvertisingKnobs()
    declared: DeclaredKnobs = DeclaredKnobs()

    @model_validator(mode="after")
    def _ranges_are_ranges(self) -> "DeviceModel":
        speed = self.speed
        if not speed.minimum_kmh <= speed.start_kmh <= speed.maximum_kmh:
            raise ValueError("speed.start_kmh must lie from speed.minimum_kmh to maximum_kmh")
        if self.incline.minimum_pct > self.incline.maximum_pct:
            raise ValueError("incline.minimum_pct is above incline.maximum_pct")
        return self

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
    names = [item.name for item in FOLDER.iterdir() if item.name.endswith(".toml")]
    plain = (name.removesuffix(".toml") for name in names)
    return sorted(plain, key=lambda name: (name != DEFAULT_MODEL, name))


def load_model(name: str | None = None) -> DeviceModel:
    """The model of that name, upper or lower case, or of a file of one's own, ``PATH.toml``.

    BadInputError lists the models there are, or says what is wrong in the file.
    """
    if name is not None and name.endswith(".toml"):
        return _from_file(Path(name))
    wanted = (name or DEFAULT_MODEL).lower()
    if wanted not in model_names():
        known = ", ".join(model_names())
        raise BadInputError(f"there is no simulated treadmill {name!r}; there are: {known}.")
    source = FOLDER / f"{wanted}.toml"
    return parse_model(source.read_text(encoding="utf-8"), source=f"{wanted}.toml")


def parse_model(text: str, source: str) -> DeviceModel:
    """A model from TOML; BadInputError names the key that is wrong."""
    try:
        return DeviceModel.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"the device model {source} is not TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "as a whole"
        raise BadInputError(f"the device model {source}, {where}: {first['msg']}.") from error


def _from_file(path: Path) -> DeviceModel:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise BadInputError(f"the device model {path} cannot be read: {reason}.") from error
    return parse_model(text, source=path.name)
