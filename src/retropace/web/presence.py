"""How a request shows which paired device it comes from: by a cookie, or by a token in its head."""

from typing import Final, Literal, TypedDict

from starlette.requests import HTTPConnection

from retropace.web.pairing import Device, Pairing

_BEARER: Final = "bearer "


class CookieBounds(TypedDict):
    """How far a cookie goes."""

    path: str
    httponly: bool
    samesite: Literal["strict"]
    secure: bool


def cookie_name(connection: HTTPConnection) -> str:
    """Browsers share cookies between the ports of a host; programs on other ports are not us."""
    server = connection.scope.get("server")
    return f"retropace_{server[1]}" if server else "retropace"


def cookie_bounds(connection: HTTPConnection) -> CookieBounds:
    """Out of reach of scripts and of other sites; where we encrypt, of lines that are not."""
    secure = connection.url.scheme == "https"
    return {"path": "/", "httponly": True, "samesite": "strict", "secure": secure}


def viewer_in(connection: HTTPConnection, pairing: Pairing) -> Device | None:
    """The paired device that asks, or None."""
    given = connection.headers.get("authorization", "")
    if given[: len(_BEARER)].lower() == _BEARER:
        return pairing.device(given[len(_BEARER) :].strip())
    return pairing.device(connection.cookies.get(cookie_name(connection)))
