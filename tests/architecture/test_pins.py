"""The protobuf constellation stays as it was checked: see docs/decisions/0002-pins.md."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PINS = {
    "ortools": "9.15.6755",
    "protobuf": "6.33.6",
    "grpcio": "1.85.1",
    "grpcio-status": "1.85.1",
    "grpcio-tools": "1.81.1",
    "grpcio-health-checking": "1.81.1",
    "grpcio-reflection": "1.81.1",
}


@pytest.mark.parametrize(("package", "pinned"), PINS.items())
def test_installed_is_pinned(package: str, pinned: str) -> None:
    assert version(package) == pinned


def test_lock_pins_everything_with_hashes_and_names_no_host() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    requirements = re.findall(
        r"^(?P<name>[a-z0-9._\[\],-]+)(?P<rest>.*)$", lock, re.MULTILINE | re.IGNORECASE
    )
    assert requirements
    assert [name for name, rest in requirements if not rest.startswith("==")] == []
    assert lock.count("--hash=sha256:") >= len(requirements)
    assert "://" not in lock


def test_declared_dependencies_are_exact() -> None:
    declared = re.search(
        r"^dependencies = \[(.*?)^\]", (ROOT / "pyproject.toml").read_text(), re.DOTALL | re.MULTILINE
    )
    assert declared is not None
    names = re.findall(r'"([^"]+)"', declared.group(1))
    assert [name for name in names if "==" not in name] == []
