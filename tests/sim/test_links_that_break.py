"""The simulated computer breaks as Linux was measured to break (BlueZ 5.66, Bleak 3.1)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
)

from retropace.ftms import uuid_of
from retropace_simulators.treadmill import SimulatedWorld, simulator

CONTROL_POINT = uuid_of("2ad9")


class Session:
    """A connected client with control of a running belt, and what it was told of its link."""

    def __init__(self, world: SimulatedWorld, client: BleakClient) -> None:
        self.world = world
        self.client = client
        self.answers: list[str] = []
        self.lost_s: list[float] = []

    @property
    def now_s(self) -> float:
        return asyncio.get_running_loop().time()

    async def begin(self) -> None:
        await self.client.connect()
        await self.client.start_notify(
            CONTROL_POINT, lambda _, data: self.answers.append(data.hex())
        )
        for octets in (b"\x00", b"\x07"):
            await self.client.write_gatt_char(CONTROL_POINT, octets, response=True)
            await asyncio.sleep(0.1)
        await asyncio.sleep(10)

    async def stop(self) -> None:
        await self.client.write_gatt_char(CONTROL_POINT, b"\x08\x01", response=True)


def session(work: Callable[[Session], Awaitable[Any]], world: SimulatedWorld | None = None) -> Any:
    made = world or simulator.open()

    async def main() -> Any:
        device = await BleakScanner.find_device_by_address(
            made.address, backend=made.backend.scanner
        )
        assert device is not None
        running: Session
        client = BleakClient(
            device,
            lambda _: running.lost_s.append(asyncio.get_running_loop().time()),
            backend=made.backend.client,
        )
        running = Session(made, client)
        await running.begin()
        return await work(running)

    return made.run(main())


def test_vanishing_hangs_writes_until_the_supervision_timeout() -> None:
    async def work(run: Session) -> None:
        began_s = run.now_s
        run.world.peripheral.vanish()
        assert run.client.is_connected
        with pytest.raises(BleakError):
            await run.stop()
        assert run.now_s - began_s == pytest.approx(0.42)
        assert run.lost_s == [pytest.approx(began_s + 0.42)]
        assert not run.client.is_connected
        assert run.world.treadmill.true_speed_kmh == pytest.approx(0.8)  # the belt runs on

    session(work)


def test_a_short_silence_is_survived_and_nothing_is_lost() -> None:
    async def work(run: Session) -> None:
        run.world.peripheral.vanish()
        asyncio.get_running_loop().call_later(0.2, run.world.peripheral.come_back)
        await run.stop()
        await asyncio.sleep(1)
        assert run.lost_s == []
        assert run.answers[-1] == "800801"

    session(work)


def test_back_in_range_the_same_client_connects_again() -> None:
    async def work(run: Session) -> None:
        run.world.peripheral.vanish()
        await asyncio.sleep(5)
        run.world.peripheral.come_back()
        await run.begin()
        await run.stop()
        await asyncio.sleep(5)
        assert run.world.treadmill.true_speed_kmh == 0.0

    session(work)


def test_connecting_to_something_away_times_out() -> None:
    async def work(run: Session) -> None:
        run.world.peripheral.vanish()
        await asyncio.sleep(1)
        with pytest.raises(TimeoutError):
            await run.client.connect()

    session(work)


def test_mute_hangs_a_write_for_30_s_and_says_connected_for_32() -> None:
    async def work(run: Session) -> None:
        began_s = run.now_s
        run.world.peripheral.conditions.mute = True
        with pytest.raises(BleakError):
            await run.stop()
        assert run.now_s - began_s == pytest.approx(30, abs=0.1)
        assert run.client.is_connected
        assert run.lost_s == []
        await asyncio.sleep(3)
        assert run.lost_s == [pytest.approx(began_s + 32, abs=0.1)]

    session(work)


def test_mute_takes_a_write_without_response_and_loses_it() -> None:
    async def work(run: Session) -> None:
        run.world.peripheral.conditions.mute = True
        began_s = run.now_s
        await run.client.write_gatt_char(CONTROL_POINT, b"\x08\x01", response=False)
        assert run.now_s == began_s
        await asyncio.sleep(60)
        assert run.lost_s == []
        assert run.world.treadmill.true_speed_kmh == pytest.approx(0.8)

    session(work)


def test_a_write_nobody_waits_for_any_more_still_goes_out() -> None:
    async def work(run: Session) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(run.stop(), 0.005)
        await asyncio.sleep(10)
        assert run.world.treadmill.true_speed_kmh == 0.0

    session(work)


def test_disconnecting_takes_two_seconds_and_the_belt_runs_on() -> None:
    async def work(run: Session) -> None:
        began_s = run.now_s
        await run.client.disconnect()
        assert run.now_s - began_s == pytest.approx(2.0)
        assert run.world.treadmill.true_speed_kmh == pytest.approx(0.8)
        await run.client.disconnect()  # nothing left to do

    session(work)


def test_a_cancelled_disconnect_leaves_a_client_that_knows_it() -> None:
    async def work(run: Session) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(run.client.disconnect(), 0.5)
        assert not run.client.is_connected
        assert len(run.lost_s) == 1
        await asyncio.sleep(5)
        assert run.world.computer.links == {}

    session(work)


class TestKilled:
    """SIGKILL: the link stays, invisible to scanning, open to whoever asks the adapter."""

    @staticmethod
    def killed() -> SimulatedWorld:
        world = simulator.open()

        async def work(run: Session) -> None:
            run.world.computer.kill_programs()
            assert not run.client.is_connected
            assert run.lost_s == []

        session(work, world)
        return world

    def test_scanning_never_reaches_it(self) -> None:
        world = self.killed()

        async def main() -> None:
            scan = BleakScanner.find_device_by_address(world.address, backend=world.backend.scanner)
            assert await scan is None
            with pytest.raises(BleakDeviceNotFoundError):
                await BleakClient(world.address, timeout=10, backend=world.backend.client).connect()
            assert world.treadmill.true_speed_kmh == pytest.approx(0.8)

        world.run(main())

    def test_the_adapter_reaches_it_once_subscribed_again(self) -> None:
        world = self.killed()

        async def main() -> None:
            adapter = await BleakAdapter.get(backend=world.backend.adapter)
            (device,) = await adapter.get_connected_devices(["1826"])
            async with BleakClient(device, backend=world.backend.client) as client:
                run = Session(world, client)
                with pytest.raises(BleakError) as refused:
                    await run.stop()
                assert refused.value.args[0] == 0xFD
                await client.start_notify(
                    CONTROL_POINT, lambda _, data: run.answers.append(data.hex())
                )
                await client.write_gatt_char(CONTROL_POINT, b"\x00", response=True)
                await asyncio.sleep(0.1)
                await run.stop()
                await asyncio.sleep(5)
                assert run.answers == ["800001", "800801"]
            assert world.treadmill.true_speed_kmh == 0.0

        world.run(main())


def test_two_programs_on_one_link_hear_everything_twice() -> None:
    async def work(run: Session) -> None:
        adapter = await BleakAdapter.get(backend=run.world.backend.adapter)
        (device,) = await adapter.get_connected_devices(["1826"])
        second = BleakClient(device, backend=run.world.backend.client)
        await second.connect()
        heard: list[str] = []
        await second.start_notify(CONTROL_POINT, lambda _, data: heard.append(data.hex()))
        run.answers.clear()
        await run.stop()
        await asyncio.sleep(1)
        assert run.answers == heard == ["800801", "800801"]

    session(work)


def test_a_program_that_just_ends_has_its_link_closed() -> None:
    world = simulator.open()

    async def work(run: Session) -> None:
        """Return without a disconnect."""

    session(work, world)

    async def look() -> Any:
        return await BleakScanner.find_device_by_address(
            world.address, backend=world.backend.scanner
        )

    assert world.run(look()) is not None


def test_a_pulled_dongle_is_told_at_once() -> None:
    async def work(run: Session) -> None:
        began_s = run.now_s
        run.world.computer.pull_adapter()
        assert run.lost_s == [pytest.approx(began_s, abs=0.03)]
        with pytest.raises(BleakBluetoothNotAvailableError):
            await BleakScanner.discover(1, backend=run.world.backend.scanner)
        with pytest.raises(BleakBluetoothNotAvailableError):
            await run.client.connect()
        run.world.computer.plug_adapter()
        await run.client.connect()

    session(work)


def test_a_killed_service_tells_nobody_and_fails_every_call() -> None:
    async def work(run: Session) -> None:
        run.world.computer.kill_service()
        await asyncio.sleep(60)
        assert run.lost_s == []
        assert run.client.is_connected
        for _ in range(2):
            with pytest.raises(BleakDBusError):
                await run.stop()
            run.world.computer.start_service()  # the old client stays dead
        device = await BleakScanner.find_device_by_address(
            run.world.address, backend=run.world.backend.scanner
        )
        assert device is not None
        fresh = Session(run.world, BleakClient(device, backend=run.world.backend.client))
        await fresh.begin()
        await fresh.stop()
        await asyncio.sleep(5)
        assert run.world.treadmill.true_speed_kmh == 0.0
        with pytest.raises(BleakDBusError):
            await run.client.disconnect()
        assert not run.client.is_connected

    session(work)


def test_a_service_stopped_properly_tells_everyone() -> None:
    async def work(run: Session) -> None:
        run.world.computer.stop_service()
        assert len(run.lost_s) == 1
        with pytest.raises(BleakDBusError):
            await BleakAdapter.get(backend=run.world.backend.adapter)

    session(work)
