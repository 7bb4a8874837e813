"""Targets beside speed and incline: a machine takes them, keeps them and tells of them, no more.

What a treadmill does on reaching one is not specified; none of ours heeds any.
"""

from typing import Final, NamedTuple

from retropace.ftms import ControlRequest, Op, ResultCode
from retropace_simulators.knobs import HeartRateKnobs, TargetKind


class Target(NamedTuple):
    """One kind of target: its request, its status, its bit among the features' target settings."""

    kind: TargetKind
    status: int
    bit: int


TARGETS: Final[dict[int, Target]] = {
    Op.SET_TARGET_HEART_RATE: Target("heart-rate", 0x09, 4),
    Op.SET_TARGETED_ENERGY: Target("energy", 0x0A, 5),
    Op.SET_TARGETED_STEPS: Target("steps", 0x0B, 6),
    Op.SET_TARGETED_STRIDES: Target("strides", 0x0C, 7),
    Op.SET_TARGETED_DISTANCE: Target("distance", 0x0D, 8),
    Op.SET_TARGETED_TIME: Target("time", 0x0E, 9),
    Op.SET_TIME_IN_TWO_ZONES: Target("two-zones", 0x0F, 10),
    Op.SET_TIME_IN_THREE_ZONES: Target("three-zones", 0x10, 11),
    Op.SET_TIME_IN_FIVE_ZONES: Target("five-zones", 0x11, 12),
}


class SessionTargets:
    """The targets of one machine by kind, as their octets came."""

    def __init__(self, kinds: tuple[TargetKind, ...], heart_rate: HeartRateKnobs) -> None:
        self.kept: dict[TargetKind, bytes] = {}
        self._kinds = kinds
        self._heart_rate = heart_rate

    def supports(self, op: int) -> bool:
        """Whether this request is one of ours."""
        return op in TARGETS and TARGETS[op].kind in self._kinds

    def take(self, request: ControlRequest) -> tuple[ResultCode, bytes | None]:
        """Keep a target; the result, and the status to be told if it has changed."""
        target, octets = TARGETS[request.op], request.params
        if target.kind == "heart-rate":
            lowest, highest = self._heart_rate.minimum_bpm, self._heart_rate.maximum_bpm
            if not lowest <= octets[0] <= highest:
                if self._heart_rate.out_of_range == "refuse":
                    return ResultCode.INVALID_PARAMETER, None
                if self._heart_rate.out_of_range == "ignore":
                    return ResultCode.SUCCESS, None
                octets = bytes((min(highest, max(lowest, octets[0])),))
        self.kept[target.kind] = octets
        return ResultCode.SUCCESS, bytes((target.status,)) + octets

    @property
    def time_s(self) -> int | None:
        """The training time set, if one was."""
        octets = self.kept.get("time")
        return None if octets is None else int.from_bytes(octets, "little")
