"""Each monitor at its edge: one belief, one instant before, one at, one after."""

import pytest

from retropace.belief import Belief, Presence, Trust
from retropace.model import Notice, NoticeKind
from retropace.safety import Limits, Mode
from retropace.safety.case import Case
from retropace.safety.monitors import watch
from retropace.units import NS_PER_S, kmh_to_mps

S = NS_PER_S
LIMITS = Limits(
    kmh_to_mps(0.8), kmh_to_mps(2.5), kmh_to_mps(0.1), longest_ns=600 * S, heart_ceiling_bpm=150
)


def at_rest(samples: int = 1, trust: Trust = Trust.FRESH) -> Belief:
    return Belief(0.0, trust, 0, at_rest=True, samples=samples)


def moving(speed_kmh: float | None = 1.5, samples: int = 5, trust: Trust = Trust.FRESH) -> Belief:
    speed_mps = None if speed_kmh is None else kmh_to_mps(speed_kmh)
    return Belief(speed_mps, trust, 0, moving=True, samples=samples)


def running(speed_kmh: float = 1.5) -> Case:
    """A belt that was told this speed and has long had it; started at second one."""
    case = Case(LIMITS)
    case.begin_start(S)
    case.begin_running(2 * S)
    case.pinned = True
    case.follow.adopt(kmh_to_mps(speed_kmh))
    return case


def look(case: Case, belief: Belief, now_ns: int) -> list[Notice]:
    """What one look brings."""
    case.notices.clear()
    watch(case, belief, now_ns)
    return list(case.notices)


def kinds(case: Case, belief: Belief, now_ns: int) -> list[NoticeKind]:
    return [notice.kind for notice in look(case, belief, now_ns)]


# -- idle -----------------------------------------------------------------------------------------


@pytest.mark.rule("R01", "R17")
def test_two_samples_of_motion_in_a_row_are_a_belt_that_moves_unasked() -> None:
    case = Case(LIMITS)
    assert look(case, moving(samples=1), S) == []
    assert look(case, moving(samples=1), 2 * S) == []
    assert look(case, at_rest(2), 3 * S) == []
    assert look(case, moving(samples=3), 4 * S) == []
    assert look(case, moving(samples=4), 5 * S) == [Notice(NoticeKind.MOVING_UNASKED, stops=True)]
    assert case.unasked_samples == 0
    first = Case(LIMITS)
    assert look(first, moving(samples=1), S) == []
    assert kinds(first, moving(samples=2), 2 * S) == [NoticeKind.MOVING_UNASKED]


@pytest.mark.rule("R30", "R12")
@pytest.mark.parametrize("trust", [Trust.UNKNOWN, Trust.LOST])
def test_half_a_minute_of_silence_at_rest_is_given_up(trust: Trust) -> None:
    case = Case(LIMITS)
    silent = Belief(None, trust)
    assert look(case, silent, S) == []
    assert look(case, silent, 31 * S) == []
    assert look(case, at_rest(), 31 * S) == []
    assert look(case, silent, 32 * S) == []
    assert look(case, silent, 62 * S) == []
    assert look(case, silent, 62 * S + 1) == [Notice(NoticeKind.SILENT, stops=True)]


@pytest.mark.rule("R23")
def test_a_lost_link_is_not_silence() -> None:
    case = Case(LIMITS)
    case.linked = False
    for at_s in (1, 100):
        assert look(case, Belief(None, Trust.LOST), at_s * S) == []


# -- starting -------------------------------------------------------------------------------------


@pytest.mark.rule("R02")
def test_a_belt_has_twenty_seconds_to_its_first_motion() -> None:
    case = Case(LIMITS)
    case.begin_start(S)
    assert look(case, at_rest(), 21 * S) == []
    assert look(case, at_rest(), 21 * S + 1) == [Notice(NoticeKind.NO_MOTION, stops=True)]
    case = Case(LIMITS)
    case.begin_start(S)
    assert look(case, moving(0.3), 5 * S) == []
    assert (case.mode, case.running_ns) == (Mode.RUNNING, 5 * S)


# -- silence while it carries someone -------------------------------------------------------------


@pytest.mark.rule("R12")
def test_stale_is_said_once_and_fresh_again_once() -> None:
    case = running()
    trusts = (Trust.FRESH, Trust.STALE, Trust.STALE, Trust.FRESH, Trust.FRESH)
    found = [kinds(case, moving(trust=trust), 10 * S) for trust in trusts]
    assert found == [[], [NoticeKind.STALE], [], [NoticeKind.FRESH_AGAIN], []]


