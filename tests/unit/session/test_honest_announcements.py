"""What is announced is what the walker then feels: never a rise under the word "slower" (R06)."""

import pytest

from retropace.model import CommandKind, Cue, NoticeKind, Outcome, Request, StatusEvent
from retropace.session import Phase
from retropace.units import NS_PER_S, kmh_to_mps
from support.rig import Rig, plan, rig, step

CHANGES = {"change_ahead", "slower_now"}


def hows(the_rig: Rig) -> list[tuple[str, float]]:
    """Each announced change: how, and to which speed in km/h."""
    return [
        (str(dict(cue.values)["how"]), float(dict(cue.values)["speed_kmh"]))
        for _, cue in the_rig.cues
        if cue.key == "change_ahead"
    ]


def rises(the_rig: Rig) -> list[tuple[int, float, float]]:
    """Each commanded rise: when, from, to, m/s."""
    found, before_mps = [], 0.0
    for command in the_rig.sent(CommandKind.SET_SPEED):
        speed_mps = command.speed_mps or 0.0
        if speed_mps > before_mps > 0:
            found.append((command.issued_ns, before_mps, speed_mps))
        before_mps = speed_mps
    return found


def promises(the_rig: Rig) -> list[tuple[int, Cue]]:
    """Cues that promise a speed."""
    return [(at_ns, cue) for at_ns, cue in the_rig.cues if cue.announces_mps is not None]


def hold_rises_to_promises(the_rig: Rig) -> None:
    """Each rise was promised five seconds before, by a cue that did not say slower or same."""
    for at_ns, _, to_mps in rises(the_rig):
        fitting = [
            cue
            for said_ns, cue in promises(the_rig)
            if at_ns - said_ns >= 5 * NS_PER_S and (cue.announces_mps or 0.0) >= to_mps - 1e-6
        ]
        assert fitting, f"a rise to {to_mps * 3.6:.1f} km/h that nobody announced"
        assert all(("how", word) not in fitting[-1].values for word in ("slower", "same", "held"))


@pytest.mark.rule("R06", "R18")
def test_after_a_slower_console_the_next_step_is_announced_as_the_rise_it_is() -> None:
    walk = rig(plan(step(2.0, 60), step(1.5, 60)))
    walk.walk()
    walk.run(30)
    walk.belt.set_target(kmh_to_mps(1.0), walk.now_ns)
    walk.status(StatusEvent.TARGET_SPEED_CHANGED, kmh_to_mps(1.0))
    walk.run_until(Phase.ENDED, 200)
    assert ("faster", 1.5) in hows(walk)
    assert ("slower", 1.5) not in hows(walk)
    hold_rises_to_promises(walk)


@pytest.mark.rule("R06", "R20")
def test_a_step_that_the_heart_holds_back_is_not_announced_as_a_rise() -> None:
    walk = rig(plan(step(2.4, 90), step(1.8, 60), cap_kmh=2.5), heart_ceiling_bpm=120)
    walk.walk()
    walk.run(40)
    walk.heart_rate_bpm = 130
    walk.run(15)
    walk.heart_rate_bpm = 118
    assert NoticeKind.HEART_EASE in walk.notices
    walk.run_until(Phase.ENDED, 200)
    assert ("slower", 1.8) in hows(walk) or ("same", 1.8) in hows(walk)
    hold_rises_to_promises(walk)


@pytest.mark.rule("R06")
def test_a_ramp_is_announced_as_a_ramp() -> None:
    walk = rig(plan(step(1.0, 60), step(1.0, 60, end_kmh=2.0, name="climb"), step(2.0, 30)))
    walk.walk()
    walk.run_until(Phase.ENDED, 300)
    assert ("ramp", 2.0) in hows(walk)
    assert not walk.said("ramp_begins"), "said once, ahead"
    hold_rises_to_promises(walk)


