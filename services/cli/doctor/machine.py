"""Looks at the machine: Python, packages, programs, the data directory."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from services.cli.data_directory import DataDirectory
from services.cli.doctor.diagnosis import Diagnosis, broken, note, well

_DISTRIBUTION = "volunteer-circle"
_OLDEST_PYTHON = (3, 11)
_INSTALL_HINT = "Run: make setup"
_ASSETS = Path(__file__).parents[2] / "gateway/pages/assets/vendor"
_PIN = re.compile(r"(?P<name>[\w.-]+)(?:\[[^]]*\])?==(?P<version>[^;\s]+)\s*(?:;(?P<marker>.*))?")
_LEAST_FREE_BYTES = 1024**3
_POSTGRESQL_DIRECTORIES = "/usr/lib/postgresql"


def look_at_machine(directory: DataDirectory) -> Iterator[Diagnosis]:
    """Everything that can be seen without a running suite."""
    yield _python()
    yield from _packages()
    yield _protobuf()
    yield _nats_server()
    yield _assets()
    yield _browser()
    yield _postgresql()
    yield note("sqlite", sqlite3.sqlite_version)
    yield _data_directory(directory)


def _python() -> Diagnosis:
    seen = sys.version.split()[0]
    if sys.version_info >= _OLDEST_PYTHON:
        return well("python", seen)
    return broken("python", seen, "Install Python 3.11 or later and set up again with: make setup")


def _packages() -> Iterator[Diagnosis]:
    """Every package at its pin: ortools, protobuf and grpcio only work together as they are pinned."""
    try:
        pins = dict(_pins(distribution(_DISTRIBUTION).requires or ()))
    except PackageNotFoundError:
        yield broken("packages", "volunteer-circle is not installed", _INSTALL_HINT)
        return
    wrong = {name: pin for name, pin in pins.items() if _installed(name) != pin}
    for name, pin in wrong.items():
        yield broken(f"package {name}", f"{_installed(name)} instead of {pin}", _INSTALL_HINT)
    if not wrong:
        yield well("packages", f"all {len(pins)} as pinned")


def _pins(requirements: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Name and version of what running needs; what only development needs is left out."""
    for requirement in requirements:
        pin = _PIN.fullmatch(requirement)
        if pin and "extra ==" not in (pin["marker"] or ""):
            yield pin["name"], pin["version"]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "nothing"


def _protobuf() -> Diagnosis:
    """The trap: a resolver that prefers a newer protobuf silently takes a years old ortools."""
    from google.protobuf.internal import api_implementation

    seen = f"protobuf {_installed('protobuf')} ({api_implementation.Type()}), ortools {_installed('ortools')}"
    if api_implementation.Type() == "upb" and _installed("ortools").startswith("9.15"):
        return well("solver and protobuf", seen)
    return broken("solver and protobuf", seen, _INSTALL_HINT)


def _nats_server() -> Diagnosis:
    installed = Path(sysconfig.get_path("scripts")) / "nats-server"
    found = str(installed) if installed.exists() else shutil.which("nats-server")
    if found is None:
        return broken("nats-server", "missing", _INSTALL_HINT)
    return well("nats-server", found)


def _assets() -> Diagnosis:
    scripts = [path.name for path in sorted(_ASSETS.glob("*.*"))] if _ASSETS.is_dir() else []
    if any(name.endswith(".js") for name in scripts) and any(name.endswith(".css") for name in scripts):
        return well("page assets", ", ".join(scripts))
    return broken("page assets", "missing", _INSTALL_HINT)


def _browser() -> Diagnosis:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return note(
        "chromium", found or "not there", "" if found else "Only browser tests need it: apt install chromium"
    )


def _postgresql() -> Diagnosis:
    installed = sorted(Path(_POSTGRESQL_DIRECTORIES).glob("*/bin/initdb"))
    found = str(installed[-1]) if installed else shutil.which("initdb")
    return note(
        "postgresql", found or "not there", "" if found else "Only tests need it: apt install postgresql"
    )


def _data_directory(directory: DataDirectory) -> Diagnosis:
    path = directory.path
    if not path.exists():
        return note("data directory", f"{path} is not there yet", "circle up makes it")
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        return broken("data directory", f"{path} cannot be written", f"Make it yours: chown -R $USER {path}")
    free = shutil.disk_usage(path).free
    if free < _LEAST_FREE_BYTES:
        return broken("data directory", f"{free // 1024**2} MiB free at {path}", "Free at least 1 GiB.")
    return well("data directory", f"{path}, {free // 1024**3} GiB free")
