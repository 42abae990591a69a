"""`circle demo token`: who is meant by a name, and how to try the API with their token."""

from __future__ import annotations

import json
from collections.abc import Mapping

from libs.identifiers import is_id
from services.cli.data_directory import DataDirectory
from services.cli.demo.seeding import DemoFile
from services.cli.operator import OPERATOR_PERSON_ID
from services.cli.runtime_file import RuntimeFile
from services.cli.troubles import Trouble


def person_named(name: str, directory: DataDirectory) -> str:
    """The person meant by an id, by `operator`, or by the part of a ready-made login. Raises Trouble."""
    if is_id(name):
        return name
    people: Mapping[str, str] = {"operator": OPERATOR_PERSON_ID, **_logins(directory)}
    if name in people:
        return people[name]
    raise Trouble(
        f"Nobody is called {name!r}", f"Give a person's id or one of: {', '.join(people)}.", exit_code=2
    )


def hint(runtime: RuntimeFile, person_id: str) -> str:
    """A command line that tries the API with the token."""
    address = runtime.services["volunteers"]
    request = json.dumps({"volunteer_id": person_id})
    return (
        "buf curl --protocol grpc --http2-prior-knowledge --reflect "
        '--header "authorization: Bearer $TOKEN" '
        f"--data '{request}' http://{address}/volunteercircle.volunteers.v1.VolunteersService/GetVolunteer"
    )


def _logins(directory: DataDirectory) -> Mapping[str, str]:
    demo = DemoFile.read(directory.demo_file)
    return demo.people if demo else {}
