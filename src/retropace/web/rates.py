"""How often somebody may ask: buckets that fill up with time, a bounded number of them."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

PEERS_LIMIT: Final = 256
_ROUNDING: Final = 1e-6


class Bucket:
    """Holds up to ``burst`` permits and gains ``per_s`` of them each second."""

    def __init__(self, per_s: float, burst: float, now_s: float) -> None:
        self._per_s = per_s
        self._burst = burst
        self._left = burst
        self._at_s = now_s

    def take(self, now_s: float, permits: float = 1.0) -> float:
        """Take so many permits: 0, or how many seconds it will take until there are as many."""
        gained = (now_s - self._at_s) * self._per_s
        self._left = min(self._burst, self._left + max(0.0, gained))
        self._at_s = now_s
        if self._left >= permits - _ROUNDING:
            self._left = max(0.0, self._left - permits)
            return 0.0
        return (permits - self._left) / self._per_s


class Rates:
    """A bucket for each peer; of too many peers the one not heard for longest is forgotten."""

    def __init__(self, per_s: float, burst: float, now_s: Callable[[], float]) -> None:
        self._per_s = per_s
        self._burst = burst
        self._now_s = now_s
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, peer: str, permits: float = 1.0) -> float:
        """Take permits of a peer: 0, or how many seconds it will take until there are as many."""
        now_s = self._now_s()
        bucket = self._buckets.pop(peer, None) or Bucket(self._per_s, self._burst, now_s)
        self._buckets[peer] = bucket
        if len(self._buckets) > PEERS_LIMIT:
            self._buckets.popitem(last=False)
        return bucket.take(now_s, permits)
