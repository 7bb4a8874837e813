"""Knobs of ``[control]`` and ``[control.unlock]``: what the Control Point wants and does."""

from typing import Any

import pytest

from retropace.ftms import decode_features
from retropace_simulators.attributes import Att
from retropace_simulators.belt import BeltState
from retropace_simulators.declared import fixed_values
from retropace_simulators.knobs import UnlockKnobs
from support.gatt import EVERYTHING, Bench, model_with, running

SUCCESS, UNSUPPORTED, INVALID, FAILED, NOT_PERMITTED = 1, 2, 3, 4, 5
VENDOR = "59554c55-0000-6666-8888-4d4552414348"


def bench(**control: Any) -> Bench:
    made = Bench(model_with(control=control))
    made.connect()
    return made


def held(**control: Any) -> Bench:
    made = bench(**control)
    assert made.result("00") == SUCCESS
    return made


def moving(speed_kmh: float = 2.0, **control: Any) -> Bench:
    return running(model_with(control=control), speed_kmh)


def uuids(made: Bench) -> set[str]:
    return {item.uuid for service in made.server.services for item in service.characteristics}


def test_control__present() -> None:
    assert {"2ad9", "2ada"} <= uuids(bench())
    made = Bench(model_with(control={"present": False}))
    assert not {"2ad9", "2ada"} & uuids(made)


def test_control__properties() -> None:
    made = bench(properties=("write-without-response", "indicate"))
    assert made.server.write("2ad9", b"\x00", 1, made.now_ns) is Att.WRITE_NOT_PERMITTED
    assert made.server.write("2ad9", b"\x00", 1, made.now_ns, response=False) is None
    assert made.said("2ad9") == ["800001"]


def test_control__response_by() -> None:
    for way, indications in (("indication", [True]), ("notification", [False]), ("nothing", [])):
        made = bench(response_by=way)
        assert made.server.write("2ad9", b"\x00", 1, made.now_ns) is None
        assert [item.indication for item in made.server.drain()] == indications


def test_control__response_by__nothing_and_yet_it_obeys() -> None:
    made = bench(response_by="nothing")
    for octets in ("00", "07"):
        assert made.write(octets) is None
    made.wait(10)
    assert made.speed_kmh == pytest.approx(0.8)
    assert made.said("2ad9") == []


def test_control__response_delay_s() -> None:
    made = bench(response_delay_s=2.0)
    assert made.write("00") is None
    made.wait(1.9)
    assert made.said("2ad9") == []
    made.wait(0.2)
    assert made.said("2ad9") == ["800001"]


def test_control__request_control_response() -> None:
    made = bench(request_control_response="none")
    assert made.write("00") is None
    assert made.said("2ad9") == []
    assert made.result("07") == SUCCESS


def test_control__request_control_count() -> None:
    made = held(request_control_count=2)
    assert made.result("07") == NOT_PERMITTED
    assert made.result("00") == SUCCESS
    assert made.result("07") == SUCCESS
    made.server.disconnect(1)
    made.connect()
    assert made.result("00") == SUCCESS
    assert made.result("0801") == NOT_PERMITTED  # counted on each link


def test_control__request_control_key() -> None:
    made = bench(request_control_key=bytes.fromhex("93f051e81b42928e"))
    assert made.result("00") == NOT_PERMITTED
    assert made.result("0093f051e81b42928f") == NOT_PERMITTED
    assert made.result("0093f051e81b42928e") == SUCCESS
    assert made.result("07") == SUCCESS


@pytest.mark.parametrize(("policy", "result"), [("take-over", SUCCESS), ("refuse", NOT_PERMITTED)])
def test_control__control_policy(policy: str, result: int) -> None:
    made = held(control_policy=policy)
    made.connect(2, EVERYTHING)
    assert made.result("00", 2) == result
    assert (made.said("2ada", 1) == ["ff"]) is (policy == "take-over")


def test_control__not_permitted_share() -> None:
    def results() -> list[int]:
        made = held(not_permitted_share=0.25)
        return [made.result("02c800") for _ in range(200)]

    first = results()
    assert 30 < first.count(NOT_PERMITTED) < 70
    assert first.count(SUCCESS) == 200 - first.count(NOT_PERMITTED)
    assert first == results()