@pytest.mark.rule("R12", "R23")
@pytest.mark.parametrize("linked", [True, False])
def test_lost_telemetry_stops_where_the_link_is_said_to_be_up(linked: bool) -> None:
    case = running()
    case.linked = linked
    lost = moving(trust=Trust.LOST)
    expected = [Notice(NoticeKind.SILENT, stops=True)] if linked else []
    assert look(case, lost, 10 * S) == expected


# -- running --------------------------------------------------------------------------------------


@pytest.mark.rule("R18")
def test_a_belt_that_rests_while_it_should_run_was_stopped_by_hand() -> None:
    assert look(running(), at_rest(9), 10 * S) == [Notice(NoticeKind.CONSOLE_PAUSE, stops=True)]


@pytest.mark.rule("R21")
def test_the_longest_session_and_ten_seconds_more() -> None:
    case = running()
    assert look(case, moving(), 611 * S) == []
    assert look(case, moving(), 611 * S + 1) == [Notice(NoticeKind.TOO_LONG, stops=True)]


@pytest.mark.rule("R18", "R21")
def test_of_several_reasons_to_stop_the_first_one_is_said_and_no_other() -> None:
    gone = moving(4.0, 7)._replace(presence=Presence.ABSENT)
    found = []
    for belief, at_s in ((at_rest(9), 700), (gone, 700), (gone, 10)):
        case = running()
        case.follow.watch(moving(4.0, 6), 9 * S)
        found.append(kinds(case, belief, at_s * S))
    assert found == [
        [NoticeKind.CONSOLE_PAUSE],
        [NoticeKind.TOO_LONG],
        [NoticeKind.WALKER_GONE],
    ]


@pytest.mark.rule("R23")
def test_after_two_samples_of_a_new_link_the_belt_is_taken_as_it_is() -> None:
    case = running(2.0)
    case.samples_to_return = 2
    look(case, moving(1.8, samples=6), 10 * S)
    look(case, moving(1.8, samples=6), 10 * S)
    assert case.follow.commanded_mps == pytest.approx(kmh_to_mps(2.0))
    look(case, moving(1.8, samples=7), 11 * S)
    assert case.follow.commanded_mps == pytest.approx(kmh_to_mps(1.8))
    assert case.samples_to_return == 0


@pytest.mark.rule("R15")
def test_a_belt_that_did_not_follow_holds_and_is_taken_as_it_is() -> None:
    case = running(1.5)
    case.follow.command(kmh_to_mps(2.0), kmh_to_mps(1.5), 10 * S)
    assert look(case, moving(1.5, 6), 10 * S) == []
    assert kinds(case, moving(1.5, 7), 17 * S) == [NoticeKind.NOT_FOLLOWING]
    assert case.holding
    assert case.follow.commanded_mps == pytest.approx(kmh_to_mps(1.5))
    assert case.mode is Mode.RUNNING


@pytest.mark.rule("R18")
def test_a_hand_seen_in_telemetry_is_a_hand() -> None:
    case = running(1.5)
    found = [kinds(case, moving(1.2, 6 + k), (10 + k) * S) for k in range(3)]
    assert found == [[], [], [NoticeKind.CONSOLE_SLOWER]]
    assert case.hand_cap_mps == pytest.approx(kmh_to_mps(1.2))
    assert not case.holding


@pytest.mark.rule("R13")
def test_in_doubt_three_steady_samples_are_adopted() -> None:
    case = running(2.0)
    case.rise.promise(2.5, 9 * S)
    case.begin_doubt(10 * S)
    speeds = (1.5, 1.8, 1.85, 1.76)
    for k, speed_kmh in enumerate(speeds):
        assert case.uncertain_since_ns == 10 * S
        assert look(case, moving(speed_kmh, 6 + k), (11 + k) * S) == []
        assert look(case, moving(speed_kmh, 6 + k), (11 + k) * S) == []
    assert case.uncertain_since_ns is None
    assert case.follow.commanded_mps == pytest.approx(kmh_to_mps(1.76))
    assert case.rise.announced_mps(15 * S) == 0.0


@pytest.mark.rule("R13")
def test_doubt_that_lasts_over_ten_seconds_is_a_stop() -> None:
    case = running(2.0)
    case.begin_doubt(10 * S)
    case.begin_doubt(15 * S)
    assert look(case, moving(1.5, 5), 20 * S) == []
    assert look(case, moving(1.5, 5), 20 * S + 1) == [
        Notice(NoticeKind.UNCERTAIN_TOO_LONG, stops=True)
    ]


