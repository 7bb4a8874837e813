"""`python -m tests.mutants.run`: plants each defect in a copy of the tree, and sees it caught.

Names of defects as arguments choose some of them. Ends with 1 if one survives, cannot be run, or
is no longer to be found in the code.
"""

import argparse
import sys
from collections.abc import Iterable

from .defects import Defect, StaleError, all_defects, planted
from .forks import Fate
from .workshop import Change, Result, Workshop

_CAUGHT = (Fate.DEAD,)


def main(arguments: list[str]) -> int:
    """Plant, run, report."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.run", description=__doc__)
    parser.add_argument("names", nargs="*", help="defects to plant; all when none is named")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    chosen = _chosen(options.names)
    with Workshop(options.jobs) as workshop:
        failing = workshop.leave_out_failing(_by_file(chosen))
        changes, stale = _changes(workshop, chosen)
        escaped = 0
        for result in workshop.run(changes):
            escaped += result.fate not in _CAUGHT
            _say(result)
    for trouble in failing:
        print(f"UNSOUND {trouble}: fails without any defect, and was left out")
    for trouble in stale:
        print(f"STALE   {trouble}")
    print(f"{len(changes) - escaped} of {len(chosen)} planted defects caught")
    return 1 if escaped or stale or failing else 0


def _chosen(names: list[str]) -> list[Defect]:
    known = {defect.name: defect for defect in all_defects()}
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"no such defect: {', '.join(unknown)}; there are: {', '.join(known)}")
    return [known[name] for name in names] or list(known.values())


def _by_file(chosen: Iterable[Defect]) -> list[tuple[str, ...]]:
    """The tests of these defects, those of one file together."""
    files: dict[str, dict[str, None]] = {}
    for defect in chosen:
        for test in defect.tests:
            files.setdefault(test.partition("::")[0], {})[test] = None
    return [(name,) if name in tests else tuple(tests) for name, tests in files.items()]


def _changes(workshop: Workshop, chosen: Iterable[Defect]) -> tuple[list[Change], list[str]]:
    changes, stale = [], []
    for defect in chosen:
        try:
            texts = planted(defect, workshop.text)
        except StaleError as trouble:
            stale.append(str(trouble))
        else:
            changes.append(Change(defect.name, texts, (defect.tests,)))
    return changes, stale


def _say(result: Result) -> None:
    name, fate = result.change.name, result.fate
    word = fate.value if fate in _CAUGHT else fate.value.upper()
    print(f"{word:7} {name:42} {result.took_s:5.1f} s  {result.by}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
