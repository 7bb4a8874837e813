"""The views of the page: readable and named, and what they draw, tell and keep."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from support.pages import Opener
from support.served import Served
from support.walker import ended, get_ready, keep, walk

CONTRASTS = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (c) => c.slice(0, 3).map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const c = parse(getComputedStyle(at).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const bad = [];
  for (const one of document.querySelectorAll("body *")) {
    const own = [...one.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !one.offsetParent || one.closest("svg, :disabled, .apart, noscript")) continue;
    const style = getComputedStyle(one);
    const a = light(parse(style.color)), b = light(ground(one));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) bad.push(one.textContent.slice(0, 30) + " " + ratio.toFixed(2));
  }
  return bad;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrasts_names_and_live_regions(served: Served, opened: Opener, theme: Any) -> None:
    page = opened(served.pairing_url, color_scheme=theme)
    views = ["#/", "#/history", "#/profiles", "#/profiles/knees", "#/import", "#/settings"]
    for view in views:
        page.goto(served.url + view)
        page.locator("h1").first.wait_for()
        page.wait_for_timeout(300)
        assert page.evaluate(CONTRASTS) == [], view
        nameless = page.locator("button, a, input, select, textarea").evaluate_all(
            """(all) => all.filter((one) => one.offsetParent && !(one.textContent.trim() ||
              one.getAttribute("aria-label") || (one.labels && one.labels.length)))
              .map((one) => one.outerHTML)"""
        )
        assert nameless == [], view
        keep(page, f"view{view.replace('#', '').replace('/', '-')}{theme}")
    page.goto(served.url + "#/")
    walk(page)
    assert page.evaluate(CONTRASTS) == []
    assert page.locator("#said[aria-live=polite]").count() == 1
    assert page.locator("#alarm[role=alert]").count() == 1
    page.keyboard.press("a")


def test_the_editor_draws_what_is_written_and_tells_what_is_wrong(
    served: Served, opened: Opener
) -> None:
    page = opened(served.pairing_url)
    page.locator(".cards .card").first.wait_for()
    page.goto(served.url + "#/profiles/knees")
    text = page.get_by_label("Profile as text")
    expect(page.locator(".picture .drawing")).to_be_visible()
    whole = text.input_value()
    text.fill(whole.replace('cap = "2.0 km/h"', 'cap = "20 km/h"'))
    expect(page.locator(".verdict")).to_contain_text("cap")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    text.fill(whole.replace('name = "knees"', 'name = "my-knees"'))
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".verdict")).to_have_text("Saved.")
    page.goto(served.url + "#/profiles")
    expect(page.get_by_text("your own")).to_be_visible()


def test_a_workout_is_looked_at_asked_about_and_kept(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url)
    page.locator(".cards .card").first.wait_for()
    page.goto(served.url + "#/import")
    page.get_by_label("Or as text").fill("5min@2; 4x(1min@3, 1min rest)")
    look = page.get_by_role("button", name="Look at it")
    look.click()
    page.get_by_label("Direction").select_option("backward")
    look.click()
    expect(page.locator(".picture .drawing")).to_be_visible()
    keep(page, "import-phone")
    expect(page.locator(".picture li").first).to_be_visible()
    page.get_by_role("button", name="Keep as profile").click()
    expect(page.get_by_label("Profile as text")).to_have_value(re.compile("2.5 km/h"))


FIGURES = """() => {
  const boxes = [...document.querySelectorAll(".drawing text")]
    .map((one) => one.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right && b.left < a.right &&
    a.top < b.bottom && b.top < a.bottom;
  return boxes.filter((a, i) => boxes.some((b, j) => j > i && meet(a, b))).length;
}"""


def test_the_figures_of_a_drawing_stand_apart_and_have_a_unit(
    served: Served, opened: Opener
) -> None:
    page = opened(served.pairing_url)
    page.locator(".cards .card").first.wait_for()
    for name in ("knees", "long-easy", "first-five", "quarter-mile"):
        page.goto(served.url + f"#/profiles/{name}")
        page.get_by_role("heading", name=name).wait_for()
        page.locator(".picture .drawing").wait_for()
        assert page.evaluate(FIGURES) == 0, name
        assert "km/h" in page.locator(".drawing .axes").text_content()


@pytest.mark.rule("R28")
def test_whoever_comes_next_may_begin_though_the_last_ones_page_is_still_open(
    served: Served, opened: Opener
) -> None:
    first = opened(served.pairing_url)
    walk(first)
    first.locator("#stop").click()
    ended(first)
    get_ready(opened(served.pairing_url))


def test_an_own_profile_is_not_lost_by_one_press(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url)
    own = page.get_by_role("button", name="Delete")
    for word in ("Keep as profile", "Replace your profile"):
        page.goto(served.url + "#/import")
        page.get_by_label("Or as text").fill("5min@2kmh back")
        page.get_by_role("button", name="Look at it").click()
        page.get_by_role("button", name="Keep as profile").click()
        if word != "Keep as profile":
            page.get_by_role("button", name=word).click()
        expect(own).to_be_visible()
    own.click()
    sure = page.get_by_role("button", name="Really delete? Press again")
    expect(sure).to_be_visible()
    assert len(list(served.data_dir.glob("profiles/*.toml"))) == 1
    sure.click()
    expect(page.get_by_role("heading", name="Profiles")).to_be_visible()
    assert list(served.data_dir.glob("profiles/*.toml")) == []
