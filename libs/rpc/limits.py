"""How much and how long a server lets callers ask for."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class RpcLimits:
    """Limits of one server.

    Sizes in bytes, times in seconds. A call without a deadline gets `default_seconds`, a longer one than
    `max_seconds` is cut to that. Methods that take many resources at once (`Batch...`, and those named in
    `bulk_methods`) may send bigger messages.
    """

    message_bytes: int = MEBIBYTE
    bulk_message_bytes: int = 8 * MEBIBYTE
    default_seconds: float = 15.0
    max_seconds: float = 30.0
    concurrent_calls: int = 256
    bulk_methods: frozenset[str] = frozenset()

    def message_limit(self, method: str) -> int:
        """The largest request that the method (full RPC name) takes, in bytes."""
        name = method.rpartition("/")[2]
        is_bulk = name.startswith("Batch") or name in self.bulk_methods
        return self.bulk_message_bytes if is_bulk else self.message_bytes
