"""FIT workouts, decoded by Garmin's own SDK (the extra ``fit``), field by field as they stand.

Facts of the format: https://developer.garmin.com/fit/file-types/workout/.
"""

from typing import Any, Final, NamedTuple

from retropace.errors import BadInputError
from retropace.phrase import Phrase, placed
from retropace.profile.limits import FLAT_STEPS_LIMIT, NESTING_LIMIT, REPEAT_LIMIT
from retropace.workout.parts import (
    FASTEST_MPS,
    LONGEST_M,
    LONGEST_S,
    Aim,
    Part,
    Piece,
    Repeat,
    Workout,
    cleaned,
    too_deep,
    too_many,
    within,
)

FIT_LIMIT: Final = 2**20
"""Ten thousand steps fit into it several times over."""
_MESSAGES_LIMIT: Final = 2 * FLAT_STEPS_LIMIT
_WORKOUT_FILE: Final = 5
_TIME, _DISTANCE, _OPEN, _REPEAT, _REPETITION_TIME, _TIME_ONLY = 0, 1, 5, 6, 28, 31
_SPEED: Final = 0
_REST, _WARMUP, _COOLDOWN, _RECOVERY = 1, 2, 3, 4
_NAMES: Final = {
    _REST: Phrase("Rest"),
    _WARMUP: Phrase("Warm up"),
    _COOLDOWN: Phrase("Cool down"),
    _RECOVERY: Phrase("Recovery"),
}
_TARGETS: Final = {
    0: Phrase("a speed zone"),
    1: Phrase("a heart rate"),
    3: Phrase("a cadence"),
    4: Phrase("a power"),
    5: Phrase("a grade"),
}


def is_fit(octets: bytes) -> bool:
    """Whether the header says so."""
    return octets[8:12] == b".FIT"


def read_fit(octets: bytes, source: str) -> Workout:
    """The workout. Raises BadInputError, without the file's name."""
    if len(octets) > FIT_LIMIT:
        raise BadInputError(
            Phrase(
                "it is larger than {bound_mb} MB, and no FIT workout is: "
                "export the workout, not the activity.",
                bound_mb=FIT_LIMIT // 2**20,
            )
        )
    messages = _decoded(octets)
    kinds = [message.get("type") for message in messages.get("file_id_mesgs", [])]
    if kinds and kinds[0] != _WORKOUT_FILE:
        raise BadInputError(
            Phrase("it is a FIT file, but no workout: export the workout, not the activity.")
        )
    about: dict[str, Any] = next(iter(messages.get("workout_mesgs", [])), {})
    steps = messages.get("workout_step_mesgs", [])
    if len(steps) > FLAT_STEPS_LIMIT:
        raise BadInputError(too_many())
    return Workout(
        format_name="FIT workout",
        source=source,
        title=_text(about.get("wkt_name")),
        parts=_parts(steps),
        incline_percent=True,
    )


def _decoded(octets: bytes) -> dict[str, Any]:
    """The messages with raw numbers: units and meanings are applied, and bounded, here."""
    try:
        from garmin_fit_sdk import Decoder, Stream
    except ImportError:
        raise BadInputError(
            Phrase(
                "FIT files are read by Garmin's SDK, which is not installed: pip install "
                '"retropace[fit]" brings it, under Garmin\'s own FIT licence (read it first).'
            )
        ) from None
    count = 0

    def bound(_number: int, _message: Any) -> None:
        nonlocal count
        count += 1
        if count > _MESSAGES_LIMIT:
            raise BadInputError(too_many())

    messages, errors = Decoder(Stream.from_byte_array(bytearray(octets))).read(
        apply_scale_and_offset=False,
        convert_datetimes_to_dates=False,
        convert_types_to_strings=False,
        expand_sub_fields=False,
        expand_components=False,
        merge_heart_rates=False,
        mesg_listener=bound,
    )
    for error in errors:
        if isinstance(error, BadInputError):
            raise error
        raise BadInputError(Phrase("it is a broken FIT file: fetch it anew from where it came."))
    found: dict[str, Any] = dict(messages)
    return found


