"""Each invariant sees what it is there for: true stories are doctored until it must speak."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import pytest

from retropace_simulators.campaign.invariants import (
    INVARIANTS,
    Invariant,
    announcing,
    ending,
    hearts,
    knowing,
    links,
    records,
    rising,
    speeds,
    starting,
    stopping,
    walking,
)
from retropace_simulators.campaign.story import Story
from support import misdeeds
from support.doctored import (
    base,
)


class Plant(NamedTuple):
    """What is done to which story, and the rule that must be named for it by which invariant."""

    invariant: Invariant
    rule: str
    doctor: Callable[[Story], None]
    base: str = "quiet"


PLANTS = [
    Plant(starting.only_by_the_walkers_act, "R01", misdeeds.no_clip),
    Plant(starting.only_by_the_walkers_act, "R01", misdeeds.no_word),
    Plant(starting.only_by_the_walkers_act, "R01", misdeeds.a_word_against_it),
    Plant(starting.only_by_the_walkers_act, "R01", misdeeds.a_short_countdown),
    Plant(starting.no_start_is_written_unasked, "R01", misdeeds.a_start_amid),
    Plant(starting.no_start_is_written_unasked, "R01", misdeeds.a_start_that_was_called_off),
    Plant(starting.motion_has_a_cause, "R01", misdeeds.nobody_started_it),
    Plant(starting.foreign_motion_is_stopped, "R01", misdeeds.it_moved_before),
    Plant(speeds.no_command_above_a_cap, "R05", misdeeds.above_the_cap),
    Plant(speeds.no_command_above_a_cap, "R05", misdeeds.above_the_cap_on_the_air),
    Plant(speeds.no_true_speed_above_the_cap, "R07", misdeeds.too_fast_in_truth),
    Plant(speeds.overspeed_is_stopped, "R14", misdeeds.it_ran_away),
    Plant(speeds.silence_is_stopped, "R12", misdeeds.silence),
    Plant(announcing.rises_are_announced, "R06", misdeeds.unannounced),
    Plant(announcing.rises_are_announced, "R06", misdeeds.announced_late),
    Plant(announcing.rises_are_slow, "R06", misdeeds.at_one_go),
    Plant(announcing.rises_are_slow, "R06", misdeeds.hurried),
    Plant(announcing.nothing_rises_on_old_telemetry, "R12", misdeeds.silence_before_a_rise),
    Plant(rising.true_rises_are_announced, "R06", misdeeds.it_rose_in_truth),
    Plant(rising.true_rises_are_announced, "R06", misdeeds.against_the_hand_in_truth, "slower"),
    Plant(stopping.stop_is_written_at_once, "R19", misdeeds.no_stop, "stopped"),
    Plant(stopping.nothing_follows_a_stop, "R08", misdeeds.a_speed_after_the_stop, "stopped"),
    Plant(stopping.stop_is_no_speed, "R08", misdeeds.zero_for_a_stop),
    Plant(stopping.stop_is_no_speed, "R08", misdeeds.a_pause_for_a_stop),
    Plant(
        stopping.a_belt_that_does_not_stop_is_told_again, "R16", misdeeds.one_stop_only, "defied"
    ),
    Plant(stopping.a_belt_that_does_not_stop_is_told_again, "R16", misdeeds.no_alarm, "defied"),
    Plant(links.a_loss_is_said, "R23", misdeeds.nothing_said_of_the_link, "lost"),
    Plant(links.nothing_stale_is_written, "R09", misdeeds.written_late),
    Plant(links.nothing_stale_is_written, "R09", misdeeds.written_on_the_next_link),
    Plant(
        links.a_new_link_begins_at_the_lowest_speed, "R09", misdeeds.at_once_on_a_new_link, "lost"
    ),
    Plant(links.a_new_link_begins_at_the_lowest_speed, "R23", misdeeds.fast_on_a_new_link, "lost"),
    Plant(knowing.rest_was_heard, "R11", misdeeds.no_zero_was_heard),
    Plant(knowing.nobody_turns_on_a_moving_belt, "R10", misdeeds.turned_on_the_belt),
    Plant(knowing.the_hand_wins, "R18", misdeeds.against_the_hand, "slower"),
    Plant(knowing.doubt_is_heeded, "R13", misdeeds.doubt_before_a_rise),
    Plant(knowing.a_deaf_belt_is_noticed, "R15", misdeeds.it_did_not_follow),
    Plant(knowing.every_way_out_stops, "R29", misdeeds.no_stop),
    Plant(ending.it_ends, "LIVE", misdeeds.it_did_not_end),
    Plant(ending.it_ends, "LIVE", misdeeds.it_did_not_say_why),
    Plant(ending.rest_is_true, "R29", misdeeds.it_ran_at_the_end),
    Plant(ending.rest_is_true, "R16", misdeeds.not_seen_at_rest_and_silent),
    Plant(ending.rest_is_true, "LIVE", misdeeds.not_seen_at_rest_though_all_was_well),
    Plant(ending.nothing_moves_afterwards, "R29", misdeeds.it_moved_afterwards),
    Plant(ending.nothing_broke_inside, "FAULT", misdeeds.an_exception),
    Plant(ending.nothing_broke_inside, "FAULT", misdeeds.a_fault_inside),
    Plant(ending.a_quiet_session_is_done, "LIVE", misdeeds.it_broke_off),
    Plant(records.no_increase_without_a_journal, "R25", misdeeds.the_journal_was_down),
    Plant(records.no_increase_without_a_journal, "R25", misdeeds.the_journal_was_down_at_the_start),
    Plant(walking.an_empty_belt_is_stopped, "PRESENCE", misdeeds.empty_and_not_stopped, "left"),
    Plant(walking.an_empty_belt_is_stopped, "PRESENCE", misdeeds.empty_and_not_at_rest, "left"),
    Plant(walking.only_the_walkers_word_goes_on, "PRESENCE", misdeeds.no_word_to_go_on, "left"),
    Plant(walking.nobody_who_walks_is_missed, "PRESENCE", misdeeds.nobody_left, "left"),
    Plant(hearts.the_heart_is_heeded, "R20", misdeeds.nobody_heeded_the_heart, "heart"),
    Plant(hearts.the_heart_is_heeded, "R20", misdeeds.heeded_once_long_ago, "heart"),
    Plant(
        hearts.a_heart_unheard_lets_nothing_rise, "R20", misdeeds.no_calm_heart_was_heard, "heart"
    ),
    Plant(records.the_journal_replays, "JOURNAL", misdeeds.no_journal),
    Plant(records.the_journal_replays, "JOURNAL", misdeeds.another_decision),
    Plant(records.the_journal_replays, "JOURNAL", misdeeds.half_a_journal),
]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.doctor.__name__)
def test_what_was_planted_is_seen(plant: Plant) -> None:
    story = replace(base(plant.base))
    for name in ("writes", "taken", "heard", "said", "steps", "errors"):
        setattr(story, name, list(getattr(story, name)))
    plant.doctor(story)
    assert plant.rule in [one.rule for one in plant.invariant(story)]


def test_every_invariant_was_seen_to_fail() -> None:
    assert {plant.invariant for plant in PLANTS} == set(INVARIANTS)
