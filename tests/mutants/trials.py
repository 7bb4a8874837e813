"""One pytest session, collected once, in which every mutant of a function is tried in a fork.

First the tests run once on the code as it is: which fail even so, how long each takes, and which
lines it reaches. A mutant is then put into the living function, and only the tests that reach its
statement are run, the quick ones first.
"""

import os
import pickle
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from importlib.machinery import SourceFileLoader
from itertools import accumulate
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final, NamedTuple

import pytest

from .forks import Ended, Fate, Teller, in_forks, limit_computing
from .heavy import ROOTS
from .mutate import Mutant
from .swap import Key, Living, Swap, key_of, swaps_between

_SLACK: Final = 10
"""How many times its usual computing a test may take."""
_LEAST_S: Final = 2.0
_OPTIONS: Final = (
    *("-q", "-p", "no:cacheprovider", "--tb=short", "--capture=sys"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # what is loaded before the forks
)


class Learned(NamedTuple):
    """What one run on the code as it is has shown."""

    took_s: dict[str, float]
    """Computing of each test that passed."""
    reached: dict[tuple[str, int], set[str]]
    """The tests that reach a line."""
    failed: list[str]

    def affordable(self, tests: Sequence[str], budget_s: float) -> list[str]:
        """The first of these tests, as far as the budget reaches."""
        spent_s = accumulate(self.took_s[test] for test in tests)
        return [test for test, s in zip(tests, spent_s, strict=True) if s <= budget_s]

    def tests_of(self, file: str, span: tuple[int, int]) -> list[str]:
        """The tests that reach a statement, the quick ones first."""
        lines = range(span[0], span[1] + 1)
        found = set().union(*(self.reached.get((file, line), ()) for line in lines))
        return sorted(found & self.took_s.keys(), key=lambda test: self.took_s[test])


class Trial(NamedTuple):
    """A mutant, where its file is, and the file's whole text before and after."""

    mutant: Mutant
    path: str
    before: str
    after: str


class Said(NamedTuple):
    """What the session tells while it goes on: what it learned, or what became of a trial."""

    learned: Learned | None = None
    trial: Trial | None = None
    ended: Ended | None = None
    """None with a trial that must be imported: it changes what runs on import."""


def try_living(
    tree: Path, tests: Sequence[str], trials: list[Trial], jobs: int, budget_s: float
) -> Iterator[Said]:
    """Try each in a session that lives in a process of its own, none for more than the budget."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            session = _Session(trials, jobs, budget_s, lambda said: _say(pipe, said))
            _run_pytest(tree, tests, session)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        while True:
            try:
                yield pickle.load(pipe)
            except EOFError:
                break
    os.waitpid(pid, 0)


def try_imported(
    tree: Path, tests: Sequence[str], trials: Iterable[Trial], jobs: int, learned: Learned
) -> Iterator[tuple[Trial, Ended]]:
    """Try each in a process that imports everything anew: slower, and right for any change."""

    def run(trial: Trial, teller: Teller) -> None:
        _import_as(trial.path, trial.after)
        code = _run_pytest(tree, tests, _Watch(teller, learned))
        if code:
            teller.end(Fate.BROKEN, f"pytest ended with {code}")

    return in_forks(trials, run, jobs)


def _say(pipe: Any, said: Said) -> None:
    pickle.dump(said, pipe)
    pipe.flush()


def _run_pytest(tree: Path, tests: Sequence[str], plugin: object) -> int:
    os.chdir(tree)
    sys.path[:0] = [str(tree / root) for root in ROOTS]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for output in (1, 2):
        os.dup2(nowhere, output)
    return int(pytest.main([*_OPTIONS, *tests], plugins=[plugin]))


def _import_as(path: str, text: str) -> None:
    """Let this process find other text in one file."""
    whole = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        if self.path == path:
            return compile(text, path, "exec", dont_inherit=True)
        return whole(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign, assignment]


class _Watch:
    """A plugin: quick tests first, the first failure ends the fork, computing is bounded."""

    def __init__(self, teller: Teller, learned: Learned) -> None:
        self._teller = teller
        self._learned = learned

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what fails anyway."""
        took_s = self._learned.took_s
        items[:] = [item for item in items if item.nodeid in took_s]
        items.sort(key=lambda item: took_s[item.nodeid])

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """A test begins."""
        limit_computing(_LEAST_S + _SLACK * self._learned.took_s[nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test is over, or its fixtures are made."""
        if report.failed:
            self._teller.end(Fate.DEAD, report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file was collected, or could not be."""
        if report.failed:
            lines = [line for line in str(report.longrepr).splitlines() if line.startswith("E ")]
            why = lines[-1][1:].strip() if lines else "no reason given"
            self._teller.end(Fate.BROKEN, f"cannot be collected: {report.nodeid}: {why}")


class _Session:
    """A plugin in the place of pytest's own loop over the tests."""

    def __init__(
        self, trials: list[Trial], jobs: int, budget_s: float, say: Callable[[Said], None]
    ) -> None:
        self._trials = trials
        self._jobs = jobs
        self._budget_s = budget_s
        self._say = say
        self._files = {trial.path for trial in trials}
        self._on_import: set[Key] = set()
        self._swaps: dict[Trial, list[Swap]] = {}

    def pytest_sessionstart(self) -> None:
        """From here on, what runs is run by imports: what it makes then is made."""
        sys.setprofile(self._note_call)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn, then try."""
        sys.setprofile(None)
        learned = _learn(session.items, self._files)
        self._say(Said(learned=learned))
        living = Living(self._files)
        for trial in self._trials:
            swaps = swaps_between(trial.path, trial.before, trial.after)
            if swaps and living.can_take(swaps) and not self._ran_on_import(swaps):
                self._swaps[trial] = swaps
            else:
                self._say(Said(trial=trial))
        items = {item.nodeid: item for item in session.items}

        kills = Counter[tuple[str, str]]()

        def run(trial: Trial, teller: Teller) -> None:
            tests = learned.tests_of(trial.path, trial.mutant.span)
            tests.sort(key=lambda test: -kills[trial.path, test])  # who killed here kills again
            if not tests:
                teller.end(Fate.ALIVE, "no test reaches it")
            living.put_in(self._swaps[trial])
            session.config.pluginmanager.register(_Watch(teller, learned))
            _run([items[test] for test in learned.affordable(tests, self._budget_s)])

        for trial, ended in in_forks(self._swaps, run, self._jobs):
            kills[trial.path, ended.by] += 1
            self._say(Said(trial=trial, ended=ended))
        return True

    def _ran_on_import(self, swaps: list[Swap]) -> bool:
        return any(swap.key in self._on_import for swap in swaps)

    def _note_call(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename in self._files:
            self._on_import.add(key_of(frame.f_code))


def _run(items: Sequence[pytest.Item]) -> None:
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _learn(items: list[pytest.Item], files: set[str]) -> Learned:
    """Run every test twice, for its lines and for its computing."""
    traced, plain = _learn_in_fork(items, files), _learn_in_fork(items, ())
    failed = sorted({*traced.failed, *plain.failed})
    took_s = {test: s for test, s in plain.took_s.items() if test not in failed}
    return Learned(took_s, traced.reached, failed)


def _learn_in_fork(items: list[pytest.Item], files: Collection[str]) -> Learned:
    """Run every test once, in a fork, so that nothing is left behind by it."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        tracer = _Tracer(files)
        items[0].config.pluginmanager.register(tracer)
        sys.settrace(tracer.trace if files else None)
        _run(items)
        sys.settrace(None)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(tracer.learned, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        learned: Learned = pickle.load(pipe)
    os.waitpid(pid, 0)
    return learned


class _Tracer:
    """A plugin that notes each test's lines and computing."""

    def __init__(self, files: Collection[str]) -> None:
        self.learned = Learned({}, defaultdict(set), [])
        self._files = files
        self._lines: set[tuple[str, int]] = set()
        self._began_s = 0.0

    def pytest_runtest_logstart(self) -> None:
        """A test begins."""
        self._lines.clear()
        self._began_s = time.process_time()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test failed on the code as it is."""
        if report.failed:
            self.learned.failed.append(report.nodeid)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """A test is over, with its fixtures."""
        if nodeid not in self.learned.failed:
            self.learned.took_s[nodeid] = time.process_time() - self._began_s
            for line in self._lines:
                self.learned.reached[line].add(nodeid)

    def trace(self, frame: FrameType, event: str, _: object) -> Any:
        """For each call: follow it where it is in a file of interest."""
        if frame.f_code.co_filename not in self._files:
            return None
        self._lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self.trace
