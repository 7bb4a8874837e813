"""A TCX activity (Training Center Database v2), for platforms that take no FIT.

TCX knows no walking, no direction and no model: the sport is "Other", and the notes say the rest.
"""

from datetime import UTC
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from retropace.effort import SessionWorth
from retropace.export.activity import (
    MOST_KCAL,
    SIMULATED,
    WHOLE,
    Activity,
    Stretch,
    activity_of,
    cut_text,
    joined,
)
from retropace.journal import Recording

DATABASE: Final = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
EXTENSION: Final = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"
_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
_LONGEST_NAME: Final = 200

NO_MASS: Final = "Calories are not known (no body mass was given); 0 stands for that."
PARTLY: Final = (
    "Calories are not known where a model answers for less than 90 % of a lap; 0 stands for that."
)


def write(recording: Recording, session: SessionWorth) -> bytes:
    """The file's octets, UTF-8. Raises MovelessError."""
    activity = activity_of(recording, session)
    root = Element(
        "TrainingCenterDatabase",
        {
            "xmlns": DATABASE,
            "xmlns:ns3": EXTENSION,
            "xmlns:xsi": _INSTANCE,
            "xsi:schemaLocation": f"{DATABASE} {DATABASE.removesuffix('/v2')}v2.xsd",
        },
    )
    _add_activity(SubElement(root, "Activities"), activity)
    indent(root)
    octets: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return octets + b"\n"


def _add_activity(parent: Element, activity: Activity) -> None:
    node = SubElement(parent, "Activity", {"Sport": "Running" if activity.whole.runs else "Other"})
    _add(node, "Id", _time(activity, activity.whole.begin_s))
    for lap in activity.laps:
        _add_lap(node, activity, lap)
    _add(node, "Notes", _notes(activity))
    creator = SubElement(node, "Creator", {"xsi:type": "Device_t"})
    _add(creator, "Name", "Retropace")
    _add(creator, "UnitId", "0")
    _add(creator, "ProductID", "0")
    version = SubElement(creator, "Version")
    _add(version, "VersionMajor", "1")
    _add(version, "VersionMinor", "0")


def _add_lap(parent: Element, activity: Activity, lap: Stretch) -> None:
    kcal = lap.kcal
    node = SubElement(parent, "Lap", {"StartTime": _time(activity, lap.begin_s)})
    _add(node, "TotalTimeSeconds", f"{lap.timer_s}")
    _add(node, "DistanceMeters", f"{lap.distance_m:.2f}")
    if lap.fastest_mps is not None:
        _add(node, "MaximumSpeed", f"{lap.fastest_mps:.4f}")
    known = kcal is not None and kcal < MOST_KCAL
    _add(node, "Calories", f"{kcal:.0f}" if known else "0")
    if lap.beats_bpm:
        _add_beats(node, "AverageHeartRateBpm", lap.beats_bpm[0])
        _add_beats(node, "MaximumHeartRateBpm", lap.beats_bpm[1])
    _add(node, "Intensity", "Resting" if lap.rest else "Active")
    _add(node, "TriggerMethod", "Time" if activity.goes_by_time(lap) else "Distance")
    track = SubElement(node, "Track")
    for point in lap.points:
        second = point.second
        place = SubElement(track, "Trackpoint")
        _add(place, "Time", _time(activity, second.time_s))
        _add(place, "DistanceMeters", f"{activity.way_m(point):.2f}")
        if second.heart_rate_bpm is not None:
            _add_beats(place, "HeartRateBpm", second.heart_rate_bpm)
        if second.speed_mps is not None:
            extension = SubElement(SubElement(place, "Extensions"), "ns3:TPX")
            _add(extension, "ns3:Speed", f"{second.speed_mps:.4f}")
    name = cut_text(lap.name, _LONGEST_NAME)
    _add(node, "Notes", f"{name} ({lap.direction})")


def _notes(activity: Activity) -> str:
    """What TCX has no field for, in words."""
    session = activity.session
    directions = joined(dict.fromkeys(str(lap.direction) for lap in activity.laps))
    told = f"{cut_text(activity.whole.name, _LONGEST_NAME)}. Direction: {directions}."
    if activity.recording.header.simulated:
        told = f"{SIMULATED.capitalize()}. {told}"
    if session.same_time_distance_m is not None:
        metres, low, high = session.same_time_distance_m
        told += (
            f" Same effort forward, level, in the same time: {metres:.0f} m"
            f" (95 %: {low:.0f} to {high:.0f}), by {joined(activity.whole.models)}."
        )
    if session.counted_s < WHOLE * session.duration_s:
        told += f" That is of {session.counted_s:.0f} s of {session.duration_s:.0f} s alone."
    if activity.recording.header.walker_mass_kg is None:
        return f"{told} {NO_MASS}"
    return told if all(lap.kcal is not None for lap in activity.laps) else f"{told} {PARTLY}"


def _time(activity: Activity, time_s: int) -> str:
    """A time in UTC, as every reader of TCX takes it."""
    return f"{activity.at(time_s).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text


def _add_beats(parent: Element, tag: str, bpm: int) -> None:
    """A heart rate; the schema has room for 1 to 255."""
    if 0 < bpm <= 255:
        _add(SubElement(parent, tag), "Value", str(bpm))
