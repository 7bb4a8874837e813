"""R28: who may ask what. In virtual time, behind the gate that ships."""

import asyncio
from pathlib import Path
from typing import Any, get_args

import pytest

from retropace.model import Request
from retropace.web import pairing
from retropace.web.asking import CONTROLLING, SEEN_LONGEST_S
from retropace.web.lease import EXPIRY_S
from retropace.web.routes_treadmills import Askable
from support.web import HOST, PORT, Visit, session, treadmill, visit

pytestmark = pytest.mark.rule("R28")

OPEN = {("get", "/api"), ("get", "/api/first"), ("post", "/api/pair"), ("post", "/api/stop")}
OPEN |= {("post", "/api/treadmills/{treadmill}/stop")}
EVIL = "http://evil.example"


async def unsafe_requests(page: Visit) -> list[tuple[str, str]]:
    """Every route that is not only looked at, with names filled in."""
    paths = (await page.get("/api/openapi.json"))["paths"]
    return [
        (method, path.replace("{treadmill}", "1").replace("{", "").replace("}", ""))
        for path, methods in paths.items()
        for method in methods
        if method != "get"
    ]


def test_without_pairing_nothing_but_stop_is_done(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        paths = (await page.get("/api/openapi.json"))["paths"]
        tried = 0
        for path, methods in paths.items():
            for method in methods:
                if (method, path) in OPEN:
                    continue
                filled = path.replace("{treadmill}", "1").replace("{format_name}", "csv")
                body = {"json": {"text": "", "do": "start"}} if method in ("post", "put") else {}
                answer = await page.client.request(method, filled, **body)
                assert answer.status_code == 401, (method, path, answer.text)
                tried += 1
        assert tried > 15
        async with page.live() as live:
            answer = await live.answer({"do": "start", "treadmill": "1", "seen_ms": 0})
            assert not answer["ok"]
            assert (await live.answer({"do": "hold", "treadmill": "1"}))["ok"] is False
            assert (await live.answer({"do": "stop"}))["ok"] is True

    visit(tmp_path, script)


def test_a_first_view_shows_a_stranger_no_more_than_live_does(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        async with page.live() as mine:
            await page.walking(mine)
            told = (await page.browser().get("/api/first")).json()
            (bay,) = told["state"]["treadmills"]
            assert set(bay) == {"id", "stage", "may_move"}
            assert told["profiles"] is None
            own = await page.get("/api/first")
            (bay,) = own["state"]["treadmills"]
            assert bay["session"]["phase"] == "walking"
            assert bay["said"] == [], "what is said comes over live, in the page's language"
        rows = (await page.get("/api/profiles"))["profiles"]
        assert [one["name"] for one in own["profiles"]] == [one["name"] for one in rows]

    visit(tmp_path, script)


def test_pairing_brings_the_first_view_to_a_page_that_asks_for_it(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        shown = {"secret": page.room.pairing.secret, "first": True}
        told = (await page.client.post("/api/pair", json=shown)).json()
        assert told["paired"] is True
        assert told["state"]["paired"] is True
        assert told == {"paired": True} | await page.get("/api/first")
        wrong = await page.browser().post("/api/pair", json=shown | {"secret": "no"})
        assert wrong.status_code == 401
        assert "state" not in wrong.json()

    visit(tmp_path, script)


def test_a_page_that_a_browser_has_already_is_not_sent_again(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        whole = await page.client.get("/")
        assert whole.headers["content-encoding"] == "gzip"
        again = await page.client.get("/", headers={"if-none-match": whole.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["content-security-policy"] == whole.headers["content-security-policy"]
        plain = await page.client.get("/", headers={"accept-encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.text == whole.text

    visit(tmp_path, script)


def test_without_pairing_nothing_of_the_walker_is_seen(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        async with page.live() as mine, page.live(page.browser()) as strangers:
            await page.walking(mine)
            seen = await strangers.until(lambda m: treadmill(m).get("may_move"))
            assert seen["paired"] is False
            assert set(treadmill(seen)) == {"id", "stage", "may_move"}

    visit(tmp_path, script)


def test_a_wrong_code_pairs_nobody_and_guessing_is_slow(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        wrong = {"secret": "2222-2222-2222"}
        statuses = [(await page.client.post("/api/pair", json=wrong)).status_code for _ in "x" * 15]
        assert statuses == [401] * 10 + [429] * 5
        right = {"secret": page.room.pairing.secret}
        late = await page.client.post("/api/pair", json=right)
        assert late.status_code == 429
        assert 1 <= int(late.headers["retry-after"]) <= 6
        await asyncio.sleep(int(late.headers["retry-after"]))
        assert (await page.client.post("/api/pair", json=right)).status_code == 200
        assert (await page.get("/api"))["paired"] is True

    visit(tmp_path, script)


def test_guesses_of_one_do_not_keep_another_from_pairing() -> None:
    found = pairing.Pairing(lambda: 0.0)
    for _ in range(100):
        with pytest.raises(Exception, match=r"code|tries"):
            found.pair("nothing", "10.0.0.66")
    assert found.device(found.pair(found.secret, "10.0.0.5")) is not None


def test_the_code_is_long_enough_and_new_each_time() -> None:
    codes = {pairing.Pairing(lambda: 0.0).secret for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code.replace("-", "")) == 12 for code in codes)
    assert len(set("".join(codes)) - {"-"}) == 30


def test_a_token_of_another_run_is_none(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        before = pairing.Pairing(lambda: 0.0)
        token = before.pair(before.secret, "")
        old = page.browser(authorization=f"Bearer {token}")
        assert (await old.get("/api/treadmills")).status_code == 401
        assert (await page.browser(authorization="Bearer ").get("/api/profiles")).status_code == 401

    visit(tmp_path, script)


def test_the_cookie_is_out_of_reach_of_scripts_sites_and_ports(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        answer = await page.client.post("/api/pair", json={"secret": page.room.pairing.secret})
        cookie = answer.headers["set-cookie"].lower()
        assert cookie.startswith("retropace")
        for part in ("httponly", "samesite=strict", "path=/"):
            assert part in cookie
        assert answer.json() == {"paired": True}, "the token itself is told only where asked for"
        assert (await page.client.delete("/api/pair")).json() == {"paired": False}
        assert (await page.client.get("/api/treadmills")).status_code == 401

    visit(tmp_path, script)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": EVIL},
        {"origin": "null"},
        {"origin": f"http://localhost:{PORT + 1}"},
        {"origin": f"http://localhost.evil.example:{PORT}"},
        {"origin": "", "sec-fetch-site": "same-origin"},
    ],
    ids=lambda headers: headers["origin"] or "empty",
)
def test_another_sites_page_may_not_even_stop(tmp_path: Path, headers: dict[str, str]) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        page.client.headers.update(headers)
        for method, path in await unsafe_requests(page):
            answer = await page.client.request(method, path)
            assert answer.status_code == 403, (method, path)
        async with page.live(**headers) as live:
            assert await live.closes() == 1008
        assert live.heard == []

    visit(tmp_path, script)


def test_a_browser_that_names_no_page_is_asked_which_site(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        del page.client.headers["origin"]
        assert (await page.client.post("/api/stop")).status_code == 200
        for site in ("cross-site", "same-site"):
            page.client.headers["sec-fetch-site"] = site
            assert (await page.client.post("/api/stop")).status_code == 403

    visit(tmp_path, script)


@pytest.mark.parametrize(
    "host",
    [
        f"evil.example:{PORT}",
        "localhost.evil.example",
        "",
        "localhost:x",
        "a@localhost",
        "10.0.0.9",
    ],
)
def test_a_name_that_is_not_ours_gets_nothing(tmp_path: Path, host: str) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        page.client.headers.update({"host": host, "origin": f"http://{host}"})
        for path in ("/", "/api", "/api/treadmills"):
            assert (await page.client.get(path)).status_code == 403
        assert (await page.client.post("/api/stop")).status_code == 403
        async with page.live(host=host, origin=f"http://{host}") as live:
            assert await live.closes() == 1008

    visit(tmp_path, script)


@pytest.mark.parametrize("host", [HOST, "LOCALHOST", f"127.0.0.1:{PORT}", "[::1]:80", "localhost."])
def test_our_own_names_are_answered_to(tmp_path: Path, host: str) -> None:
    async def script(page: Visit) -> None:
        page.client.headers.update({"host": host, "origin": f"http://{host}"})
        assert (await page.client.post("/api/stop")).status_code == 200

    visit(tmp_path, script)


def test_only_the_kinds_of_requests_that_cannot_speed_up_go_without_control() -> None:
    askable = {Request(word) for word in get_args(Askable)}
    easing = {Request.PAUSE, Request.SLOWER, Request.CONSOLE_DISAGREES}
    assert set(Request) - askable == {Request.CLIP_ON}
    assert easing | CONTROLLING | {Request.STOP} == askable
    assert not easing & CONTROLLING


def test_one_in_control_the_other_may_ease_and_stop(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        helper = await page.pair(page.browser())
        async with page.live() as live:
            await page.walking(live)
            assert (await page.client.post("/api/treadmills/1/control")).json()["yours"] is True
            asked = {"do": "skip", "seen_ms": page.room.moment_ms}
            refused = await helper.post("/api/treadmills/1/requests", json=asked)
            assert refused.status_code == 409
            assert "Another device controls" in refused.json()["error"]
            assert (await helper.post("/api/treadmills/1/control")).status_code == 409
            eased = await helper.post("/api/treadmills/1/requests", json={"do": "slower"})
            assert eased.status_code == 200
            await live.until(lambda m: "slowest_already" in str(treadmill(m)["said"]))
            paused = await helper.post("/api/treadmills/1/requests", json={"do": "pause"})
            assert paused.status_code == 200
            await live.until(lambda m: session(m).get("phase") == "paused")
            go = {"do": "go", "seen_ms": page.room.moment_ms}
            assert (await page.client.post("/api/treadmills/1/control")).json()["yours"] is True
            assert (await helper.post("/api/treadmills/1/requests", json=go)).status_code == 409
            await helper.post("/api/stop")
            over = await live.until(lambda m: treadmill(m).get("last"))
            assert treadmill(over)["last"]["ending"] == "walker"

    visit(tmp_path, script)


def test_control_lapses_without_a_heart_beat_and_the_session_goes_on(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        helper = await page.pair(page.browser())
        async with page.live() as live:
            await page.walking(live, for_s=0.0)
            for _ in range(6):
                live.send({"do": "hold", "treadmill": "1"})
                await asyncio.sleep(5.0)
            assert (await helper.post("/api/treadmills/1/control")).status_code == 409
            await asyncio.sleep(EXPIRY_S + 0.1)
            state = await live.until(lambda m: m["kind"] == "state")
            assert treadmill(state)["control"]["held"] is False
            assert session(state)["phase"] == "walking", "nothing else has changed"
            taken = await helper.post("/api/treadmills/1/control")
            assert taken.json() == {"held": True, "yours": True, "expires_in_s": EXPIRY_S}
            answer = await live.answer({"do": "hold", "treadmill": "1"})
            assert not answer["ok"]
            assert session(live.heard[-2])["phase"] == "walking"
            assert (await helper.delete("/api/treadmills/1/control")).json()["held"] is False

    visit(tmp_path, script)


def test_a_press_that_was_held_back_starts_nothing(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        async with page.live() as live:
            await page.begin()
            ready = await live.until(lambda m: session(m).get("prompt") == "start")
            await asyncio.sleep(SEEN_LONGEST_S + 0.1)
            now_ms = page.room.moment_ms
            for seen in (ready["moment_ms"], None, now_ms + 60_000):
                answer = await live.answer({"do": "start", "treadmill": "1", "seen_ms": seen})
                assert "behind" in answer["error"]
            await asyncio.sleep(6.0)
            assert session(live.heard[-1])["phase"] == "ready"
            assert page.worlds[0].treadmill.true_speed_kmh == 0

    visit(tmp_path, script)


def test_no_session_begins_with_a_question_open_or_answered_no(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        asked = await page.get("/api/treadmills/1/readiness?profile=first-five")
        keys = [question["key"] for question in asked["questions"]]
        assert keys[-1] == "clip"
        for key in keys:
            answers: dict[str, Any] = dict.fromkeys(keys, True)
            for given, status in ((None, 422), (False, 409)):
                answers[key] = given
                kept = {name: yes for name, yes in answers.items() if yes is not None}
                wish = {"profile": "first-five", "answers": kept}
                answer = await page.client.post("/api/treadmills/1/session", json=wish)
                assert answer.status_code == status, answer.text
        assert not page.room.bays["1"].busy

    visit(tmp_path, script)
