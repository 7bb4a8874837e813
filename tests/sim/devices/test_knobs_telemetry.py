"""Knobs of ``[telemetry]``: what the records say, and what they leave out."""

from typing import Any

import pytest

from retropace.ftms import TreadmillDataDecoder, decode_features
from retropace.model import Sample
from retropace_simulators.declared import fixed_values
from support.gatt import Bench, model_with, running

EVERY_FIELD = (
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
)


def at(speed_kmh: float, **telemetry: Any) -> Bench:
    """A moving belt; what was heard on the way is forgotten."""
    made = running(model_with(telemetry=telemetry), speed_kmh)
    made.heard.clear()
    return made


def idle(**telemetry: Any) -> Bench:
    made = Bench(model_with(telemetry=telemetry))
    made.connect()
    return made


def raw(made: Bench, wait_s: float = 1) -> bytes:
    """The last record's octets."""
    made.wait(wait_s)
    return bytes.fromhex(made.said("2acd")[-1])


def told(made: Bench, wait_s: float = 1) -> Sample:
    """The last record, decoded."""
    sample = TreadmillDataDecoder().feed(raw(made, wait_s), 0)
    assert isinstance(sample, Sample)
    assert not sample.faults
    return sample


def told_kmh(made: Bench, wait_s: float = 1) -> float:
    sample = told(made, wait_s)
    assert sample.speed_mps is not None
    return round(sample.speed_mps * 3.6, 2)


def test_telemetry__period_s() -> None:
    made = at(2.0, period_s=0.5)
    made.wait(10)
    assert len(made.said("2acd")) == 20


def test_telemetry__fields() -> None:
    made = at(4.0, fields=EVERY_FIELD, seldom_fields=())
    made.server.procedures.targets.kept["time"] = b""
    made.server.telemetry.training_time_s = 600
    made.machine.belt.set_grade(0.02, made.now_ns)
    made.wait(30)
    sample = told(made)
    assert sample.average_speed_mps == pytest.approx(4.0 / 3.6, rel=0.25)
    assert sample.distance_m == pytest.approx(made.machine.belt.distance_m, abs=1)
    assert sample.grade == pytest.approx(0.02)
    assert sample.ascent_m == pytest.approx(0.6, abs=0.1)
    assert sample.pace_s_per_km == pytest.approx(900, abs=2)
    assert sample.energy_per_hour_kcal == pytest.approx(441, abs=1)
    assert sample.met == pytest.approx(5.5, abs=0.2)
    assert sample.elapsed_s is not None
    assert sample.remaining_s == 600 - sample.elapsed_s
    assert sample.force_n == pytest.approx(75 * 9.81 * 0.02, abs=1)
    assert sample.power_w == pytest.approx(75 * 9.81 * 0.02 * 4 / 3.6, abs=1)


@pytest.mark.parametrize("field", EVERY_FIELD)
def test_telemetry__fields__are_declared(field: str) -> None:
    made = at(3.0, fields=(field,), seldom_fields=())
    features = decode_features(fixed_values(made.model)["2acc"])
    assert len(features.names) == 1  # type: ignore[union-attr]


def test_telemetry__idle_fields() -> None:
    made = idle(fields=("distance", "elapsed"), idle_fields=("distance",), seldom_fields=())
    assert raw(made)[:2].hex() == "0400"
    made.console.start()
    assert raw(made)[:2].hex() == "0404"


def test_telemetry__seldom_fields() -> None:
    made = at(3.0, seldom_fields=("met",), seldom_every=2)
    made.wait(4)
    assert [sample[3] & 2 for sample in map(bytes.fromhex, made.said("2acd"))] == [0] * 4
    assert len({data[2:4] for data in made.said("2acd")}) == 2  # with met, and without


def test_telemetry__seldom_every() -> None:
    made = at(3.0, seldom_fields=("average-speed",), seldom_every=5)
    made.wait(20)
    carry = [bytes.fromhex(data)[0] & 2 for data in made.said("2acd")]
    assert sum(map(bool, carry)) == 4


def test_telemetry__records() -> None:
    assert not at(3.0, records="none").said("2acd")
    silent = at(3.0, records="none")
    silent.wait(10)
    assert silent.said("2acd") == []
    zeros = raw(at(3.0, records="all-zero"))
    assert zeros[:2].hex() == "8c04"
    assert not any(zeros[2:])


def test_telemetry__when_idle() -> None:
    made = idle(when_idle=False)
    made.wait(10)
    assert made.said("2acd") == []
    made.console.start()
    made.wait(10)
    assert len(made.said("2acd")) == 10


@pytest.mark.parametrize(
    ("unit", "console", "told_as"), [("km/h", "mph", 3.0), ("mph", "km/h", 1.86)]
)
def test_telemetry__speed_unit(unit: str, console: str, told_as: float) -> None:
    made = at(3.0, speed_unit=unit)
    made.console.set_unit("mph" if console == "mph" else "km/h")
    assert told_kmh(made) == told_as


