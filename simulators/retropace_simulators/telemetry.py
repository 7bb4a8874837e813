"""What a treadmill says of itself: Treadmill Data, features and ranges, as its model would."""

from typing import Final

from retropace import ftms
from retropace.ftms import Features
from retropace.model import GradeRange, Sample, SpeedRange
from retropace.units import kmh_to_mps
from retropace_simulators.attributes import APPEARANCE, DEVICE_NAME, information_of
from retropace_simulators.belt import Belt
from retropace_simulators.models import DeviceModel
from retropace_simulators.walker import Walker

_MEASURES: Final = {
    "distance": 1 << 2,
    "incline": 1 << 3,
    "elevation": 1 << 4,
    "energy": 1 << 9,
    "heart-rate": 1 << 10,
    "elapsed": 1 << 12,
}
_STEP_COUNT: Final = 1 << 6


class Telemetry:
    """Builds the records of one treadmill; totals count from when they were last cleared."""

    def __init__(self, model: DeviceModel, belt: Belt, walker: Walker) -> None:
        self._model = model
        self._belt = belt
        self._walker = walker
        self._energy_at_zero_kcal = 0.0
        self._steps_at_zero = 0.0

    def clear_totals(self) -> None:
        """Energy and steps count from here, and so does the belt."""
        self._belt.clear_totals()
        self._energy_at_zero_kcal = self._walker.energy_kcal
        self._steps_at_zero = self._walker.steps

    def notifications(self, mtu: int) -> list[bytes]:
        """The record of this moment, in as many notifications as the MTU and the model ask for."""
        knobs = self._model.telemetry
        steps = int(self._walker.steps - self._steps_at_zero) & 0xFFFFFF
        sample = self._sample(steps if knobs.steps == "in-record" else None)
        sent = ftms.encode_treadmill_data(sample, mtu=mtu)
        if knobs.steps == "own-packet-after":
            sent.append(b"\x01\x20" + steps.to_bytes(3, "little"))
        return sent

    def _sample(self, steps: int | None) -> Sample:
        belt, knobs = self._belt, self._model.telemetry
        fields = knobs.fields
        has_energy, has_incline = "energy" in fields, "incline" in fields
        computed = has_energy and knobs.energy_rates == "computed"
        per_hour_kcal = self._energy_per_hour_kcal() if computed else None
        grade = belt.target_grade if self._model.incline.reported == "target" else belt.grade
        return Sample(
            received_ns=belt.now_ns or 0,
            speed_mps=belt.speed_mps,
            distance_m=self._distance_m() if "distance" in fields else None,
            grade=grade if has_incline else None,
            ramp_angle_deg=0.0 if has_incline and knobs.ramp_angle == "zero" else None,
            ascent_m=belt.ascent_m if "elevation" in fields else None,
            descent_m=belt.descent_m if "elevation" in fields else None,
            energy_kcal=self._energy_kcal() if has_energy else None,
            energy_per_hour_kcal=None if per_hour_kcal is None else round(per_hour_kcal),
            energy_per_minute_kcal=None if per_hour_kcal is None else round(per_hour_kcal / 60),
            heart_rate_bpm=0 if "heart-rate" in fields else None,
            elapsed_s=min(int(belt.elapsed_s), 0xFFFF) if "elapsed" in fields else None,
            steps=steps,
        )

    def _distance_m(self) -> int:
        return 0 if self._model.telemetry.distance_zero else int(self._belt.distance_m)

    def _energy_kcal(self) -> int:
        return int(self._walker.energy_kcal - self._energy_at_zero_kcal)

    def _energy_per_hour_kcal(self) -> float:
        return 95.0 * self._belt.speed_mps * 3.6 * (1.0 + 8.0 * max(0.0, self._belt.grade))


def fixed_values(model: DeviceModel) -> dict[str, bytes]:
    """The values that never change: name, information, features, ranges."""
    speed, incline = model.speed, model.incline
    speeds = (speed.minimum_kmh, speed.maximum_kmh, speed.step_kmh)
    grades = (incline.minimum_pct, incline.maximum_pct, incline.step_pct)
    values = {
        DEVICE_NAME: model.name.encode(),
        APPEARANCE: b"\x00\x00",
        ftms.FEATURE: ftms.encode_features(features_of(model)),
        ftms.SPEED_RANGE: ftms.encode_speed_range(SpeedRange(*map(kmh_to_mps, speeds))),
        ftms.GRADE_RANGE: ftms.encode_grade_range(GradeRange(*(pct / 100 for pct in grades))),
    }
    return values | information_of(model) | model.reads


def features_of(model: DeviceModel) -> Features:
    """What an honest machine with these knobs declares."""
    measures = sum(_MEASURES[field] for field in model.telemetry.fields)
    if model.telemetry.steps != "none":
        measures |= _STEP_COUNT
    targets = model.control.takes_speed | model.control.takes_incline << 1
    return Features(measures, targets if model.control.present else 0)