class _Built(NamedTuple):
    """A part, the number of the step it begins with, and how deep its repeats are."""

    number: int
    part: Part
    depth: int = 0


def _parts(steps: list[dict[str, Any]]) -> tuple[Part, ...]:
    """Steps in their order; a repeat takes in all steps back to the one it names."""
    built: list[_Built] = []
    places: dict[int, int] = {}
    for position, step in enumerate(steps):
        index = _whole(step.get("message_index"), position)
        place = Phrase("step {position}", position=position)
        if _whole(step.get("duration_type"), _OPEN) == _REPEAT:
            _repeat(built, places, step, place)
        else:
            places[index] = len(built)
            built.append(_Built(index, _piece(step, place, position)))
    return tuple(entry.part for entry in built)


def _repeat(built: list[_Built], places: dict[int, int], step: dict[str, Any], place: str) -> None:
    """Put the last parts, from the step named on, into one."""
    first = _whole(step.get("duration_value"), -1)
    count = _whole(step.get("target_value"), 0)
    within(count, placed(place, "repeat_steps"), 1, REPEAT_LIMIT)
    begin = places.get(first, len(built))
    if begin >= len(built) or built[begin].number != first:
        raise BadInputError(
            Phrase(
                "{place}: duration_step is {first}, and no step before it has that number to "
                "repeat from.",
                place=place,
                first=first,
            )
        )
    inner = built[begin:]
    depth = 1 + max(entry.depth for entry in inner)
    if depth > NESTING_LIMIT:
        raise BadInputError(too_deep())
    repeat = Repeat(count, tuple(entry.part for entry in inner))
    built[begin:] = [_Built(first, repeat, depth)]


def _piece(step: dict[str, Any], place: str, position: int) -> Piece:
    kind = _whole(step.get("duration_type"), _OPEN)
    value = _whole(step.get("duration_value"), 0)
    duration_s = distance_m = None
    if kind in (_TIME, _REPETITION_TIME, _TIME_ONLY):
        duration_s = within(value / 1000, placed(place, "duration_time"), 0, LONGEST_S, "s")
    elif kind == _DISTANCE:
        distance_m = within(value / 100, placed(place, "duration_distance"), 0, LONGEST_M, "m")
    elif kind > _REPEAT and kind <= 13:
        raise BadInputError(
            Phrase(
                "{place}: duration_type {kind} repeats until something is reached; Retropace "
                "repeats a number of times only.",
                place=place,
                kind=kind,
            )
        )
    aim, wanted = _aim(step, place)
    intensity = _whole(step.get("intensity"), 0)
    name = (
        _text(step.get("wkt_step_name"))
        or _NAMES.get(intensity)
        or Phrase("Step {number}", number=position + 1)
    )
    return Piece(
        place=place,
        name=name,
        duration_s=duration_s,
        distance_m=distance_m,
        aim=aim,
        rest=intensity in (_REST, _RECOVERY, _COOLDOWN),
        wanted=wanted,
    )


def _aim(step: dict[str, Any], place: str) -> tuple[Aim | None, str]:
    """The lower end of a range of speeds, of the first or the second target; or what is wanted."""
    for prefix in ("", "secondary_"):
        if _whole(step.get(f"{prefix}target_type"), -1) != _SPEED:
            continue
        ends = [
            _whole(step.get(f"{prefix}custom_target_value_{end}"), 0) for end in ("low", "high")
        ]
        known = [
            within(end / 1000, placed(place, "custom_target_speed"), 0, FASTEST_MPS, "m/s")
            for end in ends
            if end
        ]
        if known:
            return Aim(min(known)), ""
    return None, _TARGETS.get(_whole(step.get("target_type"), -1), "")


def _whole(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) else otherwise


def _text(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return cleaned(first, 40) if isinstance(first, str) else ""
