"""Malformed requests to the real service: every RPC refuses them with a reason, and lives on."""

import grpc

from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from tests.support.fuzz import KINDS, fuzz
from tests.support.tasks import ADMIN, TASKS, House

ROUNDS = 3


async def test_malformed_requests_are_refused_with_a_reason(house: House) -> None:
    bearer = (("authorization", f"Bearer {house.gateway.sign(ADMIN)}"),)
    async with grpc.aio.insecure_channel(house.service.address) as channel:
        cases = len(TASKS.methods) * len(KINDS) * ROUNDS
        findings = await fuzz(channel, [TASKS], bearer, cases=cases, seed=11)
    assert findings.complaints == []
    assert findings.cases == cases
    await house.stub(None).ListTasks(api.ListTasksRequest())
