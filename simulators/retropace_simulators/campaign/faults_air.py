"""Troubles of what is sent: late, twice, lost, out of order, garbage, cut off, zero."""

from retropace import ftms
from retropace_simulators.campaign.registry import Heal, among, fault
from retropace_simulators.campaign.stage import Arrivals, Stage
from retropace_simulators.campaign.story import Taint
from retropace_simulators.server import Outgoing


@fault("late", Taint.TELL)
def _late(stage: Stage, strength: float) -> tuple[str, Heal]:
    """What is sent comes late, in order."""
    most_s = 0.2 + 8.0 * strength**2

    def meddle(item: Outgoing, arrivals: Arrivals) -> Arrivals:  # noqa: ARG001
        return [(delay_s + stage.chance.uniform(0, most_s), data) for delay_s, data in arrivals]

    return f"up to {most_s:.1f} s", among(stage.meddling, meddle)


@fault("duplicated", Taint.TELL)
def _duplicated(stage: Stage, strength: float) -> tuple[str, Heal]:
    """Some of what is sent comes twice."""

    def meddle(item: Outgoing, arrivals: Arrivals) -> Arrivals:  # noqa: ARG001
        return arrivals * 2 if stage.chance.random() < strength else arrivals

    return f"{strength:.0%}", among(stage.meddling, meddle)


@fault("lost", Taint.TELL)
def _lost(stage: Stage, strength: float) -> tuple[str, Heal]:
    """Some notifications never come."""

    def meddle(item: Outgoing, arrivals: Arrivals) -> Arrivals:
        gone = not item.indication and stage.chance.random() < strength
        return [] if gone else arrivals

    return f"{strength:.0%}", among(stage.meddling, meddle)


@fault("reordered", Taint.TELL)
def _reordered(stage: Stage, strength: float) -> tuple[str, Heal]:
    """A notification is overtaken by the next of its kind."""
    held: dict[str, bytes] = {}

    def meddle(item: Outgoing, arrivals: Arrivals) -> Arrivals:
        kind = item.characteristic
        if kind in held:
            return [*arrivals, (0.0, held.pop(kind))]
        if not item.indication and arrivals and stage.chance.random() < strength:
            held[kind] = arrivals[0][1]
            return []
        return arrivals

    return f"{strength:.0%}", among(stage.meddling, meddle)


@fault("garbage", Taint.TELL)
def _garbage(stage: Stage, strength: float) -> tuple[str, Heal]:
    """Some of what is sent is nonsense of any length."""
    chance = stage.chance

    def meddle(item: Outgoing, arrivals: Arrivals) -> Arrivals:  # noqa: ARG001
        return [
            (
                delay_s,
                chance.randbytes(chance.randint(0, 24)) if chance.random() < strength else data,
            )
            for delay_s, data in arrivals
        ]

    return f"{strength:.0%}", among(stage.meddling, meddle)


@fault("truncated", Taint.TELL)
def _truncated(stage: Stage, strength: float) -> tuple[str, Heal]:
    """Some of what is sent is cut off."""
    chance = stage.chance

    def meddle(item: Outgoing, arrivals: Arrivals) -> Arrivals:  # noqa: ARG001
        return [
            (delay_s, data[: chance.randint(0, len(data))] if chance.random() < strength else data)
            for delay_s, data in arrivals
        ]

    return f"{strength:.0%}", among(stage.meddling, meddle)


@fault("zero glitch", Taint.TELL)
def _zero(stage: Stage, strength: float) -> tuple[str, Heal]:
    """Single records say speed zero amid motion; two in a row where it is strong."""
    was_zero: list[bool] = [False]

    def meddle(item: Outgoing, arrivals: Arrivals) -> Arrivals:
        if item.characteristic != ftms.TREADMILL_DATA:
            return arrivals
        again = not was_zero[0] or strength > 0.8
        was_zero[0] = again and stage.chance.random() < 0.1 + 0.3 * strength
        return [(delay_s, _zeroed(data)) for delay_s, data in arrivals] if was_zero[0] else arrivals

    return "single" if strength <= 0.8 else "also in a row", among(stage.meddling, meddle)


@fault("frozen record", Taint.TELL)
def _frozen(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """Treadmill Data repeats one record for ever."""
    first: list[bytes] = []

    def meddle(item: Outgoing, arrivals: Arrivals) -> Arrivals:
        if item.characteristic != ftms.TREADMILL_DATA or not arrivals:
            return arrivals
        first.append(arrivals[0][1])
        return [(delay_s, first[0]) for delay_s, _ in arrivals]

    return "frozen", among(stage.meddling, meddle)


@fault("no telemetry", Taint.TELL)
def _silent(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """Treadmill Data stops; everything else works."""

    def meddle(item: Outgoing, arrivals: Arrivals) -> Arrivals:
        return [] if item.characteristic == ftms.TREADMILL_DATA else arrivals

    return "silent", among(stage.meddling, meddle)


@fault("no status", Taint.TELL)
def _no_status(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """Machine Status and Training Status stop; everything else works."""

    def meddle(item: Outgoing, arrivals: Arrivals) -> Arrivals:
        kinds = (ftms.MACHINE_STATUS, ftms.TRAINING_STATUS)
        return [] if item.characteristic in kinds else arrivals

    return "silent", among(stage.meddling, meddle)


def _zeroed(data: bytes) -> bytes:
    """The record with speed zero, where it carries a speed (bit 0 is clear)."""
    if len(data) < 4 or data[0] & 1:
        return data
    return data[:2] + b"\x00\x00" + data[4:]
