"""Up to eight treadmills in one program: each its own session, journal and control."""

import asyncio
from pathlib import Path

import pytest

from retropace.errors import BadInputError
from retropace.memory import Memory, now, remember
from retropace.web.bay import Machine
from retropace.web.room import TREADMILLS_LIMIT, Room
from support.web import Visit, session, treadmill, visit

EIGHT = ("spec-clean",) * TREADMILLS_LIMIT


async def all_walking(page: Visit) -> None:
    """Begin and start a session on every treadmill, and wait until each is walked."""
    async with page.live() as live:
        for bay in page.room.bays:
            answer = await page.begin(bay=bay)
            assert answer.status_code == 202, answer.text
        for bay in page.room.bays:
            await live.until(lambda m, at=bay: session(m, at).get("prompt") == "start")  # type: ignore[misc]
            assert (await page.ask("start", bay)).status_code == 200
        await live.until(
            lambda m: all(session(m, bay).get("phase") == "walking" for bay in page.room.bays)
        )


def test_eight_are_walked_at_once_and_one_is_stopped_alone(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        await all_walking(page)
        assert (await page.client.post("/api/treadmills/3/stop")).json() == {"stopping": ["3"]}
        await asyncio.sleep(20.0)
        speeds = [world.treadmill.true_speed_kmh for world in page.worlds]
        assert speeds[2] == 0
        assert all(speed > 0.5 for number, speed in enumerate(speeds) if number != 2)
        async with page.live() as live:
            state = await live.until(lambda m: m["kind"] == "state")
            assert treadmill(state, "3")["last"]["ending"] == "walker"
            assert session(state, "4")["phase"] == "walking"

    visit(tmp_path, script, models=EIGHT)
    assert len(list((tmp_path / "sessions").glob("*.jsonl"))) == len(EIGHT)


@pytest.mark.rule("R19", "R29")
def test_one_stop_stops_all(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        await all_walking(page)
        stopped = (await page.browser().post("/api/stop")).json()["stopping"]
        assert stopped == list(page.room.bays)
        await asyncio.sleep(30.0)
        assert [world.treadmill.true_speed_kmh for world in page.worlds] == [0] * len(EIGHT)
        assert not any(bay.busy for bay in page.room.bays.values())

    visit(tmp_path, script, models=EIGHT)


@pytest.mark.rule("R29")
def test_the_end_of_the_program_waits_for_every_belt(tmp_path: Path) -> None:
    worlds = visit(tmp_path, _walk_all, models=EIGHT[:3])
    assert [world.treadmill.true_speed_kmh for world in worlds] == [0] * 3
    assert len(list((tmp_path / "sessions").glob("*.jsonl"))) == 3


async def _walk_all(page: Visit) -> None:
    await page.pair()
    await all_walking(page)


@pytest.mark.rule("R22")
def test_in_a_room_every_walker_answers_every_question(tmp_path: Path) -> None:
    remember(Memory().passed(now()), tmp_path)  # by whoever walked here alone before

    async def script(page: Visit) -> None:
        await page.pair()
        first = await page.get("/api/treadmills/1/readiness?profile=first-five")
        await all_walking(page)
        again = await page.get("/api/treadmills/2/readiness?profile=first-five")
        assert [q["key"] for q in again["questions"]] == [q["key"] for q in first["questions"]]
        assert len(again["questions"]) > 3

    visit(tmp_path, script, models=EIGHT[:2])


def test_control_is_for_each_treadmill(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        helper = await page.pair(page.browser())
        assert (await page.client.post("/api/treadmills/1/control")).json()["yours"] is True
        assert (await helper.post("/api/treadmills/2/control")).json()["yours"] is True
        assert (await helper.post("/api/treadmills/1/control")).status_code == 409
        assert (await page.client.post("/api/treadmills/2/control")).status_code == 409

    visit(tmp_path, script, models=EIGHT[:2])


def test_a_session_that_is_on_is_not_begun_again(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        assert (await page.begin()).status_code == 202
        second = await page.begin()
        assert second.status_code == 409
        assert "stop it first" in second.json()["error"]
        assert (await page.client.get("/api/treadmills/9")).status_code == 404

    visit(tmp_path, script)


def test_a_ninth_is_too_many(tmp_path: Path) -> None:
    machines = [Machine(str(number), str(number)) for number in range(9)]
    with pytest.raises(BadInputError, match="up to 8"):
        Room(machines, tmp_path, lambda: 0.0)
