"""`python -m tests.mutants.score`: changes the thinking rooms in small ways, and counts the dead.

Names of rooms as arguments choose some. What is argued for in ``argued.toml`` is tried like the
rest: a test that kills it after all is told, and counts. Any other that lives is left: with more
than one in twenty left in a room, it ends with 1. ``--write`` puts the score into docs/safety.md.
"""

import argparse
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from .argued import arguments_for, diff_of
from .forks import Ended, Fate
from .heavy import copy_tree, load_heavy
from .mutate import mutants_of
from .swap import swaps_between
from .trials import Learned, Trial, try_imported, try_living

TREE: Final = Path(__file__).parents[2]
PAGE: Final = TREE / "docs" / "safety.md"
LEFT_AT_MOST: Final = 0.05
SEED: Final = 2026
BUDGET_S: Final = 2.0
PATIENCE_S: Final = 30.0
_BLOCK: Final = re.compile(r"(<!-- score of the mutants -->\n).*?(<!-- end -->)", re.DOTALL)


class Room(NamedTuple):
    """One room, and the tests that are to notice: those of its own, and all."""

    name: str
    own: tuple[str, ...]
    tests: tuple[str, ...]


_KERNEL: Final = (
    *(f"tests/unit/{name}" for name in ("safety", "belief", "kernel", "session")),
    "tests/property/kernel",
)
"""Without the whole sessions of tests/sim: a rule that only those hold is not held closely."""
_CODEC: Final = ("tests/unit/ftms", "tests/property/ftms")
ROOMS: Final = (
    Room("ftms", ("tests/unit/ftms",), _CODEC),
    Room("belief", ("tests/unit/belief",), _KERNEL),
    Room("safety", ("tests/unit/safety",), _KERNEL),
)


class Score(NamedTuple):
    """What became of the mutants of one room."""

    room: str
    mutants: int
    killed: int
    argued: int

    @property
    def left(self) -> int:
        """Alive, and nobody says why."""
        return self.mutants - self.killed - self.argued

    def row(self) -> str:
        """A row of the table."""
        counted = max(1, self.mutants - self.argued)
        shares = f"{self.killed / max(1, self.mutants):.1%}", f"{self.killed / counted:.1%}"
        name = self.room if self.room == "all" else f"`{self.room}`"
        cells = (name, self.mutants, self.killed, self.argued, self.left, *shares)
        return f"| {' | '.join(map(str, cells))} |"


