"""FTMS.TS, server role: what is asked of the machine, and whom it tells (CW, SPE, FMSN)."""
# ruff: noqa: N802 (the cases' own identifiers)

import asyncio
from collections.abc import Callable

import pytest

from retropace_simulators.belt import BeltState
from support.lab import Examine, Lab

TARGETS = {
    "06": ("0678", "0978"),  # 120 bpm
    "09": ("09c800", "0ac800"),  # 200 kcal
    "0a": ("0ae803", "0be803"),  # 1000 steps
    "0b": ("0be803", "0ce803"),  # 1000 strides
    "0c": ("0ce80300", "0de80300"),  # 1000 m
    "0d": ("0d5802", "0e5802"),  # 600 s
    "0e": ("0e2c012c01", "0f2c012c01"),  # two zones of 300 s
    "0f": ("0f2c012c012c01", "102c012c012c01"),
    "10": ("102c012c012c012c012c01", "112c012c012c012c012c01"),
}
"""By request: its octets, and the status that the others are told of it."""


def asks(under_test: Examine, *requests: str, then_s: float = 0.0) -> Lab:
    """Requests that must all be answered with success; the machine as they leave it."""

    async def work(lab: Lab) -> Lab:
        tester = await lab.tester()
        await tester.ask_all("00", *requests)
        await asyncio.sleep(then_s)
        lab.machine.server.advance(lab.machine.now_ns())
        return lab

    lab: Lab = under_test(work)
    return lab


def refused(
    under_test: Examine, octets: str, result: str, *before: str, control: bool = True
) -> None:
    """A request that must get this result, after others that succeed."""

    async def work(lab: Lab) -> str:
        tester = await lab.tester()
        await tester.ask_all(*(["00"] if control else []), *before)
        return await tester.ask(octets)

    assert under_test(work) == f"80{octets[:2]}{result}"


# CW: procedures that succeed


def test_FTMS_SR_CW_BV_01_C_request_control(under_test: Examine) -> None:
    asks(under_test)


def test_FTMS_SR_CW_BV_02_C_reset(under_test: Examine) -> None:
    lab = asks(under_test, "07", "01", then_s=5)
    assert lab.machine.belt.state is BeltState.STOPPED
    assert lab.machine.belt.elapsed_s == 0.0


def test_FTMS_SR_CW_BV_03_C_set_target_speed(under_test: Examine) -> None:
    lab = asks(under_test, "07", "022c01", then_s=15)
    assert lab.machine.belt.speed_mps == pytest.approx(3.0 / 3.6)


def test_FTMS_SR_CW_BV_04_C_set_target_inclination(under_test: Examine) -> None:
    lab = asks(under_test, "031900", then_s=15)
    assert lab.machine.belt.grade == pytest.approx(0.025)


def test_FTMS_SR_CW_BV_07_C_set_target_heart_rate(under_test: Examine) -> None:
    lab = asks(under_test, TARGETS["06"][0])
    assert lab.machine.server.procedures.targets.kept["heart-rate"] == b"\x78"


def test_FTMS_SR_CW_BV_08_C_start_or_resume(under_test: Examine) -> None:
    lab = asks(under_test, "07", then_s=10)
    assert lab.machine.belt.state is BeltState.RUNNING
    assert lab.machine.belt.elapsed_s > 5


def test_FTMS_SR_CW_BV_09_C_stop(under_test: Examine) -> None:
    lab = asks(under_test, "07", "0801", then_s=10)
    assert lab.machine.belt.state is BeltState.STOPPED


def test_FTMS_SR_CW_BV_10_C_pause(under_test: Examine) -> None:
    lab = asks(under_test, "07", "0802", then_s=10)
    assert lab.machine.belt.state is BeltState.PAUSED


def test_FTMS_SR_CW_BV_11_C_targeted_energy(under_test: Examine) -> None:
    asks(under_test, TARGETS["09"][0])


def test_FTMS_SR_CW_BV_12_C_targeted_steps(under_test: Examine) -> None:
    asks(under_test, TARGETS["0a"][0])


