"""Device handling: what is done about one make of treadmill, as a TOML file in ``devices/``.

Every knob has the cautious default for a machine nobody has told us about, so that a file holds
nothing but what its machine calls for. A key nobody reads is an error. No entry makes a machine
trusted: whatever it says of units, the probe still has to pass, and a person is still asked what
the console shows before the first session (R03).
"""

import math
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from retropace.errors import BadInputError
from retropace.model import SpeedRange, SpeedUnit
from retropace.units import KMH_PER_MPH, kmh_to_mps, mph_to_mps

Octets = Annotated[
    bytes, BeforeValidator(lambda value: bytes.fromhex(value) if isinstance(value, str) else value)
]
"""Octets, written in TOML as hex digits."""

Quirk = Annotated[str, Field(pattern=r"^Q\d\d$")]
Untrusted = Literal["distance", "elapsed", "energy", "steps", "incline", "heart-rate"]
Shows = Literal["elapsed", "force", "power"]

UNTRUSTED_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "distance": ("distance_m",),
    "elapsed": ("elapsed_s",),
    "energy": ("energy_kcal", "energy_per_hour_kcal", "energy_per_minute_kcal"),
    "steps": ("steps",),
    "incline": ("grade", "ramp_angle_deg"),
    "heart-rate": ("heart_rate_bpm",),
}
"""The fields of a sample that each word stands for."""
PRESENCE_FIELDS: Final[dict[Shows, str]] = {
    "elapsed": "elapsed_s",
    "force": "force_n",
    "power": "power_w",
}
"""The field of a sample that each sign of a walker stands for."""

_NOISE: Final = 1e-6


