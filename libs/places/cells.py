"""Coarse cells (H3): what others than the privacy boundary learn of a place."""

from __future__ import annotations

import h3

HOME_RESOLUTION = 8
"""H3 resolution of published cells: hexagons of about 0.7 km², some hundred metres across."""


def cell_of(latitude: float, longitude: float) -> str:
    """The cell around a point given in degrees (WGS 84)."""
    return str(h3.latlng_to_cell(latitude, longitude, HOME_RESOLUTION))


def cell_centre(cell: str) -> tuple[float, float]:
    """Latitude and longitude in degrees of the middle of a cell. Raises ValueError for what is no cell."""
    latitude, longitude = h3.cell_to_latlng(cell)
    return float(latitude), float(longitude)
