"""What a machine declares of itself: name, information, features, ranges."""

from typing import Final

from retropace import ftms
from retropace.ftms import Features, RawRange
from retropace.model import GradeRange, SpeedRange
from retropace.units import KMH_PER_MPH, kmh_to_mps
from retropace_simulators.attributes import APPEARANCE, DEVICE_NAME, information_of
from retropace_simulators.models import DeviceModel
from retropace_simulators.session_targets import TARGETS

_MEASURES: Final = {
    "average-speed": 1 << 0,
    "distance": 1 << 2,
    "incline": 1 << 3,
    "elevation": 1 << 4,
    "pace": 1 << 5,
    "energy": 1 << 9,
    "heart-rate": 1 << 10,
    "met": 1 << 11,
    "elapsed": 1 << 12,
    "remaining": 1 << 13,
    "force-power": 1 << 15,
}
_STEP_COUNT: Final = 1 << 6


def fixed_values(model: DeviceModel) -> dict[str, bytes]:
    """The values that never change."""
    speed, incline, heart = model.speed, model.incline, model.heart_rate
    kmh_per = KMH_PER_MPH if speed.range_unit == "mph" else 1.0
    speeds = (speed.minimum_kmh, speed.maximum_kmh, speed.step_kmh)
    grades = (incline.minimum_pct, incline.maximum_pct, incline.step_pct)
    rates = RawRange(heart.minimum_bpm, heart.maximum_bpm, heart.step_bpm)
    values = {
        DEVICE_NAME: model.name.encode(),
        APPEARANCE: b"\x00\x00",
        ftms.FEATURE: ftms.encode_features(features_of(model)),
        ftms.SPEED_RANGE: ftms.encode_speed_range(
            SpeedRange(*(kmh_to_mps(kmh / kmh_per) for kmh in speeds))
        ),
        ftms.GRADE_RANGE: ftms.encode_grade_range(GradeRange(*(pct / 100 for pct in grades))),
        ftms.HEART_RATE_RANGE: ftms.encode_heart_rate_range(rates),
    }
    return values | information_of(model) | model.reads


def features_of(model: DeviceModel) -> Features:
    """What an honest machine with these knobs declares."""
    telemetry, control = model.telemetry, model.control
    fields = {*telemetry.fields, *telemetry.seldom_fields, *(telemetry.idle_fields or ())}
    measures = sum(_MEASURES[field] for field in fields)
    if telemetry.steps != "none":
        measures |= _STEP_COUNT
    targets = control.takes_speed | control.takes_incline << 1
    targets |= sum(1 << each.bit for each in TARGETS.values() if each.kind in control.targets)
    return Features(measures, targets if control.present else 0)
