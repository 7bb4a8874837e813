"""What is decided before the belt moves, at its edges: limits, objections, questions."""

from dataclasses import replace

import pytest

from retropace.driver import TreadmillInfo
from retropace.kernel import Kernel, Setup
from retropace.model import Direction, GradeRange, Level, SpeedRange
from retropace.profile.plan import Plan
from retropace.safety.levels import BRISK_MPS
from retropace.safety.limits import Limits, hard_bound_mps
from retropace.safety.precheck import faces_both_ways, limits_for, objections
from retropace.safety.readiness import CLIP, VALID_DAYS, is_due, questions
from retropace.units import kmh_to_mps, seconds_to_ns
from support.rig import machine, plan, step

LIMITS = Limits(kmh_to_mps(0.8), kmh_to_mps(2.5), kmh_to_mps(0.1))


def ranged(minimum_kmh: float, maximum_kmh: float, step_kmh: float) -> TreadmillInfo:
    return machine(minimum_kmh, maximum_kmh, step_kmh)


# -- limits ---------------------------------------------------------------------------------------


@pytest.mark.rule("R05")
@pytest.mark.parametrize(
    ("wish_kmh", "cap_kmh", "settled_kmh"),
    [
        (1.55, None, 1.5),
        (1.5, None, 1.5),
        (1.49999999, None, 1.5),
        (1.499, None, 1.4),
        (9.0, None, 2.5),
        (2.0, 1.86, 1.8),
        (2.0, 9.0, 2.0),
        (0.5, None, 0.8),
        (0.8, None, 0.8),
        (2.0, 0.5, 0.8),
        (float("nan"), None, 0.8),
    ],
)
def test_a_wish_settles_on_the_grid_under_every_cap(
    wish_kmh: float, cap_kmh: float | None, settled_kmh: float
) -> None:
    cap_mps = None if cap_kmh is None else kmh_to_mps(cap_kmh)
    settled_mps = LIMITS.settle(kmh_to_mps(wish_kmh), cap_mps)
    assert settled_mps == pytest.approx(kmh_to_mps(settled_kmh))


@pytest.mark.rule("R05")
def test_the_bound_is_on_no_grid() -> None:
    assert LIMITS.bound(0.5) == 0.5
    assert LIMITS.bound(0.5, 0.4) == 0.4
    assert LIMITS.bound(9.0, 8.0) == LIMITS.ceiling_mps


@pytest.mark.rule("R05")
def test_the_hard_bounds() -> None:
    kmh = {level: round(hard_bound_mps(level) * 3.6, 3) for level in Level}
    assert kmh == {Level.FIRST_STEPS: 4.8, Level.WALKER: 4.8, Level.JOGGER: 7.2}


@pytest.mark.rule("R05")
@pytest.mark.parametrize(
    ("maximum_kmh", "cap_kmh", "level", "ceiling_kmh"),
    [
        (2.0, 9.0, Level.JOGGER, 2.0),
        (16.0, 1.5, Level.JOGGER, 1.5),
        (16.0, 9.0, Level.FIRST_STEPS, 2.5),
        (16.0, 9.0, Level.WALKER, 4.8),
        (16.0, 9.0, Level.JOGGER, 7.2),
        (16.0, 2.33, Level.FIRST_STEPS, 2.3),
        (16.0, 0.8, Level.FIRST_STEPS, 0.8),
    ],
)
def test_the_ceiling_is_the_lowest_of_all(
    maximum_kmh: float, cap_kmh: float, level: Level, ceiling_kmh: float
) -> None:
    the_plan = replace(plan(level=level), cap_mps=kmh_to_mps(cap_kmh))
    limits = limits_for(the_plan, ranged(0.8, maximum_kmh, 0.1), level, 150)
    assert limits.ceiling_mps == pytest.approx(kmh_to_mps(ceiling_kmh))
    assert limits.heart_ceiling_bpm == 150


def test_limits_keep_to_the_machines_grid_spin_up_and_the_profiles_incline() -> None:
    info = replace(ranged(0.8, 16.0, 0.0), spin_up_s=1.0)
    limits = limits_for(plan(step(1.5, grade=0.02), step(1.5, grade=0.03)), info, Level.WALKER)
    assert limits.step_mps == pytest.approx(kmh_to_mps(0.1))
    assert (limits.steepest_grade, limits.spin_up_ns) == (0.03, seconds_to_ns(2.5))
    slow = replace(ranged(0.8, 16.0, 0.2), spin_up_s=7.0)
    limits = limits_for(plan(), slow, Level.WALKER)
    assert limits.step_mps == pytest.approx(kmh_to_mps(0.2))
    assert (limits.steepest_grade, limits.spin_up_ns) == (0.0, seconds_to_ns(7.0))


