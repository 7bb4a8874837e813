"""Serves one simulated treadmill over a real Bluetooth stack until its console says quit."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

from bumble.core import BaseBumbleError
from bumble.device import Device
from bumble.transport import open_transport
from bumble.transport.common import Transport, TransportSpecError

from retropace.clock import LoopClock
from retropace.errors import BadInputError, RetropaceError, TreadmillError
from retropace_simulators.attributes import TREADMILL_ADDRESS
from retropace_simulators.bumble_peripheral import BumblePeripheral, configuration
from retropace_simulators.console import Button
from retropace_simulators.machine import Machine
from retropace_simulators.models import DeviceModel
from retropace_simulators.walker import Walker

OPEN_S: Final = 10.0
WATCH_S: Final = 0.5
QUIT: Final = "quit"

_BUTTONS: Final = {
    "start": Button.START,
    "s": Button.START,
    "stop": Button.STOP,
    "x": Button.STOP,
    " ": Button.STOP,
    "pause": Button.PAUSE,
    "p": Button.PAUSE,
    "faster": Button.FASTER,
    "f": Button.FASTER,
    "+": Button.FASTER,
    "slower": Button.SLOWER,
    "l": Button.SLOWER,
    "-": Button.SLOWER,
}
_FEET: Final[dict[str, Callable[[Walker], None]]] = {
    "aside": Walker.step_aside,
    "a": Walker.step_aside,
    "back": Walker.step_on,
    "b": Walker.step_on,
    "stumble": Walker.stumble,
    "u": Walker.stumble,
    "halt": Walker.stop_walking,
    "h": Walker.stop_walking,
}
"""What the walker can be told to do."""

Tell = Callable[[dict[str, Any]], None]


async def serve(
    model: DeviceModel, transport_spec: str, commands: "asyncio.Queue[str]", tell: Tell
) -> None:
    """Serve a treadmill over ``transport_spec`` (Bumble's HCI transports) until ``quit``.

    ``commands`` are the console's: start, stop, pause, faster, slower, key, quit, or s x p f l k q;
    and the walker's: aside, back, stumble, halt, or a b u h.
    ``tell`` is given what happens, with units in the names. Raises BadInputError for a transport
    that means nothing and TreadmillError for one that cannot be used or goes away.
    """
    logging.getLogger("bumble").addHandler(logging.NullHandler())
    async with _opened(transport_spec) as transport:
        machine = Machine(model, LoopClock().now_ns)
        device = Device.from_config_with_hci(
            configuration(model.name, TREADMILL_ADDRESS), transport.source, transport.sink
        )
        peripheral = BumblePeripheral(machine, device)
        await _power_on(peripheral, transport_spec)
        tell(
            {
                "event": "serving",
                "name": model.name,
                "title": model.title,
                "address": TREADMILL_ADDRESS,
                "transport": transport_spec,
            }
        )
        lost = transport.source.terminated
        try:
            quitted = await _work(machine, peripheral, commands, tell, lost)
        finally:
            with contextlib.suppress(BaseBumbleError, OSError, TimeoutError):
                leaving = peripheral.abandon() if lost.done() else peripheral.close()
                async with asyncio.timeout(OPEN_S):
                    await leaving
        if not quitted:
            raise TreadmillError(
                f"the Bluetooth transport {transport_spec!r} has gone away: plug it in again and "
                "start over."
            )


async def _work(
    machine: Machine,
    peripheral: BumblePeripheral,
    commands: "asyncio.Queue[str]",
    tell: Tell,
    transport_lost: "asyncio.Future[None]",
) -> bool:
    """Obey and watch until quit; False if the transport was lost first."""
    obeying = asyncio.ensure_future(_obey(machine, commands, tell))
    watching = asyncio.ensure_future(_watch(machine, peripheral, tell))
    lost = asyncio.ensure_future(asyncio.shield(transport_lost))
    tasks = (obeying, watching, lost)
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return obeying in done


async def _obey(machine: Machine, commands: "asyncio.Queue[str]", tell: Tell) -> None:
    while True:
        word = await commands.get()
        command = word.strip().lower() or word
        if command in (QUIT, "q"):
            return
        if command in ("key", "k"):
            button = Button.KEY_IN if machine.server.panel.key_out else Button.KEY_OUT
        elif command in _BUTTONS:
            button = _BUTTONS[command]
        elif command in _FEET:
            machine.server.advance(machine.now_ns())
            _FEET[command](machine.walker)
            tell({"event": "walker", "command": command, "gait": machine.walker.gait.value})
            continue
        else:
            tell({"event": "unknown", "command": command})
            continue
        reacted = machine.console.press(button)
        tell({"event": "button", "command": button.value, "reacted": reacted})


async def _watch(machine: Machine, peripheral: BumblePeripheral, tell: Tell) -> None:
    """Tell of the belt whenever its state, its speed or its clients have changed."""
    last: tuple[Any, ...] | None = None
    while True:
        speed_kmh = round(machine.true_speed_kmh, 1)
        belt = machine.belt
        seen = (belt.state, speed_kmh, round(belt.grade * 100, 1), peripheral.clients)
        if seen != last:
            last = seen
            tell(
                {
                    "event": "belt",
                    "state": belt.state.value,
                    "speed_kmh": speed_kmh,
                    "incline_pct": seen[2],
                    "distance_m": round(belt.distance_m, 1),
                    "clients": peripheral.clients,
                }
            )
        await asyncio.sleep(WATCH_S)


@contextlib.asynccontextmanager
async def _opened(spec: str) -> AsyncIterator[Transport]:
    """The transport, or one clear sentence."""
    try:
        async with asyncio.timeout(OPEN_S):
            transport = await open_transport(spec)
    except Exception as error:  # Bumble's transports raise whatever their libraries raise
        raise in_words(spec, error) from error
    try:
        yield transport
    finally:
        with contextlib.suppress(Exception):
            await transport.close()


async def _power_on(peripheral: BumblePeripheral, spec: str) -> None:
    try:
        async with asyncio.timeout(OPEN_S):
            await peripheral.start()
    except TimeoutError as error:
        raise TreadmillError(
            f"no Bluetooth controller answers at {spec!r}: something is there, but it does not "
            "speak HCI; check the address, or take another transport."
        ) from error
    except (BaseBumbleError, OSError) as error:
        raise TreadmillError(
            f"the Bluetooth controller at {spec!r} refused to serve a treadmill ({error}): "
            "it must support Bluetooth Low Energy as a peripheral."
        ) from error


def in_words(spec: str, error: Exception) -> RetropaceError:
    """The sentence for a transport that could not be opened."""
    scheme = spec.split(":", 1)[0]
    reason = " ".join(str(error).split()) or type(error).__name__
    malformed = isinstance(error, TransportSpecError | AssertionError) or (
        isinstance(error, ValueError) and scheme not in ("usb", "pyusb")
    )
    if malformed:
        return BadInputError(
            f"{spec!r} is not a Bluetooth transport: give one such as usb:0, hci-socket:0, "
            "serial:/dev/ttyUSB0,1000000 or tcp-client:127.0.0.1:6402."
        )
    if scheme in ("usb", "pyusb"):
        return TreadmillError(
            f"no Bluetooth dongle can be used as {spec!r} ({reason}): plug one in that the system "
            "does not hold, allow this user to use it, or give another --transport."
        )
    return TreadmillError(
        f"the Bluetooth transport {spec!r} cannot be opened ({reason}): check that it is there and "
        "that this user may use it."
    )
