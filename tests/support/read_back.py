"""Exports read back by libraries that know nothing of ours."""

import io
from functools import cache
from pathlib import Path
from typing import Any

import fitdecode
import xmlschema
from defusedxml.ElementTree import fromstring

Messages = list[tuple[str, dict[str, Any]]]


def fit_messages(octets: bytes) -> Messages:
    """Every message of a FIT file, by its name."""
    with fitdecode.FitReader(
        io.BytesIO(octets),
        check_crc=fitdecode.CrcCheck.RAISE,
        error_handling=fitdecode.ErrorHandling.RAISE,
    ) as reader:
        return [
            (frame.name, {field.name: field.value for field in frame.fields})
            for frame in reader
            if isinstance(frame, fitdecode.FitDataMessage)
        ]


def named(found: Messages, name: str) -> list[dict[str, Any]]:
    """The messages of that name."""
    return [fields for kind, fields in found if kind == name]


def tcx_root(octets: bytes) -> Any:
    """The root of a TCX file that holds to the schema."""
    _schema().validate(io.BytesIO(octets))
    return fromstring(octets)


@cache
def _schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(Path(__file__).parents[1] / "fixtures" / "tcx" / "activity.xsd")
