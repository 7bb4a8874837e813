"""Knobs of ``[link]``, ``[advertising]`` and ``[declared]``: the air, before and after."""

import asyncio
from typing import Any

import pytest
from bleak import BleakClient, BleakScanner
from bleak.backends.scanner import AdvertisementData

from retropace.ftms import uuid_of
from retropace_simulators.belt import BeltState
from retropace_simulators.server import HANG_UP
from retropace_simulators.treadmill import SimulatedWorld
from support.gatt import Bench, model_with, running
from support.lab import Lab, examine


def bench(**link: Any) -> Bench:
    made = Bench(model_with(link=link))
    made.connect()
    return made


def heard(listen_s: float = 1.0, **advertising: Any) -> list[AdvertisementData]:
    """Every packet of the treadmill that a computer hears, in order."""
    world = SimulatedWorld(model_with(advertising=advertising))
    packets: list[AdvertisementData] = []

    async def listen() -> None:
        scanner = BleakScanner(
            lambda device, data: packets.append(data) if device.address == world.address else None,
            backend=world.backend.scanner,
        )
        async with scanner:
            await asyncio.sleep(listen_s)

    world.run(listen())
    return packets


def test_link__mtu() -> None:
    world = SimulatedWorld(model_with(link={"mtu": 100}))

    async def connect() -> int:
        async with BleakClient(world.address, backend=world.backend.client) as client:
            return client.mtu_size

    assert world.run(connect()) == 100


@pytest.mark.parametrize("timeout_s", [0.42, 4.0])
def test_link__supervision_timeout_s(timeout_s: float) -> None:
    world = SimulatedWorld(model_with(link={"supervision_timeout_s": timeout_s}))
    lost_s: list[float] = []

    async def lose() -> float:
        loop = asyncio.get_running_loop()
        async with BleakClient(
            world.address,
            disconnected_callback=lambda _: lost_s.append(loop.time()),
            backend=world.backend.client,
        ):
            began_s = loop.time()
            world.peripheral.vanish()
            await asyncio.sleep(10)
            return began_s

    began_s = world.run(lose())
    assert lost_s == [pytest.approx(began_s + timeout_s)]


@pytest.mark.parametrize("connections", [1, 2])
def test_link__connections(connections: int) -> None:
    world = SimulatedWorld(model_with(link={"connections": connections}))
    _, other = world.another_computer()

    async def connect() -> bool:
        async with BleakClient(world.address, backend=world.backend.client):
            found = await BleakScanner.find_device_by_address(
                world.address, timeout=2, backend=other.scanner
            )
        return found is not None

    assert world.run(connect()) is (connections == 2)


def test_link__idle_disconnect_s() -> None:
    made = bench(idle_disconnect_s=10.0)
    made.wait(9)
    assert made.write("00") is None
    made.wait(9)
    assert not made.said(HANG_UP)
    made.wait(2)
    assert made.said(HANG_UP) == [""]


def test_link__idle_disconnect_s__over_the_air() -> None:
    world = SimulatedWorld(model_with(link={"idle_disconnect_s": 0.8}))
    lost_s: list[float] = []

    async def connect() -> float:
        loop = asyncio.get_running_loop()
        client = BleakClient(
            world.address,
            disconnected_callback=lambda _: lost_s.append(loop.time()),
            backend=world.backend.client,
        )
        await client.connect()
        began_s = loop.time()
        await asyncio.sleep(5)
        return began_s

    began_s = world.run(connect())
    assert len(lost_s) == 1
    assert lost_s[0] < began_s + 0.8
    assert world.peripheral.free


def test_link__starts_on_connect_s() -> None:
    made = bench(starts_on_connect_s=2.0)
    made.wait(4.9)
    assert made.speed_kmh == 0.0
    made.wait(5)
    assert made.speed_kmh == pytest.approx(0.8)
    made.console.stop()
    made.wait(20)
    assert made.speed_kmh == 0.0  # once for each link
    made.connect(2)
    made.wait(20)
    assert made.speed_kmh == pytest.approx(0.8)


