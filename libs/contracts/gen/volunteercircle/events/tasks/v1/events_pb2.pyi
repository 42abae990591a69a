from libs.contracts.gen.volunteercircle.events.v1 import options_pb2 as _options_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import application_pb2 as _application_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2 as _assignment_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import help_request_pb2 as _help_request_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import offer_pb2 as _offer_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import swap_pb2 as _swap_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2 as _task_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import waitlist_pb2 as _waitlist_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class HelpRequestSubmitted(_message.Message):
    __slots__ = ("help_request",)
    HELP_REQUEST_FIELD_NUMBER: _ClassVar[int]
    help_request: _help_request_pb2.HelpRequest
    def __init__(self, help_request: _Optional[_Union[_help_request_pb2.HelpRequest, _Mapping]] = ...) -> None: ...

class HelpRequestChanged(_message.Message):
    __slots__ = ("help_request",)
    HELP_REQUEST_FIELD_NUMBER: _ClassVar[int]
    help_request: _help_request_pb2.HelpRequest
    def __init__(self, help_request: _Optional[_Union[_help_request_pb2.HelpRequest, _Mapping]] = ...) -> None: ...

class HelpRequestNeedsInfo(_message.Message):
    __slots__ = ("help_request",)
    HELP_REQUEST_FIELD_NUMBER: _ClassVar[int]
    help_request: _help_request_pb2.HelpRequest
    def __init__(self, help_request: _Optional[_Union[_help_request_pb2.HelpRequest, _Mapping]] = ...) -> None: ...

class HelpRequestTriaged(_message.Message):
    __slots__ = ("help_request",)
    HELP_REQUEST_FIELD_NUMBER: _ClassVar[int]
    help_request: _help_request_pb2.HelpRequest
    def __init__(self, help_request: _Optional[_Union[_help_request_pb2.HelpRequest, _Mapping]] = ...) -> None: ...

class HelpRequestRejected(_message.Message):
    __slots__ = ("help_request",)
    HELP_REQUEST_FIELD_NUMBER: _ClassVar[int]
    help_request: _help_request_pb2.HelpRequest
    def __init__(self, help_request: _Optional[_Union[_help_request_pb2.HelpRequest, _Mapping]] = ...) -> None: ...

class HelpRequestMerged(_message.Message):
    __slots__ = ("help_request",)
    HELP_REQUEST_FIELD_NUMBER: _ClassVar[int]
    help_request: _help_request_pb2.HelpRequest
    def __init__(self, help_request: _Optional[_Union[_help_request_pb2.HelpRequest, _Mapping]] = ...) -> None: ...

class HelpRequestScheduled(_message.Message):
    __slots__ = ("help_request",)
    HELP_REQUEST_FIELD_NUMBER: _ClassVar[int]
    help_request: _help_request_pb2.HelpRequest
    def __init__(self, help_request: _Optional[_Union[_help_request_pb2.HelpRequest, _Mapping]] = ...) -> None: ...

class HelpRequestInService(_message.Message):
    __slots__ = ("help_request",)
    HELP_REQUEST_FIELD_NUMBER: _ClassVar[int]
    help_request: _help_request_pb2.HelpRequest
    def __init__(self, help_request: _Optional[_Union[_help_request_pb2.HelpRequest, _Mapping]] = ...) -> None: ...

class HelpRequestFulfilled(_message.Message):
    __slots__ = ("help_request",)
    HELP_REQUEST_FIELD_NUMBER: _ClassVar[int]
    help_request: _help_request_pb2.HelpRequest
    def __init__(self, help_request: _Optional[_Union[_help_request_pb2.HelpRequest, _Mapping]] = ...) -> None: ...

class HelpRequestClosed(_message.Message):
    __slots__ = ("help_request",)
    HELP_REQUEST_FIELD_NUMBER: _ClassVar[int]
    help_request: _help_request_pb2.HelpRequest
    def __init__(self, help_request: _Optional[_Union[_help_request_pb2.HelpRequest, _Mapping]] = ...) -> None: ...

class HelpRequestWithdrawn(_message.Message):
    __slots__ = ("help_request",)
    HELP_REQUEST_FIELD_NUMBER: _ClassVar[int]
    help_request: _help_request_pb2.HelpRequest
    def __init__(self, help_request: _Optional[_Union[_help_request_pb2.HelpRequest, _Mapping]] = ...) -> None: ...

