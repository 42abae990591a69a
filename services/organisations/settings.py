"""Settings of the organisations service."""

from libs.hosting import ServiceSettings


class OrganisationsSettings(ServiceSettings, env_prefix="CIRCLE_ORGANISATIONS_"):
    """What the organisations service can be told: nothing but what every service can."""
