"""Whatever Bleak or the system raises ends as one sentence that says what to do."""

import sys
from pathlib import Path

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
)

from retropace.errors import RadioUnavailableError, TreadmillError
from retropace_drivers import words
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
    said = in_words(error, "AA:BB")
    assert isinstance(said, RadioUnavailableError)
    assert said.part == part
    assert says in str(said)
    assert said.exit_code == 3


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
    said = in_words(error, "AA:BB")
    assert not isinstance(said, RadioUnavailableError)
    assert says in str(said)
    assert "\n" not in str(said)
    assert str(said).endswith(".")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this place to look at")
def test_no_service_and_no_adapter_are_said_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "KERNEL_ADAPTERS", tmp_path)
    assert "no Bluetooth adapter, and its" in str(in_words(FileNotFoundError()))
    (tmp_path / "hci0").touch()
    assert "adapter" not in str(in_words(FileNotFoundError()))


def test_a_sentence_stays_as_it_is() -> None:
    said = TreadmillError("so.")
    assert in_words(said) is said
