"""Settings of the organisations service."""

from pydantic import Field

from libs.hosting import ServiceSettings


class OrganisationsSettings(ServiceSettings, env_prefix="CIRCLE_ORGANISATIONS_"):
    """What the organisations service can be told: nothing but what every service can."""

    listen: str = Field("127.0.0.1:7002", description="Host and port of the gRPC server.")
