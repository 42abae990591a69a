"""One suite at a time in a data directory, and a runtime file that is believed only while its suite lives."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.cli.data_directory import DataDirectory
from services.cli.runtime_file import RuntimeFile, running_suite
from services.cli.troubles import Trouble

HOLD = """
import sys
from pathlib import Path
from services.cli.data_directory import DataDirectory
with DataDirectory(Path(sys.argv[1])).owned():
    print("held", flush=True)
    sys.stdin.read()
"""


LOOK = """
import sys
from pathlib import Path
from services.cli.data_directory import DataDirectory
print(DataDirectory(Path(sys.argv[1])).is_owned())
"""


@pytest.fixture
def held(tmp_path: Path):
    """A data directory that another process owns."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield DataDirectory(tmp_path), process
    process.kill()
    process.communicate()


def runtime(pid: int) -> RuntimeFile:
    return RuntimeFile(pid, "http://127.0.0.1:1", "nats://127.0.0.1:2", {"tasks": "127.0.0.1:3"}, "keys")


def test_a_directory_is_owned_by_one_process(held):
    directory, _ = held
    assert directory.is_owned()
    with pytest.raises(Trouble, match="already running"), directory.owned():
        pass


def test_whoever_owns_a_directory_may_look_without_losing_it(tmp_path: Path):
    directory = DataDirectory(tmp_path)
    with directory.owned():
        assert directory.is_owned()
        elsewhere = subprocess.run(
            [sys.executable, "-c", LOOK, str(tmp_path)], capture_output=True, text=True
        )
        assert elsewhere.stdout == "True\n"
    assert not directory.is_owned()


def test_the_right_ends_with_the_process_however_it_ends(held):
    directory, process = held
    process.kill()
    process.wait()
    assert not directory.is_owned()
    with directory.owned():
        pass


def test_a_runtime_file_is_read_back_while_its_suite_lives(held):
    directory, process = held
    runtime(process.pid).write(directory.runtime_file)
    assert running_suite(directory) == runtime(process.pid)
    assert directory.runtime_file.stat().st_mode & 0o777 == 0o600


def test_what_a_killed_suite_left_is_not_believed(held):
    directory, process = held
    finished = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    runtime(int(finished.stdout)).write(directory.runtime_file)
    with pytest.raises(Trouble, match="still starting"):
        running_suite(directory)
    process.kill()
    process.wait()
    with pytest.raises(Trouble, match="No suite is running"):
        running_suite(directory)
    with directory.owned():
        assert not directory.runtime_file.exists()


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"format": "other"}', '{"format": "volunteer-circle-suite/1"}']
)
def test_a_runtime_file_that_is_none_is_told_in_words(held, content: str):
    directory, _ = held
    directory.runtime_file.write_text(content)
    with pytest.raises(Trouble) as told:
        running_suite(directory)
    assert told.value.remedy


def test_a_directory_that_cannot_be_made_is_told_in_words(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(Trouble, match="cannot be made"):
        DataDirectory(tmp_path / "file" / "data").create()
    assert os.listdir(tmp_path) == ["file"]


def test_the_hint_starts_the_suite_that_was_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    for name, hint in ((".data", "circle up"), ("two words", "circle up --data-dir 'two words'")):
        with pytest.raises(Trouble) as trouble:
            running_suite(DataDirectory(Path(name)))
        assert trouble.value.remedy.endswith(hint)
