"""Which of the devices on the air are treadmills: advertisement and scan response, merged."""

import re
from dataclasses import dataclass, field
from typing import Final

from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.uuids import normalize_uuid_str

from retropace.driver import Discovered
from retropace_drivers.radio import FITNESS_MACHINE

MAY_BE: Final = "may be a treadmill"

_SERVICE: Final = normalize_uuid_str(FITNESS_MACHINE)
_NO_SIGNAL_DBM: Final = -127
_AVAILABLE: Final = 1
_TREADMILL: Final = "treadmill"
_TYPES: Final = (
    _TREADMILL,
    "cross trainer",
    "step climber",
    "stair climber",
    "rower",
    "indoor bike",
)
# Families of names under which treadmills were seen whose advertisement lacks what it should say.
_FAMILIES: Final = re.compile(
    r"^(ANPLUS-|BFX_T|CITYSPORTS|DOMYOS-TC|F8[05]$|FIT-TM-|FS-|HORIZON|JFTM|KETTLER TREADMILL|KS-"
    r"|LJJ|MATRIX|MERACH-U|MOBVOI TM|MRK-T|MYRUN|RUN[ -]BT|SF-T|SW\d|T01_|THERUN|TM\d|TREADMILL"
    r"|TRX|TT8|URTM|WALKINGPAD|WELLFIT TM|WT\d{3}|XTERRA|YESOUL|YPOO|YS_|3G (PRO|ELITE) )",
    re.IGNORECASE,
)


@dataclass
class Sighting:
    """All that one address has said so far; ``service_data`` is that of the fitness machine."""

    address: str
    name: str | None = None
    rssi_dbm: int | None = None
    services: set[str] = field(default_factory=set)
    service_data: bytes | None = None

    def add(self, device: BLEDevice, heard: AdvertisementData) -> None:
        """Merge one more packet: a scan response must not erase the advertisement before it."""
        self.name = heard.local_name or self.name or device.name
        if heard.rssi != _NO_SIGNAL_DBM:
            self.rssi_dbm = heard.rssi
        self.services.update(uuid.lower() for uuid in heard.service_uuids)
        for uuid, data in heard.service_data.items():
            if uuid.lower() == _SERVICE:
                self.service_data = bytes(data)


def judge(sighting: Sighting) -> Discovered | None:
    """What to list for a sighting; None for what is not a treadmill."""
    declared = _SERVICE in sighting.services or sighting.service_data is not None
    familiar = bool(sighting.name and _FAMILIES.match(sighting.name))
    available, types = read_service_data(sighting.service_data)
    if declared and (_TREADMILL in types or not types):
        claims = types or ("fitness machine", MAY_BE)
    elif familiar:
        claims = (*types, MAY_BE)
    else:
        return None
    name = sighting.name or "(no name)"
    return Discovered(name, sighting.address, sighting.rssi_dbm, available, claims)


def read_service_data(data: bytes | None) -> tuple[bool | None, tuple[str, ...]]:
    """Availability and machine types; None and nothing where the machine does not say.

    The types should be two octets, low one first. Some machines send one, others swap them; no
    type lies in the high octet, so the two together mean the same in any order.
    """
    if not data:
        return None, ()
    bits = 0
    for octet in data[1:3]:
        bits |= octet
    types = tuple(name for bit, name in enumerate(_TYPES) if bits >> bit & 1)
    return bool(data[0] & _AVAILABLE), types


def already_connected(device: BLEDevice) -> Discovered:
    """A treadmill this computer already holds: it does not advertise, so no signal is known."""
    name = device.name or "(no name)"
    return Discovered(name, device.address, None, None, ("fitness machine",), connected=True)


def nearest_first(found: Discovered) -> tuple[bool, int]:
    """Sorts those already connected to the front, then the strongest signal."""
    signal_dbm = _NO_SIGNAL_DBM if found.rssi_dbm is None else found.rssi_dbm
    return not found.connected, -signal_dbm
