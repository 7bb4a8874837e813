"""Copies of the tree in which tests are run on changed code, a forked process for each run.

The tree itself is never touched. The copies' packages come before the installed ones, and every
run looks where its modules really came from: a run on the wrong code proves nothing.
"""

import compileall
import contextlib
import os
import py_compile
import resource
import shutil
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

import pytest

from .forks import Fate
from .heavy import PACKAGES, ROOTS, copy_tree, load_heavy

TREE: Final = Path(__file__).parents[2]
_MEMORY_OCTETS: Final = 4 << 30
_WRONG_CODE: Final = 99
_NO_RUN: Final = 98
_PATIENCE_S: Final = 300
"""Seconds of computing that tests may take which have not been seen to pass yet."""
_LONGEST_S: Final = 600
"""Seconds on the wall, for tests that wait for ever and compute nothing."""
_SAID: Final = "said.txt"
_LOADED_BEFORE: Final = "ignore::pytest.PytestAssertRewriteWarning"


class Change(NamedTuple):
    """Files with their changed text, and the tests to run on them, stage by stage."""

    name: str
    texts: dict[str, str]
    stages: tuple[tuple[str, ...], ...]


class Result(NamedTuple):
    """What became of a change; ``by`` is the test that failed, or a word on what went wrong."""

    change: Change
    fate: Fate
    by: str
    took_s: float
    """Seconds of computing."""
    all_failed: tuple[str, ...] = ()


class _Run(NamedTuple):
    bench: Path
    change: Change
    stage: int


class Workshop:
    """As many copies of the tree as there are jobs; used as a context."""

    def __init__(self, jobs: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="retropace-mutants-")
        self._pristine = Path(self._folder.name) / "pristine"
        self._free = [Path(self._folder.name) / f"bench{number}" for number in range(jobs)]
        self._runs: dict[int, _Run] = {}
        self._left_out: list[str] = []
        self._patience_s: dict[tuple[str, ...], int] = {}
        self._stop_early = True

    def __enter__(self) -> "Workshop":
        """Copy the tree and compile it, by content: a changed file may keep its age and size."""
        copy_tree(TREE, self._pristine)
        by_content = py_compile.PycInvalidationMode.CHECKED_HASH
        for name in ROOTS:
            compileall.compile_dir(self._pristine / name, quiet=1, invalidation_mode=by_content)
        for bench in self._free:
            shutil.copytree(self._pristine, bench)
        load_heavy()
        return self

    def __exit__(self, *_: object) -> None:
        """End what still runs, and leave nothing behind."""
        for pid in self._runs:
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        self._folder.cleanup()

    def text(self, name: str) -> str:
        """A file as it was copied; FileNotFoundError where there is none."""
        return (self._pristine / name).read_text(encoding="utf-8")

    def files(self, folder: str) -> list[str]:
        """The Python files of a folder, by path within the tree."""
        found = sorted((self._pristine / folder).glob("*.py"))
        return [path.relative_to(self._pristine).as_posix() for path in found]

    def has_tests(self, name: str) -> bool:
        """Whether this is a test file, or a folder with one."""
        path = self._pristine / name
        return path.is_file() or any(path.rglob("test_*.py"))

    def leave_out_failing(self, stages: Iterable[tuple[str, ...]]) -> list[str]:
        """Run these tests on the code as it is; those that fail even so prove nothing later on."""
        self._stop_early = False
        unchanged = [Change(" ".join(stage), {}, (stage,)) for stage in stages]
        troubles: list[str] = []
        for result in self.run(unchanged):
            self._patience_s[result.change.stages[0]] = 5 + round(5 * result.took_s)
            if result.fate is not Fate.ALIVE:
                troubles += list(result.all_failed) or [f"{result.change.name}: {result.by}"]
        self._stop_early = True
        self._left_out = [trouble for trouble in troubles if "::" in trouble]
        return troubles

    def run(self, changes: Iterable[Change]) -> Iterator[Result]:
        """Run each change's tests; results come as they are ready."""
        waiting = deque(_Run(Path(), change, 0) for change in changes)
        while waiting or self._runs:
            while waiting and self._free:
                self._begin(waiting.popleft())
            pid, status, used = os.wait4(-1, 0)
            run = self._runs.pop(pid, None)
            if run is None:
                continue
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)  # whatever its tests had started
            said = (run.bench / _SAID).read_text(encoding="utf-8").splitlines()
            self._put_back(run)
            if status == 0 and run.stage + 1 < len(run.change.stages):
                waiting.appendleft(run._replace(stage=run.stage + 1))
                continue
            took_s = used.ru_utime + used.ru_stime
            yield Result(run.change, *_verdict(status, said), took_s, tuple(said))

    def _begin(self, run: _Run) -> None:
        bench = self._free.pop()
        for name, text in run.change.texts.items():
            (bench / name).write_text(text, encoding="utf-8")
        (bench / _SAID).write_text("", encoding="utf-8")
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            stage = run.change.stages[run.stage]
            self._be_a_run(bench, stage, self._patience_s.get(stage, _PATIENCE_S))
        self._runs[pid] = run._replace(bench=bench)

    def _put_back(self, run: _Run) -> None:
        for name in run.change.texts:
            shutil.copyfile(self._pristine / name, run.bench / name)
        self._free.append(run.bench)

    def _be_a_run(self, bench: Path, tests: Sequence[str], patience_s: int) -> NoReturn:
        """In the forked process: run the tests on the bench's code, and never come back."""
        code = _NO_RUN
        try:
            os.setpgid(0, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(_LONGEST_S)
            resource.setrlimit(resource.RLIMIT_CPU, (patience_s, patience_s))
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_OCTETS, _MEMORY_OCTETS))
            os.chdir(bench)
            roots = [str(bench / name) for name in ROOTS]
            sys.path[:0] = roots
            os.environ["PYTHONPATH"] = os.pathsep.join(roots)
            with (bench / "output.txt").open("w") as output:
                os.dup2(output.fileno(), 1)
                os.dup2(output.fileno(), 2)
            options = ["-q", "-p", "no:cacheprovider", "--tb=line", "-W", _LOADED_BEFORE]
            options += ["-x"] if self._stop_early else []
            options += [f"--deselect={test}" for test in self._left_out]
            code = int(pytest.main([*options, *tests], plugins=[_Witness(bench / _SAID)]))
            if not _from_here(bench):
                code = _WRONG_CODE
        except BaseException as error:
            (bench / _SAID).write_text(f"the run itself broke: {error!r}", encoding="utf-8")
        finally:
            os._exit(code)


