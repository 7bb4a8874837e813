"""How a belt is brought to rest: which stops, when, and what counts as rest."""

import pytest

from retropace import ftms
from retropace.guardian.bringing import Bringing
from retropace.guardian.signs import Manners
from retropace.model import (
    Command,
    CommandKind,
    Frame,
    LinkEvent,
    LinkState,
    Outcome,
    Receipt,
    Sample,
)
from retropace.units import NS_PER_S, kmh_to_mps, seconds_to_ns

pytestmark = pytest.mark.rule("R24")

TICK_NS = NS_PER_S // 10


class Scene:
    """A belt that says a speed each half second, and the stops it was sent."""

    def __init__(self, *, from_countdown: bool = False, manners: Manners | None = None) -> None:
        self.bringing = Bringing(manners or Manners(), from_countdown=from_countdown)
        self.now_ns = 1000 * NS_PER_S
        self.speed_kmh: float | None = None
        self.stops: list[Command] = []
        self.outcome: Outcome | None = Outcome.CONFIRMED
        self.alarms = 0

    def run(self, duration_s: float) -> None:
        end_ns = self.now_ns + seconds_to_ns(duration_s)
        while self.now_ns < end_ns:
            self.now_ns += TICK_NS
            came: list[object] = []
            if self.speed_kmh is not None and self.now_ns % (5 * TICK_NS) == 0:
                came += self.frames(self.speed_kmh)
            self.bringing.take(came, self.now_ns)
            self.alarms += self.bringing.alarming(self.now_ns)
            stop = self.bringing.due(self.now_ns)
            if stop is not None:
                self.stops.append(stop)
                if self.outcome is not None:
                    self.take(Receipt(stop.number, stop.kind, self.outcome, self.now_ns))

    def take(self, event: object) -> None:
        self.bringing.take([event], self.now_ns)

    def frames(self, speed_kmh: float) -> list[object]:
        sample = Sample(self.now_ns, kmh_to_mps(speed_kmh))
        return [Frame("2acd", data, self.now_ns) for data in ftms.encode_treadmill_data(sample)]

    def slow_down(self, from_kmh: float, to_kmh: float = 0.0) -> None:
        """One km/h a second."""
        speed_kmh = from_kmh
        while speed_kmh > to_kmh:
            self.speed_kmh = speed_kmh
            self.run(0.5)
            speed_kmh -= 0.5
        self.speed_kmh = to_kmh


def test_a_belt_at_rest_is_left_alone() -> None:
    scene = Scene()
    scene.speed_kmh = 0.0
    scene.run(5)
    assert not scene.stops
    assert scene.bringing.at_rest


def test_a_belt_that_moves_is_stopped_at_once_and_seen_at_rest() -> None:
    scene = Scene()
    scene.speed_kmh = 3.0
    scene.run(0.5)
    assert [stop.kind for stop in scene.stops] == [CommandKind.STOP]
    scene.slow_down(2.5)
    assert not scene.bringing.at_rest
    scene.run(2)
    assert scene.bringing.at_rest
    assert len(scene.stops) == 1
    assert scene.alarms == 0


def test_told_to_stop_it_stops_without_having_heard_anything_and_alarms() -> None:
    scene = Scene()
    scene.bringing.stop(scene.now_ns)
    scene.run(10)
    assert len(scene.stops) == pytest.approx(9, abs=2)  # each second, once 2.5 s are over
    assert scene.alarms > 50
    assert not scene.bringing.at_rest


def test_a_belt_first_heard_in_mid_motion_is_given_its_time_to_slow() -> None:
    scene = Scene()
    scene.bringing.stop(scene.now_ns)
    scene.run(1)
    scene.slow_down(5.0)
    scene.run(3)
    assert scene.bringing.at_rest
    assert scene.alarms == 0


def test_a_belt_that_does_not_slow_is_told_each_second_and_alarmed_about() -> None:
    scene = Scene()
    scene.speed_kmh = 3.0
    scene.run(10)
    assert len(scene.stops) == pytest.approx(8, abs=1)
    assert scene.alarms > 60


def test_creep_is_not_rest() -> None:
    scene = Scene()
    scene.slow_down(2.0, to_kmh=0.3)
    scene.run(20)
    assert not scene.bringing.at_rest
    assert scene.alarms > 50
    assert len(scene.stops) > 10


@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.UNKNOWN])
def test_a_stop_that_is_not_taken_goes_out_again_each_second(outcome: Outcome) -> None:
    scene = Scene()
    scene.outcome = outcome
    scene.bringing.stop(scene.now_ns)
    scene.run(4.5)
    assert len(scene.stops) == 5


def test_one_zero_is_not_rest_and_neither_is_a_rest_before_the_stop() -> None:
    scene = Scene()
    scene.speed_kmh = 0.0
    scene.run(3)
    scene.bringing.stop(scene.now_ns)
    assert not scene.bringing.at_rest
    scene.run(5)
    assert not scene.bringing.at_rest
    scene.run(2)
    assert scene.bringing.at_rest


def test_a_belt_in_its_countdown_is_watched_for_longer() -> None:
    scene = Scene(from_countdown=True)
    scene.bringing.stop(scene.now_ns)
    scene.speed_kmh = 0.0
    scene.run(5)
    assert not scene.bringing.at_rest
    scene.run(2)
    assert scene.bringing.at_rest


def test_a_belt_that_moves_again_after_rest_is_stopped_again() -> None:
    scene = Scene()
    scene.slow_down(2.0)
    scene.run(3)
    assert scene.bringing.at_rest
    scene.speed_kmh = 1.0
    scene.run(1)
    assert len(scene.stops) == 2
    assert not scene.bringing.at_rest


def test_what_was_heard_before_the_link_went_counts_no_more() -> None:
    scene = Scene()
    scene.bringing.stop(scene.now_ns)
    scene.speed_kmh = 0.0
    scene.run(0.5)
    scene.take(LinkEvent(LinkState.LOST, scene.now_ns))
    assert not scene.bringing.hearing
    scene.run(0.5)
    assert scene.bringing.hearing
    assert not scene.bringing.at_rest
    scene.run(7)
    assert scene.bringing.at_rest


def test_zeros_amid_motion_last_longer_on_some_machines() -> None:
    scene = Scene(manners=Manners(rest_after_s=3.0))
    scene.speed_kmh = 2.0
    scene.run(1)
    scene.speed_kmh = 0.0
    scene.run(2.5)
    assert not scene.bringing.at_rest
    scene.run(7)
    assert scene.bringing.at_rest


@pytest.mark.rule("R16")
def test_a_belt_that_slows_half_way_and_stays_is_told_each_second_and_alarmed_about() -> None:
    scene = Scene()
    scene.slow_down(4.8, to_kmh=3.3)
    scene.run(3.0)
    alarms, stops = scene.alarms, len(scene.stops)
    scene.run(4.0)
    assert len(scene.stops) - stops == 4
    assert scene.alarms - alarms == 40


@pytest.mark.rule("R01", "R16")
def test_a_stop_that_starts_a_resting_belt_is_followed_by_one_that_stops_it() -> None:
    scene = Scene()
    scene.speed_kmh = 0.0
    scene.run(2)
    scene.bringing.stop(scene.now_ns)
    scene.run(4)
    assert len(scene.stops) == 1
    assert not scene.bringing.at_rest
    scene.speed_kmh = 0.5
    scene.run(1)
    assert len(scene.stops) == 2
    scene.speed_kmh = 0.0
    scene.run(2)
    assert len(scene.stops) == 2
    assert scene.bringing.at_rest
