"""Every event and every ending has words that a person understands."""

import pytest

from retropace.journal import SafetyEvent
from retropace.model import NoticeKind
from retropace.report.words import EVENTS, STOPPED, clock, done_about, happened, metres, when
from retropace.units import kmh_to_mps


def test_every_kind_of_notice_has_words() -> None:
    assert set(EVENTS) == set(NoticeKind)
    for wording in EVENTS.values():
        assert wording.happened[0].isupper()
        assert not wording.happened.endswith(".")


def event(kind: str, *, stops: bool = False, value: float | None = None, detail: str = "") -> str:
    told = SafetyEvent(1.0, kind, stops, value, detail)
    return f"{happened(told)} | {done_about(told)}"


def test_figures_are_told_in_the_walkers_units() -> None:
    assert event("overspeed", stops=True, value=kmh_to_mps(3.26)) == (
        f"The belt ran faster than it was told (3.3 km/h) | {STOPPED}"
    )
    assert "(161 bpm, ceiling 150)" in event("heart rate above ceiling", value=161, detail="150")
    assert "1.61 times the speed told" in event("unit mismatch", value=1.61)
    assert event("internal fault", stops=True, detail="ValueError").startswith(
        "A fault inside Retropace (ValueError)"
    )


def test_an_event_of_a_later_version_is_told_as_it_is() -> None:
    assert event("belt on fire") == "belt on fire | Noted"


@pytest.mark.parametrize(
    ("at_s", "text"), [(0.0, "0:00"), (65.4, "1:05"), (3600.0, "60:00"), (-7.0, "\u22120:07")]
)
def test_a_time_reads_as_minutes_and_seconds(at_s: float, text: str) -> None:
    assert clock(at_s) == text


def test_dates_and_metres() -> None:
    assert when("2026-11-22T17:45:01+01:00") == "Sunday 22 November 2026, 17:45"
    assert when("yesterday") == "yesterday"
    assert metres(12345.6) == "12,346 m"
