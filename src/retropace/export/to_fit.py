"""A FIT activity, by the official encoder: developer fields carry what FIT has no field for.

Facts of the format: https://developer.garmin.com/fit/file-types/activity/ (summaries last).
"""

import zlib
from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from uuid import UUID

from retropace.effort import SessionWorth
from retropace.errors import BadInputError
from retropace.export.activity import (
    MOST_KCAL,
    SIMULATED,
    Activity,
    Point,
    Stretch,
    activity_of,
    cut_text,
    joined,
)
from retropace.journal import Recording
from retropace.phrase import Phrase

APPLICATION_ID: Final = UUID("c8493660-da43-5bac-806d-97f84aba818f")
"""Names our developer fields for as long as they mean what they mean here."""

_EPOCH_S: Final = 631_065_600
"""1989-12-31T00:00:00Z, where FIT begins to count."""
_STRING, _FLOAT32 = 0x07, 0x88
_ACTIVITY, _DEVELOPMENT = 4, 255
_LONGEST_NAME: Final = 60
_FASTEST_MPS, _STEEPEST = 65.5, 3.27
"""What FIT's 16 bits can hold; the encoder would cut a bigger number short without a word."""


class _Field(NamedTuple):
    """One developer field."""

    name: str
    base_type: int
    units: str = ""


_DIRECTION, _EQUIVALENT, _MODEL, _STEP, _DISTANCE, _LOW, _HIGH, _COUNTED = range(8)
FIELDS: Final = (
    _Field("direction", _STRING),
    _Field("forward_equivalent_speed", _FLOAT32, "m/s"),
    _Field("effort_model", _STRING),
    _Field("step_name", _STRING),
    _Field("forward_equivalent_distance", _FLOAT32, "m"),
    _Field("forward_equivalent_distance_low", _FLOAT32, "m"),
    _Field("forward_equivalent_distance_high", _FLOAT32, "m"),
    _Field("effort_counted_time", _FLOAT32, "s"),
)
"""In the order of their numbers; the distances are the session's, with their 95 % interval.

They are of its counted time alone: of the rest no model can tell.
"""


def write(recording: Recording, session: SessionWorth) -> bytes:
    """The file's octets. Raises MovelessError, and BadInputError where there is no encoder."""
    activity = activity_of(recording, session)
    encoder, numbers = _sdk()
    owner = {
        "developer_data_index": 0,
        "application_id": list(APPLICATION_ID.bytes),
        "application_version": 1,
    }
    described = [_description(number) for number in range(len(FIELDS))]
    for number, field in enumerate(described):
        encoder.add_developer_field(number, owner, field)
    for name, message in _messages(activity, owner, described):
        known = {key: value for key, value in message.items() if value is not None}
        encoder.write_mesg({"mesg_num": numbers[name], **known})
    octets: bytes = encoder.close()
    return octets


def _sdk() -> tuple[Any, dict[str, int]]:
    """Garmin's encoder and its numbers of messages."""
    try:
        from garmin_fit_sdk import Encoder, Profile
    except ImportError:
        raise BadInputError(
            Phrase(
                "FIT files are written by Garmin's encoder, which is not installed: "
                'pip install "retropace[fit]" brings it, under Garmin\'s own FIT licence '
                "(read it first); tcx, csv and json need nothing more."
            )
        ) from None
    return Encoder(), Profile["mesg_num"]


def _description(number: int) -> dict[str, Any]:
    field = FIELDS[number]
    return {
        "developer_data_index": 0,
        "field_definition_number": number,
        "fit_base_type_id": field.base_type,
        "field_name": field.name,
    } | ({"units": field.units} if field.units else {})


