"""The private HTTP endpoint from which Prometheus collects the metrics."""

from dataclasses import dataclass
from threading import Thread
from wsgiref.simple_server import WSGIServer

from prometheus_client import start_http_server

from libs.telemetry.metrics import REGISTRY


@dataclass(frozen=True, slots=True)
class MetricsEndpoint:
    """A running endpoint; `address` is host:port."""

    address: str
    server: WSGIServer
    thread: Thread

    def close(self) -> None:
        """Stop answering."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def open_metrics_endpoint(listen: str) -> MetricsEndpoint:
    """Serve `/metrics` on `host:port` (port 0 takes a free one). Raises OSError when the port is taken."""
    host, _, port = listen.rpartition(":")
    server, thread = start_http_server(int(port), addr=host, registry=REGISTRY)
    return MetricsEndpoint(f"{host}:{server.server_port}", server, thread)
