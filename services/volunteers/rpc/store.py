"""The repository as the RPCs use it: volunteers also as messages."""

from typing import Protocol

from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2 as pb
from services.volunteers.domain.volunteer import Volunteer
from services.volunteers.use_cases.ports import Directory, Repository


class Store(Repository, Directory[pb.Volunteer], Protocol):
    """Everything that use cases need, on one state of the database."""

    def printed(self, volunteer: Volunteer) -> pb.Volunteer:
        """The volunteer as the message that was stored and told; not to be changed."""
        ...
