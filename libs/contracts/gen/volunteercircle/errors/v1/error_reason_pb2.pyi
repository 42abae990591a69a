from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class ErrorReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ERROR_REASON_UNSPECIFIED: _ClassVar[ErrorReason]
    PLAN_RUN_NOT_FOUND: _ClassVar[ErrorReason]
    PLAN_RUN_STATE_WRONG: _ClassVar[ErrorReason]
    PLAN_RUN_HAS_NO_PLAN: _ClassVar[ErrorReason]
    PLAN_RUN_STALE: _ClassVar[ErrorReason]
    PLAN_RUNS_TOO_MANY: _ClassVar[ErrorReason]
    HORIZON_INVALID: _ClassVar[ErrorReason]
    WEIGHTS_INVALID: _ClassVar[ErrorReason]
    VOLUNTEER_NOT_IN_PLAN: _ClassVar[ErrorReason]
    SLOT_NOT_IN_PLAN: _ClassVar[ErrorReason]
    RELEASE_FAILED: _ClassVar[ErrorReason]
    RELEASE_UNDER_WAY: _ClassVar[ErrorReason]
    JSON_MALFORMED: _ClassVar[ErrorReason]
    MEDIA_TYPE_UNSUPPORTED: _ClassVar[ErrorReason]
    CROSS_ORIGIN: _ClassVar[ErrorReason]
    FORM_EXPIRED: _ClassVar[ErrorReason]
    EMAIL_TAKEN: _ClassVar[ErrorReason]
    ACCOUNT_EXISTS: _ClassVar[ErrorReason]
    ACCOUNT_NOT_FOUND: _ClassVar[ErrorReason]
    PASSWORD_TOO_WEAK: _ClassVar[ErrorReason]
    CREDENTIALS_WRONG: _ClassVar[ErrorReason]
    TOO_MANY_ATTEMPTS: _ClassVar[ErrorReason]
    OPERATOR_ONLY: _ClassVar[ErrorReason]
    DEMO_CLOSED: _ClassVar[ErrorReason]
ERROR_REASON_UNSPECIFIED: ErrorReason
PLAN_RUN_NOT_FOUND: ErrorReason
PLAN_RUN_STATE_WRONG: ErrorReason
PLAN_RUN_HAS_NO_PLAN: ErrorReason
PLAN_RUN_STALE: ErrorReason
PLAN_RUNS_TOO_MANY: ErrorReason
HORIZON_INVALID: ErrorReason
WEIGHTS_INVALID: ErrorReason
VOLUNTEER_NOT_IN_PLAN: ErrorReason
SLOT_NOT_IN_PLAN: ErrorReason
RELEASE_FAILED: ErrorReason
RELEASE_UNDER_WAY: ErrorReason
JSON_MALFORMED: ErrorReason
MEDIA_TYPE_UNSUPPORTED: ErrorReason
CROSS_ORIGIN: ErrorReason
FORM_EXPIRED: ErrorReason
EMAIL_TAKEN: ErrorReason
ACCOUNT_EXISTS: ErrorReason
ACCOUNT_NOT_FOUND: ErrorReason
PASSWORD_TOO_WEAK: ErrorReason
CREDENTIALS_WRONG: ErrorReason
TOO_MANY_ATTEMPTS: ErrorReason
OPERATOR_ONLY: ErrorReason
DEMO_CLOSED: ErrorReason
