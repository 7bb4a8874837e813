"""Every simulated treadmill with every device handling, right or wrong, and with none.

What each machine does and what is done about it were written apart. Here every pair walks a short
guided session with the kernel, the runtime and the driver that ship, and everything is held on the
belt's true speed. What a wrong or missing entry may come to is a refusal or a stop with a reason,
never a walk at a wrong speed.

The bounds, with the cap at 2.5 km/h:

* true speed: at most the cap; while the probe is not passed, a machine that takes km/h for mph
  (or says so) may reach 1.61 times the probe's speed, and is then stopped (R03, R05, R07);
* rise of the true speed within any five seconds: 0.2 km/h a second and one step (R06), times 1.61
  where the unit slips;
* half a kilometre per hour above what was commanded: a stop is written within two of the machine's
  records and a second and a half (R14), unless its records are wrong by the same factor: then the
  question what the console shows ends the session before anybody walks;
* at the end the belt rests, or the alarm has sounded and stop was repeated (R16).
"""

from itertools import pairwise

import pytest

from retropace.model import CommandKind, Request
from retropace.session import EndingKind, Phase
from retropace.units import mps_to_kmh
from retropace_drivers.handling import handling_names
from retropace_simulators.treadmill import simulator
from support.pairs import CAP_KMH, NONE, Moment, Pair

pytestmark = pytest.mark.rule("R01", "R03", "R05", "R06", "R07", "R08", "R14", "R15", "R16")

PAIRS = [(model, name) for model in simulator.models() for name in (NONE, *handling_names())]
SETTLED_S = 8.0
WRONG_KMH = 0.35
LONGEST_S = 700.0


@pytest.mark.parametrize(("model", "handling"), PAIRS)
def test_a_wrong_handling_ends_in_a_refusal_never_in_a_wrong_speed(
    model: str, handling: str
) -> None:
    pair = Pair(model, handling)
    pair.through()
    if pair.refusal is not None:
        assert pair.fastest_kmh == 0.0
        assert not pair.wire.writes(op=7)
        assert not pair.wire.writes(op=2)
        return
    assert pair.ending is not None
    assert pair.ending.reason
    assert pair.moments[-1].at_s - pair.moments[0].at_s < LONGEST_S
    hold_the_cap(pair)
    hold_the_speed_asked(pair)
    hold_the_rises(pair)
    hold_the_starts(pair)
    hold_the_overspeed(pair)
    hold_the_stop(pair)


def hold_the_cap(pair: Pair) -> None:
    """R05, R07: the cap, or 1.61 times the probe where the unit slips; then nobody walks on."""
    bound_kmh = max(CAP_KMH, pair.unit_slip * pair.probe_kmh)
    assert pair.fastest_kmh <= bound_kmh + 0.01
    for octets_mps in (told_mps for _, told_mps in pair.told_mps()):
        assert mps_to_kmh(octets_mps) <= CAP_KMH + 1e-6
    if pair.unit_slip > 1:
        assert pair.ending is not None
        assert pair.ending.kind is not EndingKind.DONE
        assert not any(moment.phase is Phase.WALKING for moment in pair.moments)


def hold_the_speed_asked(pair: Pair) -> None:
    """R15: who walks, walks at the speed commanded once the belt has had its time."""
    since_s, told_kmh = 0.0, None
    for moment in pair.moments:
        if moment.commanded_kmh != told_kmh or moment.phase is not Phase.WALKING:
            since_s, told_kmh = moment.at_s, moment.commanded_kmh
        elif told_kmh is not None and moment.at_s - since_s > SETTLED_S:
            assert abs(moment.true_kmh - told_kmh) <= WRONG_KMH, moment


def hold_the_rises(pair: Pair) -> None:
    """R06 on the true speed, from the first set-point after each start on."""
    step_kmh = mps_to_kmh(pair.kernel.limits.step_mps)
    told_s = sorted(call.at_s for call in pair.wire.writes() if call.octets[0] in (2, 7))
    starts_s = {call.at_s for call in pair.wire.writes(op=7)}
    window: list[Moment] = []
    for moment in pair.moments:
        before = [at_s for at_s in told_s if at_s <= moment.at_s]
        spinning_up = not before or before[-1] in starts_s
        window = [] if spinning_up else [*window, moment]
        window = [seen for seen in window if moment.at_s - seen.at_s <= 5.0]
        lowest_kmh = min((seen.true_kmh for seen in window), default=moment.true_kmh)
        allowed_kmh = pair.unit_slip * (0.2 * 5.0 + max(0.2, step_kmh)) + 0.05
        assert moment.true_kmh - lowest_kmh <= allowed_kmh, moment


def hold_the_starts(pair: Pair) -> None:
    """R01: each start answers an act of the walker's own, and is written again only if denied."""
    started = len(pair.commands(CommandKind.START))
    assert started <= pair.asked(Request.START) + pair.asked(Request.GO)
    again = 1 + pair.handling.control.denied_retries
    assert len(pair.wire.writes(op=7)) <= started * (1 + again)


def hold_the_overspeed(pair: Pair) -> None:
    """R14: two records after the belt is half a kilometre per hour too fast, stop is written.

    A machine whose records are wrong by the same factor cannot be caught so: its console is.
    """
    if pair.world.model.telemetry.speed_unit != "km/h":
        return
    period_s = pair.world.model.telemetry.period_s
    slower_s = -100.0
    for before, moment in pairwise(pair.moments):
        told_kmh, was_kmh = moment.commanded_kmh, before.commanded_kmh
        if told_kmh is None or (was_kmh is not None and told_kmh < was_kmh - 0.01):
            slower_s = moment.at_s
        elif moment.true_kmh > told_kmh + 0.51 and moment.at_s - slower_s > SETTLED_S:
            late_s = moment.at_s + 2 * period_s + 1.5
            assert any(moment.at_s - 1 <= stop_s <= late_s for stop_s in pair.stop_writes()), moment
            return


def hold_the_stop(pair: Pair) -> None:
    """R08, R16: a belt that was started was stopped, rests, or the alarm went on and stop too."""
    if pair.wire.writes(op=7) or pair.fastest_kmh > 0:
        assert pair.stop_writes()
        assert pair.commands(CommandKind.STOP)
    if pair.kmh_at_end == 0.0 and pair.motion.now_kmh == 0.0:
        return
    assert pair.alarms()
    assert len(pair.stop_writes()) >= 3
    assert pair.ending is not None
    assert "not seen at rest" in pair.ending.reason
