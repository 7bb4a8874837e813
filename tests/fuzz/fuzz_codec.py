"""Feeds the codec whatever atheris can think of: no octets may raise out of it.

Run by ``make fuzz``; takes libFuzzer's options, such as ``-max_total_time=60``.
"""

import sys

import atheris

with atheris.instrument_imports(include=["retropace"]):
    from retropace.ftms import (
        TreadmillDataDecoder,
        commanded_speed_mps,
        decode_control_request,
        decode_heart_rate,
        describe,
        encode_treadmill_data,
    )
    from retropace.ftms.uuids import NAMES
    from retropace.model import DecodeFault, Sample, SpeedUnit

CHARACTERISTICS = sorted(NAMES)


def feed_one_input(data: bytes) -> None:
    """The first octet picks the characteristic, the second where the rest is cut in frames."""
    provider = atheris.FuzzedDataProvider(data)
    characteristic = CHARACTERISTICS[provider.ConsumeIntInRange(0, len(CHARACTERISTICS) - 1)]
    size = provider.ConsumeIntInRange(0, 600)
    decoder = TreadmillDataDecoder()
    for received_ns in range(16):
        frame = provider.ConsumeBytes(size)
        describe(characteristic, frame)
        decode_heart_rate(frame, received_ns)
        decode_control_request(frame, SpeedUnit.MPH)
        commanded_speed_mps(frame)
        check_sample(decoder.feed(frame, received_ns))
        if not provider.remaining_bytes():
            return


def check_sample(found: Sample | DecodeFault | None) -> None:
    """A sample read without a fault can be written, and reads the same again."""
    if not isinstance(found, Sample) or found.faults or found.carried & 0xC060:
        return
    parts = encode_treadmill_data(found)  # without pace: a sample forgets how wide it was
    again = [TreadmillDataDecoder().feed(part, found.received_ns) for part in parts]
    if again != [found]:
        raise AssertionError(f"{found} came back as {again}")


if __name__ == "__main__":
    atheris.Setup(sys.argv, feed_one_input)
    atheris.Fuzz()
