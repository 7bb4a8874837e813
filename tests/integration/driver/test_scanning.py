"""What a scan lists: advertisement and scan response merged, what is held, what merely looks so."""

import pytest

from retropace.driver import Discovered
from retropace.errors import RadioUnavailableError
from retropace_drivers.ftms import driver
from retropace_simulators.air import Advertisement, Peripheral
from support.bench import Bench


def _scan(bench: Bench, timeout_s: float = 3.0) -> list[Discovered]:
    return bench.run(driver.scan(timeout_s, backend=bench.world.backend))


def _add(bench: Bench, address: str, *packets: Advertisement, rssi_dbm: int = -70) -> None:
    first, second = (*packets, Advertisement())[:2]
    name = second.local_name or first.local_name or ""
    server = bench.world.treadmill.server
    peripheral = Peripheral(bench.world.air, address, name, server, (first, second))
    peripheral.conditions.rssi_dbm = rssi_dbm
    bench.world.air.add(peripheral)


def test_advertisement_and_scan_response_are_one_treadmill() -> None:
    """The first says what it is, the second its name and that it is available."""
    bench = Bench()
    (found,) = _scan(bench)
    assert found == Discovered(
        bench.world.model.name, bench.world.address, -58, True, ("treadmill",)
    )


def test_the_strongest_comes_first() -> None:
    bench = Bench()
    service = Advertisement(service_uuids=("1826",))
    _add(bench, "AA:00:00:00:00:01", service, Advertisement("weak"), rssi_dbm=-90)
    _add(bench, "AA:00:00:00:00:02", service, Advertisement("strong"), rssi_dbm=-40)
    assert [found.name for found in _scan(bench)] == ["strong", bench.world.model.name, "weak"]


def test_a_busy_bike_is_not_listed_and_a_familiar_name_may_be_a_treadmill() -> None:
    bench = Bench()
    bike = Advertisement("Bike", ("1826",), (("1826", b"\x01\x20\x00"),))
    _add(bench, "AA:00:00:00:00:01", bike)
    _add(bench, "AA:00:00:00:00:02", Advertisement("JFTMOmega Z", ("1816",)))
    _add(bench, "AA:00:00:00:00:03", Advertisement("Kitchen scale"))
    found = {one.name: one for one in _scan(bench)}
    assert set(found) == {bench.world.model.name, "JFTMOmega Z"}
    assert found["JFTMOmega Z"].claims == ("may be a treadmill",)
    assert found["JFTMOmega Z"].available is None


def test_a_treadmill_already_connected_is_listed_first() -> None:
    bench = Bench(link={"connections": 1})

    async def look() -> list[Discovered]:
        await bench.connected()
        return await driver.scan(2.0, backend=bench.world.backend)

    (found,) = bench.run(look())
    assert found.connected
    assert found.rssi_dbm is None


def test_no_adapter_is_an_error_in_words() -> None:
    bench = Bench()
    bench.world.computer.pull_adapter()
    with pytest.raises(RadioUnavailableError, match="no Bluetooth adapter"):
        _scan(bench)
