"""The services of the suite, found by name: the command line hosts them without knowing them."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from importlib import import_module
from typing import Any, Protocol

SERVICES = ("organisations", "volunteers", "tasks", "matching", "gateway")
"""All services; each stands after those that it calls."""


class Running(Protocol):
    """A service that serves. `address` is host:port: of its gRPC server, or of the gateway's HTTP server."""

    name: str
    address: str
    ready: bool


def serve(name: str, settings: Any) -> AbstractAsyncContextManager[Running]:
    """Run a service while the block runs. Raises whatever prevents its start."""
    context: AbstractAsyncContextManager[Running] = _service(name).serve(settings)
    return context


def settings_of(name: str) -> Any:
    """The class of a service's settings."""
    return getattr(import_module(f"services.{name}.settings"), f"{name.capitalize()}Settings")


def told(name: str, addresses: dict[str, str], **settings: Any) -> Any:
    """A service's settings: those given that it knows, and the address of each service that it asks for."""
    known = settings_of(name)
    given = {**settings, **{f"{peer}_address": address for peer, address in addresses.items()}}
    return known(**{field: value for field, value in given.items() if field in known.model_fields})


def _service(name: str) -> Any:
    return import_module(f"services.{name}.service")
