"""Settings of the tasks service."""

from pydantic import Field

from libs.hosting import ServiceSettings


class TasksSettings(ServiceSettings, env_prefix="CIRCLE_TASKS_"):
    """What the tasks service can be told."""

    listen: str = Field("127.0.0.1:7003", description="Host and port of the gRPC server.")
    due_pause_seconds: float = Field(
        1.0, gt=0, description="Seconds between two looks at offers, tasks and requests whose time has come."
    )
    due_batch: int = Field(200, ge=1, le=5000, description="How many of them are dealt with at a time.")
