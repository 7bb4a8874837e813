"""Whether somebody walks on the moving belt, from the few fields that can tell on some machines.

Missing is not absent (R11): a sign counts only where the device handling trusts it, and only once
it has shown a walker since the belt began to move. Absence is what records say, never what their
silence says. The waits are argued in ``docs/decisions/0008-presence.md``.
"""

from collections.abc import Sequence
from enum import IntEnum, auto
from typing import Final

from retropace.model import Sample
from retropace.units import kmh_to_mps, seconds_to_ns

FADING_NS: Final = seconds_to_ns(1.8)
ABSENT_NS: Final = seconds_to_ns(2.8)
"""Two and three seconds of records, less what the radio adds to and takes from a second."""
FADING_RECORDS: Final = 2
ABSENT_RECORDS: Final = 3
SHOWN_TO_COUNT: Final = 3
"""So often a sign must have shown a walker, in this motion, before its silence means anything."""
COARSEST_NS: Final = seconds_to_ns(2.0)
"""A count that usually stands still for longer than this is no sign."""
_USUAL_WEIGHT: Final = 0.2
_FADING_USUAL: Final = 1.7
_ABSENT_USUAL: Final = 2.5
_SLOWER_MPS: Final = kmh_to_mps(0.3)
"""A belt that slows by this may be on its way to a stop by hand: there, too, counts stand still."""
_LEAST_LOAD: Final = 5
"""N or W: less is what a sensor tells of an empty belt."""

COUNTS: Final = frozenset({"elapsed_s"})
LOADS: Final = frozenset({"force_n", "power_w"})


class Presence(IntEnum):
    """What is believed of the walker, in the order in which signs outvote each other."""

    UNKNOWN = auto()
    ABSENT = auto()
    FADING = auto()
    PRESENT = auto()


class PresenceTracker:
    """Takes samples in, gives a presence out; knows no clock but the instants it is told."""

    def __init__(self, fields: Sequence[str]) -> None:
        """``fields`` of a sample are trusted; ValueError names one that can show nobody."""
        for field in fields:
            if field not in COUNTS | LOADS:
                raise ValueError(f"{field!r} does not show whether somebody walks")
        self._signs = {field: _Sign(counts=field in COUNTS) for field in fields}
        self._reference_mps = 0.0

    def take(self, sample: Sample, speed_mps: float, *, moving: bool) -> None:
        """Take one sample in; ``speed_mps`` and ``moving`` are what is believed of the belt."""
        slowing = speed_mps < self._reference_mps - _SLOWER_MPS
        self._reference_mps = speed_mps if slowing else max(speed_mps, self._reference_mps)
        for field, sign in self._signs.items():
            value = getattr(sample, field)
            if not moving:
                sign.forget()
            elif value is not None:
                sign.take(value, sample.received_ns, slowing=slowing)

    def break_off(self) -> None:
        """The link is gone, or nobody is asked to walk: what comes next stands on its own."""
        for sign in self._signs.values():
            sign.break_off()

    def presence(self) -> Presence:
        """What the signs say together: one that shows somebody outvotes those that do not."""
        return max((sign.presence() for sign in self._signs.values()), default=Presence.UNKNOWN)

    def seen_ns(self) -> int | None:
        """When a walker was last shown in this motion."""
        seen = [sign.seen_ns for sign in self._signs.values() if sign.seen_ns is not None]
        return max(seen, default=None)


class _Sign:
    """One field: a count that goes on, or a load that is felt, while somebody walks."""

    __slots__ = (
        "_counts",
        "_last",
        "_last_ns",
        "_quiet_records",
        "_shown",
        "_since_ns",
        "_usual_ns",
        "seen_ns",
    )

    def __init__(self, *, counts: bool) -> None:
        self._counts = counts
        self._usual_ns = 0.0
        self.forget()

    def forget(self) -> None:
        """The belt rests: whether it counts at all must be shown anew."""
        self._shown = 0
        self.break_off()

    def break_off(self) -> None:
        """Begin to compare anew."""
        self._last: float | None = None
        self._since_ns: int | None = None
        self.seen_ns: int | None = None

    def take(self, value: float, now_ns: int, *, slowing: bool) -> None:
        """One record that carries the field."""
        first = self._since_ns is None
        shows = abs(value) >= _LEAST_LOAD if not self._counts else value != self._last
        if shows and not (first and self._counts):
            self._show(now_ns)
        elif first or slowing:
            self._since_ns, self._quiet_records = now_ns, 0
        else:
            self._quiet_records += 1
        self._last, self._last_ns = value, now_ns

    def _show(self, now_ns: int) -> None:
        """Somebody is there."""
        if self._since_ns is not None:
            gap_ns = min(now_ns - self._since_ns, ABSENT_NS)
            weight = _USUAL_WEIGHT if self._usual_ns else 1.0
            self._usual_ns += weight * (gap_ns - self._usual_ns)
        self._shown += 1
        self.seen_ns = self._since_ns = now_ns
        self._quiet_records = 0

    def presence(self) -> Presence:
        """What this sign says by itself."""
        usual_ns = self._usual_ns
        if self._since_ns is None or self._shown < SHOWN_TO_COUNT or usual_ns > COARSEST_NS:
            return Presence.UNKNOWN
        quiet_ns, records = self._last_ns - self._since_ns, self._quiet_records
        if records >= ABSENT_RECORDS and quiet_ns >= max(ABSENT_NS, _ABSENT_USUAL * usual_ns):
            return Presence.ABSENT
        if records >= FADING_RECORDS and quiet_ns >= max(FADING_NS, _FADING_USUAL * usual_ns):
            return Presence.FADING
        return Presence.UNKNOWN if self.seen_ns is None else Presence.PRESENT
