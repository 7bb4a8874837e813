"""Which sentence a notice, a step or a change calls for."""

from collections.abc import Callable
from typing import Final

from retropace.model import Cue, Direction, Notice, NoticeKind, Urgency
from retropace.profile.plan import Step
from retropace.units import KMH_PER_MPH, kmh_to_mps, mps_to_kmh

SPOKEN_LEAD_S: Final = 5.0
_SAME_MPS: Final = kmh_to_mps(0.05)


def speed_kmh(speed_mps: float) -> float:
    """As a screen and a voice give it: to a tenth."""
    return round(mps_to_kmh(speed_mps), 2)


def ahead(
    now_mps: float, first_mps: float, end_mps: float, name: str, *, barred: bool = False
) -> Cue:
    """What comes in five seconds, against what the belt does now; only a rise is a promise (R06).

    ``end_mps`` differs from ``first_mps`` where the speed then goes on changing bit by bit. Where
    nothing may rise (``barred``) none is announced.
    """
    peak_mps, told_mps = max(first_mps, end_mps), first_mps
    rises = peak_mps > now_mps + _SAME_MPS
    if rises and barred:
        how, told_mps = "held", now_mps
    elif abs(end_mps - first_mps) > _SAME_MPS:
        how, told_mps = "ramp", end_mps
    elif abs(first_mps - now_mps) <= _SAME_MPS:
        how = "same"
    else:
        how = "faster" if first_mps > now_mps else "slower"
    values = (
        ("how", how),
        ("speed_kmh", speed_kmh(told_mps)),
        ("in_s", SPOKEN_LEAD_S),
        ("step", name),
    )
    return Cue("change_ahead", Urgency.CHANGE, values, peak_mps if rises and not barred else None)


def ramp(first_mps: float, end_mps: float, name: str) -> Cue:
    """A speed that changes bit by bit from now on."""
    values = (("speed_kmh", speed_kmh(end_mps)), ("step", name))
    return Cue("ramp_begins", Urgency.CHANGE, values, max(first_mps, end_mps))


def slower_now(speed_mps: float) -> Cue:
    """A fall needs no notice; it is said as it happens."""
    return Cue("slower_now", Urgency.CHANGE, (("speed_kmh", speed_kmh(speed_mps)),))


def slowest_already(speed_mps: float) -> Cue:
    """Slower was asked for, and there is nothing slower but rest."""
    return Cue("slowest_already", Urgency.CHANGE, (("speed_kmh", speed_kmh(speed_mps)),))


def probe(speed_mps: float) -> Cue:
    """The announcement of the unit probe (R03)."""
    values = (("speed_kmh", speed_kmh(speed_mps)), ("in_s", SPOKEN_LEAD_S))
    return Cue("probe_ahead", Urgency.CHANGE, values, speed_mps)


def console_question(speed_mps: float) -> Cue:
    """Which of two speeds the console shows, after the probe of a machine not yet known (R03)."""
    asked_kmh = speed_kmh(speed_mps)
    values = (("speed_kmh", asked_kmh), ("speed_mph", round(asked_kmh / KMH_PER_MPH, 2)))
    return Cue("console_question", Urgency.CHANGE, values)


def grade(next_grade: float) -> Cue:
    """The announcement of another grade."""
    values = (("grade_pct", round(next_grade * 100, 1)), ("in_s", SPOKEN_LEAD_S))
    return Cue("grade_ahead", Urgency.CHANGE, values)


def turn(direction: Direction) -> Cue:
    """The announcement that the belt will rest for the walker to turn round."""
    values = (("direction", direction.value), ("in_s", SPOKEN_LEAD_S))
    return Cue("turn_ahead", Urgency.CHANGE, values)


def step_begins(step: Step) -> Cue:
    """The name of the step, and how long it is."""
    if step.duration_s is not None:
        length: tuple[str, float | str] = ("duration_s", step.duration_s)
    else:
        length = ("distance_m", step.distance_m or 0.0)
    return Cue("step_begins", Urgency.CHANGE, (("step", step.name), length))