def test_control__needs_encryption() -> None:
    made = bench(needs_encryption=True)
    assert made.write("00") is Att.INSUFFICIENT_AUTHENTICATION
    made.server.encrypt(1)
    assert made.result("00") == SUCCESS


def test_control__needs_preamble() -> None:
    made = running(model_with(control={"needs_preamble": True, "start_while_running": "succeed"}))
    assert made.result("02c800") == SUCCESS  # right after 00 and 07
    made.wait(10)
    assert made.speed_kmh == pytest.approx(2.0)
    for octets in ("022c01", "00", "022c01", "07", "022c01"):
        assert made.result(octets) == SUCCESS  # once is not for ever, and half is none
        made.wait(10)
        assert made.speed_kmh == pytest.approx(2.0)
    for octets in ("00", "07", "022c01"):
        assert made.result(octets) == SUCCESS
    made.wait(10)
    assert made.speed_kmh == pytest.approx(3.0)
    assert made.result("0801") == SUCCESS  # a stop needs none


@pytest.mark.parametrize(
    ("policy", "result", "speed_kmh"),
    [("store", SUCCESS, 2.0), ("ignore", SUCCESS, 0.8), ("fail", FAILED, 0.8)],
)
def test_control__target_while_stopped(policy: str, result: int, speed_kmh: float) -> None:
    made = held(target_while_stopped=policy)
    assert made.result("02c800") == result
    made.result("07")
    made.wait(20)
    assert made.speed_kmh == pytest.approx(speed_kmh)


@pytest.mark.parametrize(
    ("policy", "result", "speed_kmh"),
    [
        ("fail", FAILED, 2.0),
        ("succeed", SUCCESS, 2.0),
        ("toggle", SUCCESS, 0.0),
        ("restart", SUCCESS, 0.8),
    ],
)
def test_control__start_while_running(policy: str, result: int, speed_kmh: float) -> None:
    made = moving(start_while_running=policy)
    assert made.result("07") == result
    made.wait(10)
    assert made.speed_kmh == pytest.approx(speed_kmh)


def test_control__start_while_running__toggles_back() -> None:
    made = moving(start_while_running="toggle")
    assert made.result("07") == SUCCESS
    assert made.result("07") == SUCCESS  # while it slows: a success, and nothing more
    made.wait(10)
    assert made.machine.belt.state is BeltState.PAUSED
    assert made.result("07") == SUCCESS
    made.wait(10)
    assert made.speed_kmh == pytest.approx(0.8)


@pytest.mark.parametrize("before", ["0801", "0802"])
def test_control__stop_when_stopped(before: str) -> None:
    made = moving(stop_when_stopped="start")
    assert made.result(before) == SUCCESS
    made.wait(10)
    assert made.speed_kmh == 0.0
    assert made.result("0801") == SUCCESS
    made.wait(10)
    assert made.speed_kmh == pytest.approx(0.8)
    assert made.result("0801") == SUCCESS
    made.wait(10)
    assert made.speed_kmh == 0.0
    made.console.stop()
    made.wait(10)
    assert made.speed_kmh == 0.0


def test_control__start_keepalive_s() -> None:
    made = held(start_keepalive_s=2.0, start_while_running="succeed")
    assert made.result("07") == SUCCESS
    made.wait(4.9)
    for _ in range(10):
        assert made.result("07") == SUCCESS
        made.wait(1)
    assert made.speed_kmh == pytest.approx(0.8)
    made.result("02c800")  # no Start, and no use: a second is left
    made.wait(1.1)
    assert made.machine.belt.state in (BeltState.STOPPING, BeltState.STOPPED)


def test_control__start_keepalive_s__lets_a_pause_be() -> None:
    made = held(start_keepalive_s=2.0)
    made.result("07")
    made.wait(4)
    made.result("0802")
    made.wait(30)
    assert made.machine.belt.state is BeltState.PAUSED


def test_control__targets__are_forgotten_by_a_reset() -> None:
    made = held(targets=("time",))
    made.result("0d5802")
    made.result("01")
    assert made.server.procedures.targets.time_s is None
    assert made.server.telemetry.training_time_s is None


