"""How fast the unit probe goes: told apart from standing still, harmless in the wrong unit."""

import pytest

from retropace.model import NoticeKind, Request
from retropace.session import Phase
from retropace.session.probing import probe_speed_mps
from retropace.units import KMH_PER_MPH, kmh_to_mps, mps_to_kmh
from support.rig import Rig, machine, plan, rig, step


def probe_kmh(minimum_kmh: float, step_kmh: float, cap_kmh: float, first_kmh: float = 9.0) -> float:
    chosen = plan(step(1.0, cap_kmh=min(cap_kmh, first_kmh)), cap_kmh=cap_kmh)
    return mps_to_kmh(probe_speed_mps(chosen, kmh_to_mps(minimum_kmh), kmh_to_mps(step_kmh)))


@pytest.mark.rule("R03", "R07")
@pytest.mark.parametrize(
    ("minimum_kmh", "step_kmh", "cap_kmh", "expected_kmh"),
    [
        (0.8, 0.1, 2.5, 1.3),
        (1.0, 0.1, 2.5, 1.5),
        (0.8, 0.1, 1.5, 1.1),  # 1.3 taken for miles would be 2.1 km/h
        (1.2, 0.1, 2.5, 1.5),
        (0.96, 0.32, 2.5, 1.28),
        (0.96, 0.32, 1.5, 1.28),  # one step at least, or nothing could be told
        (0.8, 0.5, 2.5, 1.3),
        (1.0, 0.1, 1.0, 1.0),
    ],
)
def test_the_probe_stays_low_and_on_the_grid(
    minimum_kmh: float, step_kmh: float, cap_kmh: float, expected_kmh: float
) -> None:
    assert probe_kmh(minimum_kmh, step_kmh, cap_kmh) == pytest.approx(expected_kmh)


def test_the_first_steps_cap_counts_too() -> None:
    assert probe_kmh(0.8, 0.1, 2.5, first_kmh=1.2) == pytest.approx(1.2)


@pytest.mark.rule("R03", "R07")
def test_a_belt_that_takes_miles_stays_under_the_lowest_cap_there_is_room_for() -> None:
    belt = rig(plan(step(1.2, cap_kmh=1.8), cap_kmh=1.8))
    belt.faults.unit_factor = KMH_PER_MPH
    _begin(belt)
    belt.run(60.0)
    assert belt.fastest_kmh() <= 1.8 + 1e-6
    assert "unit mismatch" in belt.reason


@pytest.mark.rule("R03", "R07")
@pytest.mark.parametrize("told", [True, False])
def test_a_faster_hand_does_not_lead_the_probe(told: bool) -> None:
    """Followed up to the cap, a belt that takes miles would go above it."""
    belt = rig(plan(step(2.0)))
    _begin(belt)
    belt.run(60.0, until=lambda: bool(belt.told_kmh))
    belt.hand_speed(3.0, told=told)
    belt.run(20.0, until=lambda: belt.phase is not Phase.PROBING)
    assert max(belt.told_kmh) <= 1.3 + 1e-6


@pytest.mark.rule("R03")
@pytest.mark.parametrize("wait_s", [0.5, 3.0, 5.0])
@pytest.mark.parametrize("lowest_kmh", [0.3, 0.7, 0.8, 1.0])
def test_a_hand_at_the_probes_own_speed_lets_no_belt_in_miles_pass(
    lowest_kmh: float, wait_s: float
) -> None:
    """The walker would go on at 1.6 times every speed: what a hand has set proves nothing."""
    belt = rig(info=machine(lowest_kmh), start_mps=kmh_to_mps(lowest_kmh))
    belt.faults.unit_factor = KMH_PER_MPH
    _probe_and_wait(belt, wait_s)
    belt.hand_speed(lowest_kmh + 0.5)
    belt.run_until(Phase.ENDED)
    assert NoticeKind.UNIT_MISMATCH in belt.notices
    assert Phase.WALKING not in {decision.phase for decision in belt.decisions}


