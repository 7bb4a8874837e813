"""A profile that is wrong gets one sentence: file, field, value, bound, what to do (rule R27)."""

import pytest

from retropace.errors import BadInputError
from retropace.model import Direction, Level
from retropace.profile.flatten import flatten
from retropace.profile.parse import parse_profile
from retropace.units import kmh_to_mps, mph_to_mps

GOOD = """
schema_version = 1
name = "mine"
title = "Mine"
level = "first-steps"
for_whom = "me"
based_on = "our design judgement"
cap = "2.0 km/h"

[[steps]]
name = "Settle"
speed = "1.0 km/h"
duration = "60 s"
cues = [{ at = "30 s", say = "Breathe." }, { at = "10 s", say = "Toe first." }]

[[steps]]
repeat = 2
  [[steps.steps]]
  name = "Ramp"
  speed = "1.0 km/h"
  speed_to = "1.1 mph"
  grade = "2 %"
  distance = "0.1 mi"
  cap = "1.8 km/h"

  [[steps.steps]]
  name = "Rest"
  speed = "1.0 km/h"
  duration = "1:30"
  rest = true
"""


def refusal(text: str, **options: float) -> str:
    with pytest.raises(BadInputError) as caught:
        parse_profile(text, "mine.toml", **options)
    message = str(caught.value)
    assert message.startswith("mine.toml: ")
    assert message.endswith((".", "?."))
    assert message.isprintable()
    return message


def changed(before: str, after: str) -> str:
    assert before in GOOD
    return GOOD.replace(before, after, 1)


