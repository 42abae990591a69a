"""The tasks service as a process: `python -m services.tasks`."""

from libs.hosting import run_forever
from services.tasks.service import serve
from services.tasks.settings import TasksSettings

if __name__ == "__main__":
    run_forever(serve, TasksSettings())
