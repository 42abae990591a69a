"""TasksService, whole."""

from libs.contracts.gen.volunteercircle.tasks.v1.tasks_service_pb2_grpc import TasksServiceServicer
from libs.rpc.desk import Desk
from services.tasks.rpc.assignments import AssignmentRpcs
from services.tasks.rpc.doors import DoorRpcs
from services.tasks.rpc.handovers import HandoverRpcs
from services.tasks.rpc.help_requests import HelpRequestRpcs
from services.tasks.rpc.offers import OfferRpcs
from services.tasks.rpc.signup import SignupRpcs
from services.tasks.rpc.tasks import TaskRpcs
from services.tasks.use_cases.ports import Repository


class Servicer(
    HelpRequestRpcs,
    TaskRpcs,
    OfferRpcs,
    AssignmentRpcs,
    DoorRpcs,
    HandoverRpcs,
    SignupRpcs,
    TasksServiceServicer,
):
    """Every RPC of the service."""

    def __init__(self, desk: Desk[Repository]) -> None:
        HelpRequestRpcs.__init__(self, desk)
