"""Writes docs/treadmills.md from the device handling files."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from retropace_drivers.handling import CAUTIOUS, Handling, Match, all_handlings

HEAD = """# Treadmills

<!-- Written by `make treadmills` from drivers/retropace_drivers/devices/*.toml: change those. -->

What Retropace knows of certain treadmills, and what it does about it. All of it was gathered from
other projects' code and reports: none of these machines has stood in front of us. So nothing here
is taken on trust. Whatever is written below, each session begins with the unit probe (a low speed
is asked for and held against what the belt reports), the first session on a machine asks what its
console shows, and a wrong entry ends in a refusal or a stop, never in a wrong speed: the tests walk
every simulated treadmill with every entry of this page, right or wrong.

"""
OTHERS = """## Any other treadmill

A machine that is not on this page is driven with caution, as the Fitness Machine Service says.
{does}
Speeds are sent in km/h, within the range the machine gives and on its own steps. What it does not
answer, does not follow, or reports in another unit ends the session at rest, with the reason.
`retropace doctor ADDRESS` says beforehand what can be told without moving the belt.
"""


def page() -> str:
    """The whole page."""
    known = all_handlings()
    driven = [one for one in known if not one.refuse]
    refused = [one for one in known if one.refuse]
    parts = [
        HEAD,
        "## Driven\n\n| treadmill | recognised by | what Retropace does | good to know |\n",
        "|---|---|---|---|\n",
        *(_row(_title(one), _recognised(one), one.does, " ".join(one.notes)) for one in driven),
        "\n## Refused\n\nNothing is asked of these belts. Those known by name are not even "
        "connected to.\n\n| treadmill | recognised by | why |\n|---|---|---|\n",
        *(_row(_title(one), _recognised(one), _sentence(one.refuse)) for one in refused),
        "\n",
        OTHERS.format(does=CAUTIOUS.does),
        "\n## Settings and sources\n\nEach Q number is one quirk; the simulator's models name "
        "theirs by the same numbers.\n\n"
        "| entry | quirks | settings | sources |\n|---|---|---|---|\n",
        *(
            _row(
                f"`{one.name}`",
                " ".join(one.quirks),
                "<br>".join(f"`{setting}`" for setting in _settings(one)),
                "<br>".join(one.sources),
            )
            for one in known
        ),
    ]
    return "".join(parts)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def _title(handling: Handling) -> str:
    return f"**{handling.title}**"


def _sentence(reason: str) -> str:
    return f"{reason[0].upper()}{reason[1:]}."


def _recognised(handling: Handling) -> str:
    """How the machine is told from others, in words."""
    match = handling.match or Match(lacks=("?",))
    ways = [
        *(f"name `{name.strip()}`…" for name in match.names),
        *(f"name `{name}`" for name in match.exact),
        *(f"model `{model}`" for model in match.models),
        *(f"no characteristic {uuid}" for uuid in match.lacks),
    ]
    return ", ".join(ways)


def _settings(handling: Handling) -> Iterator[str]:
    """Every knob that is not at its default."""
    told = handling.model_dump(exclude_defaults=True)
    for part in ("control", "start", "speed", "telemetry"):
        for knob, value in told.get(part, {}).items():
            yield f"{part}.{knob} = {_plain(value)}"
    if not handling.takes_grade:
        yield "takes_grade = false"


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return value.hex(" ")
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(one)}" for key, one in value.items())
    if isinstance(value, (tuple, list)):
        return "; ".join(_plain(one) for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
