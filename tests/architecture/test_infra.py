"""What infra/ promises, as far as it can be told without a container engine."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.cli.members import SERVICES, settings_of
from services.cli.runtime_file import SUITE_FILE, RuntimeFile

INFRA = Path(__file__).resolve().parents[2] / "infra"
COMPOSE: dict[str, Any] = yaml.safe_load((INFRA / "compose.yaml").read_text())
SECRETS = ("database_url", "nats_url")


def settings_variables(service: str) -> set[str]:
    """Every variable that the service reads."""
    fields = settings_of(service).model_fields
    prefixes = ("CIRCLE_", f"CIRCLE_{service.upper()}_")
    plain = {f"{prefix}{field}".upper() for prefix in prefixes for field in fields}
    return plain | {f"{prefix}{field}_file".upper() for prefix in prefixes for field in SECRETS}


@pytest.mark.parametrize("service", SERVICES)
def test_compose_sets_only_what_the_service_reads(service: str) -> None:
    container = COMPOSE["services"][service]
    assert container["command"] == ["serve", service]
    assert set(container["environment"]) <= settings_variables(service)


@pytest.mark.parametrize("service", SERVICES)
def test_secrets_come_from_files_that_the_container_has(service: str) -> None:
    container = COMPOSE["services"][service]
    files = {
        value.removeprefix("/run/secrets/")
        for name, value in container["environment"].items()
        if name.endswith("_FILE")
    }
    assert files == set(container["secrets"])
    assert files <= set(COMPOSE["secrets"])


def test_peers_are_asked_where_they_listen() -> None:
    listening = {
        f"{name}:{value.rpartition(':')[2]}"
        for name in SERVICES
        for variable, value in COMPOSE["services"][name]["environment"].items()
        if variable.endswith("_LISTEN") and name.upper() in variable
    }
    asked = {
        value
        for name in SERVICES
        for variable, value in COMPOSE["services"][name]["environment"].items()
        if variable.endswith("_ADDRESS")
    }
    suite = RuntimeFile(**json.loads((INFRA / "suite.json").read_text()))
    assert asked | set(suite.services.values()) <= listening
    assert suite.gateway_url.removeprefix("http://") in listening


def test_the_operator_is_told_where_the_suite_runs() -> None:
    assert set(COMPOSE["services"]["operator"]["environment"]) == {SUITE_FILE}


def test_every_database_is_made() -> None:
    made = re.findall(r"CREATE DATABASE (\w+);", (INFRA / "postgres" / "databases.sql").read_text())
    assert sorted(made) == sorted(SERVICES)


def test_secrets_are_made_once_and_the_broker_takes_its_configuration(tmp_path: Path) -> None:
    script = shutil.copy(INFRA / "make-secrets", tmp_path)
    subprocess.run([script], check=True)
    secrets = tmp_path / "secrets"
    first = {path.name: path.read_text() for path in secrets.iterdir()}
    subprocess.run([script], check=True)
    assert {path.name: path.read_text() for path in secrets.iterdir()} == first
    assert {INFRA / secret["file"] for secret in COMPOSE["secrets"].values()} <= {
        INFRA / "secrets" / name for name in first
    }
    assert first["postgres_password"] in first["tasks_database_url"]

    config = Path(shutil.copy(INFRA / "nats" / "nats.conf", tmp_path))
    (tmp_path / "authorization.conf").write_text(first["nats_authorization"])
    server = Path(sys.executable).with_name("nats-server")
    subprocess.run([server, "-t", "-c", config], check=True, capture_output=True)
    assert re.search(r"^\s*sync_interval: always$", config.read_text(), re.MULTILINE)


def test_the_image_runs_as_nobody_in_particular() -> None:
    dockerfile = (INFRA / "Dockerfile").read_text()
    assert re.search(r"^USER 10001$", dockerfile, re.MULTILINE)
    assert "--require-hashes --requirement requirements.lock" in dockerfile
