"""A kernel stepped when due does what one stepped ten times a second does (decision 3)."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retropace.kernel import Decision, Kernel
from retropace.kernel.kernel import PACE_NS
from retropace.model import Command, CommandKind, Outcome, Request
from retropace.units import seconds_to_ns
from support.rig import Rig, machine, plan, rig, step

Said = tuple[int, str]


class Act(NamedTuple):
    """Something that happens, so long after the thing before it."""

    after_s: float
    what: str


def doubtful(command: Command) -> tuple[Outcome, int | None]:
    """Nobody knows what becomes of a speed."""
    known = command.kind is not CommandKind.SET_SPEED
    return (Outcome.CONFIRMED, 1) if known else (Outcome.UNKNOWN, None)


DEEDS: dict[str, Callable[[Rig], object]] = {
    **{
        request.value: partial(Rig.ask, request=request)
        for request in (Request.PAUSE, Request.GO, Request.SLOWER, Request.SKIP, Request.STOP)
    },
    "silent": lambda walk: setattr(walk.faults, "silent", True),
    "loud": lambda walk: setattr(walk.faults, "silent", False),
    "deaf": lambda walk: setattr(walk.faults, "deaf", True),
    "hears": lambda walk: setattr(walk.faults, "deaf", False),
    "ignores": lambda walk: setattr(walk.faults, "ignores_speed", True),
    "obeys": lambda walk: setattr(walk.faults, "ignores_speed", False),
    "doubt": lambda walk: setattr(walk.faults, "answer", doubtful),
    "sure": lambda walk: setattr(walk.faults, "answer", None),
    "lose": Rig.lose_link,
    "find": Rig.find_link,
    "ill": lambda walk: walk.journal(healthy=False),
    "well": lambda walk: walk.journal(healthy=True),
    "garbage": lambda walk: walk.garbage(b"\x00"),
    "hand slower": lambda walk: walk.hand_speed(1.0),
    "hand faster": lambda walk: walk.hand_speed(2.4),
    "hand pause": Rig.hand_pause,
    "heart up": lambda walk: setattr(walk, "heart_rate_bpm", 150),
    "heart down": lambda walk: setattr(walk, "heart_rate_bpm", 100),
    "heart away": lambda walk: setattr(walk, "heart_rate_bpm", None),
    "aside": lambda walk: setattr(walk, "afoot", False),
    "back": lambda walk: setattr(walk, "afoot", True),
}
ACTS = st.lists(st.builds(Act, st.floats(0.0, 15.0), st.sampled_from(sorted(DEEDS))), max_size=12)


def world(acts: list[Act], *, paced: bool = False, period_s: float = 1.0) -> Rig:
    """A whole world run through these acts."""
    steps = (
        step(1.5, 20.0),
        step(2.0, None, distance_m=12.0),
        step(2.3, 25.0, end_kmh=1.0, name="ramp"),
        step(1.2, 30.0, grade=0.03),
    )
    walk = rig(
        plan(*steps),
        info=replace(machine(), presence=("elapsed_s",)),
        counts=True,
        heart_ceiling_bpm=140,
        always_paced=paced,
        period_ns=seconds_to_ns(period_s),
    )
    walk.run(3.0)
    walk.ask(Request.CLIP_ON)
    walk.ask(Request.START)
    for after_s, what in acts:
        walk.run(after_s)
        DEEDS[what](walk)
    walk.run(60.0)
    return walk


def outcome(decisions: list[Decision]) -> list[Said]:
    """All that was commanded, noticed and said, with its instant."""
    found: list[Said] = []
    for decision in decisions:
        now_ns, command = decision.now_ns, decision.verdict.command
        found += [(now_ns, f"notice {notice}") for notice in decision.notices]
        found += [(now_ns, f"cue {cue}") for cue in decision.cues]
        if command is not None:
            found.append((now_ns, f"{command.kind} {command.speed_mps} {command.grade}"))
    return found


def assert_alike(some: list[Said], others: list[Said]) -> None:
    """The same things in the same order, at most a pace apart."""
    assert [what for _, what in some] == [what for _, what in others]
    for (some_ns, what), (others_ns, _) in zip(some, others, strict=True):
        assert abs(some_ns - others_ns) <= PACE_NS, what


@settings(max_examples=40, deadline=None, print_blob=True)
@given(acts=ACTS, period_s=st.sampled_from([0.3, 1.0, 2.5]))
def test_steps_between_those_that_are_due_bring_nothing_new(
    acts: list[Act], period_s: float
) -> None:
    walk = world(acts, period_s=period_s)
    dense, decisions, last_ns = Kernel(walk.setup), [], walk.inputs_log[0][0]
    for now_ns, inputs in walk.inputs_log:
        between = range(last_ns + PACE_NS, now_ns, PACE_NS)
        decisions.extend(dense.step([], between_ns) for between_ns in between)
        decisions.append(dense.step(inputs, now_ns))
        last_ns = now_ns
    assert_alike(outcome(walk.decisions), outcome(decisions))


@pytest.mark.parametrize(
    "acts",
    [
        [],
        [Act(60.0, "pause"), Act(20.0, "go")],
        [Act(40.0, "silent"), Act(4.5, "loud"), Act(30.0, "silent")],
        [Act(40.0, "lose"), Act(7.0, "find"), Act(5.0, "go")],
        [Act(40.0, "heart up"), Act(30.0, "heart away"), Act(30.0, "heart down")],
        [Act(42.0, "ignores")],
        [Act(40.0, "aside"), Act(20.0, "back"), Act(3.0, "go")],
        [Act(30.0, "skip"), Act(20.0, "slower"), Act(20.0, "hand slower")],
        [Act(25.0, "doubt"), Act(20.0, "sure")],
    ],
)
def test_the_same_world_at_ten_steps_a_second_does_the_same(acts: list[Act]) -> None:
    """Closed round the belt, which answers to what was sent: with the same frames to the pace."""
    due, paced = world(acts), world(acts, paced=True)
    assert len(due.decisions) < len(paced.decisions)
    assert_alike(outcome(due.decisions), outcome(paced.decisions))
