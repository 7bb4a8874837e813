"""A page in German or Spanish is told everything in it: errors, endings, the profile's words."""

import re
from pathlib import Path
from typing import Any

import pytest

from retropace.cues.told import told
from retropace.library import shipped_names, shipped_profile
from retropace.web.tongue import language_of
from support.tongues import english_in, english_words_in
from support.web import Visit, session, treadmill, visit

KEYS = {"de": "Sicherheitsleine", "es": "clip"}
each_language = pytest.mark.parametrize("language", KEYS)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de", "de"),
        ("de-AT,en;q=0.5", "de"),
        ("fr-FR, es;q=0.4, en;q=0.3", "es"),
        ("en;q=0.2,es", "es"),
        ("fr", "en"),
        ("", "en"),
        ("de;q=0", "en"),
        ("\x00", "en"),
        ("*", "en"),
        ("x" * 300 + ",de", "en"),
        ("de;q=9,es;q=x", "en"),
    ],
)
def test_the_language_is_the_best_that_we_speak(header: str, language: str) -> None:
    assert language_of(header) == language


async def listening_in(page: Visit, language: str) -> None:
    """The browser is one in that language, and paired."""
    page.client = await page.pair(page.browser(**{"accept-language": language}))


async def errors(page: Visit, language: str) -> dict[str, str]:
    """One error of each kind that a walker may come by."""
    browser = page.browser(**{"accept-language": language})
    told_of: dict[str, str] = {}

    async def ask(name: str, method: str, path: str, **body: Any) -> None:
        answer = await browser.request(method, path, **body)
        found = answer.json()
        assert answer.status_code >= 400 or found["ok"] is False, (name, answer.text)
        told_of[name] = found["error"]

    await ask("unpaired", "GET", "/api/profiles")
    await ask("wrong code", "POST", "/api/pair", json={"secret": "2222"})
    await ask("foreign", "POST", "/api/pair", json={}, headers={"origin": "http://evil.example"})
    await page.pair(browser)
    await ask("no profile", "GET", "/api/profiles/nothing")
    await ask("no treadmill", "GET", "/api/treadmills/9")
    await ask("no session", "GET", "/api/sessions/none/report")
    await ask("nothing here", "GET", "/api/nothing")
    await ask("no request", "POST", "/api/profiles/validate", json={})
    await ask("shipped", "PUT", "/api/profiles/knees", json={"text": ""})
    await ask("bad profile", "PUT", "/api/profiles/mine", json={"text": 'cap = "20 km/h"'})
    text = (await browser.get("/api/profiles/knees")).json()["text"]
    for name, old, new in (
        ("cap", '"2.0 km/h"', '"20 km/h"'),
        ("unit", '"2.0 km/h"', "2"),
        ("field", "for_whom", "for_who"),
        ("toml", "[[steps]]", "[[steps"),
        ("fast", 'speed = "1.5 km/h"', 'speed = "2.4 km/h"'),
    ):
        broken = {"text": text.replace(old, new, 1)}
        await ask(name, "POST", "/api/profiles/validate", json=broken)
    asked = {"profile": "knees", "answers": {}}
    await ask("unanswered", "POST", "/api/treadmills/1/session", json=asked)
    asked["answers"] = {"no_fall": False}
    await ask("not ready", "POST", "/api/treadmills/1/session", json=asked)
    asked["mass_kg"] = 1
    await ask("mass", "POST", "/api/treadmills/1/session", json=asked)
    await ask("idle", "POST", "/api/treadmills/1/requests", json={"do": "pause"})
    return told_of


@each_language
@pytest.mark.rule("R27", "R28")
def test_errors_come_in_the_walkers_language(tmp_path: Path, language: str) -> None:
    async def script(page: Visit) -> None:
        english, other = await errors(page, "en"), await errors(page, language)
        assert len(english) == 19
        assert [name for name in english if english[name] == other[name]] == []
        assert english_words_in(list(other.values()), language) == []
        assert "20 km/h" in other["cap"], "what was written is told as it was written"

    visit(tmp_path, script)


@each_language
@pytest.mark.rule("R05")
def test_a_level_that_must_wait_is_told_in_the_walkers_language(
    tmp_path: Path, language: str
) -> None:
    async def script(page: Visit) -> None:
        for bay in page.room.bays.values():
            object.__setattr__(bay.machine, "simulated", False)
        await listening_in(page, language)
        wish = {"profile": "first-jog", "answers": {}}
        answer = await page.client.post("/api/treadmills/1/session", json=wish)
        assert answer.status_code == 409
        title = shipped_profile("first-jog", language)[1].title
        assert title in answer.json()["error"]
        assert "uneventful" not in answer.json()["error"]

    visit(tmp_path, script)


@each_language
def test_profiles_and_questions_come_in_the_walkers_language(tmp_path: Path, language: str) -> None:
    async def script(page: Visit) -> None:
        await listening_in(page, language)
        rows = (await page.get("/api/profiles"))["profiles"]
        assert {row["name"] for row in rows} == set(shipped_names())
        for row in rows:
            profile, plan = shipped_profile(row["name"], language)
            assert row["title"] == plan.title
            assert row["for_whom"] == " ".join(profile.for_whom.split())
        one = await page.get("/api/profiles/knees")
        assert one["drawing"][0]["name"] == shipped_profile("knees", language)[1].steps[0].name
        assert 'name = "Settle in"' in one["text"], "its text is its text"
        asked = await page.get("/api/treadmills/1/readiness?profile=knees")
        assert KEYS[language] in asked["questions"][-1]["text"]

    visit(tmp_path, script)


