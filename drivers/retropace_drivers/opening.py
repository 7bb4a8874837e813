"""What a machine is and what it wants before it listens: identified, unlocked, then asked."""

import asyncio
from typing import Final

from bleak import BleakClient

from retropace.errors import TreadmillError
from retropace.model import Outcome
from retropace.phrase import Phrase
from retropace_drivers.bounded import now_s, within
from retropace_drivers.control_point import ANSWER_S
from retropace_drivers.handling import CAUTIOUS, Handling, VendorWrite, by_lack, by_model, by_name
from retropace_drivers.link import Link
from retropace_drivers.radio import FITNESS_MACHINE, characteristics_of, find_characteristic
from retropace_drivers.words import plain

REQUEST_PAUSE_S: Final = 0.5
_DEVICE_INFORMATION: Final = "180a"
_MODEL_NUMBER: Final = "2a24"
_READ_S: Final = 2.0
_WRITE_S: Final = 1.0


def refusal(name: str, handling: Handling) -> TreadmillError:
    """The sentence for a machine that is not even connected to."""
    return TreadmillError(
        Phrase(
            "{name} ({title}) cannot be walked backward safely, since {why}: "
            "use another treadmill; docs/treadmills.md lists those that are known.",
            name=name,
            title=handling.title,
            why=Phrase(handling.refuse),
        )
    )


async def identify(link: Link) -> Handling:
    """What is known of the machine at the other end: by name, by model number, by what it lacks."""
    found = by_name(link.name)
    if found is None:
        found = by_model(await _model_number(link.client))
    if found is None:
        found = by_lack(characteristics_of(link.client, FITNESS_MACHINE))
    return CAUTIOUS if found is None else found


async def unlock(link: Link, handling: Handling) -> None:
    """The maker's own writes; a machine that lacks the characteristic is left alone."""
    for write in handling.control.unlock:
        await _write(link, write)


async def request_control(link: Link, answer_s: float = ANSWER_S) -> None:
    """Ask for permission; a machine that never answers is noted, and may obey all the same."""
    point = link.control_point
    if point is None or not point.writable:
        return
    for again in range(point.ways.requests):
        if again:
            await asyncio.sleep(REQUEST_PAUSE_S)
        reply = await point.request_control(answer_s)
    if reply.outcome is Outcome.REJECTED:
        reply = await point.request_control(answer_s)
    if reply.outcome is Outcome.REJECTED:
        link.notes.append(f"it refuses control to programs (result {reply.result})")
    elif reply.outcome is Outcome.UNKNOWN and point.ways.request_answered:
        link.notes.append(f"it does not answer the request for control ({reply.detail})")


async def _model_number(client: BleakClient) -> str:
    """Device Information's model number; empty where there is none or it cannot be read."""
    characteristic = find_characteristic(client, _MODEL_NUMBER, _DEVICE_INFORMATION)
    if characteristic is None:
        return ""
    try:
        data = await within(client.read_gatt_char(characteristic), now_s() + _READ_S)
    except Exception:  # any stack's own exception: the machine stays unknown
        return ""
    return bytes(data).decode("utf-8", "replace")


async def _write(link: Link, write: VendorWrite) -> None:
    characteristic = find_characteristic(link.client, write.characteristic)
    if characteristic is None:
        link.notes.append(f"no characteristic {write.characteristic} to unlock it by")
        return
    acknowledged = "write" in characteristic.properties
    try:
        work = link.client.write_gatt_char(characteristic, write.octets, response=acknowledged)
        await within(work, now_s() + _WRITE_S)
    except Exception as error:  # it may obey all the same
        link.notes.append(f"it did not take its unlocking ({plain(error)})")
        return
    await asyncio.sleep(write.pause_s)
