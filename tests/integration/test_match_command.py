"""`circle match` as a person uses it: files in, files out, exit codes."""

import gzip
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from services.cli.match import app
from tests.support.matching_examples import encoded, problem, task, volunteer

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: object) -> Result:
    """The command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A generated problem file."""
    path = tmp_path / "city.json.gz"
    assert run("generate", "--volunteers", 40, "--tasks", 15, "--seed", 3, "--out", path).exit_code == 0
    return path


def test_generate_solve_check(city: Path, tmp_path: Path) -> None:
    """The three commands fit together; the solution states how it was made."""
    out = tmp_path / "solution.json"
    solved = run("solve", city, "--out", out, "--seed", 5, "--workers", 2, "--time-limit", 60)
    assert solved.exit_code == 0, solved.output
    stated = json.loads(out.read_bytes())
    assert stated["status"] == "optimal"
    assert stated["engine"] == {
        "version": stated["engine"]["version"],
        "seed": 5,
        "workers": 2,
        "time_limit": 60.0,
        "stopped_by": "proof",
    }
    checked = run("check", city, out)
    assert (checked.exit_code, checked.output) == (0, "")


def test_the_same_seed_gives_the_same_file(city: Path, tmp_path: Path) -> None:
    """Byte by byte, compressed or not; another supply gives another city."""
    again, plain, other = (tmp_path / name for name in ("again.json.gz", "plain.json", "other.json"))
    same = ("--volunteers", 40, "--tasks", 15, "--seed", 3)
    run("generate", *same, "--out", again)
    run("generate", *same, "--out", plain)
    run("generate", *same, "--supply", 0.5, "--out", other)
    assert again.read_bytes() == city.read_bytes()
    assert gzip.decompress(city.read_bytes()) == plain.read_bytes()
    assert other.read_bytes() != plain.read_bytes()


def test_without_out_the_solution_goes_to_stdout(city: Path) -> None:
    """Progress stays on stderr, one line a second."""
    done = subprocess.run(
        [sys.executable, "-m", "services.cli.match", "solve", str(city), "--work", "5"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    stated = json.loads(done.stdout)
    assert stated["engine"]["time_limit"] is None
    for line in done.stderr.decode().splitlines():
        assert "objective" in line or "reading" in line


def test_a_breach_is_told_on_a_line(city: Path, tmp_path: Path) -> None:
    """Exit code 1; a solution that is no JSON is a breach too."""
    out = tmp_path / "solution.json"
    run("solve", city, "--out", out)
    stated: dict[str, Any] = json.loads(out.read_bytes())
    stated["terms"]["pair"] += 1
    out.write_text(json.dumps(stated))
    checked = run("check", city, out)
    assert checked.exit_code == 1
    assert len(checked.output.splitlines()) == 2
    out.write_text("no solution")
    assert run("check", city, out).exit_code == 1


def test_a_malformed_problem_is_refused_with_its_path(tmp_path: Path) -> None:
    """Exit code 2 for solving and for checking, a sentence, and no trace of Python."""
    source, out = tmp_path / "problem.json", tmp_path / "solution.json"
    source.write_bytes(encoded(problem([volunteer("ann", speed=0)], [task("walk")])))
    for refused in (run("solve", source, "--out", out), run("check", source, source)):
        assert refused.exit_code == 2
        assert refused.output.startswith(f"{source}: $.volunteers[0].speed: ")
        assert "Traceback" not in refused.output
    assert not out.exists()


def test_an_invalid_problem_ends_with_2_and_its_conflicts(tmp_path: Path) -> None:
    """The solution file is written, and true."""
    source, out = tmp_path / "problem.json", tmp_path / "solution.json"
    fixed = [["ann", "walk/seat"]]
    source.write_bytes(encoded(problem([volunteer("ann", windows=[])], [task("walk")], fixed=fixed)))
    assert run("solve", source, "--out", out).exit_code == 2
    assert json.loads(out.read_bytes())["conflicts"] == [
        {"code": "UNAVAILABLE", "volunteers": ["ann"], "slots": ["walk/seat"]}
    ]
    assert run("check", source, out).exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("solve", "missing.json"),
        ("check", "missing.json", "missing.json"),
        ("solve", "{city}", "--out", "no/such/folder/solution.json"),
        ("solve", "{city}", "--time-limit", "-1"),
        ("solve", "{city}", "--workers", "0"),
        ("solve", "{city}", "--gap", "much"),
        ("generate", "--volunteers", "-1", "--tasks", "1", "--out", "x.json"),
    ],
)
def test_bad_input_ends_with_2(arguments: tuple[str, ...], city: Path) -> None:
    """A sentence on stderr and no trace of Python."""
    refused = run(*(argument.replace("{city}", str(city)) for argument in arguments))
    assert refused.exit_code == 2
    assert "Traceback" not in refused.output


def test_the_time_limit_counts_from_the_start_of_the_process(tmp_path: Path) -> None:
    """Loading Python and its libraries, reading and writing included."""
    source, out = tmp_path / "hard.json", tmp_path / "solution.json"
    run("generate", "--volunteers", 200, "--tasks", 200, "--supply", 0.8, "--seed", 1, "--out", source)
    started = time.monotonic()
    subprocess.run(
        [
            sys.executable,
            "-m",
            "services.cli.match",
            "solve",
            str(source),
            "--out",
            str(out),
            "--time-limit",
            "4",
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    taken = time.monotonic() - started
    stated = json.loads(out.read_bytes())
    assert stated["engine"]["stopped_by"] == "time"
    assert 0.75 * taken < stated["seconds"] <= taken < 30
    assert run("check", source, out).exit_code == 0
