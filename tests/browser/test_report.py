"""The report in a real browser: what the pointer reads, and that nothing leaves the page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from retropace.journal import Recording, read_recording
from retropace.report import build_page
from retropace.report.words import clock
from support.recorded import record, there_and_back
from support.reported import frightened


@dataclass
class Seen:
    """A page in the browser, and everything it said or asked for."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, path: Path) -> None:
        self.asked.clear()
        self.page.goto(path.as_uri())
        assert self.asked == [path.as_uri()]

    def read(self, key: str, session: int = 1) -> str:
        text: str = self.page.locator(f"#session-{session} [data-value={key}]").inner_text()
        return text

    def point_at(self, share: float) -> None:
        """The pointer on the first drawing, that far along its axis of time."""
        chart = self.page.locator("svg.chart:visible").first
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        left, right, width = (
            float(chart.get_attribute(f"data-{name}")) for name in ("left", "right", "width")
        )
        x = (left + share * (right - left)) / width * box["width"]
        self.page.mouse.move(box["x"] + x, box["y"] + box["height"] / 2)


@pytest.fixture
def seen(browser: Any) -> Iterator[Seen]:
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    found = Seen(page)
    page.on("console", lambda message: found.said.append(message.text))
    page.on("pageerror", lambda error: found.said.append(str(error)))
    page.on("request", lambda request: found.asked.append(request.url))
    yield found
    page.close()
    assert found.said == []


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recording]:
    folder = tmp_path_factory.mktemp("sessions")
    made = {"turning": there_and_back(), "frightened": frightened()}
    return {
        name: read_recording(record(rig, folder / f"{name}.jsonl")) for name, rig in made.items()
    }


