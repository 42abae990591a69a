"""Log lines, traces and the metrics endpoint."""

import io
import json
import logging
import urllib.request
from collections.abc import Iterator

import pytest
import structlog

from libs.telemetry.logs import actor_hash, burst, configure_logging, get_logger
from libs.telemetry.metrics_endpoint import open_metrics_endpoint
from libs.telemetry.rpc_figures import RPC_FIGURES
from libs.telemetry.tracing import (
    continue_trace,
    current_trace,
    current_traceparent,
    new_trace,
    parse_traceparent,
)


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging("INFO", stream=stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def written(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_the_lines_of_a_burst_go_out_together(lines: io.StringIO) -> None:
    log = get_logger("tasks.rpc")
    with burst():
        log.info("first")
        log.info("second")
        assert written(lines) == []
    log.info("third")
    assert [line["event"] for line in written(lines)] == ["first", "second", "third"]


def test_a_line_is_json_in_utc_and_carries_the_trace(lines: io.StringIO) -> None:
    with continue_trace(None) as trace:
        get_logger("tasks.rpc").info("rpc", method="GetTask")
    line = written(lines)[0]
    assert str(line.pop("timestamp")).endswith("Z")
    assert line == {
        "component": "tasks.rpc",
        "event": "rpc",
        "level": "info",
        "method": "GetTask",
        "trace_id": trace.trace_id,
    }


def test_secrets_are_masked_and_people_are_hashed(lines: io.StringIO) -> None:
    get_logger("x").info("rpc", session_token="abc", password="abc", actor=actor_hash("person:0192"))
    line = written(lines)[0]
    assert (line["session_token"], line["password"]) == ("***", "***")
    assert "0192" not in str(line["actor"])
    assert actor_hash("service:tasks") == "service:tasks"


def test_an_exception_is_written_on_one_line(lines: io.StringIO) -> None:
    try:
        raise RuntimeError("the cause")
    except RuntimeError:
        get_logger("x").exception("failed")
    assert "RuntimeError: the cause" in str(written(lines)[0]["exception"])


def test_library_warnings_take_the_same_shape(lines: io.StringIO) -> None:
    logging.getLogger("nats").warning("slow consumer")
    assert [(line["event"], line["logger"], line["level"]) for line in written(lines)] == [
        ("slow consumer", "nats", "warning")
    ]


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="LOUD"):
        configure_logging("LOUD")


def test_a_trace_continues_with_a_new_part() -> None:
    parent = new_trace()
    with continue_trace(str(parent)) as part:
        assert part.trace_id == parent.trace_id
        assert part.span_id != parent.span_id
        assert current_traceparent() == str(part)
    assert current_trace() is None


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "00-" + "0" * 32 + "-" + "1" * 16 + "-01",
        "00-" + "a" * 32 + "-" + "0" * 16 + "-01",
        "00-" + "A" * 32 + "-" + "1" * 16 + "-01",
        "00-" + "a" * 31 + "-" + "1" * 16 + "-01",
        "ff-" + "a" * 32 + "-" + "1" * 16 + "-01",
        "00-" + "a" * 32 + "-" + "1" * 16 + "-01-more",
    ],
)
def test_a_broken_traceparent_is_not_trusted(text: str | None) -> None:
    assert parse_traceparent(text) is None
    with continue_trace(text) as trace:
        assert parse_traceparent(str(trace)) == trace


def test_metrics_are_served() -> None:
    RPC_FIGURES.of("sample", "GetTask").count("OK", 0.003)
    RPC_FIGURES.of("sample", "GetTask").count("ABORTED", 40.0)
    endpoint = open_metrics_endpoint("127.0.0.1:0")
    try:
        with urllib.request.urlopen(f"http://{endpoint.address}/metrics", timeout=30) as answer:
            text = answer.read().decode()
    finally:
        endpoint.close()
    assert 'grpc_server_handled_total{code="OK",method="GetTask",service="sample"} 1.0' in text
    assert 'grpc_server_handling_seconds_bucket{le="0.0025",method="GetTask",service="sample"} 0.0' in text
    assert 'grpc_server_handling_seconds_bucket{le="0.005",method="GetTask",service="sample"} 1.0' in text
    assert 'grpc_server_handling_seconds_bucket{le="+Inf",method="GetTask",service="sample"} 2.0' in text
    assert 'grpc_server_handling_seconds_sum{method="GetTask",service="sample"} 40.003' in text
    assert "process_resident_memory_bytes" in text