class _Witness:
    """Writes down which test failed."""

    def __init__(self, said: Path) -> None:
        self._said = said

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test is over."""
        if report.failed:
            with self._said.open("a", encoding="utf-8") as file:
                file.write(report.nodeid + "\n")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file was collected, or could not be."""
        if report.failed:
            with self._said.open("a", encoding="utf-8") as file:
                file.write(f"cannot be collected: {report.nodeid}: {_last_line(report)}\n")


def _last_line(report: pytest.CollectReport) -> str:
    lines = [line for line in str(report.longrepr).splitlines() if line.startswith("E ")]
    return lines[-1][1:].strip() if lines else "no reason given"


def _from_here(bench: Path) -> bool:
    """Whether every module under test came from the bench, and some did."""
    ours = [
        module.__file__
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] in PACKAGES
    ]
    return bool(ours) and all(Path(path).is_relative_to(bench) for path in ours if path)


def _verdict(status: int, said: Sequence[str]) -> tuple[Fate, str]:
    """What an ended process means."""
    first = said[0] if said else ""
    if os.WIFSIGNALED(status):
        hung = os.WTERMSIG(status) in (signal.SIGALRM, signal.SIGXCPU, signal.SIGKILL)
        return Fate.HUNG, "no end" if hung else f"signal {os.WTERMSIG(status)}"
    match os.WEXITSTATUS(status):
        case 0:
            return Fate.ALIVE, ""
        case 1 if first:
            return Fate.DEAD, first
        case _ if first:
            return Fate.BROKEN, first
        case _ if os.WEXITSTATUS(status) == _WRONG_CODE:
            return Fate.BROKEN, "the tests ran on other code than the changed copy"
        case code:
            return Fate.BROKEN, f"pytest ended with {code}: a test that is not there?"
