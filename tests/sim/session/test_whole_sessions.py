"""Whole sessions that nothing disturbs: what every walker should expect."""

import pytest

from retropace.library import load_profile
from retropace.model import CommandKind, Direction, Request
from retropace.profile.flatten import flatten
from retropace.session import EndingKind
from support.walk import Walk, a_plan, a_step, a_world


@pytest.mark.rule("R01", "R02", "R06", "R07", "R29")
@pytest.mark.parametrize("model", ["spec-clean", "t12b"])
def test_a_session_ends_done_at_rest_and_stopped(model: str) -> None:
    walk = Walk(flatten(load_profile("first-five")), a_world(model))
    assert walk.run().kind is EndingKind.DONE
    walk.assert_safe()
    assert walk.said("at_rest")
    assert len(walk.commands(CommandKind.START)) == 1
    assert walk.motion.fastest_kmh == pytest.approx(1.5, abs=0.05)


@pytest.mark.rule("R05", "R06", "R07")
@pytest.mark.parametrize("model", ["spec-clean", "t12b"])
@pytest.mark.parametrize("name", ["intervals-gentle", "hill-backward", "first-jog"])
def test_every_rise_is_announced_and_the_cap_is_kept(model: str, name: str) -> None:
    walk = Walk(flatten(load_profile(name)), a_world(model))
    assert walk.run().kind is EndingKind.DONE
    walk.assert_safe()


@pytest.mark.rule("R10")
def test_the_walker_turns_round_only_on_a_belt_at_rest_and_says_go() -> None:
    plan = a_plan(a_step(1.2), a_step(1.2, direction=Direction.FORWARD))
    walk = Walk(plan, answers=(Request.START, Request.GO))
    assert walk.run().kind is EndingKind.DONE
    walk.assert_safe()
    (turned_s,) = walk.said("turn_now")
    assert walk.motion.kmh_at(turned_s) == 0.0
    assert len(walk.commands(CommandKind.START)) == 2


@pytest.mark.rule("R03")
def test_an_unknown_machine_is_asked_about_and_walked_on_from_rest() -> None:
    walk = Walk(known=False, answers=(Request.START, Request.CONSOLE_AGREES, Request.GO))
    assert walk.run().kind is EndingKind.DONE
    walk.assert_safe()
    assert walk.said("console_question")
    assert len(walk.commands(CommandKind.START)) == 2


@pytest.mark.rule("R03")
def test_a_console_that_disagrees_ends_the_session_at_rest() -> None:
    async def disagree(walk: Walk) -> None:
        await walk.until_true(lambda: bool(walk.said("console_question")))
        walk.ask(Request.CONSOLE_DISAGREES)

    walk = Walk(known=False, answers=(Request.START,))
    assert walk.run(disagree).kind is EndingKind.TREADMILL
    walk.assert_safe()


@pytest.mark.rule("R01", "R21")
def test_a_walker_who_never_starts_is_sent_home_and_nothing_moved() -> None:
    walk = Walk(answers=())
    assert walk.run().kind is EndingKind.WALKER
    assert walk.motion.fastest_kmh == 0.0
    assert not walk.commands(CommandKind.START)
