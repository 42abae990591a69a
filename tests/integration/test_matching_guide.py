"""The worked example of docs/matching.md, run as it stands there."""

import re
import shlex
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from services.cli import console
from services.cli.match import app

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "matching.md"
FILE = re.compile(r"`([a-z]+\.json)`:\n\n```json\n(.*?)```", re.DOTALL)
SESSION = re.compile(r"```\n(\$ circle match .*?)```", re.DOTALL)


def test_the_worked_example_of_a_repair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command succeeds and shows what the guide shows."""
    guide = GUIDE.read_text(encoding="utf-8").split("### Telling it of a change")[1]
    for name, content in FILE.findall(guide):
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(console, "out", Console(force_terminal=True, width=80, color_system=None))
    session = SESSION.search(guide)
    assert session is not None
    steps = [step.partition("\n") for step in session[1].split("$ circle match ")[1:]]
    assert len(steps) == 3
    for command, _, shown in steps:
        done = CliRunner().invoke(app, shlex.split(command))
        assert done.exit_code == 0, done.output
        assert done.stdout == shown
