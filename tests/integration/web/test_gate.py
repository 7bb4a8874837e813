"""What every request meets: headers that bind a browser, names and bodies within bounds (R28)."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from retropace.web import gate
from support.web import ORIGIN, Visit, visit

pytestmark = pytest.mark.rule("R28")

EVIL = "http://evil.example"


def test_every_answer_carries_the_headers_that_bind_a_browser(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        answers = [
            await page.client.get(path) for path in ("/", "/api", "/nothing", "/api/profiles")
        ]
        answers.append(await page.client.post("/api/stop", headers={"origin": EVIL}))
        for answer in answers:
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["cross-origin-opener-policy"] == "same-origin"
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"
            assert "server" not in answer.headers
            assert "access-control-allow-origin" not in answer.headers
        assert ORIGIN.replace("http", "ws") in answers[0].headers["content-security-policy"]

    visit(tmp_path, script)


def test_names_lead_to_no_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.toml"
    secret.write_text("nothing")

    async def script(page: Visit) -> None:
        await page.pair()
        for name in ("..%2fsecret", "%2e%2e/secret", str(secret), "secret.toml", "a%00b", "A"):
            for method in ("GET", "PUT", "DELETE"):
                body = {"json": {"text": "x"}} if method == "PUT" else {}
                answer = await page.client.request(method, f"/api/profiles/{name}", **body)
                assert answer.status_code in (404, 405), (method, name, answer.text)
        for path in ("/..%2fbay.py", "/%2e%2e/bay.py", "/../bay.py", "/.%00"):
            assert (await page.client.get(path)).status_code in (404, 405)
        wish = {"profile": str(secret), "answers": {}}
        assert (await page.client.post("/api/treadmills/1/session", json=wish)).status_code in (
            404,
            422,
        )

    visit(tmp_path, script)
    assert secret.read_text() == "nothing"


def test_bodies_are_bounded_in_size_kind_and_time(tmp_path: Path) -> None:
    async def script(page: Visit) -> None:
        await page.pair()
        large = await page.client.post("/api/pair", json={"secret": "x" * gate.BODY_LIMIT})
        assert (large.status_code, large.json()["bound"]) == (413, str(gate.BODY_LIMIT))
        huge = "x" * gate.LARGE_BODY_LIMIT
        over = await page.client.put("/api/profiles/mine", json={"text": huge})
        assert over.status_code == 413
        form = {"content-type": "text/plain"}
        plain = await page.client.post("/api/pair", content=b"{}", headers=form)
        assert plain.status_code == 415

        async def endless() -> Any:
            yield b'{"secret": "'
            await asyncio.sleep(gate.BODY_S + 1)
            yield b'"}'

        asjson = {"content-type": "application/json"}
        slow = await page.client.post("/api/pair", content=endless(), headers=asjson)
        assert (slow.status_code, "10 s" in slow.text) == (422, True)

    visit(tmp_path, script)