def _messages(
    activity: Activity, owner: dict[str, Any], described: list[dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every message in its order."""
    yield "FILE_ID", _file_id(activity)
    yield "DEVELOPER_DATA_ID", owner
    for field in described:
        yield "FIELD_DESCRIPTION", field
    yield from _devices(activity)
    runs = activity.timed_runs()
    starts, stops = {begin_s for begin_s, _ in runs}, {end_s for _, end_s in runs}
    last_s = activity.whole.end_s
    for index, lap in enumerate(activity.laps):
        for point in lap.points:
            if point.second.time_s - 1 in starts:
                yield "EVENT", _timer(activity, point.second.time_s - 1, "start")
            yield "RECORD", _record(activity, point)
            if point.second.time_s in stops:
                ended = point.second.time_s == last_s
                yield (
                    "EVENT",
                    _timer(activity, point.second.time_s, "stop_all" if ended else "stop"),
                )
        yield "LAP", _lap(activity, lap, index)
    yield "SESSION", _session(activity)
    yield "ACTIVITY", _activity(activity)


def _file_id(activity: Activity) -> dict[str, Any]:
    session_id = activity.recording.header.session_id
    return {
        "type": _ACTIVITY,
        "manufacturer": _DEVELOPMENT,
        "product": 0,
        "serial_number": zlib.crc32(session_id.encode(errors="replace")) or 1,
        "time_created": _stamp(activity, activity.whole.begin_s),
        "product_name": "Retropace",
    }


def _devices(activity: Activity) -> Iterator[tuple[str, dict[str, Any]]]:
    """The program that recorded, and the treadmill."""
    at, header = _stamp(activity, activity.whole.begin_s), activity.recording.header
    yield (
        "DEVICE_INFO",
        {
            "timestamp": at,
            "device_index": 0,
            "manufacturer": _DEVELOPMENT,
            "product_name": cut_text(f"Retropace {header.program_version}", _LONGEST_NAME),
        },
    )
    name = cut_text(header.setup.treadmill.name, _LONGEST_NAME) or "treadmill"
    if header.simulated:
        name = cut_text(f"{SIMULATED}: {name}", _LONGEST_NAME)
    yield "DEVICE_INFO", {"timestamp": at, "device_index": 1, "product_name": name}


def _timer(activity: Activity, time_s: int, kind: str) -> dict[str, Any]:
    return {"timestamp": _stamp(activity, time_s), "event": "timer", "event_type": kind}


def _record(activity: Activity, point: Point) -> dict[str, Any]:
    """One second; what is not known is not there."""
    second = point.second
    return {
        "timestamp": _stamp(activity, second.time_s),
        "distance": activity.way_m(point),
        "speed": _below(second.speed_mps, _FASTEST_MPS),
        "grade": second.grade * 100 if abs(second.grade) < _STEEPEST else None,
        "heart_rate": _beats(second.heart_rate_bpm),
        "developer_fields": _known(
            {_DIRECTION: str(second.direction), _EQUIVALENT: point.equivalent_mps}
        ),
    }


def _lap(activity: Activity, lap: Stretch, index: int) -> dict[str, Any]:
    last = index == len(activity.laps) - 1
    trigger = "time" if activity.goes_by_time(lap) else "distance"
    return (
        {"message_index": index}
        | _figures(activity, lap)
        | {
            "event": "lap",
            "event_type": "stop",
            "lap_trigger": "session_end" if last else trigger,
            "intensity": "rest" if lap.rest else "active",
            "wkt_step_index": lap.step,
            "developer_fields": _known(
                {
                    _DIRECTION: str(lap.direction),
                    _EQUIVALENT: lap.equivalent_mps,
                    _MODEL: joined(lap.models),
                    _STEP: cut_text(lap.name, _LONGEST_NAME) or None,
                }
            ),
        }
    )


def _session(activity: Activity) -> dict[str, Any]:
    told, way = activity.recording.told, activity.session.same_time_distance_m
    directions = dict.fromkeys(str(lap.direction) for lap in activity.laps)
    return (
        {"message_index": 0}
        | _figures(activity, activity.whole)
        | {
            "event": "session",
            "event_type": "stop",
            "trigger": "activity_end",
            "first_lap_index": 0,
            "num_laps": len(activity.laps),
            "sport_profile_name": f"Backward treadmill{_simulated(activity)}",
            "workout_rpe": None if told.rpe is None else round(told.rpe * 10),
            "developer_fields": _known(
                {
                    _DIRECTION: joined(directions),
                    _EQUIVALENT: activity.whole.equivalent_mps,
                    _MODEL: joined(activity.whole.models),
                    _DISTANCE: None if way is None else way.value,
                    _LOW: None if way is None else way.low,
                    _HIGH: None if way is None else way.high,
                    _COUNTED: activity.session.counted_s,
                }
            ),
        }
    )


def _simulated(activity: Activity) -> str:
    return f" ({SIMULATED})" if activity.recording.header.simulated else ""


def _figures(activity: Activity, stretch: Stretch) -> dict[str, Any]:
    """What a lap and a session have in common."""
    beats, kcal, timer_s = stretch.beats_bpm, stretch.kcal, stretch.timer_s
    return {
        "timestamp": _stamp(activity, stretch.end_s),
        "start_time": _stamp(activity, stretch.begin_s),
        "total_elapsed_time": stretch.end_s - stretch.begin_s,
        "total_timer_time": timer_s,
        "total_distance": stretch.distance_m,
        "total_calories": None if kcal is None or kcal >= MOST_KCAL else round(kcal),
        "avg_speed": stretch.distance_m / timer_s if timer_s else None,
        "max_speed": _below(stretch.fastest_mps, _FASTEST_MPS),
        "avg_heart_rate": _beats(beats[0]) if beats else None,
        "max_heart_rate": _beats(beats[1]) if beats else None,
        "sport": "running" if stretch.runs else "walking",
        "sub_sport": "treadmill",
    }


def _activity(activity: Activity) -> dict[str, Any]:
    ended_s = activity.whole.end_s
    offset = activity.at(ended_s).utcoffset()
    utc = _stamp(activity, ended_s)
    return {
        "timestamp": utc,
        "total_timer_time": activity.whole.timer_s,
        "num_sessions": 1,
        "type": "manual",
        "event": "activity",
        "event_type": "stop",
        "local_timestamp": utc + round(offset.total_seconds()) if offset is not None else None,
    }


def _stamp(activity: Activity, time_s: int) -> int:
    """Seconds since the FIT epoch."""
    return int(activity.at(time_s).timestamp()) - _EPOCH_S


def _beats(bpm: int | None) -> int | None:
    """A heart rate that fits its octet; 255 means that there is none."""
    return bpm if bpm is not None and 0 < bpm < 255 else None


def _below(value: float | None, bound: float) -> float | None:
    return value if value is not None and value < bound else None


def _known(fields: dict[int, Any]) -> dict[int, Any]:
    return {number: value for number, value in fields.items() if value is not None}
