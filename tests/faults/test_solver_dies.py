"""Whatever happens to the solver, the best plan so far comes out, whole and true."""

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from libs.matching_engine.checker import check_solution
from libs.matching_engine.child import Progress, solve_in_child
from libs.matching_engine.files.reading import ProblemError
from libs.matching_engine.files.solution import Solution
from libs.matching_engine.generator import generate
from libs.matching_engine.search.effort import Limits
from tests.support.matching_examples import encoded, problem, task, volunteer

ROOT = Path(__file__).resolve().parents[2]
HARD = encoded(generate(200, 200, 0.8, seed=1))
"""Takes much longer than any of these tests waits."""

PATIENCE = 60.0
"""Seconds after which a test gives up."""


def children_of(pid: int) -> list[int]:
    """The solver processes of a process."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed if b"worker" in Path(f"/proc/{child}/cmdline").read_bytes()]


def is_true(solution: Solution, raw: bytes) -> None:
    """The plan keeps every rule and all that is stated holds."""
    assert check_solution(raw, solution.document()) == []


def kill_child_at_first_plan(progress: Progress) -> None:
    """What a crash of the solver looks like from outside."""
    if progress.objective > 0 and progress.gap < 0.5:
        for child in children_of(os.getpid()):
            os.kill(child, signal.SIGKILL)


def test_a_killed_solver_leaves_the_best_plan() -> None:
    """kill -9 as soon as there is a plan."""
    solution = solve_in_child(HARD, Limits(time_limit=PATIENCE), kill_child_at_first_plan)
    assert solution.stopped_by == "crash"
    assert len(solution.assignments) > 100
    is_true(solution, HARD)


def test_a_solver_without_memory_leaves_a_plan() -> None:
    """It cannot even load its libraries; what is fixed is still a plan, and some bound holds."""
    solution = solve_in_child(HARD, Limits(time_limit=PATIENCE), memory_limit=200 * 2**20)
    assert solution.stopped_by == "crash"
    is_true(solution, HARD)


def test_a_wish_to_stop_leaves_the_best_plan() -> None:
    """Cancelling from another thread, as the service does."""
    cancel = threading.Event()
    seen: list[Progress] = []

    def on_progress(progress: Progress) -> None:
        seen.append(progress)
        if progress.gap < 0.5:
            cancel.set()

    solution = solve_in_child(HARD, Limits(time_limit=PATIENCE), on_progress, cancel)
    assert solution.stopped_by == "signal"
    assert solution.objective == seen[-1].objective
    assert children_of(os.getpid()) == []
    is_true(solution, HARD)


def test_a_wish_to_stop_from_the_beginning_leaves_a_plan() -> None:
    """Before anything is read; what is fixed is still a plan, and some bound holds."""
    cancel = threading.Event()
    cancel.set()
    solution = solve_in_child(HARD, Limits(time_limit=PATIENCE), None, cancel)
    assert solution.stopped_by == "signal"
    is_true(solution, HARD)


LOADED_BY_PARENT = """
import sys
from services.cli.match import app
from libs.matching_engine.child import solve_in_child
from libs.matching_engine.search.effort import Limits
from libs.matching_engine.generator import generate
import json
solution = solve_in_child(json.dumps(generate(20, 5)).encode(), Limits(time_limit=30))
print(solution.status, sorted({"ortools", "scipy"} & set(sys.modules)))
"""


def test_the_parent_loads_no_solver() -> None:
    """It starts fast and stays small, and no solver's crash can reach it."""
    told = subprocess.run(
        [sys.executable, "-c", LOADED_BY_PARENT], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )
    assert told.stdout.split(maxsplit=1) == ["optimal", "[]\n"], told.stderr


@pytest.mark.parametrize("seconds", [0.0, 0.3, 3.0])
def test_the_time_limit_covers_everything(seconds: float) -> None:
    """Reading, solving and checking together take no longer; however short, there is a plan."""
    started = time.monotonic()
    solution = solve_in_child(HARD, Limits(time_limit=seconds))
    assert time.monotonic() - started < seconds + PATIENCE
    assert solution.stopped_by == "time"
    is_true(solution, HARD)


def test_progress_only_gets_better() -> None:
    """Objectives rise, bounds fall, and they never cross."""
    raw = encoded(generate(150, 40, 0.8, seed=3))
    seen: list[Progress] = []
    solution = solve_in_child(gzip.compress(raw), Limits(time_limit=PATIENCE), seen.append)
    assert solution.status == "optimal"
    assert [step.objective for step in seen] == sorted(step.objective for step in seen)
    assert [step.bound for step in seen] == sorted((step.bound for step in seen), reverse=True)
    assert all(step.bound >= step.objective for step in seen)
    assert [step.seconds for step in seen] == sorted(step.seconds for step in seen)
    is_true(solution, raw)


def test_a_malformed_problem_ends_the_child_too() -> None:
    """Refused with its path, nothing left running."""
    with pytest.raises(ProblemError) as refused:
        solve_in_child(b'{"format": 1}', Limits())
    assert refused.value.path == "$.volunteers"
    assert children_of(os.getpid()) == []


def test_an_invalid_problem_needs_no_solver() -> None:
    """The conflicts are the answer."""
    document = problem([volunteer("ann", windows=[])], [task("walk")], fixed=[["ann", "walk/seat"]])
    solution = solve_in_child(encoded(document), Limits())
    assert (solution.status, solution.stopped_by) == ("invalid", "proof")
    is_true(solution, encoded(document))


def test_a_solver_ends_with_its_parent(tmp_path: Path) -> None:
    """A parent that is killed leaves no process behind."""
    parent = start_solve(tmp_path)
    try:
        child = wait_for_child(parent)
        parent.kill()
        parent.wait(PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while Path(f"/proc/{child}").exists() and not is_zombie(child):
            assert time.monotonic() < deadline
    finally:
        parent.kill()
        parent.communicate(timeout=PATIENCE)


def is_zombie(pid: int) -> bool:
    """Ended, waiting for somebody to notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def start_solve(folder: Path) -> "subprocess.Popen[str]":
    """`circle match solve` on the hard problem, from and to files in a folder."""
    (folder / "problem.json").write_bytes(HARD)
    files = (str(folder / "problem.json"), "--out", str(folder / "solution.json"))
    return subprocess.Popen(
        [sys.executable, "-m", "services.cli.match", "solve", *files],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_child(parent: "subprocess.Popen[str]") -> int:
    """The solver process, once it is there."""
    deadline = time.monotonic() + PATIENCE
    while not (found := children_of(parent.pid)):
        assert time.monotonic() < deadline
        assert parent.poll() is None
    return found[0]


def test_sigterm_while_the_problem_is_read_writes_a_plan(tmp_path: Path) -> None:
    """As soon as there is a child, both processes are still starting and reading."""
    process = start_solve(tmp_path)
    wait_for_child(process)
    process.terminate()
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    stated = json.loads((tmp_path / "solution.json").read_bytes())
    assert stated["engine"]["stopped_by"] == "signal"
    assert check_solution(HARD, stated) == []


def test_sigterm_to_the_command_writes_the_best_plan(tmp_path: Path) -> None:
    """Exit code 0, a whole file, all of it true."""
    process = start_solve(tmp_path)
    assert process.stderr is not None
    for line in process.stderr:
        if "objective" in line:
            process.terminate()
            break
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    stated = json.loads((tmp_path / "solution.json").read_bytes())
    assert stated["engine"]["stopped_by"] == "signal"
    assert check_solution(HARD, stated) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["problem.json", "solution.json"]
