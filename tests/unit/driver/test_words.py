"""Whatever Bleak or the system raises ends as one sentence that says what to do."""

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
)

from retropace.errors import RadioUnavailableError, TreadmillError
from retropace_drivers.words import in_words

Reason = BleakBluetoothNotAvailableReason


@pytest.mark.parametrize(
    ("error", "part", "says"),
    [
        (BleakBluetoothNotAvailableError("x", Reason.NO_BLUETOOTH), "adapter", "plug in"),
        (BleakBluetoothNotAvailableError("x", Reason.POWERED_OFF), "power", "switched off"),
        (BleakBluetoothNotAvailableError("x", Reason.DENIED_BY_SYSTEM), "permission", "usermod"),
        (BleakBluetoothNotAvailableError("x", Reason.UNKNOWN), "adapter", "cannot be used"),
        (FileNotFoundError(2, "No such file or directory"), "service", "systemctl start"),
        (ConnectionRefusedError(), "service", "systemctl start"),
        (PermissionError(), "permission", "usermod"),
        (
            BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", ["gone"]),
            "service",
            "systemctl start",
        ),
        (
            BleakDBusError("org.freedesktop.DBus.Error.AccessDenied", ["Rejected send message"]),
            "permission",
            "usermod",
        ),
        (BleakDBusError("org.bluez.Error.NotReady", ["Resource Not Ready"]), "power", "power on"),
    ],
)
def test_trouble_with_this_computer(error: Exception, part: str, says: str) -> None:
    words = in_words(error, "AA:BB")
    assert isinstance(words, RadioUnavailableError)
    assert words.part == part
    assert says in str(words)
    assert words.exit_code == 3


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (BleakDeviceNotFoundError("AA:BB", "not found"), "no treadmill answers at AA:BB"),
        (TimeoutError(), "did not finish connecting in time"),
        (BleakError("le-connection-abort-by-local"), "le-connection-abort-by-local"),
        (BleakDBusError("org.bluez.Error.Failed", ["Software caused abort"]), "Software caused"),
        (AssertionError(), "AssertionError"),
        (BleakError("two\nlines"), "(two lines)"),
    ],
)
def test_trouble_with_the_link(error: Exception, says: str) -> None:
    words = in_words(error, "AA:BB")
    assert not isinstance(words, RadioUnavailableError)
    assert says in str(words)
    assert "\n" not in str(words)
    assert str(words).endswith(".")


def test_a_sentence_stays_as_it_is() -> None:
    said = TreadmillError("so.")
    assert in_words(said) is said
