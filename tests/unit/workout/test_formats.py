"""What each format says: times, speeds, repeats, inclines, words; and what it leaves open."""

import pytest

from retropace.errors import BadInputError
from retropace.model import Direction, Level, SpeedUnit
from retropace.profile.flatten import flatten
from retropace.profile.plan import Plan
from retropace.units import kmh_to_mps, mps_to_kmh
from retropace.workout import Answers, Question, questions_of, read_text, read_workout
from retropace.workout.parts import Kind, Piece, Repeat, pieces_of
from support.workouts import BACKWARD, FORWARD, QZ, ZWO, fit_workout, made, repeated, timed


def steps(plan: Plan) -> list[tuple[float, float]]:
    """Seconds and km/h."""
    return [(round(s.expected_s, 1), round(mps_to_kmh(s.speed_mps), 2)) for s in plan.steps]


# --- QZ XML ---------------------------------------------------------------------------------------


def test_qz_rows_repeats_ramps_and_words() -> None:
    workout = read_workout(QZ.encode(), "qz.xml")
    assert workout.format_name == "QZ XML"
    first, loop, last = workout.parts
    assert isinstance(first, Piece)
    assert (first.duration_s, first.aim) == (120.0, (3.0, Kind.UNDECLARED))
    assert first.said[0].text == "Hello & welcome"
    assert isinstance(loop, Repeat)
    assert (loop.times, len(loop.parts)) == (3, 2)
    ramp = pieces_of(loop.parts)[1]
    assert ramp.aim is not None
    assert ramp.aim_to is not None
    assert (ramp.duration_s, ramp.aim.value, ramp.aim_to.value) == (90.0, 6.0, 3.0)
    assert isinstance(last, Piece)
    assert last.distance_m == pytest.approx(200.0)
    assert last.aim == ramp.aim_to, "a row without a speed keeps that of the row before"


def test_qz_leaves_unit_and_direction_open() -> None:
    workout = read_workout(QZ.encode(), "qz.xml")
    assert questions_of(workout, Answers()) == (Question.UNIT, Question.DIRECTION)
    in_miles = Answers(unit=SpeedUnit.MPH, direction=Direction.FORWARD)
    plan = flatten(made(workout, in_miles, Level.JOGGER).profile)
    top_kmh = max(mps_to_kmh(step.speed_mps) for step in plan.steps)
    assert top_kmh == pytest.approx(7.2, abs=0.01), "6 mph is above the cap, 6 km/h is not"


def test_qz_distances_go_by_the_unit_of_its_speeds() -> None:
    rows = b'<rows><row distance="0.1" speed="1"/></rows>'
    workout = read_workout(rows, "qz.xml")
    found = {}
    for unit in SpeedUnit:
        converted = made(workout, Answers(unit=unit, direction=Direction.FORWARD))
        found[unit] = flatten(converted.profile).steps[0].distance_m
        told = any("read in miles" in change for change in converted.changes)
        assert told == (unit is SpeedUnit.MPH)
    assert found[SpeedUnit.KMH] == pytest.approx(100.0)
    assert found[SpeedUnit.MPH] == pytest.approx(160.934, abs=0.001)


