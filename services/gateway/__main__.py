"""The gateway as a process: `python -m services.gateway`."""

from libs.hosting import run_forever
from services.gateway.service import serve
from services.gateway.settings import GatewaySettings

if __name__ == "__main__":
    run_forever(serve, GatewaySettings())
