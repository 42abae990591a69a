"""A real PostgreSQL: a temporary cluster for the session, and a fresh database for each test."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from libs.identifiers import new_id
from tests.support.ports import free_port
from tests.support.process_tree import descendants

_START_SECONDS = 60.0


def postgres_binaries() -> Path | None:
    """The directory of initdb and postgres, on the path or in Debian's place; None when there is none."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return versions[-1].parent if versions else None


class Cluster:
    """A PostgreSQL server in a directory of its own. As root it runs under the user `postgres`."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._identity = self._server_user()
        self._directory = Path(tempfile.mkdtemp(prefix="circle-postgres-"))
        self._password = secrets.token_hex(16)
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._initialise()
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._process = subprocess.Popen(
            [
                self._binaries / "postgres",
                *("-D", self._data, "-p", str(self.port), "-k", self._directory),
                *("-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=(self._directory / "log").open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **self._identity,
        )
        self._wait_until_it_answers()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End the server: SIGINT ends sessions, SIGTERM would wait for them, SIGQUIT is a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    @property
    def pids(self) -> list[int]:
        """The server's processes, the one that starts the others first."""
        assert self._process is not None
        return [self._process.pid, *descendants(self._process.pid)]

    def kill(self) -> None:
        """kill -9 of all its processes at once, as when the machine loses power."""
        assert self._process is not None
        for pid in self.pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait(30)
        self._process = None

    def remove(self) -> None:
        """End the server and delete its files."""
        self.stop()
        shutil.rmtree(self._directory, ignore_errors=True)

    def url(self, database: str) -> str:
        """The address of a database."""
        return f"postgresql://postgres:{self._password}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str) -> None:
        """Run a statement outside any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    @property
    def _data(self) -> Path:
        return self._directory / "data"

    def _initialise(self) -> None:
        password_file = self._directory / "password"
        password_file.write_text(self._password)
        if self._identity:
            shutil.chown(self._directory, self._identity["user"], self._identity["group"])
            shutil.chown(password_file, self._identity["user"], self._identity["group"])
        subprocess.run(
            [
                self._binaries / "initdb",
                *("-D", self._data, "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={password_file}"),
                *("--no-sync", "--encoding=UTF8", "--locale=C"),
            ],
            check=True,
            capture_output=True,
            cwd=self._directory,
            **self._identity,
        )

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                assert self._process is not None
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    @staticmethod
    def _server_user() -> dict[str, int]:
        if os.getuid() != 0:
            return {}
        user = pwd.getpwnam("postgres")
        return {"user": user.pw_uid, "group": user.pw_gid}


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """The session's server. Where PostgreSQL is not installed the test is skipped, in CI it fails."""
    binaries = postgres_binaries()
    if binaries is None:
        problem = "PostgreSQL is not installed (Debian: apt install postgresql)"
        if os.environ.get("CI") == "true":
            pytest.fail(problem)
        pytest.skip(problem)
    cluster = Cluster(binaries)
    yield cluster
    cluster.remove()


@pytest.fixture
def own_cluster(postgres_cluster: Cluster) -> Iterator[Cluster]:
    """A server for this test alone, which may be ended, killed and started again on its port."""
    binaries = postgres_binaries()
    assert binaries is not None
    cluster = Cluster(binaries)
    yield cluster
    cluster.remove()


@pytest.fixture
def make_postgres_database(postgres_cluster: Cluster) -> Iterator[Callable[[], str]]:
    """Makes fresh databases and returns their URLs; they are dropped after the test."""
    made: list[str] = []

    def make() -> str:
        name = f"test_{new_id().replace('-', '')}"
        postgres_cluster.run(f"CREATE DATABASE {name}")
        made.append(name)
        return postgres_cluster.url(name)

    yield make
    for name in made:
        postgres_cluster.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(make_postgres_database: Callable[[], str]) -> str:
    """A fresh database for this test."""
    return make_postgres_database()
