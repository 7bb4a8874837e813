"""Whatever a workout says, the profile keeps every bound, and what was changed is told."""

import pytest

from retropace.errors import BadInputError
from retropace.model import Direction, Level
from retropace.profile.flatten import flatten
from retropace.profile.limits import GENTLE_START_MPS, LEVEL_CAP_MPS
from retropace.profile.parse import parse_profile
from retropace.units import mps_to_kmh
from retropace.workout import Answers, read_text, read_workout
from support.workouts import BACKWARD, FORWARD, QZ, ZWO, fit_workout, made, timed


@pytest.mark.rule("R05")
@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("answers", [BACKWARD, FORWARD])
@pytest.mark.parametrize("file", [QZ, ZWO])
def test_no_speed_is_above_the_level(level: Level, answers: Answers, file: str) -> None:
    converted = made(read_workout(file.encode(), "file"), answers, level)
    plan = flatten(converted.profile)
    assert plan.level is level
    assert plan.cap_mps <= LEVEL_CAP_MPS[level] * (1 + 1e-9)
    for step in plan.steps:
        assert max(step.speed_mps, step.end_speed_mps) <= plan.cap_mps * (1 + 1e-9)
        assert step.cap_mps <= plan.cap_mps


@pytest.mark.rule("R05")
@pytest.mark.parametrize("speed_mps", [0.5, 0.9, 1.3, 3.0])
def test_a_forward_workout_never_runs_unscaled_backward(speed_mps: float) -> None:
    octets = fit_workout(timed(60, speed_mps))
    plan = flatten(made(read_workout(octets, "f.fit"), BACKWARD, Level.JOGGER).profile)
    assert plan.steps[-1].speed_mps <= 0.8 * speed_mps * (1 + 1e-9)
    forward = flatten(made(read_workout(octets, "f.fit"), FORWARD, Level.JOGGER).profile)
    assert forward.steps[-1].speed_mps == pytest.approx(min(speed_mps, 2.0), abs=0.003)


def test_a_scaled_workout_keeps_its_shape_and_each_step_tells() -> None:
    answers = Answers(direction=Direction.BACKWARD)
    converted = made(read_workout(ZWO.encode(), "run.zwo"), answers, Level.FIRST_STEPS)
    plan = flatten(converted.profile)
    fast, slow = plan.steps[1].speed_mps, plan.steps[2].speed_mps
    assert slow / fast == pytest.approx(0.6 / 1.1, abs=0.01)
    assert any("All backward speeds are multiplied by 0.19" in line for line in converted.changes)
    assert sum("becomes" in line for line in converted.changes) == 5
    assert "line 9, <intervalst> (on) (Interval): 13.2 km/h becomes 2.5 km/h." in converted.changes


def test_what_is_lifted_over_the_share_is_told() -> None:
    octets = fit_workout(timed(60, 3.0), timed(60, 0.5))
    converted = made(read_workout(octets, "f.fit"), BACKWARD, Level.FIRST_STEPS)
    (told,) = [line for line in converted.changes if "multiplied" in line]
    assert "below 0.8 km/h is walked at that" in told
    even = made(read_workout(fit_workout(timed(60, 1.2)), "f.fit"), BACKWARD, Level.FIRST_STEPS)
    assert not [line for line in even.changes if "walked at that" in line]


def test_speeds_written_for_backward_are_cut_not_scaled() -> None:
    workout = read_text("1min@1.5kmh back; 1min@2kmh back; 1min@6kmh back")
    plan = flatten(made(workout, Answers(), Level.FIRST_STEPS).profile)
    assert [round(mps_to_kmh(step.speed_mps), 2) for step in plan.steps] == [1.5, 2.0, 2.5]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1min@3kmh back", ["Settle in", "Walk"]),
        ("1min@2kmh back", ["Walk"]),
        ("1min@2kmh back; 1min@3kmh fwd", ["Walk", "Settle in", "Walk"]),
        ("2x(1min@3kmh back)", ["Settle in", "Walk, 1 of 2", "Walk, 2 of 2"]),
        (
            "2x(1min@3kmh back; 1min@3kmh fwd)",
            ["Settle in, 1 of 2", "Walk, 1 of 2"] * 2 + ["Settle in, 2 of 2", "Walk, 2 of 2"] * 2,
        ),
        ("1min@2kmh back; 2x(2x(1min@3kmh fwd); 1min@2kmh fwd)", None),
    ],
)
def test_a_beginning_and_a_turn_are_gentle(text: str, names: list[str] | None) -> None:
    plan = flatten(made(read_text(text), Answers()).profile)
    assert names is None or [step.name for step in plan.steps] == names
    before: Direction | None = None
    for step in plan.steps:
        if step.direction is not before:
            assert step.speed_mps <= GENTLE_START_MPS
        before = step.direction


def test_grades_are_cut_to_the_level_and_never_downhill() -> None:
    rows = (
        '<rows><row duration="60" speed="1" inclination="9"/>'
        '<row duration="60" inclination="-3"/></rows>'
    )
    converted = made(read_workout(rows.encode(), "hill.xml"), BACKWARD, Level.FIRST_STEPS)
    assert [step.grade for step in flatten(converted.profile).steps] == [pytest.approx(0.05), 0.0]
    assert any("becomes 5 %" in line for line in converted.changes)
    assert any("never downhill" in line for line in converted.changes)


def test_a_steep_ramp_ends_lower() -> None:
    converted = made(read_text("10s@1-4kmh back"), Answers())
    step = flatten(converted.profile).steps[0]
    assert mps_to_kmh(step.end_speed_mps) == pytest.approx(3.0, abs=0.01)
    assert any("the ramp ends at 3 km/h" in line for line in converted.changes)


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("9s@1kmh back", "at least 10 s"),
        ("1min@0kmh back", "its speed is 0"),
        ("1min@0.001kmh back", "slower than any belt"),
        ("61min@1kmh back", "longest session of 60 min"),
        ("1000x(1min@1kmh back)", "longest session of 60 min"),
    ],
)
def test_what_cannot_be_walked_is_refused_with_its_bound(text: str, told: str) -> None:
    with pytest.raises(BadInputError, match=told):
        made(read_text(text), Answers())


def test_odd_names_and_texts_make_a_sound_profile() -> None:
    rows = (
        '<rows title="=&quot;\\u00e4 ]]&gt; &#x202e; \'\'\'"><row duration="60" speed="1">'
        '<textevent timeoffset="3" message="&quot;\\ &#9; end"/></row></rows>'
    )
    converted = made(read_workout(rows.encode(), 'a"b\\c.xml'), BACKWARD)
    again = parse_profile(converted.text, "again")
    assert again == converted.profile
    assert flatten(again).steps[0].cues[0].text == '"\\ end'


def test_an_unanswered_question_makes_no_profile() -> None:
    with pytest.raises(BadInputError, match="not answered"):
        made(read_workout(QZ.encode(), "qz.xml"), Answers())
