"""Domain errors: one category for each reason, metadata as text, and a proto value for every reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from libs.contracts.gen.volunteercircle.errors.v1.error_reason_pb2 import ErrorReason
from libs.errors import DomainError, FailedPrecondition, NotFound, ValidationFailed
from libs.errors.base import FieldViolation

ROOT = Path(__file__).parents[2]
UNSPECIFIED = "ERROR_REASON_UNSPECIFIED"


class SampleError(FailedPrecondition):
    reason = "SAMPLE_ERROR"


def raised_reasons() -> Iterator[str]:
    """The reason of every error class, read from the code: not every module can be imported here."""
    for folder in ("libs", "services"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ClassDef):
                    yield from _reason_in(node)


def _reason_in(node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="reason")], value=ast.Constant(value=str(reason))):
                yield reason


def test_every_reason_is_a_value_of_the_proto_enum_and_every_value_a_reason() -> None:
    raised = set(raised_reasons())
    declared = set(ErrorReason.keys()) - {UNSPECIFIED}
    assert (raised - declared, declared - raised) == (set(), set())


def test_a_reason_has_one_category() -> None:
    with pytest.raises(TypeError, match="second category"):

        class Other(NotFound):
            reason = "SAMPLE_ERROR"


def test_an_error_carries_its_variables_as_text() -> None:
    error = SampleError("Seat 3 is taken.", field="seat", seat=3)
    assert isinstance(error, DomainError)
    assert (str(error), error.category, error.metadata) == (
        "Seat 3 is taken.",
        "FAILED_PRECONDITION",
        {"seat": "3"},
    )
    assert error.violations == (FieldViolation("seat", "Seat 3 is taken."),)
    assert SampleError("No.").violations == ()


def test_a_failed_validation_keeps_every_violation() -> None:
    violations = [FieldViolation("a", "must be set"), FieldViolation("b[2]", "must be a UUID")]
    error = ValidationFailed(violations)
    assert error.violations == tuple(violations)
    assert error.message == "Field a: must be set (1 more). Correct it and send again."
    assert ValidationFailed([FieldViolation("", "min <= max")]).field is None
