"""Stages 10 and 11: derive the effort of the moment, and publish a read-only snapshot."""

from retropace.effort import assess
from retropace.kernel import Decision, Kernel
from retropace.runtime.snapshot import Snapshot
from retropace.units import NS_PER_S


def snapshot_of(
    kernel: Kernel, decision: Decision, base_ns: int, mass_kg: float | None = None
) -> Snapshot:
    """What a screen may know after this decision; instants are seconds since ``base_ns``."""
    belief, view = kernel.belief, kernel.view()
    effort = None
    if belief.speed_mps is not None and belief.moving:
        effort = assess(round(belief.speed_mps, 3), belief.grade or 0.0, view.direction, mass_kg)
    return Snapshot(
        now_s=(decision.now_ns - base_ns) / NS_PER_S,
        view=view,
        commanded_mps=kernel.safety.commanded_mps,
        measured_mps=belief.speed_mps,
        trust=belief.trust,
        age_s=None if belief.age_ns is None else belief.age_ns / NS_PER_S,
        distance_m=belief.walked_m,
        heart_rate_bpm=belief.heart_rate_bpm,
        effort=effort,
        cues=decision.cues,
        notices=decision.notices,
        alarm=decision.verdict.alarm,
        linked=kernel.safety.linked,
    )
