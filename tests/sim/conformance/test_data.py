"""FTMS.TS, server role: what is notified of the belt and the training (CN, TSN).

What spec-clean has no sensor or no words for is examined on spec-full, the same machine with every
option.
"""
# ruff: noqa: N802 (the cases' own identifiers)

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from retropace.ftms import decode_features, uuid_of
from retropace.model import DecodeFault, Sample
from support.lab import Examine, Lab

_RECORDS_S = 12.0
"""Longer than from one seldom field to the next."""


def walk(under_test: Examine, model: str = "spec-clean", *more: str) -> tuple[list[Sample], int]:
    """The records of a walk at 3 km/h up 2 %, and what the features say is measured."""

    async def work(lab: Lab) -> tuple[list[Sample], int]:
        tester = await lab.tester()
        features = decode_features(await tester.read("2acc"))
        assert not isinstance(features, DecodeFault)
        await tester.walking()
        await tester.ask_all("031400", *more)
        await asyncio.sleep(5)
        return await tester.samples(_RECORDS_S), features.measures

    samples, measures = under_test(work, model)
    assert not any(sample.faults for sample in samples)
    return samples, measures


def carried(samples: list[Sample], *names: str) -> list[dict[str, Any]]:
    """The values of some fields, in the records that carry them all."""
    found = [{name: getattr(sample, name) for name in names} for sample in samples]
    whole = [values for values in found if None not in values.values()]
    assert whole, f"no record carries {names}"
    return whole


def test_FTMS_SR_CN_BV_01_C_records_come_and_stop(under_test: Examine) -> None:
    async def work(lab: Lab) -> list[str]:
        tester = await lab.tester()
        await tester.subscribe("2acd")
        await asyncio.sleep(10.5)
        heard = list(tester.heard["2acd"])
        await tester.client.stop_notify(uuid_of("2acd"))
        await asyncio.sleep(5)
        assert tester.heard["2acd"] == heard
        return heard

    heard = under_test(work)
    assert len(heard) == 10
    for data in map(bytes.fromhex, heard):
        assert data[1] >> 5 == 0  # reserved flags
        assert data[0] & 1 == 0  # nothing more to come: the speed is there


def test_FTMS_SR_CN_BV_02_C_average_speed(under_test: Examine) -> None:
    samples, measures = walk(under_test)
    (values, *_) = carried(samples, "average_speed_mps")
    assert 0.2 < values["average_speed_mps"] < 3.0 / 3.6
    assert measures >> 0 & 1


def test_FTMS_SR_CN_BV_03_C_total_distance(under_test: Examine) -> None:
    samples, measures = walk(under_test)
    distances_m = [values["distance_m"] for values in carried(samples, "distance_m")]
    assert distances_m == sorted(distances_m)
    assert distances_m[-1] - distances_m[0] == pytest.approx(11 * 3.0 / 3.6, abs=1)
    assert measures >> 2 & 1


def test_FTMS_SR_CN_BV_04_C_inclination(under_test: Examine) -> None:
    samples, measures = walk(under_test)
    assert carried(samples, "grade")[-1]["grade"] == pytest.approx(0.02)
    assert all(sample.ramp_angle_deg is None for sample in samples)  # sent as not available
    assert measures >> 3 & 1


def test_FTMS_SR_CN_BV_05_C_elevation_gain(under_test: Examine) -> None:
    samples, measures = walk(under_test)
    values = carried(samples, "ascent_m", "descent_m")[-1]
    assert values["ascent_m"] > 0
    assert values["descent_m"] == 0
    assert measures >> 4 & 1


def test_FTMS_SR_CN_BV_06_C_both_paces(under_test: Examine) -> None:
    samples, measures = walk(under_test, "spec-full")
    values = carried(samples, "pace_s_per_km", "average_pace_s_per_km")[-1]
    assert values["pace_s_per_km"] == pytest.approx(1200, abs=2)
    assert values["average_pace_s_per_km"] > 1200
    assert measures >> 5 & 1