def test_a_good_profile_becomes_a_flat_plan() -> None:
    plan = flatten(parse_profile(GOOD, "mine.toml"))
    assert (plan.name, plan.title, plan.level) == ("mine", "Mine", Level.FIRST_STEPS)
    assert plan.cap_mps == kmh_to_mps(2.0)
    assert [step.name for step in plan.steps] == [
        "Settle",
        "Ramp, 1 of 2",
        "Rest, 1 of 2",
        "Ramp, 2 of 2",
        "Rest, 2 of 2",
    ]
    settle, ramp, rest = plan.steps[:3]
    assert settle.direction is Direction.BACKWARD
    assert settle.speed_mps == settle.end_speed_mps == kmh_to_mps(1.0)
    assert settle.cap_mps == kmh_to_mps(2.0)
    assert (settle.grade, settle.rest, settle.distance_m) == (0.0, False, None)
    assert [(cue.offset_s, cue.text) for cue in settle.cues] == [
        (10.0, "Toe first."),
        (30.0, "Breathe."),
    ]
    assert ramp.end_speed_mps == mph_to_mps(1.1)
    assert ramp.grade == 0.02
    assert ramp.cap_mps == kmh_to_mps(1.8)
    assert ramp.duration_s is None
    assert ramp.distance_m == pytest.approx(160.9344)
    assert rest.rest
    assert rest.duration_s == 90.0


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        # Units: never a number without one.
        ('speed = "1.0 km/h"', "speed = 1.0", "steps[0].speed is 1.0, which has no unit: write"),
        ('speed = "1.0 km/h"', 'speed = "1.0"', 'steps[0].speed is "1.0", which is not a speed'),
        ('speed = "1.0 km/h"', 'speed = "1,0 km/h"', 'steps[0].speed is "1,0 km/h"'),
        ('speed = "1.0 km/h"', 'speed = "-1 km/h"', 'steps[0].speed is "-1 km/h"'),
        ('speed = "1.0 km/h"', 'speed = "nan km/h"', 'steps[0].speed is "nan km/h"'),
        ('speed = "1.0 km/h"', "speed = true", "steps[0].speed is true, which is not a speed"),
        ('speed = "1.0 km/h"', "speed = 2020-01-01", "steps[0].speed is 2020-01-01"),
        ('speed = "1.0 km/h"', "speed = {}", "steps[0].speed is a table"),
        ('grade = "2 %"', "grade = 2", "steps[1].steps[0].grade is 2, which has no unit"),
        ('grade = "2 %"', 'grade = "-2 %"', 'grade is "-2 %", which is not a grade uphill'),
        ('duration = "60 s"', 'duration = "60 m"', 'steps[0].duration is "60 m"'),
        ('duration = "60 s"', "duration = 60", "steps[0].duration is 60, which has no unit"),
        ('duration = "60 s"', 'duration = "1:75"', 'steps[0].duration is "1:75"'),
        ('distance = "0.1 mi"', 'distance = "3 yd"', 'distance is "3 yd", which is not a distance'),
        # Bounds.
        (
            'speed = "1.0 km/h"',
            'speed = "2.1 km/h"',
            'steps[0].speed is "2.1 km/h", above the cap of "2.0 km/h": lower the speed, or raise '
            "the profile's cap (at most 2.5 km/h)",
        ),
        ('speed = "1.0 km/h"', 'speed = "0 km/h"', 'steps[0].speed is "0 km/h": a step moves'),
        ('cap = "2.0 km/h"', 'cap = "2.6 km/h"', "above the bound of 2.5 km/h for the level"),
        ('cap = "2.0 km/h"', 'cap = "0 km/h"', 'cap is "0 km/h": it must be above zero'),
        ('cap = "1.8 km/h"', 'cap = "2.2 km/h"', 'steps[1].steps[0].cap is "2.2 km/h"'),
        ('speed_to = "1.1 mph"', 'speed_to = "1.2 mph"', 'above the cap of "1.8 km/h"'),
        ('duration = "60 s"', 'duration = "9.9 s"', "a step takes at least 10 s"),
        ('distance = "0.1 mi"', 'distance = "3 m"', 'steps[1].steps[0].distance is "3 m"'),
        ('grade = "2 %"', 'grade = "5.1 %"', 'grade is "5.1 %", above the bound of 5 %'),
        ('at = "30 s"', 'at = "60 s"', 'steps[0].cues[0].at is "60 s", but step "Settle" lasts'),
        ("repeat = 2", "repeat = 20", "above the longest session of 60 min"),
        ("repeat = 2", "repeat = 0", "steps[1].repeat is 0: it must be at least 1"),
        ("repeat = 2", "repeat = 1001", "steps[1].repeat is 1001: it must be at most 1000"),
        ("repeat = 2", "repeat = true", "steps[1].repeat is true: write a whole number"),
        ("repeat = 2", 'repeat = "2"', 'steps[1].repeat is "2": write a whole number'),
        # Fields.
        ("speed_to", "sped_to", 'sped_to is not a field here: did you mean "speed_to"?'),
        ("rest = true", "colour = 1", "colour is not a field here: the fields are name, direction"),
        ("repeat = 2", "repeat = 2\nspeed = '1 km/h'", "speed is not a field here"),
        ('title = "Mine"', "", 'title is missing: add title = "My profile"'),
        ('duration = "60 s"', "", "has neither a duration nor a distance"),
        ('duration = "60 s"', 'duration = "60 s"\ndistance = "9 m"', "has both a duration and"),
        ("rest = true", 'rest = "yes"', 'rest is "yes": write true or false'),
        ("schema_version = 1", "schema_version = 2", "schema_version is 2: this Retropace reads"),
        ("schema_version = 1", "schema_version = true", "schema_version is true"),
        ('level = "first-steps"', 'level = "pro"', "it must be one of 'first-steps', 'walker'"),
        ('level = "first-steps"', "level = 3", "level is 3: it must be one of"),
        ('name = "mine"', 'name = "My Own"', 'name is "My Own": it must be lower-case letters'),
        ('name = "Settle"', 'name = "  "', 'steps[0].name is "  ", which is blank'),
        ('name = "Settle"', 'name = "a\\u001b[0m"', "which holds control characters"),
        ('name = "Settle"', 'name = "a\\nb"', "which runs over several lines"),
        ('say = "Breathe."', 'say = ""', "steps[0].cues[0].say is "),
        ('say = "Breathe."', f'say = "{"a" * 201}"', "it may be at most 200 long"),
        ('say = "Breathe."', "say = 1", "steps[0].cues[0].say is 1: write it as text in quotes"),
        ('for_whom = "me"', f"for_whom = {10**30}", "for_whom is a very large number"),
        # Syntax.
        ('title = "Mine"', "title = Mine", "line 4, column 9 is not TOML"),
        ("rest = true\n", "rest = ", "the end of the file is not TOML"),
        ('title = "Mine"', 'title = "Mine"\ntitle = "Mine"', "is not TOML"),
        ('title = "Mine"', "title = " + "[" * 100_000, "nests its values too deeply"),
        ('title = "Mine"', "title = " + "9" * 5000, "is not TOML"),
    ],
)
def test_what_is_wrong_is_named(before: str, after: str, told: str) -> None:
    assert told in refusal(changed(before, after))


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "schema_version is missing"),
        ("\x00", "is not TOML"),
        ("steps = 1", "steps is 1: write a list"),
        ("steps = [1]", "steps[0] is 1: write a table"),
        ("steps = [[]]", "steps[0] is an empty list: write a table"),
        ("steps = []", "schema_version is missing"),
        ("#" * 300_000, "the file is longer than 262144 characters"),
        ("steps = [" + "{}," * 10_001 + "]", "holds more than the bound of 10000 steps"),
    ],
)
def test_what_is_not_a_profile_at_all(text: str, told: str) -> None:
    if text.startswith("steps = ["):
        text = 'name="a"\n' + text
    message = refusal(text)
    assert told in message or "is missing" in message


def nested(depth: int, repeat: int = 1) -> str:
    inner = "{ name = 'In', speed = '1.0 km/h', duration = '10 s' }"
    for _ in range(depth):
        inner = f"{{ repeat = {repeat}, steps = [{inner}] }}"
    return GOOD.partition("[[steps]]")[0] + f"steps = [{inner}]"


