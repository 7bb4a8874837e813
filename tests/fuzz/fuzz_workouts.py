"""Feeds the workout readers whatever atheris can think of: a sound profile or a sentence.

Run by ``make fuzz``; takes libFuzzer's options, such as ``-max_total_time=60``.
"""

import sys

import atheris

with atheris.instrument_imports(include=["retropace"]):
    from retropace.errors import BadInputError
    from retropace.model import Direction, Level, SpeedUnit
    from retropace.profile.flatten import flatten
    from retropace.profile.limits import LEVEL_CAP_MPS, PLAN_LONGEST_S
    from retropace.workout import Answers, convert, read_workout

HEADS = (b"", b"<rows><row ", b"<workout_file><workout><", b"\x0e\x20\0\0\0\0\0\0.FIT", b"2x(")
LEVELS = list(Level)
SLACK = 1 + 1e-9


def feed_one_input(data: bytes) -> None:
    """The first octets pick a format's beginning and the answers, the rest is the file."""
    provider = atheris.FuzzedDataProvider(data)
    head = HEADS[provider.ConsumeIntInRange(0, len(HEADS) - 1)]
    level = LEVELS[provider.ConsumeIntInRange(0, len(LEVELS) - 1)]
    answers = Answers(
        SpeedUnit.MPH if provider.ConsumeBool() else SpeedUnit.KMH,
        threshold_mps=3.0,
        direction=Direction.FORWARD if provider.ConsumeBool() else Direction.BACKWARD,
        open_s=60.0,
    )
    octets = head + provider.ConsumeBytes(4096)
    try:
        made = convert(read_workout(octets, "file"), answers, level, "", longest_s=PLAN_LONGEST_S)
    except BadInputError as error:
        if not str(error).isprintable():
            raise AssertionError(f"not for a terminal: {error!s}") from error
        return
    cap_mps = LEVEL_CAP_MPS[level] * SLACK
    for step in flatten(made.profile).steps:
        if max(step.speed_mps, step.end_speed_mps, step.cap_mps) > cap_mps:
            raise AssertionError(f"above the level's cap: {step}")


if __name__ == "__main__":
    atheris.Setup(sys.argv, feed_one_input)
    atheris.Fuzz()
