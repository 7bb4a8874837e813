"""Buckets that fill up with time."""

from hypothesis import given
from hypothesis import strategies as st

from retropace.web.rates import PEERS_LIMIT, Bucket, Rates


@given(
    per_s=st.floats(0.1, 100),
    burst=st.integers(1, 50),
    waits_s=st.lists(st.floats(0, 10), min_size=1, max_size=200),
)
def test_no_more_than_the_burst_and_what_time_brings(
    per_s: float, burst: int, waits_s: list[float]
) -> None:
    bucket, now_s, taken = Bucket(per_s, burst, 1000.0), 1000.0, 0
    for wait_s in waits_s:
        now_s += wait_s
        taken += bucket.take(now_s) == 0
    assert taken <= burst + (now_s - 1000.0) * per_s + 0.01


@given(per_s=st.floats(0.1, 1000), now_s=st.floats(0, 1e7))
def test_whoever_waits_as_told_may(per_s: float, now_s: float) -> None:
    bucket = Bucket(per_s, 1, now_s)
    assert bucket.take(now_s) == 0
    wait_s = bucket.take(now_s)
    assert 0 < wait_s <= 1.001 / per_s
    assert bucket.take(now_s + wait_s + 1e-6) == 0


def test_only_so_many_peers_are_remembered_and_each_for_itself() -> None:
    rates = Rates(0.001, 1, lambda: 0.0)
    assert rates.take("first") == 0
    assert rates.take("first") > 0
    for number in range(PEERS_LIMIT - 1):
        assert rates.take(str(number)) == 0
    assert rates.take("first") > 0
    for number in range(PEERS_LIMIT):
        rates.take(f"more {number}")
    assert len(rates._buckets) == PEERS_LIMIT
