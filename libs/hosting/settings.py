"""Settings of a service, read once at its start and passed down.

A setting is looked for in this order: the argument given in code; for secrets, the file that `<NAME>_FILE`
points to; the environment under the service's own prefix (`CIRCLE_TASKS_LISTEN`); the environment under the
prefix of the whole suite (`CIRCLE_NATS_URL`); the default, which works on one machine.
"""

import os
from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from libs.storage.outbox import DEFAULT_MOST_EVENT_BYTES

SUITE_PREFIX = "CIRCLE_"
_SECRETS = ("database_url", "nats_url")
_MASK = "***"


class ServiceSettings(BaseSettings):
    """What every service can be told.

    A service extends it with its prefix: `class TasksSettings(ServiceSettings, env_prefix="CIRCLE_TASKS_")`.
    """

    model_config = SettingsConfigDict(env_prefix=SUITE_PREFIX, extra="ignore", frozen=True)

    data_dir: Path = Field(
        Path(".data"),
        description="Directory of the SQLite files and signing keys that are not placed elsewhere.",
    )
    database_url: str = Field(
        "",
        description="Database: sqlite:///path or postgresql://user:password@host/name. "
        "Empty: a SQLite file named after the service in data_dir.",
    )
    nats_url: str = Field(
        "nats://127.0.0.1:4222", description="NATS server, with user and password where it asks for them."
    )
    listen: str = Field(
        "127.0.0.1:0", description="Host and port of the gRPC server; port 0 takes a free one."
    )
    metrics_listen: str = Field(
        "", description="Host and port of the private metrics endpoint; empty: none, port 0 takes a free one."
    )
    keys_dir: Path | None = Field(
        None, description="Directory of signing keys, shared by all services. Default: `keys` in data_dir."
    )
    reflection: bool = Field(
        True, description="Whether clients may ask the server for its API (gRPC reflection)."
    )
    concurrent_calls: int = Field(256, ge=1, description="Calls answered at a time; more are refused.")
    drain_seconds: float = Field(
        0.0, ge=0, description="Seconds between saying that no more calls are wanted and taking none."
    )
    grace_seconds: float = Field(
        20.0, ge=0, description="Seconds that calls under way get when the service stops."
    )
    stream_replicas: int = Field(
        1,
        ge=1,
        le=5,
        description="Copies of each event that the broker keeps: 1 on one server, 3 in a cluster.",
    )
    most_event_bytes: int = Field(
        DEFAULT_MOST_EVENT_BYTES,
        ge=10_000,
        description="Bytes of the largest event; a change that would have to tell more is refused. "
        "Must lie some kilobytes below the broker's max_payload, which is 1048576 by default.",
    )
    log_level: str = Field(
        "INFO", description="Least important level written: DEBUG, INFO, WARNING or ERROR."
    )

    @property
    def keys(self) -> Path:
        """The directory of signing keys."""
        return self.keys_dir or self.data_dir / "keys"

    def database_of(self, service: str) -> str:
        """The URL of the service's database."""
        return self.database_url or f"sqlite:///{(self.data_dir / f'{service}.sqlite').resolve()}"

    def shown(self) -> dict[str, str]:
        """The settings as they may be shown: what can hold a password is masked."""
        return {
            name: _MASK if name in _SECRETS and "@" in str(value) else str(value)
            for name, value in self.model_dump().items()
        }

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Code, secrets' files, own environment, the suite's environment."""
        suite = EnvSettingsSource(settings_cls, env_prefix=SUITE_PREFIX)
        return init_settings, _SecretFiles(settings_cls), env_settings, suite


class _SecretFiles(PydanticBaseSettingsSource):
    """Reads secrets from the files that `<NAME>_FILE` points to, as container platforms provide them."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The content of the field's file, None when no variable points to one. Raises OSError."""
        own_prefix = str(self.config.get("env_prefix", ""))
        for prefix in dict.fromkeys((own_prefix, SUITE_PREFIX)):
            path = os.environ.get(f"{prefix}{field_name}_FILE".upper())
            if path:
                return Path(path).read_text().strip(), field_name, False
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """All secrets that come from files."""
        fields = self.settings_cls.model_fields
        found = {name: self.get_field_value(fields[name], name)[0] for name in _SECRETS}
        return {name: value for name, value in found.items() if value is not None}
