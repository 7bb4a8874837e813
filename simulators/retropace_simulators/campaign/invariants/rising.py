"""R06, R18: the belt under the walker's feet, not what was written, rises as it was announced."""

from collections.abc import Iterator
from typing import Final

from retropace.model import NoticeKind
from retropace.units import KMH_PER_MPH
from retropace_simulators.campaign.invariants.common import (
    CARRYING,
    NOTICE_NS,
    Violation,
    control_writes,
    inside,
    kmh,
    lasts,
    minimum_mps,
    overtaking_mps,
    phase_at,
    running,
    s,
    told_mps,
    unseen,
    unsure,
    voids_ns,
    was_taken,
)
from retropace_simulators.campaign.story import Story, Taint
from retropace_simulators.models import load_model

RISE_MPS: Final = kmh(0.3)
"""What a walker may find under their feet within five seconds, unannounced."""
WINDOW_NS: Final = s(5.0)
_PROMISE_LASTS_NS: Final = s(70.0)
"""Half a minute, and the time of the longest way up under it."""
_SPARED_NS: Final = s(8.5)
"""A fall leaves what was announced just before it for the next rise."""
_CLOSE_MPS: Final = kmh(0.1)
_ONSET_NS: Final = s(12.0)
_HAND_LASTS_NS: Final = s(15.0)
_AIR_NS: Final = s(1.0)
"""A rise that was announced may still be under way so long after what made its promise void."""
_SHOWS_NS: Final = s(0.5)
"""So long a belt slows until its next report shows more than a report may swing by itself."""


def true_rises_are_announced(story: Story) -> Iterator[Violation]:
    """More than 0.3 km/h in five seconds: announced, or somebody else's doing."""
    run = running(story)
    if run is None:
        return
    motion = story.motion
    excused = unsure(story, Taint.OBEY, Taint.MOVE, grace_s=12.0)
    onsets = [spell.begin_ns for spell in motion.above(0.0)]
    lowest_mps = minimum_mps(story) * KMH_PER_MPH + _CLOSE_MPS
    voids, quiet_until_ns = _voids(story), run.begin_ns
    before_mps = 0.0
    for at_ns, mps in zip(motion.at_ns, motion.mps, strict=True):
        rising, before_mps = mps > before_mps, mps
        if not rising or not quiet_until_ns <= at_ns <= run.end_ns or mps <= lowest_mps:
            continue
        risen_mps = mps - motion.slowest(at_ns - WINDOW_NS, at_ns)
        if risen_mps <= RISE_MPS or inside(at_ns, excused):
            continue
        if phase_at(story, at_ns) not in CARRYING or _begins(at_ns, onsets):
            continue
        if _promised(story, mps, at_ns, voids) or _anothers(story, mps, at_ns):
            continue
        told = f"rose by {risen_mps * 3.6:.2f} to {mps * 3.6:.2f} km/h, and nobody had said so"
        yield Violation("R06", at_ns, f"the belt {told}")
        quiet_until_ns = at_ns + WINDOW_NS


def _voids(story: Story) -> list[tuple[int, int]]:
    """From when on nothing counts that was announced before which instant."""
    # Where a set-point crossed the press and won, what was announced goes on as it was.
    hands = [
        one.at_ns
        for one in story.foreign
        if one.slower and not (unseen(story, one) or any(_crossing(story, one.at_ns)))
    ]
    voids = [(at_ns, at_ns) for at_ns in [*voids_ns(story), *hands]]
    before_mps = 0.0
    for write in control_writes(story, 0x02):
        if not was_taken(story, write):
            continue
        speed_mps = told_mps(story, write)
        # The lowest speed is told anew in the probe, whose small rise was announced before.
        # And a belt that has long been slower still, whatever it was told, is told of a rise.
        slow_mps = story.motion.fastest(write.at_ns - WINDOW_NS, write.at_ns)
        if speed_mps < min(before_mps, slow_mps) and _probed(story, write.at_ns):
            voids.append((write.at_ns, write.at_ns - _SPARED_NS))
        before_mps = speed_mps
    return voids


def _begins(at_ns: int, onsets: list[int]) -> bool:
    """Whether the belt has only just begun to move, from rest."""
    return any(onset_ns <= at_ns <= onset_ns + _ONSET_NS for onset_ns in onsets)


def _promised(story: Story, mps: float, at_ns: int, voids: list[tuple[int, int]]) -> bool:
    """Whether this speed was announced five seconds ahead, and nothing has made it void since."""
    since_ns = max([since for void_ns, since in voids if void_ns + _AIR_NS <= at_ns], default=0)
    factor = 1.0 if _probed(story, at_ns) else KMH_PER_MPH
    for said in story.said:
        promised_mps = said.cue.announces_mps
        if promised_mps is None or promised_mps * factor < mps - _CLOSE_MPS:
            continue
        age_ns = at_ns - said.at_ns
        counts = lasts(said) or age_ns <= _PROMISE_LASTS_NS
        if said.at_ns >= since_ns and age_ns >= NOTICE_NS and counts:
            return True
    return False


def _probed(story: Story, at_ns: int) -> bool:
    """Whether the probe had passed: until then a belt may turn out to take miles."""
    return any(passed_ns <= at_ns for passed_ns in story.noticed_ns(NoticeKind.PROBE_PASSED))


def _anothers(story: Story, mps: float, at_ns: int) -> bool:
    """Whether someone else had the belt go so fast, or a press of theirs crossed ours on the air.

    A hand that slows the belt is known from its reports at the earliest; what we write until one
    shows it may win over it, and nothing later.
    """
    hands = [one for one in story.foreign if at_ns - _HAND_LASTS_NS <= one.at_ns <= at_ns]
    if not hands:
        return False
    if hands[-1].aim_mps >= mps - _CLOSE_MPS:
        return True
    return any(told >= mps - _CLOSE_MPS for told in _crossing(story, hands[-1].at_ns))


def _crossing(story: Story, hand_ns: int) -> Iterator[float]:
    """The speeds that reached the treadmill before a report can have told us of a hand, m/s."""
    known_ns = hand_ns + s(load_model(story.scenario.model).telemetry.period_s) + _SHOWS_NS
    return overtaking_mps(story, hand_ns, known_ns)