def test_link__starts_on_connect_s__over_the_air() -> None:
    world = SimulatedWorld(model_with(link={"starts_on_connect_s": 0.0}))

    async def connect() -> float:
        async with BleakClient(world.address, backend=world.backend.client):
            await asyncio.sleep(10)
        return world.treadmill.true_speed_kmh

    assert world.run(connect()) == pytest.approx(0.8)


def test_link__stops_on_connect_s() -> None:
    made = running(model_with(link={"stops_on_connect_s": 3.0}))
    assert made.speed_kmh == 0.0  # it had connected before, too
    made.console.start()
    made.wait(20)
    made.connect(2)
    made.wait(2.9)
    assert made.speed_kmh == pytest.approx(0.8)
    made.wait(5)
    assert made.speed_kmh == 0.0


@pytest.mark.parametrize(
    ("aborts", "state"), [(False, BeltState.RUNNING), (True, BeltState.STOPPED)]
)
def test_link__connect_aborts_countdown(aborts: bool, state: BeltState) -> None:
    made = Bench(model_with(link={"connect_aborts_countdown": aborts}))
    made.console.start()
    made.wait(1)
    made.connect()
    made.wait(20)
    assert made.machine.belt.state is state


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("scan-response", {(False, None), (True, "spec-clean")}),
        ("advertisement", {(False, "spec-clean"), (True, None)}),
        ("nowhere", {(False, None), (True, None)}),
    ],
)
def test_advertising__name_in(place: str, names: set[tuple[bool, str | None]]) -> None:
    packets = heard(name_in=place)
    assert {(bool(packet.service_data), packet.local_name) for packet in packets} == names


def test_advertising__services() -> None:
    packets = heard(services=("1816", "1826"))
    assert packets[0].service_uuids == [uuid_of("1816"), uuid_of("1826")]


def test_advertising__ftms_share() -> None:
    packets = heard(40, services=("1816", "1826"), ftms_share=0.5)
    listed = [uuid_of("1826") in packet.service_uuids for packet in packets if packet.service_uuids]
    assert 60 < sum(listed) < 140
    assert len(listed) == pytest.approx(200, abs=2)
    assert all(uuid_of("1816") in p.service_uuids for p in packets if p.service_uuids)


def test_advertising__service_data() -> None:
    assert any(packet.service_data for packet in heard())
    assert not any(packet.service_data for packet in heard(service_data=False))


def test_declared__missing() -> None:
    made = Bench(model_with(declared={"missing": ("2ad3", "2ad5")}))
    uuids = {item.uuid for service in made.server.services for item in service.characteristics}
    assert not {"2ad3", "2ad5"} & uuids
    assert {"2acc", "2ad4", "2ad9"} <= uuids
    made.connect(subscriptions={"2acd": 1, "2ad9": 2})
    assert made.result("00") == 1


def test_declared__empty_until_started() -> None:
    made = Bench(model_with(declared={"empty_until_started": True}))
    made.connect()
    assert [made.server.read(uuid, made.now_ns) for uuid in ("2acc", "2ad4", "2ad5")] == [b""] * 3
    made.console.start()
    made.wait(5)
    made.console.stop()
    made.wait(5)
    assert made.server.read("2ad4", made.now_ns) == bytes.fromhex("500040060a00")


def test_link__connect_aborts_countdown__and_no_belt_that_moves() -> None:
    made = Bench(model_with(link={"connect_aborts_countdown": True}))
    made.console.start()
    made.wait(10)
    made.connect()
    made.wait(10)
    assert made.machine.belt.state is BeltState.RUNNING


def test_link__idle_disconnect_s__ends_with_the_link() -> None:
    made = bench(idle_disconnect_s=10.0)
    made.wait(5)
    made.server.disconnect(1)
    made.connect(2)
    made.wait(6)
    assert not made.said(HANG_UP, 1)


@pytest.mark.bumble
def test_link__idle_disconnect_s__over_bumble() -> None:
    pytest.importorskip("bumble", reason="bumble is an extra: pip install 'retropace[simulate]'")

    async def connect(lab: Lab) -> bool:
        visitor = await lab.tester()
        await asyncio.sleep(5)
        return visitor.client.is_connected

    assert examine("bumble", model_with(link={"idle_disconnect_s": 2.0}), connect) is False
    assert examine("bumble", model_with(), connect) is True
