"""The tables of the history, and how each version grew out of the one before.

A migration only adds. Where the journals have to be read again for it, it sets their ``file_size``
to -1, which no file has.
"""

from typing import Final

APPLICATION_ID: Final = 0x52455452
"""Marks the file as ours (SQLite keeps it in the header)."""

_SESSIONS: Final = """
CREATE TABLE sessions (
    name TEXT PRIMARY KEY,               -- of the journal's file, without its ending
    file_size INTEGER NOT NULL,
    file_mtime_ns INTEGER NOT NULL,
    session_id TEXT NOT NULL,
    started_at TEXT NOT NULL,            -- ISO 8601 with its zone
    profile TEXT NOT NULL,
    title TEXT NOT NULL,
    treadmill TEXT NOT NULL,
    simulated INTEGER NOT NULL,
    completed INTEGER NOT NULL,
    ending TEXT NOT NULL,
    safety_stops INTEGER NOT NULL,
    duration_s REAL NOT NULL,
    distance_m REAL NOT NULL,
    backward_duration_s REAL NOT NULL,
    backward_distance_m REAL NOT NULL,
    backward_brisk_s REAL NOT NULL,
    max_speed_kmh REAL,
    kcal REAL,
    met_min REAL,
    equivalent_distance_m REAL,
    equivalent_distance_m_low REAL,
    equivalent_distance_m_high REAL
)"""
_UNREADABLE: Final = """
CREATE TABLE unreadable (
    name TEXT PRIMARY KEY,
    file_size INTEGER NOT NULL,
    file_mtime_ns INTEGER NOT NULL,
    problem TEXT NOT NULL
)"""

_TOLD: Final = (
    "ALTER TABLE sessions ADD COLUMN rpe REAL",
    "ALTER TABLE sessions ADD COLUMN rails TEXT",
    "ALTER TABLE sessions ADD COLUMN told_mtime_ns INTEGER NOT NULL DEFAULT 0",
)
"""What the walker told of a session afterwards, and when that was last written; 0 for never."""

_COUNTED: Final = (
    "ALTER TABLE sessions ADD COLUMN effort_counted_s REAL NOT NULL DEFAULT 0",
    "UPDATE sessions SET file_size = -1",
)
"""How long an effort model answered for; the journals know it."""

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = ((_SESSIONS, _UNREADABLE), _TOLD, _COUNTED)
"""``MIGRATIONS[n]`` leads from version n to version n + 1; version 0 is an empty file."""
NEWEST: Final = len(MIGRATIONS)
