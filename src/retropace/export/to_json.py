"""Everything that was recorded, as one JSON document; every key carries its unit."""

import json
from typing import Final

from retropace.cues.text import caption
from retropace.effort import SessionWorth
from retropace.export.rows import OF_MANY, finite, rows_of
from retropace.journal import Recording

VERSION: Final = 1


def write(recording: Recording, session: SessionWorth) -> bytes:
    """The file's octets, ASCII."""
    document = {
        "format": "retropace-session",
        "version": VERSION,
        "summary": recording.summary.to_json(),
        "told": recording.told._asdict(),
        "worth": session.to_json(),
        "effort_of": {
            "worth": "the one who walked, with what they told and had practised",
            "summary": OF_MANY,
            "seconds": OF_MANY,
        },
        "laps": [
            lap._asdict() | {"step": lap.step + 1, "direction": str(lap.direction)}
            for lap in recording.laps
        ],
        "cues": [
            {
                "time_s": round(said.time_s, 3),
                "key": said.key,
                "urgency": str(said.cue.urgency),
                "text": caption(said.cue),
            }
            for said in recording.cues
        ],
        "requests": [
            asked._asdict() | {"time_s": round(asked.time_s, 3)} for asked in recording.requests
        ],
        "seconds": list(rows_of(recording)),
    }
    return json.dumps(finite(document), indent=1, allow_nan=False).encode() + b"\n"
