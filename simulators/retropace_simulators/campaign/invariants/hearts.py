"""R20: a heart above its ceiling is heeded, and one that is not heard lets nothing rise."""

from collections.abc import Iterator
from typing import Final

from retropace.ftms import TreadmillDataDecoder, decode_heart_rate
from retropace.model import CommandKind, DecodeFault, NoticeKind, Sample
from retropace_simulators.campaign.invariants.common import (
    CARRYING,
    Violation,
    commands,
    kmh,
    last_before,
    minimum_mps,
    phase_at,
    s,
)
from retropace_simulators.campaign.story import Story

_EASED_WITHIN_NS: Final = s(13.0)
_STOPPED_WITHIN_NS: Final = s(75.0)
_GAP_NS: Final = s(2.5)
_RELIEF_BPM: Final = 5
"""So far below the ceiling the heart is calm again."""


def the_heart_is_heeded(story: Story) -> Iterator[Violation]:
    """Above the ceiling for 10 s it eases, 60 s later it stops; as the strap told it."""
    ceiling = story.scenario.person.heart_ceiling_bpm
    frozen = any(one.trouble.fault == "heart rate frozen" for one in story.injected)
    if ceiling is None or frozen:
        return
    eased = story.noticed_ns(NoticeKind.HEART_EASE, NoticeKind.HEART_STOP)
    since_ns: int | None = None
    heard_ns = calm_ns = 0
    for at_ns, bpm in _strap(story):
        carrying = phase_at(story, at_ns) in CARRYING and story.motion.at(at_ns) > 0.1
        high = carrying and (bpm or 0) > ceiling
        if not high or at_ns - heard_ns > _GAP_NS:
            since_ns = None
        if bpm is not None and bpm <= ceiling - _RELIEF_BPM:
            calm_ns = at_ns
        heard_ns = at_ns
        if not high:
            continue
        since_ns = at_ns if since_ns is None else since_ns
        unheeded = not any(calm_ns <= when_ns <= at_ns for when_ns in eased)
        if at_ns - since_ns > _EASED_WITHIN_NS and unheeded:
            yield Violation("R20", at_ns, "the heart was above its ceiling, and nothing eased")
            return
        if at_ns - since_ns > _STOPPED_WITHIN_NS:
            yield Violation("R20", at_ns, "the heart stayed above its ceiling, and no stop")
            return


def a_heart_unheard_lets_nothing_rise(story: Story) -> Iterator[Violation]:
    """Once eased, nothing rises until a calmer heart was heard: one lost or frozen says nothing."""
    ceiling = story.scenario.person.heart_ceiling_bpm
    if ceiling is None:
        return
    calm = sorted(
        at_ns
        for at_ns, bpm in [*_strap(story), *_handles(story)]
        if bpm is not None and bpm <= ceiling - _RELIEF_BPM
    )
    told = [(at_ns, one.speed_mps or 0.0) for at_ns, one in commands(story, CommandKind.SET_SPEED)]
    for eased_ns in story.noticed_ns(NoticeKind.HEART_EASE):
        before = [mps for at_ns, mps in told if at_ns < eased_ns]
        # A hand may have made it faster than it was told: eased is slower than it then ran.
        ran_mps = story.motion.at(eased_ns)
        eased_mps = max([minimum_mps(story), ran_mps, *before[-1:]]) - kmh(0.05)
        for at_ns, mps in told:
            heard = (last_before(calm, at_ns) or 0) >= eased_ns
            if at_ns >= eased_ns and not heard and mps > max(eased_mps, minimum_mps(story)):
                words = f"{mps * 3.6:.2f} km/h, and no calmer heart was heard since it was eased"
                yield Violation("R20", at_ns, words)
                return


def _strap(story: Story) -> Iterator[tuple[int, int | None]]:
    """What the strap said; without contact it says nothing."""
    for one in story.heard:
        if one.characteristic == "2a37":
            reading = decode_heart_rate(one.data, one.at_ns)
            if isinstance(reading, DecodeFault) or reading.contact is False:
                yield one.at_ns, None
            else:
                yield one.at_ns, reading.bpm or None


def _handles(story: Story) -> Iterator[tuple[int, int | None]]:
    """What the treadmill itself said of the heart."""
    decoder = TreadmillDataDecoder()
    for one in story.records():
        sample = decoder.feed(one.data, one.at_ns)
        if isinstance(sample, Sample):
            yield one.at_ns, sample.heart_rate_bpm or None
