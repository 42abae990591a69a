from libs.contracts.gen.buf.validate import validate_pb2 as _validate_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import application_pb2 as _application_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import waitlist_pb2 as _waitlist_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ClaimSeatRequest(_message.Message):
    __slots__ = ("slot_id", "request_id")
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    slot_id: str
    request_id: str
    def __init__(self, slot_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class AdmitWalkUpRequest(_message.Message):
    __slots__ = ("slot_id", "volunteer_id", "consented", "override_reason", "request_id")
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    CONSENTED_FIELD_NUMBER: _ClassVar[int]
    OVERRIDE_REASON_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    slot_id: str
    volunteer_id: str
    consented: bool
    override_reason: str
    request_id: str
    def __init__(self, slot_id: _Optional[str] = ..., volunteer_id: _Optional[str] = ..., consented: _Optional[bool] = ..., override_reason: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class SubmitApplicationRequest(_message.Message):
    __slots__ = ("application", "request_id")
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    application: _application_pb2.Application
    request_id: str
    def __init__(self, application: _Optional[_Union[_application_pb2.Application, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetApplicationRequest(_message.Message):
    __slots__ = ("application_id",)
    APPLICATION_ID_FIELD_NUMBER: _ClassVar[int]
    application_id: str
    def __init__(self, application_id: _Optional[str] = ...) -> None: ...

class ListApplicationsRequest(_message.Message):
    __slots__ = ("volunteer_id", "task_id", "state", "page_size", "page_token")
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    volunteer_id: str
    task_id: str
    state: _application_pb2.Application.State
    page_size: int
    page_token: str
    def __init__(self, volunteer_id: _Optional[str] = ..., task_id: _Optional[str] = ..., state: _Optional[_Union[_application_pb2.Application.State, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListApplicationsResponse(_message.Message):
    __slots__ = ("applications", "next_page_token")
    APPLICATIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    applications: _containers.RepeatedCompositeFieldContainer[_application_pb2.Application]
    next_page_token: str
    def __init__(self, applications: _Optional[_Iterable[_Union[_application_pb2.Application, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ApproveApplicationRequest(_message.Message):
    __slots__ = ("application_id", "override_reason", "etag", "request_id")
    APPLICATION_ID_FIELD_NUMBER: _ClassVar[int]
    OVERRIDE_REASON_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    application_id: str
    override_reason: str
    etag: str
    request_id: str
    def __init__(self, application_id: _Optional[str] = ..., override_reason: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RejectApplicationRequest(_message.Message):
    __slots__ = ("application_id", "reason", "etag", "request_id")
    APPLICATION_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    application_id: str
    reason: str
    etag: str
    request_id: str
    def __init__(self, application_id: _Optional[str] = ..., reason: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class WithdrawApplicationRequest(_message.Message):
    __slots__ = ("application_id", "etag", "request_id")
    APPLICATION_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    application_id: str
    etag: str
    request_id: str
    def __init__(self, application_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class JoinWaitlistRequest(_message.Message):
    __slots__ = ("slot_id", "request_id")
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    slot_id: str
    request_id: str
    def __init__(self, slot_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class LeaveWaitlistRequest(_message.Message):
    __slots__ = ("waitlist_entry_id", "etag", "request_id")
    WAITLIST_ENTRY_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    waitlist_entry_id: str
    etag: str
    request_id: str
    def __init__(self, waitlist_entry_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListWaitlistEntriesRequest(_message.Message):
    __slots__ = ("volunteer_id", "task_id", "open_only", "page_size", "page_token")
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    OPEN_ONLY_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    volunteer_id: str
    task_id: str
    open_only: bool
    page_size: int
    page_token: str
    def __init__(self, volunteer_id: _Optional[str] = ..., task_id: _Optional[str] = ..., open_only: _Optional[bool] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListWaitlistEntriesResponse(_message.Message):
    __slots__ = ("waitlist_entries", "next_page_token")
    WAITLIST_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    waitlist_entries: _containers.RepeatedCompositeFieldContainer[_waitlist_pb2.WaitlistEntry]
    next_page_token: str
    def __init__(self, waitlist_entries: _Optional[_Iterable[_Union[_waitlist_pb2.WaitlistEntry, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class PinAssignmentRequest(_message.Message):
    __slots__ = ("assignment_id", "reason", "etag", "request_id")
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    reason: str
    etag: str
    request_id: str
    def __init__(self, assignment_id: _Optional[str] = ..., reason: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class UnpinAssignmentRequest(_message.Message):
    __slots__ = ("assignment_id", "etag", "request_id")
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    etag: str
    request_id: str
    def __init__(self, assignment_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...