def test_limits_need_a_range_that_reaches_below_the_cap() -> None:
    with pytest.raises(ValueError, match="range of speeds"):
        limits_for(plan(), replace(machine(), speed_range=None), Level.WALKER)
    with pytest.raises(ValueError, match="lowest cap"):
        limits_for(plan(), ranged(3.0, 16.0, 0.1), Level.WALKER)


# -- objections -----------------------------------------------------------------------------------


def objected(
    info: TreadmillInfo, the_plan: Plan | None = None, level: Level = Level.WALKER
) -> tuple[str, ...]:
    return objections(the_plan or plan(), info, level)


@pytest.mark.rule("R04")
@pytest.mark.parametrize(
    ("wanted", "reached", "barred"),
    [
        (Level.FIRST_STEPS, Level.FIRST_STEPS, False),
        (Level.FIRST_STEPS, Level.JOGGER, False),
        (Level.WALKER, Level.FIRST_STEPS, True),
        (Level.JOGGER, Level.WALKER, True),
        (Level.JOGGER, Level.JOGGER, False),
    ],
)
def test_a_profile_above_the_walkers_level_is_barred(
    wanted: Level, reached: Level, barred: bool
) -> None:
    assert bool(objected(machine(), plan(level=wanted), reached)) is barred


@pytest.mark.rule("R04")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"refused": "it bites"}, "since it bites"),
        ({"has_control_point": False}, "no control point"),
        ({"takes_speed": False}, "does not take a speed"),
        ({"speed_range": None}, "does not say which speeds"),
    ],
)
def test_a_machine_that_cannot_be_driven_is_refused_for_one_reason(
    changes: dict[str, object], words: str
) -> None:
    (reason,) = objected(replace(machine(), **changes))  # type: ignore[arg-type]
    assert words in reason


@pytest.mark.rule("R04")
@pytest.mark.parametrize(
    ("minimum_kmh", "maximum_kmh", "step_kmh", "words"),
    [
        (0.0, 16.0, 0.1, ["no sense (0.00 to 16.00 km/h)"]),
        (2.0, 1.0, 0.1, ["no sense (2.00 to 1.00 km/h)"]),
        (1.0, 1.0, 0.1, []),
        (0.8, 16.0, 0.5, []),
        (0.8, 16.0, 0.51, ["steps of 0.51 km/h, coarser than 0.5 km/h"]),
        (2.5, 16.0, 0.1, []),
        (2.6, 16.0, 0.1, ["slowest a test belt can go is 2.6 km/h, above the cap of 2.5 km/h"]),
        (2.6, 1.0, 0.6, ["no sense", "coarser", "slowest"]),
    ],
)
def test_a_range_that_is_not_safe_is_named(
    minimum_kmh: float, maximum_kmh: float, step_kmh: float, words: list[str]
) -> None:
    found = objected(ranged(minimum_kmh, maximum_kmh, step_kmh))
    assert len(found) == len(words)
    for reason, part in zip(found, words, strict=True):
        assert part in reason


@pytest.mark.rule("R04")
@pytest.mark.parametrize("lowest", ["step", "plan", "level"])
def test_the_lowest_cap_of_a_step_counts(lowest: str) -> None:
    caps = {"step": 4.0, "plan": 4.0, lowest: 2.0}
    the_plan = plan(step(1.5, cap_kmh=caps["step"]), cap_kmh=caps["plan"])
    level = Level.FIRST_STEPS if lowest == "level" else Level.WALKER
    assert objected(ranged(2.6, 16.0, 0.1), the_plan, level)
    assert not objected(ranged(1.9, 16.0, 0.1), the_plan, level)


@pytest.mark.rule("R04")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"takes_grade": False}, "climbs to 5.0%, and a test belt takes no incline"),
        ({"grade_range": None}, "takes no incline"),
        ({"grade_range": GradeRange(0.0, 0.04, 0.005)}, "climbs to 5.0%, and a test belt only to"),
        ({"grade_range": GradeRange(0.0, 0.05, 0.005)}, ""),
    ],
)
def test_an_incline_the_machine_has_not_is_refused(changes: dict[str, object], words: str) -> None:
    hilly = plan(step(1.5), step(1.5, grade=0.05))
    found = objected(replace(machine(), **changes), hilly)  # type: ignore[arg-type]
    assert len(found) == bool(words)
    assert all(words in reason for reason in found)
    assert objected(replace(machine(), **changes)) == ()  # type: ignore[arg-type]


@pytest.mark.rule("R04", "R27")
def test_a_machine_that_can_do_the_profile_has_no_objections() -> None:
    assert objections(plan(), machine(), Level.FIRST_STEPS) == ()


