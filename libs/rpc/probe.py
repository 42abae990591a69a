"""`python -m libs.rpc.probe HOST:PORT` ends with 0 when the server there wants calls: a health check."""

import asyncio
import sys

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

_SECONDS = 2.0


async def is_serving(address: str) -> bool:
    """Whether the gRPC server at `host:port` answers and wants calls."""
    async with grpc.aio.insecure_channel(address) as channel:
        try:
            answer = await health_pb2_grpc.HealthStub(channel).Check(
                health_pb2.HealthCheckRequest(), timeout=_SECONDS
            )
        except grpc.aio.AioRpcError:
            return False
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(is_serving(sys.argv[1])) else 1)
