"""Who gets in at all: names, origins, sizes and rates, before anything else sees a request (R28).

A page of another site can make a browser send requests here, and a name that its owner points at
this computer (DNS rebinding) can make them look like ours. So the Host must be one of our own, and
whatever changes anything must come from our own page or from no page at all.
"""

import asyncio
import contextlib
import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from ipaddress import ip_address
from typing import Any, Final

from starlette.requests import HTTPConnection

from retropace.cues.told import told
from retropace.phrase import Phrase
from retropace.web.pairing import Pairing
from retropace.web.presence import viewer_in
from retropace.web.rates import Rates
from retropace.web.refusals import (
    ForeignError,
    NotPairedError,
    RefusedError,
    TooLargeError,
    TooOftenError,
    WrongKindError,
)
from retropace.web.tongue import language_of

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

BODY_LIMIT: Final = 16 * 1024
LARGE_BODY_LIMIT: Final = 1024 * 1024
BODY_S: Final = 10.0
_LARGE: Final = ("/api/profiles", "/api/workouts")
_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_STOP: Final = re.compile(r"/api(/treadmills/[^/]+)?/stop")
_PER_S: Final = 30.0
_AT_ONCE: Final = 120.0
_SOCKETS_PER_S: Final = 1.0
_SOCKETS_AT_ONCE: Final = 16.0
_OCTETS_PER_S: Final = 256.0 * 1024
_OCTETS_AT_ONCE: Final = 2.0 * LARGE_BODY_LIMIT
_PAIR: Final = "/api/pair"
_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?", re.IGNORECASE)
_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Gate:
    """An ASGI layer around the application; ``names`` are the hosts we answer to.

    ``inline`` are the scripts and styles that may stand in the page itself, by their digests;
    ``now_s`` is people's time, of which ``speed_up`` of the loop's seconds make one.
    """

    def __init__(
        self,
        app: App,
        pairing: Pairing,
        names: frozenset[str],
        now_s: Callable[[], float],
        *,
        inline: tuple[str, str] = ("", ""),
        speed_up: float = 1.0,
    ) -> None:
        self._app = app
        self._inline = inline
        self._pairing = pairing
        self._body_s = BODY_S * speed_up
        self._names = names
        self._speed_up = speed_up
        self._rates = Rates(_PER_S, _AT_ONCE, now_s)
        self._sockets = Rates(_SOCKETS_PER_S, _SOCKETS_AT_ONCE, now_s)
        self._octets = Rates(_OCTETS_PER_S, _OCTETS_AT_ONCE, now_s)
        self._large = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, one WebSocket, or the application's life."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = _headers(scope)
        host = headers.get("host", "")
        try:
            self._check(scope, headers, host)
            if scope["type"] == "http":
                self._check_pairing(scope)
                octets, receive = await self._body(scope, headers, receive)
                # What is large takes a while to be understood: one at a time (R26).
                async with self._large if octets > BODY_LIMIT else contextlib.nullcontext():
                    await self._app(scope, receive, _with_headers(send, scope, self._policy(host)))
            else:
                await self._app(scope, receive, send)
        except RefusedError as refused:
            if scope["type"] == "http":
                language = language_of(headers.get("accept-language", ""))
                await _refuse(refused, language, _with_headers(send, scope, self._policy("")))
            else:
                await receive()
                await send({"type": "websocket.close", "code": 1008})

    def _check(self, scope: Scope, headers: dict[str, str], host: str) -> None:
        """Raise what keeps this request out."""
        if not self._ours(host, scope):
            raise ForeignError(
                Phrase(
                    "This program does not answer to that name: open the address that it printed."
                )
            )
        unsafe = scope["type"] == "websocket" or scope["method"] not in _SAFE
        secure = scope.get("scheme") in ("https", "wss")
        if unsafe and not _from_our_page(headers, host, secure=secure):
            raise ForeignError(Phrase("Another site's page may not ask this."))
        if is_stop(scope):
            return
        peer = peer_of(scope)
        again_s = self._rates.take(peer)
        if again_s == 0 and scope["type"] == "websocket" and not self._paired(scope):
            again_s = self._sockets.take(peer)
        if again_s > 0:
            wait = Phrase("Too many requests from here: wait a moment.")
            raise TooOftenError(wait, again_s)

    def _check_pairing(self, scope: Scope) -> None:
        """Nothing is read from an unpaired device but the code that pairs it."""
        if is_stop(scope) or scope["method"] in _SAFE or scope["path"] == _PAIR:
            return
        if not self._paired(scope):
            raise NotPairedError

    def _paired(self, scope: Scope) -> bool:
        return viewer_in(HTTPConnection(scope), self._pairing) is not None

    def _ours(self, host: str, scope: Scope) -> bool:
        """Whether it is a name of ours, or the very address at which the connection came in."""
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = found[1].lower().rstrip(".")
        return name in self._names or _same_address(name, scope.get("server"))

    async def _body(
        self, scope: Scope, headers: dict[str, str], receive: Receive
    ) -> tuple[int, Receive]:
        """The whole body, read within bounds, to be handed on; nobody waits for that of a stop."""
        if is_stop(scope) or scope["method"] in _SAFE:
            return 0, receive
        limit = LARGE_BODY_LIMIT if scope["path"].startswith(_LARGE) else BODY_LIMIT
        octets = bytearray()
        try:
            async with asyncio.timeout(self._body_s):
                while True:
                    message = await receive()
                    part = message.get("body", b"")
                    octets += part
                    if len(octets) > limit:
                        raise _too_large(limit)
                    if message["type"] == "http.disconnect" or not message.get("more_body", False):
                        break
                    # Who sends much is read slowly.
                    rest_s = self._octets.take(peer_of(scope), len(part))
                    await asyncio.sleep(rest_s * self._speed_up)
        except TimeoutError:
            raise _too_slow() from None
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if octets and kind != "application/json":
            raise WrongKindError(
                Phrase("The request must be JSON (Content-Type: application/json).")
            )
        return len(octets), _replayed(bytes(octets), receive)

    def _policy(self, host: str) -> str:
        """Nothing but our own modules; older browsers do not count a WebSocket as 'self'."""
        live = f" ws://{host} wss://{host}" if host else ""
        scripts, styles = self._inline
        return (
            f"default-src 'none'; script-src 'self' {scripts}; style-src 'self' {styles}; "
            f"img-src 'self' data:; connect-src 'self'{live}; manifest-src 'self'; "
            "worker-src 'self'; font-src 'self'; media-src 'self'; frame-src 'self'; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )


def _too_large(limit: int) -> TooLargeError:
    sentence = Phrase("The request is too large: at most {limit} octets.", limit=limit)
    return TooLargeError(sentence, None, str(limit))


def _too_slow() -> RefusedError:
    return RefusedError(
        Phrase("The request did not come whole within {body_s:g} s.", body_s=BODY_S)
    )


def is_stop(scope: Scope) -> bool:
    """Whether it asks to stop: that has no body, no limit and no login (R19)."""
    return (
        scope["type"] == "http"
        and scope["method"] == "POST"
        and _STOP.fullmatch(scope["path"]) is not None
    )


def peer_of(scope: Scope) -> str:
    """Who asks, as far as rates go."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _same_address(name: str, server: Any) -> bool:
    """A browser that shows our own address in numbers has not been lured by a name."""
    try:
        return server is not None and ip_address(name.strip("[]")) == ip_address(server[0])
    except ValueError:
        return False


def _headers(scope: Scope) -> dict[str, str]:
    """The headers that matter here; one that comes twice counts as neither."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        found[key] = "\x00" if key in found else value.decode("latin-1")
    return found


def _from_our_page(headers: dict[str, str], host: str, *, secure: bool) -> bool:
    """Our own page, or a program that is no browser; every browser says which page asks.

    A form of our own page has the origin "null", since our pages send no referrer; so has a form
    of a stranger's, and only the browser's own word tells them apart. Where we encrypt, what came
    unencrypted is no page of ours; where we do not, something before us may.
    """
    origin = headers.get("origin")
    if origin == "null":
        return headers.get("sec-fetch-site") == "same-origin"
    if origin is not None:
        return origin == f"https://{host}" or (not secure and origin == f"http://{host}")
    return headers.get("sec-fetch-site", "none") in ("same-origin", "none")


def _replayed(octets: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": octets, "more_body": False}

    return again


def _with_headers(send: Send, scope: Scope, policy: str) -> Send:
    """Every answer carries what keeps a browser from being used against us."""
    headers = _HEADERS | {"content-security-policy": policy}
    headers["cache-control"] = "no-store" if scope["path"].startswith("/api") else "no-cache"

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message.get("headers", ())}
            more = [
                (name.encode(), value.encode())
                for name, value in headers.items()
                if name.encode() not in given
            ]
            message = {**message, "headers": [*message.get("headers", ()), *more]}
        await send(message)

    return send_with_headers


async def _refuse(refused: RefusedError, language: str, send: Send) -> None:
    """The answer to a request that does not get in."""
    status, headers, body = answer_of(refused, language)
    headers |= {"content-type": "application/json", "content-length": str(len(body))}
    headers |= {"connection": "close"}  # and nothing more is read of what was refused
    fields = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})


def answer_of(refused: RefusedError, language: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers of its own, and body of a refusal."""
    sentence = told(refused.sentence, language)
    body = {"error": sentence, "field": refused.field, "bound": refused.bound}
    headers = {}
    if isinstance(refused, TooOftenError):
        headers["retry-after"] = str(int(refused.again_s) + 1)
    return refused.status, headers, json.dumps(body).encode()