@pytest.mark.rule("R06", "R02")
def test_a_ramp_taken_up_again_after_a_pause_says_how_fast_it_goes_on() -> None:
    walk = rig(plan(step(1.0, 90, end_kmh=2.4, name="climb"), step(2.4, 30)))
    walk.walk()
    walk.run(70)
    walk.ask(Request.PAUSE)
    walk.run_until(Phase.PAUSED)
    walk.run(3)
    before = len(walk.cues)
    walk.ask(Request.GO)
    walk.run_until(Phase.WALKING)
    walk.run(5)
    fresh = [cue for _, cue in walk.cues[before:]]
    told = [dict(cue.values)["how"] for cue in fresh if cue.key == "change_ahead"]
    assert told[:1] == ["faster"]
    walk.run_until(Phase.ENDED, 200)
    hold_rises_to_promises(walk)


@pytest.mark.rule("R25")
def test_while_nothing_may_rise_no_rise_is_announced() -> None:
    walk = rig(plan(step(1.0, 60), step(2.0, 60)))
    walk.walk()
    walk.run(20)
    walk.journal(healthy=False)
    walk.run(45)
    assert ("held", 1.0) in hows(walk)
    assert ("faster", 2.0) not in hows(walk)
    walk.run(20)
    assert walk.true_kmh == pytest.approx(1.0, abs=0.05)
    walk.journal(healthy=True)
    walk.run(15)
    assert ("faster", 2.0) in hows(walk), "once it is well again, announced anew"
    assert walk.true_kmh > 1.5
    hold_rises_to_promises(walk)


@pytest.mark.rule("R06", "R13")
def test_a_promise_forgotten_in_doubt_is_made_again() -> None:
    walk = rig(plan(step(1.0, 40), step(2.0, 90)))
    walk.walk()
    walk.run(36)
    walk.faults.answer = lambda _: (Outcome.UNKNOWN, None)
    walk.run(8)
    walk.faults.answer = None
    walk.run(60)
    assert walk.true_kmh == pytest.approx(2.0, abs=0.05)
    hold_rises_to_promises(walk)


def test_a_stop_and_a_slower_are_acknowledged_at_once() -> None:
    walk = rig(plan(step(2.0, 60)))
    walk.walk()
    walk.run(30)
    walk.ask(Request.SLOWER)
    walk.run(0.2)
    assert walk.said("slower_now")
    walk.ask(Request.STOP)
    walk.run(0.2)
    assert walk.said("stopping")


def test_slower_at_the_lowest_speed_is_said_to_be_no_slower() -> None:
    walk = rig(plan(step(1.2, 60)))
    walk.walk()
    walk.run(30)
    for _ in range(2):
        walk.ask(Request.SLOWER)
        walk.run(5)
    assert walk.true_kmh == pytest.approx(0.8)
    assert [cue.key for _, cue in walk.cues if cue.key.startswith("slowe")][-2:] == [
        "slower_now", "slowest_already"
    ]  # fmt: skip


@pytest.mark.rule("R06")
def test_a_change_is_said_before_the_name_of_its_step() -> None:
    falling = rig(plan(step(0.8, 60)))
    falling.walk()
    rising = rig(plan(step(1.5, 60)))
    rising.walk()
    for walk in (falling, rising):
        walk.run(2)
        said = [cue.key for _, cue in walk.cues if cue.key in CHANGES | {"step_begins"}]
        assert said[0] in CHANGES, "behind the name it would be heard when it has happened"
        assert said[1:] == ["step_begins"]


def test_how_to_go_on_is_said_once() -> None:
    walk = rig(plan(step(0.8, 60)))
    walk.walk()
    walk.run(2)
    walk.ask(Request.PAUSE)
    walk.run_until(Phase.PAUSED, 30)
    assert walk.said("paused")
    assert not walk.said("say_go")


@pytest.mark.parametrize("hand_kmh", [1.2, 0.5, 0.3])
def test_the_end_of_a_step_by_its_way_is_told_by_what_the_belt_runs_at(hand_kmh: float) -> None:
    """Below the lowest speed that it can be told, too: five seconds are five (seed 255000911)."""
    walk = rig(plan(step(1.5, None, distance_m=20.0), step(1.5)))
    walk.walk()
    walk.run(20)
    walk.hand_speed(hand_kmh)
    walk.run(200, until=lambda: walk.kernel.view().step_number == 2)
    told_ns = [at_ns for at_ns, cue in walk.cues if cue.key == "change_ahead"][-1]
    assert 5.0 <= (walk.now_ns - told_ns) / NS_PER_S <= 6.5
