"""Settings of the gateway."""

from pydantic import Field

from libs.hosting import ServiceSettings


class GatewaySettings(ServiceSettings, env_prefix="CIRCLE_GATEWAY_"):
    """What the gateway can be told; every default works on one machine."""

    listen: str = Field("127.0.0.1:8080", description="Host and port of the public HTTP server.")
    volunteers_address: str = Field("127.0.0.1:7001", description="Where the volunteers service answers.")
    organisations_address: str = Field(
        "127.0.0.1:7002", description="Where the organisations service answers."
    )
    tasks_address: str = Field("127.0.0.1:7003", description="Where the tasks service answers.")
    matching_address: str = Field("127.0.0.1:7004", description="Where the matching service answers.")
    https: bool = Field(
        False, description="Whether browsers reach the gateway over https, a proxy in front ending it."
    )
    demo: bool = Field(False, description="Whether ready-made logins are offered to everybody.")
    session_idle_minutes: int = Field(30, ge=1, description="Minutes without use after which a session ends.")
    session_hours: int = Field(12, ge=1, description="Hours after which a session ends in any case.")
    attempts_per_account: int = Field(5, ge=1, description="Attempts a minute to sign in to one account.")
    attempts_per_address: int = Field(
        30, ge=1, description="Wrong passwords a minute, and new accounts a minute, from one network address."
    )
    trusted_proxies: str = Field(
        "", description="Addresses of proxies whose X-Forwarded-For is believed, separated by commas."
    )
