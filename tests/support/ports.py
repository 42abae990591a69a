"""Ports for servers that are started a while after their port was chosen, or again on the same one."""

import errno
import random
import socket

_BELOW_THE_EPHEMERAL = range(15_000, 32_000)
"""Systems give connections that go out a port above these, so nobody takes one of them by accident."""

_MOST_TRIES = 100


def free_port() -> int:
    """A port of the loopback that nobody listens on, and that no connection will have meanwhile."""
    for port in random.SystemRandom().sample(_BELOW_THE_EPHEMERAL, _MOST_TRIES):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                continue
        return port
    raise RuntimeError(f"None of {_MOST_TRIES} ports is free")
