"""What a machine of some model sends out before anyone connects."""

from retropace import ftms
from retropace_simulators.air import Advertisement, NowAndThen
from retropace_simulators.attributes import AVAILABLE_TREADMILL
from retropace_simulators.models import DeviceModel

_MANUFACTURER_DATA = ((0xFFFF, b"\x01"),)


def packets_of(model: DeviceModel) -> tuple[Advertisement, Advertisement]:
    """The usual advertisement and the scan response that is asked for after it."""
    return _advertisement(model, model.advertising.services), _scan_response(model)


def now_and_then(model: DeviceModel) -> NowAndThen | None:
    """How often, and how, the Fitness Machine Service is left out."""
    knobs = model.advertising
    if knobs.ftms_share == 1.0:
        return None
    others = tuple(uuid for uuid in knobs.services if uuid != ftms.SERVICE)
    return 1.0 - knobs.ftms_share, (_advertisement(model, others), _scan_response(model))


def _advertisement(model: DeviceModel, services: tuple[str, ...]) -> Advertisement:
    named = model.advertising.name_in == "advertisement"
    return Advertisement(
        local_name=model.name if named else None,
        service_uuids=services,
        manufacturer_data=_MANUFACTURER_DATA,
    )


def _scan_response(model: DeviceModel) -> Advertisement:
    knobs = model.advertising
    return Advertisement(
        local_name=model.name if knobs.name_in == "scan-response" else None,
        service_data=((ftms.SERVICE, AVAILABLE_TREADMILL),) if knobs.service_data else (),
    )
