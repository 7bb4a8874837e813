"""Which advertisements are treadmills; service data as tolerant as real machines need it."""

import pytest
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from hypothesis import given
from hypothesis import strategies as st

from retropace.driver import Discovered
from retropace_drivers.discovery import Sighting, judge, read_service_data

FTMS = "00001826-0000-1000-8000-00805f9b34fb"


@pytest.mark.parametrize(
    ("octets", "available", "types"),
    [
        ("01 01 00", True, ("treadmill",)),
        ("00 01 00", False, ("treadmill",)),
        ("01 00 01", True, ("treadmill",)),  # the two type octets swapped
        ("01 01", True, ("treadmill",)),  # one type octet
        ("01", True, ()),
        ("01 21 00", True, ("treadmill", "indoor bike")),
        ("ff 01 00 ff ff", True, ("treadmill",)),
    ],
)
def test_service_data(octets: str, available: bool, types: tuple[str, ...]) -> None:
    assert read_service_data(bytes.fromhex(octets)) == (available, types)


@given(st.none() | st.binary(max_size=8))
def test_any_service_data_can_be_read(octets: bytes | None) -> None:
    available, types = read_service_data(octets)
    assert (available is None) == (not octets)
    assert len(set(types)) == len(types)


def test_packets_of_one_address_are_merged_whatever_their_order() -> None:
    """On some platforms each packet comes alone, and the system knows no name."""
    advertisement = AdvertisementData(None, {}, {}, [FTMS], None, -60, ())
    response = AdvertisementData("T", {}, {FTMS: b"\x01\x01\x00"}, [], None, -127, ())
    for packets in ((advertisement, response), (response, advertisement)):
        sighting = Sighting("A")
        for packet in packets:
            sighting.add(BLEDevice("A", None, None), packet)
        assert judge(sighting) == Discovered("T", "A", -60, True, ("treadmill",))


def test_a_fitness_machine_that_does_not_say_which_may_be_a_treadmill() -> None:
    found = judge(Sighting("A", "X", -50, {FTMS}))
    assert found is not None
    assert found.claims == ("fitness machine", "may be a treadmill")


def test_service_data_alone_is_enough() -> None:
    found = judge(Sighting("A", None, None, set(), b"\x01\x01\x00"))
    assert found is not None
    assert found.name == "(no name)"


def test_a_familiar_name_with_another_type_is_listed_with_a_doubt() -> None:
    found = judge(Sighting("A", "KS-HD-Z1D", -50, {FTMS}, b"\x01\x20\x00"))
    assert found is not None
    assert found.claims == ("indoor bike", "may be a treadmill")


@pytest.mark.parametrize(
    "name",
    ["FS-6041F1", "KS-HD-Z1D", "TM11GY", "JFTM T202", "URTM041", "CITYSPORTS-Linker", "Run BT"],
)
def test_families_are_known_by_name(name: str) -> None:
    assert judge(Sighting("A", name)) is not None


@pytest.mark.parametrize("name", ["FSK", "TMobile", "Bose QC", "SWatch", None])
def test_other_names_are_not(name: str | None) -> None:
    assert judge(Sighting("A", name)) is None