def test_FTMS_SR_CW_BV_13_C_targeted_strides(under_test: Examine) -> None:
    asks(under_test, TARGETS["0b"][0])


def test_FTMS_SR_CW_BV_14_C_targeted_distance(under_test: Examine) -> None:
    asks(under_test, TARGETS["0c"][0])


def test_FTMS_SR_CW_BV_15_C_targeted_time(under_test: Examine) -> None:
    lab = asks(under_test, TARGETS["0d"][0])
    assert lab.machine.server.procedures.targets.time_s == 600


def test_FTMS_SR_CW_BV_16_C_time_in_two_zones(under_test: Examine) -> None:
    asks(under_test, TARGETS["0e"][0])


def test_FTMS_SR_CW_BV_17_C_time_in_three_zones(under_test: Examine) -> None:
    asks(under_test, TARGETS["0f"][0])


def test_FTMS_SR_CW_BV_18_C_time_in_five_zones(under_test: Examine) -> None:
    asks(under_test, TARGETS["10"][0])


# SPE: procedures that do not


def test_FTMS_SR_SPE_BV_01_C_start_twice(under_test: Examine) -> None:
    refused(under_test, "07", "04", "07")


def test_FTMS_SR_SPE_BV_02_C_stop_twice(under_test: Examine) -> None:
    refused(under_test, "0801", "04", "07", "0801")  # it had not moved yet: stopped at once


def test_FTMS_SR_SPE_BV_03_C_a_request_that_does_not_exist(under_test: Examine) -> None:
    refused(under_test, "81", "02", control=False)


def test_FTMS_SR_SPE_BV_04_C_speed_above_the_range(under_test: Examine) -> None:
    refused(under_test, "024106", "03")


@pytest.mark.parametrize("octets", ["03ffff", "039700"], ids=["below", "above"])
def test_FTMS_SR_SPE_BI_05_C_inclination_outside_the_range(
    under_test: Examine, octets: str
) -> None:
    refused(under_test, octets, "03")


@pytest.mark.parametrize("octets", ["0659", "06b5"], ids=["below", "above"])
def test_FTMS_SR_SPE_BI_08_C_heart_rate_outside_the_range(under_test: Examine, octets: str) -> None:
    refused(under_test, octets, "03")


def test_FTMS_SR_SPE_BV_09_C_start_without_control(under_test: Examine) -> None:
    refused(under_test, "07", "05", control=False)


# FMSN: statuses


def told_of(under_test: Examine, *requests: str) -> list[str]:
    """What a second client is told of the last of a first one's requests; the first is not."""

    async def work(lab: Lab) -> list[str]:
        author, other = await lab.tester(), await lab.tester()
        await author.subscribe("2ada")
        await other.subscribe("2ada")
        await author.ask_all("00", *requests[:-1])
        before = len(other.heard["2ada"])
        await author.ask_all(requests[-1])
        await asyncio.sleep(1)
        assert author.heard["2ada"] == []
        return other.heard["2ada"][before:]

    told: list[str] = under_test(work)
    return told


def pressed(under_test: Examine, press: Callable[[Lab], object]) -> list[str]:
    """What both of two clients are told of a hand on the console of a moving belt."""

    async def work(lab: Lab) -> list[str]:
        first, second = await lab.tester(), await lab.tester()
        lab.console.start()
        await asyncio.sleep(8)
        await first.subscribe("2ada")
        await second.subscribe("2ada")
        press(lab)
        await asyncio.sleep(1)
        assert first.heard["2ada"] == second.heard["2ada"]
        return first.heard["2ada"]

    told: list[str] = under_test(work)
    return told


def test_FTMS_SR_FMSN_BV_01_C_reset(under_test: Examine) -> None:
    assert told_of(under_test, "01") == ["01"]


def test_FTMS_SR_FMSN_BV_02_C_stopped(under_test: Examine) -> None:
    assert pressed(under_test, lambda lab: lab.console.stop()) == ["0201"]


