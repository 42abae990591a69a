"""What the gateway consists of, made once at its start and handed to pages and API."""

from dataclasses import dataclass

from libs.access.tokens import Verifier
from services.gateway.accounts.authority import Authorities
from services.gateway.accounts.registry import Accounts
from services.gateway.settings import GatewaySettings
from services.gateway.upstream import Upstream


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a request handler may need."""

    settings: GatewaySettings
    upstream: Upstream
    verifier: Verifier
    authorities: Authorities
    accounts: Accounts
