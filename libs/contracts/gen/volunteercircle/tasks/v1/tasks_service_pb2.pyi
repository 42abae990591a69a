import datetime

from libs.contracts.gen.buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import empty_pb2 as _empty_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import application_pb2 as _application_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2 as _assignment_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import attendance_pb2 as _attendance_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import help_request_pb2 as _help_request_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import offer_pb2 as _offer_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import signup_requests_pb2 as _signup_requests_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import stand_in_pb2 as _stand_in_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import swap_pb2 as _swap_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2 as _task_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import waitlist_pb2 as _waitlist_pb2
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2 as _types_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SubmitHelpRequestRequest(_message.Message):
    __slots__ = ("help_request", "request_id")
    HELP_REQUEST_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    help_request: _help_request_pb2.HelpRequest
    request_id: str
    def __init__(self, help_request: _Optional[_Union[_help_request_pb2.HelpRequest, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetHelpRequestRequest(_message.Message):
    __slots__ = ("help_request_id",)
    HELP_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    help_request_id: str
    def __init__(self, help_request_id: _Optional[str] = ...) -> None: ...

class ListHelpRequestsRequest(_message.Message):
    __slots__ = ("circle_id", "state", "page_size", "page_token")
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    state: _help_request_pb2.HelpRequest.State
    page_size: int
    page_token: str
    def __init__(self, circle_id: _Optional[str] = ..., state: _Optional[_Union[_help_request_pb2.HelpRequest.State, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListHelpRequestsResponse(_message.Message):
    __slots__ = ("help_requests", "next_page_token")
    HELP_REQUESTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    help_requests: _containers.RepeatedCompositeFieldContainer[_help_request_pb2.HelpRequest]
    next_page_token: str
    def __init__(self, help_requests: _Optional[_Iterable[_Union[_help_request_pb2.HelpRequest, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateHelpRequestRequest(_message.Message):
    __slots__ = ("help_request", "update_mask", "request_id")
    HELP_REQUEST_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    help_request: _help_request_pb2.HelpRequest
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, help_request: _Optional[_Union[_help_request_pb2.HelpRequest, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class AskHelpRequestDetailsRequest(_message.Message):
    __slots__ = ("help_request_id", "reason", "etag", "request_id")
    HELP_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    help_request_id: str
    reason: str
    etag: str
    request_id: str
    def __init__(self, help_request_id: _Optional[str] = ..., reason: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ResubmitHelpRequestRequest(_message.Message):
    __slots__ = ("help_request_id", "etag", "request_id")
    HELP_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    help_request_id: str
    etag: str
    request_id: str
    def __init__(self, help_request_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class TriageHelpRequestRequest(_message.Message):
    __slots__ = ("help_request_id", "category", "etag", "request_id")
    HELP_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    help_request_id: str
    category: str
    etag: str
    request_id: str
    def __init__(self, help_request_id: _Optional[str] = ..., category: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RejectHelpRequestRequest(_message.Message):
    __slots__ = ("help_request_id", "reason", "etag", "request_id")
    HELP_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    help_request_id: str
    reason: str
    etag: str
    request_id: str
    def __init__(self, help_request_id: _Optional[str] = ..., reason: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class MergeHelpRequestRequest(_message.Message):
    __slots__ = ("help_request_id", "duplicate_of_help_request_id", "etag", "request_id")
    HELP_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    DUPLICATE_OF_HELP_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    help_request_id: str
    duplicate_of_help_request_id: str
    etag: str
    request_id: str
    def __init__(self, help_request_id: _Optional[str] = ..., duplicate_of_help_request_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ConvertHelpRequestRequest(_message.Message):
    __slots__ = ("help_request_id", "task", "publish", "etag", "request_id")
    HELP_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    PUBLISH_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    help_request_id: str
    task: _task_pb2.Task
    publish: bool
    etag: str
    request_id: str
    def __init__(self, help_request_id: _Optional[str] = ..., task: _Optional[_Union[_task_pb2.Task, _Mapping]] = ..., publish: _Optional[bool] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ConvertHelpRequestResponse(_message.Message):
    __slots__ = ("help_request", "task")
    HELP_REQUEST_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    help_request: _help_request_pb2.HelpRequest
    task: _task_pb2.Task
    def __init__(self, help_request: _Optional[_Union[_help_request_pb2.HelpRequest, _Mapping]] = ..., task: _Optional[_Union[_task_pb2.Task, _Mapping]] = ...) -> None: ...

class WithdrawHelpRequestRequest(_message.Message):
    __slots__ = ("help_request_id", "etag", "request_id")
    HELP_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    help_request_id: str
    etag: str
    request_id: str
    def __init__(self, help_request_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RateHelpRequestRequest(_message.Message):
    __slots__ = ("help_request_id", "rating", "etag", "request_id")
    HELP_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    RATING_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    help_request_id: str
    rating: _help_request_pb2.Rating
    etag: str
    request_id: str
    def __init__(self, help_request_id: _Optional[str] = ..., rating: _Optional[_Union[_help_request_pb2.Rating, _Mapping]] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CreateTaskRequest(_message.Message):
    __slots__ = ("task", "request_id")
    TASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    task: _task_pb2.Task
    request_id: str
    def __init__(self, task: _Optional[_Union[_task_pb2.Task, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchCreateTasksRequest(_message.Message):
    __slots__ = ("requests", "request_id")
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    requests: _containers.RepeatedCompositeFieldContainer[CreateTaskRequest]
    request_id: str
    def __init__(self, requests: _Optional[_Iterable[_Union[CreateTaskRequest, _Mapping]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchCreateTasksResponse(_message.Message):
    __slots__ = ("tasks",)
    TASKS_FIELD_NUMBER: _ClassVar[int]
    tasks: _containers.RepeatedCompositeFieldContainer[_task_pb2.Task]
    def __init__(self, tasks: _Optional[_Iterable[_Union[_task_pb2.Task, _Mapping]]] = ...) -> None: ...

class GetTaskRequest(_message.Message):
    __slots__ = ("task_id",)
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    def __init__(self, task_id: _Optional[str] = ...) -> None: ...

class BatchGetTasksRequest(_message.Message):
    __slots__ = ("task_ids",)
    TASK_IDS_FIELD_NUMBER: _ClassVar[int]
    task_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, task_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class BatchGetTasksResponse(_message.Message):
    __slots__ = ("tasks",)
    TASKS_FIELD_NUMBER: _ClassVar[int]
    tasks: _containers.RepeatedCompositeFieldContainer[_task_pb2.Task]
    def __init__(self, tasks: _Optional[_Iterable[_Union[_task_pb2.Task, _Mapping]]] = ...) -> None: ...

class ListTasksRequest(_message.Message):
    __slots__ = ("organisation_id", "circle_id", "states", "time", "page_size", "page_token")
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    organisation_id: str
    circle_id: str
    states: _containers.RepeatedScalarFieldContainer[_task_pb2.Task.State]
    time: _types_pb2.Interval
    page_size: int
    page_token: str
    def __init__(self, organisation_id: _Optional[str] = ..., circle_id: _Optional[str] = ..., states: _Optional[_Iterable[_Union[_task_pb2.Task.State, str]]] = ..., time: _Optional[_Union[_types_pb2.Interval, _Mapping]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListTasksResponse(_message.Message):
    __slots__ = ("tasks", "next_page_token")
    TASKS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    tasks: _containers.RepeatedCompositeFieldContainer[_task_pb2.Task]
    next_page_token: str
    def __init__(self, tasks: _Optional[_Iterable[_Union[_task_pb2.Task, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateTaskRequest(_message.Message):
    __slots__ = ("task", "update_mask", "request_id")
    TASK_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    task: _task_pb2.Task
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, task: _Optional[_Union[_task_pb2.Task, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeleteTaskRequest(_message.Message):
    __slots__ = ("task_id", "etag", "request_id")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    etag: str
    request_id: str
    def __init__(self, task_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class PublishTaskRequest(_message.Message):
    __slots__ = ("task_id", "etag", "request_id")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    etag: str
    request_id: str
    def __init__(self, task_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchPublishTasksRequest(_message.Message):
    __slots__ = ("task_ids", "request_id")
    TASK_IDS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    task_ids: _containers.RepeatedScalarFieldContainer[str]
    request_id: str
    def __init__(self, task_ids: _Optional[_Iterable[str]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchPublishTasksResponse(_message.Message):
    __slots__ = ("tasks",)
    TASKS_FIELD_NUMBER: _ClassVar[int]
    tasks: _containers.RepeatedCompositeFieldContainer[_task_pb2.Task]
    def __init__(self, tasks: _Optional[_Iterable[_Union[_task_pb2.Task, _Mapping]]] = ...) -> None: ...

class OpenTaskWiderRequest(_message.Message):
    __slots__ = ("task_id", "etag", "request_id")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    etag: str
    request_id: str
    def __init__(self, task_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CancelTaskRequest(_message.Message):
    __slots__ = ("task_id", "reason", "etag", "request_id")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    reason: str
    etag: str
    request_id: str
    def __init__(self, task_id: _Optional[str] = ..., reason: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class FinishTaskRequest(_message.Message):
    __slots__ = ("task_id", "etag", "request_id")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    etag: str
    request_id: str
    def __init__(self, task_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CreateOfferRequest(_message.Message):
    __slots__ = ("offer", "request_id")
    OFFER_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    offer: _offer_pb2.Offer
    request_id: str
    def __init__(self, offer: _Optional[_Union[_offer_pb2.Offer, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchCreateOffersRequest(_message.Message):
    __slots__ = ("offers", "request_id")
    OFFERS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    offers: _containers.RepeatedCompositeFieldContainer[_offer_pb2.Offer]
    request_id: str
    def __init__(self, offers: _Optional[_Iterable[_Union[_offer_pb2.Offer, _Mapping]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchCreateOffersResponse(_message.Message):
    __slots__ = ("results",)
    class Result(_message.Message):
        __slots__ = ("offer", "refusal")
        OFFER_FIELD_NUMBER: _ClassVar[int]
        REFUSAL_FIELD_NUMBER: _ClassVar[int]
        offer: _offer_pb2.Offer
        refusal: BatchCreateOffersResponse.Refusal
        def __init__(self, offer: _Optional[_Union[_offer_pb2.Offer, _Mapping]] = ..., refusal: _Optional[_Union[BatchCreateOffersResponse.Refusal, _Mapping]] = ...) -> None: ...
    class Refusal(_message.Message):
        __slots__ = ("reason", "message")
        REASON_FIELD_NUMBER: _ClassVar[int]
        MESSAGE_FIELD_NUMBER: _ClassVar[int]
        reason: str
        message: str
        def __init__(self, reason: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[BatchCreateOffersResponse.Result]
    def __init__(self, results: _Optional[_Iterable[_Union[BatchCreateOffersResponse.Result, _Mapping]]] = ...) -> None: ...

class GetOfferRequest(_message.Message):
    __slots__ = ("offer_id",)
    OFFER_ID_FIELD_NUMBER: _ClassVar[int]
    offer_id: str
    def __init__(self, offer_id: _Optional[str] = ...) -> None: ...

class ListOffersRequest(_message.Message):
    __slots__ = ("volunteer_id", "task_id", "plan_run_id", "state", "page_size", "page_token")
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    PLAN_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    volunteer_id: str
    task_id: str
    plan_run_id: str
    state: _offer_pb2.Offer.State
    page_size: int
    page_token: str
    def __init__(self, volunteer_id: _Optional[str] = ..., task_id: _Optional[str] = ..., plan_run_id: _Optional[str] = ..., state: _Optional[_Union[_offer_pb2.Offer.State, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListOffersResponse(_message.Message):
    __slots__ = ("offers", "next_page_token")
    OFFERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    offers: _containers.RepeatedCompositeFieldContainer[_offer_pb2.Offer]
    next_page_token: str
    def __init__(self, offers: _Optional[_Iterable[_Union[_offer_pb2.Offer, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class AcceptOfferRequest(_message.Message):
    __slots__ = ("offer_id", "etag", "request_id")
    OFFER_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    offer_id: str
    etag: str
    request_id: str
    def __init__(self, offer_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeclineOfferRequest(_message.Message):
    __slots__ = ("offer_id", "decline_code", "decline_text", "etag", "request_id")
    OFFER_ID_FIELD_NUMBER: _ClassVar[int]
    DECLINE_CODE_FIELD_NUMBER: _ClassVar[int]
    DECLINE_TEXT_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    offer_id: str
    decline_code: _offer_pb2.Offer.DeclineCode
    decline_text: str
    etag: str
    request_id: str
    def __init__(self, offer_id: _Optional[str] = ..., decline_code: _Optional[_Union[_offer_pb2.Offer.DeclineCode, str]] = ..., decline_text: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RevokeOfferRequest(_message.Message):
    __slots__ = ("offer_id", "reason", "etag", "request_id")
    OFFER_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    offer_id: str
    reason: str
    etag: str
    request_id: str
    def __init__(self, offer_id: _Optional[str] = ..., reason: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetAssignmentRequest(_message.Message):
    __slots__ = ("assignment_id",)
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    def __init__(self, assignment_id: _Optional[str] = ...) -> None: ...

class ListAssignmentsRequest(_message.Message):
    __slots__ = ("volunteer_id", "task_id", "states", "page_size", "page_token")
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    volunteer_id: str
    task_id: str
    states: _containers.RepeatedScalarFieldContainer[_assignment_pb2.Assignment.State]
    page_size: int
    page_token: str
    def __init__(self, volunteer_id: _Optional[str] = ..., task_id: _Optional[str] = ..., states: _Optional[_Iterable[_Union[_assignment_pb2.Assignment.State, str]]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListAssignmentsResponse(_message.Message):
    __slots__ = ("assignments", "next_page_token")
    ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    assignments: _containers.RepeatedCompositeFieldContainer[_assignment_pb2.Assignment]
    next_page_token: str
    def __init__(self, assignments: _Optional[_Iterable[_Union[_assignment_pb2.Assignment, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class WithdrawAssignmentRequest(_message.Message):
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

class CancelAssignmentRequest(_message.Message):
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

class CheckInAssignmentRequest(_message.Message):
    __slots__ = ("assignment_id", "etag", "request_id", "code")
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    etag: str
    request_id: str
    code: str
    def __init__(self, assignment_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ..., code: _Optional[str] = ...) -> None: ...

class CheckOutAssignmentRequest(_message.Message):
    __slots__ = ("assignment_id", "etag", "request_id", "check_out_time")
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CHECK_OUT_TIME_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    etag: str
    request_id: str
    check_out_time: _timestamp_pb2.Timestamp
    def __init__(self, assignment_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ..., check_out_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CompleteAssignmentRequest(_message.Message):
    __slots__ = ("assignment_id", "minutes", "etag", "request_id")
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    MINUTES_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    minutes: int
    etag: str
    request_id: str
    def __init__(self, assignment_id: _Optional[str] = ..., minutes: _Optional[int] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class MarkNoShowRequest(_message.Message):
    __slots__ = ("assignment_id", "etag", "request_id")
    ASSIGNMENT_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    assignment_id: str
    etag: str
    request_id: str
    def __init__(self, assignment_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ExcuseAssignmentRequest(_message.Message):
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
