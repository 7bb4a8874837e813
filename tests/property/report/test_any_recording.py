"""Whatever a journal says, its page is whole, and says nothing that is no number."""

import math
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from retropace.journal import Lap, Recording, SafetyEvent, Second, Told, read_recording
from retropace.journal.summary import TORN
from retropace.model import Direction, NoticeKind
from retropace.report import build_page
from support.recorded import record, walked
from support.reported import Page

SPEEDS = st.one_of(
    st.none(),
    st.sampled_from([0.0, 0.3, 0.5, 1.0, 1.34, 1.86, 3.5, 182.0]),
    st.floats(allow_nan=True, allow_infinity=True),
)
TEXTS = st.text(max_size=40)


@st.composite
def seconds(draw: st.DrawFn) -> tuple[Second, ...]:
    found, time_s = [], draw(st.integers(1, 500))
    for _ in range(draw(st.integers(0, 25))):
        time_s += draw(st.sampled_from([1, 1, 1, 2, 40, 100_000]))
        speed = draw(SPEEDS)
        found.append(
            Second(
                time_s=time_s,
                phase="walking",
                step=0,
                direction=draw(st.sampled_from(Direction)),
                speed_mps=speed,
                moving=bool(speed) and draw(st.booleans()),
                grade=draw(st.sampled_from([0.0, 0.02, 0.15, -0.03, 9.0])),
                heart_rate_bpm=draw(st.one_of(st.none(), st.integers(0, 255))),
                commanded_mps=draw(SPEEDS),
                walked_m=0.0,
            )
        )
    return tuple(found)


EVENTS = st.builds(
    SafetyEvent,
    time_s=st.floats(-10, 4000),
    kind=st.one_of(st.sampled_from([str(kind) for kind in NoticeKind]), TEXTS),
    stops=st.booleans(),
    value=st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
    detail=TEXTS,
)
LAPS = st.builds(
    Lap,
    step=st.integers(0, 3),
    name=TEXTS,
    direction=st.sampled_from(Direction),
    rest=st.booleans(),
    begin_s=st.floats(0, 4000),
    end_s=st.floats(0, 4000),
)
TOLD = st.builds(
    Told,
    rpe=st.one_of(st.none(), st.floats(0, 10)),
    rails=st.sampled_from([None, "none", "light", "grip"]),
)


@cache
def base() -> Recording:
    with TemporaryDirectory() as folder:
        return read_recording(record(walked(), Path(folder) / "one.jsonl"))


@given(
    seconds(),
    st.lists(EVENTS, max_size=4),
    st.lists(LAPS, max_size=4),
    TOLD,
    st.tuples(TEXTS, TEXTS, st.sampled_from(["done", "walker", "safety", TORN, "?"]), TEXTS),
)
@settings(max_examples=60, deadline=None)
def test_any_recording_makes_a_page(
    seconds_: tuple[Second, ...],
    events: list[SafetyEvent],
    laps: list[Lap],
    told: Told,
    texts: tuple[str, str, str, str],
) -> None:
    title, started_at, ending, reason = texts
    summary = replace(
        base().summary,
        title=title,
        started_at=started_at,
        ending=ending,
        ending_reason=reason,
        safety_events=tuple(events),
    )
    kept = replace(base(), seconds=seconds_, laps=tuple(laps), told=told, summary=summary)
    text = build_page([kept, base()])
    text.encode("utf-8")
    page = Page(text)
    for element in page.elements:
        for name in ("x", "y", "x1", "x2", "width", "height", "viewbox"):
            for value in element.attributes.get(name, "0").split():
                assert math.isfinite(float(value))
        assert not re.search("nan|inf", element.attributes.get("d", ""))
    assert len(page.all("script")) == 3
