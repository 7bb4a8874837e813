"""For every test: the line that says that one failed names the safety rules that it carries."""

from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings

RULES = "rules"
# How long an example takes says how busy the machine is, and nothing of what is tested.
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")


def _rules(report: Any) -> list[str]:
    return [value for name, value in getattr(report, "user_properties", []) if name == RULES]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep the rules with the report, which may travel to another process."""
    report = yield
    rules = sorted({str(rule) for mark in item.iter_markers("rule") for rule in mark.args})
    if rules:
        report.user_properties.append((RULES, " ".join(rules)))
    return report


@pytest.hookimpl(wrapper=True)
def pytest_report_teststatus(report: Any) -> Generator[None, Any, Any]:
    """``FAILED [R01]``: the word that stands before the test's name."""
    status = yield
    if not getattr(report, "failed", False) or not _rules(report):
        return status
    category, letter, word = status
    told = f" [{' '.join(_rules(report))}]"
    if isinstance(word, tuple):
        return category, letter, (word[0] + told, word[1])
    return category, letter, (word or category.upper()) + told


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The rules of all that failed, in one line at the end."""
    failed = [*terminalreporter.stats.get("failed", []), *terminalreporter.stats.get("error", [])]
    broken = sorted({rule for report in failed for told in _rules(report) for rule in told.split()})
    if broken:
        terminalreporter.write_line(f"safety rules broken: {' '.join(broken)}", red=True)
