"""What a newcomer may rely on when opening a folder."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
LONGEST_MODULE = 400


def modules() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return [
        ROOT / name
        for name in listed
        if not name.startswith("libs/contracts/gen/") and (ROOT / name).exists()
    ]


def test_no_module_has_a_vague_name() -> None:
    assert [str(module) for module in modules() if VAGUE & set(module.with_suffix("").parts)] == []


def test_modules_hold_one_concept() -> None:
    long = {
        str(m.relative_to(ROOT)): n
        for m in modules()
        if (n := len(m.read_text().splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def test_every_module_of_ours_says_what_it_is_for() -> None:
    silent = [
        str(module.relative_to(ROOT))
        for module in modules()
        if module.name not in {"__init__.py", "__main__.py"}
        and "migrations" not in module.parts
        and not module.read_text().startswith(('"""', "#!"))
    ]
    assert silent == []


def test_every_service_has_its_readme() -> None:
    services = [path for path in (ROOT / "services").iterdir() if (path / "__init__.py").exists()]
    assert [path.name for path in services if not (path / "README.md").exists()] == []
