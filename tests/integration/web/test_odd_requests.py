"""What makes no sense, comes too late or breaks: answered in words, and nothing else happens."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retropace.web.live import FRAME_LIMIT
from support.web import HOST, Visit, session, treadmill, visit

pytestmark = pytest.mark.rule("R28")


def test_a_device_let_go_of_sees_and_does_nothing_more(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        async with page.live() as live:
            await live.until(lambda m: m.get("paired"))
            await page.client.delete("/api/pair")
            state = await live.until(lambda m: m.get("paired") is False)
            assert set(treadmill(state)) == {"id", "stage", "may_move"}
            assert not (await live.answer({"do": "pause", "treadmill": "1"}))["ok"]

    visit(tmp_path, script)


@pytest.mark.rule("R01", "R29")
def test_nothing_begins_any_more_once_the_program_ends(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        async with page.live() as live:
            await page.walking(live)
            ending = asyncio.create_task(page.room.end())
            await live.until(lambda m: treadmill(m).get("last"))
            await ending
            refused = await page.begin()
            assert refused.status_code == 409
            assert "is ending" in refused.json()["error"]

    visit(tmp_path, script)


def test_much_is_read_only_from_the_paired(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        read: list[str] = []

        async def body() -> AsyncIterator[bytes]:
            read.append("some of it")
            yield b"{}"

        for path in ("profiles/validate", "treadmills/1/session", "workouts", "nothing"):
            kind = {"content-type": "application/json"}
            answer = await page.client.post(f"/api/{path}", content=body(), headers=kind)
            assert answer.status_code == 401
        assert read == [], "not an octet of a stranger's is read"
        await page.pair()
        answer = await page.client.post("/api/profiles/validate", json={"text": "x" * 200_000})
        assert (answer.status_code, answer.json()["ok"]) == (200, False)

    visit(tmp_path, script)


def test_a_frame_that_is_too_large_ends_the_socket(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        async with page.live() as live:
            live.send("x" * (FRAME_LIMIT + 1))
            assert await live.closes() == 1009

    visit(tmp_path, script)


ODD = st.one_of(
    st.text(max_size=60),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["do", "treadmill", "seen_ms", "x"]), inner, max_size=4
            )
        ),
        max_leaves=8,
    ).map(json.dumps),
    st.builds(
        lambda do, where, seen: json.dumps({"do": do, "treadmill": where, "seen_ms": seen}),
        st.sampled_from(["stop", "hold", "start", "go", "skip", "pause", "slower", "clip on", ""]),
        st.sampled_from(["1", "2", "", None, 1]),
        st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=3)),
    ),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(frames=st.lists(ODD, min_size=1, max_size=8))
def test_whatever_comes_over_the_socket_is_answered_in_words(
    tmp_path: Path, frames: list[str]
) -> None:
    """In a ready session: whatever is sent, nothing breaks, and without a true start none moves."""

    async def script(page: Visit) -> None:
        await page.pair()
        async with page.live() as live:
            await page.begin()
            await live.until(lambda m: session(m).get("prompt") == "start")
            for frame in frames:
                live.send(frame)
            answer = await live.answer({"do": "stop"})
            assert answer["kind"] == "answer"
            for told in live.heard:
                if told["kind"] == "answer" and not told["ok"]:
                    assert told["error"].rstrip(".").count(" ") > 1
                    assert "Error" not in told["error"]
            await live.until(
                lambda m: treadmill(m)["stage"] == "idle" if m["kind"] == "state" else 0
            )

    visit(tmp_path, script)


def test_a_fault_of_ours_is_told_without_our_insides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise LookupError("/secret/path")

    async def script(page: Visit) -> None:
        await page.pair()
        monkeypatch.setattr("retropace.web.shelf.Shelf.every", breaks)
        with pytest.raises(LookupError):  # the server is told as well, and keeps it to itself
            await page.client.get("/api/profiles")
        page.client._transport.raise_app_exceptions = False  # type: ignore[attr-defined]
        answer = await page.client.get("/api/profiles")
        assert answer.status_code == 500
        assert "A fault of the program" in answer.json()["error"]
        assert "secret" not in answer.text

    visit(tmp_path, script)


def test_octets_that_are_no_text_are_answered(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        async with page.live() as live:
            live._in.put_nowait({"type": "websocket.receive", "bytes": b"\xff\x00"})
            told: Any = await live.until(lambda m: m["kind"] == "answer")
            assert not told["ok"]

    visit(tmp_path, script)


def test_a_socket_knows_only_its_own_host(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        async with page.live(origin=f"https://{HOST}") as live:
            await live.until(lambda m: m["kind"] == "state")

    visit(tmp_path, script)
