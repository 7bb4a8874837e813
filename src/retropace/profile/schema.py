"""What a profile file may say: pydantic models, version 1, and the JSON Schema made of them."""

from typing import Annotated, Any, Final, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    StringConstraints,
    Tag,
    WithJsonSchema,
)

from retropace.model import Direction, Level
from retropace.phrase import Phrase
from retropace.profile import quantity
from retropace.profile.limits import FLAT_STEPS_LIMIT, REPEAT_LIMIT
from retropace.profile.quantity import Quantity

SCHEMA_VERSION: Final = 1
STEP_TAG: Final = "<step>"
REPEAT_TAG: Final = "<repeat>"


def _text_schema(pattern: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": list(examples)})


def _printable(text: str) -> str:
    if not text.strip():
        raise ValueError(Phrase("is blank: write some words"))
    if any(not (letter.isprintable() or letter in "\n\t") for letter in text):
        raise ValueError(Phrase("holds control characters: remove them"))
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError(Phrase("runs over several lines: write it on one"))
    return _printable(text)


Speed: TypeAlias = Annotated[
    Quantity,
    PlainValidator(quantity.speed),
    _text_schema(quantity.SPEED_PATTERN, "1.2 km/h", "0.75 mph"),
]
Grade: TypeAlias = Annotated[
    Quantity, PlainValidator(quantity.grade), _text_schema(quantity.GRADE_PATTERN, "2 %")
]
Duration: TypeAlias = Annotated[
    Quantity,
    PlainValidator(quantity.duration),
    _text_schema(quantity.DURATION_PATTERN, "90 s", "2 min", "1:30"),
]
Distance: TypeAlias = Annotated[
    Quantity,
    PlainValidator(quantity.distance),
    _text_schema(quantity.DISTANCE_PATTERN, "100 m", "0.1 mi"),
]
Name: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=40), AfterValidator(_one_line)
]
Line: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=200), AfterValidator(_one_line)
]
Prose: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=4000), AfterValidator(_printable)
]
Slug: TypeAlias = Annotated[
    str, StringConstraints(max_length=40, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
]


class Table(BaseModel):
    """A TOML table: fields that are not read are an error, and nothing is converted quietly."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CueLine(Table):
    """Something to say to the walker in the middle of a step."""

    at: Duration = Field(description="how long after the step began")
    say: Line


class StepTable(Table):
    """One step: a direction, a speed, and either a duration or a distance."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["duration"]}, {"required": ["distance"]}]}
    )

    name: Name
    direction: Annotated[Direction, Field(strict=False)] = Direction.BACKWARD
    speed: Speed = Field(description="the belt's speed, or where a ramp begins")
    speed_to: Speed | None = Field(default=None, description="where a ramp over the step ends")
    grade: Grade = Field(
        default=Quantity(0.0, "0 %"),
        description="uphill, 0 to 15 %",
        json_schema_extra={"default": "0 %"},
    )
    duration: Duration | None = None
    distance: Distance | None = None
    cap: Speed | None = Field(default=None, description="never passed in this step")
    rest: bool = Field(default=False, description="an easy step, to recover in")
    cues: list[CueLine] = Field(default=[], max_length=50)


class RepeatTable(Table):
    """Steps to be walked several times over; repeats may stand inside repeats."""

    repeat: int = Field(ge=1, le=REPEAT_LIMIT)
    steps: "list[StepOrRepeat]" = Field(min_length=1, max_length=FLAT_STEPS_LIMIT)


def _kind(raw: object) -> str:
    if isinstance(raw, RepeatTable) or (isinstance(raw, dict) and {"repeat", "steps"} & raw.keys()):
        return REPEAT_TAG
    return STEP_TAG


StepOrRepeat: TypeAlias = Annotated[
    Annotated[StepTable, Tag(STEP_TAG)] | Annotated[RepeatTable, Tag(REPEAT_TAG)],
    Discriminator(_kind),
]


class Profile(Table):
    """A guided workout, as its file says it. ``parse_profile`` also holds it to its bounds."""

    model_config = ConfigDict(title="Retropace profile")

    schema_version: int = Field(
        ge=SCHEMA_VERSION, le=SCHEMA_VERSION, json_schema_extra={"const": SCHEMA_VERSION}
    )
    name: Slug = Field(description="lower-case words joined by hyphens, such as first-five")
    title: Name
    level: Annotated[Level, Field(strict=False)]
    for_whom: Prose
    based_on: Prose = Field(description="the sources, and what is only our own judgement")
    cap: Speed = Field(description="never passed in this profile")
    steps: list[StepOrRepeat] = Field(min_length=1, max_length=FLAT_STEPS_LIMIT)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a profile file, for editors and other programs."""
    schema = Profile.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