@pytest.mark.rule("R03")
@pytest.mark.parametrize("wait_s", [0.5, 5.0])
@pytest.mark.parametrize("lowest_kmh", [0.3, 0.7, 0.8, 1.0])
@pytest.mark.parametrize("hand_kmh", [(0.5,), (0.9, 0.5)])
def test_a_hand_at_the_probes_own_speed_leaves_nobody_waiting_for_the_test(
    hand_kmh: tuple[float, ...], lowest_kmh: float, wait_s: float
) -> None:
    """The probe is made anew, whatever the last bit of the two speeds is."""
    belt = rig(info=machine(lowest_kmh), start_mps=kmh_to_mps(lowest_kmh))
    _probe_and_wait(belt, wait_s)
    for more_kmh in hand_kmh:
        belt.hand_speed(lowest_kmh + more_kmh)
    told = len(belt.told_kmh)
    belt.run_until(Phase.WALKING, 50.0)
    assert lowest_kmh + 0.5 in [pytest.approx(one_kmh) for one_kmh in belt.told_kmh[told:]]


@pytest.mark.rule("R03", "R23")
@pytest.mark.parametrize("more_s", [tenths / 10 for tenths in range(0, 40, 2)])
def test_a_go_as_the_link_comes_back_lets_no_belt_in_miles_pass(more_s: float) -> None:
    """What the belt does on its own, after a loss, at the probe's speed, proves nothing either."""
    belt = rig()
    belt.faults.unit_factor = KMH_PER_MPH
    _probe_and_wait(belt, 0.5)
    belt.lose_link()
    belt.run(2.0)
    belt.hand_speed(1.3, told=False)
    belt.run(6.0)
    belt.find_link()
    belt.run(more_s)
    for _ in range(2):
        belt.ask(Request.GO)
        belt.run(0.05)
    belt.run(60.0)
    assert Phase.WALKING not in {decision.phase for decision in belt.decisions}


def _probe_and_wait(belt: Rig, wait_s: float) -> None:
    _begin(belt)
    belt.run_until(Phase.PROBING)
    belt.run(wait_s)


def _begin(belt: Rig) -> None:
    belt.run(3.0)
    belt.ask(Request.CLIP_ON)
    belt.ask(Request.START)


@pytest.mark.rule("R06")
@pytest.mark.parametrize("wait_s", [-1.0, 0.5, 3.0, 7.0])
def test_slower_before_the_probe_and_amid_it_is_rest(wait_s: float) -> None:
    """A walker who asks for less is not taken faster: the probe has its one speed."""
    belt = rig()
    _begin(belt)
    belt.run_until(Phase.PROBING if wait_s > 0 else Phase.STARTING)
    belt.run(abs(wait_s))
    was_kmh = belt.true_kmh
    belt.ask(Request.SLOWER)
    pressed_ns = belt.now_ns
    belt.run(20.0)
    assert belt.fastest_kmh(pressed_ns) <= was_kmh + 0.01
    assert belt.said("pausing")
    assert belt.true_kmh == 0.0
    word = belt.kernel.view().prompt
    assert word in (Request.START, Request.GO)
    belt.ask(word)
    belt.run(40.0)
    assert belt.phase is Phase.WALKING


@pytest.mark.rule("R03")
def test_the_question_names_the_speed_that_was_really_asked_for() -> None:
    """On a belt with steps of 0.2 mph the console cannot show what lies between two of them."""
    coarse = machine(0.96, 6.4, 0.32)
    belt = rig(plan(step(1.6)), info=coarse, ask_console=True, start_mps=kmh_to_mps(0.96))
    _begin(belt)
    belt.run(60.0, until=lambda: bool(belt.said("console_question")))
    (asked,) = [dict(cue.values)["speed_kmh"] for _, cue in belt.cues if cue.key.endswith("tion")]
    assert asked == pytest.approx(1.28)
    assert belt.true_kmh == pytest.approx(1.28, abs=0.02)
