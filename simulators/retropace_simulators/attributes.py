"""What a simulated device offers over GATT: services, characteristics, properties."""

from enum import IntEnum
from typing import Final, NamedTuple

from retropace import ftms
from retropace_simulators.knobs import UnlockKnobs
from retropace_simulators.models import DeviceModel

GENERIC_ACCESS: Final = "1800"
DEVICE_NAME: Final = "2a00"
APPEARANCE: Final = "2a01"
DEVICE_INFORMATION: Final = "180a"
MANUFACTURER: Final = "2a29"
MODEL_NUMBER: Final = "2a24"
FIRMWARE: Final = "2a26"

TREADMILL_ADDRESS: Final = "C4:19:D1:00:00:01"
"""A static random address, for every simulated treadmill."""

AVAILABLE_TREADMILL: Final = b"\x01\x01\x00"
"""Service Data of 0x1826: available, of type treadmill (FTMS 3.1)."""

NOTIFY: Final = 1
INDICATE: Final = 2


class Att(IntEnum):
    """ATT errors a simulated device answers with (Core 5.2 3.F 3.4.1.1; CSS for 0xFC and on)."""

    INVALID_HANDLE = 0x01
    READ_NOT_PERMITTED = 0x02
    WRITE_NOT_PERMITTED = 0x03
    INSUFFICIENT_AUTHENTICATION = 0x05
    INVALID_LENGTH = 0x0D
    CCCD_IMPROPERLY_CONFIGURED = 0xFD
    PROCEDURE_ALREADY_IN_PROGRESS = 0xFE

    @classmethod
    def _missing_(cls, value: object) -> "Att":
        """Any other octet is an error too."""
        if not isinstance(value, int):
            message = f"{value!r} is not an ATT error code"
            raise ValueError(message)  # noqa: TRY004 (what an enumeration raises)
        error = int.__new__(cls, value)
        error._name_, error._value_ = f"ERROR_{value:02X}", value
        return error


class Characteristic(NamedTuple):
    """One characteristic; property names as Bleak and BlueZ spell them."""

    uuid: str
    properties: tuple[str, ...]
    needs_encryption: bool = False

    @property
    def subscribable(self) -> int:
        """The bits its configuration descriptor accepts; 0 for no descriptor."""
        return (NOTIFY if "notify" in self.properties else 0) | (
            INDICATE if "indicate" in self.properties else 0
        )


class Service(NamedTuple):
    """One primary service."""

    uuid: str
    characteristics: tuple[Characteristic, ...]


_READ: Final = ("read",)
_WRITE: Final = ("write", "write-without-response")


def treadmill_services(model: DeviceModel) -> tuple[Service, ...]:
    """The attribute table of a treadmill of this model, in handle order."""
    machine = [
        Characteristic(ftms.FEATURE, _READ),
        Characteristic(ftms.TREADMILL_DATA, ("notify",)),
        Characteristic(ftms.TRAINING_STATUS, ("read", "notify")),
    ]
    machine += [Characteristic(uuid, _READ) for uuid in ranges_of(model)]
    if model.control.present:
        properties = model.control.properties
        encrypted = model.control.needs_encryption
        machine.append(Characteristic(ftms.CONTROL_POINT, properties, encrypted))
        machine.append(Characteristic(ftms.MACHINE_STATUS, ("notify",)))
    machine = [item for item in machine if item.uuid not in model.declared.missing]
    information = tuple(Characteristic(uuid, _READ) for uuid in information_of(model))
    services = [
        generic_access(),
        Service(DEVICE_INFORMATION, information),
        Service(ftms.SERVICE, tuple(machine)),
    ]
    if model.control.unlock is not None:
        services = _with_lock(services, model.control.unlock)
    return tuple(services)


def _with_lock(services: list[Service], unlock: UnlockKnobs) -> list[Service]:
    """The vendor's characteristic, in the service it is said to be in."""
    lock = Characteristic(unlock.characteristic, _WRITE)
    if unlock.service not in {service.uuid for service in services}:
        return [*services, Service(unlock.service, (lock,))]
    return [
        Service(uuid, (*items, lock) if uuid == unlock.service else items)
        for uuid, items in services
    ]


def full_uuid(uuid: str) -> str:
    """The 128 bits of a UUID: a short one on the Bluetooth base, a vendor's own as it is."""
    return ftms.uuid_of(uuid) if len(uuid) == 4 else uuid


def strap_services() -> tuple[Service, ...]:
    """The attribute table of a heart-rate strap."""
    measurement = Characteristic(ftms.HEART_RATE_MEASUREMENT, ("notify",))
    return (generic_access(), Service(ftms.HEART_RATE_SERVICE, (measurement,)))


def generic_access() -> Service:
    """Name and appearance, which every device has."""
    names = (Characteristic(DEVICE_NAME, _READ), Characteristic(APPEARANCE, _READ))
    return Service(GENERIC_ACCESS, names)


def information_of(model: DeviceModel) -> dict[str, bytes]:
    """Device Information by characteristic."""
    return {
        MANUFACTURER: model.manufacturer.encode(),
        MODEL_NUMBER: model.title.encode(),
        FIRMWARE: model.firmware.encode(),
    }


def ranges_of(model: DeviceModel) -> list[str]:
    """The range characteristics this model has, by knob or as captured."""
    found = {uuid for uuid in model.reads if ftms.SPEED_RANGE <= uuid <= ftms.POWER_RANGE}
    if model.control.takes_speed:
        found.add(ftms.SPEED_RANGE)
    if model.control.takes_incline:
        found.add(ftms.GRADE_RANGE)
    if "heart-rate" in model.control.targets:
        found.add(ftms.HEART_RATE_RANGE)
    return sorted(found)
