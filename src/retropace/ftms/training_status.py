"""Training Status (2AD3): what the machine says it is doing (FTMS 4.10)."""

from typing import Final

from retropace.ftms.uuids import TRAINING_STATUS
from retropace.ftms.wording import too_few
from retropace.model import DecodeFault, TrainingStatus

NAMES: Final = (
    "other",
    "idle",
    "warming up",
    "low-intensity interval",
    "high-intensity interval",
    "recovery interval",
    "isometric",
    "heart-rate control",
    "fitness test",
    "speed below the control region",
    "speed above the control region",
    "cool down",
    "watt control",
    "manual mode",
    "pre-workout",
    "post-workout",
)

_TEXT_PRESENT: Final = 0x01
_TEXT_CUT: Final = 0x02


def training_status_name(code: int) -> str:
    """The name of a code; machines use reserved ones too, so those have a name as well."""
    return NAMES[code] if code < len(NAMES) else f"reserved 0x{code:02x}"


def decode_training_status(data: bytes) -> TrainingStatus | DecodeFault:
    """Flags, code, and the text where there is one.

    The code is always there: bit 0 announces a text, which some machines then leave empty.
    """
    if len(data) < 2:
        reason = too_few(len(data), "for the flags and the code of a status")
        return DecodeFault(TRAINING_STATUS, bytes(data), reason)
    code = data[1]
    octets = bytes(data[2:]) if data[0] & (_TEXT_PRESENT | _TEXT_CUT) else b""
    text = octets.decode("utf-8", errors="replace")
    faults: tuple[str, ...] = ()
    if "\ufffd" in text and not data[0] & _TEXT_CUT:
        faults = ("the text is not UTF-8",)
    return TrainingStatus(code, training_status_name(code), text or None, faults)


def encode_training_status(status: TrainingStatus, *, mtu: int | None = None) -> bytes:
    """The value as sent; with ``mtu`` a text too long is cut and marked so. The name is not sent.

    Raises ValueError for a code that is not one octet.
    """
    text = (status.text or "").encode()
    flags = _TEXT_PRESENT if text else 0
    if mtu is not None and len(text) > mtu - 5:
        text, flags = text[: mtu - 5], flags | _TEXT_CUT
    return bytes((flags, status.code)) + text