def test_telemetry__speed_unit__of_the_console() -> None:
    made = at(3.0, speed_unit="console")
    assert told_kmh(made) == 3.0
    made.console.set_unit("mph")
    assert told_kmh(made) == 1.86


def test_telemetry__speed_step_kmh() -> None:
    assert told_kmh(at(3.0, speed_step_kmh=0.16)) == 2.88


@pytest.mark.parametrize(("rise", "told_as"), [("followed", 3.0), ("at-once", 6.0)])
def test_telemetry__rise(rise: str, told_as: float) -> None:
    made = at(2.5, rise=rise)
    made.result("025802")
    assert told_kmh(made) == told_as
    made.wait(20)
    made.result("02c800")
    assert told_kmh(made) == 5.2  # a fall is always followed


@pytest.mark.parametrize(("paused", "told_as"), [("true", 0.0), ("last", 3.0)])
def test_telemetry__paused_speed(paused: str, told_as: float) -> None:
    made = at(3.0, paused_speed=paused)
    made.result("0802")
    assert told_kmh(made, 20) == told_as
    assert made.speed_kmh == 0.0


def test_telemetry__idle_speed_kmh() -> None:
    made = idle(idle_speed_kmh=1.0)
    assert told_kmh(made) == 1.0
    assert made.speed_kmh == 0.0


def test_telemetry__zero_glitch_share() -> None:
    made = at(3.0, zero_glitch_share=0.2)
    made.wait(200)
    speeds = [data[4:8] for data in made.said("2acd")]
    assert 20 < speeds.count("0000") < 60
    assert speeds.count("2c01") == 200 - speeds.count("0000")


def test_telemetry__zero_glitch_share__is_drawn_by_seed() -> None:
    def glitches() -> list[str]:
        made = at(3.0, zero_glitch_share=0.5)
        made.wait(50)
        return [data[4:8] for data in made.said("2acd")]

    assert glitches() == glitches()


def test_telemetry__steps() -> None:
    assert told(at(3.0, steps="none")).steps is None
    assert (told(at(3.0, steps="in-record")).steps or 0) > 30
    made = at(3.0, steps="own-packet-after")
    made.wait(1)
    assert [data[:4] for data in made.said("2acd")] == ["8c04", "0120"]


@pytest.mark.parametrize("distance", ["session", "walked", "zero", "odometer"])
def test_telemetry__distance(distance: str) -> None:
    made = at(3.0, distance=distance)
    made.result("0801")
    made.wait(20)
    made.result("07")
    made.wait(20)
    walked_m = made.machine.belt.distance_m
    made.machine.walker.step_aside()
    made.wait(20)
    here_m, ever_m = made.machine.belt.distance_m, made.machine.belt.odometer_m
    assert ever_m > here_m + 10
    assert here_m > walked_m + 4 > 4
    expected_m = {"session": here_m, "walked": walked_m, "zero": 0, "odometer": ever_m}[distance]
    assert told(made).distance_m == pytest.approx(expected_m, abs=1.6)


@pytest.mark.parametrize(
    ("force", "pct", "felt_n"),
    [("climb", 0.0, 0), ("climb", 5.0, 37), ("load", 0.0, 74), ("load", 5.0, 110)],
)
def test_telemetry__force(force: str, pct: float, felt_n: int) -> None:
    made = at(3.0, fields=("force-power",), force=force)
    made.machine.belt.set_grade(pct / 100, made.now_ns)
    made.wait(20)
    felt = [told(made) for _ in range(20)]
    for sample in felt:
        assert sample.force_n == pytest.approx(felt_n, abs=25 if force == "load" else 2)
        assert sample.power_w == pytest.approx((sample.force_n or 0) * 3.0 / 3.6, abs=1)
    assert len({sample.force_n for sample in felt}) > 3 or force == "climb"
    made.machine.walker.step_aside()
    assert (told(made).force_n, told(made).power_w) == (0, 0)
    assert told_kmh(made) == 3.0


@pytest.mark.parametrize("sent", [True, False])
def test_telemetry__force_sent(sent: bool) -> None:
    sample = told(at(3.0, fields=("force-power",), force="load", force_sent=sent))
    assert (sample.force_n is not None) is sent
    assert (sample.power_w or 0) > 30


def test_telemetry__odometer_m() -> None:
    assert (told(at(3.0, distance="odometer", odometer_m=500_000)).distance_m or 0) > 500_010


def test_telemetry__distance_step_m() -> None:
    made = at(3.0, distance_step_m=10)
    tens = {told(made).distance_m for _ in range(40)}
    assert len(tens) > 2
    assert all(distance_m is not None and distance_m % 10 == 0 for distance_m in tens)


