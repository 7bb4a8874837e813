"""The true motion of a belt, kept corner by corner: no peak can hide between two looks."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from retropace_simulators.belt import Belt


class Spell(NamedTuple):
    """A stretch of time, both ends in nanoseconds of the world's clock."""

    begin_ns: int
    end_ns: int


class Motion:
    """Instants and speeds of every corner; between two of them the speed is a straight line."""

    def __init__(self, belt: Belt) -> None:
        self.at_ns: list[int] = []
        self.mps: list[float] = []
        integrate = belt._integrate

        def integrate_and_keep(end_ns: int) -> None:
            begin_ns, begin_mps = belt.now_ns or 0, belt.speed_mps
            integrate(end_ns)
            self._keep(begin_ns, begin_mps)
            self._keep(end_ns, belt.speed_mps)

        belt._integrate = integrate_and_keep  # type: ignore[method-assign]

    def _keep(self, at_ns: int, mps: float) -> None:
        """Add a corner; while the belt rests, only the last one is kept."""
        if self.at_ns and self.at_ns[-1] == at_ns and self.mps[-1] == mps:
            return
        if mps == 0.0 and self.mps[-2:] == [0.0, 0.0]:
            self.at_ns[-1] = at_ns
            return
        self.at_ns.append(at_ns)
        self.mps.append(mps)

    def at(self, at_ns: int) -> float:
        """The true speed at an instant, m/s."""
        if not self.at_ns:
            return 0.0
        index = bisect_right(self.at_ns, at_ns)
        if index in (0, len(self.at_ns)):
            return self.mps[min(index, len(self.at_ns) - 1)]
        begin_ns, end_ns = self.at_ns[index - 1], self.at_ns[index]
        share = (at_ns - begin_ns) / (end_ns - begin_ns)
        return self.mps[index - 1] + share * (self.mps[index] - self.mps[index - 1])

    def fastest(self, begin_ns: int, end_ns: int) -> float:
        """The greatest true speed of a stretch, m/s."""
        first = bisect_right(self.at_ns, begin_ns)
        last = bisect_right(self.at_ns, end_ns)
        return max([self.at(begin_ns), self.at(end_ns), *self.mps[first:last]])

    def slowest(self, begin_ns: int, end_ns: int) -> float:
        """The smallest true speed of a stretch, m/s."""
        first = bisect_right(self.at_ns, begin_ns)
        last = bisect_right(self.at_ns, end_ns)
        return min([self.at(begin_ns), self.at(end_ns), *self.mps[first:last]])

    def above(self, limit_mps: float) -> list[Spell]:
        """Every stretch in which the belt was truly faster than this."""
        spells: list[Spell] = []
        begin_ns: int | None = None
        for before_ns, before, after_ns, after in self._pieces():
            if begin_ns is None and after > limit_mps:
                begin_ns = _crossing(before_ns, before, after_ns, after, limit_mps)
            if begin_ns is not None and after <= limit_mps:
                end_ns = _crossing(before_ns, before, after_ns, after, limit_mps)
                spells.append(Spell(begin_ns, end_ns))
                begin_ns = None
        if begin_ns is not None:
            spells.append(Spell(begin_ns, self.at_ns[-1]))
        return spells

    def _pieces(self) -> Iterator[tuple[int, float, int, float]]:
        for index in range(1, len(self.at_ns)):
            before, after = index - 1, index
            yield self.at_ns[before], self.mps[before], self.at_ns[after], self.mps[after]


def _crossing(before_ns: int, before: float, after_ns: int, after: float, limit_mps: float) -> int:
    """When a straight line passes a limit."""
    if (before > limit_mps) == (after > limit_mps) or after == before:
        return before_ns
    return before_ns + round((limit_mps - before) / (after - before) * (after_ns - before_ns))
