"""The volunteers service as a process: `python -m services.volunteers`."""

from libs.hosting import run_forever
from services.volunteers.service import serve
from services.volunteers.settings import VolunteersSettings

if __name__ == "__main__":
    run_forever(serve, VolunteersSettings())