@pytest.mark.parametrize(
    ("rates", "hour", "minute"),
    [("computed", 285, 5), ("zero", 0, 0), ("not-available", None, None)],
)
def test_telemetry__energy_rates(rates: str, hour: int | None, minute: int | None) -> None:
    sample = told(at(3.0, energy_rates=rates))
    assert (sample.energy_per_hour_kcal, sample.energy_per_minute_kcal) == (hour, minute)
    assert sample.energy_kcal is not None


def test_telemetry__heart_rate() -> None:
    fields = ("heart-rate",)
    assert raw(at(3.0, fields=fields, heart_rate="none"))[-1] == 0
    made = at(3.0, fields=fields, heart_rate="measured")
    assert told(made).heart_rate_bpm == pytest.approx(made.machine.walker.heart_rate_bpm, abs=1)
    made.machine.walker.step_aside()
    assert raw(made)[-1] == 0


def test_telemetry__ramp_angle() -> None:
    assert told(at(3.0, ramp_angle="not-available")).ramp_angle_deg is None
    assert told(at(3.0, ramp_angle="zero")).ramp_angle_deg == 0.0


def test_telemetry__descent() -> None:
    fields = ("elevation",)
    assert raw(at(3.0, fields=fields, seldom_fields=()))[-2:].hex() == "0000"
    assert raw(at(3.0, fields=fields, seldom_fields=(), descent="ffff"))[-2:].hex() == "ffff"


@pytest.mark.parametrize(("octets", "length", "pace"), [(1, 6, 0.5), (2, 8, 600)])
def test_telemetry__pace_octets(octets: int, length: int, pace: float) -> None:
    made = at(3.0, fields=("pace",), seldom_fields=(), pace_octets=octets)
    record = raw(made)
    assert record[:2].hex() == "6000"
    assert len(record) == length
    raw_pace = int.from_bytes(record[4 : 4 + octets], "little")
    assert raw_pace == pytest.approx(pace, abs=1)


def test_telemetry__remaining_always() -> None:
    fields = ("remaining",)
    assert raw(at(3.0, fields=fields, seldom_fields=()))[:2].hex() == "0000"
    assert raw(at(3.0, fields=fields, seldom_fields=(), remaining_always=True)).hex() == (
        "00082c010000"
    )


def test_telemetry__elapsed_modulo_s() -> None:
    made = at(3.0, elapsed_modulo_s=60)
    seconds = [told(made).elapsed_s for _ in range(70)]
    assert max(second for second in seconds if second is not None) == 59
    assert seconds.count(0) in (1, 2)


@pytest.mark.parametrize(("freezes", "seconds"), [(False, 20), (True, 0)])
def test_telemetry__elapsed_freezes(freezes: bool, seconds: int) -> None:
    made = at(3.0, elapsed_freezes=freezes)
    before_s = told(made).elapsed_s or 0
    made.machine.walker.step_aside()
    assert (told(made, 20).elapsed_s or 0) - before_s == pytest.approx(seconds, abs=1)
    assert told_kmh(made) == 3.0
    made.machine.walker.step_on()
    now_s = told(made).elapsed_s or 0
    assert (told(made, 20).elapsed_s or 0) - now_s == 20


def test_telemetry__bit0_always() -> None:
    plain, odd = raw(at(3.0)), raw(at(3.0, bit0_always=True))
    assert (plain[0], odd[0]) == (0x8C, 0x8D)
    assert plain[2:4] == odd[2:4] == b"\x2c\x01"
    assert len(plain) == len(odd)


def test_telemetry__cut_at_octets() -> None:
    fields = ("distance", "incline", "elevation", "energy", "heart-rate", "elapsed")
    record = raw(at(3.0, fields=fields, seldom_fields=(), cut_at_octets=20))
    assert len(record) == 20
    assert record[:2].hex() == "9c05"  # flags promise 23


def test_telemetry__zero_glitch_share__needs_a_moving_belt() -> None:
    made = idle(zero_glitch_share=1.0, idle_speed_kmh=1.0)
    assert told_kmh(made) == 1.0


def test_telemetry__elapsed_freezes__is_forgotten_with_the_totals() -> None:
    made = at(3.0, elapsed_freezes=True)
    made.machine.walker.step_aside()
    made.wait(30)
    made.machine.walker.step_on()
    made.result("0801")
    made.wait(20)
    made.result("07")
    assert told(made, 13).elapsed_s == 10  # ten seconds of running, none of them empty


def test_telemetry__steps__are_nobodys_on_an_empty_belt() -> None:
    made = at(3.0, steps="in-record")
    made.machine.walker.step_aside()
    made.wait(1)
    before = told(made).steps
    assert told(made, 30).steps == before
