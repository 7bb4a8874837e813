"""The driver over a real Bluetooth host and real ATT: the same code, nothing of ours below it."""

import asyncio
from typing import Any

import pytest

pytest.importorskip("bumble", reason="bumble is an extra: pip install 'retropace[simulate]'")

from bumble.link import LocalLink

from retropace.clock import LoopClock
from retropace.model import CommandKind, Frame, Outcome
from retropace.units import NS_PER_S, kmh_to_mps
from retropace_drivers.ftms import driver
from retropace_simulators.bumble_peripheral import BumblePeripheral, configuration
from retropace_simulators.machine import Machine
from retropace_simulators.models import load_model
from support.bench import Bench
from support.bumble_bleak import backend_of, central_on, device_on
from support.virtual import run_virtual

pytestmark = pytest.mark.bumble

ADDRESS = "C4:19:D1:00:00:01"


@pytest.mark.parametrize("model", ["spec-clean", "t12b"])
def test_a_whole_drive_over_att(model: str) -> None:
    command = Bench().command
    frames: list[Any] = []

    async def drive() -> None:
        link = LocalLink()
        machine = Machine(load_model(model), LoopClock().now_ns)
        peripheral = BumblePeripheral(machine, device_on(link, configuration(model, ADDRESS)))
        await peripheral.start()
        backend = backend_of(await central_on(link))
        (found,) = await driver.scan(2.0, backend=backend)
        # Bumble's virtual controller repeats the advertisement where the scan response belongs.
        assert (found.address, found.claims[0]) == (ADDRESS, "fitness machine")
        treadmill = driver.treadmill(ADDRESS, frames.append, LoopClock(), backend=backend)
        info = await treadmill.connect()
        assert info.takes_speed
        assert info.speed_range is not None
        assert (await treadmill.send(command(CommandKind.START))).outcome is Outcome.CONFIRMED
        await asyncio.sleep(8)
        faster = await treadmill.send(command(CommandKind.SET_SPEED, 2.0))
        assert faster.outcome is Outcome.CONFIRMED
        await asyncio.sleep(5)
        assert machine.true_speed_mps == pytest.approx(kmh_to_mps(2.0))
        assert (await treadmill.send(command(CommandKind.STOP))).outcome is Outcome.CONFIRMED
        await asyncio.sleep(6)
        assert machine.true_speed_mps == 0
        await treadmill.close()
        await peripheral.close()

    run_virtual(drive())
    data = [e for e in frames if isinstance(e, Frame) and e.characteristic == "2acd"]
    assert len(data) > 10
    assert data[-1].received_ns - data[0].received_ns > 10 * NS_PER_S
