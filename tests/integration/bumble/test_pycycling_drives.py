"""pycycling's own FitnessMachineService, as it is, drives the simulated treadmill over real ATT."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from bleak import BleakClient, BleakScanner
from bleak.exc import BleakGATTProtocolError
from bumble.link import LocalLink
from pycycling.fitness_machine_service import FitnessMachineService
from pycycling.ftms_parsers.control_point import FTMSControlPointResponseResultCode

from retropace.clock import LoopClock
from retropace.ftms import TreadmillDataDecoder, uuid_of
from retropace_simulators.bumble_peripheral import BumblePeripheral, configuration
from retropace_simulators.machine import Machine
from retropace_simulators.models import load_model
from support.bumble_bleak import backend_of, central_on, device_on
from support.virtual import run_virtual

pytestmark = pytest.mark.bumble

ADDRESS = "C4:19:D1:00:00:01"


@asynccontextmanager
async def treadmill_on(link: LocalLink, model: str) -> AsyncIterator[BumblePeripheral]:
    machine = Machine(load_model(model), LoopClock().now_ns)
    device = device_on(link, configuration(machine.model.name, ADDRESS))
    peripheral = BumblePeripheral(machine, device)
    await peripheral.start()
    try:
        yield peripheral
    finally:
        await peripheral.close()


async def drive(model: str) -> dict[str, Any]:
    """A whole session by pycycling: control, start, speed, incline, stop; what was seen."""
    seen: dict[str, Any] = {"answers": [], "statuses": [], "training": [], "speeds_kmh": []}
    link, decoder = LocalLink(), TreadmillDataDecoder()
    async with treadmill_on(link, model) as peripheral:
        machine = peripheral.machine
        backend = backend_of(await central_on(link))
        async with BleakClient(ADDRESS, backend=backend.client) as client:
            service = FitnessMachineService(client)
            seen["speed_range"] = await client.read_gatt_char(uuid_of("2ad4"))
            seen["features"] = await service.get_fitness_machine_feature()
            service.set_control_point_response_handler(seen["answers"].append)
            service.set_fitness_machine_status_handler(seen["statuses"].append)
            service.set_training_status_handler(seen["training"].append)
            await service.enable_control_point_indicate()
            await service.enable_fitness_machine_status_notify()
            await service.enable_training_status_notify()

            def treadmill_data(_: Any, data: bytearray) -> None:
                sample = decoder.feed(bytes(data), 0)
                speed_mps = getattr(sample, "speed_mps", None)
                if speed_mps is not None:
                    seen["speeds_kmh"].append(round(speed_mps * 3.6, 2))

            await client.start_notify(uuid_of("2acd"), treadmill_data)
            await service.request_control()
            await asyncio.sleep(0.5)
            await service.start_or_resume()
            await asyncio.sleep(8)
            await service.set_target_speed(300)
            await asyncio.sleep(0.5)
            await service.set_target_incline(20)
            await asyncio.sleep(10)
            seen["cruising_kmh"] = machine.true_speed_kmh
            await service.stop_or_pause(pause=False)
            await asyncio.sleep(10)
            seen["rest_kmh"] = machine.true_speed_kmh
            seen["distance_m"] = machine.belt.odometer_m
    return seen


@pytest.mark.parametrize("model", ["spec-clean", "t12b"])
def test_pycycling_drives_a_session(model: str) -> None:
    seen = run_virtual(drive(model))

    assert [answer.result_code_enum for answer in seen["answers"]] == [
        FTMSControlPointResponseResultCode.SUCCESS
    ] * 5
    assert seen["cruising_kmh"] == pytest.approx(3.0)
    assert seen["rest_kmh"] == 0.0
    assert max(seen["speeds_kmh"]) == 3.0
    assert seen["speeds_kmh"][-1] == 0.0
    assert seen["distance_m"] > 9


def test_a_write_before_subscribing_is_refused_over_the_air() -> None:
    async def write_first() -> int:
        link = LocalLink()
        async with treadmill_on(link, "spec-clean"):
            backend = backend_of(await central_on(link))
            async with BleakClient(ADDRESS, backend=backend.client) as client:
                with pytest.raises(BleakGATTProtocolError) as refused:
                    await FitnessMachineService(client).request_control()
        return int(refused.value.code)

    assert run_virtual(write_first()) == 0xFD


def test_the_service_is_heard_and_the_name_waits_in_the_scan_response() -> None:
    async def look() -> tuple[Any, bytes]:
        link = LocalLink()
        async with treadmill_on(link, "t12b") as peripheral:
            backend = backend_of(await central_on(link))
            found = await BleakScanner.discover(2, return_adv=True, backend=backend.scanner)
            response = peripheral.device.scan_response_data
        return found[ADDRESS][1], response

    heard, response = run_virtual(look())
    assert uuid_of("1826") in heard.service_uuids
    assert heard.local_name is None
    # Bumble's virtual controller never sends scan responses: what it was given must do.
    assert response == b"\x07\x09Run BT" + bytes.fromhex("06162618010100")


def test_it_advertises_again_after_a_client_has_left() -> None:
    async def come_twice() -> list[bytes]:
        link, names = LocalLink(), []
        async with treadmill_on(link, "spec-clean"):
            backend = backend_of(await central_on(link))
            for _ in range(2):
                async with BleakClient(ADDRESS, backend=backend.client) as client:
                    names.append(bytes(await client.read_gatt_char(uuid_of("2a00"))))
        return names

    assert run_virtual(come_twice()) == [b"spec-clean", b"spec-clean"]


def test_two_clients_and_the_second_takes_control() -> None:
    async def contend() -> dict[str, list[str]]:
        heard: dict[str, list[str]] = {"first": [], "second": []}
        link = LocalLink()
        async with treadmill_on(link, "spec-clean"):
            first_backend = backend_of(await central_on(link))
            second_backend = backend_of(await central_on(link, "F1:F2:F3:F4:F5:F7"))
            async with (
                BleakClient(ADDRESS, backend=first_backend.client) as first,
                BleakClient(ADDRESS, backend=second_backend.client) as second,
            ):
                for name, client in (("first", first), ("second", second)):
                    for uuid in ("2ad9", "2ada"):
                        await client.start_notify(
                            uuid_of(uuid),
                            lambda _, data, name=name, uuid=uuid: heard[name].append(
                                f"{uuid} {data.hex()}"
                            ),
                        )
                for client, octets in ((first, "00"), (second, "00"), (second, "07")):
                    await client.write_gatt_char(uuid_of("2ad9"), bytes.fromhex(octets), True)
                    await asyncio.sleep(0.5)
        return heard

    heard = run_virtual(contend())
    assert heard["first"] == ["2ad9 800001", "2ada ff", "2ada 04"]
    assert heard["second"] == ["2ad9 800001", "2ad9 800701"]


def test_the_result_follows_the_write_response_on_the_wire() -> None:
    async def listen() -> list[str]:
        link, sent = LocalLink(), []
        async with treadmill_on(link, "spec-clean") as peripheral:
            gatt_server = peripheral.device.gatt_server
            send = gatt_server.send_gatt_pdu
            gatt_server.send_gatt_pdu = lambda bearer, pdu: (  # type: ignore[method-assign]
                sent.append(pdu.hex()),
                send(bearer, pdu),
            )
            backend = backend_of(await central_on(link))
            async with BleakClient(ADDRESS, backend=backend.client) as client:
                service = FitnessMachineService(client)
                await service.enable_control_point_indicate()
                sent.clear()
                await service.request_control()
                await asyncio.sleep(0.5)
        return sent

    write_response, indication = run_virtual(listen())
    assert write_response == "13"
    assert indication.startswith("1d")
    assert indication.endswith("800001")
