"""What the doctor concludes, check by check."""

from dataclasses import replace

import pytest

from retropace.cli import checks
from retropace.cli.checks import Check, Verdict
from retropace.driver import Discovered, TreadmillInfo
from retropace.errors import RadioUnavailableError, TreadmillError
from retropace.library import load_profile, shipped_names
from retropace.model import GradeRange, SpeedRange, SpeedUnit
from retropace.profile.flatten import flatten
from retropace.units import kmh_to_mps

ADDRESS = "C4:19:D1:00:00:01"
PLANS = [flatten(load_profile(name)) for name in shipped_names()]


def _range(minimum_kmh: float, maximum_kmh: float, step_kmh: float) -> SpeedRange:
    return SpeedRange(*(kmh_to_mps(kmh) for kmh in (minimum_kmh, maximum_kmh, step_kmh)))


def _info(
    speeds: SpeedRange | None = None,
    *,
    name: str = "T",
    control: bool = True,
    takes_speed: bool = True,
    notes: tuple[str, ...] = (),
) -> TreadmillInfo:
    grades = GradeRange(0.0, 0.15, 0.005)
    return TreadmillInfo(name, ADDRESS, control, takes_speed, True, speeds, grades, notes=notes)


@pytest.mark.rule("R04")
def test_a_make_known_to_be_unsafe_fails_with_its_reason() -> None:
    info = replace(_info(_range(0.8, 16, 0.1)), refused="its belt starts by itself")
    found = checks.treadmill_checks(info, PLANS)
    assert _of(found, "known machine").says == "its belt starts by itself"
    assert not checks.can_walk_backward(found)


def test_a_make_known_to_take_miles_needs_no_warning() -> None:
    info = replace(_info(_range(0.8, 16, 0.16), name="JFTM T202"), speed_unit=SpeedUnit.MPH)
    assert _of(checks.treadmill_checks(info, PLANS), "speed unit").verdict is Verdict.OK


def _of(found: list[Check], name: str) -> Check:
    return next(check for check in found if check.name == name)


def test_a_good_treadmill_passes() -> None:
    found = checks.treadmill_checks(_info(_range(0.8, 16, 0.1)), PLANS)
    assert {check.verdict for check in found} == {Verdict.OK}


@pytest.mark.parametrize(
    ("info", "name"),
    [
        (_info(control=False), "control point"),
        (_info(takes_speed=False), "speed target"),
        (_info(None), "speed range"),
        (_info(_range(2.6, 16, 0.1)), "slowest speed"),
        (_info(_range(0.8, 16, 1.0)), "speed step"),
    ],
)
@pytest.mark.rule("R04")
def test_what_no_session_can_do_without(info: TreadmillInfo, name: str) -> None:
    found = checks.treadmill_checks(info, PLANS)
    assert _of(found, name).verdict is Verdict.FAIL
    assert _of(found, name).change
    assert not checks.can_walk_backward(found)


@pytest.mark.parametrize(("minimum_kmh", "verdict"), [(2.5, Verdict.OK), (2.51, Verdict.FAIL)])
def test_the_slowest_speed_at_its_bound(minimum_kmh: float, verdict: Verdict) -> None:
    found = checks.treadmill_checks(_info(_range(minimum_kmh, 16, 0.1)), ())
    assert _of(found, "slowest speed").verdict is verdict


@pytest.mark.parametrize(
    ("step_kmh", "verdict"),
    [(0.2, Verdict.OK), (0.32, Verdict.WARN), (0.5, Verdict.WARN), (0.51, Verdict.FAIL)],
)
def test_the_step_at_its_bounds(step_kmh: float, verdict: Verdict) -> None:
    found = checks.treadmill_checks(_info(_range(0.8, 16, step_kmh)), ())
    assert _of(found, "speed step").verdict is verdict


@pytest.mark.parametrize(
    ("name", "speeds", "verdict"),
    [
        ("T", (0.8, 16.0, 0.1), Verdict.OK),
        ("Precor", (0.8, 19.2, 0.16), Verdict.WARN),
        ("URTM041", (0.96, 6.43, 0.32), Verdict.WARN),
        ("FS-BT-T4", (0.6, 3.8, 0.1), Verdict.WARN),
        ("JFTM T202", (0.8, 16.0, 0.1), Verdict.WARN),
        ("Yesoul", (0.5, 6.1, 0.1), Verdict.OK),
    ],
)
@pytest.mark.rule("R03")
def test_signs_of_miles(name: str, speeds: tuple[float, float, float], verdict: Verdict) -> None:
    assert checks.unit_check(name, _range(*speeds)).verdict is verdict


def test_a_treadmill_too_fast_for_some_profiles_names_them() -> None:
    found = checks.treadmill_checks(_info(_range(2.4, 16, 0.1)), PLANS)
    profiles = _of(found, "profiles")
    assert profiles.verdict in (Verdict.WARN, Verdict.FAIL)
    assert "the slowest T can go is 2.4" in profiles.says


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("service", ["bluetooth service"]),
        ("permission", ["bluetooth service", "bluetooth permission"]),
        ("adapter", ["bluetooth service", "bluetooth permission", "bluetooth adapter"]),
    ],
)
def test_the_first_fault_of_the_radio_ends_the_list(part: str, names: list[str]) -> None:
    found = checks.radio_checks(RadioUnavailableError(part, "it is broken: mend it."))
    assert [check.name for check in found] == names
    assert found[-1] == Check(names[-1], Verdict.FAIL, "it is broken", "mend it.")


def test_any_other_fault_of_the_radio_is_one_too() -> None:
    assert not checks.can_walk_backward(checks.radio_checks(TreadmillError("odd: try again.")))
    assert checks.can_walk_backward(checks.radio_checks(None))


def test_a_treadmill_held_by_this_computer_is_left_alone() -> None:
    held = Discovered("T", ADDRESS, None, None, (), connected=True)
    (check,) = checks.reach_checks(ADDRESS.lower(), [held])
    assert check.verdict is Verdict.FAIL


def test_one_that_nobody_hears_or_that_is_busy_is_tried_all_the_same() -> None:
    busy = Discovered("T", ADDRESS, -50, False, ("treadmill",))
    for heard in ([], [busy]):
        (check,) = checks.reach_checks(ADDRESS, heard)
        assert check.verdict is Verdict.WARN


def test_telemetry() -> None:
    assert checks.telemetry_check(_info(), 4, 4.0).verdict is Verdict.OK
    assert checks.telemetry_check(_info(), 0, 4.0).verdict is Verdict.WARN
    missing = _info(notes=("no characteristic 2acd",))
    assert checks.telemetry_check(missing, 0, 4.0).verdict is Verdict.FAIL


def test_python_and_voice() -> None:
    assert checks.python_check((3, 10, 9)).verdict is Verdict.FAIL
    assert checks.python_check((3, 11, 0)).verdict is Verdict.OK
    assert checks.voice_check(None).verdict is Verdict.WARN
    assert checks.voice_check("espeak-ng").verdict is Verdict.OK
