"""The harness of every service: what is the same for all of them around what each of them is for."""

from libs.hosting.hosted import hosted
from libs.hosting.running import run_forever, spare_the_collector
from libs.hosting.settings import ServiceSettings
from libs.hosting.spec import Loop, ServiceSpec
from libs.hosting.wiring import HostedService, Wiring

__all__ = [
    "HostedService",
    "Loop",
    "ServiceSettings",
    "ServiceSpec",
    "Wiring",
    "hosted",
    "run_forever",
    "spare_the_collector",
]
