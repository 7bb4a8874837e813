"""The walls of the house stand, and each of them is seen to fall when it is broken."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("src", "drivers", "simulators", "profiles")

BREACHES = {
    "the rooms of the core, one above the other": (
        "src/retropace/session/breach.py",
        "from retropace.safety import Safety\n",
    ),
    "core never imports drivers or simulators": (
        "src/retropace/runtime/breach.py",
        "import retropace_drivers.ftms\n",
    ),
    "drivers and simulators never import each other": (
        "drivers/retropace_drivers/breach.py",
        "import retropace_simulators.belt\n",
    ),
    "thinking rooms are pure: no clock, no loop, no file": (
        "src/retropace/belief/breach.py",
        "import time\n",
    ),
    "only drivers import bleak": ("src/retropace/runtime/breach.py", "import bleak\n"),
}


def modules(*roots: str) -> list[Path]:
    return [path for root in roots for path in sorted((ROOT / root).rglob("*.py"))]


def lint(where: Path) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join(str(where / root) for root in SOURCES)
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from importlinter.cli import lint_imports_command as c; c()",
        ],
        cwd=where,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for root in SOURCES:
        shutil.copytree(ROOT / root, tmp_path / root, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize("wall", BREACHES)
def test_each_wall_falls_when_it_is_broken(copy: Path, wall: str) -> None:
    place, line = BREACHES[wall]
    (copy / place).write_text(f'"""A breach."""\n\n{line}', encoding="utf-8")
    told = " ".join(lint(copy).stdout.split())
    assert f"{wall} BROKEN" in told, told
    assert told.count(" BROKEN") == 1 or place.startswith(("src/retropace/runtime", "drivers"))


def test_the_walls_of_a_whole_copy_stand(copy: Path) -> None:
    assert lint(copy).returncode == 0


def test_a_module_without_a_room_fails(copy: Path) -> None:
    (copy / "src/retropace/attic.py").write_text('"""No room of its own."""\n', encoding="utf-8")
    assert lint(copy).returncode != 0


def constructs_a_command(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(
        isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id == "Command")
            or (isinstance(node.func, ast.Attribute) and node.func.attr == "Command")
        )
        for node in ast.walk(tree)
    )


@pytest.mark.rule("R07", "R08")
def test_only_safety_constructs_a_command() -> None:
    makers = {
        path.relative_to(ROOT).as_posix()
        for path in modules(*SOURCES)
        if constructs_a_command(path)
    }
    assert makers == {"src/retropace/safety/orders.py"}


def test_the_walk_through_the_syntax_trees_would_see_one(tmp_path: Path) -> None:
    sneaky = tmp_path / "sneaky.py"
    sneaky.write_text("from retropace import model\nmodel.Command(1, 'stop', 0, None)\n")
    assert constructs_a_command(sneaky)


def test_only_drivers_and_the_simulated_radio_import_bleak() -> None:
    importers = {
        path.relative_to(ROOT).parts[0]
        for path in modules(*SOURCES)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (
            isinstance(node, ast.Import)
            and any(a.name.split(".")[0] == "bleak" for a in node.names)
        )
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "bleak")
    }
    assert importers == {"drivers", "simulators"}


def test_no_wait_swallows_a_cancellation() -> None:
    """Before Python 3.12 ``asyncio.wait_for`` does, where its work ends at that very moment."""
    uses = [
        f"{path.name}:{node.lineno}"
        for path in modules(*SOURCES)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "wait_for"
        if isinstance(node.value, ast.Name) and node.value.id == "asyncio"
    ]
    assert not uses, "async with asyncio.timeout(...) does not"


@pytest.mark.parametrize("path", modules(*SOURCES), ids=lambda path: path.stem)
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 70, node.name
