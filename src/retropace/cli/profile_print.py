"""A profile on a terminal: its drawing, for whom it is, and its steps."""

import shutil
import sys
from typing import TYPE_CHECKING, Any

from retropace.cli.output import clock_text

if TYPE_CHECKING:
    from retropace.profile.plan import Plan
    from retropace.profile.schema import Profile


def print_plan(profile: "Profile", plan: "Plan") -> None:
    """The drawing, for whom it is, and the steps."""
    import textwrap

    from retropace.cli.profile_chart import chart, glyphs_for
    from retropace.profile.outline import steps_to_json, summary_to_json

    width = min(max(shutil.get_terminal_size((80, 24)).columns, 60), 120)
    told = summary_to_json(profile, plan)
    print(f"{plan.title} ({plan.name})")
    print(
        f"{plan.level}, {clock_text(plan.duration_s)} min, about {told['distance_m']:.0f} m, "
        f"never above {told['cap_kmh']:.1f} km/h\n"
    )
    for label, prose in (("For whom", told["for_whom"]), ("Based on", told["based_on"])):
        print(textwrap.fill(f"{label}: {prose}", width))
        print()
    for line in chart(plan, width, glyphs_for(sys.stdout.encoding)):
        print(line)
    print()
    _print_steps(steps_to_json(plan), width)
    print(f"{clock_text(plan.duration_s):>6}  the belt comes to rest")


def _print_steps(steps: list[dict[str, Any]], width: int) -> None:
    """The steps with the time each begins; what never differs has no column."""
    turns = len({step["direction"] for step in steps}) > 1
    hills = any(step["grade_pct"] for step in steps)
    room = width - 30 - (10 if turns else 0) - (8 if hills else 0)
    name_width = min(max(len(step["name"]) for step in steps), room)
    for step in steps:
        name = _shortened(step["name"], name_width)
        cells = [f"{clock_text(step['starts_s']):>6}", f"{name:<{name_width}}"]
        cells += [f"{step['direction']:<8}"] if turns else []
        cells += [f"{_speed(step):>14}"]
        cells += [f"{step['grade_pct']:4g} %"] if hills else []
        cells += ["rest"] if step["rest"] else []
        print("  ".join(cells).rstrip())


def _speed(step: dict[str, Any]) -> str:
    begin_kmh, end_kmh = step["speed_kmh"], step["end_speed_kmh"]
    if begin_kmh == end_kmh:
        return f"{begin_kmh:.1f} km/h"
    return f"{begin_kmh:.1f}-{end_kmh:.1f} km/h"


def _shortened(name: str, width: int) -> str:
    return name if len(name) <= width else name[: width - 2] + ".."