@pytest.mark.parametrize(("takes", "result"), [(True, SUCCESS), (False, UNSUPPORTED)])
def test_control__takes_speed(takes: bool, result: int) -> None:
    made = held(takes_speed=takes)
    assert made.result("02c800") == result
    assert decode_features(fixed_values(made.model)["2acc"]).takes_speed is takes  # type: ignore[union-attr]


@pytest.mark.parametrize(("takes", "result"), [(True, SUCCESS), (False, UNSUPPORTED)])
def test_control__takes_incline(takes: bool, result: int) -> None:
    made = held(takes_incline=takes)
    assert made.result("030a00") == result
    assert ("2ad5" in uuids(made)) is takes


def test_control__targets() -> None:
    made = held(targets=("time",))
    assert made.result("0d5802") == SUCCESS
    assert made.result("090a00") == UNSUPPORTED
    features = decode_features(fixed_values(made.model)["2acc"])
    assert "training time" in features.target_names  # type: ignore[union-attr]
    assert "2ad7" not in uuids(made)
    assert "2ad7" in uuids(held(targets=("heart-rate",)))


def test_control__fixed_results() -> None:
    made = moving(fixed_results={"02": SUCCESS, "03": FAILED}, takes_incline=False)
    assert made.result("02c201") == SUCCESS
    assert made.result("030a00") == FAILED
    made.wait(10)
    assert made.speed_kmh == pytest.approx(0.8)
    assert made.console.faster()
    made.wait(5)
    assert made.speed_kmh == pytest.approx(0.9)


def test_control__beeps_at() -> None:
    made = moving(beeps_at=("speed",))
    assert len(made.server.panel.beeps) == 1
    made.result("00")
    made.result("02c800")
    made.result("02c800")  # the same again, and it beeps again
    assert len(made.server.panel.beeps) == 3
    assert len(moving(beeps_at=("request-control",)).server.panel.beeps) == 1
    assert not moving().server.panel.beeps


def locked(**knobs: Any) -> Bench:
    usual = {"service": VENDOR[:10] + "8000" + VENDOR[14:], "characteristic": VENDOR}
    unlock = UnlockKnobs.model_validate(usual | {"octets": "aa01000155"} | knobs)
    return bench(unlock=unlock)


def test_control_unlock__service() -> None:
    inside = locked(service="1826")
    (home,) = [s for s in inside.server.services if VENDOR in {c.uuid for c in s.characteristics}]
    assert home.uuid == "1826"
    assert len(locked().server.services) == len(inside.server.services) + 1


def test_control_unlock__characteristic() -> None:
    made = locked()
    assert VENDOR in uuids(made)
    assert made.server.write(VENDOR, b"\x00", 1, made.now_ns) is None
    assert made.server.read(VENDOR, made.now_ns) is Att.READ_NOT_PERMITTED


def test_control_unlock__octets() -> None:
    made = locked(settle_s=0.0)
    assert made.server.write(VENDOR, bytes.fromhex("aa01000156"), 1, made.now_ns) is None
    assert made.result("00") == NOT_PERMITTED
    assert made.server.write(VENDOR, bytes.fromhex("aa01000155"), 1, made.now_ns) is None
    assert made.result("00") == SUCCESS
    made.server.disconnect(1)
    made.connect()
    assert made.result("00") == NOT_PERMITTED  # each link finds it locked


def test_control_unlock__settle_s() -> None:
    made = locked(settle_s=0.2)
    made.server.write(VENDOR, bytes.fromhex("aa01000155"), 1, made.now_ns)
    made.wait(0.1)
    assert made.result("00") == NOT_PERMITTED
    made.wait(0.1)
    assert made.result("00") == SUCCESS


def test_control_unlock__until_then() -> None:
    made = locked(until_then="silent")
    assert made.write("00") is None
    made.console.start()
    made.wait(10)
    assert made.heard == []
    made.server.write(VENDOR, bytes.fromhex("aa01000155"), 1, made.now_ns)
    made.wait(1)
    assert made.result("00") == SUCCESS
    assert made.said("2acd")


def test_control__unlock() -> None:
    assert bench().result("00") == SUCCESS
    assert locked().result("00") == NOT_PERMITTED
