"""Settings of the volunteers service."""

from pydantic import Field

from libs.hosting import ServiceSettings


class VolunteersSettings(ServiceSettings, env_prefix="CIRCLE_VOLUNTEERS_"):
    """What the volunteers service can be told."""

    listen: str = Field("127.0.0.1:7001", description="Host and port of the gRPC server.")
    birthdays_pause_seconds: float = Field(
        900.0, gt=0, description="Seconds between two looks at who has reached an age that matters."
    )