def main(arguments: list[str]) -> int:
    """Make mutants, try them, count, report."""
    options = _options(arguments)
    load_heavy()
    began_s, scores, sound = time.monotonic(), list[Score](), True
    with tempfile.TemporaryDirectory(prefix="retropace-mutants-") as folder:
        options.tree = Path(folder) / "tree"
        copy_tree(TREE, options.tree)
        for room in options.rooms:
            score, failing = _score(room, options)
            scores.append(score)
            sound = sound and not failing
    table = "\n".join(_table(scores))
    if options.sample:
        table = f"By a sample of {options.sample} in each room, seed {options.seed}:\n\n{table}"
    print(f"\n{table}\n\nin {(time.monotonic() - began_s) / 60:.0f} minutes")
    if options.write:
        text = _BLOCK.sub(
            lambda block: f"{block[1]}\n{table}\n\n{block[2]}", PAGE.read_text("utf-8")
        )
        PAGE.write_text(text, encoding="utf-8")
    good = all(score.left <= LEFT_AT_MOST * score.mutants for score in scores)
    return 0 if good and sound else 1


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.score", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="room", help="ftms, belief, safety; or all")
    parser.add_argument("--sample", type=int, help="no more than so many of each room, by seed")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", default="", help="files whose path contains this")
    parser.add_argument(
        "--budget",
        type=float,
        default=BUDGET_S,
        metavar="SECONDS",
        help="of computing for the tests of one mutant: less is quicker, and harsher",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", action="store_true", help=f"the score into {PAGE.name}")
    options = parser.parse_args(arguments)
    rooms = {room.name: room for room in ROOMS}
    unknown = [name for name in options.names if name not in rooms]
    if unknown:
        parser.error(f"no such room: {', '.join(unknown)}; there are: {', '.join(rooms)}")
    options.rooms = [rooms[name] for name in options.names] or list(ROOMS)
    return options


def _trials(room: Room, options: argparse.Namespace) -> list[Trial]:
    trials, core = list[Trial](), options.tree / "src" / "retropace"
    for path in sorted((core / room.name).glob("*.py")):
        name, text = path.relative_to(core).as_posix(), path.read_text(encoding="utf-8")
        if options.only in name:
            every = [
                Trial(mutant, str(path), text, mutant.applied(text))
                for mutant in mutants_of(name, text)
            ]
            trials += [trial for trial in every if swaps_between(*trial[1:]) != []]
    if options.sample and options.sample < len(trials):
        trials = random.Random(options.seed).sample(trials, options.sample)
    return trials


def _score(room: Room, options: argparse.Namespace) -> tuple[Score, list[str]]:
    trials, reasons = _trials(room, options), arguments_for(room.name)
    argued, killed, learned = 0, 0, Learned({}, {}, [])
    done, said_s = 0, time.monotonic()
    print(f"{room.name}: {len(trials)} mutants", flush=True)
    for told in _all_ended(room, trials, options):
        if isinstance(told, Learned):
            learned = told
            for test in learned.failed:
                print(f"UNSOUND {test}: fails on the code as it is, and is left out", flush=True)
            continue
        trial, ended = told
        done += 1
        if time.monotonic() - said_s > PATIENCE_S:
            said_s = time.monotonic()
            print(f"...     {done} of {len(trials)}", flush=True)
        lives, excused = ended.fate is Fate.ALIVE, diff_of(trial.mutant, trial.before) in reasons
        killed, argued = killed + (not lives), argued + (lives and excused)
        if lives and not excused:
            print(f"left    {_words(trial)}  ({ended.by or 'every test passes'})", flush=True)
        elif excused and not lives:
            print(f"ARGUED  {_words(trial)}  (and killed: {ended.by})", flush=True)
    return Score(room.name, len(trials), killed, argued), learned.failed


def _all_ended(
    room: Room, trials: list[Trial], options: argparse.Namespace
) -> Iterator[Learned | tuple[Trial, Ended]]:
    """First those that can be put into living functions, then those that must be imported."""
    learned, later, jobs = Learned({}, {}, []), list[Trial](), options.jobs
    for said in try_living(options.tree, room.tests, trials, jobs, options.budget):
        if said.learned is not None:
            learned = said.learned
            yield learned
        elif said.trial is not None and said.ended is not None:
            yield said.trial, said.ended
        elif said.trial is not None:
            later.append(said.trial)
    others = [test for test in room.tests if test not in room.own]
    again = list[Trial]()
    for trial, ended in try_imported(options.tree, room.own, later, jobs, learned):
        if ended.fate is Fate.ALIVE:
            again.append(trial)
        else:
            yield trial, ended
    yield from try_imported(options.tree, others, again, jobs, learned)


def _words(trial: Trial) -> str:
    diff = diff_of(trial.mutant, trial.before)
    place = f"{trial.mutant.file}:{trial.mutant.line} {diff.scope or 'module'}"
    return f"{place}: {diff.was}  ->  {diff.becomes}"


def _table(scores: list[Score]) -> Iterator[str]:
    yield "| room | mutants | killed | argued for | left | killed | of those not argued for |"
    yield "|---|---|---|---|---|---|---|"
    for score in scores:
        yield score.row()
    if len(scores) > 1:
        sums = (sum(column) for column in zip(*(score[1:] for score in scores), strict=True))
        yield Score("all", *sums).row()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
