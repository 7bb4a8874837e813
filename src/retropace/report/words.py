"""The words of a report: when, how long, how it ended, and what safety noticed."""

from datetime import datetime
from typing import Final, NamedTuple

from retropace.journal import SafetyEvent, Summary
from retropace.journal.summary import TORN
from retropace.model import NoticeKind
from retropace.units import mps_to_kmh

UNKNOWN: Final = "\u2013"
"""What stands where nobody knows: a dash."""
MINUS: Final = "\u2212"
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


class Verdict(NamedTuple):
    """How a session ended: ``tone`` is good, calm or warn; ``why`` may be empty."""

    tone: str
    words: str
    why: str


_ENDINGS: Final = {
    "done": ("good", "Walked to its end"),
    "walker": ("calm", "Ended by the walker"),
    "safety": ("warn", "Stopped for safety"),
    "treadmill": ("warn", "Ended by trouble with the treadmill"),
    TORN: ("warn", "The recording broke off"),
}


class Wording(NamedTuple):
    """What happened, and what was done about it where the belt was not stopped for it."""

    happened: str
    done: str = "Noted"


EVENTS: Final[dict[NoticeKind, Wording]] = {
    NoticeKind.PROBE_PASSED: Wording("The speed test went well"),
    NoticeKind.UNIT_MISMATCH: Wording(
        "The belt did not move at the speed it was told; it may count in miles"
    ),
    NoticeKind.SPEED_IGNORED: Wording("The belt did not take the speed it was told"),
    NoticeKind.STALE: Wording(
        "The treadmill said nothing for a while", "No faster until it was heard again"
    ),
    NoticeKind.SILENT: Wording("The treadmill went silent"),
    NoticeKind.FRESH_AGAIN: Wording("The treadmill was heard again"),
    NoticeKind.OVERSPEED: Wording("The belt ran faster than it was told"),
    NoticeKind.NOT_FOLLOWING: Wording("The belt did not follow a change", "Held the speed"),
    NoticeKind.STILL_NOT_FOLLOWING: Wording("The belt did not follow a second time"),
    NoticeKind.NO_MOTION: Wording("The belt did not start"),
    NoticeKind.MOVING_UNASKED: Wording("The belt moved though nobody had asked it to"),
    NoticeKind.OUTCOME_UNKNOWN: Wording(
        "The treadmill did not answer a command", "Nothing more was asked until it was clear"
    ),
    NoticeKind.UNCERTAIN_TOO_LONG: Wording(
        "It stayed unclear for too long whether the treadmill had obeyed"
    ),
    NoticeKind.REJECTED: Wording("The treadmill refused a command", "Held the speed"),
    NoticeKind.REJECTED_AGAIN: Wording("The treadmill refused a command again"),
    NoticeKind.CONTROL_LOST: Wording("The treadmill took back control"),
    NoticeKind.CONSOLE_SLOWER: Wording(
        "Somebody chose a slower speed at the console", "Stayed slower for the rest of the step"
    ),
    NoticeKind.CONSOLE_FASTER: Wording(
        "Somebody chose a faster speed at the console", "Followed, under the cap"
    ),
    NoticeKind.CONSOLE_STOP: Wording("Somebody pressed stop at the console"),
    NoticeKind.CONSOLE_PAUSE: Wording("Somebody pressed pause at the console"),
    NoticeKind.SAFETY_KEY: Wording("The safety key was pulled"),
    NoticeKind.HEART_EASE: Wording(
        "The heart rate stayed above its ceiling for 10 seconds", "Eased the speed down"
    ),
    NoticeKind.HEART_STOP: Wording("The heart rate was still above its ceiling a minute later"),
    NoticeKind.HEART_LOST: Wording(
        "The heart-rate strap went silent", "No speed was raised because of it"
    ),
    NoticeKind.JOURNAL_DOWN: Wording("The recording was in trouble", "No faster from there on"),
    NoticeKind.GUARDIAN_GONE: Wording("The guardian was gone", "No faster from there on"),
    NoticeKind.QUEUE_OVERFLOW: Wording("More came in than could be dealt with"),
    NoticeKind.TOO_LONG: Wording("The longest duration of a session was over"),
    NoticeKind.LINK_LOST: Wording(
        "The connection to the treadmill was lost", "Said so at once, and tried to reconnect"
    ),
    NoticeKind.LINK_BACK: Wording("The connection was back"),
    NoticeKind.LINK_FAILED: Wording("The connection did not come back"),
    NoticeKind.STOP_UNANSWERED: Wording(
        "The belt was told to stop and did not", "Told it again, and said: pull the safety key"
    ),
    NoticeKind.WALKER_UNSEEN: Wording(
        "Nobody was seen walking on the belt", "Asked, and said that it would stop"
    ),
    NoticeKind.WALKER_GONE: Wording("Nobody was walking on the belt any more"),
    NoticeKind.AT_REST: Wording("The belt came to rest"),
    NoticeKind.FAULT: Wording("A fault inside Retropace"),
}
STOPPED: Final = "Stopped the belt"
_SPEEDS: Final = frozenset(
    {
        NoticeKind.OVERSPEED,
        NoticeKind.NOT_FOLLOWING,
        NoticeKind.STILL_NOT_FOLLOWING,
        NoticeKind.CONSOLE_SLOWER,
        NoticeKind.CONSOLE_FASTER,
        NoticeKind.SPEED_IGNORED,
    }
)
_HEARTS: Final = frozenset({NoticeKind.HEART_EASE, NoticeKind.HEART_STOP})


