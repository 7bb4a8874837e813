"""What must hold of every session, whatever broke: held on the belt's true speed and on the wire.

Nothing here looks inside the program: only at what it heard, said and wrote, at what the belt truly
did, and at what was done to it. Each function names the safety rules it holds.
"""

from collections.abc import Callable, Iterator
from typing import Final

from retropace_simulators.campaign.invariants import (
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
from retropace_simulators.campaign.invariants.common import Violation
from retropace_simulators.campaign.story import Story

Invariant = Callable[[Story], Iterator[Violation]]

INVARIANTS: Final[tuple[Invariant, ...]] = (
    starting.only_by_the_walkers_act,
    starting.no_start_is_written_unasked,
    starting.motion_has_a_cause,
    starting.foreign_motion_is_stopped,
    speeds.no_command_above_a_cap,
    speeds.no_true_speed_above_the_cap,
    speeds.overspeed_is_stopped,
    speeds.silence_is_stopped,
    announcing.rises_are_announced,
    announcing.rises_are_slow,
    announcing.nothing_rises_on_old_telemetry,
    rising.true_rises_are_announced,
    stopping.stop_is_written_at_once,
    stopping.nothing_follows_a_stop,
    stopping.stop_is_no_speed,
    stopping.a_belt_that_does_not_stop_is_told_again,
    links.a_loss_is_said,
    links.nothing_stale_is_written,
    links.a_new_link_begins_at_the_lowest_speed,
    knowing.rest_was_heard,
    knowing.nobody_turns_on_a_moving_belt,
    knowing.the_hand_wins,
    knowing.doubt_is_heeded,
    knowing.a_deaf_belt_is_noticed,
    knowing.every_way_out_stops,
    ending.it_ends,
    ending.rest_is_true,
    ending.nothing_moves_afterwards,
    ending.nothing_broke_inside,
    ending.a_quiet_session_is_done,
    records.no_increase_without_a_journal,
    hearts.the_heart_is_heeded,
    hearts.a_heart_unheard_lets_nothing_rise,
    records.the_journal_replays,
    walking.an_empty_belt_is_stopped,
    walking.only_the_walkers_word_goes_on,
    walking.nobody_who_walks_is_missed,
)


def violations(story: Story) -> list[Violation]:
    """Everything that did not hold, in order of time."""
    found = [violation for invariant in INVARIANTS for violation in invariant(story)]
    return sorted(found, key=lambda violation: violation.at_ns)
