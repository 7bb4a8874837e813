"""An Apache Parquet table: the rows of the CSV with types, units in each column's metadata."""

from datetime import datetime
from typing import Any

from retropace.effort import SessionWorth
from retropace.errors import BadInputError
from retropace.export.rows import COLUMNS, Column, rows_of
from retropace.journal import Recording


def write(recording: Recording, _worth: SessionWorth) -> bytes:
    """The file's octets. Raises BadInputError where pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise BadInputError(
            "Parquet files are written by pyarrow, which is not installed: "
            'pip install "retropace[parquet]" brings it; csv holds the same rows.'
        ) from None
    rows = list(rows_of(recording))
    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    fields = [
        pa.field(column.name, kinds[column.kind], metadata=_told(column)) for column in COLUMNS
    ]
    fields[0] = pa.field("timestamp", pa.timestamp("ms", tz="UTC"), metadata=_told(COLUMNS[0]))
    columns: list[Any] = [[row[column.name] for row in rows] for column in COLUMNS]
    columns[0] = [datetime.fromisoformat(stamp) for stamp in columns[0]]
    schema = pa.schema(fields, metadata=_session(recording))
    arrays = [
        pa.array(_texts(values) if kind is str else values, type=field.type)
        for values, field, kind in zip(
            columns, schema, [None, *(column.kind for column in COLUMNS[1:])], strict=True
        )
    ]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), sink, compression="zstd")
    octets: bytes = sink.getvalue().to_pybytes()
    return octets


def _texts(values: list[str | None]) -> list[str | None]:
    """Text that UTF-8 can hold, whatever a journal says."""
    return [None if text is None else text.encode(errors="replace").decode() for text in values]


def _told(column: Column) -> dict[str, str] | None:
    told = {"unit": column.unit, "note": column.note}
    return {key: value for key, value in told.items() if value} or None


def _session(recording: Recording) -> dict[str, str]:
    """What holds for the whole table."""
    header, summary = recording.header, recording.summary
    told = {
        "program": f"Retropace {header.program_version}",
        "session_id": header.session_id,
        "started_at": header.started_at,
        "profile": summary.profile,
        "treadmill": summary.treadmill,
        "simulated": str(header.simulated).lower(),
        "ending": summary.ending,
    }
    return {key: text.encode(errors="replace").decode() for key, text in told.items()}