def test_FTMS_SR_FMSN_BV_03_C_paused(under_test: Examine) -> None:
    assert pressed(under_test, lambda lab: lab.console.pause()) == ["0202"]


def test_FTMS_SR_FMSN_BV_04_C_stopped_by_safety_key(under_test: Examine) -> None:
    assert pressed(under_test, lambda lab: lab.console.key_out()) == ["03"]


def test_FTMS_SR_FMSN_BV_05_C_started(under_test: Examine) -> None:
    async def work(lab: Lab) -> list[str]:
        tester = await lab.tester()
        await tester.subscribe("2ada")
        lab.console.start()
        await asyncio.sleep(1)
        return tester.heard["2ada"]

    assert under_test(work) == ["04"]


def test_FTMS_SR_FMSN_BV_06_C_target_speed(under_test: Examine) -> None:
    assert pressed(under_test, lambda lab: lab.console.faster()) == ["055a00"]


def test_FTMS_SR_FMSN_BV_07_C_target_inclination(under_test: Examine) -> None:
    assert told_of(under_test, "031900") == ["061900"]


def test_FTMS_SR_FMSN_BV_10_C_target_heart_rate(under_test: Examine) -> None:
    assert told_of(under_test, TARGETS["06"][0]) == [TARGETS["06"][1]]


def test_FTMS_SR_FMSN_BV_11_C_targeted_energy(under_test: Examine) -> None:
    assert told_of(under_test, TARGETS["09"][0]) == [TARGETS["09"][1]]


def test_FTMS_SR_FMSN_BV_12_C_targeted_steps(under_test: Examine) -> None:
    assert told_of(under_test, TARGETS["0a"][0]) == [TARGETS["0a"][1]]


def test_FTMS_SR_FMSN_BV_13_C_targeted_strides(under_test: Examine) -> None:
    assert told_of(under_test, TARGETS["0b"][0]) == [TARGETS["0b"][1]]


def test_FTMS_SR_FMSN_BV_14_C_targeted_distance(under_test: Examine) -> None:
    assert told_of(under_test, TARGETS["0c"][0]) == [TARGETS["0c"][1]]


def test_FTMS_SR_FMSN_BV_15_C_targeted_time(under_test: Examine) -> None:
    assert told_of(under_test, TARGETS["0d"][0]) == [TARGETS["0d"][1]]


def test_FTMS_SR_FMSN_BV_16_C_time_in_two_zones(under_test: Examine) -> None:
    assert told_of(under_test, TARGETS["0e"][0]) == [TARGETS["0e"][1]]


def test_FTMS_SR_FMSN_BV_17_C_time_in_three_zones(under_test: Examine) -> None:
    assert told_of(under_test, TARGETS["0f"][0]) == [TARGETS["0f"][1]]


def test_FTMS_SR_FMSN_BV_18_C_time_in_five_zones(under_test: Examine) -> None:
    assert told_of(under_test, TARGETS["10"][0]) == [TARGETS["10"][1]]


def test_FTMS_SR_FMSN_BV_23_C_control_permission_lost(under_test: Examine) -> None:
    async def work(lab: Lab) -> tuple[list[str], list[str], str]:
        first, second = await lab.tester(), await lab.tester()
        for tester in (first, second):
            await tester.subscribe("2ada")
            await tester.ask_all("00")
        return first.heard["2ada"], second.heard["2ada"], await first.ask("07")

    assert under_test(work) == (["ff"], [], "800705")


def test_FTMS_SR_FMSN_BV_24_C_several_clients(under_test: Examine) -> None:
    """What the user does is told to all, what a client does to the others only."""

    async def work(lab: Lab) -> tuple[list[str], list[str]]:
        author, other = await lab.tester(), await lab.tester()
        for tester in (author, other):
            await tester.subscribe("2ada")
        await author.walking(3.0)
        lab.console.slower()
        lab.console.stop()
        await asyncio.sleep(1)
        return author.heard["2ada"], other.heard["2ada"]

    assert under_test(work) == (["052201", "0201"], ["04", "052c01", "052201", "0201"])
