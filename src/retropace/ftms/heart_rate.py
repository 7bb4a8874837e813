"""Heart Rate Measurement (2A37), from a strap (Heart Rate Service 3.1)."""

from typing import Final

from retropace.ftms.uuids import HEART_RATE_MEASUREMENT
from retropace.ftms.wording import too_few
from retropace.model import DecodeFault, HeartRate

_WIDE: Final = 0x01
_CONTACT: Final = 0x02
_CONTACT_KNOWN: Final = 0x04
_ENERGY: Final = 0x08
_INTERVALS: Final = 0x10

_INTERVALS_PER_S: Final = 1024


def decode_heart_rate(data: bytes, received_ns: int) -> HeartRate | DecodeFault:
    """One measurement; a rate of zero is no rate, and what is cut off at the end is left out."""
    width = 2 if data and data[0] & _WIDE else 1
    if len(data) < 1 + width:
        reason = too_few(len(data), "for the flags and the heart rate")
        return DecodeFault(HEART_RATE_MEASUREMENT, bytes(data), reason)
    flags = data[0]
    end = 1 + width
    bpm = int.from_bytes(data[1:end], "little")
    energy_kj = None
    if flags & _ENERGY:
        if len(data) >= end + 2:
            energy_kj = int.from_bytes(data[end : end + 2], "little")
        end += 2
    intervals = range(end, len(data) - 1, 2) if flags & _INTERVALS else ()
    return HeartRate(
        received_ns,
        bpm or None,
        bool(flags & _CONTACT) if flags & _CONTACT_KNOWN else None,
        energy_kj,
        tuple(int.from_bytes(data[at : at + 2], "little") / _INTERVALS_PER_S for at in intervals),
    )


def encode_heart_rate(heart_rate: HeartRate) -> bytes:
    """The value as sent. Raises ValueError for what does not fit its octets."""
    bpm = heart_rate.bpm or 0
    flags = _WIDE if bpm > 0xFF else 0
    if heart_rate.contact is not None:
        flags |= _CONTACT_KNOWN | (_CONTACT if heart_rate.contact else 0)
    try:
        octets = bpm.to_bytes(2 if flags & _WIDE else 1, "little")
        if heart_rate.energy_kj is not None:
            flags |= _ENERGY
            octets += heart_rate.energy_kj.to_bytes(2, "little")
        for interval_s in heart_rate.rr_s:
            flags |= _INTERVALS
            octets += round(interval_s * _INTERVALS_PER_S).to_bytes(2, "little")
    except OverflowError:
        raise ValueError(f"a heart rate measurement cannot hold {heart_rate}") from None
    return bytes((flags,)) + octets
