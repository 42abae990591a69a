"""Whether a solution is written as the format says: keys, types, ranges."""

from collections.abc import Iterator
from typing import Any

FORMAT = "volunteer-circle-solution/1"
TERMS = ("fill", "served", "pair", "load", "disruption")
REQUIRED = {
    "format",
    "status",
    "objective",
    "bound",
    "gap",
    "terms",
    "assignments",
    "unfilled",
    "engine",
    "problem_sha256",
    "seconds",
}
ENGINE = {"version", "seed", "workers", "time_limit", "stopped_by"}
STOPPED_BY = ("proof", "gap", "time", "work", "signal", "crash")

Value = Any


def faults_of_shape(solution: Value) -> Iterator[str]:
    """What is not written as the format says; nothing else is worth looking at then."""
    if not isinstance(solution, dict):
        yield "$: must be an object"
        return
    yield from _faults_of_keys("$", solution, REQUIRED, REQUIRED | {"conflicts"})
    if not set(solution) >= REQUIRED:
        return
    if solution["format"] != FORMAT:
        yield f"format: must be {FORMAT}"
    if solution["status"] not in ("optimal", "feasible", "invalid"):
        yield "status: must be optimal, feasible or invalid"
    if not isinstance(solution["problem_sha256"], str):
        yield "problem_sha256: must be a string"
    if not _is_number(solution["seconds"]) or not solution["seconds"] >= 0:
        yield "seconds: must be a number, 0 or more"
    yield from _faults_of_engine(solution["engine"])
    if solution["status"] == "invalid":
        yield from _faults_of_invalid(solution)
    else:
        yield from _faults_of_solved(solution)


def _faults_of_keys(
    path: str, value: dict[str, Value], required: set[str], allowed: set[str]
) -> Iterator[str]:
    for key in sorted(required - set(value)):
        yield f"{path}.{key}: is missing"
    for key in sorted(set(value) - allowed):
        yield f"{path}.{key}: is no key of a solution"


def _faults_of_engine(engine: Value) -> Iterator[str]:
    if not isinstance(engine, dict):
        yield "engine: must be an object"
        return
    yield from _faults_of_keys("engine", engine, ENGINE, ENGINE)
    if not set(engine) >= ENGINE:
        return
    if not isinstance(engine["version"], str):
        yield "engine.version: must be a string"
    for key in ("seed", "workers"):
        if not _is_whole(engine[key]):
            yield f"engine.{key}: must be a whole number"
    if engine["time_limit"] is not None and not _is_number(engine["time_limit"]):
        yield "engine.time_limit: must be a number or null"
    if engine["stopped_by"] not in STOPPED_BY:
        yield f"engine.stopped_by: must be one of {', '.join(STOPPED_BY)}"


def _faults_of_invalid(solution: dict[str, Value]) -> Iterator[str]:
    for key in ("objective", "bound", "gap", "terms"):
        if solution[key] is not None:
            yield f"{key}: must be null for an invalid problem"
    for key in ("assignments", "unfilled"):
        if solution[key] != []:
            yield f"{key}: must be empty for an invalid problem"
    if isinstance(solution["engine"], dict) and solution["engine"].get("stopped_by") != "proof":
        yield "engine.stopped_by: must be proof for an invalid problem"
    conflicts = solution.get("conflicts")
    if not isinstance(conflicts, list) or not all(_is_conflict(entry) for entry in conflicts):
        yield "conflicts: must list objects of code, volunteers and slots"


def _is_conflict(entry: Value) -> bool:
    return (
        isinstance(entry, dict)
        and set(entry) == {"code", "volunteers", "slots"}
        and isinstance(entry["code"], str)
        and _are_names(entry["volunteers"])
        and _are_names(entry["slots"])
    )


def _faults_of_solved(solution: dict[str, Value]) -> Iterator[str]:
    if "conflicts" in solution:
        yield "conflicts: stand only in the solution of an invalid problem"
    for key in ("objective", "bound"):
        if not _is_whole(solution[key]):
            yield f"{key}: must be a whole number"
    if not _is_number(solution["gap"]):
        yield "gap: must be a number"
    terms = solution["terms"]
    if not isinstance(terms, dict) or set(terms) != set(TERMS) or not all(map(_is_whole, terms.values())):
        yield f"terms: must give whole numbers for {', '.join(TERMS)}"
    assignments = solution["assignments"]
    if not isinstance(assignments, list) or not all(
        _are_names(pair) and len(pair) == 2 for pair in assignments
    ):
        yield "assignments: must list pairs of volunteer id and slot id"
    if not isinstance(solution["unfilled"], list) or not all(map(_is_unfilled, solution["unfilled"])):
        yield "unfilled: must list objects of slot, short_of_min, short_of_desired and reasons"


def _is_unfilled(entry: Value) -> bool:
    return (
        isinstance(entry, dict)
        and set(entry) == {"slot", "short_of_min", "short_of_desired", "reasons"}
        and isinstance(entry["slot"], str)
        and _is_whole(entry["short_of_min"])
        and _is_whole(entry["short_of_desired"])
        and isinstance(entry["reasons"], list)
        and all(map(_is_reason, entry["reasons"]))
    )


def _is_reason(entry: Value) -> bool:
    return isinstance(entry, dict) and set(entry) == {"code", "volunteers"} and _is_whole(entry["volunteers"])


def _are_names(value: Value) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _is_whole(value: Value) -> bool:
    return type(value) is int


def _is_number(value: Value) -> bool:
    return type(value) in (int, float)
