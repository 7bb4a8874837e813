"""Routes: profiles, shipped and the walker's own."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from retropace.profile.limits import TEXT_LIMIT
from retropace.web.context import InLanguage, InRoom, OnDisk, paired
from retropace.web.shelf import Shelf, validate

router = APIRouter(prefix="/api/profiles", dependencies=[Depends(paired)])


class Text(BaseModel):
    """A profile's TOML."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: Annotated[str, Field(max_length=TEXT_LIMIT)]


@router.get("")
async def profiles(room: InRoom, disk: OnDisk, language: InLanguage) -> Response:
    """Every profile, the easiest first."""
    return await disk.answer(lambda: {"profiles": Shelf(room.data_dir, language).every()})


@router.post("/validate")
async def check(text: Text, disk: OnDisk, language: InLanguage) -> Response:
    """Whether a text is a profile, with its drawing, or what is wrong in it and where (R27)."""
    return await disk.answer(lambda: validate(text.text, language))


@router.get("/{name}")
async def profile(name: str, room: InRoom, disk: OnDisk, language: InLanguage) -> Response:
    """One profile with its drawing and its text."""
    return await disk.answer(lambda: Shelf(room.data_dir, language).one(name))


@router.put("/{name}")
async def save(name: str, text: Text, room: InRoom, disk: OnDisk) -> Response:
    """Keep a walker's own profile, where nothing is wrong with it."""
    return await disk.answer(lambda: Shelf(room.data_dir).save(name, text.text))


@router.delete("/{name}")
async def delete(name: str, room: InRoom, disk: OnDisk) -> dict[str, Any]:
    """Forget a walker's own profile."""
    await disk.do(lambda: Shelf(room.data_dir).delete(name))
    return {"deleted": name}
