"""What a treadmill's records say of its belt and its walker, as its model would say it."""

import math
import random
from typing import Final

from retropace import ftms
from retropace.model import Sample
from retropace.units import KMH_PER_MPS, kmh_to_mps
from retropace_simulators.belt import Belt, BeltState
from retropace_simulators.models import DeviceModel
from retropace_simulators.panel import Panel
from retropace_simulators.walker import STANDING_VO2, Walker, backward_vo2

_ALL_ONES_M: Final = 6553.5
"""What FFFF means where metres are told in tenths."""
_PACE_BITS: Final = 1 << 5 | 1 << 6
_G_MPS2: Final = 9.81
_DRAG: Final = 0.1
"""Force to weight of somebody who walks on the flat: a Matrix TouchXL told of 26 W at 0.31 m/s."""
_NOISE: Final = 1e-6
"""Far below what is told, far above what floating point loses."""


class Telemetry:
    """Builds the records of one treadmill; totals count from when they were last cleared."""

    def __init__(
        self, model: DeviceModel, belt: Belt, walker: Walker, panel: Panel, seed: int = 0
    ) -> None:
        self._model = model
        self._belt = belt
        self._walker = walker
        self._panel = panel
        self._random = random.Random(f"telemetry {seed}")
        self._energy_at_zero_kcal = 0.0
        self._steps_at_zero = 0.0
        self._away_at_zero_s = self._away_at_zero_m = 0.0
        self._count = 0
        self.training_time_s: int | None = None
        """The targeted training time, from which the time remaining is counted."""
        knobs = model.telemetry
        self._usual = frozenset(knobs.fields)
        self._rich = self._usual | frozenset(knobs.seldom_fields)
        self._idle = self._usual if knobs.idle_fields is None else frozenset(knobs.idle_fields)
        self._knobs = knobs
        paced = "pace" in self._rich or "pace" in self._idle
        self._pace_octets = knobs.pace_octets if paced else 0
        self._keeps_to_format = (
            knobs.cut_at_octets is None
            and not knobs.bit0_always
            and knobs.steps != "own-packet-after"
            and knobs.records != "all-zero"
        )

    def clear_totals(self) -> None:
        """Energy and steps count from here, and so does the belt."""
        self._belt.clear_totals()
        self._energy_at_zero_kcal = self._walker.energy_kcal
        self._steps_at_zero = self._walker.steps
        self._away_at_zero_s, self._away_at_zero_m = self._walker.away_s, self._walker.away_m

    def record(self) -> Sample:
        """The next record; each is asked for once, however many clients it goes to."""
        knobs, belt = self._knobs, self._belt
        self._count += 1
        fields = self._idle if belt.at_rest else self._usual
        if knobs.seldom_fields and self._count % knobs.seldom_every == 0:
            fields = fields | self._rich
        shown_mps = self.shown_mps()
        share = knobs.zero_glitch_share
        if share and belt.speed_mps > 0.0 and self._random.random() < share:
            shown_mps = 0.0
        return self._sample(fields, shown_mps / self._panel.kmh_per(knobs.speed_unit))

    def notifications(self, record: Sample, mtu: int) -> list[bytes]:
        """A record in as many notifications as the MTU and the model ask for."""
        knobs = self._knobs
        limit = knobs.cut_at_octets
        room = mtu if limit is None else None
        sent = ftms.encode_treadmill_data(record, pace_octets=self._pace_octets, mtu=room)
        if self._keeps_to_format:
            return sent
        if limit is not None:
            sent = [sent[0][:limit]]
        if knobs.bit0_always:
            sent = [bytes((data[0] | 1,)) + data[1:] for data in sent]
        if knobs.steps == "own-packet-after":
            sent.append(b"\x01\x20" + self._steps().to_bytes(3, "little"))
        if knobs.records == "all-zero":
            sent = [data[:2] + bytes(len(data) - 2) for data in sent]
        return sent

    def shown_mps(self) -> float:
        """The speed the machine shows, in true units and without glitches."""
        knobs, belt = self._knobs, self._belt
        speed_mps = belt.speed_mps
        if belt.state is BeltState.RUNNING:
            if knobs.rise == "at-once":
                speed_mps = max(speed_mps, belt.heading_mps)
        elif belt.state is BeltState.STOPPED:
            speed_mps = kmh_to_mps(knobs.idle_speed_kmh)
        elif belt.state is BeltState.PAUSED and knobs.paused_speed == "last":
            speed_mps = belt.target_mps
        if knobs.speed_step_kmh:
            steps = math.floor(speed_mps * KMH_PER_MPS / knobs.speed_step_kmh + _NOISE)
            speed_mps = math.floor(steps * knobs.speed_step_kmh * 100 + _NOISE) / 100 / KMH_PER_MPS
        return speed_mps

    def _sample(self, fields: frozenset[str], speed_mps: float) -> Sample:
        belt, knobs = self._belt, self._knobs
        has_incline, has_energy = "incline" in fields, "energy" in fields
        per_hour_kcal = self._energy_per_hour_kcal() if has_energy else None
        sample = Sample(
            received_ns=belt.now_ns or 0,
            speed_mps=speed_mps,
            distance_m=self._distance_m() if "distance" in fields else None,
            grade=self._grade() if has_incline else None,
            ramp_angle_deg=0.0 if has_incline and knobs.ramp_angle == "zero" else None,
            energy_kcal=self._energy_kcal() if has_energy else None,
            energy_per_hour_kcal=None if per_hour_kcal is None else round(per_hour_kcal),
            energy_per_minute_kcal=None if per_hour_kcal is None else round(per_hour_kcal / 60),
            heart_rate_bpm=self._heart_rate_bpm() if "heart-rate" in fields else None,
            elapsed_s=self._elapsed_s() if "elapsed" in fields else None,
            steps=self._steps() if knobs.steps == "in-record" else None,
        )
        return sample if fields <= _COMMON else self._with_rarities(sample, fields)

    def _steps(self) -> int:
        return int(self._walker.steps - self._steps_at_zero) & 0xFFFFFF

    def _heart_rate_bpm(self) -> int:
        felt = self._knobs.heart_rate == "measured" and self._walker.on_belt
        return round(self._walker.heart_rate_bpm) if felt else 0

    def _energy_kcal(self) -> int:
        return int(self._walker.energy_kcal - self._energy_at_zero_kcal)

    def _energy_per_hour_kcal(self) -> float | None:
        rates = self._knobs.energy_rates
        if rates != "computed":
            return None if rates == "not-available" else 0.0
        return 95.0 * self._belt.speed_mps * 3.6 * (1.0 + 8.0 * max(0.0, self._belt.grade))

    def _with_rarities(self, sample: Sample, fields: frozenset[str]) -> Sample:
        """What few records carry."""
        belt, knobs, walker = self._belt, self._knobs, self._walker
        changes: dict[str, float | None] = {}
        average_mps = belt.distance_m / belt.elapsed_s if belt.elapsed_s >= 1.0 else 0.0
        if "average-speed" in fields:
            changes["average_speed_mps"] = average_mps / self._panel.kmh_per(knobs.speed_unit)
        if "elevation" in fields:
            changes["ascent_m"] = belt.ascent_m
            changes["descent_m"] = _ALL_ONES_M if knobs.descent == "ffff" else belt.descent_m
        if "pace" in fields:
            changes["carried"] = _PACE_BITS
            changes["pace_s_per_km"] = _pace_s_per_km(sample.speed_mps or 0.0)
            changes["average_pace_s_per_km"] = _pace_s_per_km(average_mps)
        if "met" in fields:
            working_mps = belt.speed_mps if walker.on_belt else 0.0
            changes["met"] = min(25.5, backward_vo2(working_mps, belt.grade) / STANDING_VO2)
        if "remaining" in fields:
            changes["remaining_s"] = self._remaining_s()
        if "force-power" in fields:
            force_n = self._force_n()
            changes["force_n"] = force_n if knobs.force_sent else None
            changes["power_w"] = force_n * belt.speed_mps
        # Every name is a field of a sample; mypy cannot see that of a dictionary.
        return sample._replace(**changes)  # type: ignore[arg-type]

    def _distance_m(self) -> int:
        knobs = self._knobs
        if knobs.distance == "zero":
            return 0
        run_m = self._belt.distance_m
        if knobs.distance == "walked":
            run_m -= self._walker.away_m - self._away_at_zero_m
        distance_m = int(max(0.0, run_m))
        if knobs.distance == "odometer":
            distance_m = knobs.odometer_m + int(self._belt.odometer_m)
        return distance_m // knobs.distance_step_m * knobs.distance_step_m & 0xFFFFFF

    def _force_n(self) -> float:
        """What the walker does to the belt; nothing where nobody is felt on a moving one."""
        walker, belt = self._walker, self._belt
        if not walker.felt or belt.speed_mps <= 0.0:
            return 0.0
        weight_n = walker.body.mass_kg * _G_MPS2
        if self._knobs.force == "climb":
            return weight_n * belt.grade
        return weight_n * (_DRAG * self._random.uniform(0.7, 1.3) + belt.grade)

    def _grade(self) -> float:
        incline = self._model.incline
        if incline.reported == "fixed":
            return incline.fixed_pct / 100
        return self._belt.target_grade if incline.reported == "target" else self._belt.grade

    def _elapsed_s(self) -> int:
        elapsed_s = self._belt.elapsed_s
        if self._knobs.elapsed_freezes:
            elapsed_s -= self._walker.away_s - self._away_at_zero_s
        whole_s = int(max(0.0, elapsed_s))
        if self._knobs.elapsed_modulo_s is not None:
            whole_s %= self._knobs.elapsed_modulo_s
        return min(whole_s, 0xFFFF)

    def _remaining_s(self) -> int | None:
        if self.training_time_s is None:
            return 0 if self._knobs.remaining_always else None
        return max(0, self.training_time_s - int(self._belt.elapsed_s))


_COMMON: Final = frozenset(("distance", "incline", "energy", "heart-rate", "elapsed"))


def _pace_s_per_km(speed_mps: float) -> float | None:
    """Seconds for a kilometre; None standing still, or too slow for two octets to say."""
    return 1000 / speed_mps if speed_mps > 0.02 else None
