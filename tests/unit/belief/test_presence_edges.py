"""A sign of the walker at its edges: the last record before, the first after."""

import pytest

from retropace.belief import Presence, PresenceTracker
from retropace.belief.presence import ABSENT_NS, COARSEST_NS, FADING_NS
from retropace.model import Sample
from retropace.units import NS_PER_S, kmh_to_mps, seconds_to_ns

S = NS_PER_S
WALK_MPS = kmh_to_mps(2.0)


class Felt:
    """A tracker that trusts the force on the belt, told record by record."""

    def __init__(self, shown: int = 4) -> None:
        self.tracker = PresenceTracker(("force_n",))
        for second in range(1, shown + 1):
            self.tell(second * S, 50)

    def tell(
        self, now_ns: int, force_n: int | None, speed_mps: float = WALK_MPS, *, moving: bool = True
    ) -> Presence:
        sample = Sample(now_ns, speed_mps, force_n=force_n)
        self.tracker.take(sample, speed_mps, moving=moving)
        return self.tracker.presence()


@pytest.mark.rule("R11")
@pytest.mark.parametrize(("force_n", "presence"), [(5, Presence.PRESENT), (-5, Presence.PRESENT)])
def test_a_load_of_five_is_somebody(force_n: int, presence: Presence) -> None:
    felt = Felt()
    assert [felt.tell((5 + k) * S, force_n) for k in range(5)] == [presence] * 5


@pytest.mark.rule("R11")
@pytest.mark.parametrize("force_n", [4, -4, 0])
def test_less_than_five_is_nobody(force_n: int) -> None:
    felt = Felt()
    found = [felt.tell((5 + k) * S, force_n) for k in range(4)]
    assert found == [Presence.PRESENT, Presence.FADING, Presence.ABSENT, Presence.ABSENT]


@pytest.mark.rule("R11")
def test_fading_and_absent_begin_at_their_very_instants() -> None:
    for early_ns, fading, absent in (
        (1, Presence.PRESENT, Presence.FADING),
        (0, Presence.FADING, Presence.ABSENT),
    ):
        felt = Felt()
        assert felt.tell(5 * S, 0) is Presence.PRESENT
        assert felt.tell(4 * S + FADING_NS - early_ns, 0) is fading
        felt.tell(4 * S + FADING_NS, 0)
        assert felt.tell(4 * S + ABSENT_NS - early_ns, 0) is absent


@pytest.mark.rule("R11")
def test_it_takes_two_records_to_fade_and_three_to_be_gone() -> None:
    felt = Felt()
    assert felt.tell(8 * S, 0) is Presence.PRESENT
    assert felt.tell(8 * S + 1, 0) is Presence.FADING
    assert felt.tell(8 * S + 2, 0) is Presence.ABSENT


@pytest.mark.rule("R11")
@pytest.mark.parametrize(("shown", "counts"), [(2, False), (3, True)])
def test_a_sign_counts_after_it_has_shown_a_walker_three_times(shown: int, counts: bool) -> None:
    felt = Felt(shown)
    found = [felt.tell((shown + 1 + k) * S, 0) for k in range(4)]
    assert (Presence.ABSENT in found) is counts


@pytest.mark.rule("R11")
def test_a_sign_that_usually_comes_every_two_seconds_counts_and_a_rarer_one_never() -> None:
    for period_ns, counts in ((COARSEST_NS, True), (COARSEST_NS + 2, False)):
        felt, now_ns = Felt(0), 0
        for _ in range(6):
            now_ns += period_ns
            felt.tell(now_ns, 50)
        found = [felt.tell(now_ns + k * S, 0) for k in range(1, 9)]
        assert (Presence.ABSENT in found) is counts


@pytest.mark.rule("R11")
def test_a_slow_sign_has_more_time() -> None:
    felt, now_ns = Felt(0), 0
    for _ in range(6):
        now_ns += 2 * S
        felt.tell(now_ns, 50)
    waits_ns = [seconds_to_ns(s) for s in (3.0, 3.39, 3.41, 4.99, 5.01)]
    found = [felt.tell(now_ns + wait_ns, 0) for wait_ns in waits_ns]
    present, fading, absent = Presence.PRESENT, Presence.FADING, Presence.ABSENT
    assert found == [present, present, fading, fading, absent]


@pytest.mark.rule("R11", "R17")
@pytest.mark.parametrize(("slower_kmh", "waits"), [(0.29, False), (0.31, True)])
def test_while_the_belt_slows_nothing_is_missed(slower_kmh: float, waits: bool) -> None:
    felt = Felt()
    slow_mps = WALK_MPS - kmh_to_mps(slower_kmh)
    felt.tell(5 * S, 0, slow_mps)
    felt.tell(6 * S, 0, slow_mps)
    assert (felt.tell(7 * S, 0, slow_mps) is Presence.ABSENT) is not waits


@pytest.mark.rule("R11", "R17")
@pytest.mark.parametrize(("less_mps", "waits"), [(0.0, False), (1e-6, True)])
def test_a_belt_slower_by_three_tenths_is_not_yet_slowing(less_mps: float, waits: bool) -> None:
    felt, slow_mps = Felt(0), kmh_to_mps(0.3)
    for second in range(1, 5):
        felt.tell(second * S, 50, 2 * slow_mps)
    found = [felt.tell((5 + k) * S, 0, slow_mps - less_mps) for k in range(3)]
    assert (found[-1] is Presence.ABSENT) is not waits


@pytest.mark.rule("R11", "R17")
@pytest.mark.parametrize("walk_kmh", [0.8, 2.0, 3.5, 4.8])
def test_a_belt_slows_from_the_speed_it_had_itself(walk_kmh: float) -> None:
    felt = Felt(0)
    for second in range(1, 5):
        felt.tell(second * S, 50, kmh_to_mps(walk_kmh))
    found = [felt.tell((5 + k) * S, 0, kmh_to_mps(walk_kmh - 0.25)) for k in range(3)]
    assert found[-1] is Presence.ABSENT


@pytest.mark.rule("R11")
def test_rest_forgets_what_was_shown_and_a_missing_field_says_nothing() -> None:
    felt = Felt()
    felt.tell(5 * S, None)
    assert felt.tracker.seen_ns() == 4 * S
    felt.tell(6 * S, 0, 0.0, moving=False)
    assert felt.tracker.seen_ns() is None
    assert [felt.tell((7 + k) * S, 0) for k in range(9)] == [Presence.UNKNOWN] * 9


@pytest.mark.rule("R11", "R23")
def test_a_broken_link_keeps_what_was_shown_and_compares_anew() -> None:
    felt = Felt()
    felt.tracker.break_off()
    assert felt.tracker.presence() is Presence.UNKNOWN
    assert felt.tracker.seen_ns() is None
    found = [felt.tell((50 + k) * S, 0) for k in range(4)]
    assert found[0] is Presence.UNKNOWN
    assert found[-1] is Presence.ABSENT


@pytest.mark.rule("R11")
def test_one_sign_that_shows_somebody_outvotes_the_other() -> None:
    tracker = PresenceTracker(("force_n", "power_w"))
    for second in range(1, 12):
        power_w = 50 if second < 5 else 0
        sample = Sample(second * S, WALK_MPS, force_n=50, power_w=power_w)
        tracker.take(sample, WALK_MPS, moving=True)
    assert tracker.presence() is Presence.PRESENT
    assert tracker.seen_ns() == 11 * S
