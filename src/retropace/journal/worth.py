"""A recording's worth in forward terms, and its internal load: two channels that never meet.

Drawn anew from the recorded seconds whenever it is asked, so that old journals gain by better
models. The totals in a journal's last line are the quick sum, with the interval of many people's
mean; these figures are for the one who walked.
"""

from collections.abc import Iterable, Sequence

from retropace.effort import (
    Circumstances,
    Effort,
    GrossVo2,
    People,
    PersonalRatio,
    Rails,
    SessionWorth,
    Stretch,
    assess,
    worth,
)
from retropace.effort.load import TRIMP_MEN, Beats, Heart, InternalLoad, Weighting, internal_load
from retropace.effort.steady import unsteady_s
from retropace.effort.worth import DRAWS, SEED
from retropace.journal.recording import Recording
from retropace.journal.tally import Second


def worth_of(
    recording: Recording,
    *,
    practice_sessions: int = 0,
    personal: PersonalRatio | None = None,
    people: People = People.STUDIED,
    draws: int = DRAWS,
    seed: int = SEED,
) -> SessionWorth:
    """What the session was worth to its walker, with what they told of the rails.

    ``practice_sessions`` counts the backward sessions that were completed before this one.
    """
    rails = recording.told.rails
    circumstances = Circumstances(
        practice_sessions=practice_sessions,
        rails=None if rails is None else Rails(rails),
        people=people,
        personal=personal,
    )
    return worth(
        stretches_of(walked(recording.seconds)),
        mass_kg=recording.header.walker_mass_kg,
        circumstances=circumstances,
        draws=draws,
        seed=seed,
    )


def load_of(
    recording: Recording,
    heart: Heart | None = None,
    *,
    weighting: Weighting = TRIMP_MEN,
    session_worth: SessionWorth | None = None,
    with_rpe_load: bool = False,
) -> InternalLoad:
    """The session's internal load; heart rate is compared with the model of ``session_worth``.

    Only steady seconds are: in the first two minutes at a speed neither has settled.
    """
    seconds = walked(recording.seconds)
    steady = _steady(seconds)
    model = None
    if session_worth is not None and steady:
        there = worth(stretches_of(steady), circumstances=session_worth.circumstances, draws=1)
        model = there.vo2_ml_kg_min
    return internal_load(
        _beats(seconds),
        heart,
        rpe=recording.told.rpe,
        model_vo2=None if model is None else GrossVo2(model.value),
        model_beats=_beats(steady),
        weighting=weighting,
        with_rpe_load=with_rpe_load,
    )


def _steady(seconds: Sequence[Second]) -> list[Second]:
    """Those in motion that a model answers for, two minutes after the last change and later."""
    unsteady = unsteady_s(stretches_of(seconds))
    return [
        second
        for second, part_s in zip(seconds, unsteady, strict=True)
        if second.speed_mps and not part_s and effort_of(second)
    ]


def _beats(seconds: Iterable[Second]) -> list[Beats]:
    return [Beats(1.0, second.heart_rate_bpm) for second in seconds]


def effort_of(second: Second) -> Effort | None:
    """What the models say of it; None where they do not answer."""
    if second.speed_mps is None:
        return None
    effort = assess(second.speed_mps, second.grade, second.direction)
    return effort if isinstance(effort, Effort) else None


def walked(seconds: Sequence[Second]) -> Sequence[Second]:
    """From the first motion to the last: standing before and after is no part of a session."""
    moving = [index for index, second in enumerate(seconds) if second.moving]
    return seconds[moving[0] : moving[-1] + 1] if moving else ()


def stretches_of(seconds: Iterable[Second]) -> list[Stretch]:
    """Recorded seconds as ``worth`` takes them; of a lap's seconds, the worth of the lap."""
    return [Stretch(1.0, s.speed_mps, s.grade, s.direction) for s in seconds]