@pytest.mark.rule("R04")
@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"has_control_point": False}, "control point"),
        ({"takes_speed": False}, "speed"),
        ({"speed_range": None}, "which speeds"),
        ({"speed_range": SpeedRange(kmh_to_mps(2.6), kmh_to_mps(16), kmh_to_mps(0.1))}, "cap"),
        ({"speed_range": SpeedRange(kmh_to_mps(0.8), kmh_to_mps(16), kmh_to_mps(0.6))}, "steps"),
        ({"speed_range": SpeedRange(0.0, kmh_to_mps(16), kmh_to_mps(0.1))}, "no sense"),
        ({"speed_range": SpeedRange(kmh_to_mps(2), kmh_to_mps(1), kmh_to_mps(0.1))}, "no sense"),
        ({"takes_grade": False}, "incline"),
        ({"grade_range": None}, "incline"),
    ],
)
def test_what_a_machine_cannot_do_safely_is_named_before_the_belt_moves(
    change: dict[str, object], word: str
) -> None:
    info = replace(machine(), **change)  # type: ignore[arg-type]
    reasons = objections(plan(step(1.5, grade=0.05)), info, Level.FIRST_STEPS)
    assert any(word in reason for reason in reasons), reasons


@pytest.mark.rule("R04", "R05")
def test_the_slowest_speed_is_held_against_the_lowest_of_all_caps_to_the_last_digit() -> None:
    at_cap, above = machine(minimum_kmh=2.0), machine(minimum_kmh=2.01)
    slow = plan(step(1.0, cap_kmh=2.0))
    assert objections(slow, at_cap, Level.FIRST_STEPS) == ()
    assert objections(slow, above, Level.FIRST_STEPS)
    fast_plan = replace(plan(step(3.0, cap_kmh=4.8), cap_kmh=4.8), level=Level.FIRST_STEPS)
    assert objections(fast_plan, machine(minimum_kmh=3.0), Level.FIRST_STEPS)


@pytest.mark.rule("R04")
def test_a_profile_above_the_walkers_level_is_refused() -> None:
    jog = plan(step(5.0, cap_kmh=6.0), cap_kmh=6.0, level=Level.JOGGER)
    assert objections(jog, machine(), Level.WALKER)
    assert objections(jog, machine(), Level.JOGGER) == ()


@pytest.mark.rule("R04", "R07")
def test_no_kernel_is_made_for_a_machine_that_cannot_go_as_slowly_as_the_cap() -> None:
    info = machine(minimum_kmh=3.0)
    with pytest.raises(ValueError, match="slowly"):
        limits_for(plan(), info, Level.FIRST_STEPS)
    with pytest.raises(ValueError, match="slowly"):
        Kernel(Setup(plan(), info, Level.FIRST_STEPS, ask_console=False))


@pytest.mark.rule("R10")
def test_a_profile_with_any_forward_step_faces_both_ways() -> None:
    forward = step(1.5, direction=Direction.FORWARD)
    assert faces_both_ways(plan(step(1.5), forward))
    assert faces_both_ways(plan(forward))
    assert not faces_both_ways(plan(step(1.5), step(2.0)))


def test_a_range_of_nothing_but_its_lowest_speed_is_a_ceiling() -> None:
    info = replace(machine(), speed_range=SpeedRange(0.5, 0.5, 0.1))
    assert limits_for(plan(), info, Level.WALKER).ceiling_mps == 0.5


# -- questions ------------------------------------------------------------------------------------


@pytest.mark.rule("R22")
@pytest.mark.parametrize(
    ("days", "due"), [(None, True), (-0.1, True), (0.0, False), (30.0, False), (30.1, True)]
)
def test_the_readiness_check_holds_for_thirty_days(days: float | None, due: bool) -> None:
    assert is_due(days) is due
    assert VALID_DAYS == 30
    asked = questions(Level.FIRST_STEPS, days)
    assert (len(asked) > 1) is due
    assert asked[-1] == CLIP


@pytest.mark.rule("R22")
def test_before_each_jog_somebody_must_be_near() -> None:
    keys = {level: [one.key for one in questions(level, 1.0)] for level in Level}
    assert keys == {
        Level.FIRST_STEPS: ["clip"],
        Level.WALKER: ["clip"],
        Level.JOGGER: ["someone_near", "clip"],
    }


@pytest.mark.rule("R05", "R21")
def test_the_numbers_as_they_are_agreed() -> None:
    assert pytest.approx(kmh_to_mps(3.95)) == BRISK_MPS
    assert (LIMITS.longest_ns, LIMITS.steepest_grade) == (seconds_to_ns(3600), 0.0)
    assert (LIMITS.heart_ceiling_bpm, LIMITS.spin_up_ns) == (None, seconds_to_ns(2.5))


@pytest.mark.rule("R04")
def test_what_floating_point_loses_is_no_objection() -> None:
    info = machine()
    hair = kmh_to_mps(2.5) + 1e-10
    assert objected(replace(info, speed_range=SpeedRange(hair, 4.0, 0.1))) == ()
    coarse = kmh_to_mps(0.5) + 1e-10
    assert objected(replace(info, speed_range=SpeedRange(0.2, 4.0, coarse))) == ()
    steep = plan(step(1.5, grade=0.15 + 1e-10))
    assert objected(info, steep) == ()
