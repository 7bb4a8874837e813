"""Anything in, a sound profile or a sentence out: never another error, never above the cap."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retropace.errors import BadInputError
from retropace.model import Direction, Level, SpeedUnit
from retropace.profile.flatten import flatten
from retropace.profile.limits import LEVEL_CAP_MPS, PLAN_LONGEST_S
from retropace.workout import Answers, Workout, convert, read_text, read_workout
from support.workouts import fit_workout, repeated, timed

ANSWERS = st.builds(
    Answers,
    unit=st.sampled_from(list(SpeedUnit)),
    threshold_mps=st.floats(0.2, 11.0),
    direction=st.sampled_from(list(Direction)),
    open_s=st.floats(10.0, 3600.0),
    easy_mps=st.floats(0.14, 11.0),
    incline_percent=st.none() | st.booleans(),
)
LEVELS = st.sampled_from(list(Level))
NUMBERS = st.one_of(
    st.integers(-5, 5000).map(str),
    st.floats(-2, 50).map(lambda value: f"{value:.3f}"),
    st.sampled_from(["", "nan", "inf", "-inf", "1e400", "00:01:30", "1:00:00", "x", "٣", " 60 "]),
)


def sound(workout: Workout, answers: Answers, level: Level) -> None:
    """What every profile of an import must be."""
    converted = convert(workout, answers, level, "mine", longest_s=PLAN_LONGEST_S)
    plan = flatten(converted.profile)
    cap_mps = LEVEL_CAP_MPS[level] * (1 + 1e-9)
    assert plan.level is level
    assert all(max(step.speed_mps, step.end_speed_mps) <= cap_mps for step in plan.steps)
    assert all(step.cap_mps <= cap_mps for step in plan.steps)
    assert all(change.isprintable() for change in converted.changes)


def attempt(read: Any, given: Any, answers: Answers, level: Level) -> None:
    told = "Nothing was wrong."
    try:
        sound(read(given), answers, level)
    except BadInputError as error:
        told = str(error)
    assert told.isprintable()
    assert told.endswith(".")


@pytest.mark.rule("R27", "R05")
@given(octets=st.binary(max_size=300), answers=ANSWERS, level=LEVELS)
@settings(max_examples=150, deadline=None)
def test_any_octets(octets: bytes, answers: Answers, level: Level) -> None:
    attempt(lambda given: read_workout(given, "any"), octets, answers, level)


TIMES_AND_WAYS = ("5", "1.5", "2", "60", "min", "s", "km", "metres", "1:30", "200m", "90s")
THE_REST = ("@", "kmh", "mph", "m/s", "back", "fwd", "rest", "x", "-", "to", "%")
BRACKETS = ("(", ")", ";", ",", "\n", "3x(")
WORDS = st.sampled_from((*TIMES_AND_WAYS, *THE_REST, *BRACKETS))


@pytest.mark.rule("R27", "R05")
@given(
    words=st.lists(WORDS, max_size=30),
    glue=st.sampled_from(["", " "]),
    answers=ANSWERS,
    level=LEVELS,
)
@settings(max_examples=200, deadline=None)
def test_any_words(words: list[str], glue: str, answers: Answers, level: Level) -> None:
    attempt(read_text, glue.join(words), answers, level)


@st.composite
def sentences(draw: st.DrawFn, depth: int = 2) -> str:
    """Texts of the grammar."""
    items = []
    for _ in range(draw(st.integers(1, 4))):
        if depth and draw(st.booleans()):
            items.append(f"{draw(st.integers(1, 4))}x({draw(sentences(depth=depth - 1))})")
            continue
        length = draw(st.sampled_from(["20s", "1min", "1:30", "50metres", "0.1km"]))
        speed = draw(st.floats(0.9, 11).map(lambda v: f"{v:.2f}"))
        unit = draw(st.sampled_from(["kmh", "mph", "", "m/s"]))
        ramp = draw(st.sampled_from(["", "-1.2", " to 3"]))
        end = draw(st.sampled_from([" back", " fwd", "", " rest", " back 3%"]))
        items.append(f"{length}@{speed}{ramp}{unit}{end}")
    return draw(st.sampled_from(["; ", ", ", "\n"])).join(items)


@pytest.mark.rule("R05")
@given(text=sentences(), answers=ANSWERS, level=LEVELS)
@settings(max_examples=150, deadline=None)
def test_every_text_of_the_grammar_makes_a_sound_profile(
    text: str, answers: Answers, level: Level
) -> None:
    sound(read_text(text), answers, level)


ATTRIBUTES = st.dictionaries(
    st.sampled_from(["duration", "distance", "speed", "speedfrom", "speedto", "inclination"]),
    NUMBERS,
    max_size=4,
)


@pytest.mark.rule("R27", "R05")
@given(
    rows=st.lists(st.tuples(ATTRIBUTES, st.integers(0, 2)), min_size=1, max_size=6),
    answers=ANSWERS,
    level=LEVELS,
)
@settings(max_examples=200, deadline=None)
def test_any_rows(rows: list[tuple[dict[str, str], int]], answers: Answers, level: Level) -> None:
    text = ""
    for attributes, depth in rows:
        told = " ".join(f'{name}="{value}"' for name, value in attributes.items())
        text += '<repeat times="2">' * depth + f"<row {told}/>" + "</repeat>" * depth
    attempt(
        lambda given: read_workout(given, "any.xml"),
        f"<rows>{text}</rows>".encode(),
        answers,
        level,
    )


BLOCKS = st.sampled_from(
    ["SteadyState", "Warmup", "Cooldown", "Ramp", "IntervalsT", "FreeRide", "x"]
)
FIELD_NAMES = ("Duration", "Power", "PowerLow", "PowerHigh", "Speed", "pace", "Incline")
LOOP_NAMES = ("Repeat", "OnDuration", "OffDuration", "OnPower", "OffPower")
FIELDS = st.dictionaries(
    st.sampled_from(FIELD_NAMES + LOOP_NAMES),
    NUMBERS | st.sampled_from(["0.5", "60", "0.02", "2"]),
    max_size=8,
)


@pytest.mark.rule("R27", "R05")
@given(blocks=st.lists(st.tuples(BLOCKS, FIELDS), max_size=4), answers=ANSWERS, level=LEVELS)
@settings(max_examples=200, deadline=None)
def test_any_blocks(
    blocks: list[tuple[str, dict[str, str]]], answers: Answers, level: Level
) -> None:
    text = "".join(
        f"<{tag} " + " ".join(f'{name}="{value}"' for name, value in fields.items()) + "/>"
        for tag, fields in blocks
    )
    octets = f"<workout_file><workout>{text}</workout></workout_file>".encode()
    attempt(lambda given: read_workout(given, "any.zwo"), octets, answers, level)


FIT_STEPS = st.one_of(
    st.builds(timed, st.floats(0, 700), st.none() | st.floats(0, 13), st.floats(0, 13)),
    st.builds(repeated, st.integers(0, 5), st.integers(0, 4)),
    st.fixed_dictionaries(
        {"duration_type": st.integers(0, 254), "duration_value": st.integers(0, 2**32 - 1)},
        optional={
            "target_type": st.integers(0, 254),
            "custom_target_value_low": st.integers(0, 2**31),
        },
    ),
)


@pytest.mark.rule("R27", "R05")
@given(
    steps=st.lists(FIT_STEPS, max_size=8),
    answers=ANSWERS,
    level=LEVELS,
    cut=st.none() | st.integers(0, 200),
)
@settings(max_examples=150, deadline=None)
def test_any_fit_steps(
    steps: list[dict[str, Any]], answers: Answers, level: Level, cut: int | None
) -> None:
    octets = fit_workout(*steps)
    whole = octets if cut is None else octets[:cut]
    attempt(lambda given: read_workout(given, "any.fit"), whole, answers, level)
