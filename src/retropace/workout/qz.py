"""QZ's XML workouts: <rows> of <row>, with absolute speeds whose unit the file does not say."""

from typing import Final

from retropace.errors import BadInputError
from retropace.phrase import Phrase
from retropace.workout.parts import (
    LONGEST_M,
    LONGEST_S,
    STEEPEST_PCT,
    Aim,
    Kind,
    Part,
    Piece,
    Repeat,
    Said,
    Workout,
    seconds,
    times,
)
from retropace.workout.xml import Node

ROOT: Final = "rows"
_FASTEST: Final = 40.0
"""km/h or mph, whichever it turns out to be."""
_UNSET_MARKS: Final = ("-1", "-1.0")
"""What QZ writes for a field that is not used."""


def read_rows(root: Node, source: str) -> Workout:
    """The workout. Raises BadInputError, without the file's name."""
    return Workout(
        format_name="QZ XML",
        source=source,
        title=root.get("name") or root.get("title") or "",
        parts=_Reader().parts(root),
        incline_percent=True,
    )


class _Reader:
    """Goes through the rows; one without a speed keeps that of the row before."""

    def __init__(self) -> None:
        self._aim: Aim | None = None
        self._rows = 0

    def parts(self, node: Node) -> tuple[Part, ...]:
        """The rows and repeats below a node, in order; what else there is says nothing to us."""
        found: list[Part] = []
        for child in node.children:
            if child.tag == "row":
                found.append(self._row(child))
            elif child.tag == "repeat":
                found.append(self._repeat(child))
        return tuple(found)

    def _repeat(self, node: Node) -> Repeat:
        count = node.get("times")
        if count is None:
            raise BadInputError(
                Phrase(
                    '{place} is missing: say how often, as in times="4".', place=node.at("times")
                )
            )
        inner = self.parts(node)
        if not inner:
            raise BadInputError(Phrase("{place} repeats no row: remove it.", place=node.at()))
        return Repeat(times(count, node.at("times")), inner)

    def _row(self, node: Node) -> Piece:
        self._rows += 1
        duration = node.get("duration")
        duration_s = None if duration is None else seconds(duration, node.at("duration"))
        distance_km = None
        if node.get("distance") not in _UNSET_MARKS and not duration_s:
            distance_km = node.number("distance", 0, LONGEST_M / 1000, "km")
        if not duration_s and not distance_km:
            raise BadInputError(
                Phrase(
                    "{place} has neither a duration nor a distance: write one, as in "
                    'duration="00:05:00".',
                    place=node.at(),
                )
            )
        first, last = self._speeds(node)
        return Piece(
            place=node.at(),
            name=Phrase("Step {number}", number=self._rows),
            duration_s=duration_s or None,
            distance_m=distance_km * 1000 if distance_km else None,
            distance_undeclared=True,
            aim=first,
            aim_to=last,
            incline=node.number("inclination", -STEEPEST_PCT, STEEPEST_PCT, "%") or 0.0,
            said=_said(node),
            wanted=_wanted(node),
        )

    def _speeds(self, node: Node) -> tuple[Aim | None, Aim | None]:
        begins, ends = _speed(node, "speedfrom"), _speed(node, "speedto")
        if begins is not None and ends is not None:
            self._aim = ends
            return begins, ends
        self._aim = _speed(node, "speed") or _speed(node, "minspeed") or self._aim
        return self._aim, None


def _wanted(node: Node) -> str:
    """What the row goes by, where that is not its speed."""
    for name, told in (("zonehr", Phrase("a heart-rate zone")), ("hrmin", Phrase("a heart rate"))):
        if (node.get(name) or "0") not in ("0", *_UNSET_MARKS):
            return told
    return ""


def _speed(node: Node, name: str) -> Aim | None:
    if node.get(name) in _UNSET_MARKS:
        return None
    speed = node.number(name, 0, _FASTEST)
    return None if speed is None else Aim(speed, Kind.UNDECLARED)


def _said(node: Node) -> tuple[Said, ...]:
    found = []
    for event in node.named("textevent"):
        message = event.get("message")
        if message is not None:
            found.append(Said(event.number("timeoffset", 0, LONGEST_S, "s") or 0.0, message))
    return tuple(found)
