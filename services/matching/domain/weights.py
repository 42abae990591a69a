"""Weights of the objective: the engine's, unless the circle's policy says otherwise, unless the run does."""

from collections.abc import Mapping

from services.matching.domain.errors import WeightsInvalid

DEFAULTS: Mapping[str, int] = {"required": 1000, "desired": 300, "extra": 20}
"""The engine's own weights of a seat, as docs/matching.md states them."""


def combined_weights(policy: Mapping[str, int], run: Mapping[str, int]) -> dict[str, int]:
    """The weights that differ from the engine's, by name. Raises WeightsInvalid unless required >= desired >=
    extra."""
    weights = {**policy, **run}
    required, desired, extra = (weights.get(name, default) for name, default in DEFAULTS.items())
    if not required >= desired >= extra:
        raise WeightsInvalid(required, desired, extra)
    return dict(sorted(weights.items()))
