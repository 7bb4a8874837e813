"""The shipped profiles: every one loads, keeps its level, and is fit for the people it names."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from retropace.errors import BadInputError
from retropace.library import load_profile, shipped_names
from retropace.model import Direction, Level
from retropace.profile.flatten import flatten
from retropace.profile.parse import parse_profile
from retropace.profile.plan import Plan
from retropace.profile.schema import json_schema
from retropace.units import kmh_to_mps

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = ROOT / "docs" / "profile.schema.json"
PLANS = {name: flatten(load_profile(name)) for name in shipped_names()}
each_plan = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())


def test_there_is_something_for_every_level() -> None:
    assert len(PLANS) >= 9
    assert {plan.level for plan in PLANS.values()} == set(Level)


@each_plan
def test_its_file_has_its_name(plan: Plan) -> None:
    assert PLANS[plan.name] is plan


@each_plan
@pytest.mark.rule("R04")
def test_treadmills_that_begin_at_one_kmh_can_do_it(plan: Plan) -> None:
    assert min(step.cap_mps for step in plan.steps) >= kmh_to_mps(1.0)


@each_plan
def test_it_ends_easily_and_rests_on_the_way(plan: Plan) -> None:
    assert plan.steps[-1].rest
    assert plan.steps[-1].end_speed_mps <= kmh_to_mps(1.0)
    assert sum(step.rest for step in plan.steps) >= 2


@each_plan
@pytest.mark.rule("R06")
def test_its_cues_leave_room_for_announcements(plan: Plan) -> None:
    for step in plan.steps:
        offsets_s = [cue.offset_s for cue in step.cues]
        for offset_s in offsets_s:
            assert 10 <= offset_s <= step.expected_s - 11, step.name
        gaps_s = [later - earlier for earlier, later in pairwise(offsets_s)]
        assert all(gap_s >= 8 for gap_s in gaps_s), step.name


@each_plan
def test_it_teaches_the_walker_how(plan: Plan) -> None:
    said = " ".join(cue.text.lower() for step in plan.steps for cue in step.cues)
    for words in ("toe first", "rails", "tall", "breathe"):
        assert words in said


@each_plan
def test_it_says_for_whom_and_on_what_grounds(plan: Plan) -> None:
    profile = load_profile(plan.name)
    assert len(profile.for_whom) > 80
    assert "our design judgement" in " ".join(profile.based_on.split())


def test_the_first_five_minutes_are_what_they_say() -> None:
    plan = PLANS["first-five"]
    assert 240 <= plan.duration_s <= 300
    assert all(kmh_to_mps(0.8) <= step.speed_mps <= kmh_to_mps(1.5) for step in plan.steps)
    assert {step.direction for step in plan.steps} == {Direction.BACKWARD}


def test_the_knees_get_the_dose_of_the_trial() -> None:
    assert PLANS["knees"].duration_s == 600


def test_the_hill_is_no_steeper_than_five_percent() -> None:
    assert max(step.grade for step in PLANS["hill-backward"].steps) == 0.05


def test_there_and_back_turns_twice() -> None:
    facing = [step.direction for step in PLANS["there-and-back"].steps]
    turns = sum(a is not b for a, b in pairwise(facing))
    assert turns == 2


def test_the_jog_asks_for_a_spotter() -> None:
    told = load_profile("first-jog").for_whom
    assert "harness" in told
    assert "spotter" in told


def test_the_schema_in_the_docs_is_current() -> None:
    current = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    assert SCHEMA.read_text(encoding="utf-8") == current, (
        "run: .venv/bin/retropace profiles schema > docs/profile.schema.json"
    )


def test_the_docs_name_every_profile_and_show_one_that_works() -> None:
    told = (ROOT / "docs" / "profiles.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` | {PLANS[name].level} |" in told for name in PLANS)
    example = told.partition("```toml\n")[2].partition("```")[0]
    assert flatten(parse_profile(example, "docs/profiles.md")).name == "tuesday"


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("nees", 'no profile "nees": did you mean knees'),
        ("FIRST-FIVE", "did you mean first-five"),
        ("jog", "did you mean first-jog"),
        ("zzz", "choose one of balance, brisk-intervals,"),
        ("no/such.toml", "no/such.toml: the profile cannot be read (no such file or directory)"),
        ("\x1b[2J", 'no profile "?[2J"'),
        ("a\x00b.toml", "cannot be read"),
    ],
)
def test_an_unknown_profile_is_named_with_what_there_is(wanted: str, told: str) -> None:
    with pytest.raises(BadInputError) as caught:
        load_profile(wanted)
    assert told in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.rule("R27")
def test_a_walkers_own_file(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    text = (ROOT / "profiles/retropace_profiles/first-five.toml").read_text(encoding="utf-8")
    own.write_text(text, encoding="utf-8-sig")
    assert load_profile(str(own)).name == "first-five"
    own.write_bytes(b"\xff\xfe")
    with pytest.raises(BadInputError, match=r"own\.toml: the file is not UTF-8 text"):
        load_profile(str(own))
    with pytest.raises(BadInputError, match="directory"):
        load_profile(str(tmp_path))
    (tmp_path / "big.toml").write_bytes(b"#" * 3_000_000)
    with pytest.raises(BadInputError, match="longer than 262144 characters"):
        load_profile(str(tmp_path / "big.toml"))
