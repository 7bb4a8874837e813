"""What is done once, before the forks: a copy of the tree, and the imports no change touches."""

import contextlib
import importlib
import shutil
import sys
from pathlib import Path
from typing import Any, Final

ROOTS: Final = ("src", "drivers", "simulators", "profiles")
PACKAGES: Final = (
    "retropace",
    "retropace_drivers",
    "retropace_simulators",
    "retropace_profiles",
)
EXAMPLES: Final = 25
"""Hypothesis tests make at most so many examples here."""
_HEAVY: Final = (
    "bleak",
    "bumble.host",
    "hypothesis.stateful",
    "pycycling.ftms_parsers",
    "pydantic",
    "rich.live",
)


def copy_tree(tree: Path, copy: Path) -> None:
    """Copy what is tested and the tests: the tree itself may change while they run."""
    ignored = shutil.ignore_patterns("__pycache__", ".hypothesis", "packaging")
    for name in (*ROOTS, "tests", "docs"):
        shutil.copytree(tree / name, copy / name, ignore=ignored)
    shutil.copy(tree / "pyproject.toml", copy)


def load_heavy() -> None:
    """Import it. RuntimeError if a package under test is there already."""
    for name in _HEAVY:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if any(name in sys.modules for name in PACKAGES):
        raise RuntimeError("the code under test must not be imported here")
    _few_examples()


def _few_examples() -> None:
    """No more than EXAMPLES each, always the same, none remembered."""
    from hypothesis import HealthCheck, Phase, settings

    make = settings.__init__

    def with_few(self: settings, parent: settings | None = None, **options: Any) -> None:
        if isinstance(options.get("max_examples"), int):
            options["max_examples"] = min(EXAMPLES, options["max_examples"])
        make(self, parent, **options)

    settings.__init__ = with_few  # type: ignore[method-assign]
    settings.register_profile(
        "mutants",
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),  # a failure is enough: nobody reads the example
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutants")