@pytest.mark.rule("R27")
def test_repeats_nest_up_to_their_bound() -> None:
    assert len(flatten(parse_profile(nested(32), "mine.toml")).steps) == 1
    assert "more than 32 deep" in refusal(nested(33))


@pytest.mark.rule("R27")
def test_repeats_of_repeats_are_counted_before_they_are_made() -> None:
    assert "above the bound of 10000" in refusal(nested(32, repeat=1000))
    assert "comes to 10201 steps" in refusal(
        nested(1, repeat=1)
        .replace("repeat = 1", "repeat = 101")
        .replace("[{ name", "[" + "{ name='x', speed='1 km/h', duration='10 s' }," * 100 + "{ name")
    )


@pytest.mark.rule("R21")
def test_the_longest_session_is_the_walkers_own_up_to_twelve_hours() -> None:
    long = changed("repeat = 2", "repeat = 20")
    assert flatten(parse_profile(long, "mine.toml", longest_s=5 * 3600.0)).duration_s > 3600
    assert "longest session of 1 min" in refusal(GOOD, longest_s=60.0)
    endless = changed("repeat = 2", "repeat = 1000")
    assert "longest session of 720 min" in refusal(endless, longest_s=1e9)


@pytest.mark.rule("R06")
def test_a_ramp_climbs_no_faster_than_the_belt_may() -> None:
    steep = GOOD.replace('duration = "60 s"', 'speed_to = "2.0 km/h"\nduration = "60 s"', 1)
    assert parse_profile(steep.replace('"60 s"', '"31 s"'), "mine.toml")
    jogger = (
        GOOD.partition("[[steps]]")[0].replace("first-steps", "jogger").replace("2.0", "7.2")
        + "[[steps]]\nname='Up'\nspeed='1.0 km/h'\nspeed_to='7.0 km/h'\nduration='{} s'\n"
    )
    assert parse_profile(jogger.format(30), "mine.toml")
    assert (
        'steps[0].speed_to is "7.0 km/h" after 29 s, a rise above 0.2 km/h per second: '
        "give the step at least 30 s"
    ) in refusal(jogger.format(29))


WALKER = (
    GOOD.partition("[[steps]]")[0].replace("first-steps", "walker").replace("2.0 km/h", "4.8 km/h")
)
STEP = "[[steps]]\nname='{0}'\ndirection='{1}'\nspeed='{2}'\nduration='20 s'\n"


def test_the_first_step_is_gentle() -> None:
    assert parse_profile(WALKER + STEP.format("a", "backward", "2.0 km/h"), "mine.toml")
    told = refusal(WALKER + STEP.format("a", "backward", "2.1 km/h"))
    assert 'steps[0].speed is "2.1 km/h": the first step begins gently, at 2 km/h or less' in told


@pytest.mark.rule("R10")
def test_the_first_step_after_a_turn_is_gentle() -> None:
    steps = [("a", "backward", "1 km/h"), ("b", "forward", "2 km/h"), ("c", "forward", "4 km/h")]
    text = WALKER + "".join(STEP.format(*step) for step in steps)
    assert parse_profile(text, "mine.toml")
    told = refusal(text + STEP.format("d", "backward", "2.1 km/h"))
    assert 'steps[3].speed is "2.1 km/h": the first step after a turn' in told


@pytest.mark.rule("R10")
def test_a_turn_from_the_end_of_a_round_to_its_beginning_counts() -> None:
    round_of = (
        "[[steps]]\nname='easy'\nspeed='1 km/h'\nduration='20 s'\n[[steps]]\nrepeat = 2\nsteps = ["
        "{ name='quick', speed='3 km/h', duration='20 s' },"
        "{ name='turn', direction='forward', speed='1 km/h', duration='20 s' } ]\n"
    )
    assert 'steps[1].steps[0].speed is "3 km/h": the first step after a turn' in refusal(
        WALKER + round_of
    )


@pytest.mark.rule("R05")
@pytest.mark.parametrize(
    ("level", "bound"), [("first-steps", "2.5"), ("walker", "4.8"), ("jogger", "7.2")]
)
def test_each_level_has_its_cap(level: str, bound: str) -> None:
    text = GOOD.replace("first-steps", level, 1)
    assert parse_profile(text.replace('cap = "2.0 km/h"', f'cap = "{bound} km/h"'), "mine.toml")
    above = f"{float(bound) + 0.01:.2f}"
    told = refusal(text.replace('cap = "2.0 km/h"', f'cap = "{above} km/h"'))
    assert f'cap is "{above} km/h", above the bound of {bound} km/h' in told
    assert "above the bound" in refusal(text.replace('cap = "2.0 km/h"', 'cap = "5 mph"'))


def test_steeper_grades_are_for_those_past_their_first_steps() -> None:
    text = GOOD.replace("first-steps", "walker", 1)
    assert parse_profile(text.replace('"2 %"', '"15 %"'), "mine.toml")
    assert "above the bound of 15 %" in refusal(text.replace('"2 %"', '"15.5 %"'))