def happened(event: SafetyEvent) -> str:
    """What an event was, in a sentence with its figure."""
    kind = _kind(event.kind)
    if kind is None:  # a journal of a later version
        return event.kind
    words, value, detail = EVENTS[kind].happened, event.value, event.detail
    if value is not None and kind in _SPEEDS:
        return f"{words} ({mps_to_kmh(value):.1f} km/h)"
    if value is not None and kind in _HEARTS:
        ceiling = f", ceiling {detail}" if detail else ""
        return f"{words} ({value:.0f} bpm{ceiling})"
    if value is not None and kind is NoticeKind.UNIT_MISMATCH:
        return f"{words} ({value:.2f} times the speed told)"
    return f"{words} ({detail})" if detail else words


def done_about(event: SafetyEvent) -> str:
    """What Retropace did."""
    kind = _kind(event.kind)
    if event.stops:
        return STOPPED
    return "Noted" if kind is None else EVENTS[kind].done


def verdict(summary: Summary) -> Verdict:
    """How the session ended."""
    tone, words = _ENDINGS.get(summary.ending, ("warn", "Ended without saying how"))
    name = summary.ending_reason.partition(": ")[0]
    kind = _kind(name)
    if summary.ending == "done":
        return Verdict(tone, words, "")
    if summary.ending == TORN:
        return Verdict(tone, words, "What was recorded until then is told here.")
    if kind is not None:
        stopped = next(
            (event for event in reversed(summary.safety_events) if event.kind == kind), None
        )
        why = happened(stopped) if stopped else EVENTS[kind].happened
    else:
        why = _capital(summary.ending_reason)
    return Verdict(tone, words, f"{why}." if why else "")


def when(started_at: str) -> str:
    """Such as Sunday 22 November 2026, 17:45; what is no date is given as it is."""
    try:
        at = datetime.fromisoformat(started_at)
    except ValueError:
        return started_at
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M}"


def clock(at_s: float) -> str:
    """Minutes and seconds, such as 4:05; before the belt moved -0:05."""
    minutes, seconds = divmod(abs(round(at_s)), 60)
    return f"{MINUS if at_s <= -0.5 else ''}{minutes}:{seconds:02d}"


def metres(distance_m: float) -> str:
    """Whole metres, thousands set apart."""
    return f"{distance_m:,.0f} m"


def _kind(name: str) -> NoticeKind | None:
    try:
        return NoticeKind(name)
    except ValueError:
        return None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
