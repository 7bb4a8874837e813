"""`python -m tests.mutants.score`: changes the thinking rooms in small ways, and counts the dead.

A sample by seed unless ``--all`` is given; the same seed takes the same mutants of the same code.
Survivors that are argued for in ``argued.toml`` stay in the score, which they lower, and are listed
with the argument. ``--write`` puts score and survivors into docs/mutants.md.
"""

import argparse
import random
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

from .mutate import Mutant, mutants_of
from .workshop import TREE, Change, Fate, Result, Workshop

PAGE: Final = TREE / "docs" / "mutants.md"
ARGUED: Final = Path(__file__).parent / "argued.toml"
GOAL: Final = 0.95
SAMPLE: Final = 300
SEED: Final = 2026
_BEGIN: Final = "<!-- generated: make mutants -->"
_END: Final = "<!-- end of what is generated -->"

_KERNEL: Final = (
    "tests/unit/safety",
    "tests/unit/belief",
    "tests/unit/kernel",
    "tests/unit/session",
)
"""Without the whole sessions of tests/sim: a rule that only those hold is not held closely."""


class Room(NamedTuple):
    """One room, and the tests that are to notice, the quick ones first."""

    name: str
    stages: tuple[tuple[str, ...], ...]


ROOMS: Final = (
    Room("safety", (_KERNEL,)),
    Room("belief", (("tests/unit/belief", *_KERNEL),)),
    Room("ftms", (("tests/unit/ftms", "tests/property/ftms"),)),
)


class Survivor(NamedTuple):
    """A mutant nobody noticed."""

    mutant: Mutant
    was: str
    is_now: str
    argument: str


def main(arguments: list[str]) -> int:
    """Make mutants, run, count, report."""
    options = _options(arguments)
    with Workshop(options.jobs) as workshop:
        changes = _chosen(workshop, options)
        mutants = {change.name: mutant for change, mutant in changes}
        failing = workshop.leave_out_failing(
            dict.fromkeys(stage for room in options.rooms for stage in _stages(workshop, room))
        )
        for trouble in failing:
            print(f"UNSOUND {trouble}: fails on the code as it is, and is left out", flush=True)
        results = _watched(workshop, [change for change, _ in changes])
        survivors = sorted(
            _survivor(mutants[result.change.name], workshop)
            for result in results
            if result.fate is Fate.ALIVE
        )
    report = _report(results, survivors, options)
    print(report)
    if options.write:
        _write(report)
    return 0 if _share(results) >= GOAL and not failing else 1


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.score", description=__doc__)
    parser.add_argument("--all", action="store_true", help="every mutant, not a sample")
    parser.add_argument("--sample", type=int, default=SAMPLE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="", help="files whose path contains this")
    parser.add_argument("--write", action="store_true", help=f"into {PAGE.name}")
    options = parser.parse_args(arguments)
    options.rooms = [room for room in ROOMS if room.name in options.only] or list(ROOMS)
    return options


def _chosen(workshop: Workshop, options: argparse.Namespace) -> list[tuple[Change, Mutant]]:
    """The mutants to run, each room's share by the size of the room."""
    every = [
        (room, mutant)
        for room in options.rooms
        for file in workshop.files(f"src/retropace/{room.name}")
        if options.only in file
        for mutant in mutants_of(file, workshop.text(file))
    ]
    print(f"{len(every)} mutants can be made", flush=True)
    if not options.all and len(every) > options.sample:
        every = random.Random(options.seed).sample(every, options.sample)
    chosen = []
    for room, mutant in every:
        was, is_now = mutant.diff(workshop.text(mutant.file))
        name = f"{room.name}:{mutant.file}:{mutant.line}.{mutant.start}: {was}  ->  {is_now}"
        texts = {mutant.file: mutant.applied(workshop.text(mutant.file))}
        chosen.append((Change(name, texts, _stages(workshop, room)), mutant))
    return chosen


def _stages(workshop: Workshop, room: Room) -> tuple[tuple[str, ...], ...]:
    """A room's tests, as far as there are any."""
    return tuple(tuple(filter(workshop.has_tests, stage)) for stage in room.stages)


def _watched(workshop: Workshop, changes: list[Change]) -> list[Result]:
    """Run them all, and say from time to time how far it has come."""
    results, said_s = [], time.monotonic()
    for result in workshop.run(changes):
        results.append(result)
        if result.fate is Fate.ALIVE:
            print(f"alive: {result.change.name.partition(':')[2]}", flush=True)
        if time.monotonic() - said_s > 20:
            said_s = time.monotonic()
            alive = sum(one.fate is Fate.ALIVE for one in results)
            print(f"... {len(results)} of {len(changes)}, {alive} alive", flush=True)
    return results


def _survivor(mutant: Mutant, workshop: Workshop) -> Survivor:
    was, is_now = mutant.diff(workshop.text(mutant.file))
    return Survivor(mutant, was, is_now, _argument(mutant, was, is_now))


def _argument(mutant: Mutant, was: str, is_now: str) -> str:
    """What is argued for this survivor, or nothing yet."""
    for told in tomllib.loads(ARGUED.read_text(encoding="utf-8")).get("survivor", []):
        same_place = told["file"] == mutant.file and told["was"] == was
        if same_place and told.get("is", is_now) == is_now:
            return str(told["why"])
    return ""


def _share(results: list[Result]) -> float:
    killed = sum(result.fate is not Fate.ALIVE for result in results)
    return killed / len(results) if results else 1.0


def _report(results: list[Result], survivors: list[Survivor], options: argparse.Namespace) -> str:
    """The score of each room, and the survivors."""
    total: Counter[str] = Counter(result.change.name.partition(":")[0] for result in results)
    alive: Counter[str] = Counter(
        result.change.name.partition(":")[0] for result in results if result.fate is Fate.ALIVE
    )
    which = "every mutant" if options.all else f"a sample of {len(results)}, seed {options.seed}"
    lines = [f"Run on {which}.", "", "| room | mutants | killed | score |", "|---|---|---|---|"]
    for room in total:
        killed = total[room] - alive[room]
        share = f"{killed / total[room]:.1%}"
        lines.append(f"| `{room}` | {total[room]} | {killed} | {share} |")
    killed = len(results) - len(survivors)
    lines += [f"| all | {len(results)} | {killed} | {_share(results):.1%} |", ""]
    for argued in (False, True):
        listed = [one for one in survivors if bool(one.argument) is argued]
        if listed:
            lines += [f"Survivors {'argued for' if argued else 'not argued for'}:", ""]
            for one in listed:
                lines += _entry(one)
            lines.append("")
    return "\n".join(lines).rstrip()


def _entry(survivor: Survivor) -> list[str]:
    place = f"{survivor.mutant.file.removeprefix('src/retropace/')}:{survivor.mutant.line}"
    entry = [f"- `{place}`: `{survivor.was}` became `{survivor.is_now}`"]
    if survivor.argument:
        entry[-1] += f". {survivor.argument}"
    return entry


def _write(report: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(_BEGIN)
    after = rest.partition(_END)[2]
    PAGE.write_text(f"{before}{_BEGIN}\n\n{report}\n\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