def test_FTMS_SR_CN_BV_07_C_expended_energy(under_test: Examine) -> None:
    samples, measures = walk(under_test)
    values = carried(samples, "energy_kcal", "energy_per_hour_kcal", "energy_per_minute_kcal")[-1]
    assert values["energy_kcal"] >= 1
    assert values["energy_per_hour_kcal"] == pytest.approx(
        60 * values["energy_per_minute_kcal"], rel=0.1
    )
    assert measures >> 9 & 1


def test_FTMS_SR_CN_BV_08_C_heart_rate(under_test: Examine) -> None:
    samples, measures = walk(under_test, "spec-full")
    assert 50 < carried(samples, "heart_rate_bpm")[-1]["heart_rate_bpm"] < 180
    assert measures >> 10 & 1


def test_FTMS_SR_CN_BV_09_C_metabolic_equivalent(under_test: Examine) -> None:
    samples, measures = walk(under_test)
    assert 2.0 < carried(samples, "met")[-1]["met"] < 10.0
    assert measures >> 11 & 1


def test_FTMS_SR_CN_BV_10_C_remaining_time(under_test: Examine) -> None:
    samples, measures = walk(under_test, "spec-clean", "0d5802")  # 600 s
    values = carried(samples, "remaining_s", "elapsed_s")[-1]
    assert values["remaining_s"] + values["elapsed_s"] == 600
    assert measures >> 13 & 1


def test_FTMS_SR_CN_BV_11_C_force_on_belt_and_power(under_test: Examine) -> None:
    samples, measures = walk(under_test)
    values = carried(samples, "force_n", "power_w")[-1]
    assert values["force_n"] > 0
    assert values["power_w"] == pytest.approx(values["force_n"] * 3.0 / 3.6, abs=1)
    assert measures >> 15 & 1


def test_FTMS_SR_CN_BV_12_C_elapsed_time_goes_on_without_the_link(under_test: Examine) -> None:
    async def work(lab: Lab) -> tuple[int, int]:
        first = await lab.tester()
        await first.walking()
        before = carried(await first.samples(2.0), "elapsed_s")[-1]["elapsed_s"]
        await first.client.disconnect()
        await asyncio.sleep(10)
        second = await lab.tester()
        after = carried(await second.samples(2.0), "elapsed_s")[0]["elapsed_s"]
        return before, after

    before_s, after_s = under_test(work)
    assert after_s - before_s >= 9


def training(
    under_test: Examine, act: Callable[[Lab], object], model: str, **knobs: dict[str, Any]
) -> tuple[bytes, bytes]:
    """The last Training Status notified after some act, and what is read of it then."""

    async def work(lab: Lab) -> tuple[bytes, bytes]:
        tester = await lab.tester()
        await tester.subscribe("2ad3")
        act(lab)
        await asyncio.sleep(1)
        return bytes.fromhex(tester.heard["2ad3"][-1]), await tester.read("2ad3")

    notified, value = under_test(work, model, **knobs)
    return notified, value


def test_FTMS_SR_TSN_BV_01_C_status(under_test: Examine) -> None:
    notified, value = training(under_test, lambda lab: lab.console.start(), "spec-clean")
    assert notified == value == b"\x00\x0e"  # no string; pre-workout


def test_FTMS_SR_TSN_BV_02_C_string(under_test: Examine) -> None:
    notified, value = training(under_test, lambda lab: lab.console.start(), "spec-full")
    assert notified == value
    assert value[:2] == b"\x01\x0e"
    assert value[2:].decode().startswith("stand clear")


def test_FTMS_SR_TSN_BV_03_C_extended_string(under_test: Examine) -> None:
    notified, value = training(
        under_test, lambda lab: lab.console.start(), "spec-full", link={"mtu": 23}
    )
    assert value[:2] == b"\x03\x0e"  # a string, and more of it than a notification holds
    assert notified == value[:20]
    assert value[2:].decode() == "stand clear: the belt will move"
