"""OrganisationsService, whole."""

from libs.contracts.gen.volunteercircle.organisations.v1.organisations_service_pb2_grpc import (
    OrganisationsServiceServicer,
)
from libs.rpc.desk import Desk
from services.organisations.rpc.bodies import BodyRpcs
from services.organisations.rpc.circles import CircleRpcs
from services.organisations.rpc.memberships import MembershipRpcs
from services.organisations.use_cases.ports import Repository


class Servicer(BodyRpcs, MembershipRpcs, CircleRpcs, OrganisationsServiceServicer):
    """Every RPC of the service."""

    def __init__(self, desk: Desk[Repository]) -> None:
        BodyRpcs.__init__(self, desk)
