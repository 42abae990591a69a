"""Malformed requests to a server whose handlers do nothing wrong: the shell alone must withstand them."""

from pathlib import Path
from typing import Any

from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from libs.access.principal import person
from libs.errors import NotFound
from libs.identifiers import new_id
from tests.support.fuzz import KINDS, fuzz
from tests.support.rpc import ADMIN, VOLUNTEERS, served

# Without facts to ask the policy about, the handlers refuse by hand, as a use case that finds nothing does.


class SampleMissing(NotFound):
    reason = "SAMPLE_MISSING"


async def missing(request: Any, context: object) -> Message:
    raise SampleMissing("There is no such thing here.")


def answering(method: Any) -> Any:
    async def answer(request: Any, context: object) -> Message:
        return GetMessageClass(method.output_type)()

    return answer


OPEN = {"GetSkill", "ListSkills", "GetPerson", "BatchGetPeople", "CreateSkill", "UpdateSkill", "DeleteSkill"}
HANDLERS = {
    method.name: answering(method) if method.name in OPEN else missing for method in VOLUNTEERS.methods
}


async def test_malformed_requests_are_refused_with_a_reason(tmp_path: Path) -> None:
    async with served(tmp_path, **HANDLERS) as it, it.bare_channel() as channel:
        findings = await fuzz(
            channel, [VOLUNTEERS], it.bearer(), cases=len(HANDLERS) * len(KINDS) * 6, seed=7
        )
        assert findings.complaints == []
        assert findings.cases == len(HANDLERS) * len(KINDS) * 6
        assert findings.codes["INVALID_ARGUMENT"] > findings.cases / 3
        assert {"OK", "NOT_FOUND", "RESOURCE_EXHAUSTED"} < set(findings.codes)
        again = await fuzz(channel, [VOLUNTEERS], it.bearer(), cases=200, seed=7)
        assert again.complaints == []


async def test_a_run_notices_what_it_must_notice(tmp_path: Path) -> None:
    async def leaking(request: Any, context: object) -> Message:
        raise SampleMissing("ValueError('row 7') in storage.py")

    async def broken(request: Any, context: object) -> Message:
        raise ValueError("row 7")

    handlers = HANDLERS | {"GetSkill": leaking, "ListSkills": broken}
    async with served(tmp_path, **handlers) as it, it.bare_channel() as channel:
        findings = await fuzz(channel, [VOLUNTEERS], it.bearer(), cases=600, seed=7)
        complaints = "\n".join(findings.complaints)
        assert "tells too much" in complaints
        assert "INTERNAL" in complaints
        stranger = await fuzz(channel, [VOLUNTEERS], (), cases=100, seed=7)
        assert stranger.codes["UNAUTHENTICATED"] > 0
        assert ADMIN.subject not in complaints
        nobody = await fuzz(channel, [VOLUNTEERS], it.bearer(person(new_id())), cases=100, seed=7)
        assert nobody.codes["PERMISSION_DENIED"] > 0
