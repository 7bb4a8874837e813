"""Every shipped model is heard under its name, connected to, and the same for the same seed."""

import asyncio

import pytest
from bleak import BleakClient, BleakScanner

from retropace.ftms import (
    uuid_of,
)
from retropace_simulators.models import load_model, model_names
from retropace_simulators.treadmill import SimulatedWorld, simulator

SUCCESS, FAILED, NOT_PERMITTED = 1, 4, 5

NAMES = {
    "spec-clean": "spec-clean",
    "t12b": "Run BT",
    "jftm-t202": "JFTM T202",
    "tm11gy": "TM11GY",
    "ks-hd-z1d": "KS-HD-Z1D",
    "ph4": "KS-PH4",
    "omega-z": None,
    "yesoul-w2-pro": "YS_W2PRO_02395",
    "matrix-ctm": "CTM549A12345",
    "merach-mrk-t": "MRK-T10-D59A",
    "dbt-fs-bt-t4": "FS-BT-T4",
    "urevo-e1l": "URTM041",
    "xterra-t85-bad": "XTERRA T85",
    "old-no-control-point": "TREADMILL",
}


def test_all_fourteen_are_there() -> None:
    assert set(NAMES) <= set(model_names())


@pytest.mark.parametrize(("model", "name"), NAMES.items())
def test_it_is_heard_under_its_own_name(model: str, name: str | None) -> None:
    world = simulator.open(model)

    async def listen() -> set[str | None]:
        names: set[str | None] = set()
        async with BleakScanner(
            lambda device, data: (
                names.add(data.local_name) if device.address == world.address else None
            ),
            backend=world.backend.scanner,
        ):
            await asyncio.sleep(2)
        return names

    assert world.run(listen()) == {None, name}


@pytest.mark.parametrize("model", model_names())
def test_it_can_be_connected_to_and_read(model: str) -> None:
    world = simulator.open(model)

    async def connect() -> tuple[bytes, list[bytes]]:
        heard: list[bytes] = []
        async with BleakClient(world.address, backend=world.backend.client) as client:
            await client.start_notify(uuid_of("2acd"), lambda _, data: heard.append(bytes(data)))
            name = await client.read_gatt_char(uuid_of("2a00"))
            await asyncio.sleep(3)
            return bytes(name), heard

    name, heard = world.run(connect())
    assert name == world.model.name.encode()
    assert bool(heard) is (model != "ks-hd-z1d-locked")


def test_two_worlds_of_one_model_and_seed_are_alike() -> None:
    def history(seed: int) -> list[bytes]:
        world = SimulatedWorld(load_model("merach-mrk-t"), seed)
        heard: list[bytes] = []

        async def main() -> None:
            async with BleakClient(world.address, backend=world.backend.client) as client:
                await client.start_notify(
                    uuid_of("2acd"), lambda _, data: heard.append(bytes(data))
                )
                world.treadmill.console.start()
                await asyncio.sleep(120)

        world.run(main())
        return heard

    assert history(3) == history(3) != history(4)
