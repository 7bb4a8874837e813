"""Someone walks the first step of a plan on a rig, and what the belt is then told."""

from itertools import pairwise

from retropace.model import CommandKind
from support.rig import Rig, plan, rig, step


def walking(
    speed_kmh: float = 2.0, *, duration_s: float = 300.0, for_s: float = 20.0, **changes: object
) -> Rig:
    """A belt that has walked its first step for a while."""
    walk = rig(plan(step(speed_kmh, duration_s)), **changes)
    walk.walk()
    walk.run(for_s)
    return walk


def rises_since(walk: Rig, since_ns: int) -> list[int]:
    """When a speed above the one before was commanded."""
    told = walk.sent(CommandKind.SET_SPEED)
    return [
        after.issued_ns
        for before, after in pairwise(told)
        if (after.speed_mps or 0) > (before.speed_mps or 0) and after.issued_ns >= since_ns
    ]