@each_language
def test_a_session_is_told_in_each_viewers_language(tmp_path: Path, language: str) -> None:
    """Two who watch the same session hear it each in their own, and the journal has neither."""

    async def script(page: Visit) -> None:
        await page.pair()
        plan = shipped_profile("first-five", language)[1]
        async with page.live() as english, page.live(query=f"language={language}") as other:
            await page.walking(other, for_s=40.0)
            seen = await other.until(lambda m: session(m).get("phase") == "walking")
            assert session(seen)["title"] == plan.title
            assert session(seen)["step_name"] == plan.steps[0].name
            assert session(seen)["next_name"] == plan.steps[1].name
            said = [
                cue["spoken"]
                for message in other.heard
                for cue in treadmill(message).get("said", [])
            ]
            assert plan.steps[0].cues[0].text in said
            in_english = await english.until(lambda m: session(m).get("phase") == "walking")
            assert session(in_english)["step_name"] == "Find your feet"
            answer = await other.answer({"do": "go", "treadmill": "1"})
            assert answer["ok"] is False
            assert answer["error"] != "The page was behind: look again, then press again."
            await page.ask("stop")
            ending = await other.until(lambda m: session(m).get("ending"))
            in_words = session(ending)["ending"]["reason"]
            assert english_words_in([in_words], language) == []
            ended = await other.until(lambda m: treadmill(m).get("last"))
            reason = treadmill(ended)["last"]["reason"]
            bay = page.room.bays["1"]
            assert bay.last is not None
            assert reason == told(bay.last["reason"], language) != "stopped by the walker"

    visit(tmp_path, script)
    (journal,) = tmp_path.glob("sessions/*.jsonl")
    kept = journal.read_text(encoding="utf-8")
    assert '"stopped by the walker"' in kept
    assert shipped_profile("first-five", language)[1].steps[0].name not in kept


@each_language
def test_a_recording_that_cannot_be_read_is_told_in_the_walkers_language(
    tmp_path: Path, language: str
) -> None:
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "20260101T000000Z-knees.jsonl").write_text("{}\n", encoding="utf-8")

    async def script(page: Visit) -> None:
        await listening_in(page, language)
        (row,) = (await page.get("/api/sessions"))["sessions"]
        assert english_words_in([row["error"].partition(".jsonl, ")[2]], language) == []

    visit(tmp_path, script)


@each_language
def test_an_own_profile_stays_in_its_own_words(tmp_path: Path, language: str) -> None:
    async def script(page: Visit) -> None:
        await listening_in(page, language)
        text = (await page.get("/api/profiles/knees"))["text"]
        own = text.replace('name = "knees"', 'name = "mine"', 1)
        assert (await page.client.put("/api/profiles/mine", json={"text": own})).status_code == 200
        mine = await page.get("/api/profiles/mine")
        assert mine["title"] == "Ten minutes for the knees"
        assert mine["drawing"][0]["name"] == "Settle in"

    visit(tmp_path, script)


WORKOUTS = {
    "scaled": {"text": "5min@2kmh; 4x(1min@9.5kmh, 30s rest)", "direction": "backward"},
    "abrupt": {"text": "5min@2.4kmh back; 1min 20% back; 10s@1-2.4kmh back"},
}
MISTAKES = (
    "5min@2kmh back; 4x(",
    "5min@2kmh back 7",
    "4x(1min@2kmh back",
    "2000x(1min@2kmh back)",
    "1min@900kmh back",
    "5m@2kmh back",
    "5min@fast back",
    "fast",
    "5min back sideways",
    "5s@2kmh back",
    "5min@0kmh back",
    "",
    "<rows></rows>",
)


@each_language
@pytest.mark.rule("R27")
def test_other_programs_workouts_are_told_in_the_walkers_language(
    tmp_path: Path, language: str
) -> None:
    async def script(page: Visit) -> None:
        english, other = page.client, page.browser(**{"accept-language": language})
        await page.pair(english)
        await page.pair(other)
        path = "/api/workouts/preview"
        for given in WORKOUTS.values():
            mine, yours = [
                (await one.post(path, json=given)).json()["profile"] for one in (english, other)
            ]
            assert len(mine["changes"]) == len(yours["changes"]) >= 2
            assert (
                english_in([*yours["changes"], yours["title"], yours["for_whom"]], language) == []
            )
            assert not set(mine["changes"]) & set(yours["changes"])
            assert not any(re.search(r"\d\.\d", change) for change in yours["changes"])
            names = [step["name"].partition(",")[0] for step in yours["drawing"]]
            assert english_in(names, language) == []
            assert [step["speed_kmh"] for step in mine["drawing"]] == [
                step["speed_kmh"] for step in yours["drawing"]
            ]
        for text in MISTAKES:
            told_of = []
            for one in (english, other):
                answer = await one.post(path, json={"text": text})
                assert answer.status_code == 422, (text, answer.text)
                told_of.append(answer.json()["error"])
            assert told_of[0] != told_of[1], text
            assert english_words_in([told_of[1]], language) == [], text

    visit(tmp_path, script)
