"""The organisations service as a process: `python -m services.organisations`."""

from libs.hosting import run_forever
from services.organisations.service import serve
from services.organisations.settings import OrganisationsSettings

if __name__ == "__main__":
    run_forever(serve, OrganisationsSettings())
