"""Profiles for the campaign: random ones, as a person would write them, and shipped ones, short."""

import random
from dataclasses import replace

from retropace.library import load_profile, shipped_names
from retropace.model import Direction, Level
from retropace.profile.flatten import flatten
from retropace.profile.limits import GENTLE_START_MPS, LEVEL_CAP_MPS, STEP_SHORTEST_S
from retropace.profile.parse import parse_profile
from retropace.profile.plan import Plan, Step
from retropace.units import KMH_PER_MPH, mps_to_kmh

_SLOWEST_KMH = 0.5
_RISE_KMH_PER_S = 0.2
_MOST_STEPS = 7


def draw_plan(chance: random.Random) -> Plan:
    """A plan of one to six minutes."""
    if chance.random() < 0.3:
        return _shortened(chance)
    text = _text(chance)
    return flatten(parse_profile(text, "a drawn profile"))


def _shortened(chance: random.Random) -> Plan:
    """A shipped profile, each step's time and way cut by the same factor."""
    plan = flatten(load_profile(chance.choice(shipped_names())))
    steps = plan.steps[: chance.randint(2, 12)]
    factor = min(1.0, chance.uniform(60, 240) / sum(step.expected_s for step in steps))
    return replace(plan, steps=tuple(_cut(step, factor) for step in steps))


def _cut(step: Step, factor: float) -> Step:
    """A shorter step; a ramp keeps the time it needs."""
    rise_mps = max(0.0, step.end_speed_mps - step.speed_mps)
    least_s = max(STEP_SHORTEST_S, mps_to_kmh(rise_mps) / _RISE_KMH_PER_S)
    wanted_s = max(least_s, step.expected_s * factor)
    cues = tuple(cue for cue in step.cues if cue.offset_s < wanted_s)
    if step.duration_s is not None:
        return replace(step, duration_s=wanted_s, cues=cues)
    way_m = (step.distance_m or 0.0) * wanted_s / step.expected_s
    return replace(step, distance_m=way_m, cues=cues)


def _text(chance: random.Random) -> str:
    """A profile file within every bound that files are held to."""
    level = chance.choices(list(Level), weights=(5, 3, 2))[0]
    bound_kmh = mps_to_kmh(LEVEL_CAP_MPS[level])
    cap_kmh = round(chance.uniform(1.5, bound_kmh), 2)
    if chance.random() < 0.3:
        cap_kmh = bound_kmh
    lines = [
        "schema_version = 1",
        'name = "drawn"',
        'title = "Drawn"',
        f'level = "{level.value}"',
        'for_whom = "A simulated walker."',
        'based_on = "A seed."',
        f'cap = "{cap_kmh} km/h"',
    ]
    facing = Direction.BACKWARD
    gentle = True
    for number in range(chance.randint(1, _MOST_STEPS)):
        if number and chance.random() < 0.1:
            turned = facing is Direction.FORWARD
            facing, gentle = Direction.BACKWARD if turned else Direction.FORWARD, True
        lines += _step(chance, number, facing, cap_kmh, level, gentle=gentle)
        gentle = False
    return "\n".join(lines)


def _step(
    chance: random.Random,
    number: int,
    facing: Direction,
    cap_kmh: float,
    level: Level,
    *,
    gentle: bool,
) -> list[str]:
    """One table of a step."""
    step_cap_kmh = cap_kmh
    lines = ["[[steps]]", f'name = "Step {number}"', f'direction = "{facing.value}"']
    if chance.random() < 0.2:
        step_cap_kmh = round(chance.uniform(min(1.2, cap_kmh), cap_kmh), 2)
        lines.append(f'cap = "{step_cap_kmh} km/h"')
    most_kmh = min(step_cap_kmh, mps_to_kmh(GENTLE_START_MPS)) if gentle else step_cap_kmh
    speed_kmh = round(chance.uniform(_SLOWEST_KMH, most_kmh - 0.01), 2)
    lines.append(f'speed = "{_speed(chance, speed_kmh)}"')
    length_s = chance.uniform(STEP_SHORTEST_S + 1, 60.0)
    if chance.random() < 0.25:
        end_kmh = round(chance.uniform(_SLOWEST_KMH, step_cap_kmh - 0.01), 2)
        length_s = max(length_s, (end_kmh - speed_kmh) / _RISE_KMH_PER_S + 1)
        lines.append(f'speed_to = "{end_kmh} km/h"')
        lines.append(f'duration = "{length_s:.1f} s"')
    elif chance.random() < 0.25:
        lines.append(f'distance = "{length_s * speed_kmh / 3.6 + 1:.1f} m"')
    else:
        lines.append(f'duration = "{length_s:.1f} s"')
    if chance.random() < 0.15:
        steepest = 4 if level is Level.FIRST_STEPS else 9
        lines.append(f'grade = "{chance.randint(1, 2 * steepest) / 2} %"')
    return lines


def _speed(chance: random.Random, speed_kmh: float) -> str:
    """In the unit of whoever wrote it; miles are rounded down, so that no bound is passed."""
    if chance.random() < 0.8:
        return f"{speed_kmh} km/h"
    return f"{int(speed_kmh / KMH_PER_MPH * 1e4) / 1e4:.4f} mph"
