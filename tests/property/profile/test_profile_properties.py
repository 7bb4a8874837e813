"""Whatever a file says, it becomes a plan within its bounds or one clear sentence."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retropace.errors import BadInputError
from retropace.library import load_profile, shipped_names
from retropace.model import Level
from retropace.profile.flatten import flatten
from retropace.profile.limits import GENTLE_START_MPS, LEVEL_CAP_MPS, RISE_MPS2
from retropace.profile.parse import parse_profile
from retropace.profile.plan import Plan
from retropace.profile.schema import Profile

HEAD = """schema_version = 1
name = "any"
title = "Any"
for_whom = "anyone"
based_on = "nothing"
level = "{level}"
cap = "{cap}"
"""

# Mostly what a person would write, so that many are accepted; now and then what none should.
speeds = st.one_of(
    *[st.decimals("0.5", "2", places=1).map(lambda number: f"{number} km/h")] * 5,
    st.decimals(0, 9, places=2).map(lambda number: f"{number} km/h"),
    st.decimals(0, 5, places=2).map(lambda number: f"{number} mph"),
)
lengths = st.one_of(
    *[st.integers(10, 300).map(lambda number: f'duration = "{number} s"')] * 4,
    st.integers(1, 400).map(lambda number: f'duration = "{number} s"'),
    st.integers(1, 10).map(lambda number: f'duration = "{number} min"'),
    st.integers(1, 400).map(lambda number: f'distance = "{number} m"'),
)


@st.composite
def step_tables(draw: st.DrawFn) -> str:
    fields = ['name = "a"', f'speed = "{draw(speeds)}"', draw(lengths)]
    if draw(st.booleans()):
        fields.append(f'speed_to = "{draw(speeds)}"')
    if draw(st.integers(0, 3)) == 0:
        fields.append('direction = "forward"')
    if draw(st.integers(0, 3)) == 0:
        fields.append(f'grade = "{draw(st.integers(0, 16))} %"')
    if draw(st.integers(0, 3)) == 0:
        fields.append(f'cap = "{draw(speeds)}"')
    return "{ " + ", ".join(fields) + " }"


def repeats(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda count, steps: f"{{ repeat = {count}, steps = [{', '.join(steps)}] }}",
        st.integers(1, 4),
        st.lists(inner, min_size=1, max_size=3),
    )


entries = st.recursive(step_tables(), repeats, max_leaves=6)
documents = st.builds(
    lambda level, cap, steps: HEAD.format(level=level, cap=cap) + f"steps = [{', '.join(steps)}]",
    st.sampled_from(Level),
    st.sampled_from(["2.0 km/h", "2.5 km/h", "1.5 mph", "4.8 km/h", "7.2 km/h"]),
    st.lists(entries, min_size=1, max_size=4),
)


def parsed(text: str) -> Profile | None:
    """The profile, or None when it was refused as a refusal must be."""
    try:
        return parse_profile(text, "any.toml")
    except BadInputError as error:
        message = str(error)
        assert message.startswith("any.toml: ")
        assert message.isprintable()
        assert len(message) < 1000
        return None


def keeps_its_bounds(plan: Plan) -> None:
    assert plan.cap_mps <= LEVEL_CAP_MPS[plan.level]
    assert plan.duration_s <= 3600 * (1 + 1e-9)
    facing = None
    for step in plan.steps:
        assert 0 < step.speed_mps <= step.cap_mps <= plan.cap_mps
        assert 0 < step.end_speed_mps <= step.cap_mps
        assert step.expected_s >= 10
        assert (step.duration_s is None) != (step.distance_m is None)
        assert 0 <= step.grade <= 0.15
        climb_mps = step.end_speed_mps - step.speed_mps
        assert climb_mps <= RISE_MPS2 * step.expected_s * (1 + 1e-6)
        if step.direction is not facing:
            assert step.speed_mps <= GENTLE_START_MPS
        facing = step.direction


@pytest.mark.rule("R05", "R06", "R10", "R27")
@settings(max_examples=300, deadline=None)
@given(documents)
def test_what_is_accepted_keeps_every_bound(text: str) -> None:
    tomllib.loads(text)
    profile = parsed(text)
    if profile is not None:
        keeps_its_bounds(flatten(profile))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(5, 20), st.integers(10, 60), st.integers(1, 3), st.booleans()),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_sound_is_accepted_and_unrolled(
    rounds: list[tuple[int, int, int, bool]],
) -> None:
    written, expected = [], []
    for tenths, duration_s, count, forward in rounds:
        facing = "forward" if forward else "backward"
        step = (
            f'{{ name = "a", speed = "{tenths / 10} km/h", duration = "{duration_s} s", '
            f'direction = "{facing}" }}'
        )
        written.append(f"{{ repeat = {count}, steps = [{step}] }}")
        expected += [(tenths / 10, duration_s, facing)] * count
    profile = parsed(
        HEAD.format(level="walker", cap="2.0 km/h") + f"steps = [{', '.join(written)}]"
    )
    assert profile is not None
    unrolled = [
        (round(step.speed_mps * 3.6, 6), step.duration_s, str(step.direction))
        for step in flatten(profile).steps
    ]
    assert unrolled == expected


@pytest.mark.rule("R27")
@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    parsed(text)


SHIPPED = [load_profile(name) for name in shipped_names()]
LINES = (HEAD.format(level="walker", cap="3.0 km/h") + "[[steps]]\nname='a'\nspeed='1 km/h'\n"
         "duration='60 s'\ncues=[{at='9 s',say='b'}]\n[[steps]]\nrepeat=2\n[[steps.steps]]\n"
         "name='c'\nspeed='2 km/h'\ndistance='90 m'\n").splitlines()  # fmt: skip
JUNK = st.one_of(
    st.sampled_from(
        ["1", "-1", "true", "inf", "nan", "[]", "{}", "[[]]", "1979-05-27", "07:32:00", "''",
         "'\\u0000'", "0x7fffffffffffffff", "'1 km/h'", "'60 s'", "[{}]", "{a=1}", '"\\u001b"']
    ),
    st.text(max_size=30),
)  # fmt: skip


@pytest.mark.rule("R27")
@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(LINES) - 1), JUNK, st.booleans())
def test_any_one_line_gone_wrong_is_read_or_refused(at: int, junk: str, keep_key: bool) -> None:
    lines = list(LINES)
    key = lines[at].partition("=")[0]
    lines[at] = f"{key} = {junk}" if keep_key else junk
    profile = parsed("\n".join(lines))
    if profile is not None:
        keeps_its_bounds(flatten(profile))


def test_every_shipped_plan_keeps_its_bounds() -> None:
    for profile in SHIPPED:
        keeps_its_bounds(flatten(profile))
