"""VolunteersService, whole."""

from libs.contracts.gen.volunteercircle.volunteers.v1.volunteers_service_pb2_grpc import (
    VolunteersServiceServicer,
)
from services.volunteers.rpc.people import PersonRpcs
from services.volunteers.rpc.skills import SkillRpcs
from services.volunteers.rpc.volunteers import VolunteerRpcs


class Servicer(PersonRpcs, VolunteerRpcs, SkillRpcs, VolunteersServiceServicer):
    """Every RPC of the service."""
