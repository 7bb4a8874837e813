"""Treadmills that are looked for on the page, taken into the room, and let go again."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from retropace.web import around
from retropace.web.bay import Machine
from retropace.web.context import Disk
from retropace.web.room import TREADMILLS_LIMIT
from support.web import Visit, session, visit

pytestmark = pytest.mark.rule("R28")


async def looked(page: Visit) -> list[dict[str, Any]]:
    answer = await page.client.post("/api/scan")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["treadmills"]
    return found


async def add(page: Visit) -> str:
    """Look, and choose the one that is there."""
    (found,) = await looked(page)
    answer = await page.client.post("/api/treadmills", json={"address": found["address"]})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["treadmill"]["id"])


@pytest.mark.rule("R01", "R28")
def test_looking_around_connects_to_nothing_and_starts_nothing(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        (found,) = await looked(page)
        world = page.worlds[0]
        assert found["address"] == world.address
        assert found["here"] is None
        assert found["claims"] == ["treadmill"]
        assert not world.computer.links
        assert world.treadmill.true_speed_kmh == 0.0
        assert (await page.get("/api/treadmills"))["treadmills"] == []

    visit(tmp_path, script, looking=True)


def test_who_is_not_paired_looks_at_nothing_and_adds_nothing(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        assert (await page.client.post("/api/scan")).status_code == 401
        await page.pair()
        (found,) = await looked(page)
        stranger = page.browser()
        chosen = {"address": found["address"]}
        assert (await stranger.post("/api/treadmills", json=chosen)).status_code == 401
        assert page.looks == 1
        assert not page.room.bays

    visit(tmp_path, script, looking=True)


def test_many_who_look_at_once_listen_once_and_not_again_at_once(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        answers = await asyncio.gather(*(looked(page) for _ in range(20)))
        assert all(answer == answers[0] for answer in answers)
        assert page.looks == 1
        assert await looked(page) == answers[0]
        assert page.looks == 1
        await asyncio.sleep(around.AGAIN_S)
        await looked(page)
        assert page.looks == 2

    visit(tmp_path, script, looking=True)


@pytest.mark.rule("R01", "R28")
def test_one_that_was_chosen_is_walked_on_and_let_go(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        async with page.live() as live:
            bay = await add(page)
            assert bay == "1"
            assert await add(page) == bay, "the same again"
            shown = await live.until(lambda m: m["kind"] == "state" and m["treadmills"])
            assert shown["treadmills"][0]["added"] is True
            await page.walking(live)
            busy = await page.client.delete("/api/treadmills/1")
            assert busy.status_code == 409
            assert (await page.client.post("/api/stop")).json() == {"stopping": ["1"]}
            await live.until(lambda m: m["kind"] == "state" and not session(m))
            assert (await page.client.delete("/api/treadmills/1")).json() == {"removed": "1"}
            await live.until(lambda m: m["kind"] == "state" and not m["treadmills"])
            assert (await page.client.get("/api/treadmills/1")).status_code == 404
            await asyncio.sleep(around.AGAIN_S)
            assert await add(page) == "2", "no number means two treadmills"

    visit(tmp_path, script, looking=True)


def test_nobody_listens_beside_a_session(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        bay = await add(page)
        await asyncio.sleep(around.AGAIN_S)
        looking = asyncio.create_task(page.client.post("/api/scan"))
        await asyncio.sleep(1.0)
        assert page.looks == 2
        async with page.live() as live:
            assert (await page.begin(bay=bay)).status_code == 202
            interrupted = await looking
            assert interrupted.status_code == 409
            assert "A session begins" in interrupted.json()["error"]
            await live.until(lambda m: session(m, bay).get("prompt") == "start")
            assert (await page.client.post("/api/scan")).status_code == 409
        assert page.looks == 2

    visit(tmp_path, script, looking=True)


def test_what_was_not_heard_is_not_added(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        for address in (page.worlds[0].address, "C4:19:D1:00:00:99", "../x", ""):
            answer = await page.client.post("/api/treadmills", json={"address": address})
            assert answer.status_code == 404
            assert "look around again" in answer.json()["error"]
        assert not page.room.bays

    visit(tmp_path, script, looking=True)


def test_a_room_takes_in_no_more_than_it_can_drive(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        (found,) = await looked(page)
        for number in range(TREADMILLS_LIMIT):
            page.room._take_in(Machine(str(number), f"C4:19:D1:00:00:0{number}"))
        answer = await page.client.post("/api/treadmills", json={"address": found["address"]})
        assert answer.status_code == 409
        assert len(page.room.bays) == TREADMILLS_LIMIT
        named = await page.client.delete("/api/treadmills/1")
        assert named.status_code == 409
        assert "it stays" in named.json()["error"]

    visit(tmp_path, script, looking=True)


@pytest.mark.rule("R19", "R28")
def test_no_session_begins_at_a_treadmill_that_is_being_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody could stop it there."""

    async def script(page: Visit) -> None:
        await page.pair()
        bay = await add(page)
        do = Disk.do

        async def slowly(disk: Disk, work: Any) -> Any:
            done = await do(disk, work)
            if page.room.bays and letting_go:
                page.room.remove(bay)
            return done

        letting_go = False
        asked = await page.get(f"/api/treadmills/{bay}/readiness?profile=first-five")
        answers = {question["key"]: True for question in asked["questions"]}
        monkeypatch.setattr(Disk, "do", slowly)
        letting_go = True
        wish = {"profile": "first-five", "answers": answers}
        answer = await page.client.post(f"/api/treadmills/{bay}/session", json=wish)
        assert answer.status_code == 404
        await asyncio.sleep(5.0)
        assert not page.worlds[0].computer.links

    visit(tmp_path, script, looking=True)


def test_without_bluetooth_it_is_said_in_a_sentence(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        page.worlds[0].computer.pull_adapter()
        answer = await page.client.post("/api/scan", headers={"accept-language": "de"})
        assert answer.status_code == 409
        assert "Bluetooth" in answer.json()["error"]
        told = (await page.client.post("/api/scan")).json()["error"]
        assert "Bluetooth adapter" in told
        assert told[0].isupper()

    visit(tmp_path, script, looking=True)


def test_a_run_whose_treadmills_were_named_looks_for_no_more(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        answer = await page.client.post("/api/scan")
        assert answer.status_code == 409
        assert "named when it began" in answer.json()["error"]
        assert page.looks == 0

    visit(tmp_path, script)
