"""The client of the REST API: each RPC by its own HTTP rule, and refusals in words."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import offer_pb2, task_pb2, tasks_service_pb2
from services.cli.rest import Refused, RestApi


@dataclass
class Server:
    """A server that gives one answer and remembers what it was asked."""

    status: int = 200
    content: bytes = b"{}"
    method: str = ""
    target: str = ""
    token: str = ""
    body: bytes = b""
    url: str = field(default="", init=False)


@pytest.fixture
def server():
    """A server on loopback."""
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            told.method, told.target = self.command, self.path
            told.token = self.headers["authorization"]
            told.body = self.rfile.read(int(self.headers.get("content-length", 0)))
            self.send_response(told.status)
            self.send_header("content-length", str(len(told.content)))
            self.end_headers()
            self.wfile.write(told.content)

        do_GET = do_POST = do_PATCH = answer  # noqa: N815 - names of the base class

        def log_message(self, *_: object) -> None:
            """Keep silent."""

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{listening.server_port}"
    serving = threading.Thread(target=listening.serve_forever)
    serving.start()
    yield told
    listening.shutdown()
    serving.join()
    listening.server_close()


async def call(server: Server, rpc: str, request, answer):
    async with httpx.AsyncClient(base_url=server.url) as client:
        return await RestApi(client, lambda: "token").call(rpc, request, answer)


async def test_path_fields_stand_in_the_url_and_the_rest_in_the_body(server: Server):
    server.content = json.dumps({"slot_id": "s", "new_field": 1}).encode()
    request = tasks_service_pb2.AcceptOfferRequest(offer_id="o-1", request_id="r-1")
    result = await call(server, "tasks.AcceptOffer", request, offer_pb2.Offer)
    assert (server.method, server.target) == ("POST", "/api/v1/offers/o-1:accept")
    assert json.loads(server.body) == {"request_id": "r-1"}
    assert server.token == "Bearer token"
    assert result.slot_id == "s"


async def test_reading_puts_nested_and_repeated_fields_into_the_query(server: Server):
    request = tasks_service_pb2.ListTasksRequest(circle_id="c", states=[2, 3])
    request.time.start_time.FromJsonString("2027-01-01T00:00:00Z")
    await call(server, "tasks.ListTasks", request, tasks_service_pb2.ListTasksResponse)
    query = parse_qs(urlsplit(server.target).query)
    assert server.method == "GET"
    assert query["states"] == ["STATE_PUBLISHED", "STATE_FILLING"]
    assert query["time.start_time"] == ["2027-01-01T00:00:00Z"]


async def test_nested_path_fields_are_found(server: Server):
    request = tasks_service_pb2.UpdateTaskRequest(task=task_pb2.Task(task_id="t/1", title="New"))
    await call(server, "tasks.UpdateTask", request, task_pb2.Task)
    assert (server.method, server.target) == ("PATCH", "/api/v1/tasks/t%2F1")
    assert json.loads(server.body) == {"task": {"title": "New"}}


@pytest.mark.parametrize(
    ("status", "content", "reason", "told"),
    [
        (409, b'{"reason": "ALREADY_FILLED", "detail": "Too late."}', "ALREADY_FILLED", "Too late."),
        (502, b"<html>", "", "502"),
        (500, b"[]", "", "500"),
    ],
)
async def test_a_refusal_keeps_its_reason(
    server: Server, status: int, content: bytes, reason: str, told: str
):
    server.status, server.content = status, content
    request = matching_service_pb2.GetPlanRunRequest(plan_run_id="p")
    with pytest.raises(Refused) as refused:
        await call(server, "matching.GetPlanRun", request, offer_pb2.Offer)
    assert (refused.value.status, refused.value.reason) == (status, reason)
    assert told in refused.value.what
