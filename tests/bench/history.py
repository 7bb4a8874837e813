"""The history made anew from a thousand one-hour sessions, as they lie on a disk.

One hour is recorded by the shipped wiring in virtual time; the others are copies of it with a day
and a name of their own. Every hundredth is torn, as by a killed program, and has to be read whole.
"""

import tempfile
import time
from pathlib import Path
from typing import Final

from tests.bench.hour import recorded_hour
from tests.bench.result import Result, count

from retropace.history import rebuild

_SESSIONS: Final = 1_000
_TORN: Final = 100
_WEEKLY: Final = 4


def measure() -> list[Result]:
    """Seconds until all of them are in the history again."""
    with tempfile.TemporaryDirectory(prefix="retropace-bench-") as folder:
        data_dir = Path(folder)
        _, journal = recorded_hour(data_dir / "one")
        wanted = count(_SESSIONS, 3)
        _copy(journal, data_dir / "sessions", wanted)
        began_s = time.perf_counter()
        history = rebuild(data_dir)
        took_s = time.perf_counter() - began_s
    if len(history.sessions) != wanted or history.told:
        raise RuntimeError(f"{len(history.sessions)} of {wanted} sessions: {history.told}")
    return [Result(f"history of {wanted:,} one-hour sessions, made anew", took_s, "s", 60)]


def _copy(journal: Path, folder: Path, wanted: int) -> None:
    """Journals that differ in day, name and id; only the first line's chain is not made anew."""
    header, _, body = journal.read_bytes().partition(b"\n")
    torn = body[: body.rindex(b"\n", 0, len(body) - 1) + 1]
    day = header.partition(b'"started_at":"')[2][:10]
    folder.mkdir()
    for number in range(wanted):
        week, weekday = divmod(number, _WEEKLY)
        other = b"%04d-%02d-%02d" % (
            2000 + week // 48,
            week // 4 % 12 + 1,
            week % 4 * 7 + weekday + 1,
        )
        name = f"{other.decode()}-{number}"
        line = header.replace(b'"started_at":"' + day, b'"started_at":"' + other)
        line = line.replace(journal.stem.encode(), name.encode())
        ended = torn if number % _TORN == _TORN - 1 else body
        (folder / f"{name}.jsonl").write_bytes(line + b"\n" + ended)
