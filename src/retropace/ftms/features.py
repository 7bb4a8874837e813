"""Fitness Machine Feature (2ACC): what a machine claims to measure and to take as targets.

Real machines claim too much and too little, so this decides only what to offer; what a record
carries is decided by the record's own flags.
"""

from typing import Final, NamedTuple

from pycycling.ftms_parsers import parse_all_features

from retropace.ftms.uuids import FEATURE
from retropace.ftms.wording import too_few
from retropace.model import DecodeFault

MEASURES: Final = (
    "average speed",
    "cadence",
    "total distance",
    "inclination",
    "elevation gain",
    "pace",
    "step count",
    "resistance level",
    "stride count",
    "expended energy",
    "heart rate",
    "metabolic equivalent",
    "elapsed time",
    "remaining time",
    "power",
    "force on belt and power output",
    "user data retention",
)
TARGETS: Final = (
    "speed",
    "inclination",
    "resistance",
    "power",
    "heart rate",
    "expended energy",
    "number of steps",
    "number of strides",
    "distance",
    "training time",
    "time in two heart rate zones",
    "time in three heart rate zones",
    "time in five heart rate zones",
    "indoor bike simulation",
    "wheel circumference",
    "spin down",
    "cadence",
)


class Features(NamedTuple):
    """The two words of flags; reserved bits are left out (FTMS 4.3.1)."""

    measures: int = 0
    targets: int = 0

    @property
    def takes_speed(self) -> bool:
        """Whether the machine says it takes a target speed."""
        return bool(self.targets & 1)

    @property
    def takes_grade(self) -> bool:
        """Whether the machine says it takes a target inclination."""
        return bool(self.targets >> 1 & 1)

    @property
    def names(self) -> tuple[str, ...]:
        """What the machine says it measures, in words."""
        return _named(self.measures, MEASURES)

    @property
    def target_names(self) -> tuple[str, ...]:
        """What the machine says it takes as targets, in words."""
        return _named(self.targets, TARGETS)


def decode_features(data: bytes) -> Features | DecodeFault:
    """Both words of flags; some machines answer with fewer octets until their belt has run once."""
    if len(data) < 8:
        reason = too_few(len(data), "for features, which take 8")
        return DecodeFault(FEATURE, bytes(data), reason)
    measures, targets = parse_all_features(data)
    return Features(_packed(measures), _packed(targets))


def encode_features(features: Features) -> bytes:
    """The eight octets a machine answers with."""
    return features.measures.to_bytes(4, "little") + features.targets.to_bytes(4, "little")


def _packed(flags: tuple[bool, ...]) -> int:
    return sum(1 << bit for bit, flag in enumerate(flags) if flag)


def _named(word: int, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for bit, name in enumerate(names) if word >> bit & 1)
