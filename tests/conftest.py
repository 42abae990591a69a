"""Fixtures that tests of every kind share; they live in tests/support."""

pytest_plugins = [
    "tests.support.nats",
    "tests.support.postgres",
    "tests.support.databases",
    "tests.support.suite",
    "tests.support.browser",
    "tests.support.gateway",
]
