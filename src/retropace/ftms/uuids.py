"""The 16-bit UUIDs of the services and characteristics a treadmill offers, and their long form."""

from typing import Final

SERVICE: Final = "1826"
HEART_RATE_SERVICE: Final = "180d"

FEATURE: Final = "2acc"
TREADMILL_DATA: Final = "2acd"
TRAINING_STATUS: Final = "2ad3"
SPEED_RANGE: Final = "2ad4"
GRADE_RANGE: Final = "2ad5"
RESISTANCE_RANGE: Final = "2ad6"
HEART_RATE_RANGE: Final = "2ad7"
POWER_RANGE: Final = "2ad8"
CONTROL_POINT: Final = "2ad9"
MACHINE_STATUS: Final = "2ada"
HEART_RATE_MEASUREMENT: Final = "2a37"

NAMES: Final[dict[str, str]] = {
    FEATURE: "Fitness Machine Feature",
    TREADMILL_DATA: "Treadmill Data",
    TRAINING_STATUS: "Training Status",
    SPEED_RANGE: "Supported Speed Range",
    GRADE_RANGE: "Supported Inclination Range",
    RESISTANCE_RANGE: "Supported Resistance Level Range",
    HEART_RATE_RANGE: "Supported Heart Rate Range",
    POWER_RANGE: "Supported Power Range",
    CONTROL_POINT: "Fitness Machine Control Point",
    MACHINE_STATUS: "Fitness Machine Status",
    HEART_RATE_MEASUREMENT: "Heart Rate Measurement",
}

_BASE: Final = "-0000-1000-8000-00805f9b34fb"


def uuid_of(short: str) -> str:
    """The full 128-bit UUID, lower case, of a 16-bit one such as ``2acd``."""
    return f"0000{short.lower()}{_BASE}"


def short_of(uuid: str) -> str:
    """The four lower-case hex digits of a UUID on the Bluetooth base; any other comes back as is.

    Takes ``2acd``, ``0x2ACD`` and the full form alike.
    """
    lowered = uuid.strip().lower()
    if lowered.startswith("0000") and lowered.endswith(_BASE) and len(lowered) == 36:
        return lowered[4:8]
    return lowered.removeprefix("0x")
