"""Fixtures that tests of every kind share; they live in tests/support. How hypothesis runs everywhere."""

from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.support.nats",
    "tests.support.postgres",
    "tests.support.databases",
    "tests.support.suite",
    "tests.support.browser",
    "tests.support.gateway",
]

# A machine that is busy is slow, which says nothing of the code.
settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")