class TaskPublished(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _task_pb2.Task
    def __init__(self, task: _Optional[_Union[_task_pb2.Task, _Mapping]] = ...) -> None: ...

class TaskChanged(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _task_pb2.Task
    def __init__(self, task: _Optional[_Union[_task_pb2.Task, _Mapping]] = ...) -> None: ...

class TaskFilling(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _task_pb2.Task
    def __init__(self, task: _Optional[_Union[_task_pb2.Task, _Mapping]] = ...) -> None: ...

class TaskStaffed(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _task_pb2.Task
    def __init__(self, task: _Optional[_Union[_task_pb2.Task, _Mapping]] = ...) -> None: ...

class TaskFilled(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _task_pb2.Task
    def __init__(self, task: _Optional[_Union[_task_pb2.Task, _Mapping]] = ...) -> None: ...

class TaskStarted(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _task_pb2.Task
    def __init__(self, task: _Optional[_Union[_task_pb2.Task, _Mapping]] = ...) -> None: ...

class TaskCompleted(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _task_pb2.Task
    def __init__(self, task: _Optional[_Union[_task_pb2.Task, _Mapping]] = ...) -> None: ...

class TaskClosed(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _task_pb2.Task
    def __init__(self, task: _Optional[_Union[_task_pb2.Task, _Mapping]] = ...) -> None: ...

class TaskCancelled(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _task_pb2.Task
    def __init__(self, task: _Optional[_Union[_task_pb2.Task, _Mapping]] = ...) -> None: ...

class TaskExpired(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _task_pb2.Task
    def __init__(self, task: _Optional[_Union[_task_pb2.Task, _Mapping]] = ...) -> None: ...

class OfferWaiting(_message.Message):
    __slots__ = ("offer",)
    OFFER_FIELD_NUMBER: _ClassVar[int]
    offer: _offer_pb2.Offer
    def __init__(self, offer: _Optional[_Union[_offer_pb2.Offer, _Mapping]] = ...) -> None: ...

class OfferSent(_message.Message):
    __slots__ = ("offer",)
    OFFER_FIELD_NUMBER: _ClassVar[int]
    offer: _offer_pb2.Offer
    def __init__(self, offer: _Optional[_Union[_offer_pb2.Offer, _Mapping]] = ...) -> None: ...

class OfferAccepted(_message.Message):
    __slots__ = ("offer",)
    OFFER_FIELD_NUMBER: _ClassVar[int]
    offer: _offer_pb2.Offer
    def __init__(self, offer: _Optional[_Union[_offer_pb2.Offer, _Mapping]] = ...) -> None: ...

class OfferDeclined(_message.Message):
    __slots__ = ("offer",)
    OFFER_FIELD_NUMBER: _ClassVar[int]
    offer: _offer_pb2.Offer
    def __init__(self, offer: _Optional[_Union[_offer_pb2.Offer, _Mapping]] = ...) -> None: ...

class OfferExpired(_message.Message):
    __slots__ = ("offer",)
    OFFER_FIELD_NUMBER: _ClassVar[int]
    offer: _offer_pb2.Offer
    def __init__(self, offer: _Optional[_Union[_offer_pb2.Offer, _Mapping]] = ...) -> None: ...

class OfferSuperseded(_message.Message):
    __slots__ = ("offer",)
    OFFER_FIELD_NUMBER: _ClassVar[int]
    offer: _offer_pb2.Offer
    def __init__(self, offer: _Optional[_Union[_offer_pb2.Offer, _Mapping]] = ...) -> None: ...

class OfferRevoked(_message.Message):
    __slots__ = ("offer",)
    OFFER_FIELD_NUMBER: _ClassVar[int]
    offer: _offer_pb2.Offer
    def __init__(self, offer: _Optional[_Union[_offer_pb2.Offer, _Mapping]] = ...) -> None: ...

class AssignmentConfirmed(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class AssignmentWithdrawn(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class AssignmentCancelled(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class AssignmentNoShow(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class AssignmentExcused(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class AssignmentAppealed(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class AssignmentAppealAnswered(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class AssignmentCompleted(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class AttendanceCheckedIn(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class AttendanceCheckedOut(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class AttendanceAutoClosed(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class ApplicationSubmitted(_message.Message):
    __slots__ = ("application",)
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    application: _application_pb2.Application
    def __init__(self, application: _Optional[_Union[_application_pb2.Application, _Mapping]] = ...) -> None: ...

class ApplicationApproved(_message.Message):
    __slots__ = ("application",)
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    application: _application_pb2.Application
    def __init__(self, application: _Optional[_Union[_application_pb2.Application, _Mapping]] = ...) -> None: ...

class ApplicationRejected(_message.Message):
    __slots__ = ("application",)
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    application: _application_pb2.Application
    def __init__(self, application: _Optional[_Union[_application_pb2.Application, _Mapping]] = ...) -> None: ...

class ApplicationWithdrawn(_message.Message):
    __slots__ = ("application",)
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    application: _application_pb2.Application
    def __init__(self, application: _Optional[_Union[_application_pb2.Application, _Mapping]] = ...) -> None: ...

class ApplicationExpired(_message.Message):
    __slots__ = ("application",)
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    application: _application_pb2.Application
    def __init__(self, application: _Optional[_Union[_application_pb2.Application, _Mapping]] = ...) -> None: ...

class ApplicationSuperseded(_message.Message):
    __slots__ = ("application",)
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    application: _application_pb2.Application
    def __init__(self, application: _Optional[_Union[_application_pb2.Application, _Mapping]] = ...) -> None: ...

class WaitlistEntryWaiting(_message.Message):
    __slots__ = ("waitlist_entry",)
    WAITLIST_ENTRY_FIELD_NUMBER: _ClassVar[int]
    waitlist_entry: _waitlist_pb2.WaitlistEntry
    def __init__(self, waitlist_entry: _Optional[_Union[_waitlist_pb2.WaitlistEntry, _Mapping]] = ...) -> None: ...

class WaitlistEntryPromoted(_message.Message):
    __slots__ = ("waitlist_entry",)
    WAITLIST_ENTRY_FIELD_NUMBER: _ClassVar[int]
    waitlist_entry: _waitlist_pb2.WaitlistEntry
    def __init__(self, waitlist_entry: _Optional[_Union[_waitlist_pb2.WaitlistEntry, _Mapping]] = ...) -> None: ...

class WaitlistEntrySeated(_message.Message):
    __slots__ = ("waitlist_entry",)
    WAITLIST_ENTRY_FIELD_NUMBER: _ClassVar[int]
    waitlist_entry: _waitlist_pb2.WaitlistEntry
    def __init__(self, waitlist_entry: _Optional[_Union[_waitlist_pb2.WaitlistEntry, _Mapping]] = ...) -> None: ...

class WaitlistEntryPassed(_message.Message):
    __slots__ = ("waitlist_entry",)
    WAITLIST_ENTRY_FIELD_NUMBER: _ClassVar[int]
    waitlist_entry: _waitlist_pb2.WaitlistEntry
    def __init__(self, waitlist_entry: _Optional[_Union[_waitlist_pb2.WaitlistEntry, _Mapping]] = ...) -> None: ...

class WaitlistEntryLeft(_message.Message):
    __slots__ = ("waitlist_entry",)
    WAITLIST_ENTRY_FIELD_NUMBER: _ClassVar[int]
    waitlist_entry: _waitlist_pb2.WaitlistEntry
    def __init__(self, waitlist_entry: _Optional[_Union[_waitlist_pb2.WaitlistEntry, _Mapping]] = ...) -> None: ...

class WaitlistEntryClosed(_message.Message):
    __slots__ = ("waitlist_entry",)
    WAITLIST_ENTRY_FIELD_NUMBER: _ClassVar[int]
    waitlist_entry: _waitlist_pb2.WaitlistEntry
    def __init__(self, waitlist_entry: _Optional[_Union[_waitlist_pb2.WaitlistEntry, _Mapping]] = ...) -> None: ...

class AssignmentPinned(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class AssignmentUnpinned(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class AssignmentStandInSought(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class AssignmentReplaced(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class AssignmentStandingBy(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class AssignmentReleasedStandby(_message.Message):
    __slots__ = ("assignment",)
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ...) -> None: ...

class SwapProposed(_message.Message):
    __slots__ = ("swap",)
    SWAP_FIELD_NUMBER: _ClassVar[int]
    swap: _swap_pb2.Swap
    def __init__(self, swap: _Optional[_Union[_swap_pb2.Swap, _Mapping]] = ...) -> None: ...

class SwapAccepted(_message.Message):
    __slots__ = ("swap",)
    SWAP_FIELD_NUMBER: _ClassVar[int]
    swap: _swap_pb2.Swap
    def __init__(self, swap: _Optional[_Union[_swap_pb2.Swap, _Mapping]] = ...) -> None: ...

class SwapCalledOff(_message.Message):
    __slots__ = ("swap",)
    SWAP_FIELD_NUMBER: _ClassVar[int]
    swap: _swap_pb2.Swap
    def __init__(self, swap: _Optional[_Union[_swap_pb2.Swap, _Mapping]] = ...) -> None: ...

class SwapExpired(_message.Message):
    __slots__ = ("swap",)
    SWAP_FIELD_NUMBER: _ClassVar[int]
    swap: _swap_pb2.Swap
    def __init__(self, swap: _Optional[_Union[_swap_pb2.Swap, _Mapping]] = ...) -> None: ...
