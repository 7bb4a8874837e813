"""The last look at what is to be written: never faster than commanded, never a wrong Start."""

from typing import Final

from retropace.driver import TreadmillInfo
from retropace.ftms import TreadmillDataDecoder, commanded_speed_mps
from retropace.model import Command, CommandKind, Sample, SpeedUnit
from retropace.units import seconds_to_ns

TOO_FAST: Final = "what would be written asks for more than was commanded"
MAY_MOVE: Final = "its belt may be moving, and a start would stop it"

_NOISE_MPS: Final = 1e-6
"""Far below the 0.003 m/s that the wire can say, far above what floating point loses."""

_FRESH_NS: Final = seconds_to_ns(3.0)
_ZEROS_TO_REST: Final = 2
_MOVES_BELT: Final = (CommandKind.START, CommandKind.SET_SPEED, CommandKind.SET_GRADE)


def asks_too_much(command: Command, octets: bytes, unit: SpeedUnit) -> bool:
    """R05: whether a machine that reads speeds in ``unit`` would take these octets for more.

    Read back from the octets themselves, so that no conversion, rounding or mix-up on the way to
    them can put the belt above the speed that every cap was applied to.
    """
    asked_mps = commanded_speed_mps(octets, unit)
    if asked_mps is None:
        return command.kind is CommandKind.SET_SPEED
    return command.speed_mps is None or asked_mps > command.speed_mps + _NOISE_MPS


def refuses(command: Command, info: TreadmillInfo | None) -> str:
    """Why a machine that cannot be walked safely is not asked for this; empty where it may be."""
    return info.refused if info is not None and command.kind in _MOVES_BELT else ""


class RestWatch:
    """Whether the belt is known to rest, for machines on which a second Start means stop."""

    def __init__(self) -> None:
        self._decoder = TreadmillDataDecoder()
        self._zeros = 0
        self._heard_ns: int | None = None

    def take(self, data: bytes, now_ns: int) -> None:
        """One Treadmill Data notification."""
        sample = self._decoder.feed(data, now_ns)
        if not isinstance(sample, Sample) or sample.speed_mps is None:
            return
        self._zeros = self._zeros + 1 if sample.speed_mps == 0 else 0
        self._heard_ns = now_ns

    def forget(self) -> None:
        """A new link, or a Start just sent: what was heard before says nothing any more."""
        self._decoder.reset()
        self._zeros, self._heard_ns = 0, None

    def at_rest(self, now_ns: int) -> bool:
        """Whether the last reports, not three seconds old, all said zero."""
        return (
            self._heard_ns is not None
            and now_ns - self._heard_ns <= _FRESH_NS
            and self._zeros >= _ZEROS_TO_REST
        )
