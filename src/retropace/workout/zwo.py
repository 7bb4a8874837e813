"""ZWO, Zwift's workouts: intensities relative to a threshold that the file seldom says.

Facts seen in public descriptions and files of it: docs/exchange.md tells how each is read.
"""

from typing import Final

from retropace.errors import BadInputError
from retropace.phrase import Phrase
from retropace.workout.parts import (
    FASTEST_MPS,
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
    number,
    times,
)
from retropace.workout.xml import Node

ROOT: Final = "workout_file"
_RAMPS: Final = frozenset({"warmup", "cooldown", "ramp"})
_STEADY: Final = frozenset({"steadystate", "solidstate"})
_FREE: Final = frozenset({"freeride", "freerun", "maxeffort"})
_INTERVALS: Final = "intervalst"
_NAMES: Final = {
    "warmup": Phrase("Warm up"),
    "cooldown": Phrase("Cool down"),
    "ramp": Phrase("Ramp"),
    "freeride": Phrase("Free"),
    "freerun": Phrase("Free"),
    "maxeffort": Phrase("Free"),
}
_STRONGEST: Final = 10.0
_SLOWEST_PACE_S, _FASTEST_PACE_S = 3600.0, 90.0


def read_zwo(root: Node, source: str) -> Workout:
    """The workout. Raises BadInputError, without the file's name."""
    body = next(root.named("workout"), None)
    if body is None:
        raise BadInputError(Phrase("it has no <workout>: nothing says what is to be done."))
    run = _text(root, "sporttype").lower() == "run"
    reader = _Reader(by_distance=_text(root, "durationtype").lower() == "distance")
    parts = reader.parts(body)
    notes = []
    if not run:
        notes.append(
            Phrase(
                "It is not marked as a run: its intensities are fractions of a cyclist's power, "
                "and are read as fractions of your threshold speed."
            )
        )
    if len(reader.paces) > 1:
        paces = ", ".join(sorted(reader.paces))
        notes.append(
            Phrase("Its pace indices ({paces}) are all read as the one threshold.", paces=paces)
        )
    return Workout(
        format_name="ZWO",
        source=source,
        title=_text(root, "name"),
        parts=parts,
        threshold_mps=_threshold_mps(root),
        notes=tuple(notes),
    )


def _threshold_mps(root: Node) -> float | None:
    for node in root.named("thresholdsecperkm"):
        if node.text.strip():
            pace_s = number(
                node.text.strip(), node.at("seconds"), _FASTEST_PACE_S, _SLOWEST_PACE_S, "s"
            )
            return 1000 / pace_s
    return None


def _text(root: Node, tag: str) -> str:
    return next((node.text.strip() for node in root.named(tag)), "")


class _Reader:
    """Goes through the blocks of a workout."""

    def __init__(self, *, by_distance: bool) -> None:
        self._by_distance = by_distance
        self.paces: set[str] = set()

    def parts(self, body: Node) -> tuple[Part, ...]:
        """Every block; words on their own belong to the block after them."""
        found: list[Part] = []
        for node in body.children:
            if node.tag in ("textevent", "textnotification"):
                continue
            if node.tag == _INTERVALS:
                found.append(self._intervals(node))
            elif node.tag in _RAMPS | _STEADY | _FREE:
                found.append(self._block(node))
            else:
                raise BadInputError(
                    Phrase(
                        "{place} is not a block that Retropace reads: take it out, or write the "
                        "workout in the short text form.",
                        place=node.at(),
                    )
                )
        return tuple(found)

    def _block(self, node: Node) -> Piece:
        first = last = None
        self._note_pace(node)
        speed_mps = node.number("speed", 0, FASTEST_MPS, "m/s")
        if speed_mps is not None:
            first = Aim(speed_mps)
        elif node.tag not in _FREE:
            low, high = self._power(node, "powerlow"), self._power(node, "powerhigh")
            first = self._power(node, "power") or low or high
            if first is None:
                raise BadInputError(_no_speed(node.at("Power")))
            if node.tag in _RAMPS and low and high and low != high:
                first, last = _ramp(node.tag, low, high)
        duration_s, distance_m = self._length(node, "duration")
        return Piece(
            place=node.at(),
            name=_NAMES.get(node.tag, Phrase("Steady")),
            aim=first,
            aim_to=last,
            incline=_incline(node, "incline"),
            rest=node.tag == "cooldown",
            said=self._said(node),
            duration_s=duration_s,
            distance_m=distance_m,
        )

    def _intervals(self, node: Node) -> Repeat:
        """So many times on and off; what is said is said in the first stretch on."""
        self._note_pace(node)
        count = node.get("repeat") or "1"
        return Repeat(
            times(count, node.at("Repeat")),
            (self._half(node, "on", Phrase("Interval")), self._half(node, "off", Phrase("Rest"))),
        )

    def _half(self, node: Node, which: str, name: str) -> Piece:
        aim = (
            self._power(node, f"{which}power")
            or self._power(node, f"power{which}low")
            or self._power(node, f"power{which}high")
        )
        if aim is None:
            raise BadInputError(_no_speed(node.at(which.capitalize() + "Power")))
        duration_s, distance_m = self._length(node, f"{which}duration")
        return Piece(
            place=Phrase("{place} ({which})", place=node.at(), which=which),
            name=name,
            aim=aim,
            incline=_incline(node, "incline" if which == "on" else "offincline"),
            rest=which == "off",
            said=self._said(node) if which == "on" else (),
            duration_s=duration_s,
            distance_m=distance_m,
        )

    def _length(self, node: Node, field: str) -> tuple[float | None, float | None]:
        """Seconds or metres, as the workout goes."""
        if node.get(field) is None:
            raise BadInputError(
                Phrase("{place} is missing: nothing says how long.", place=node.at(field))
            )
        if self._by_distance:
            return None, node.number(field, 0, LONGEST_M, "m")
        return node.number(field, 0, LONGEST_S, "s"), None

    def _power(self, node: Node, field: str) -> Aim | None:
        power = node.number(field, 0, _STRONGEST)
        return None if power is None else Aim(power, Kind.RELATIVE)

    def _note_pace(self, node: Node) -> None:
        pace = node.number("pace", 0, 5)
        if pace is not None:
            self.paces.add(f"{pace:g}")

    def _said(self, node: Node) -> tuple[Said, ...]:
        found = []
        field = "distoffset" if self._by_distance else "timeoffset"
        for event in node.children:
            message = event.get("message")
            if event.tag in ("textevent", "textnotification") and message is not None:
                offset = event.get(field) or event.get("timeoffset") or "0"
                value = number(offset, event.at(field), 0, LONGEST_M)
                found.append(Said(value, message, metres=self._by_distance))
        return tuple(found)


def _no_speed(place: str) -> Phrase:
    return Phrase("{place} is missing: nothing says how fast.", place=place)


def _ramp(tag: str, low: Aim, high: Aim) -> tuple[Aim, Aim]:
    """A warm-up rises and a cool-down falls, whichever end a program calls low."""
    if tag == "ramp":
        return low, high
    slow, fast = sorted((low, high))
    return (slow, fast) if tag == "warmup" else (fast, slow)


def _incline(node: Node, field: str) -> float:
    return node.number(field, -STEEPEST_PCT, STEEPEST_PCT) or 0.0