@pytest.fixture(scope="module")
def pages(sessions: dict[str, Recording], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    texts = {name: build_page([kept]) for name, kept in sessions.items()}
    texts["both"] = build_page(list(sessions.values()))
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder


def tenths(value: float | None) -> str:
    return "\u2013" if value is None else f"{round(value * 10) / 10:.1f}"


def test_the_pointer_reads_what_was_recorded(
    seen: Seen, pages: Path, sessions: dict[str, Recording]
) -> None:
    seen.open(pages / "frightened.html")
    kept = sessions["frightened"]
    zero_s = next(second.time_s for second in kept.seconds if second.moving) - 1
    by_clock = {clock(second.time_s - zero_s): second for second in kept.seconds}
    read = set()
    for share in (0.02, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 0.99):
        seen.point_at(share)
        second = by_clock[seen.read("time")]
        asked, measured = second.commanded_mps, second.speed_mps
        assert seen.read("asked") == tenths(None if asked is None else asked * 3.6)
        assert seen.read("measured") == tenths(None if measured is None else measured * 3.6)
        assert seen.read("heart") == str(second.heart_rate_bpm)
        assert seen.read("grade") == tenths(second.grade * 100)
        lap = [lap for lap in kept.laps if lap.begin_s < second.time_s <= lap.end_s]
        assert seen.read("step") == (f"← {lap[0].name}" if lap else "\u2013")
        read.add(seen.read("time"))
    assert len(read) == 8
    cursor = seen.page.locator("svg.wide .cursor")
    assert cursor.get_attribute("visibility") == "visible"


def test_the_keyboard_reads_second_by_second(seen: Seen, pages: Path) -> None:
    seen.open(pages / "turning.html")
    slider = seen.page.locator(".scrub")
    slider.focus()
    seen.page.keyboard.press("Home")
    seen.page.keyboard.press("ArrowRight")
    first = seen.read("time")
    seen.page.keyboard.press("ArrowRight")
    assert first.startswith("\u2212"), "the wait before the belt moved"
    seconds = int(first.rpartition(":")[2])
    assert seen.read("time").endswith(f"{seconds - 1:02d}")
    assert "effort unknown" in slider.get_attribute("aria-valuetext")
    for _ in range(4):
        seen.page.keyboard.press("PageUp")
    spoken = slider.get_attribute("aria-valuetext")
    assert "measured 2.0 kilometres per hour" in spoken
    assert "METs" in spoken


def test_an_event_is_read_where_it_happened(seen: Seen, pages: Path) -> None:
    seen.open(pages / "frightened.html")
    seen.page.keyboard.press("Tab")
    words = set()
    slider = seen.page.locator(".scrub")
    for at in range(int(slider.get_attribute("max")) + 1):
        slider.evaluate("(s, at) => { s.value = at; s.dispatchEvent(new Event('input')); }", at)
        words.add(seen.read("words"))
    told = " ".join(words)
    assert "Somebody chose a slower speed at the console" in told
    assert "Stopped the belt." in told
    assert "Said: " in told


def test_two_sessions_are_read_at_the_same_moment(seen: Seen, pages: Path) -> None:
    seen.open(pages / "both.html")
    seen.point_at(0.1)
    assert seen.read("time", 1) == seen.read("time", 2) != "\u2013"


def test_a_phone_gets_the_narrow_drawing_and_no_sideways_page(seen: Seen, pages: Path) -> None:
    seen.page.set_viewport_size({"width": 360, "height": 740})
    for name in ("frightened", "both"):
        seen.open(pages / f"{name}.html")
        assert seen.page.locator("svg.narrow:visible").count() >= 1
        assert seen.page.locator("svg.wide:visible, svg.half:visible").count() == 0
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
        cut_off = "[...document.querySelectorAll('section.steps .scroll')]"
        assert not seen.page.evaluate(f"{cut_off}.some((e) => e.scrollWidth > e.clientWidth)")
    seen.point_at(0.5)
    assert seen.read("time") != "\u2013"


CONTRAST = """() => {
  const rgb = (text) => text.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = rgb(getComputedStyle(e).backgroundColor);
      if (colour.length < 4 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const bad = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || element.closest("script")) continue;
    if (!element.getClientRects().length || element.closest(".band, .sign")) continue;
    const style = getComputedStyle(element);
    const svg = element instanceof SVGElement;
    const ink = light(rgb(svg ? style.fill : style.color));
    const paper = light(ground(svg ? element.closest("svg").parentElement : element));
    const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    if (ratio < 4.5) bad.push(`${element.tagName} ${element.textContent.slice(0, 30)} ${ratio}`);
  }
  return bad;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_both_have_contrast(browser: Any, pages: Path, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.goto((pages / "frightened.html").as_uri())
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    shade = sum(int(part) for part in ground.strip("rgb()").split(","))
    assert (shade < 150) if scheme == "dark" else (shade > 600)
    assert page.evaluate(CONTRAST) == []
    page.close()


def test_paper_has_no_controls_and_one_or_two_sheets(seen: Seen, pages: Path) -> None:
    seen.open(pages / "frightened.html")
    sheets = seen.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert 1 <= sheets <= 2
    seen.page.emulate_media(media="print", color_scheme="dark")
    assert seen.page.locator(".readout:visible, .scrub:visible, details:visible").count() == 0
    assert seen.page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 31, 36)"


def test_without_scripts_it_is_a_picture_with_tables(browser: Any, pages: Path) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto((pages / "frightened.html").as_uri())
    assert page.locator("svg.chart:visible").count() == 1
    assert page.locator(".readout:visible, .scrub:visible").count() == 0
    page.locator("summary").first.click()
    assert page.locator("details table:visible").count() == 1
    page.close()


def test_a_hostile_name_runs_nothing(browser: Any, tmp_path: Path) -> None:
    from dataclasses import replace

    kept = read_recording(record(there_and_back(), tmp_path / "one.jsonl"))
    hostile = '<img src=x onerror="window.harm=1"><script>window.harm=1</script>'
    kept = replace(
        kept,
        summary=replace(kept.summary, title=hostile, treadmill=hostile),
        laps=tuple(lap._replace(name=hostile) for lap in kept.laps),
    )
    path = tmp_path / "hostile.html"
    path.write_text(build_page([kept]), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.locator("h1").inner_text() == hostile
    page.locator(".scrub").fill("30")
    assert page.locator("[data-value=step]").inner_text() == f"← {hostile}"
    assert page.evaluate("window.harm") is None
    page.close()
