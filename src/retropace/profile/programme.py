"""A programme: which profiles to walk over several weeks. Its file is TOML, version 1."""

import tomllib
from typing import Final

from pydantic import Field, ValidationError

from retropace.errors import BadInputError
from retropace.profile.schema import Line, Name, Prose, Slug, Table

SCHEMA_VERSION: Final = 1
_MOST_WEEKS: Final = 52
_MOST_SESSIONS: Final = 14


class ProgrammeWeek(Table):
    """One week: the profiles to walk, in their order."""

    sessions: list[Slug] = Field(min_length=1, max_length=_MOST_SESSIONS)
    about: Line


class Programme(Table):
    """A programme, as its file says it."""

    schema_version: int = Field(ge=SCHEMA_VERSION, le=SCHEMA_VERSION)
    name: Slug
    title: Name
    for_whom: Prose
    based_on: Prose
    weeks: list[ProgrammeWeek] = Field(min_length=1, max_length=_MOST_WEEKS)

    @property
    def sessions(self) -> tuple[str, ...]:
        """Every session's profile, from the first week to the last."""
        return tuple(profile for week in self.weeks for profile in week.sessions)


def parse_programme(text: str, where: str) -> Programme:
    """A programme from its text. Raises BadInputError naming the file, the field and the bound."""
    try:
        return Programme.model_validate(tomllib.loads(text))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadInputError(f"{where}: {field}: {first['msg']}.") from None
    except ValueError as error:
        raise BadInputError(f"{where} is not TOML ({error}).") from None