@pytest.mark.rule("R13")
def test_a_second_doubt_counts_its_samples_anew() -> None:
    case = running(2.0)
    case.begin_doubt(10 * S)
    look(case, moving(1.8, 6), 11 * S)
    look(case, moving(1.8, 7), 12 * S)
    case.begin_doubt(12 * S)
    look(case, moving(1.8, 8), 13 * S)
    assert case.uncertain_since_ns == 10 * S


@pytest.mark.rule("R13")
def test_an_order_without_any_answer_is_doubted() -> None:
    case = running()
    case.orders.speed(kmh_to_mps(1.5), 10 * S)
    assert look(case, moving(), 16 * S) == []
    assert look(case, moving(), 16 * S + 1) == [
        Notice(NoticeKind.OUTCOME_UNKNOWN, detail="no answer at all")
    ]


# -- stopping -------------------------------------------------------------------------------------


@pytest.mark.rule("R16")
def test_a_stop_unanswered_is_said_once_and_rest_ends_it() -> None:
    case = running(2.0)
    case.begin_stop(moving(2.0), 10 * S)
    assert case.sequence is not None
    case.sequence.sent(moving(2.0), 10 * S)
    assert look(case, moving(2.0, 6), 12 * S) == []
    assert look(case, moving(2.0, 7), 13 * S) == [Notice(NoticeKind.STOP_UNANSWERED)]
    assert look(case, moving(2.0, 8), 14 * S) == []
    assert look(case, at_rest(9), 15 * S) == [Notice(NoticeKind.AT_REST)]
    assert case.mode is Mode.IDLE


@pytest.mark.rule("R01", "R16")
def test_a_belt_that_rested_and_moves_again_amid_a_stop_is_said_and_stopped_anew() -> None:
    case = running(2.0)
    sequence = case.begin_stop(moving(2.0), 10 * S)
    sequence.sent(moving(2.0), 10 * S)
    sequence.ask_again()
    assert look(case, at_rest(6), 12 * S) == []
    assert look(case, moving(0.5, 7), 13 * S) == [Notice(NoticeKind.MOVING_UNASKED, stops=True)]
    assert case.sequence is not sequence
    assert case.mode is Mode.STOPPING


# -- the walker, their heart, the probe -----------------------------------------------------------


@pytest.mark.rule("R20")
def test_a_heart_above_its_ceiling_is_eased_by_half_a_kilometre_an_hour() -> None:
    case = running(2.0)
    hot = moving(2.0)._replace(heart_rate_bpm=160)
    assert look(case, hot, 10 * S) == []
    assert look(case, hot, 20 * S) == [Notice(NoticeKind.HEART_EASE, False, 160, "150")]
    assert case.heart.cap_mps == pytest.approx(kmh_to_mps(1.5))


@pytest.mark.rule("R20")
def test_a_heart_is_eased_only_on_a_belt_of_ours_and_within_reach() -> None:
    idle, unreached = Case(LIMITS), running(2.0)
    unreached.linked = False
    for at_s in range(3, 103, 10):
        hot = at_rest(at_s)._replace(heart_rate_bpm=160)
        assert look(idle, hot, at_s * S) == []
        assert look(unreached, moving(2.0)._replace(heart_rate_bpm=160), at_s * S) == []


@pytest.mark.rule("R20")
def test_the_easing_ends_at_the_lowest_speed() -> None:
    case = running(1.0)
    hot = moving(1.0)._replace(heart_rate_bpm=160)
    look(case, hot, 10 * S)
    look(case, hot, 20 * S)
    assert case.heart.cap_mps == pytest.approx(kmh_to_mps(0.8))


@pytest.mark.rule("R20")
def test_a_heart_is_watched_from_the_start_command_on() -> None:
    case = running(2.0)
    case.begin_start(30 * S)
    hot = at_rest()._replace(heart_rate_bpm=160)
    assert look(case, hot, 31 * S) == []
    assert look(case, hot, 41 * S) == [Notice(NoticeKind.HEART_EASE, False, 160, "150")]
    assert case.heart.cap_mps == pytest.approx(kmh_to_mps(0.8))


@pytest.mark.rule("R20")
@pytest.mark.parametrize(
    ("told_kmh", "runs_kmh", "eased_kmh"),
    [(1.9, 1.5, 1.0), (1.9, 1.1, 0.8), (1.9, None, 1.4), (1.5, 1.6, 1.0)],
)
def test_easing_a_heart_is_slower_than_told_and_slower_than_now(
    told_kmh: float, runs_kmh: float | None, eased_kmh: float
) -> None:
    """A belt on its way up, by our word or a hand's, is not led on (campaign, seed 252000132)."""
    case = running(told_kmh)
    speed_mps = None if runs_kmh is None else kmh_to_mps(runs_kmh)
    for at_s in (10, 20):
        look(case, moving(1.9, at_s)._replace(heart_rate_bpm=160, speed_mps=speed_mps), at_s * S)
    assert case.heart.cap_mps == pytest.approx(kmh_to_mps(eased_kmh))


