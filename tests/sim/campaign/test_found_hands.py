"""What the campaign found of rises and of hands on the console, each as short as it can be told."""

from dataclasses import replace

import pytest

from retropace.model import Level, NoticeKind
from retropace.profile.plan import Plan
from retropace.session import Phase
from retropace.units import NS_PER_S, kmh_to_mps
from retropace_simulators.campaign.scenario import Person, Trouble, When
from support.found import PLAN, a_step, walked


@pytest.mark.rule("R06")
def test_how_much_it_rises_from_a_frozen_record_nobody_can_know() -> None:
    # Seed 99000930: at 0.8 km/h in truth, by its record for ever faster, it was told to rise.
    frozen = Trouble("frozen record", When(18.0, Phase.WALKING), lasts_s=60.0)
    climbs = replace(a_step(0.8, 12.0), end_speed_mps=kmh_to_mps(1.9))
    steps = (a_step(1.2, 20.0), climbs, a_step(2.0, 30.0))
    story = walked(frozen, plan=replace(PLAN, steps=steps))
    assert story.ending is not None
    assert story.ending.reason == "belt still does not follow"


@pytest.mark.rule("R06")
def test_a_press_for_slower_at_the_lowest_speed_takes_nothing_back() -> None:
    # Seed 88000300: it changes nothing, nobody can know of it, and the ramp goes on as announced.
    hand = Trouble("console slower", When(1.0, Phase.STARTING), lasts_s=0.3)
    ramp = replace(a_step(1.2, 30.0), end_speed_mps=kmh_to_mps(2.4))
    story = walked(hand, plan=replace(PLAN, steps=(ramp,)), known=True)
    assert story.foreign == []
    assert story.motion.fastest(0, story.last_ns) == pytest.approx(kmh_to_mps(2.4), abs=0.03)


@pytest.mark.rule("R18")
@pytest.mark.parametrize(("presses", "kept"), [(1, False), (2, True)])
def test_a_hand_that_is_less_than_a_footfall_is_seen_with_the_next_press(
    presses: int, kept: bool
) -> None:
    # Seed 92000360: a tenth slower on a console that tells nothing; nobody can know of it.
    hands = [
        Trouble("console slower", When(25.0 + k, Phase.WALKING), strength=0.0)
        for k in range(presses)
    ]
    ramp = replace(a_step(1.2, 50.0), end_speed_mps=kmh_to_mps(2.4))
    story = walked(*hands, model="spec-quiet", plan=replace(PLAN, steps=(a_step(1.2, 20.0), ramp)))
    assert len(story.foreign) == presses
    fastest_mps = story.motion.fastest(story.foreign[-1].at_ns + 3 * NS_PER_S, story.last_ns)
    assert (fastest_mps < kmh_to_mps(1.6)) is kept


@pytest.mark.rule("R18")
def test_a_hand_that_our_own_slower_speed_overtakes_leaves_nothing_to_be_seen() -> None:
    # Seed 95000873: pressed as the probe's end slowed the belt further, in one instant.
    hand = Trouble("console slower", When(0.0, Phase.WALKING), strength=0.27)
    ramp = replace(a_step(0.8, 40.0), end_speed_mps=kmh_to_mps(2.4))
    story = walked(hand, plan=replace(PLAN, steps=(ramp,)))
    assert story.foreign[0].aim_mps > kmh_to_mps(0.8)
    assert story.motion.at(story.foreign[0].at_ns + 3 * NS_PER_S) == pytest.approx(kmh_to_mps(0.8))


@pytest.mark.rule("R18")
def test_one_press_for_slower_amid_our_own_fall_is_heeded() -> None:
    # Seed 202000951: told at once, a tenth below what we had just asked for, and held for an echo.
    hand = Trouble("console slower", When(0.39, Phase.WALKING), lasts_s=0.4, strength=0.11)
    ramp = replace(a_step(0.8, 60.0), end_speed_mps=kmh_to_mps(1.2))
    story = walked(hand, model="ph4", plan=replace(PLAN, steps=(ramp,)), known=True)
    pressed_ns = story.foreign[-1].at_ns
    assert story.motion.fastest(pressed_ns + 5 * NS_PER_S, story.last_ns) <= kmh_to_mps(0.71)


