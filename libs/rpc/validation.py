"""Requests are checked against the limits that the proto files state, before any code of ours sees them."""

from typing import Any

from google.protobuf.message import Message
from protovalidate import Validator

from libs.errors import FieldViolation, ValidationFailed

_validator = Validator()


def validate(request: Message) -> None:
    """Raise ValidationFailed with every field that breaks a rule of its proto file."""
    violations = _validator.collect_violations(request)
    if violations:
        raise ValidationFailed([_field_violation(violation.proto) for violation in violations])


def _field_violation(violation: Any) -> FieldViolation:
    path = ".".join(_element(element) for element in violation.field.elements) if violation.field else ""
    return FieldViolation(path, violation.message or f"must satisfy the rule {violation.rule_id}")


def _element(element: Any) -> str:
    if element.subscript is None:
        return str(element.field_name)
    key = element.subscript.value
    return f"{element.field_name}[{key!r}]" if isinstance(key, str) else f"{element.field_name}[{key}]"
