"""Whether somebody walks: what signs say, and what they must not be taken for."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retropace.belief import Presence, PresenceTracker
from retropace.model import Sample
from retropace.units import NS_PER_S, kmh_to_mps, seconds_to_ns

S = NS_PER_S
WALK_MPS = kmh_to_mps(2.0)


class Told:
    """A tracker, and records told to it one after another."""

    def __init__(self, *fields: str, period_s: float = 1.0) -> None:
        self.tracker = PresenceTracker(fields or ("elapsed_s",))
        self.period_ns = seconds_to_ns(period_s)
        self.now_ns = 100 * S

    def tell(self, *, speed_mps: float = WALK_MPS, moving: bool = True, **values: int) -> Presence:
        self.now_ns += self.period_ns
        sample = Sample(self.now_ns, speed_mps, **values)  # type: ignore[arg-type]
        self.tracker.take(sample, speed_mps, moving=moving)
        return self.tracker.presence()

    def count(self, values: Iterable[int]) -> list[Presence]:
        return [self.tell(elapsed_s=value) for value in values]

    def walked(self, seconds: int = 20) -> "Told":
        """Someone has walked for a while: the count went from 1 to this."""
        steps = range(1, int(seconds * S / self.period_ns) + 1)
        self.count(int(step * self.period_ns / S) for step in steps)
        return self


UNKNOWN, ABSENT, FADING, PRESENT = Presence


def test_a_count_that_goes_on_is_a_walker() -> None:
    assert set(Told().walked().count(range(21, 60))) == {PRESENT}


@pytest.mark.rule("R11")
def test_a_count_that_stands_still_is_absence_after_three_seconds_and_said_after_two() -> None:
    told = Told().walked(20)
    assert told.count([20] * 5) == [PRESENT, FADING, ABSENT, ABSENT, ABSENT]
    seen_ns = told.tracker.seen_ns()
    assert seen_ns is not None
    assert told.now_ns - seen_ns == 5 * S
    assert told.count([21]) == [PRESENT]


@pytest.mark.rule("R11", "R17")
@pytest.mark.parametrize("frozen", [1, 2])
def test_a_frozen_record_or_two_are_no_absence(frozen: int) -> None:
    told = Told().walked(20)
    for second in range(21, 40):
        assert ABSENT not in told.count([second] * (frozen + 1))


@pytest.mark.rule("R11")
def test_without_a_trusted_field_nothing_is_ever_known() -> None:
    tracker = PresenceTracker(())
    for second in range(1, 60):
        tracker.take(Sample(second * S, WALK_MPS, elapsed_s=7, force_n=0), WALK_MPS, moving=True)
        assert tracker.presence() is UNKNOWN
    assert tracker.seen_ns() is None


def test_a_field_that_shows_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="distance_m"):
        PresenceTracker(("distance_m",))


@pytest.mark.rule("R11")
@pytest.mark.parametrize("value", [0, 17])
def test_a_machine_that_never_counts_is_not_one_without_a_walker(value: int) -> None:
    assert set(Told().count([value] * 60)) == {UNKNOWN}


def test_a_count_that_begins_late_is_one_all_the_same() -> None:
    told = Told()
    assert set(told.count([0] * 30)) == {UNKNOWN}
    assert told.count(range(1, 20))[-1] is PRESENT
    assert told.count([19] * 4)[-1] is ABSENT


@pytest.mark.rule("R11")
def test_two_changes_do_not_make_a_count() -> None:
    assert set(Told().count([0, 1, 2, *[2] * 60])) == {UNKNOWN}
    assert Told().count([0, 1, 2, 3, *[3] * 6])[-1] is ABSENT


@pytest.mark.rule("R11")
def test_records_without_the_field_are_no_sign() -> None:
    told = Told().walked(20)
    assert {told.tell() for _ in range(60)} == {PRESENT}
    told.count([21])
    assert {told.tell() for _ in range(60)} == {PRESENT}


@pytest.mark.rule("R11")
def test_silence_is_not_absence() -> None:
    told = Told().walked(20)
    told.now_ns += 30 * S
    assert told.count([20]) == [PRESENT]
    assert told.count([20, 20]) == [FADING, ABSENT]


@pytest.mark.rule("R11", "R17")
def test_records_of_the_same_second_do_not_add_up() -> None:
    told = Told(period_s=0.25).walked(20)
    told.now_ns += 30 * S
    assert told.count([20]) == [PRESENT]


@pytest.mark.parametrize("period_s", [0.1, 0.25, 0.5, 1.0])
def test_however_often_records_come_the_waits_are_the_same(period_s: float) -> None:
    told = Told(period_s=period_s).walked(30)
    seen_ns = told.now_ns - seconds_to_ns(1.0) + told.period_ns  # the count last changed here
    found = {PRESENT: told.now_ns}
    while ABSENT not in found:
        found.setdefault(told.tell(elapsed_s=30), told.now_ns)
        assert told.now_ns - seen_ns < 10 * S
    assert 1.7 <= (found[FADING] - seen_ns) / S <= 3.1
    assert 2.7 <= (found[ABSENT] - seen_ns) / S <= 4.1


@pytest.mark.rule("R11")
@pytest.mark.parametrize("period_s", [0.1, 0.25, 1.0])
def test_a_machine_that_counts_every_other_second_gets_more_time(period_s: float) -> None:
    told = Told(period_s=period_s)
    for step in range(int(60 / period_s)):
        assert told.tell(elapsed_s=int(step * period_s) // 2 * 2) in (UNKNOWN, PRESENT)
    frozen = [told.tell(elapsed_s=99) for _ in range(int(8 / period_s))]
    assert frozen[int(4 / period_s)] is not ABSENT
    assert frozen[-1] is ABSENT


@pytest.mark.rule("R11")
@pytest.mark.parametrize("every", [5, 60])
def test_a_count_too_coarse_is_no_sign(every: int) -> None:
    told = Told()
    found = [told.tell(elapsed_s=second // every) for second in range(600)]
    assert set(found[60:]) == {UNKNOWN}
    assert ABSENT not in found


@pytest.mark.parametrize("values", [range(5990, 6100), range(65500, 65600)])
def test_a_count_that_begins_anew_is_still_a_count(values: range) -> None:
    found = Told().count(value % 6000 for value in values)
    assert set(found[5:]) == {PRESENT}


@pytest.mark.rule("R18")
@pytest.mark.parametrize("period_s", [0.25, 1.0])
def test_a_belt_that_slows_to_a_stop_by_hand_has_not_lost_its_walker(period_s: float) -> None:
    told = Told(period_s=period_s).walked(20)
    speed_mps, found = WALK_MPS, []
    while speed_mps > 0:
        speed_mps -= kmh_to_mps(0.5 * period_s)
        found.append(told.tell(elapsed_s=20, speed_mps=max(0.0, speed_mps)))
    assert set(found) <= {PRESENT, FADING}
    assert FADING not in found[: int(1.7 / period_s)]


def test_a_walkers_sway_of_the_speed_does_not_hide_that_they_left() -> None:
    told = Told().walked(20)
    found = [
        told.tell(elapsed_s=20, speed_mps=WALK_MPS + kmh_to_mps(sway))
        for sway in (0.1, -0.1, 0.05, -0.12, 0.1)
    ]
    assert found[3] is ABSENT


@pytest.mark.rule("R11")
def test_after_a_rest_the_count_must_be_seen_anew() -> None:
    told = Told().walked(20)
    told.tell(elapsed_s=20, speed_mps=0.0, moving=False)
    assert told.tracker.presence() is UNKNOWN
    assert set(told.count([0] * 60)) == {UNKNOWN}
    assert told.count([1, 2, 3]) == [UNKNOWN, UNKNOWN, PRESENT]


@pytest.mark.rule("R11", "R23")
def test_after_a_lost_link_absence_takes_its_time_again() -> None:
    told = Told().walked(20)
    told.tracker.break_off()
    assert told.tracker.presence() is UNKNOWN
    told.now_ns += 10 * S
    assert told.count([20, 20, 20, 20]) == [UNKNOWN, UNKNOWN, FADING, ABSENT]


@pytest.mark.rule("R11", "R23")
def test_three_records_must_say_so_however_far_apart_they_come() -> None:
    told = Told().walked(20)
    told.tracker.break_off()
    found = []
    for _ in range(4):
        told.now_ns += 5 * S
        found += told.count([20])
    assert found == [UNKNOWN, UNKNOWN, FADING, ABSENT]


@pytest.mark.parametrize("field", ["force_n", "power_w"])
def test_a_load_that_is_gone_is_absence(field: str) -> None:
    told = Told(field)
    assert [told.tell(**{field: load}) for load in (30, -40, 60, 35)][-1] is PRESENT
    found = [told.tell(**{field: load}) for load in (0, 0, 0, 2, 0)]
    assert found == [PRESENT, FADING, ABSENT, ABSENT, ABSENT]
    assert told.tell(**{field: 50}) is PRESENT


@pytest.mark.parametrize("load", [5, -5])
def test_a_load_between_two_steps_may_be_none_and_is_missed_for_three_seconds(load: int) -> None:
    told = Told("force_n", period_s=0.1)
    assert {told.tell(force_n=load * (k % 3 == 0)) for k in range(30)} == {UNKNOWN, PRESENT}
    told.tell(force_n=load)
    found = [told.tell(force_n=4) for _ in range(35)]
    assert found == [PRESENT] * 17 + [FADING] * 10 + [ABSENT] * 8


@pytest.mark.rule("R11")
@pytest.mark.parametrize("field", ["force_n", "power_w"])
def test_a_load_that_was_never_felt_is_no_sign(field: str) -> None:
    told = Told(field)
    assert {told.tell(**{field: 0}) for _ in range(60)} == {UNKNOWN}


@pytest.mark.rule("R11")
def test_of_several_signs_one_that_shows_somebody_is_enough() -> None:
    told = Told("elapsed_s", "force_n")
    for second in range(20):
        told.tell(elapsed_s=second, force_n=40)
    assert {told.tell(elapsed_s=19, force_n=40) for _ in range(20)} == {PRESENT}
    assert {told.tell(elapsed_s=20 + k, force_n=0) for k in range(20)} == {PRESENT}
    assert [told.tell(elapsed_s=39, force_n=0) for _ in range(4)][-1] is ABSENT
    assert told.tracker.seen_ns() == told.now_ns - 4 * S  # the time, not the force long before


def test_a_sign_that_says_nothing_does_not_speak_for_a_walker() -> None:
    told = Told("elapsed_s", "force_n")
    told.walked(20)  # no force is sent
    assert told.count([20] * 4)[-1] is ABSENT


@given(
    st.lists(
        st.tuples(
            st.sampled_from([0.05, 0.3, 1.0, 2.0, 7.0]),
            st.one_of(st.none(), st.integers(0, 5)),
            st.sampled_from([0.0, 0.3, 0.5, 0.8]),
            st.booleans(),
        ),
        max_size=60,
    )
)
def test_absence_is_only_ever_told_by_three_records_over_three_seconds(
    records: list[tuple[float, int | None, float, bool]],
) -> None:
    tracker, now_ns = PresenceTracker(("elapsed_s",)), 0
    same: list[tuple[int, int]] = []
    for after_s, value, speed_mps, moving in records:
        now_ns += seconds_to_ns(after_s)
        tracker.take(Sample(now_ns, speed_mps, elapsed_s=value), speed_mps, moving=moving)
        if not moving:
            same.clear()
        elif value is not None:
            same = [one for one in same if one[1] == value] if same[-1:] else []
            same.append((now_ns, value))
        if tracker.presence() is ABSENT:
            assert len(same) >= 4
            assert same[-1][0] - same[0][0] >= 2.8 * S
