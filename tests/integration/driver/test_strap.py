"""Heart rate from a strap, through pycycling's HeartRateService, octets and all."""

import asyncio

import pytest

from retropace.clock import LoopClock
from retropace.errors import TreadmillError
from retropace.ftms import decode_heart_rate
from retropace.model import DecodeFault
from retropace_drivers.ftms import driver
from retropace_drivers.heart_rate import BleHeartRateStrap
from support.bench import Bench


def _strap(bench: Bench, address: str | None = None) -> BleHeartRateStrap:
    return driver.heart_rate_strap(
        address or bench.world.strap_address,
        bench.events.append,
        LoopClock(),
        backend=bench.backend,
    )


def test_measurements_reach_the_sink_as_octets_and_pycycling_as_well() -> None:
    bench = Bench()

    async def wear() -> None:
        strap = _strap(bench)
        await strap.connect()
        await asyncio.sleep(5)
        assert strap.latest is not None
        frames = bench.frames("2a37")
        assert len(frames) >= 4
        decoded = decode_heart_rate(frames[-1].data, frames[-1].received_ns)
        assert not isinstance(decoded, DecodeFault)
        assert decoded.bpm == strap.latest.bpm
        await strap.close()
        await asyncio.sleep(3)
        assert not bench.frames("2a37")[len(frames) + 3 :]

    bench.run(wear())


def test_a_strap_that_slipped_is_journalled_as_it_spoke() -> None:
    """pycycling reads "contact supported, not detected" as contact; the octets do not lie."""
    bench = Bench()
    bench.world.strap.contact = False

    async def wear() -> None:
        strap = _strap(bench)
        await strap.connect()
        await asyncio.sleep(3)
        frame = bench.frames("2a37")[-1]
        decoded = decode_heart_rate(frame.data, frame.received_ns)
        assert not isinstance(decoded, DecodeFault)
        assert decoded.contact is False

    bench.run(wear())


@pytest.mark.parametrize("octets", [b"", b"\x01", b"\x00"])
def test_malformed_measurements_reach_the_sink_and_break_nothing(octets: bytes) -> None:
    bench = Bench()

    async def wear() -> None:
        broken: list[object] = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: broken.append(context))
        strap = _strap(bench)
        await strap.connect()
        bench.world.strap_peripheral.conditions.meddle = lambda _: [(0.0, octets)]
        await asyncio.sleep(3)
        assert octets in [frame.data for frame in bench.frames("2a37")]
        assert not broken

    bench.run(wear())


def test_no_strap_at_the_address_is_said() -> None:
    bench = Bench()

    async def wear() -> None:
        with pytest.raises(TreadmillError, match="no heart-rate strap answers"):
            await _strap(bench, "00:00:00:00:00:00").connect()

    bench.run(wear())


@pytest.mark.rule("R30")
def test_a_strap_that_hangs_ends() -> None:
    bench = Bench()
    bench.wire.hanging.add(("subscribe", "2a37"))

    async def wear() -> None:
        began_s = asyncio.get_running_loop().time()
        with pytest.raises(TreadmillError):
            await _strap(bench).connect()
        assert asyncio.get_running_loop().time() - began_s < 15

    bench.run(wear())


@pytest.mark.rule("R20")
def test_a_lost_strap_is_silent_and_not_a_lost_treadmill() -> None:
    bench = Bench()

    async def wear() -> None:
        await _strap(bench).connect()
        bench.world.strap_peripheral.drop_links()
        await asyncio.sleep(2)

    bench.run(wear())
    assert bench.lost == 0
