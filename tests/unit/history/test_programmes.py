"""Programmes that ship: whole, honest, and walkable at the levels they lead to."""

from datetime import timedelta
from pathlib import Path

import pytest

from retropace.errors import BadInputError
from retropace.history import read_history
from retropace.history.plan import (
    Begun,
    begin_plan,
    begun_plan,
    leave_plan,
    place_in,
    to_walk,
)
from retropace.library import load_profile, load_programme, programme_names, shipped_names
from retropace.model import Level
from retropace.profile.flatten import flatten
from retropace.profile.programme import Programme, parse_programme
from retropace.safety.levels import BEGINNER, BRISK_LEAST_S, BRISK_MPS, Walked, barred
from retropace.units import kmh_to_mps
from support.past import FIRST_DAY, past

PROGRAMMES = [load_programme(name) for name in programme_names()]
each = pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda programme: programme.name)
ROOT = Path(__file__).resolve().parents[3]
RISE_MPS2 = kmh_to_mps(0.2)


def good(profile: str) -> Walked:
    """The session this profile makes when all goes well."""
    plan = flatten(load_profile(profile))
    brisk_s, speed_mps = 0.0, 0.0
    for step in plan.steps:
        if min(step.speed_mps, step.end_speed_mps) >= BRISK_MPS:
            brisk_s += step.expected_s - max(0.0, step.speed_mps - speed_mps) / RISE_MPS2
        speed_mps = step.end_speed_mps
    backward = [step for step in plan.steps if step.direction == "backward"]
    backward_s = sum(step.expected_s for step in backward)
    backward_m = sum(
        step.expected_s * (step.speed_mps + step.end_speed_mps) / 2 for step in backward
    )
    return Walked(True, False, 0, backward_s, backward_m, brisk_s)


@each
def test_every_programme_names_profiles_that_ship(programme: Programme) -> None:
    assert set(programme.sessions) <= set(shipped_names())
    assert "Not medical" in " ".join(programme.for_whom.split())
    assert "design judgement" in " ".join(programme.based_on.split())
    assert f"| `{programme.name}` | {len(programme.weeks)} | {len(programme.sessions)} |" in (
        ROOT / "docs" / "history.md"
    ).read_text(encoding="utf-8")


@pytest.mark.rule("R05")
@each
def test_each_session_is_unlocked_by_those_before_it(programme: Programme) -> None:
    now = BEGINNER
    for profile in programme.sessions:
        assert barred("", load_profile(profile).level, now) is None, profile
        walked = good(profile)
        assert walked.counts, profile
        now = now.after(walked)


def test_the_knees_get_the_dose_of_the_trial() -> None:
    knees = load_programme("six-weeks-knees")
    assert [len(week.sessions) for week in knees.weeks] == [3] * 6
    assert {flatten(load_profile(name)).duration_s for name in knees.sessions} == {600}


def test_six_weeks_lead_to_a_jog() -> None:
    jogging = load_programme("to-jogging")
    assert len(jogging.weeks) == 6
    levels = [load_profile(name).level for name in jogging.sessions]
    assert levels.index(Level.WALKER) == 6
    assert levels.index(Level.JOGGER) == 18
    assert sum(good(name).is_brisk for name in jogging.sessions[6:18]) == 3
    tops = [max(s.speed_mps for s in flatten(load_profile(n)).steps) for n in jogging.sessions]
    fastest = 0.0
    for top_mps in tops[:18]:
        assert top_mps <= max(fastest + kmh_to_mps(0.6) + 1e-9, kmh_to_mps(1.6))
        fastest = max(fastest, top_mps)


@pytest.mark.parametrize("name", ["brisk-intervals", "brisk-steady"])
def test_the_brisk_profiles_are_brisk_with_room_to_spare(name: str) -> None:
    assert good(name).brisk_s > 2 * BRISK_LEAST_S


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("weeks = 3", "schema_version"),
        ("weeks = [", "is not TOML"),
        ('schema_version = 2\nname="a"', "schema_version"),
        ('schema_version = 1\nname = "Not a slug"', "name"),
    ],
)
def test_what_is_no_programme_is_told(text: str, told: str) -> None:
    with pytest.raises(BadInputError, match=told):
        parse_programme(text, "mine.toml")


