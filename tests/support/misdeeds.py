"""What a true story of the campaign is doctored with: one broken rule each."""

from dataclasses import replace

from retropace.model import (
    CommandKind,
    Cue,
    HealthEvent,
    LinkEvent,
    LinkState,
    Notice,
    NoticeKind,
    OperatorEvent,
    Outcome,
    Receipt,
    Request,
)
from retropace.session import Ending, EndingKind, Phase
from retropace.units import NS_PER_S
from retropace_simulators.campaign.story import Said, Stepped, Story
from support.doctored import (
    STOP,
    at_ns,
    commanding,
    decided,
    first_rise,
    told,
    truly,
    without_cues,
    without_heard,
    without_inputs,
    without_notices,
    without_writes,
    written,
)


def no_clip(story: Story) -> None:
    without_inputs(story, lambda one: getattr(one, "request", None) is Request.CLIP_ON)


def no_word(story: Story) -> None:
    without_inputs(story, lambda one: getattr(one, "request", None) is Request.START)


def a_word_against_it(story: Story) -> None:
    when_ns = at_ns(story, Phase.COUNTDOWN, 2.0)
    told(story, OperatorEvent(Request.PAUSE, when_ns, "key"), when_ns)


def a_short_countdown(story: Story) -> None:
    def skip_three(one: Stepped) -> Stepped:
        cues = tuple(cue for cue in one.decision.cues if ("n", 3) not in cue.values)
        return one._replace(decision=one.decision._replace(cues=cues))

    decided(story, skip_three)


def a_start_amid(story: Story) -> None:
    written(story, at_ns(story, Phase.WALKING, 5.0), b"\x07")


def a_start_that_was_called_off(story: Story) -> None:
    start_ns = next(one.at_ns for one in story.writes if one.op == 7)
    written(story, start_ns + 1, STOP)
    written(story, start_ns + 2, b"\x07")


def nobody_started_it(story: Story) -> None:
    story.taken = [one for one in story.taken if one.octets[:1] != b"\x07"]


def it_moved_before(story: Story) -> None:
    begin_ns = at_ns(story, Phase.READY, 0.5)
    truly(story, begin_ns, begin_ns + 8 * NS_PER_S, 1.0)


def above_the_cap(story: Story) -> None:
    commanding(story, first_rise(story), 2.6)


def above_the_cap_on_the_air(story: Story) -> None:
    written(story, at_ns(story, Phase.WALKING, 5.0), b"\x02\x04\x01")


def too_fast_in_truth(story: Story) -> None:
    truly(story, at_ns(story, Phase.WALKING, 60.0), at_ns(story, Phase.WALKING, 62.5), 2.6)


def it_ran_away(story: Story) -> None:
    truly(story, at_ns(story, Phase.WALKING, 80.0), at_ns(story, Phase.WALKING, 95.0), 2.8)


def silence(story: Story) -> None:
    without_heard(story, at_ns(story, Phase.WALKING, 10.0), at_ns(story, Phase.WALKING, 17.5))


def silence_before_a_rise(story: Story) -> None:
    rise_ns = first_rise(story).at_ns
    without_heard(story, rise_ns - 4 * NS_PER_S, rise_ns)


def unannounced(story: Story) -> None:
    without_cues(story, "change_ahead")


def announced_late(story: Story) -> None:
    rise_ns = first_rise(story).at_ns
    story.said = [
        one._replace(at_ns=rise_ns - 3 * NS_PER_S) if one.cue.key == "change_ahead" else one
        for one in story.said
    ]


def at_one_go(story: Story) -> None:
    commanding(story, first_rise(story), 1.7)


