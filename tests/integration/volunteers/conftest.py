"""Tests here run against both services on a broker of their own."""

from tests.support.neighbourhood import neighbourhood

__all__ = ["neighbourhood"]