def test_qz_rows_by_heart_rate_are_walked_at_their_lowest_speed() -> None:
    rows = b'<rows><row duration="60" zonehr="2" minspeed="1.5" maxspeed="4"/></rows>'
    converted = made(read_workout(rows, "qz.xml"), FORWARD)
    assert steps(flatten(converted.profile)) == [(60, 1.5)]
    assert any("a heart-rate zone is asked for" in change for change in converted.changes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_xml_in_any_usual_encoding(encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    text = head + '<rows title="Über"><row duration="60" speed="2"/></rows>'
    assert read_workout(text.encode(encoding), "qz.xml").title == "Über"


# --- ZWO ------------------------------------------------------------------------------------------


def test_zwo_intensities_are_fractions_of_its_own_threshold() -> None:
    workout = read_workout(ZWO.encode(), "run.zwo")
    assert questions_of(workout, Answers()) == (Question.DIRECTION,)
    assert workout.threshold_mps == pytest.approx(1000 / 300)
    names = [piece.name for piece in pieces_of(workout.parts)]
    assert names == ["Warm up", "Interval", "Rest", "Steady", "Cool down"]
    values = [piece.aim.value for piece in pieces_of(workout.parts) if piece.aim]
    assert values == [0.5, 1.1, 0.6, 0.9, 0.75]
    assert any("pace indices (0, 1, 2)" in note for note in workout.notes)


@pytest.mark.parametrize(("low", "high"), [("0.4", "0.65"), ("0.65", "0.4")])
def test_zwo_warms_up_rising_and_cools_down_falling(low: str, high: str) -> None:
    blocks = "".join(
        f"<{tag} Duration='300' PowerLow='{low}' PowerHigh='{high}'/>"
        for tag in ("Warmup", "Ramp", "Cooldown")
    )
    text = f"<workout_file><workout>{blocks}</workout></workout_file>"
    warm, ramp, cool = pieces_of(read_workout(text.encode(), "up.zwo").parts)
    assert [(p.aim.value, p.aim_to.value) for p in (warm, cool) if p.aim and p.aim_to] == [
        (0.4, 0.65),
        (0.65, 0.4),
    ]
    assert ramp.aim is not None
    assert ramp.aim.value == float(low)


def test_zwo_without_a_threshold_asks_for_it() -> None:
    ride = ZWO.replace("<thresholdSecPerKm>300</thresholdSecPerKm>", "").replace(">run<", ">bike<")
    workout = read_workout(ride.encode(), "bike.zwo")
    assert Question.THRESHOLD in questions_of(workout, Answers())
    assert "cyclist" in workout.notes[0]
    answers = Answers(threshold_mps=kmh_to_mps(4.0), direction=Direction.FORWARD)
    plan = flatten(made(workout, answers).profile)
    assert mps_to_kmh(plan.steps[-1].end_speed_mps) == pytest.approx(0.4 * 4.0, abs=0.011)


def test_zwo_words_are_cues_and_late_ones_are_told() -> None:
    converted = made(read_workout(ZWO.encode(), "run.zwo"))
    plan = flatten(converted.profile)
    assert [(cue.offset_s, cue.text) for cue in plan.steps[1].cues] == [(10.0, "Easy now")]
    assert any("after its end" in change for change in converted.changes)


def test_zwo_by_distance_counts_in_metres() -> None:
    text = (
        "<workout_file><durationType>distance</durationType><workout>"
        "<SteadyState Duration='400' Speed='1.0'><textevent distoffset='100' message='On'/>"
        "</SteadyState></workout></workout_file>"
    )
    workout = read_workout(text.encode(), "way.zwo")
    plan = flatten(made(workout, Answers(direction=Direction.FORWARD)).profile)
    assert plan.steps[-1].distance_m == 400.0
    assert plan.steps[-1].cues[0].offset_s == pytest.approx(100.0), "at 1 m/s"


@pytest.mark.parametrize(
    ("incline", "grade", "told"),
    [("0.02", 0.02, "read as fractions"), ("2", 0.02, "read as percent"), ("0", 0.0, None)],
)
def test_zwo_inclines_are_read_as_is_plausible_and_that_is_told(
    incline: str, grade: float, told: str | None
) -> None:
    text = (
        f"<workout_file><workout><SteadyState Duration='60' Speed='0.5' Incline='{incline}'/>"
        "</workout></workout_file>"
    )
    converted = made(read_workout(text.encode(), "hill.zwo"))
    assert converted.profile.steps[-1].grade.value == pytest.approx(grade)  # type: ignore[union-attr]
    assert (told is None) == (not any("Incline" in change for change in converted.changes))
    assert told is None or any(told in change for change in converted.changes)


def test_the_other_reading_of_an_incline_can_be_asked_for() -> None:
    text = (
        b"<workout_file><workout><SteadyState Duration='60' Speed='.5' Incline='.3'/>"
        b"</workout></workout_file>"
    )
    percent = Answers(direction=Direction.BACKWARD, incline_percent=True)
    step = flatten(made(read_workout(text, "hill.zwo"), percent).profile).steps[-1]
    assert step.grade == pytest.approx(0.003)


# --- FIT ------------------------------------------------------------------------------------------


def test_fit_steps_repeats_and_open_ends() -> None:
    octets = fit_workout(
        {"wkt_step_name": "Warm", "duration_type": "open", "intensity": "warmup"},
        timed(60, 0.5, 0.7),
        {
            "duration_type": "distance",
            "duration_value": 5_000,
            "target_type": "heart_rate",
            "intensity": "rest",
        },
        repeated(1, 3),
        timed(120, 0.4),
    )
    workout = read_workout(octets, "six.fit")
    assert workout.title == "Six"
    assert questions_of(workout, Answers()) == (Question.DIRECTION, Question.OPEN)
    warm, loop, _ = workout.parts
    assert isinstance(warm, Piece)
    assert (warm.name, warm.open_ended) == ("Warm", True)
    assert isinstance(loop, Repeat)
    assert loop.times == 3
    brisk, rest = pieces_of(loop.parts)
    assert brisk.aim is not None
    assert brisk.aim.value == 0.5, "the lower end of a range"
    assert (rest.distance_m, rest.aim, rest.rest) == (50.0, None, True)
    converted = made(workout)
    assert any("a heart rate is asked for" in change for change in converted.changes)
    assert any("until a button is pressed" in change for change in converted.changes)
    assert len(flatten(converted.profile).steps) == 1 + 3 * 2 + 1


def test_fit_repeats_nest() -> None:
    octets = fit_workout(timed(30, 0.5), timed(30, 0.4), repeated(1, 2), repeated(0, 3))
    plan = flatten(made(read_workout(octets, "nest.fit")).profile)
    assert len(plan.steps) == 3 * (1 + 2)


# --- the short text -------------------------------------------------------------------------------


def test_the_text_of_the_manual() -> None:
    workout = read_text("5min@2kmh back; 4x(1min@3kmh back, 1min rest)")
    assert questions_of(workout, Answers()) == ()
    plan = flatten(made(workout, Answers()).profile)
    assert steps(plan) == [(300, 2.0), *[(60, 3.0), (60, 1.0)] * 4]
    assert {step.direction for step in plan.steps} == {Direction.BACKWARD}
    assert [step.rest for step in plan.steps[1:3]] == [False, True]


@pytest.mark.parametrize(
    "text",
    [
        "5min@2kmh back;4x(1min@3kmh back,1min rest)",
        " 5 MIN @ 2 KM/H Backwards \n 4 x ( 1 min @ 3 kph BACK , 60s easy ) ",
        "5:00 @2kmh back; 4\u00d7[1:00 at 3kmh back; 1min rest]  # my Tuesday",
        "5'@2 km/h b\n4*{1' @3kmh b; 60 sec recovery b}",
        '0.05h 2min 2 kmh retro; 4 times (60" 3kmh back; 1min rest)',
    ],
)
def test_spaces_case_and_spelling_do_not_matter(text: str) -> None:
    plan = flatten(made(read_text(text), Answers()).profile)
    assert steps(plan) == [(300, 2.0), *[(60, 3.0), (60, 1.0)] * 4]


def test_ways_ramps_grades_and_directions() -> None:
    workout = read_text("200m@2kmh fwd; 2min@1-1.9kmh back 2%; 0.1mi@1.2mph to 1.9kmh back")
    plan = flatten(made(workout, Answers()).profile)
    assert [step.direction.value for step in plan.steps] == ["forward", "backward", "backward"]
    assert plan.steps[0].distance_m == 200.0
    assert mps_to_kmh(plan.steps[1].end_speed_mps) == pytest.approx(1.9)
    assert plan.steps[1].grade == pytest.approx(0.02)
    assert mps_to_kmh(plan.steps[2].speed_mps) == pytest.approx(1.93)


def test_what_a_text_leaves_open_is_asked() -> None:
    workout = read_text("5min@2; 5min@1.5kmh back")
    assert questions_of(workout, Answers()) == (Question.UNIT, Question.DIRECTION)
    assert questions_of(workout, BACKWARD) == ()


def test_a_step_without_a_direction_does_not_inherit_one() -> None:
    workout = read_text("1min@2kmh back; 1min@1.5kmh; 1min rest")
    directions = [piece.direction for piece in pieces_of(workout.parts)]
    assert directions == [Direction.BACKWARD, None, None], "only a rest goes the way before it"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("5min@2kmh back; 3min@x", "line 1, column 22"),
        ("5min@2kmh back\n\n 1:30 sideways", "line 3, column 7"),
        ("2x(1min@2kmh back", "line 1, column 3"),
        ("5min@2kmh 3 back", "line 1, column 11"),
    ],
)
def test_an_error_says_where(text: str, place: str) -> None:
    with pytest.raises(BadInputError, match=place):
        read_text(text)