class _Knobs(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Match(_Knobs):
    """How the machine is recognised; upper and lower case are the same."""

    names: tuple[str, ...] = ()
    """What its advertised name begins with; of several entries the longest match counts."""
    exact: tuple[str, ...] = ()
    """Its whole advertised name, where a prefix would catch others; counts before any prefix."""
    models: tuple[str, ...] = ()
    """Its whole model number (2a24), for machines whose name is absent or somebody else's."""
    lacks: tuple[str, ...] = ()
    """Characteristics it does not have, where nothing else tells."""

    @model_validator(mode="after")
    def _something(self) -> "Match":
        if not (self.names or self.exact or self.models or self.lacks):
            raise ValueError("says nothing to recognise the machine by")
        return self


class VendorWrite(_Knobs):
    """One write to a characteristic of the maker's own, before control is asked for."""

    characteristic: str = Field(
        pattern=r"^[0-9a-f]{4}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
    )
    """Its UUID; where the machine does not have it, nothing is written."""
    octets: Octets
    """What is written."""
    pause_s: float = Field(default=0.2, ge=0, le=2)
    """How long the machine is left alone afterwards."""


class ControlHandling(_Knobs):
    """How permission is got and how requests are written."""

    unlock: tuple[VendorWrite, ...] = ()
    """Writes that the machine wants before it listens at all."""
    requests: int = Field(default=1, ge=1, le=3)
    """How often Request Control is sent while connecting, half a second apart."""
    request_payload: Octets = Field(default=b"", max_length=18)
    """Octets after the op code of Request Control."""
    request_answered: bool = True
    """Whether Request Control is ever answered; where it is not, nobody waits for it."""
    denied_retries: int = Field(default=0, ge=0, le=5)
    """How often more a request is sent that was denied with "control not permitted" (05)."""
    acknowledged: bool = True
    """Write with response where that is declared; False prefers writing without."""


class StartHandling(_Knobs):
    """From Start to the first set-point."""

    preamble: Literal["none", "once", "each"] = "none"
    """Request Control again: never, before each Start, or before each set-point as well."""
    when_running: Literal["harmless", "toggle", "keep-alive"] = "harmless"
    """Start while the belt runs: does nothing; stops it; or has to be repeated to keep it going.

    On a machine that toggles, Start is written only while telemetry says that the belt rests. One
    that must be kept going is refused: a Start on its way while a hand presses Stop on the console
    would set the belt going again (R01, R18)."""
    spin_up_s: float = Field(default=0.0, ge=0, le=15)
    """From the first motion until a set-point may be sent, where the usual 2.5 s are too few."""


class SpeedHandling(_Knobs):
    """Units and bounds of the speeds it takes."""

    target_unit: SpeedUnit = SpeedUnit.KMH
    """In hundredths of what it reads Set Target Speed."""
    range_unit: SpeedUnit = SpeedUnit.KMH
    """In hundredths of what its Supported Speed Range really is."""
    range_ends_below_kmh: float = Field(default=100.0, gt=0)
    """``range_unit`` holds only for a range that ends below this, as it is written there."""
    unit_follows_console: bool = False
    """A setting of its console decides in which unit it speaks, perhaps in both directions at once:
    what the console shows is asked in every session, not in the first alone."""
    grid_mph: float | None = Field(default=None, gt=0, le=0.5)
    """Speeds are whole multiples of this, whatever the range says; absent: the range's own step."""
    minimum_kmh: float = Field(default=0.0, ge=0, le=3)
    """Never ask for less, whatever the range says."""

    def range_of(self, declared: SpeedRange) -> SpeedRange:
        """The machine's true range, from the one it declares."""
        mislabelled = declared.maximum_mps < kmh_to_mps(self.range_ends_below_kmh)
        factor = KMH_PER_MPH if self.range_unit is SpeedUnit.MPH and mislabelled else 1.0
        low, high, step = (value * factor for value in declared)
        low = max(low, kmh_to_mps(self.minimum_kmh))
        if self.grid_mph is not None:
            step = mph_to_mps(self.grid_mph)
            low = math.ceil(low / step - _NOISE) * step
            if self.target_unit is SpeedUnit.KMH:
                # What is sent is rounded down to 0.01 km/h, and must not fall to the speed below.
                low += kmh_to_mps(0.01)
            high = math.floor(high / step + _NOISE) * step
        return SpeedRange(low, high, step)


class TelemetryHandling(_Knobs):
    """What of Treadmill Data to believe."""

    speed_always: bool = False
    """The speed stands in the third and fourth octet even where flag bit 0 says it is absent."""
    untrusted: tuple[Untrusted, ...] = ()
    """Fields that are wrong or mean something else: they count as not sent."""
    rest_after_s: float = Field(default=0.0, ge=0, le=4)
    """How long zeros must last before they mean rest, where half a second is too short."""

    presence: tuple[Shows, ...] = ()
    """Fields that tell whether somebody walks: an elapsed time that stands still, a force or a
    power that is gone, while the belt moves on. Empty: none is known to (most machines count and
    compute on over an empty belt)."""

    @model_validator(mode="after")
    def _believed_or_not(self) -> "TelemetryHandling":
        both = [word for word in self.presence if word in self.untrusted]
        if both:
            raise ValueError(f"{both[0]} cannot be untrusted and tell of a walker")
        return self

    @property
    def presence_fields(self) -> tuple[str, ...]:
        """The names in a sample."""
        return tuple(PRESENCE_FIELDS[word] for word in self.presence)

    @property
    def untrusted_fields(self) -> tuple[str, ...]:
        """The names in a sample."""
        return tuple(field for word in self.untrusted for field in UNTRUSTED_FIELDS[word])


class Handling(_Knobs):
    """What is done about one make of treadmill."""

    name: str = ""
    """The file's name; empty for the default."""
    title: str
    """What it is, for people."""
    does: str
    """What is done about it, for people: one or more sentences."""
    refuse: str = ""
    """Why it cannot be walked backward safely; empty where it can."""
    notes: tuple[str, ...] = ()
    """What the walker should know."""
    takes_grade: bool = True
    """Whether inclines may be asked for, where the machine says it takes them."""
    quirks: tuple[Quirk, ...] = ()
    """Catalogue numbers of what is peculiar to it."""
    sources: tuple[str, ...] = ()
    """Where that is known from."""
    match: Match | None = None
    control: ControlHandling = ControlHandling()
    start: StartHandling = StartHandling()
    speed: SpeedHandling = SpeedHandling()
    telemetry: TelemetryHandling = TelemetryHandling()

    @model_validator(mode="after")
    def _safe(self) -> "Handling":
        if self.start.when_running == "keep-alive" and not self.refuse:
            raise ValueError("a machine that must be kept going has to be refused")
        return self


CAUTIOUS: Final = Handling(
    title="Any other treadmill that speaks FTMS",
    does="Every session begins with the unit probe, and the first one asks what the console shows.",
)
"""For every machine that no file knows."""


def handling_names() -> tuple[str, ...]:
    """Every machine there is a file for, in alphabetical order."""
    return tuple(handling.name for handling in all_handlings())


def load_handling(name: str) -> Handling:
    """The handling of that name; BadInputError names the ones there are."""
    for handling in all_handlings():
        if handling.name == name:
            return handling
    known = ", ".join(handling_names())
    raise BadInputError(f"there is no device handling {name!r}; there are: {known}.")


@cache
def all_handlings() -> tuple[Handling, ...]:
    """Every file of ``devices/``, read once."""
    folder = files("retropace_drivers") / "devices"
    found = [item for item in folder.iterdir() if item.name.endswith(".toml")]
    found.sort(key=lambda item: item.name)
    return tuple(parse_handling(item.read_text(encoding="utf-8"), item.name) for item in found)


def parse_handling(text: str, source: str) -> Handling:
    """A handling from TOML; BadInputError names the key that is wrong."""
    where = f"the device handling {source}"
    try:
        told = tomllib.loads(text)
        handling = Handling.model_validate({**told, "name": source.removesuffix(".toml")})
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"{where} is not TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "as a whole"
        raise BadInputError(f"{where}, {key}: {first['msg']}.") from error
    if "name" in told:
        raise BadInputError(f"{where}, name: the file's own name is its name.")
    if handling.match is None:
        raise BadInputError(f"{where}, match: says nothing to recognise the machine by.")
    return handling


def by_name(name: str) -> Handling | None:
    """The entry for an advertised name: a whole name first, then the longest prefix."""
    told = name.casefold()
    best, best_length = None, 0
    for handling, match in _matches():
        if any(told == exact.casefold() for exact in match.exact):
            return handling
        for prefix in match.names:
            if told.startswith(prefix.casefold()) and len(prefix) > best_length:
                best, best_length = handling, len(prefix)
    return best


def by_model(model: str) -> Handling | None:
    """The entry for a model number (2a24)."""
    told = model.strip("\0 ").casefold()
    for handling, match in _matches():
        if told and any(told == known.casefold() for known in match.models):
            return handling
    return None


def by_lack(characteristics: Iterable[str]) -> Handling | None:
    """The entry for a machine that has only these characteristics, by 16-bit UUID."""
    present = set(characteristics)
    for handling, match in _matches():
        if match.lacks and present.isdisjoint(match.lacks):
            return handling
    return None


def _matches() -> list[tuple[Handling, Match]]:
    return [(known, known.match) for known in all_handlings() if known.match is not None]
