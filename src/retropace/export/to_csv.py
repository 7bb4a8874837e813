"""Comma-separated values after RFC 4180, UTF-8: a header with units, then a row a second."""

import csv
import io
from typing import Any, Final

from retropace.effort import SessionWorth
from retropace.export.rows import COLUMNS, rows_of
from retropace.journal import Recording

_FORMULA: Final = ("=", "+", "-", "@")


def write(recording: Recording, _worth: SessionWorth) -> bytes:
    """The file's octets."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)  # the RFC's dialect: commas, doubled quotes, CR LF
    writer.writerow(column.name for column in COLUMNS)
    for row in rows_of(recording):
        writer.writerow(_cell(row[column.name]) for column in COLUMNS)
    return page.getvalue().encode(errors="replace")


def _cell(value: Any) -> Any:
    """Nothing for what is not known; a name that a spreadsheet would compute gets a space."""
    if isinstance(value, str):
        return f" {value}" if value.startswith(_FORMULA) else value
    return "" if value is None else value
