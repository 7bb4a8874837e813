"""The application: routes, errors in words, and the page's own files."""

from collections.abc import Callable
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from retropace.cues.told import told
from retropace.errors import BadInputError, RetropaceError
from retropace.journal.lines import program_version
from retropace.phrase import Phrase
from retropace.web import (
    live,
    routes_around,
    routes_pairing,
    routes_profiles,
    routes_sessions,
    routes_treadmills,
    routes_workouts,
)
from retropace.web.context import Disk
from retropace.web.gate import Gate, answer_of
from retropace.web.packing import packed, page_folder
from retropace.web.refusals import RefusedError, our_fault
from retropace.web.room import Room
from retropace.web.tongue import language_in
from retropace.web.wording import sentence, told_of

LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_STATUSES: Final = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429)
_STATUSES_TOLD: Final = {
    404: Phrase("There is nothing at this address."),
    405: Phrase("This cannot be asked of this address."),
}


class Told(BaseModel):
    """What went wrong, in a sentence, and where."""

    error: str
    field: str | None
    bound: str | None


def application(room: Room, names: frozenset[str] = LOCAL_NAMES) -> Gate:
    """The whole application, behind its gate; ``names`` are the hosts we answer to."""
    app = FastAPI(
        title="Retropace",
        version=program_version(),
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses={status: {"model": Told} for status in _STATUSES},
    )
    app.state.room = room
    app.state.disk = Disk()
    for part in (
        routes_pairing,
        routes_treadmills,
        routes_around,
        routes_profiles,
        routes_sessions,
        routes_workouts,
        live,
    ):
        app.include_router(part.router)
    _tell_errors(app)
    page = packed()

    @app.get("/", include_in_schema=False)
    async def whole(request: Request) -> Response:
        return page.answer(request.headers)

    # Nothing secret is in the page's own files, so that they may be compressed.
    app.mount("/", GZipMiddleware(StaticFiles(directory=page_folder())), name="page")
    inline = (page.scripts, page.styles)
    return Gate(app, room.pairing, names, room.now_s, inline=inline, speed_up=room.speed_up)


def _tell_errors(app: FastAPI) -> None:
    """Every error becomes a sentence; none of them shows our insides."""
    handlers: dict[type[Exception], Callable[[Request, Any], Any]] = {
        RefusedError: _refused,
        RetropaceError: _failed,
        RequestValidationError: _invalid,
        HTTPException: _plain,
        Exception: _broken,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


async def _refused(request: Request, refused: RefusedError) -> Response:
    status, headers, body = answer_of(refused, language_in(request))
    return Response(body, status, headers, media_type="application/json")


async def _failed(request: Request, error: RetropaceError) -> JSONResponse:
    if isinstance(error, BadInputError):  # which begins with a field or a name as it was given
        return _told(request, 422, error.sentence)
    return _told(request, 409, sentence(told(error.sentence, language_in(request))))


async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    wrong, where = told_of(error.errors())
    return _told(request, 422, wrong, where)


async def _plain(request: Request, error: HTTPException) -> JSONResponse:
    headers = dict(error.headers or {})
    said = _STATUSES_TOLD.get(error.status_code, f"{error.detail}.")
    return _told(request, error.status_code, said, headers=headers)


async def _broken(request: Request, error: Exception) -> JSONResponse:
    return _told(request, 500, our_fault(type(error).__name__))


def _told(
    request: Request,
    status: int,
    error: str,
    where: tuple[str | None, str | None] = (None, None),
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    body = {"error": told(error, language_in(request)), "field": where[0], "bound": where[1]}
    return JSONResponse(body, status_code=status, headers=headers)