def test_a_misspelt_field_is_an_error() -> None:
    shipped = ROOT / "profiles/retropace_profiles/programmes/six-weeks-knees.toml"
    text = shipped.read_text(encoding="utf-8").replace("about =", "abuot =", 1)
    with pytest.raises(BadInputError, match="about"):
        parse_programme(text, "mine.toml")


# --- how far one has come -----------------------------------------------------------------------

BEGUN = Begun("to-jogging", FIRST_DAY)


def walk(data_dir: Path, *profiles: str, first_day: float = 0, **more: object) -> None:
    for day, profile in enumerate(profiles):
        past(data_dir, first_day + day, profile=profile, **more)  # type: ignore[arg-type]


def place(data_dir: Path, begun: Begun = BEGUN) -> tuple[int, int, str | None]:
    there = place_in(load_programme(begun.programme), begun, read_history(data_dir).sessions)
    return len(there.walked), there.week, there.next_profile


def test_sessions_in_their_order_lead_on(tmp_path: Path) -> None:
    assert place(tmp_path) == (0, 0, "first-five")
    walk(tmp_path, "first-five", "ten-easy", "knees", "ten-easy", "quarter-mile", "balance")
    assert place(tmp_path) == (4, 1, "intervals-gentle")


def test_what_was_before_broken_off_or_simulated_leads_nowhere(tmp_path: Path) -> None:
    walk(tmp_path, "first-five", first_day=-1)
    walk(tmp_path, "first-five", first_day=1, simulated=True)
    walk(tmp_path, "first-five", first_day=2, ending="walker")
    walk(tmp_path, "first-five", first_day=3, backward_s=60)
    assert place(tmp_path)[0] == 0
    assert place(tmp_path, BEGUN._replace(simulated=True))[0] == 1


def test_a_plan_waits_for_months(tmp_path: Path) -> None:
    walk(tmp_path, "first-five")
    walk(tmp_path, "ten-easy", first_day=200)
    assert place(tmp_path) == (2, 0, "ten-easy")


def test_the_end_is_the_end(tmp_path: Path) -> None:
    jogging = load_programme("to-jogging")
    walk(tmp_path, *jogging.sessions, "first-five")
    assert place(tmp_path) == (21, 5, None)


@pytest.mark.rule("R05")
def test_a_level_not_reached_repeats_what_leads_to_it(tmp_path: Path) -> None:
    jogging = load_programme("to-jogging")
    walk(tmp_path, *jogging.sessions[:18], brisk_s=0)
    history = read_history(tmp_path)
    there = place_in(jogging, BEGUN, history.sessions)
    assert there.next_profile == "first-jog"
    assert to_walk(there, history.standing) == "brisk-steady"
    walk(tmp_path, "brisk-steady", "brisk-steady", "brisk-steady", first_day=30, brisk_s=300)
    history = read_history(tmp_path)
    there = place_in(jogging, BEGUN, history.sessions)
    assert to_walk(there, history.standing) == "first-jog"


def test_a_plan_is_kept_until_it_is_left(tmp_path: Path) -> None:
    assert begun_plan(tmp_path / "new") is None
    begin_plan(tmp_path / "new", BEGUN)
    assert begun_plan(tmp_path / "new") == BEGUN
    leave_plan(tmp_path / "new")
    assert begun_plan(tmp_path / "new") is None


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version":2}', '{"version":1,"programme":"x","begun_at":"noon"}']
)
def test_a_broken_plan_is_a_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(BadInputError, match=r"plan\.json"):
        begun_plan(tmp_path)
    assert (tmp_path / "plan.json").read_text() == text


def test_a_session_begun_before_the_plan_is_not_of_it(tmp_path: Path) -> None:
    walk(tmp_path, "first-five")
    later = BEGUN._replace(begun_at=FIRST_DAY + timedelta(seconds=1))
    assert place(tmp_path, later)[0] == 0
