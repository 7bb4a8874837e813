"""The simulated air through Bleak's public API alone: scanning, connecting, reading, writing."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.exc import (
    BleakCharacteristicNotFoundError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)

from retropace.ftms import uuid_of
from retropace_simulators.treadmill import SimulatedWorld, simulator

CONTROL_POINT = uuid_of("2ad9")
TREADMILL_DATA = uuid_of("2acd")


def world(model: str = "spec-clean") -> SimulatedWorld:
    return simulator.open(model)


def connected(
    made: SimulatedWorld, work: Callable[[BleakClient], Awaitable[Any]], **options: Any
) -> Any:
    """Run ``work`` with a client connected by scanning."""

    async def main() -> Any:
        device = await BleakScanner.find_device_by_address(
            made.address, backend=made.backend.scanner
        )
        assert device is not None
        async with BleakClient(device, backend=made.backend.client, **options) as client:
            return await work(client)

    return made.run(main())


async def ask(client: BleakClient, octets: str) -> str:
    """Write to the Control Point and wait for the answer."""
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    await client.start_notify(CONTROL_POINT, lambda _, data: answer.set_result(data.hex()))
    await client.write_gatt_char(CONTROL_POINT, bytes.fromhex(octets), response=True)
    result = await asyncio.wait_for(answer, 5)
    await client.stop_notify(CONTROL_POINT)
    return result


class TestScanning:
    def test_advertisement_and_scan_response_come_apart(self) -> None:
        made = world("t12b")
        heard: list[Any] = []

        async def listen() -> None:
            scanner = BleakScanner(
                lambda device, data: heard.append((device, data)), backend=made.backend.scanner
            )
            async with scanner:
                await asyncio.sleep(0.5)

        made.run(listen())
        treadmill = [data for device, data in heard if device.address == made.address]
        assert [bool(data.service_uuids) for data in treadmill[:2]] == [True, False]
        assert [data.local_name for data in treadmill[:2]] == [None, "Run BT"]
        assert treadmill[1].service_data == {uuid_of("1826"): b"\x01\x01\x00"}
        assert treadmill[0].service_uuids == [uuid_of("1826")]

    def test_a_passive_scan_never_hears_the_name(self) -> None:
        made = world()

        async def listen() -> Any:
            found = await BleakScanner.discover(
                2, return_adv=True, scanning_mode="passive", backend=made.backend.scanner
            )
            return found[made.address]

        device, data = made.run(listen())
        assert (device.name, data.local_name) == (None, None)

    def test_the_filter_is_by_service(self) -> None:
        made = world()

        async def listen() -> list[str]:
            found = await BleakScanner.discover(
                2, service_uuids=["180d"], backend=made.backend.scanner
            )
            del found
            both = await BleakScanner.discover(
                2, service_uuids=[uuid_of("180d")], backend=made.backend.scanner
            )
            return [device.address for device in both]

        assert made.run(listen()) == [made.strap_address]

    def test_out_of_range_is_not_heard(self) -> None:
        made = world()
        made.peripheral.in_range = False

        async def look() -> Any:
            return await BleakScanner.find_device_by_address(
                made.address, timeout=3, backend=made.backend.scanner
            )

        assert made.run(look()) is None


class TestConnecting:
    def test_by_address_alone(self) -> None:
        made = world()

        async def main() -> bytearray:
            async with BleakClient(made.address, backend=made.backend.client) as client:
                return await client.read_gatt_char(uuid_of("2a00"))

        assert made.run(main()) == b"spec-clean"

    def test_an_address_nobody_hears(self) -> None:
        made = world()

        async def main() -> float:
            began_s = asyncio.get_running_loop().time()
            with pytest.raises(BleakDeviceNotFoundError):
                await BleakClient(
                    "00:00:00:00:00:09", timeout=10, backend=made.backend.client
                ).connect()
            return asyncio.get_running_loop().time() - began_s

        assert made.run(main()) == pytest.approx(10.0, abs=0.3)

    def test_twice_is_an_error(self) -> None:
        async def work(client: BleakClient) -> None:
            with pytest.raises(BleakError, match="already connected"):
                await client.connect()

        connected(world(), work)

    def test_the_attribute_table(self) -> None:
        async def work(client: BleakClient) -> dict[str, list[str]]:
            return {
                item.uuid[4:8]: list(item.properties)
                for item in client.services.characteristics.values()
                if item.service_uuid == uuid_of("1826")
            }

        table = connected(world(), work)
        assert table == {
            "2acc": ["read"],
            "2acd": ["notify"],
            "2ad3": ["read", "notify"],
            "2ad4": ["read"],
            "2ad5": ["read"],
            "2ad7": ["read"],
            "2ad9": ["write", "indicate"],
            "2ada": ["notify"],
        }

    def test_only_the_services_asked_for(self) -> None:
        async def work(client: BleakClient) -> list[str]:
            return [service.uuid for service in client.services]

        assert connected(world(), work, services=[uuid_of("1826")]) == [uuid_of("1826")]

    def test_the_belt_runs_on_when_the_program_leaves(self) -> None:
        made = world()

        async def work(client: BleakClient) -> None:
            await ask(client, "00")
            await ask(client, "07")
            await asyncio.sleep(10)

        connected(made, work)

        async def later() -> float:
            await asyncio.sleep(60)
            return made.treadmill.true_speed_kmh

        assert made.run(later()) == pytest.approx(0.8)

    def test_a_second_computer_has_a_link_of_its_own(self) -> None:
        made = world()
        _, other = made.another_computer()

        async def work(first: BleakClient) -> tuple[str, str]:
            heard: list[str] = []
            await first.start_notify(uuid_of("2ada"), lambda _, data: heard.append(data.hex()))
            await ask(first, "00")
            async with BleakClient(made.address, backend=other.client) as second:
                answer = await ask(second, "00")
            return answer, heard[0]

        assert connected(made, work) == ("800001", "ff")


class TestTalking:
    def test_reading(self) -> None:
        async def work(client: BleakClient) -> None:
            assert (await client.read_gatt_char(uuid_of("2ad4"))).hex() == "500040060a00"
            with pytest.raises(BleakGATTProtocolError) as refused:
                await client.read_gatt_char(TREADMILL_DATA)
            assert refused.value.code == 0x02

        connected(world(), work)

    def test_the_answer_comes_after_the_write_has_returned(self) -> None:
        async def work(client: BleakClient) -> list[str]:
            order: list[str] = []
            await client.start_notify(CONTROL_POINT, lambda _, data: order.append(data.hex()))
            await client.write_gatt_char(CONTROL_POINT, b"\x00", response=True)
            order.append("written")
            await asyncio.sleep(1)
            return order

        assert connected(world(), work) == ["written", "800001"]

    @pytest.mark.parametrize("code", [0xFD, 0xFE, 0x05, 0x80, 0xFC])
    def test_att_errors_carry_their_code(self, code: int) -> None:
        made = world()

        async def work(client: BleakClient) -> int:
            made.peripheral.conditions.write_errors.append(code)
            with pytest.raises(BleakGATTProtocolError) as refused:
                await client.write_gatt_char(CONTROL_POINT, b"\x00", response=True)
            return int(refused.value.code)

        assert connected(made, work) == code

    def test_writing_before_subscribing(self) -> None:
        async def work(client: BleakClient) -> int:
            with pytest.raises(BleakGATTProtocolError) as refused:
                await client.write_gatt_char(CONTROL_POINT, b"\x00", response=True)
            return int(refused.value.code)

        assert connected(world(), work) == 0xFD

    def test_a_characteristic_that_is_not_there(self) -> None:
        async def work(client: BleakClient) -> None:
            with pytest.raises(BleakCharacteristicNotFoundError):
                await client.read_gatt_char(uuid_of("2ad6"))
            with pytest.raises(BleakError, match="neither notify nor indicate"):
                await client.start_notify(uuid_of("2acc"), lambda _, data: None)

        connected(world(), work)

    def test_unsubscribing_ends_it(self) -> None:
        heard: list[bytearray] = []

        async def work(client: BleakClient) -> int:
            await client.start_notify(TREADMILL_DATA, lambda _, data: heard.append(data))
            await asyncio.sleep(5)
            await client.stop_notify(TREADMILL_DATA)
            before = len(heard)
            await asyncio.sleep(5)
            return before

        assert connected(world(), work) == len(heard) == 5

    def test_pairing_opens_what_needs_encryption(self) -> None:
        made = world()
        locked = made.model.control.model_copy(update={"needs_encryption": True})
        made = SimulatedWorld(made.model.model_copy(update={"control": locked}))

        async def work(client: BleakClient) -> tuple[int, str]:
            await client.start_notify(CONTROL_POINT, lambda _, data: None)
            with pytest.raises(BleakGATTProtocolError) as refused:
                await client.write_gatt_char(CONTROL_POINT, b"\x00", response=True)
            await client.stop_notify(CONTROL_POINT)
            await client.pair()
            return int(refused.value.code), await ask(client, "00")

        assert connected(made, work) == (0x05, "800001")

    def test_the_strap_follows_the_walker(self) -> None:
        made = world()

        async def main() -> list[int]:
            rates: list[int] = []
            async with BleakClient(made.strap_address, backend=made.backend.client) as strap:
                await strap.start_notify(uuid_of("2a37"), lambda _, data: rates.append(data[1]))
                await asyncio.sleep(30)
                made.treadmill.console.start()
                made.treadmill.console.faster()
                await asyncio.sleep(300.5)
                return rates.copy()

        rates = made.run(main())
        assert len(rates) == 330
        assert sum(rates[-30:]) / 30 > sum(rates[:30]) / 30 + 5


class TestMeddling:
    def notifications(self, made: SimulatedWorld, duration_s: float = 100) -> list[bytes]:
        heard: list[bytes] = []

        async def work(client: BleakClient) -> list[bytes]:
            await client.start_notify(TREADMILL_DATA, lambda _, data: heard.append(bytes(data)))
            await asyncio.sleep(duration_s + 0.5)
            return heard.copy()

        seen: list[bytes] = connected(made, work)
        return seen

    def test_loss(self) -> None:
        made = world()
        made.peripheral.conditions.loss = 0.3
        assert 50 < len(self.notifications(made)) < 90

    def test_duplicates(self) -> None:
        made = world()
        made.peripheral.conditions.duplicates = 1.0
        assert len(self.notifications(made)) == 200

    def test_a_meddler_sees_every_value(self) -> None:
        made = world()
        made.peripheral.conditions.meddle = lambda item: (
            [(0.0, item.data[:3])] if item.characteristic == "2acd" else [(0.0, item.data)]
        )
        assert {len(data) for data in self.notifications(made, 5)} == {3}

    def test_packets_never_overtake_each_other(self) -> None:
        made = world("t12b")
        made.peripheral.conditions.jitter_s = 0.9
        heard = self.notifications(made)
        assert [data[:1] for data in heard] == [b"\x8c", b"\x01"] * (len(heard) // 2)


def test_the_adapter_lists_what_is_held() -> None:
    made = world()

    async def work(client: BleakClient) -> None:
        adapter = await BleakAdapter.get(backend=made.backend.adapter)
        held = await adapter.get_connected_devices(["1826"])
        assert [device.address for device in held] == [made.address]
        assert await adapter.get_connected_devices(["180d"]) == []

    connected(made, work)


def test_one_seed_gives_one_world() -> None:
    def history(seed: int) -> list[bytes]:
        made = simulator.open("spec-clean", seed)
        made.peripheral.conditions.loss = 0.3
        heard: list[bytes] = []

        async def work(client: BleakClient) -> None:
            await client.start_notify(TREADMILL_DATA, lambda _, data: heard.append(bytes(data)))
            made.treadmill.console.start()
            await asyncio.sleep(60)

        connected(made, work)
        return heard

    assert history(7) == history(7) != history(8)