@pytest.mark.rule("R06")
def test_a_set_point_that_was_refused_takes_nothing_back() -> None:
    # Seed 201000844: refused and told anew, the rise that had been announced went on.
    refused = Trouble("refused", When(14.0, Phase.WALKING), lasts_s=1.3, strength=0.57)
    story = walked(refused, plan=replace(PLAN, steps=(a_step(0.8, 12.0), a_step(2.3))), known=True)
    assert any(one.refusal for one in story.taken if one.octets[0] == 2)
    assert story.motion.fastest(0, story.last_ns) == pytest.approx(kmh_to_mps(2.3), abs=0.03)


@pytest.mark.rule("R06")
def test_a_hand_that_a_deaf_belt_does_not_follow_is_believed_by_what_is_told_of_it() -> None:
    # Seed 221000591: told of 0.6 km/h, the belt stayed at 0.5; two tenths more came a second on.
    deaf = Trouble("belt deaf", When(2.0, Phase.WALKING), lasts_s=4.0)
    hand = Trouble("console faster", When(4.7, Phase.WALKING), lasts_s=1.0, strength=0.34)
    walked(deaf, hand, model="ph4", plan=replace(PLAN, steps=(a_step(1.55),)), known=True)


@pytest.mark.rule("R02", "R18")
def test_a_hand_that_sets_a_starting_belt_to_its_lowest_speed_is_no_other_than_the_start() -> None:
    # Seed 232000410: it went on at the speed of before, and what was told is what any start tells.
    hand = Trouble("console slower", When(0.0, Phase.WALKING), lasts_s=16.2, strength=0.01)
    walked(hand, plan=replace(PLAN, steps=(a_step(1.7),)), model="urevo-e1l", known=False)


@pytest.mark.rule("R06", "R18")
@pytest.mark.parametrize("at_s", [38.0, 44.0, 50.0])
def test_a_hand_on_a_quiet_console_is_not_undone_by_a_ramp_down(at_s: float) -> None:
    # No seed: none of the treadmills drawn kept its console to itself.
    presses = [
        Trouble("console slower", When(at_s + 0.2 * k, Phase.WALKING), strength=1.0)
        for k in range(3)
    ]
    steps = (
        a_step(2.0, 8.0),
        a_step(4.6, 25.0),
        replace(a_step(4.6, 90.0), end_speed_mps=kmh_to_mps(1.0)),
        a_step(1.0, 10.0),
    )
    cap_mps = kmh_to_mps(4.8)
    plan = Plan(
        "a-plan", "A", Level.WALKER, cap_mps, tuple(replace(one, cap_mps=cap_mps) for one in steps)
    )
    story = walked(*presses, model="spec-quiet", plan=plan)
    pressed_ns = story.foreign[-1].at_ns
    slowest_mps = story.motion.slowest(pressed_ns, pressed_ns + 8 * NS_PER_S)
    fastest_mps = story.motion.fastest(pressed_ns + 8 * NS_PER_S, story.last_ns)
    assert fastest_mps <= slowest_mps + kmh_to_mps(0.05)


@pytest.mark.rule("R20")
def test_a_heart_is_eased_from_where_a_hand_had_taken_the_belt() -> None:
    # Seed 273000571: told 1.0, set to 2.0 by hand, eased to 1.5 km/h.
    hand = Trouble("console faster", When(2.4, Phase.WALKING), lasts_s=14.8, strength=0.69)
    person = Person(mass_kg=120.0, vo2_max_ml_kg_min=23.0, heart_ceiling_bpm=75, resting_bpm=70.0)
    plan = replace(PLAN, steps=(a_step(1.6, 40.0),))
    story = walked(hand, person=person, plan=plan, known=True)
    (eased_ns,) = story.noticed_ns(NoticeKind.HEART_EASE)
    assert story.motion.at(eased_ns) > kmh_to_mps(1.9)