@pytest.mark.rule("R20")
def test_a_new_start_counts_the_waits_of_the_heart_anew() -> None:
    case = running(2.0)
    hot = moving(2.0)._replace(heart_rate_bpm=160)
    look(case, hot, 10 * S)
    look(case, hot, 20 * S)
    case.begin_start(300 * S)
    case.begin_running(302 * S)
    case.follow.adopt(kmh_to_mps(1.5))
    slow = moving(1.5)._replace(heart_rate_bpm=160)
    assert look(case, slow, 303 * S) == []
    assert case.heart.cap_mps == pytest.approx(kmh_to_mps(1.5))
    assert kinds(case, slow, 363 * S - 1) == []
    assert kinds(case, slow, 363 * S) == [NoticeKind.HEART_STOP]


@pytest.mark.rule("R01", "R11")
def test_a_walker_who_fades_is_said_once_and_one_who_is_gone_stops() -> None:
    case = running()

    def shown(presence: Presence, unseen_s: float | None) -> Belief:
        unseen_ns = None if unseen_s is None else round(unseen_s * S)
        return moving()._replace(presence=presence, unseen_ns=unseen_ns)

    assert look(case, shown(Presence.PRESENT, 0.0), 10 * S) == []
    fading = [Notice(NoticeKind.WALKER_UNSEEN, value=2.1)]
    assert look(case, shown(Presence.FADING, 2.06), 12 * S) == fading
    assert look(case, shown(Presence.FADING, 2.1), 12 * S) == []
    assert look(case, shown(Presence.PRESENT, 0.0), 13 * S) == []
    assert look(case, shown(Presence.FADING, 2.1), 14 * S) == fading
    gone = [Notice(NoticeKind.WALKER_GONE, stops=True, value=3.0)]
    assert look(case, shown(Presence.ABSENT, 3.0), 15 * S) == gone
    assert case.mode is Mode.STOPPING
    unknown = running()
    assert look(unknown, shown(Presence.UNKNOWN, None), 15 * S) == []


def probing(commanded_kmh: float = 1.3) -> Case:
    case = running(commanded_kmh)
    case.probing, case.probe_target_mps = True, kmh_to_mps(1.3)
    case.probe_from_mps = kmh_to_mps(0.8)
    return case


@pytest.mark.rule("R03")
def test_the_probe_passes_after_four_seconds_at_its_speed() -> None:
    case = probing()
    assert look(case, moving(1.3, 6), 10 * S) == []
    assert look(case, moving(1.3, 7), 14 * S - 1) == []
    assert look(case, moving(1.3, 7, Trust.STALE), 14 * S)[:-1] == []
    assert case.probing
    assert NoticeKind.PROBE_PASSED in kinds(case, moving(1.3, 8), 14 * S)
    assert not case.probing


@pytest.mark.rule("R03")
def test_a_probe_that_fails_is_given_eight_seconds() -> None:
    case = probing()
    slow = Belief(kmh_to_mps(1.14), Trust.FRESH, 0, moving=True, samples=6)
    assert look(case, slow, 10 * S) == []
    assert look(case, slow, 14 * S) == []
    assert look(case, slow, 18 * S - 1) == []
    assert kinds(case, slow, 18 * S) == [NoticeKind.SPEED_IGNORED]
    assert case.mode is Mode.STOPPING


@pytest.mark.rule("R03")
@pytest.mark.parametrize("why", ["below", "unpinned"])
def test_a_probe_not_yet_commanded_is_not_compared(why: str) -> None:
    case = probing(1.2 if why == "below" else 1.3)
    case.pinned = why != "unpinned"
    for at_s in (10, 20, 30):
        assert look(case, moving(1.25, 6), at_s * S) == []
    assert case.probe_since_ns is None


@pytest.mark.rule("R03")
def test_a_probe_whose_belt_is_mad_is_a_unit_and_not_an_overspeed() -> None:
    case = probing()
    mad = kmh_to_mps(1.3) * 1.61
    look(case, moving(None, 6)._replace(speed_mps=mad), 10 * S)
    assert kinds(case, moving(None, 7)._replace(speed_mps=mad), 11 * S) == [
        NoticeKind.UNIT_MISMATCH
    ]
