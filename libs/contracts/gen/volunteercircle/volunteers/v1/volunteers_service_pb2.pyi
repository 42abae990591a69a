from libs.contracts.gen.buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import empty_pb2 as _empty_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import person_pb2 as _person_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import skill_pb2 as _skill_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2 as _volunteer_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreatePersonRequest(_message.Message):
    __slots__ = ("person", "request_id")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    person: _person_pb2.Person
    request_id: str
    def __init__(self, person: _Optional[_Union[_person_pb2.Person, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetPersonRequest(_message.Message):
    __slots__ = ("person_id",)
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    def __init__(self, person_id: _Optional[str] = ...) -> None: ...

class BatchGetPeopleRequest(_message.Message):
    __slots__ = ("person_ids",)
    PERSON_IDS_FIELD_NUMBER: _ClassVar[int]
    person_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, person_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class BatchGetPeopleResponse(_message.Message):
    __slots__ = ("people",)
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    people: _containers.RepeatedCompositeFieldContainer[_person_pb2.Person]
    def __init__(self, people: _Optional[_Iterable[_Union[_person_pb2.Person, _Mapping]]] = ...) -> None: ...

class UpdatePersonRequest(_message.Message):
    __slots__ = ("person", "update_mask", "request_id")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    person: _person_pb2.Person
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, person: _Optional[_Union[_person_pb2.Person, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class CreateVolunteerRequest(_message.Message):
    __slots__ = ("person", "volunteer", "applicant", "request_id")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    VOLUNTEER_FIELD_NUMBER: _ClassVar[int]
    APPLICANT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    person: _person_pb2.Person
    volunteer: _volunteer_pb2.Volunteer
    applicant: bool
    request_id: str
    def __init__(self, person: _Optional[_Union[_person_pb2.Person, _Mapping]] = ..., volunteer: _Optional[_Union[_volunteer_pb2.Volunteer, _Mapping]] = ..., applicant: _Optional[bool] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchCreateVolunteersRequest(_message.Message):
    __slots__ = ("requests", "request_id")
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    requests: _containers.RepeatedCompositeFieldContainer[CreateVolunteerRequest]
    request_id: str
    def __init__(self, requests: _Optional[_Iterable[_Union[CreateVolunteerRequest, _Mapping]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchCreateVolunteersResponse(_message.Message):
    __slots__ = ("volunteers",)
    VOLUNTEERS_FIELD_NUMBER: _ClassVar[int]
    volunteers: _containers.RepeatedCompositeFieldContainer[_volunteer_pb2.Volunteer]
    def __init__(self, volunteers: _Optional[_Iterable[_Union[_volunteer_pb2.Volunteer, _Mapping]]] = ...) -> None: ...

class GetVolunteerRequest(_message.Message):
    __slots__ = ("volunteer_id",)
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    volunteer_id: str
    def __init__(self, volunteer_id: _Optional[str] = ...) -> None: ...

class BatchGetVolunteersRequest(_message.Message):
    __slots__ = ("volunteer_ids",)
    VOLUNTEER_IDS_FIELD_NUMBER: _ClassVar[int]
    volunteer_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, volunteer_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class BatchGetVolunteersResponse(_message.Message):
    __slots__ = ("volunteers",)
    VOLUNTEERS_FIELD_NUMBER: _ClassVar[int]
    volunteers: _containers.RepeatedCompositeFieldContainer[_volunteer_pb2.Volunteer]
    def __init__(self, volunteers: _Optional[_Iterable[_Union[_volunteer_pb2.Volunteer, _Mapping]]] = ...) -> None: ...

class ListVolunteersRequest(_message.Message):
    __slots__ = ("circle_id", "state", "page_size", "page_token")
    CIRCLE_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    circle_id: str
    state: _volunteer_pb2.Volunteer.State
    page_size: int
    page_token: str
    def __init__(self, circle_id: _Optional[str] = ..., state: _Optional[_Union[_volunteer_pb2.Volunteer.State, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListVolunteersResponse(_message.Message):
    __slots__ = ("volunteers", "next_page_token")
    VOLUNTEERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    volunteers: _containers.RepeatedCompositeFieldContainer[_volunteer_pb2.Volunteer]
    next_page_token: str
    def __init__(self, volunteers: _Optional[_Iterable[_Union[_volunteer_pb2.Volunteer, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateVolunteerRequest(_message.Message):
    __slots__ = ("volunteer", "update_mask", "request_id")
    VOLUNTEER_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    volunteer: _volunteer_pb2.Volunteer
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, volunteer: _Optional[_Union[_volunteer_pb2.Volunteer, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class ActivateVolunteerRequest(_message.Message):
    __slots__ = ("volunteer_id", "etag", "request_id")
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    volunteer_id: str
    etag: str
    request_id: str
    def __init__(self, volunteer_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class PauseVolunteerRequest(_message.Message):
    __slots__ = ("volunteer_id", "etag", "request_id")
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    volunteer_id: str
    etag: str
    request_id: str
    def __init__(self, volunteer_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class SuspendVolunteerRequest(_message.Message):
    __slots__ = ("volunteer_id", "reason", "etag", "request_id")
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    volunteer_id: str
    reason: str
    etag: str
    request_id: str
    def __init__(self, volunteer_id: _Optional[str] = ..., reason: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ArchiveVolunteerRequest(_message.Message):
    __slots__ = ("volunteer_id", "etag", "request_id")
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    volunteer_id: str
    etag: str
    request_id: str
    def __init__(self, volunteer_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class GrantQualificationRequest(_message.Message):
    __slots__ = ("volunteer_id", "qualification", "organisation_id", "etag", "request_id")
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    QUALIFICATION_FIELD_NUMBER: _ClassVar[int]
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    volunteer_id: str
    qualification: _volunteer_pb2.Qualification
    organisation_id: str
    etag: str
    request_id: str
    def __init__(self, volunteer_id: _Optional[str] = ..., qualification: _Optional[_Union[_volunteer_pb2.Qualification, _Mapping]] = ..., organisation_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RevokeQualificationRequest(_message.Message):
    __slots__ = ("volunteer_id", "skill_id", "organisation_id", "etag", "request_id")
    VOLUNTEER_ID_FIELD_NUMBER: _ClassVar[int]
    SKILL_ID_FIELD_NUMBER: _ClassVar[int]
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    volunteer_id: str
    skill_id: str
    organisation_id: str
    etag: str
    request_id: str
    def __init__(self, volunteer_id: _Optional[str] = ..., skill_id: _Optional[str] = ..., organisation_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CreateSkillRequest(_message.Message):
    __slots__ = ("skill", "request_id")
    SKILL_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    skill: _skill_pb2.Skill
    request_id: str
    def __init__(self, skill: _Optional[_Union[_skill_pb2.Skill, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetSkillRequest(_message.Message):
    __slots__ = ("skill_id",)
    SKILL_ID_FIELD_NUMBER: _ClassVar[int]
    skill_id: str
    def __init__(self, skill_id: _Optional[str] = ...) -> None: ...

class ListSkillsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListSkillsResponse(_message.Message):
    __slots__ = ("skills", "next_page_token")
    SKILLS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    skills: _containers.RepeatedCompositeFieldContainer[_skill_pb2.Skill]
    next_page_token: str
    def __init__(self, skills: _Optional[_Iterable[_Union[_skill_pb2.Skill, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateSkillRequest(_message.Message):
    __slots__ = ("skill", "update_mask", "request_id")
    SKILL_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    skill: _skill_pb2.Skill
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, skill: _Optional[_Union[_skill_pb2.Skill, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeleteSkillRequest(_message.Message):
    __slots__ = ("skill_id", "etag", "request_id")
    SKILL_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    skill_id: str
    etag: str
    request_id: str
    def __init__(self, skill_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...