def stopping(reason: str, urgency: Urgency = Urgency.ALARM) -> Cue:
    """The belt is being stopped, and why."""
    return Cue("stopping", urgency, (("reason", reason),))


def holding(reason: str) -> Cue:
    """The speed stays as it is, and why."""
    return Cue("holding", Urgency.CHANGE, (("reason", reason),))


def _reason(notice: Notice) -> Cue:
    """Most stops are said by their reason."""
    return stopping(notice.kind.value)


def _holding(notice: Notice) -> Cue:
    """Nothing goes up for now, and why."""
    return holding(notice.kind.value)


def _plain(key: str, urgency: Urgency) -> Callable[[Notice], Cue]:
    """A sentence without values."""
    return lambda _: Cue(key, urgency)


def _at_speed(key: str) -> Callable[[Notice], Cue]:
    """A sentence with a speed."""
    return lambda notice: Cue(key, Urgency.CHANGE, (("speed_kmh", speed_kmh(notice.value or 0.0)),))


def _heart(key: str, urgency: Urgency) -> Callable[[Notice], Cue]:
    """A sentence with a heart rate and the ceiling it is above."""
    return lambda notice: Cue(
        key, urgency, (("bpm", notice.value or 0.0), ("ceiling_bpm", float(notice.detail)))
    )


_SENTENCES: Final[dict[NoticeKind, Callable[[Notice], Cue] | None]] = {
    NoticeKind.PROBE_PASSED: None,
    NoticeKind.UNIT_MISMATCH: lambda notice: Cue(
        "unit_mismatch", Urgency.ALARM, (("ratio", notice.value or 0.0),)
    ),
    NoticeKind.SPEED_IGNORED: _plain("speed_ignored", Urgency.ALARM),
    NoticeKind.STALE: _plain("telemetry_stale", Urgency.CHANGE),
    NoticeKind.SILENT: _plain("telemetry_lost", Urgency.ALARM),
    NoticeKind.FRESH_AGAIN: None,
    NoticeKind.NOT_FOLLOWING: _plain("not_following", Urgency.CHANGE),
    NoticeKind.OUTCOME_UNKNOWN: _holding,
    NoticeKind.REJECTED: _holding,
    NoticeKind.CONTROL_LOST: _plain("control_lost", Urgency.ALARM),
    NoticeKind.CONSOLE_SLOWER: _at_speed("console_slower"),
    NoticeKind.CONSOLE_FASTER: _at_speed("console_faster"),
    NoticeKind.CONSOLE_STOP: _plain("console_stop", Urgency.ALARM),
    NoticeKind.CONSOLE_PAUSE: _plain("console_pause", Urgency.CHANGE),
    NoticeKind.SAFETY_KEY: _plain("safety_key", Urgency.ALARM),
    NoticeKind.WALKER_UNSEEN: _plain("walker_unseen", Urgency.ALARM),
    NoticeKind.WALKER_GONE: _plain("walker_gone", Urgency.ALARM),
    NoticeKind.HEART_EASE: _heart("heart_rate_ease", Urgency.CHANGE),
    NoticeKind.HEART_STOP: _heart("heart_rate_stop", Urgency.ALARM),
    NoticeKind.HEART_LOST: _plain("heart_rate_lost", Urgency.CALM),
    NoticeKind.JOURNAL_DOWN: _plain("journal_down", Urgency.CHANGE),
    NoticeKind.GUARDIAN_GONE: _plain("guardian_gone", Urgency.CHANGE),
    NoticeKind.TOO_LONG: _plain("time_limit", Urgency.ALARM),
    NoticeKind.LINK_LOST: _plain("link_lost", Urgency.ALARM),
    NoticeKind.LINK_BACK: None,
    NoticeKind.LINK_FAILED: _plain("link_failed", Urgency.ALARM),
    NoticeKind.STOP_UNANSWERED: _plain("pull_key", Urgency.ALARM),
    NoticeKind.AT_REST: None,
}


def sentence_for(notice: Notice) -> Cue | None:
    """What is said when something is noticed; None where silence is right."""
    make = _SENTENCES.get(notice.kind, _reason)
    return None if make is None else make(notice)
