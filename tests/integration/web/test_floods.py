"""Many, much, or never read: a session notices none of it, and a stop still gets through (R26)."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from retropace.web.hub import (
    PATIENCE_S,
    UNPAIRED_LIMIT,
    UNPAIRED_PER_PEER,
    VIEWERS_LIMIT,
    Viewer,
)
from retropace.web.live import FAULTS_LIMIT
from support.web import Visit, session, treadmill, visit

pytestmark = pytest.mark.rule("R28")


def requests_in(data_dir: Path) -> list[str]:
    """What people asked, as the journal has it."""
    (path,) = (data_dir / "sessions").glob("*.jsonl")
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [
        given["request"]
        for line in lines
        if line["kind"] == "step"
        for given in line.get("in", ())
        if "request" in given
    ]


@pytest.mark.rule("R19", "R28")
def test_a_flood_of_stops_is_a_few_stops(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        async with page.live() as live:
            await page.walking(live)
            for _ in range(300):
                assert (await page.client.post("/api/stop")).status_code == 200
                live.send({"do": "stop"})
            over = await live.until(lambda m: treadmill(m).get("last"))
            assert treadmill(over)["last"]["ending"] == "walker"

    visit(tmp_path, script)
    assert 1 <= requests_in(tmp_path).count("stop") <= 8, "at most four a second"


@pytest.mark.rule("R19", "R28")
def test_a_flood_of_anything_else_is_cut_off_and_stop_is_not(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        statuses = [(await page.client.get("/api")).status_code for _ in range(150)]
        assert statuses.count(200) < 125
        assert statuses[-1] == 429
        assert (await page.client.post("/api/stop")).status_code == 200
        stranger = await page.browser().post("/api/treadmills/1/stop")
        assert stranger.status_code == 200
        await asyncio.sleep(1.0)
        assert (await page.client.get("/api")).status_code == 200

    visit(tmp_path, script)


@pytest.mark.rule("R19", "R28")
def test_a_flood_over_a_socket_is_cut_off_and_stop_is_not(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        async with page.live() as live:
            await page.walking(live)
            for _ in range(600):
                live.send({"do": "slower", "treadmill": "1"})
            assert await live.closes() == 1008
            refused = [m for m in live.heard if m["kind"] == "answer" and not m["ok"]]
            assert 0 < len(refused) <= FAULTS_LIMIT + 1
            assert live._in.qsize() > 500, "what is beyond the measure is not even read"
        async with page.live() as again:
            for _ in range(40):
                again.send({"do": "slower", "treadmill": "1"})
            again.send({"do": "stop"})
            stopped = await again.until(lambda m: m.get("do") == "stop")
            assert stopped["ok"], "a stop has its own measure"
            await again.until(lambda m: treadmill(m).get("last"))

    visit(tmp_path, script)
    assert requests_in(tmp_path).count("slower") < 100


@pytest.mark.rule("R26", "R28")
@pytest.mark.parametrize(
    "frame", ["{}", '{"do": "stop", "treadmill": "x"}', "{" + '"a":[],' * 200 + '"b":1}']
)
def test_a_strangers_frames_take_one_turn_of_the_loop_each_and_end_the_socket(
    tmp_path: Path, frame: str
) -> None:
    turns, read_in = 0, []

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def script(page: Visit) -> None:
        async with page.live() as live:
            for _ in range(2000):
                live.send(frame)
            take = live._in.get

            async def counted() -> dict[str, Any]:
                taken = await take()
                read_in.append(turns)
                return taken

            live._in.get = counted  # type: ignore[method-assign]
            counting = asyncio.create_task(count())
            assert await live.closes() == 1008
            counting.cancel()

    visit(tmp_path, script)
    assert len(read_in) <= FAULTS_LIMIT + 2
    assert len(read_in) == len(set(read_in)), "between two frames everyone else has a turn"


@pytest.mark.rule("R19", "R28")
def test_the_same_stop_again_at_once_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(page: Visit) -> None:
        asked: list[str | None] = []
        monkeypatch.setattr(page.room, "stop", lambda bay_id=None, **_: asked.append(bay_id) or [])
        async with page.live() as live:
            for _ in range(400):
                live.send({"do": "stop"})
            await asyncio.sleep(0.1)
            assert asked == [None]
            assert (await live.answer({"do": "stop", "treadmill": "1"}))["ok"]
            await asyncio.sleep(0.3)
            assert (await live.answer({"do": "stop"}))["ok"]
            assert asked == [None, "1", None]

    visit(tmp_path, script)


@pytest.mark.rule("R28")
def test_strangers_at_one_machine_leave_places_for_others_and_all_of_them_for_the_paired(
    tmp_path: Path,
) -> None:
    async def script(page: Visit) -> None:
        hub = page.room.hub
        strangers = []
        for number in range(UNPAIRED_LIMIT // UNPAIRED_PER_PEER + 1):
            for _ in range(UNPAIRED_PER_PEER + 1):
                stranger = page.live()
                stranger._scope["client"] = (f"10.0.0.{number}", 50000)
                await stranger.__aenter__()
                strangers.append(stranger)
        await asyncio.sleep(1.0)
        assert len(hub._viewers) == UNPAIRED_LIMIT
        watched = [one for one in strangers if one.closed is None]
        assert len(watched) == UNPAIRED_LIMIT
        assert all(one.closed in (None, 1013) for one in strangers)
        await page.pair()
        for _ in range(VIEWERS_LIMIT - UNPAIRED_LIMIT + 1):
            own = page.live()
            await own.__aenter__()
            strangers.append(own)
        assert (await own.until(lambda m: m["kind"] == "state"))["paired"]
        await asyncio.sleep(0.1)
        assert len(hub._viewers) == VIEWERS_LIMIT
        assert [one.closed for one in watched].count(1013) == 1, "one stranger made room"
        for one in strangers:
            await one.__aexit__()

    visit(tmp_path, script)


def test_at_the_limit_of_viewers_stop_still_works(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        async with page.live() as live:
            await page.walking(live)
            viewers = [page.live() for _ in range(VIEWERS_LIMIT - 1)]
            for viewer in viewers:
                await viewer.__aenter__()
            await asyncio.sleep(1.0)
            assert page.room.hub.full
            async with page.live() as late:
                assert await late.closes() == 1013
            assert (await page.browser().post("/api/stop")).json() == {"stopping": ["1"]}
            for viewer in viewers:
                await viewer.until(lambda m: treadmill(m).get("last"))
                await viewer.__aexit__()
        await asyncio.sleep(0.1)
        assert not page.room.hub.full

    visit(tmp_path, script)


@pytest.mark.rule("R26", "R28")
def test_a_viewer_that_does_not_read_is_let_go_of_and_holds_nobody_up(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        async with page.live() as live:
            await page.walking(live)
            async with page.live() as deaf:
                await deaf.until(lambda m: m["kind"] == "state")
                deaf.reading.clear()
                heard = len(live.heard)
                await asyncio.sleep(PATIENCE_S - 1.0)
                assert len(live.heard) - heard > 30, "the other hears on, four times a second"
                assert len(page.room.hub._viewers) == 2
                await asyncio.sleep(2.0)
                assert len(page.room.hub._viewers) == 1
                deaf.reading.set()

    visit(tmp_path, script)


async def test_a_slow_viewer_gets_the_newest_and_every_answer_it_can_hold() -> None:
    sent: list[str] = []
    slow = asyncio.Event()

    async def send(text: str) -> None:
        sent.append(text)
        await slow.wait()

    viewer = Viewer(None, None, "en")  # type: ignore[arg-type]
    telling = asyncio.create_task(viewer.tell(send))
    viewer.offer("first", {"1": 1})
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for number in range(2, 100):
        viewer.offer(f"state {number}", {"1": number})
        viewer.answer(f"answer {number}")
    assert viewer.heard == {"1": 1}, "what was not sent yet has not been heard"
    slow.set()
    for _ in range(30):
        await asyncio.sleep(0)
    assert sent == ["first", *(f"answer {number}" for number in range(92, 100)), "state 99"]
    assert viewer.heard == {"1": 99}
    telling.cancel()


def test_long_answers_are_made_beside_the_loop(tmp_path: Path) -> None:
    """What takes long to put together must not keep a step waiting (R26)."""

    async def script(page: Visit) -> None:
        await page.pair()
        page.room.bays["1"].course.extend((0.0, 1.0, 1.0, 90, 1) for _ in range(3600))
        jobs = 0
        loop = asyncio.get_running_loop()
        run = loop.run_in_executor

        def counted(*given: Any) -> Any:
            nonlocal jobs
            jobs += 1
            return run(*given)

        loop.run_in_executor = counted  # type: ignore[method-assign]
        for path in (
            "treadmills/1/course",
            "profiles",
            "profiles/first-five",
            "sessions",
            "history",
        ):
            before = jobs
            answer = await page.client.get(f"/api/{path}")
            assert (answer.status_code, jobs) == (200, before + 1), path

    visit(tmp_path, script)


@pytest.mark.rule("R19", "R28")
def test_a_stop_waits_for_no_thread_and_no_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_thread(*_: object, **__: object) -> None:
        raise AssertionError("a thread was asked for")

    async def script(page: Visit) -> None:
        await page.pair()
        async with page.live() as live:
            await page.walking(live)
            with monkeypatch.context() as patching:
                patching.setattr("anyio.to_thread.run_sync", no_thread)
                patching.setattr("asyncio.to_thread", no_thread)
                patching.setattr("starlette.concurrency.run_in_threadpool", no_thread)
                assert (await page.browser().post("/api/stop")).json() == {"stopping": ["1"]}
                assert (await page.client.get("/api/treadmills/1")).status_code == 200
                await live.until(lambda m: session(m).get("phase") == "stopping")
            await live.until(lambda m: treadmill(m).get("last"))

    visit(tmp_path, script)
