"""The checker shares nothing with the engine that it checks, nor does brute force with either."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHECKER = sorted((ROOT / "libs/matching_engine/checker").glob("*.py"))
ORACLE = [ROOT / "tests/support/matching_oracle.py"]


def imported(module: Path) -> set[str]:
    """The names of all modules that a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide what they import"
            found.add(node.module or "")
    return found


def ours(module: Path) -> set[str]:
    """What a module imports of this project."""
    return {name for name in imported(module) if name.split(".")[0] in {"libs", "services", "tests"}}


@pytest.mark.parametrize("module", CHECKER, ids=lambda path: path.name)
def test_the_checker_imports_only_itself_and_the_standard_library(module: Path) -> None:
    """Nor scipy or ortools, whose mistakes it could share; whole columns of numbers only to count reasons."""
    assert {name for name in ours(module) if not name.startswith("libs.matching_engine.checker")} == set()
    allowed = {"libs", "collections", "hashlib", "itertools", "json", "math", "typing"}
    if module.stem in {"census", "lives", "reasons"}:
        allowed.add("numpy")
    assert {name.split(".")[0] for name in imported(module)} <= allowed


def test_the_solver_does_not_import_the_checker() -> None:
    """Only who gives plans out calls it."""
    engine = [path for path in (ROOT / "libs/matching_engine").rglob("*.py") if path not in CHECKER]
    users = {
        path.stem for path in engine if any("checker" in name for name in imported(path)) or _calls(path)
    }
    assert users == {"child"}


def _calls(module: Path) -> bool:
    return "import checker" in module.read_text()


@pytest.mark.parametrize("module", ORACLE, ids=lambda path: path.name)
def test_brute_force_imports_nothing_of_ours(module: Path) -> None:
    """Written from the contract alone."""
    assert ours(module) == set()
