"""Applications as messages."""

from libs.contracts.gen.volunteercircle.tasks.v1 import application_pb2 as pb
from libs.contracts.vocabulary import Vocabulary
from libs.rpc.etags import etag_of
from services.tasks.domain.application import Application, ApplicationState
from services.tasks.wire.times import print_instant, read_instant

APPLICATION_STATES = Vocabulary(ApplicationState, pb.Application.State, "STATE")


def read_application(message: pb.Application) -> Application:
    """An application as it was stored."""
    return Application(
        application_id=message.application_id,
        task_id=message.task_id,
        slot_id=message.slot_id,
        volunteer_id=message.volunteer_id,
        organisation_id=message.organisation_id,
        circle_id=message.circle_id,
        state=APPLICATION_STATES.known(message.state),
        create_time=read_instant(message.create_time),
        update_time=read_instant(message.update_time),
        version=message.version,
        message=message.message,
        decision_reason=message.decision_reason,
        decided_by_person_id=message.decided_by_person_id,
    )


def print_application(application: Application) -> pb.Application:
    """The whole application."""
    return pb.Application(
        application_id=application.application_id,
        task_id=application.task_id,
        slot_id=application.slot_id,
        volunteer_id=application.volunteer_id,
        organisation_id=application.organisation_id,
        circle_id=application.circle_id,
        state=APPLICATION_STATES.number(application.state),
        message=application.message,
        decision_reason=application.decision_reason,
        decided_by_person_id=application.decided_by_person_id,
        version=application.version,
        etag=etag_of(application.version),
        create_time=print_instant(application.create_time),
        update_time=print_instant(application.update_time),
    )


def told_application(whole: pb.Application) -> pb.Application:
    """The application as events tell it: without what the parties wrote."""
    told = pb.Application()
    told.CopyFrom(whole)
    told.ClearField("message")
    told.ClearField("decision_reason")
    return told
