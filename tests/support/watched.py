"""A follow monitor alone, and a belt that reports a speed in each sample."""

from retropace.belief import Belief, Trust
from retropace.model import NoticeKind
from retropace.safety.follow import FollowMonitor
from retropace.units import NS_PER_S, kmh_to_mps

S = NS_PER_S
CEILING_MPS = kmh_to_mps(2.5)


class Watched:
    """A monitor, and a belt that reports a speed in each sample."""

    def __init__(self, commanded_kmh: float = 1.5) -> None:
        self.monitor = FollowMonitor(CEILING_MPS)
        self.monitor.adopt(kmh_to_mps(commanded_kmh))
        self.samples = 0

    def command(self, speed_kmh: float, measured_kmh: float, now_s: float) -> None:
        now_ns = round(now_s * S)
        self.monitor.command(kmh_to_mps(speed_kmh), kmh_to_mps(measured_kmh), now_ns)

    def sees(self, speed_kmh: float, now_s: float, *, unsure: bool = False) -> NoticeKind | None:
        return self.sees_mps(kmh_to_mps(speed_kmh), round(now_s * S), unsure=unsure)

    def echoes(self, told_kmh: float, now_s: float) -> bool:
        return self.monitor.is_echo(kmh_to_mps(told_kmh), round(now_s * S))

    def sees_mps(self, speed_mps: float, now_ns: int, *, unsure: bool = False) -> NoticeKind | None:
        self.samples += 1
        belief = Belief(speed_mps, Trust.FRESH, 0, moving=True, samples=self.samples)
        notice = self.monitor.watch(belief, now_ns, unsure=unsure)
        assert notice is None or notice.value == speed_mps
        return None if notice is None else notice.kind
