"""Settings of the matching service."""

from pydantic import Field

from libs.hosting import ServiceSettings


class MatchingSettings(ServiceSettings, env_prefix="CIRCLE_MATCHING_"):
    """What the matching service can be told, beside what every service can."""

    listen: str = Field("127.0.0.1:7004", description="Host and port of the gRPC server.")
    tasks_address: str = Field(
        "127.0.0.1:7003", description="host:port of the tasks service, to which released plans go as offers."
    )
    solver_workers: int = Field(2, ge=1, le=64, description="Threads of one search.")
    solver_lease_seconds: float = Field(
        15.0,
        gt=0,
        description="Seconds after which a run whose process died is taken up again; renewed meanwhile.",
    )