def hurried(story: Story) -> None:
    rise = first_rise(story)
    index = story.steps.index(rise)
    story.steps.insert(index + 1, rise._replace(at_ns=rise.at_ns + NS_PER_S // 5))
    commanding(story, story.steps[index + 1], 1.6)


def no_stop(story: Story) -> None:
    without_writes(story, STOP)


def a_speed_after_the_stop(story: Story) -> None:
    stop_ns = next(one.at_ns for one in story.writes if one.octets == STOP)
    written(story, stop_ns + NS_PER_S // 10, b"\x02\x64\x00")


def zero_for_a_stop(story: Story) -> None:
    written(story, at_ns(story, Phase.WALKING, 5.0), b"\x02\x00\x00")


def a_pause_for_a_stop(story: Story) -> None:
    written(story, at_ns(story, Phase.WALKING, 5.0), b"\x08\x02")


def one_stop_only(story: Story) -> None:
    first = next(one for one in story.writes if one.octets == STOP)
    story.writes = [one for one in story.writes if one.octets != STOP or one is first]


def no_alarm(story: Story) -> None:
    without_cues(story, "pull_key")


def nothing_said_of_the_link(story: Story) -> None:
    without_cues(story, "link_lost")


def written_late(story: Story) -> None:
    rise_ns = first_rise(story).at_ns
    story.writes = [
        one._replace(at_ns=one.at_ns + 3 * NS_PER_S // 2)
        if one.op == 2 and rise_ns - NS_PER_S < one.at_ns < rise_ns + NS_PER_S // 2
        else one
        for one in story.writes
    ]


def written_on_the_next_link(story: Story) -> None:
    rise = first_rise(story)
    for state in (LinkState.LOST, LinkState.BACK):
        told(story, LinkEvent(state, rise.at_ns), rise.at_ns + 1)
    shift_ns = NS_PER_S * 9 // 10
    story.writes = [
        one._replace(at_ns=one.at_ns + shift_ns)
        if one.op == 2 and 0 <= one.at_ns - rise.at_ns < NS_PER_S // 2
        else one
        for one in story.writes
    ]


def at_once_on_a_new_link(story: Story) -> None:
    back_ns = next(at for at, one in story.links() if one.state is LinkState.BACK)
    written(story, back_ns + 1, b"\x02\x50\x00")


def fast_on_a_new_link(story: Story) -> None:
    without_inputs(story, lambda one: getattr(one, "request", None) is Request.GO)


def no_zero_was_heard(story: Story) -> None:
    without_heard(story, at_ns(story, Phase.STOPPING), story.last_ns)


def turned_on_the_belt(story: Story) -> None:
    story.said.append(Said(at_ns(story, Phase.WALKING, 5.0), Cue("turn_now")))


def against_the_hand(story: Story) -> None:
    written(story, at_ns(story, Phase.WALKING, 20.0), b"\x02\x78\x00")


def doubt_before_a_rise(story: Story) -> None:
    rise_ns = first_rise(story).at_ns
    told(story, Receipt(9, CommandKind.SET_SPEED, Outcome.UNKNOWN, rise_ns), rise_ns)


def it_did_not_follow(story: Story) -> None:
    truly(story, at_ns(story, Phase.WALKING, 46.0), at_ns(story, Phase.WALKING, 108.0), 1.0)


def it_did_not_end(story: Story) -> None:
    story.unended = True


def it_did_not_say_why(story: Story) -> None:
    story.ending = None


def it_ran_at_the_end(story: Story) -> None:
    story.end_mps = 0.3


def not_seen_at_rest_and_silent(story: Story) -> None:
    story.ending = Ending(EndingKind.TREADMILL, "the belt was not seen at rest (x)")


def not_seen_at_rest_though_all_was_well(story: Story) -> None:
    not_seen_at_rest_and_silent(story)
    story.said.append(Said(story.last_ns, Cue("pull_key")))
    story.scenario = replace(story.scenario, heal_s=-60.0)


def it_moved_afterwards(story: Story) -> None:
    assert story.run_end_ns is not None
    truly(story, story.run_end_ns + NS_PER_S, story.run_end_ns + 9 * NS_PER_S, 1.0)


def an_exception(story: Story) -> None:
    story.errors.append("nobody took ValueError()")


def a_fault_inside(story: Story) -> None:
    step = story.steps[20]
    fault = Notice(NoticeKind.FAULT, stops=True, detail="KeyError")
    story.steps[20] = step._replace(decision=step.decision._replace(notices=(fault,)))


def it_broke_off(story: Story) -> None:
    story.ending = Ending(EndingKind.SAFETY, "for no reason")


def the_journal_was_down(story: Story) -> None:
    when_ns = at_ns(story, Phase.WALKING, 10.0)
    told(story, HealthEvent("journal", False, when_ns), when_ns)


def the_journal_was_down_at_the_start(story: Story) -> None:
    when_ns = at_ns(story, Phase.COUNTDOWN)
    told(story, HealthEvent("journal", False, when_ns), when_ns)


def nobody_heeded_the_heart(story: Story) -> None:
    without_notices(story, NoticeKind.HEART_EASE, NoticeKind.HEART_STOP)


def heeded_once_long_ago(story: Story) -> None:
    """Eased before the heart was calm the last time counts for nothing."""
    without_notices(story, NoticeKind.HEART_EASE, NoticeKind.HEART_STOP)
    step = story.steps[20]
    ease = Notice(NoticeKind.HEART_EASE)
    story.steps[20] = step._replace(decision=step.decision._replace(notices=(ease,)))


def no_calm_heart_was_heard(story: Story) -> None:
    eased_ns = at_ns(story, Phase.WALKING, 6.0)
    without_heard(story, eased_ns, story.last_ns, "2a37")


def no_journal(story: Story) -> None:
    story.journal = b""


def another_decision(story: Story) -> None:
    story.journal = story.journal.replace(b"probe_ahead", b"probe_along")


def half_a_journal(story: Story) -> None:
    lines = story.journal.splitlines(keepends=True)
    story.journal = b"".join(lines[: len(lines) // 2])


def empty_and_not_stopped(story: Story) -> None:
    empty_and_not_at_rest(story)
    without_writes(story, STOP)


def empty_and_not_at_rest(story: Story) -> None:
    left_ns = story.moves[0].at_ns
    truly(story, left_ns, left_ns + 30 * NS_PER_S, 1.2)


def no_word_to_go_on(story: Story) -> None:
    without_inputs(story, lambda one: getattr(one, "request", None) is Request.GO)


def nobody_left(story: Story) -> None:
    story.moves = []


def it_rose_in_truth(story: Story) -> None:
    since_ns = at_ns(story, Phase.WALKING, 20.0)
    truly(story, since_ns, since_ns + 10 * NS_PER_S, 1.8)


def against_the_hand_in_truth(story: Story) -> None:
    """A hand had made it slower, and it goes back to what was announced before."""
    since_ns = story.foreign[-1].at_ns + 12 * NS_PER_S
    truly(story, since_ns, since_ns + 10 * NS_PER_S, 1.6)
