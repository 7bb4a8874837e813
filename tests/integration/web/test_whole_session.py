"""A whole session from the page, on the simulator in virtual time."""

import asyncio
from pathlib import Path

import pytest

from support.web import Visit, session, treadmill, visit


def test_from_pairing_to_the_summary(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        async with page.live() as live:
            assert (await page.begin(mass_kg=70.0)).status_code == 202
            ready = await live.until(lambda m: session(m).get("prompt") == "start")
            assert treadmill(ready)["may_move"] is False
            live.send({"do": "start", "treadmill": "1", "seen_ms": ready["moment_ms"]})
            walking = await live.until(lambda m: session(m).get("phase") == "walking")
            assert treadmill(walking)["may_move"] is True
            over = await live.until(lambda m: treadmill(m).get("last"))
            last = treadmill(over)["last"]
            assert (last["ending"], last["exit_code"], last["trouble"]) == ("done", 0, None)
            numbers = [cue["number"] for m in live.heard for cue in treadmill(m).get("said", ())]
            assert numbers == list(range(1, len(numbers) + 1)), "each cue once, none left out"
        whole = await page.get(f"/api/sessions/{last['session_id']}")
        assert whole["completed"]
        assert whole["kcal"] > 0
        rows = (await page.get("/api/sessions"))["sessions"]
        assert [row["session_id"] for row in rows] == [last["session_id"]]
        await what_came_of_it(page, last["session_id"])

    visit(tmp_path, script)


async def what_came_of_it(page: Visit, session_id: str) -> None:
    """The report, the files, what is told afterwards, and the history."""
    at = f"/api/sessions/{session_id}"
    report = await page.client.get(f"{at}/report")
    assert report.text.startswith("<!doctype html>")
    assert "sandbox" in report.headers["content-security-policy"]
    assert len((await page.get(f"{at}/seconds"))["seconds"]) > 250
    table = await page.client.get(f"{at}/export/csv")
    assert table.text.count("\n") > 250
    assert table.headers["content-disposition"] == f'attachment; filename="{session_id}.csv"'
    told = {"rpe": 3.0, "rails": "light"}
    assert (await page.client.put(f"{at}/told", json=told)).json() == told
    assert (await page.get(at))["told"] == told
    past = await page.get("/api/history?simulated=true")
    assert (past["total"]["sessions"], past["level"]["sessions_counted"]) == (1, 0)
    for missing in ("nothing", "..%2f..%2fetc%2fpasswd", f"{session_id}.jsonl"):
        assert (await page.client.get(f"/api/sessions/{missing}")).status_code == 404
    odd = await page.client.put(f"{at}/told", json={"rpe": 11})
    assert (odd.status_code, odd.json()["field"], odd.json()["bound"]) == (422, "rpe", "10.0")


@pytest.mark.rule("R19", "R28")
def test_anyone_stops_it_without_pairing(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        async with page.live() as live:
            await page.walking(live)
            stranger = page.browser()
            answer = await stranger.post("/api/treadmills/1/stop")
            assert answer.json() == {"stopping": ["1"]}
            await live.until(lambda m: session(m).get("phase") == "stopping")
            over = await live.until(lambda m: treadmill(m).get("last"))
            assert treadmill(over)["last"]["ending"] == "walker"
        assert page.worlds[0].treadmill.true_speed_kmh == 0

    visit(tmp_path, script)


@pytest.mark.rule("R19")
def test_a_stop_while_connecting_ends_it(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        async with page.live() as live:
            assert (await page.begin()).status_code == 202
            await asyncio.sleep(0.01)
            assert (await page.client.post("/api/stop")).json() == {"stopping": ["1"]}
            over = await live.until(lambda m: treadmill(m).get("trouble"))
            assert treadmill(over)["stage"] == "idle"
        assert not (tmp_path / "sessions").exists()

    visit(tmp_path, script)
