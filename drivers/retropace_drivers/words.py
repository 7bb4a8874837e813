"""What went wrong on the radio, as one sentence a person can act on."""

import sys
from pathlib import Path
from typing import Final

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
)

from retropace.errors import RadioUnavailableError, TreadmillError
from retropace.phrase import Phrase

KERNEL_ADAPTERS: Final = Path("/sys/class/bluetooth")
_NO_SERVICE: Final = Phrase(
    "the Bluetooth service of this computer does not run: on Linux install BlueZ "
    "(`sudo apt install bluez`) and start it (`sudo systemctl start bluetooth`), "
    "or use `simulated` as the treadmill."
)
_NO_RADIO: Final = Phrase(
    "this computer has no Bluetooth adapter, and its Bluetooth service does not run: plug in a USB "
    "dongle with Bluetooth 4.0 or newer, install BlueZ (`sudo apt install bluez`) and start it "
    "(`sudo systemctl start bluetooth`), or use `simulated` as the treadmill."
)
_NO_PERMISSION: Final = Phrase(
    "this user may not use Bluetooth: on Linux join the group (`sudo usermod -aG bluetooth $USER`, "
    "then log in again), elsewhere allow Bluetooth for the terminal in the privacy settings."
)
_NO_ADAPTER: Final = Phrase(
    "this computer has no Bluetooth adapter: plug in a USB dongle with Bluetooth 4.0 or newer, "
    "or use `simulated` as the treadmill."
)
_POWERED_OFF: Final = Phrase(
    "Bluetooth is switched off: switch it on in the settings "
    "(on Linux: `bluetoothctl power on`, after `rfkill unblock bluetooth` where it is blocked)."
)
_BY_REASON: Final = {
    BleakBluetoothNotAvailableReason.NO_BLUETOOTH: ("adapter", _NO_ADAPTER),
    BleakBluetoothNotAvailableReason.NO_BLE_CENTRAL_ROLE: (
        "adapter",
        Phrase(
            "the Bluetooth adapter of this computer is too old to reach a treadmill: "
            "plug in a USB dongle with Bluetooth 4.0 or newer."
        ),
    ),
    BleakBluetoothNotAvailableReason.POWERED_OFF: ("power", _POWERED_OFF),
    BleakBluetoothNotAvailableReason.DENIED_BY_USER: ("permission", _NO_PERMISSION),
    BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM: ("permission", _NO_PERMISSION),
    BleakBluetoothNotAvailableReason.DENIED_BY_UNKNOWN: ("permission", _NO_PERMISSION),
}
_DBUS_NO_SERVICE: Final = ("ServiceUnknown", "NameHasNoOwner", "Spawn", "NoServer", "NoReply")


def not_found(address: str) -> TreadmillError:
    """The sentence for a treadmill that nobody hears."""
    return TreadmillError(
        Phrase(
            "no treadmill answers at {address}: switch it on, come nearer, and close other apps "
            "and phones that may hold it (a connected treadmill is invisible); `retropace scan` "
            "lists what is within reach.",
            address=address,
        )
    )


def in_words(error: BaseException, address: str = "the treadmill") -> TreadmillError:
    """The error to show for whatever Bleak or the system raised at ``address``."""
    if isinstance(error, TreadmillError):
        return error
    return _radio_trouble(error) or _link_trouble(error, address)


def _radio_trouble(error: BaseException) -> TreadmillError | None:
    """Trouble with this computer's own Bluetooth, or None when that is not it."""
    if isinstance(error, BleakBluetoothNotAvailableError):
        why = str(error.args[0])
        unknown = ("adapter", Phrase("Bluetooth cannot be used on this computer: {why}.", why=why))
        return RadioUnavailableError(*_BY_REASON.get(error.reason, unknown))
    if isinstance(error, PermissionError):
        return RadioUnavailableError("permission", _NO_PERMISSION)
    if isinstance(error, (FileNotFoundError, ConnectionRefusedError)):
        return RadioUnavailableError("service", _no_service())
    if isinstance(error, BleakDBusError):
        name = error.dbus_error
        if name.endswith("AccessDenied"):
            return RadioUnavailableError("permission", _NO_PERMISSION)
        if name.startswith("org.freedesktop.DBus.Error") and any(
            part in name for part in _DBUS_NO_SERVICE
        ):
            return RadioUnavailableError("service", _no_service())
        if name.endswith("NotReady"):
            return RadioUnavailableError("power", _POWERED_OFF)
    return None


def _no_service() -> str:
    """Without its service Linux lists no adapter to Bleak, but the kernel tells."""
    if sys.platform == "linux" and not any(KERNEL_ADAPTERS.glob("hci*")):
        return _NO_RADIO
    return _NO_SERVICE


def _link_trouble(error: BaseException, address: str) -> TreadmillError:
    if isinstance(error, BleakDeviceNotFoundError):
        return not_found(address)
    if isinstance(error, TimeoutError):
        return TreadmillError(
            Phrase(
                "{address} did not finish connecting in time: switch the treadmill off and on, "
                "come nearer, and close other apps and phones that may hold it.",
                address=address,
            )
        )
    reason = plain(error)
    return TreadmillError(
        Phrase(
            "the link to {address} could not be made ({reason}): switch the treadmill off and on, "
            "close other apps and phones that may hold it, and try again.",
            address=address,
            reason=reason,
        )
    )


def plain(error: BaseException) -> str:
    """What an exception says, on one line and never empty."""
    if isinstance(error, BleakDBusError):
        return error.dbus_error_details or error.dbus_error
    said = " ".join(str(part) for part in error.args if not isinstance(part, int))
    return " ".join(said.split()) or type(error).__name__
