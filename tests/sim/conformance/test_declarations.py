"""FTMS.TS, server role: what is declared, read and configured (SGGIT, CR, CON)."""
# ruff: noqa: N802 (the cases' own identifiers)

import asyncio

import pytest

from retropace.ftms import (
    decode_features,
    decode_grade_range,
    decode_heart_rate_range,
    decode_speed_range,
    decode_training_status,
    uuid_of,
)
from retropace.model import DecodeFault
from support.lab import Examine, Lab

SERVICE = uuid_of("1826")


def declares(under_test: Examine, uuid: str, properties: set[str]) -> None:
    """The characteristic is there once, in the service, with these properties and no others."""

    async def work(lab: Lab) -> None:
        tester = await lab.tester()
        found = [
            item
            for item in tester.client.services.characteristics.values()
            if item.uuid == uuid_of(uuid)
        ]
        assert [item.service_uuid for item in found] == [SERVICE]
        assert set(found[0].properties) == properties
        configurable = bool(properties & {"notify", "indicate"})
        assert [d.uuid for d in found[0].descriptors] == [uuid_of("2902")] * configurable

    under_test(work)


def test_FTMS_SR_SGGIT_SER_BV_01_C_one_primary_service(under_test: Examine) -> None:
    async def work(lab: Lab) -> None:
        tester = await lab.tester()
        assert [s.uuid for s in tester.client.services].count(SERVICE) == 1

    under_test(work)


def test_FTMS_SR_SGGIT_CHA_BV_01_C_feature(under_test: Examine) -> None:
    declares(under_test, "2acc", {"read"})  # no Indicate: nothing it says can change


def test_FTMS_SR_SGGIT_CHA_BV_02_C_treadmill_data(under_test: Examine) -> None:
    declares(under_test, "2acd", {"notify"})


def test_FTMS_SR_SGGIT_CHA_BV_08_C_training_status(under_test: Examine) -> None:
    declares(under_test, "2ad3", {"read", "notify"})


def test_FTMS_SR_SGGIT_CHA_BV_09_C_speed_range(under_test: Examine) -> None:
    declares(under_test, "2ad4", {"read"})


def test_FTMS_SR_SGGIT_CHA_BV_10_C_inclination_range(under_test: Examine) -> None:
    declares(under_test, "2ad5", {"read"})


def test_FTMS_SR_SGGIT_CHA_BV_13_C_heart_rate_range(under_test: Examine) -> None:
    declares(under_test, "2ad7", {"read"})


def test_FTMS_SR_SGGIT_CHA_BV_14_C_control_point(under_test: Examine) -> None:
    declares(under_test, "2ad9", {"write", "indicate"})


def test_FTMS_SR_SGGIT_CHA_BV_15_C_machine_status(under_test: Examine) -> None:
    declares(under_test, "2ada", {"notify"})


def test_FTMS_SR_CR_BV_01_C_feature(under_test: Examine) -> None:
    async def work(lab: Lab) -> None:
        value = await (await lab.tester()).read("2acc")
        assert len(value) == 8
        measures, targets = (int.from_bytes(value[i : i + 4], "little") for i in (0, 4))
        assert measures >> 17 == 0  # reserved
        assert targets >> 17 == 0
        features = decode_features(value)
        assert not isinstance(features, DecodeFault)
        assert features.takes_speed
        assert features.takes_grade

    under_test(work)


def test_FTMS_SR_CR_BV_02_C_training_status(under_test: Examine) -> None:
    async def work(lab: Lab) -> None:
        value = await (await lab.tester()).read("2ad3")
        assert value[0] & ~0x03 == 0
        status = decode_training_status(value)
        assert not isinstance(status, DecodeFault)
        assert (status.code, status.faults) == (0x01, ())

    under_test(work)


def test_FTMS_SR_CR_BV_03_C_speed_range(under_test: Examine) -> None:
    async def work(lab: Lab) -> None:
        value = await (await lab.tester()).read("2ad4")
        speeds = decode_speed_range(value)
        assert len(value) == 6
        assert not isinstance(speeds, DecodeFault)
        assert 0 < speeds.step_mps < speeds.maximum_mps - speeds.minimum_mps

    under_test(work)


def test_FTMS_SR_CR_BV_04_C_inclination_range(under_test: Examine) -> None:
    async def work(lab: Lab) -> None:
        value = await (await lab.tester()).read("2ad5")
        grades = decode_grade_range(value)
        assert len(value) == 6
        assert not isinstance(grades, DecodeFault)
        assert grades.maximum == pytest.approx(0.15)

    under_test(work)


def test_FTMS_SR_CR_BV_07_C_heart_rate_range(under_test: Examine) -> None:
    async def work(lab: Lab) -> None:
        value = await (await lab.tester()).read("2ad7")
        rates = decode_heart_rate_range(value)
        assert len(value) == 3
        assert not isinstance(rates, DecodeFault)
        assert rates == (90, 180, 1)

    under_test(work)


def configurable(under_test: Examine, uuid: str, on: str) -> None:
    """Off at first, on when it is asked for, off again."""

    async def work(lab: Lab) -> None:
        tester = await lab.tester()
        assert await tester.configuration(uuid) == "0000"
        await tester.subscribe(uuid)
        assert await tester.configuration(uuid) == on
        await tester.client.stop_notify(uuid_of(uuid))
        await asyncio.sleep(0.1)
        assert await tester.configuration(uuid) == "0000"

    under_test(work)


def test_FTMS_SR_CON_BV_01_C_treadmill_data(under_test: Examine) -> None:
    configurable(under_test, "2acd", "0100")


def test_FTMS_SR_CON_BV_07_C_training_status(under_test: Examine) -> None:
    configurable(under_test, "2ad3", "0100")


def test_FTMS_SR_CON_BV_08_C_control_point(under_test: Examine) -> None:
    configurable(under_test, "2ad9", "0200")


def test_FTMS_SR_CON_BV_09_C_machine_status(under_test: Examine) -> None:
    configurable(under_test, "2ada", "0100")
