from libs.contracts.gen.volunteercircle.events.v1 import options_pb2 as _options_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import skill_pb2 as _skill_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2 as _volunteer_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class VolunteerRegistered(_message.Message):
    __slots__ = ("volunteer",)
    VOLUNTEER_FIELD_NUMBER: _ClassVar[int]
    volunteer: _volunteer_pb2.Volunteer
    def __init__(self, volunteer: _Optional[_Union[_volunteer_pb2.Volunteer, _Mapping]] = ...) -> None: ...

class VolunteerChanged(_message.Message):
    __slots__ = ("volunteer",)
    VOLUNTEER_FIELD_NUMBER: _ClassVar[int]
    volunteer: _volunteer_pb2.Volunteer
    def __init__(self, volunteer: _Optional[_Union[_volunteer_pb2.Volunteer, _Mapping]] = ...) -> None: ...

class VolunteerAvailabilityChanged(_message.Message):
    __slots__ = ("volunteer",)
    VOLUNTEER_FIELD_NUMBER: _ClassVar[int]
    volunteer: _volunteer_pb2.Volunteer
    def __init__(self, volunteer: _Optional[_Union[_volunteer_pb2.Volunteer, _Mapping]] = ...) -> None: ...

class VolunteerLimitsChanged(_message.Message):
    __slots__ = ("volunteer",)
    VOLUNTEER_FIELD_NUMBER: _ClassVar[int]
    volunteer: _volunteer_pb2.Volunteer
    def __init__(self, volunteer: _Optional[_Union[_volunteer_pb2.Volunteer, _Mapping]] = ...) -> None: ...

class VolunteerActivated(_message.Message):
    __slots__ = ("volunteer",)
    VOLUNTEER_FIELD_NUMBER: _ClassVar[int]
    volunteer: _volunteer_pb2.Volunteer
    def __init__(self, volunteer: _Optional[_Union[_volunteer_pb2.Volunteer, _Mapping]] = ...) -> None: ...

class VolunteerPaused(_message.Message):
    __slots__ = ("volunteer",)
    VOLUNTEER_FIELD_NUMBER: _ClassVar[int]
    volunteer: _volunteer_pb2.Volunteer
    def __init__(self, volunteer: _Optional[_Union[_volunteer_pb2.Volunteer, _Mapping]] = ...) -> None: ...

class VolunteerSuspended(_message.Message):
    __slots__ = ("volunteer",)
    VOLUNTEER_FIELD_NUMBER: _ClassVar[int]
    volunteer: _volunteer_pb2.Volunteer
    def __init__(self, volunteer: _Optional[_Union[_volunteer_pb2.Volunteer, _Mapping]] = ...) -> None: ...

class VolunteerArchived(_message.Message):
    __slots__ = ("volunteer",)
    VOLUNTEER_FIELD_NUMBER: _ClassVar[int]
    volunteer: _volunteer_pb2.Volunteer
    def __init__(self, volunteer: _Optional[_Union[_volunteer_pb2.Volunteer, _Mapping]] = ...) -> None: ...

class QualificationGranted(_message.Message):
    __slots__ = ("volunteer",)
    VOLUNTEER_FIELD_NUMBER: _ClassVar[int]
    volunteer: _volunteer_pb2.Volunteer
    def __init__(self, volunteer: _Optional[_Union[_volunteer_pb2.Volunteer, _Mapping]] = ...) -> None: ...

class QualificationRevoked(_message.Message):
    __slots__ = ("volunteer",)
    VOLUNTEER_FIELD_NUMBER: _ClassVar[int]
    volunteer: _volunteer_pb2.Volunteer
    def __init__(self, volunteer: _Optional[_Union[_volunteer_pb2.Volunteer, _Mapping]] = ...) -> None: ...

class SkillCreated(_message.Message):
    __slots__ = ("skill",)
    SKILL_FIELD_NUMBER: _ClassVar[int]
    skill: _skill_pb2.Skill
    def __init__(self, skill: _Optional[_Union[_skill_pb2.Skill, _Mapping]] = ...) -> None: ...

class SkillChanged(_message.Message):
    __slots__ = ("skill",)
    SKILL_FIELD_NUMBER: _ClassVar[int]
    skill: _skill_pb2.Skill
    def __init__(self, skill: _Optional[_Union[_skill_pb2.Skill, _Mapping]] = ...) -> None: ...

class SkillDeleted(_message.Message):
    __slots__ = ("skill",)
    SKILL_FIELD_NUMBER: _ClassVar[int]
    skill: _skill_pb2.Skill
    def __init__(self, skill: _Optional[_Union[_skill_pb2.Skill, _Mapping]] = ...) -> None: ...
