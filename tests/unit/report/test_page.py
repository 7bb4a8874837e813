"""The page: whole, alone, honest, and deaf to hostile names."""

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from retropace.journal import Recording, Told, read_recording, write_told
from retropace.report import build_page
from retropace.report.compared import compared_figures
from retropace.report.figures import figures
from retropace.report.story import story_of
from retropace.report.tables import step_table
from support.exported import a_second
from support.recorded import record, there_and_back, troubled, walked
from support.reported import Page, a_long_one, frightened
from support.rig import Rig, rig

HOSTILE = "</title></script><script>alert(1)</script><img src=x onerror=alert(2)>"


def told(made: Rig, tmp_path: Path, name: str = "one", **how: bool) -> Recording:
    return read_recording(record(made, tmp_path / f"{name}.jsonl", **how))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return Page(build_page([told(walked(), tmp_path_factory.mktemp("calm"))]))


@pytest.fixture(scope="module")
def alarming(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return Page(build_page([told(frightened(), tmp_path_factory.mktemp("alarm"))]))


def test_it_asks_nothing_of_any_network(calm: Page) -> None:
    for element in calm.elements:
        assert element.name not in ("link", "img", "iframe", "object", "embed", "base", "form")
        for name, value in element.attributes.items():
            assert name not in ("src", "srcset", "style", "xlink:href"), (element.name, name)
            assert not name.startswith("on")
            if "//" in value:
                assert (element.name, name) == ("a", "href")
                assert value.startswith("https://doi.org/10.")
    style = calm.one("style").text
    assert "url(" not in style
    assert "@import" not in style


def test_its_policy_allows_its_own_script_and_style_alone(calm: Page) -> None:
    policy = next(
        meta.attributes["content"]
        for meta in calm.all("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    script = next(e for e in calm.all("script") if "type" not in e.attributes)
    for element in (script, calm.one("style")):
        digest = hashlib.sha256("".join(element.texts).encode()).digest()
        assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy


def test_a_person_finds_the_way_by_headings(calm: Page) -> None:
    assert calm.one("h1").text == "A test"
    assert [heading.text for heading in calm.all("h2")] == [
        "What it was worth",
        "To keep in mind",
        "What safety noticed",
        "What it asked of you",
        "Step by step",
        "Sources",
    ]
    assert "Sunday 22 November 2026, 17:45" in calm.one("header").text
    assert "Walked to its end" in calm.one("p", "verdict").text
    assert "a test belt (simulated)" in calm.one("p", "where-line").text


def test_key_figures_come_with_their_intervals(calm: Page) -> None:
    tiles = calm.one("dl", "tiles").text
    for name in ("Time backward", "Distance backward", "Effort", "Energy", "Worth"):
        assert name in tiles
    assert tiles.count("95 %:") == 4


def test_the_picture_is_described_and_its_numbers_are_in_a_table(calm: Page) -> None:
    ids = {e.attributes["id"]: e for e in calm.elements if "id" in e.attributes}
    drawings = [e for e in calm.all("svg") if "aria-hidden" not in e.attributes]
    assert len(drawings) == 3
    for drawing in drawings:
        assert drawing.attributes["role"] == "img"
        for label in drawing.attributes["aria-labelledby"].split():
            assert ids[label].text
    captions = [element.text for element in calm.all("caption")]
    assert any(caption.startswith("The picture in numbers") for caption in captions)
    for head in calm.all("th"):
        assert head.attributes["scope"] in ("col", "row")


def test_no_id_stands_twice(alarming: Page) -> None:
    ids = Counter(e.attributes["id"] for e in alarming.elements if "id" in e.attributes)
    assert set(ids.values()) == {1}


def test_the_folk_claim_is_told_with_numbers_and_verdict(calm: Page) -> None:
    worth = calm.one("section", "worth").text
    assert "folk claim, contradicted by measurement" in worth
    assert "min that can be told took" in worth, "not all of it can"
    assert "6 times would have been" in worth
    assert "10 times would have been" in worth
    assert "below 1.34 m/s (4.8 km/h)" in worth
    assert "Not said whether the rails were held" in calm.one("section", "remarks").text
    links = [a.attributes["href"] for a in calm.all("a")]
    assert "https://doi.org/10.1097/00005768-199809000-00011" in links


def test_what_safety_noticed_stands_in_plain_words(alarming: Page) -> None:
    told_ = alarming.one("section", "safety").text
    assert "Somebody chose a slower speed at the console (1.2 km/h)" in told_
    assert "The heart rate stayed above its ceiling for 10 seconds (16" in told_
    assert "Stopped the belt" in told_
    verdict = alarming.one("p", "verdict")
    assert "warn" in verdict.attributes["class"]
    assert "Stopped for safety" in verdict.text
    assert "still above its ceiling" in verdict.text
    signs = alarming.all("g", "sign")
    assert len(signs) == 2 * len(alarming.all("span", "no"))
    assert any("stops" in sign.attributes["class"] for sign in signs)
    assert "Grade" in " ".join(text.text for text in alarming.all("text"))


def test_a_killed_session_says_that_its_record_broke_off(tmp_path: Path) -> None:
    page = Page(build_page([told(walked(), tmp_path, end=False)]))
    assert "The recording broke off" in page.one("p", "verdict").text


def test_a_torn_record_is_pointed_out(tmp_path: Path) -> None:
    path = record(troubled(), tmp_path / "torn.jsonl")
    path.write_bytes(path.read_bytes()[:-300])
    page = Page(build_page([read_recording(path)]))
    assert "Something is missing here" in page.one("section", "notice").text


def test_a_session_that_never_moved_has_a_page(tmp_path: Path) -> None:
    made = rig()
    made.run(5)
    page = Page(build_page([told(made, tmp_path)]))
    assert "No figure" in page.one("section", "worth").text


@pytest.mark.parametrize("where", ["title", "profile", "treadmill", "ending_reason", "session_id"])
def test_a_hostile_name_stays_text(tmp_path: Path, where: str) -> None:
    kept = told(walked(), tmp_path)
    summary = replace(kept.summary, **{where: HOSTILE, "ending": "walker"})
    page = Page(build_page([replace(kept, summary=summary)]))
    assert len(page.all("script")) == 2
    assert not page.all("img")
    assert HOSTILE in " ".join(" ".join(page.one("body").texts).split())


def test_a_hostile_step_and_cue_stay_text(tmp_path: Path) -> None:
    kept = told(walked(), tmp_path)
    laps = tuple(lap._replace(name=HOSTILE) for lap in kept.laps)
    first = kept.cues[0]
    cue = first.cue._replace(key="technique", values=(("text", HOSTILE),))
    text = build_page([replace(kept, laps=laps, cues=(first._replace(cue=cue),))])
    page = Page(text)
    assert len(page.all("script")) == 2
    assert not page.all("img")
    data = next(e for e in page.all("script") if "type" in e.attributes)
    assert json.loads(data.text)["steps"][0][2] == HOSTILE
    assert "<" not in "".join(data.texts)


@pytest.mark.parametrize(
    ("rails", "words"),
    [
        ("none", "rails were not held"),
        ("light", "resting on the rails"),
        ("grip", "Gripping the rails"),
        (None, "Not said whether"),
    ],
)
def test_the_rails_are_told(tmp_path: Path, rails: str | None, words: str) -> None:
    path = record(walked(), tmp_path / "one.jsonl")
    write_told(path, Told(5, rails))
    page = Page(build_page([read_recording(path)]))
    assert words in page.one("section", "remarks").text
    load = page.one("section", "load").text
    assert "How hard it felt (0 to 10)5" in load
    assert "never turned into metres" in load


def test_the_script_is_given_every_second_as_shown(tmp_path: Path) -> None:
    kept = told(there_and_back(), tmp_path)
    page = Page(build_page([kept]))
    data = json.loads(next(e for e in page.all("script") if "type" in e.attributes).text)
    runs = data["series"]["measured"]
    assert sum(runs[1::2]) == data["length_s"]
    values = [
        value for value, count in zip(runs[::2], runs[1::2], strict=True) for _ in range(count)
    ]
    zero_s = next(second.time_s for second in kept.seconds if second.moving) - 1
    for second in kept.seconds[zero_s:]:
        expected = None if second.speed_mps is None else round(second.speed_mps * 36)
        assert values[second.time_s - zero_s - data["begin_s"] - 1] == expected
    assert {step[3] for step in data["steps"]} == {"backward", "forward"}


def test_two_sessions_share_their_scales(tmp_path: Path) -> None:
    pair = [told(walked(), tmp_path, "a"), told(frightened(), tmp_path, "b")]
    page = Page(build_page(pair))
    charts = page.all("svg", "chart")
    assert len(charts) == 4
    (end_s,) = {chart.attributes["data-end-s"] for chart in charts}
    assert float(end_s) == max(story_of(kept).end_s for kept in pair)
    assert (
        len(
            {chart.attributes["viewbox"] for chart in charts if "half" in chart.attributes["class"]}
        )
        == 1
    )
    ids = Counter(e.attributes["id"] for e in page.elements if "id" in e.attributes)
    assert set(ids.values()) == {1}
    assert page.one("h1").text == "Two sessions side by side"
    assert "Difference" in page.all("table")[0].text


def test_an_hour_is_a_small_file(tmp_path: Path) -> None:
    kept = told(a_long_one(), tmp_path)
    assert len(kept.seconds) > 3500
    text = build_page([kept])
    assert len(text.encode()) < 400_000
    assert len(re.findall("<svg", text)) == 4


def test_many_steps_are_folded_away(tmp_path: Path) -> None:
    page = Page(build_page([told(a_long_one(26), tmp_path)]))
    assert page.one("details", "steps").text.startswith("Step by step")
    assert not page.all("section", "steps")


def test_a_journal_of_too_much_still_makes_a_page_of_some_size(tmp_path: Path) -> None:
    kept = told(walked(), tmp_path)
    lap = kept.laps[0]
    laps = tuple(
        lap._replace(begin_s=lap.begin_s + n / 100, end_s=lap.begin_s + (n + 1) / 100)
        for n in range(20_000)
    )
    text = build_page([replace(kept, laps=laps, cues=kept.cues * 5_000)])
    assert len(text) < 1_000_000
    page = Page(text)
    assert "after the 1,000th of a kind are left out" in page.one("section", "notice").text
    assert any(band.text.startswith("1000 short steps") for band in page.all("g", "band"))


def test_a_mean_of_a_few_seconds_is_not_the_steps(tmp_path: Path) -> None:
    kept = told(walked(), tmp_path)
    slow = [a_second(n, speed_mps=0.2 if n <= 67 else 0.5) for n in range(1, 73)]
    lap = kept.laps[0]._replace(step=0, begin_s=0.0, end_s=72.0)
    few = step_table(story_of(replace(kept, seconds=tuple(slow), laps=(lap,))))
    assert few is not None
    assert "of 0:05 alone" in few
    steady = tuple(a_second(n) for n in range(1, 73))
    whole = step_table(story_of(replace(kept, seconds=steady, laps=(lap,))))
    assert whole is not None
    assert "alone" not in whole


def test_every_figure_of_a_part_says_so_and_a_pair_compares_the_parts(tmp_path: Path) -> None:
    kept = told(walked(), tmp_path)
    slow = tuple(a_second(n, speed_mps=0.2 if n <= 67 else 0.5) for n in range(1, 73))
    few = story_of(replace(kept, seconds=slow))
    notes = {figure.name: figure.note for figure in figures(few)}
    for name in ("Effort", "Energy", "Worth, forward", "Oxygen vs. forward"):
        assert "; of 0:05 min alone" in notes[name]
    steady = story_of(replace(kept, seconds=tuple(a_second(n) for n in range(1, 73))))
    assert not [figure for figure in figures(steady) if "alone" in figure.note]
    pair = compared_figures([few, steady])
    assert pair.index("Time that can be told") < pair.index("Effort, METs") < pair.index("Energy")
    assert "0:05" in pair
    assert "1:12" in pair
