"""The frames captured from real machines, as the table of them has it."""

import csv
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parents[1] / "fixtures" / "captures.csv"


@cache
def captured(device: str, characteristic: str) -> frozenset[str]:
    """The values, in hex, of a characteristic of every device whose name begins so."""
    with _TABLE.open(encoding="utf-8", newline="") as table:
        return frozenset(
            row["hex"]
            for row in csv.DictReader(table)
            if row["device"].startswith(device) and row["characteristic"].startswith(characteristic)
        )
