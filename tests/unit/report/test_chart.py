"""The drawing: every corner of a line is a recorded second, and nothing leaves its lane."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from retropace.journal import read_recording
from retropace.report.chart import chart
from retropace.report.frame import NARROW, WIDE, Frame, Page, frame_of, lanes_of
from retropace.report.story import Story, story_of
from support.recorded import record, there_and_back
from support.reported import Page as Read
from support.reported import frightened

_NUMBERS = re.compile(r"-?[0-9.]+ -?[0-9.]+")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return story_of(
        read_recording(record(frightened(), tmp_path_factory.mktemp("a") / "one.jsonl"))
    )


def covers(path: str, x: float) -> bool:
    """Whether one of a path's areas lies over a place."""
    areas = [[place for place, _ in corners(area)] for area in path.split("z") if area]
    return any(min(area) < x < max(area) for area in areas)


def drawn(story: Story, page: Page = WIDE) -> tuple[Frame, Read]:
    frame = frame_of(page, lanes_of([story]), story.begin_s, story.end_s)
    return frame, Read(chart(story, frame, "one", "A drawing."))


def corners(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split() for pair in _NUMBERS.findall(path))]


@pytest.mark.parametrize("page", [WIDE, NARROW])
@pytest.mark.parametrize(
    ("class_", "lane", "name"),
    [
        ("measured", "speed", "measured_kmh"),
        ("asked", "speed", "asked_kmh"),
        ("mets", "effort", "mets"),
        ("forward-line", "effort", "forward_mets"),
        ("beats", "heart", "heart_rate_bpm"),
        ("steep", "grade", "grade_pct"),
    ],
)
def test_every_corner_of_a_line_is_a_recorded_second(
    story: Story, page: Page, class_: str, lane: str, name: str
) -> None:
    frame, read = drawn(story, page)
    placed = next(placed for placed in frame.lanes if placed.lane.key == lane)
    path = next(p for p in read.all("path", class_) if p.path[-1] == "g" and "h22" not in str(p))
    found = corners(path.attributes["d"])
    assert len(found) >= 2
    ends = [index for index, m in enumerate(story.moments) if getattr(m, name) is not None]
    assert found[0][0] == pytest.approx(frame.time.at(story.begin_s + ends[0] + 1), abs=0.06)
    assert found[-1][0] == pytest.approx(frame.time.at(story.begin_s + ends[-1] + 1), abs=0.06)
    heights = {
        round(frame.time.at(story.begin_s + index + 1), 1): placed.scale.at(getattr(m, name))
        for index, m in enumerate(story.moments)
        if getattr(m, name) is not None
    }
    for x, y in found:
        assert y == pytest.approx(heights[x], abs=0.06)


def test_nothing_leaves_its_lane(story: Story) -> None:
    frame, read = drawn(story)
    for placed in frame.lanes:
        group = [e for e in read.all("path") if e.path[-1] == "g" and e.attributes.get("d")]
        inside = [e for e in group if e.attributes.get("class") in _OF[placed.lane.key]]
        assert inside
        for element in inside:
            for x, y in corners(element.attributes["d"]):
                assert frame.time.begin_px - 0.1 <= x <= frame.time.end_px + 0.1
                if "h22" not in element.attributes["d"]:
                    assert placed.top_px - 0.1 <= y <= placed.bottom_px + 0.1


_OF = {
    "speed": ("measured", "measured-fill"),
    "effort": ("mets", "band-fill", "forward-line"),
    "heart": ("beats",),
    "grade": ("steep", "steep-fill"),
}


def test_what_is_extrapolated_is_hatched_and_nothing_else(tmp_path: Path) -> None:
    turned = story_of(read_recording(record(there_and_back(), tmp_path / "one.jsonl")))
    frame, read = drawn(turned)
    bands = read.all("path", "band-fill")
    hatched = [band for band in bands if "fill" in band.attributes]
    plain = [band for band in bands if "fill" not in band.attributes]
    assert len(hatched) == len(plain) == 1
    for stretch in (turned.stretches[0], turned.stretches[-1]):
        middle = frame.time.at((stretch.begin_s + stretch.end_s) / 2)
        backward = stretch.lap.direction == "backward"
        assert covers(hatched[0].attributes["d"], middle) is backward
        assert covers(plain[0].attributes["d"], middle) is not backward
    assert hatched[0].attributes["fill"] == "url(#one-hatch)"


def test_steps_show_their_direction(tmp_path: Path) -> None:
    turned = story_of(read_recording(record(there_and_back(), tmp_path / "one.jsonl")))
    _, read = drawn(turned)
    bands = read.all("g", "band")
    assert {band.text[-6] for band in bands if "0:2" in band.text} == {"←", "→"}
    assert {"facing-backward", "facing-forward"} <= {
        band.attributes["class"].split()[1] for band in bands
    }


def test_signs_stand_beside_each_other(story: Story) -> None:
    _, read = drawn(story, NARROW)
    signs = [e for e in read.all("text") if e.path[-1] == "g" and e.text in "123"]
    places = [float(sign.attributes["x"]) for sign in signs][-len(story.noticed) :]
    assert all(after - before >= 18.9 for before, after in pairwise(places))
